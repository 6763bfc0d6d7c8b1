//! Fitting: the same exact solver on another table of segments.

use super::model::{ContinuousBinning, Whole};
use crate::binning::model::{Rules, Search};
use crate::binning::optimal::{SegmentTable, Solver, TableRules};
use crate::binning::spec::ShapeRule;
use crate::binning::table::{Prebins, Table};
use crate::binning::tally::{Tally, total};
use crate::binning::{
    AutoRule, BinningError, BinningSpec, Certificate, CutRule, Moments, Outcome, Shape,
    ShapeResult, categorical, numeric,
};

/// Values closer than this for each bin tie, as for a yes-or-no target.
const TIE: f64 = 1e-13;

/// Limits on weight are met when missed by no more than this part.
const SLACK: f64 = 1e-9;

impl BinningSpec {
    /// Bins a numeric variable by a target that is a number.
    ///
    /// # Errors
    ///
    /// [`BinningError`] for rows that are unlawful or contradict the policy, for constraints on events,
    /// non-events, weights of evidence or p-values, and where no bins satisfy the constraints.
    pub fn fit_continuous(
        &self,
        variable: &str,
        values: &[Option<f64>],
        outcome: &Outcome<'_, f64>,
    ) -> Result<ContinuousBinning, BinningError> {
        fit(self, numeric::table_of_rows(self, variable, values, outcome)?)
    }

    /// Bins a categorical variable by a target that is a number.
    ///
    /// # Errors
    ///
    /// As [`BinningSpec::fit_continuous`].
    pub fn fit_continuous_categorical(
        &self,
        variable: &str,
        values: &[Option<&str>],
        outcome: &Outcome<'_, f64>,
    ) -> Result<ContinuousBinning, BinningError> {
        fit(self, categorical::table_of_rows(self, variable, values, outcome)?)
    }
}

fn fit(spec: &BinningSpec, table: Table<Moments>) -> Result<ContinuousBinning, BinningError> {
    check(spec)?;
    let whole = Whole::of(&table.totals()).ok_or(BinningError::ConstantTarget)?;
    let segments = segments(spec, &table, &whole);
    let constraints = &spec.constraints;
    let rules = TableRules {
        min_bins: constraints.min_bins.unwrap_or(1),
        max_bins: constraints.max_bins.unwrap_or(table.tallies.len()),
        min_difference: constraints.min_rate_difference.unwrap_or(0.0),
        neighbours: None,
        pairs: None,
    };
    let mut solver = Solver::new(&segments, rules);
    let default = AutoRule::default();
    let (shapes, rule) = match (&table.prebins, &spec.shape) {
        (Prebins::Levels(_), _) => (vec![Shape::Ascending], &default),
        (_, ShapeRule::Given(shape)) => (vec![*shape], &default),
        (_, ShapeRule::Auto(rule)) => (rule.shapes.clone(), rule),
    };
    let mut best: Option<(f64, Search)> = None;
    let (mut tried, mut failure) = (Vec::new(), None);
    for shape in shapes {
        match solver.solve(shape) {
            Err(error) => {
                tried.push(ShapeResult::failed(shape, &error));
                failure = failure.or(Some(error));
            }
            Ok(solution) => {
                let bins = table.bins(&solution.ends);
                let value = bins.iter().map(|bin| value(spec, &whole, bin)).sum();
                let upper_bound = solution.upper_bound.max(value);
                let certificate = Certificate {
                    method: solution.method,
                    n_states: solution.n_states,
                    upper_bound,
                    gap: upper_bound - value,
                };
                tried.push(ShapeResult::solved(shape, bins.len(), value));
                let found = criterion(rule, &bins, value);
                if best.as_ref().is_none_or(|(held, _)| *held < found) {
                    best = Some((found, search(solution.ends, shape, value, certificate)));
                }
            }
        }
    }
    let Some((_, mut search)) = best else {
        return Err(failure.map_or(BinningError::NoValues, BinningError::Optimise));
    };
    search.tried = tried;
    let rules = Rules::of(spec);
    Ok(ContinuousBinning::new(table, rules, search, &whole))
}

fn search(ends: Vec<usize>, shape: Shape, value: f64, certificate: Certificate) -> Search {
    let (certificate, tried, violation) = (Some(certificate), Vec::new(), None);
    Search { ends, shape, value, certificate, tried, violation }
}

fn value(spec: &BinningSpec, whole: &Whole, bin: &Moments) -> f64 {
    let share = bin.weight / whole.weight;
    let rules = &spec.constraints;
    whole.explained(bin) - rules.bin_penalty - rules.concentration_penalty * share * share
}

/// The criterion of [`AutoRule`], turns being those of the means.
fn criterion(rule: &AutoRule, bins: &[Moments], value: f64) -> f64 {
    let means: Vec<f64> = bins.iter().filter_map(Moments::mean).collect();
    let steps = means.windows(2).map(|pair| pair[1] - pair[0]);
    let steps: Vec<f64> = steps.filter(|step| 0.0 < step.abs()).collect();
    let turns = steps.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count();
    let share = rule.turn_penalty * turns as f64 + rule.bin_penalty * (bins.len() - 1) as f64;
    value - value.abs() * share
}

/// Why a specification does not suit a target that is a number.
fn check(spec: &BinningSpec) -> Result<(), BinningError> {
    let rules = &spec.constraints;
    let p_value = rules.max_p_value.map(|rule| rule.max);
    let for_events = [
        ("min_events", rules.min_events),
        ("max_events", rules.max_events),
        ("min_non_events", rules.min_non_events),
        ("max_non_events", rules.max_non_events),
        ("min_woe_difference", rules.min_woe_difference),
        ("max_p_value", p_value),
    ];
    for (name, found) in for_events {
        if let Some(found) = found {
            let expected = "none where the target is a number";
            return Err(BinningError::Parameter { name, expected, found });
        }
    }
    let positive = [
        ("min_share", rules.min_share),
        ("max_share", rules.max_share),
        ("min_rate_difference", rules.min_rate_difference),
        ("bin_penalty", Some(rules.bin_penalty)),
        ("concentration_penalty", Some(rules.concentration_penalty)),
    ];
    for (name, found) in positive {
        let found = found.unwrap_or_default();
        let lawful = found.is_finite() && 0.0 <= found;
        if !lawful {
            let expected = "a finite number of at least 0";
            return Err(BinningError::Parameter { name, expected, found });
        }
    }
    for (name, found) in [("min_bins", rules.min_bins), ("max_bins", rules.max_bins)] {
        if found == Some(0) {
            return Err(BinningError::Parameter { name, expected: "at least 1", found: 0.0 });
        }
    }
    Ok(())
}

fn segments(spec: &BinningSpec, table: &Table<Moments>, whole: &Whole) -> SegmentTable {
    let n = table.tallies.len();
    let rules = &spec.constraints;
    let least = rules.min_share.unwrap_or(0.0) * whole.weight * (1.0 - SLACK);
    let most = rules.max_share.map_or(f64::INFINITY, |share| share * whole.weight * (1.0 + SLACK));
    let lawful = |bin: &Moments| {
        0.0 < bin.weight
            && least <= bin.weight
            && bin.weight <= most
            && rules.min_rows.is_none_or(|min| min <= bin.n_rows)
            && rules.max_rows.is_none_or(|max| bin.n_rows <= max)
    };
    let rule = |at: usize| at.checked_sub(1).and_then(|cut| table.rules.get(cut)).copied();
    let mut segments = SegmentTable::build(n, TIE, |start, sink| {
        if rule(start) == Some(CutRule::Forbidden) {
            return;
        }
        let mut bin = Moments::default();
        for end in start + 1..=n {
            bin.absorb(&table.tallies[end - 1]);
            let cut = rule(end);
            if cut != Some(CutRule::Forbidden) && lawful(&bin) {
                sink(end, value(spec, whole, &bin), bin.sum / bin.weight);
            }
            if cut == Some(CutRule::Fixed) {
                break;
            }
        }
    });
    for period in &table.periods {
        segments.add_period(|start, end| total(&period[start..end]).mean());
    }
    segments
}
