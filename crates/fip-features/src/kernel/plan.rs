//! From the features of a catalogue to what must be accumulated for them.

use fip_model::Country;

use crate::catalogue::{
    Additive, Aggregate, Catalogue, Definition, Feature, Formula, Grain, Key, Measure, Predicate,
    Series, Span, Statistic, WindowFigure,
};

/// The number of a condition's bit; `None` stands for all transactions.
pub(super) type Bit = Option<usize>;

/// Where the cells of a feature come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// The window.
    Window(WindowFigure),
    /// The accumulators of a month, or of a span of months by its number.
    Group(FromGroup, Bit, usize),
    /// The rows of a month or span.
    Rows(FromRows, Bit, usize),
    /// A counter of different values, by its number, over a span.
    Distinct(usize, usize),
    /// A month against those before it.
    Against(Additive, u16, Bit),
    /// A statistic of the monthly sums of a span.
    OfSums(Statistic, Additive, Bit, usize),
    /// A statistic of a feature of the months of a span.
    OfFeature(Statistic, usize, usize),
    /// Other features.
    Formula(Formula),
}

/// What the accumulators of a group tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FromGroup {
    Count,
    Sum,
    Mean,
    ShareOfCount,
    ShareOfSpend,
    Sd,
    Min,
    Max,
    DaysSinceLast,
    DaysSinceFirst,
    MeanDaysBetween,
    ActiveMonths,
}

/// What only the rows themselves tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FromRows {
    Sd,
    Min,
    Max,
    Median,
    Quantile(u16),
    Entropy(Key),
    DaysSinceLast,
    DaysSinceFirst,
    MeanDaysBetween,
}

/// What must be accumulated, and where each feature's cells come from.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The country that is not abroad.
    pub(super) home: Country,
    /// The conditions; the number of each is its bit.
    pub(super) conditions: Vec<Predicate>,
    /// How many of the first conditions need sums; the others are only counted.
    pub(super) n_summed: usize,
    /// The spans of months; the first is the whole window.
    pub(super) spans: Vec<Span>,
    /// The counters of different values: of which column, among which transactions.
    pub(super) counters: Vec<(Key, Bit)>,
    pub(super) months: Vec<Source>,
    pub(super) customers: Vec<Source>,
    /// Which features of months the features of customers stand on.
    pub(super) months_needed: Vec<bool>,
    /// The features of months, by their positions, that rows or counters are asked for.
    pub(super) of_month_rows: Vec<(usize, Asked)>,
    /// The same of customers.
    pub(super) of_customer_rows: Vec<(usize, Asked)>,
}

/// What is asked of the rows of a month or of a span of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) what: Question,
    /// The number of the span.
    pub(super) span: usize,
}

/// A question that only the rows answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// A measure of the rows that meet a condition.
    Measure(FromRows, Bit),
    /// A counter's number of different values.
    Distinct(usize),
}

impl Plan {
    /// Returns the plan of a catalogue.
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let (conditions, n_summed) = conditions(catalogue);
        let mut plan = Self {
            home: catalogue.home(),
            conditions,
            n_summed,
            spans: vec![Span::Whole],
            counters: Vec::new(),
            months: Vec::new(),
            customers: Vec::new(),
            months_needed: vec![false; catalogue.months().len()],
            of_month_rows: Vec::new(),
            of_customer_rows: Vec::new(),
        };
        plan.months = catalogue.months().iter().map(|one| plan.source(one)).collect();
        plan.customers = catalogue.customers().iter().map(|one| plan.source(one)).collect();
        plan.of_month_rows = asked(&plan.months);
        plan.of_customer_rows = asked(&plan.customers);
        for source in &plan.customers {
            if let Source::OfFeature(_, position, _) = source {
                plan.months_needed[*position] = true;
            }
        }
        // In reverse order, so that what a needed formula names is needed before it is looked at.
        for &at in catalogue.order(Grain::Month).iter().rev() {
            if let (true, Source::Formula(formula)) = (plan.months_needed[at], &plan.months[at]) {
                formula.visit_features(&mut |position| plan.months_needed[position] = true);
            }
        }
        plan
    }

    fn source(&mut self, feature: &Feature) -> Source {
        let Aggregate { measure, filter, span } = match feature.definition() {
            Definition::Window(figure) => return Source::Window(*figure),
            Definition::Formula(formula) => return Source::Formula(formula.clone()),
            Definition::Aggregate(aggregate) => aggregate,
        };
        let bit = filter
            .as_ref()
            .and_then(|filter| self.conditions.iter().position(|condition| condition == filter));
        let span = position_in(&mut self.spans, *span);
        let group = |value| Source::Group(value, bit, span);
        let rows = |value| Source::Rows(value, bit, span);
        // Of a condition's transactions groups know number and sum; the rest is asked of the rows.
        let known = |value, otherwise| if bit.is_none() { group(value) } else { rows(otherwise) };
        match *measure {
            Measure::Count => group(FromGroup::Count),
            Measure::Sum => group(FromGroup::Sum),
            Measure::Mean => group(FromGroup::Mean),
            Measure::ShareOfCount => group(FromGroup::ShareOfCount),
            Measure::ShareOfSpend => group(FromGroup::ShareOfSpend),
            Measure::ActiveMonths => group(FromGroup::ActiveMonths),
            Measure::Sd => known(FromGroup::Sd, FromRows::Sd),
            Measure::Min => known(FromGroup::Min, FromRows::Min),
            Measure::Max => known(FromGroup::Max, FromRows::Max),
            Measure::DaysSinceLast => known(FromGroup::DaysSinceLast, FromRows::DaysSinceLast),
            Measure::DaysSinceFirst => known(FromGroup::DaysSinceFirst, FromRows::DaysSinceFirst),
            Measure::MeanDaysBetween => {
                known(FromGroup::MeanDaysBetween, FromRows::MeanDaysBetween)
            }
            Measure::Median => rows(FromRows::Median),
            Measure::Quantile(share) => rows(FromRows::Quantile(share)),
            Measure::Entropy(key) => rows(FromRows::Entropy(key)),
            Measure::Distinct(key) => {
                Source::Distinct(position_in(&mut self.counters, (key, bit)), span)
            }
            Measure::AgainstMonthsBefore(base, n) => Source::Against(base, n, bit),
            Measure::OfMonths(statistic, Series::Additive(base)) => {
                Source::OfSums(statistic, base, bit, span)
            }
            Measure::OfMonths(statistic, Series::Feature(position)) => {
                Source::OfFeature(statistic, position, span)
            }
        }
    }
}

/// Returns which features rows are asked for, and what.
fn asked(sources: &[Source]) -> Vec<(usize, Asked)> {
    let asked = sources.iter().enumerate().filter_map(|(at, source)| match *source {
        Source::Rows(what, bit, span) => {
            Some((at, Asked { what: Question::Measure(what, bit), span }))
        }
        Source::Distinct(counter, span) => {
            Some((at, Asked { what: Question::Distinct(counter), span }))
        }
        _ => None,
    });
    asked.collect()
}

fn position_in<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|one| *one == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// Returns the different conditions, those first whose amounts are summed, and how many these are.
fn conditions(catalogue: &Catalogue) -> (Vec<Predicate>, usize) {
    let all = Grain::ALL.iter().flat_map(|&grain| catalogue.features(grain));
    let aggregates = all.filter_map(|feature| match feature.definition() {
        Definition::Aggregate(Aggregate { measure, filter: Some(filter), .. }) => {
            Some((needs_sum(*measure), filter))
        }
        _ => None,
    });
    let (mut summed, mut counted): (Vec<&Predicate>, Vec<&Predicate>) = (Vec::new(), Vec::new());
    for (needs_sum, filter) in aggregates {
        position_in(if needs_sum { &mut summed } else { &mut counted }, filter);
    }
    let n_summed = summed.len();
    let rest = counted.into_iter().filter(|one| !summed.contains(one)).collect::<Vec<_>>();
    (summed.into_iter().chain(rest).cloned().collect(), n_summed)
}

const fn needs_sum(measure: Measure) -> bool {
    match measure {
        Measure::Sum | Measure::Mean | Measure::ShareOfSpend => true,
        Measure::AgainstMonthsBefore(base, _) | Measure::OfMonths(_, Series::Additive(base)) => {
            matches!(base, Additive::Spend)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_features_need_seven_conditions_and_five_sums() {
        let plan = Plan::new(Catalogue::built_in());
        assert_eq!((plan.conditions.len(), plan.n_summed), (7, 5));
        assert_eq!((plan.spans.len(), plan.counters.len()), (1, 2));
        let needed = plan.months_needed.iter().filter(|&&needed| needed).count();
        assert_eq!(needed, 1);
    }
}
