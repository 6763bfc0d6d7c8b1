//! Rows of one number and a target become distinct values with what falls on each: sorted once.

use super::tally::Tally;
use super::{BinningError, Counts, Moments, Outcome};

/// The distinct values of a variable, ascending, and what falls on each of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Distinct<T> {
    pub(crate) values: Vec<f64>,
    pub(crate) tallies: Vec<T>,
}

impl<T: Tally> Distinct<T> {
    /// No values yet, and memory for so many: growing would copy them again and again.
    fn with_capacity(n_values: usize) -> Self {
        Self { values: Vec::with_capacity(n_values), tallies: Vec::with_capacity(n_values) }
    }

    /// Takes the value out, if it is there, and returns what fell on it.
    pub(crate) fn take(&mut self, value: f64) -> T {
        match self.values.binary_search_by(|held| held.total_cmp(&value)) {
            Ok(at) => {
                self.values.remove(at);
                self.tallies.remove(at)
            }
            Err(_) => T::ZERO,
        }
    }

    /// What falls between the ascending cuts, one more than there are cuts.
    pub(crate) fn between(&self, cuts: &[f64]) -> Vec<T> {
        let mut bins = vec![T::ZERO; cuts.len() + 1];
        let mut bin = 0;
        for (value, tally) in self.values.iter().zip(&self.tallies) {
            while cuts.get(bin).is_some_and(|cut| cut <= value) {
                bin += 1;
            }
            bins[bin].absorb(tally);
        }
        bins
    }
}

/// A column of numbers as tallies: its distinct values, and the rows without one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column<T> {
    pub(crate) distinct: Distinct<T>,
    pub(crate) missing: T,
}

/// The bits of a number in an order that sorts as the numbers do; -0.0 is 0.0.
pub(crate) fn sort_key(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// The number whose [`sort_key`] this is.
pub(crate) fn of_sort_key(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 0 { !key } else { key & !(1 << 63) })
}

/// A kind of target that can be tallied by value.
pub(crate) trait Tabulate: Sized + Copy {
    type Tally: Tally;

    /// What one row adds.
    fn tally(self, weight: f64) -> Self::Tally;

    /// Why the target of a row is refused.
    fn check(self, row: usize) -> Result<(), BinningError>;

    /// Brings the rows with a value into order and adds up those of equal value.
    fn group(values: &[Option<f64>], outcome: &Outcome<'_, Self>) -> Distinct<Self::Tally>;
}

/// The column's tallies.
///
/// The checks of [`check_rows`] have passed.
pub(crate) fn tabulate<Y: Tabulate>(
    values: &[Option<f64>],
    outcome: &Outcome<'_, Y>,
) -> Column<Y::Tally> {
    let mut missing = Y::Tally::ZERO;
    for (row, value) in values.iter().enumerate() {
        if value.is_none() && outcome.weighs(row) {
            missing.absorb(&outcome.targets[row].tally(outcome.weight(row)));
        }
    }
    Column { distinct: Y::group(values, outcome), missing }
}

/// The largest lawful number of periods.
const MAX_PERIODS: usize = 1_000;

/// Why the outcome does not fit a variable of so many rows.
pub(crate) fn check_outcome<Y: Tabulate>(
    outcome: &Outcome<'_, Y>,
    n_rows: usize,
) -> Result<(), BinningError> {
    let lengths = [
        ("targets", Some(outcome.targets.len())),
        ("weights", outcome.weights.map(<[f64]>::len)),
        ("periods", outcome.periods.map(<[usize]>::len)),
    ];
    for (what, found) in lengths {
        if let Some(found) = found
            && found != n_rows
        {
            return Err(BinningError::Length { what, expected: n_rows, found });
        }
    }
    if n_rows == 0 {
        return Err(BinningError::NoRows);
    }
    for (row, target) in outcome.targets.iter().enumerate() {
        target.check(row)?;
    }
    for (row, &found) in outcome.weights.unwrap_or_default().iter().enumerate() {
        let lawful = found.is_finite() && 0.0 <= found;
        if !lawful {
            return Err(BinningError::Weight { row, found });
        }
    }
    match outcome.n_periods() {
        found if MAX_PERIODS < found => Err(BinningError::Periods { limit: MAX_PERIODS, found }),
        _ => Ok(()),
    }
}

/// Why a row of numbers is refused: lengths, weights, values that are not finite.
pub(crate) fn check_rows<Y: Tabulate>(
    values: &[Option<f64>],
    outcome: &Outcome<'_, Y>,
) -> Result<(), BinningError> {
    check_outcome(outcome, values.len())?;
    for (row, value) in values.iter().enumerate() {
        match value {
            Some(value) if !value.is_finite() => {
                return Err(BinningError::NotFinite { row, found: *value });
            }
            _ => {}
        }
    }
    Ok(())
}

impl Tabulate for bool {
    type Tally = Counts;

    fn tally(self, weight: f64) -> Counts {
        Counts {
            n_rows: 1,
            non_events: if self { 0.0 } else { weight },
            events: if self { weight } else { 0.0 },
        }
    }

    fn check(self, _row: usize) -> Result<(), BinningError> {
        Ok(())
    }

    fn group(values: &[Option<f64>], outcome: &Outcome<'_, Self>) -> Distinct<Counts> {
        if outcome.weights.is_some() {
            // The weight's bits lie in the low 63; rows that tie are added up in one order, whatever
            // order they came in.
            let row =
                |row: usize| u64::from(outcome.targets[row]) << 63 | outcome.weight(row).to_bits();
            return runs(sorted(values, outcome, row), |bits: u64| {
                (bits >> 63 == 1).tally(f64::from_bits(bits & !(1 << 63)))
            });
        }
        let n_events = outcome.targets.iter().filter(|event| **event).count();
        let n_non_events = values.len() - n_events;
        let mut keys = [Vec::with_capacity(n_non_events), Vec::with_capacity(n_events)];
        for (row, value) in values.iter().enumerate() {
            if let Some(value) = value
                && outcome.weighs(row)
            {
                keys[usize::from(outcome.targets[row])].push(sort_key(*value));
            }
        }
        let [mut non_events, mut events] = keys;
        non_events.sort_unstable();
        events.sort_unstable();
        merge(&non_events, &events)
    }
}

impl Tabulate for f64 {
    type Tally = Moments;

    fn tally(self, weight: f64) -> Moments {
        Moments::of(self, weight)
    }

    fn check(self, row: usize) -> Result<(), BinningError> {
        if self.is_finite() {
            Ok(())
        } else {
            Err(BinningError::TargetNotFinite { row, found: self })
        }
    }

    fn group(values: &[Option<f64>], outcome: &Outcome<'_, Self>) -> Distinct<Moments> {
        let row = |row: usize| (sort_key(outcome.targets[row]), outcome.weight(row).to_bits());
        runs(sorted(values, outcome, row), |(target, weight)| {
            of_sort_key(target).tally(Self::from_bits(weight))
        })
    }
}

fn sorted<Y: Tabulate, P: Ord>(
    values: &[Option<f64>],
    outcome: &Outcome<'_, Y>,
    payload: impl Fn(usize) -> P,
) -> Vec<(u64, P)> {
    let mut rows: Vec<(u64, P)> = values
        .iter()
        .enumerate()
        .filter_map(|(row, value)| Some((row, sort_key((*value)?))))
        .filter(|&(row, _)| outcome.weighs(row))
        .map(|(row, key)| (key, payload(row)))
        .collect();
    rows.sort_unstable();
    rows
}

/// Adds up the rows of equal key.
fn runs<P, T: Tally>(rows: Vec<(u64, P)>, tally: impl Fn(P) -> T) -> Distinct<T> {
    let mut distinct = Distinct::with_capacity(rows.len());
    let mut last = None;
    for (key, payload) in rows {
        if last != Some(key) {
            distinct.values.push(of_sort_key(key));
            distinct.tallies.push(T::ZERO);
            last = Some(key);
        }
        if let Some(sum) = distinct.tallies.last_mut() {
            sum.absorb(&tally(payload));
        }
    }
    distinct
}

/// Two sorted lists of keys as distinct values with a count of each.
fn merge(non_events: &[u64], events: &[u64]) -> Distinct<Counts> {
    let mut distinct = Distinct::with_capacity(non_events.len() + events.len());
    let (mut left, mut right) = (0, 0);
    loop {
        let key = match (non_events.get(left), events.get(right)) {
            (Some(a), Some(b)) => *a.min(b),
            (Some(key), None) | (None, Some(key)) => *key,
            (None, None) => return distinct,
        };
        let n_left = run_length(&non_events[left..], key);
        let n_right = run_length(&events[right..], key);
        left += n_left;
        right += n_right;
        distinct.values.push(of_sort_key(key));
        distinct.tallies.push(Counts {
            n_rows: (n_left + n_right) as u64,
            non_events: n_left as f64,
            events: n_right as f64,
        });
    }
}

fn run_length(keys: &[u64], key: u64) -> usize {
    keys.iter().take_while(|held| **held == key).count()
}
