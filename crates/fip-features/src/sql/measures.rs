//! Features in SQL: an expression over the columns that the plan is asked for.

use fip_model::Kind;

use super::plan::{Figure, Plan, Rank, SeriesFigure, Set, Subset};
use crate::catalogue::{
    Additive, Aggregate, Definition, Grain, Measure, Series, Span, Statistic, WindowFigure,
};

impl Plan<'_> {
    /// Returns the expression of a figure of the window.
    pub(super) fn window_figure(&self, figure: WindowFigure) -> String {
        match figure {
            WindowFigure::Start => self.dialect.date(self.window.start()),
            WindowFigure::End => self.dialect.date(self.window.as_of()),
            WindowFigure::Months => self.dialect.integer(&self.window.n_months().to_string()),
        }
    }

    /// Returns the expression of an aggregate: money in exact pounds, counts and days whole.
    pub(super) fn aggregate(&mut self, grain: Grain, aggregate: &Aggregate) -> String {
        let dialect = self.dialect;
        let span = if grain == Grain::Month { Span::Whole } else { aggregate.span };
        let subset = self.subset(aggregate.filter.as_ref(), span);
        let set = Set { grain, subset };
        match aggregate.measure {
            Measure::Count if grain == Grain::Month => self.total(grain, Figure::Count, subset),
            Measure::Count => dialect.integer(&self.or_zero(grain, Figure::Count, subset)),
            Measure::Sum => dialect.pounds(&self.or_zero(grain, Figure::Pence, subset)),
            Measure::Mean => {
                let pence = dialect.real(&self.total(grain, Figure::Pence, subset));
                format!("{pence} / 100 / {}", self.divisor(grain, Figure::Count, subset))
            }
            Measure::Sd => {
                let variance = self.variance(set);
                format!("{} / 100", dialect.root(&variance))
            }
            Measure::Min => dialect.pounds(&self.total(grain, Figure::Least, subset)),
            Measure::Max => dialect.pounds(&self.total(grain, Figure::Most, subset)),
            Measure::Median => {
                let [low, high] =
                    [Rank::MedianLow, Rank::MedianHigh].map(|one| self.rank(set, one));
                format!("{} / 200", dialect.real(&format!("{low} + {high}")))
            }
            Measure::Quantile(thousandths) => {
                dialect.pounds(&self.rank(set, Rank::Quantile(thousandths)))
            }
            Measure::ShareOfCount => self.share(grain, Figure::Count, subset),
            Measure::ShareOfSpend => self.share(grain, Figure::Pence, subset),
            Measure::Distinct(key) => self.or_zero(grain, Figure::Distinct(key), subset),
            Measure::Entropy(key) => self.entropy(set, key),
            Measure::DaysSinceLast => self.days_since(grain, Figure::LastDay, subset),
            Measure::DaysSinceFirst => self.days_since(grain, Figure::FirstDay, subset),
            Measure::MeanDaysBetween => {
                let [n, first, last] = [Figure::Count, Figure::FirstTime, Figure::LastTime]
                    .map(|figure| self.total(grain, figure, subset));
                format!("{} / 86400 / NULLIF({n} - 1, 0)", dialect.seconds_between(&first, &last))
            }
            Measure::ActiveMonths => self.or_zero(grain, Figure::ActiveMonths, subset),
            Measure::AgainstMonthsBefore(base, n) => self.against_months_before(base, n, subset),
            Measure::OfMonths(statistic, Series::Additive(base)) => {
                self.of_additive(statistic, base, subset)
            }
            Measure::OfMonths(statistic, Series::Feature(position)) => {
                self.of_feature(statistic, position, aggregate.span)
            }
        }
    }

    /// Returns a count or sum, which is 0 for a customer without transactions.
    fn or_zero(&mut self, grain: Grain, figure: Figure, subset: Subset) -> String {
        let name = self.total(grain, figure, subset);
        if grain == Grain::Month { name } else { format!("COALESCE({name}, 0)") }
    }

    /// Returns a count or sum to divide by: NULL in place of 0.
    fn divisor(&mut self, grain: Grain, figure: Figure, subset: Subset) -> String {
        let name = self.total(grain, figure, subset);
        let whole = subset == Subset { condition: None, first: 0 };
        if whole && figure == Figure::Count { name } else { format!("NULLIF({name}, 0)") }
    }

    fn share(&mut self, grain: Grain, figure: Figure, subset: Subset) -> String {
        let part = self.total(grain, figure, subset);
        format!("{} / {}", self.dialect.real(&part), self.divisor(grain, figure, subset.all()))
    }

    fn days_since(&mut self, grain: Grain, figure: Figure, subset: Subset) -> String {
        let day = self.total(grain, figure, subset);
        self.dialect.days_until(self.window.as_of(), &day)
    }

    fn against_months_before(&mut self, base: Additive, n: u16, subset: Subset) -> String {
        let figure = if base == Additive::Count { Figure::Count } else { Figure::Pence };
        let value = self.total(Grain::Month, figure, subset);
        let (real, months) =
            (self.dialect.real(&value), self.dialect.least(&format!("{n}, position")));
        format!(
            "{real} * {months} / NULLIF(SUM({value}) OVER (PARTITION BY customer_id \
             ORDER BY position RANGE BETWEEN {n} PRECEDING AND 1 PRECEDING), 0)"
        )
    }

    /// Returns a statistic of counts or sums of months, of which those without transactions are 0.
    fn of_additive(&mut self, statistic: Statistic, base: Additive, subset: Subset) -> String {
        let dialect = self.dialect;
        let months = self.window.n_months() - subset.first;
        let (figure, unit) = match base {
            Additive::Count => (Figure::Count, ""),
            Additive::Spend => (Figure::Pence, " / 100"),
        };
        let missing = dialect.real("NULL");
        let customer = |plan: &mut Self, figure| plan.total(Grain::Customer, figure, subset);
        match statistic {
            Statistic::Mean => {
                let sum = self.or_zero(Grain::Customer, figure, subset);
                format!("{}{unit} / {months}", dialect.real(&sum))
            }
            Statistic::Min | Statistic::Max => {
                let least = statistic == Statistic::Min;
                let extreme =
                    if least { Figure::MonthLeast(base) } else { Figure::MonthMost(base) };
                let extreme = customer(self, extreme);
                let active = self.total(Grain::Customer, Figure::ActiveMonths, subset.all());
                let found = format!("COALESCE({extreme}, 0)");
                let with_zero = if least {
                    dialect.least(&format!("0, {found}"))
                } else {
                    dialect.greatest(&format!("0, {found}"))
                };
                let chosen =
                    format!("CASE WHEN {active} = {months} THEN {extreme} ELSE {with_zero} END");
                format!("{}{unit}", dialect.real(&chosen))
            }
            _ if months < 2 => missing,
            Statistic::Sd => {
                let variance = self.variance_of_months(base, subset);
                format!("COALESCE({}{unit}, 0.0)", dialect.root(&variance))
            }
            // With m months, the sum of squared distances of the months is m (m^2 - 1) / 12.
            Statistic::Slope => {
                let cross = dialect.real(&customer(self, Figure::MonthCross(base)));
                let spread = months * (months * months - 1);
                format!("COALESCE(6 * {cross} / {spread}{unit}, 0.0)")
            }
            Statistic::Trend => {
                let cross = dialect.real(&customer(self, Figure::MonthCross(base)));
                let sum = customer(self, figure);
                format!("6 * {cross} / {} / NULLIF({sum}, 0)", months * months - 1)
            }
        }
    }

    /// Returns a statistic of a feature of months, over the months that have it.
    ///
    /// Sums of counts and of pence are whole, so that their scatter and slope are exact.
    fn of_feature(&mut self, statistic: Statistic, feature: usize, span: Span) -> String {
        let series = self.series(feature, span);
        let dialect = self.dialect;
        let kind = self.catalogue.features(Grain::Month)[feature].kind();
        let unit = if kind == Kind::Money { " / 100" } else { "" };
        let mut of = |figure| self.series_figure(series, figure);
        let value = |figure: String| match kind {
            Kind::Real => figure,
            _ => format!("{}{unit}", dialect.real(&figure)),
        };
        match statistic {
            Statistic::Mean => value(of(SeriesFigure::Mean)),
            Statistic::Min => value(of(SeriesFigure::Least)),
            Statistic::Max => value(of(SeriesFigure::Most)),
            Statistic::Sd => {
                let [n, sum, squares] =
                    [SeriesFigure::Months, SeriesFigure::Sum, SeriesFigure::Squares].map(of);
                let square = match kind {
                    Kind::Real => format!("{sum} * {sum}"),
                    _ => dialect.square_of_sum(&sum),
                };
                let spread = dialect.greatest(&format!("0, {n} * {squares} - {square}"));
                let variance = format!("{} / NULLIF({n} * ({n} - 1), 0)", dialect.real(&spread));
                format!("{}{unit}", dialect.root(&variance))
            }
            Statistic::Slope | Statistic::Trend => {
                let [n, sum, t, tt, ty] = [
                    SeriesFigure::Months,
                    SeriesFigure::Sum,
                    SeriesFigure::Time,
                    SeriesFigure::TimeSquares,
                    SeriesFigure::Cross,
                ]
                .map(&mut of);
                let above = dialect.real(&format!("{n} * {ty} - {t} * {sum}"));
                let slope = format!("{above} / NULLIF({n} * {tt} - {t} * {t}, 0)");
                if statistic == Statistic::Slope {
                    return format!("{slope}{unit}");
                }
                format!("{slope} / NULLIF({}, 0)", of(SeriesFigure::Mean))
            }
        }
    }

    /// Returns the expression of a definition; `None` of a formula.
    pub(super) fn simple(&mut self, grain: Grain, definition: &Definition) -> Option<String> {
        match definition {
            Definition::Window(figure) => Some(self.window_figure(*figure)),
            Definition::Aggregate(aggregate) => Some(self.aggregate(grain, aggregate)),
            Definition::Formula(_) => None,
        }
    }
}
