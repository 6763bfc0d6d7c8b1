//! From a numeric variable, as rows or as counts, to a table of prebins.

use super::distinct::{Column, Distinct, Tabulate, check_rows, tabulate};
use super::prebin::grid;
use super::table::{Prebins, Special, Table, check_specials};
use super::tally::{Tally, total};
use super::{BinningError, BinningSpec, Counts, Cut, Missing, Outcome, SpecialCode};

/// A numeric variable as counts: what a data base or a sketch returns instead of rows.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{BinningSpec, Counts, NumericCounts};
///
/// let counts = [Counts::unweighted(90, 10), Counts::unweighted(60, 40)];
/// let variable = NumericCounts::distinct(&[1.0, 2.0], &counts, Counts::unweighted(5, 5))?;
/// let binning = BinningSpec::default().fit_counts("n_cards", &variable)?;
/// assert_eq!(binning.bins().len(), 3);
/// # Ok::<(), fip_scorecard::binning::BinningError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NumericCounts {
    column: Column<Counts>,
    /// Where the values are bins: their cuts.
    cuts: Option<Vec<f64>>,
}

impl NumericCounts {
    /// Takes ascending distinct values and what falls on each; special codes are values like others.
    ///
    /// # Errors
    ///
    /// [`BinningError::Length`] and [`BinningError::Counts`] for values that are not finite or do not
    /// ascend, and for counts that are not finite or negative.
    pub fn distinct(
        values: &[f64],
        counts: &[Counts],
        missing: Counts,
    ) -> Result<Self, BinningError> {
        if values.len() != counts.len() {
            let (expected, found) = (values.len(), counts.len());
            return Err(BinningError::Length { what: "counts", expected, found });
        }
        let mut distinct = Distinct { values: Vec::new(), tallies: Vec::new() };
        for (at, (value, count)) in values.iter().zip(counts).enumerate() {
            let ascends = distinct.values.last().is_none_or(|last| last < value);
            if !value.is_finite() || !ascends {
                return Err(BinningError::Counts { at, expected: "finite ascending values" });
            }
            check_counts(at, count)?;
            if 0.0 < count.weight() {
                distinct.values.push(value + 0.0);
                distinct.tallies.push(*count);
            }
        }
        check_counts(values.len(), &missing)?;
        Ok(Self { column: Column { distinct, missing }, cuts: None })
    }

    /// Takes bins: ascending cuts and what falls between them, one more than there are cuts. Only these
    /// cuts are candidates, and there are no special codes.
    ///
    /// # Errors
    ///
    /// As [`NumericCounts::distinct`].
    pub fn prebins(cuts: &[f64], counts: &[Counts], missing: Counts) -> Result<Self, BinningError> {
        let Some(first) = cuts.first() else {
            return Self::distinct(&[0.0], counts, missing)
                .map(|counts| Self { cuts: Some(Vec::new()), ..counts });
        };
        let mut values = vec![first.next_down()];
        values.extend(cuts);
        let counts = Self::distinct(&values, counts, missing)?;
        Ok(Self { cuts: Some(cuts.to_vec()), ..counts })
    }

    pub(crate) fn of_column(column: Column<Counts>) -> Self {
        Self { column, cuts: None }
    }

    /// Returns the number of distinct values, or of bins, with weight.
    pub fn n_values(&self) -> usize {
        self.column.distinct.values.len()
    }
}

fn check_counts(at: usize, counts: &Counts) -> Result<(), BinningError> {
    if counts.is_lawful() {
        return Ok(());
    }
    Err(BinningError::Counts { at, expected: "finite counts of at least 0" })
}

/// The table of a variable given as rows.
pub(crate) fn table_of_rows<Y: Tabulate>(
    spec: &BinningSpec,
    variable: &str,
    values: &[Option<f64>],
    outcome: &Outcome<'_, Y>,
) -> Result<Table<Y::Tally>, BinningError> {
    check_rows(values, outcome)?;
    let column = tabulate(values, outcome);
    let mut table = table_of_column(spec, variable, column)?;
    if let (Some(periods), Prebins::Cuts(cuts)) = (outcome.periods, &table.prebins) {
        let prebin = |(row, value): (usize, &Option<f64>)| {
            let value = (*value)? + 0.0;
            let special = spec.special_codes.contains(&SpecialCode::Number(value));
            (!special).then(|| (row, cuts.partition_point(|cut| *cut <= value)))
        };
        let places = values.iter().enumerate().filter_map(prebin);
        table.periods = by_period(places, outcome, periods, cuts.len() + 1);
    }
    Ok(table)
}

/// The tallies of each period's prebins, from rows and their prebins.
///
/// A period without rows says nothing about the shape and is left out.
pub(crate) fn by_period<Y: Tabulate>(
    places: impl Iterator<Item = (usize, usize)>,
    outcome: &Outcome<'_, Y>,
    periods: &[usize],
    n_prebins: usize,
) -> Vec<Vec<Y::Tally>> {
    let mut tallies = vec![vec![Y::Tally::ZERO; n_prebins]; outcome.n_periods()];
    for (row, prebin) in places {
        if outcome.weighs(row) {
            let tally = outcome.targets[row].tally(outcome.weight(row));
            tallies[periods[row]][prebin].absorb(&tally);
        }
    }
    tallies.retain(|period| 0.0 < total(period).weight());
    tallies
}

/// The table of a variable given as counts.
pub(crate) fn table_of_counts(
    spec: &BinningSpec,
    variable: &str,
    counts: &NumericCounts,
) -> Result<Table<Counts>, BinningError> {
    let column = counts.column.clone();
    match &counts.cuts {
        None => table_of_column(spec, variable, column),
        Some(cuts) => {
            let mut own = spec.clone().prebinning(super::Prebinning::CutsOnly);
            own.special_codes.clear();
            let given = |cut: &&f64| !own.cuts.iter().any(|held| held.at.total_cmp(cut).is_eq());
            let free: Vec<Cut> = cuts.iter().filter(given).map(|cut| Cut::free(*cut)).collect();
            own.cuts.extend(free);
            table_of_column(&own, variable, column)
        }
    }
}

fn table_of_column<T: Tally>(
    spec: &BinningSpec,
    variable: &str,
    mut column: Column<T>,
) -> Result<Table<T>, BinningError> {
    let specials = take_specials(spec, &mut column.distinct)?;
    check_missing(spec, &column.missing)?;
    if column.distinct.values.is_empty() {
        return Err(BinningError::NoValues);
    }
    // An unlawful share is for the optimiser to refuse.
    let min_share = spec.constraints.min_share.unwrap_or_default();
    let grid = grid(&column.distinct, spec.prebinning, &spec.cuts, min_share)?;
    Ok(Table {
        variable: variable.to_owned(),
        tallies: column.distinct.between(&grid.cuts),
        prebins: Prebins::Cuts(grid.cuts),
        rules: grid.rules,
        periods: Vec::new(),
        specials,
        missing: column.missing,
    })
}

/// Takes the special codes out of the values.
fn take_specials<T: Tally>(
    spec: &BinningSpec,
    distinct: &mut Distinct<T>,
) -> Result<Vec<Special<T>>, BinningError> {
    check_specials(spec.special_codes.iter(), true)?;
    let mut specials = Vec::new();
    for code in &spec.special_codes {
        if let SpecialCode::Number(number) = code {
            let tally = distinct.take(number + 0.0);
            specials.push(Special { code: SpecialCode::from(*number), tally });
        }
    }
    Ok(specials)
}

/// Why missing values are refused.
pub(crate) fn check_missing<T: Tally>(spec: &BinningSpec, missing: &T) -> Result<(), BinningError> {
    let n_rows = missing.n_rows();
    let refused = spec.policy.missing == Missing::Refuse && 0.0 < missing.weight();
    if refused { Err(BinningError::MissingRefused { n_rows }) } else { Ok(()) }
}
