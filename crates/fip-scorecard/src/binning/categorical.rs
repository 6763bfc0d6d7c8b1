//! From a categorical variable, as rows or as counts, to a table of prebins in the order of their rates.

use std::collections::BTreeMap;

use super::distinct::Tabulate;
use super::distinct::check_outcome;
use super::numeric::{by_period, check_missing};
use super::table::{Level, Prebins, Special, Table, check_specials};
use super::tally::{Tally, total};
use super::{BinningError, BinningSpec, Counts, CutRule, Outcome, Prebinning, SpecialCode};

/// A categorical variable as counts: what a data base or a sketch returns instead of rows.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{BinningSpec, CategoryCounts, Counts};
///
/// let counts = [("rent", Counts::unweighted(60, 40)), ("own", Counts::unweighted(90, 10))];
/// let variable = CategoryCounts::new(counts, Counts::ZERO)?;
/// let binning = BinningSpec::default().fit_category_counts("housing", &variable)?;
/// assert_eq!(binning.bins().len(), 2);
/// # Ok::<(), fip_scorecard::binning::BinningError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryCounts {
    pub(crate) categories: BTreeMap<String, Counts>,
    pub(crate) missing: Counts,
}

impl CategoryCounts {
    /// Takes what falls on each category, in any order.
    ///
    /// # Errors
    ///
    /// [`BinningError::DuplicateCategory`], and [`BinningError::Counts`] for counts that are not finite
    /// or negative.
    pub fn new<S: Into<String>>(
        counts: impl IntoIterator<Item = (S, Counts)>,
        missing: Counts,
    ) -> Result<Self, BinningError> {
        let mut categories = BTreeMap::new();
        for (at, (category, counts)) in counts.into_iter().enumerate() {
            let category = category.into();
            if !counts.is_lawful() {
                return Err(BinningError::Counts { at, expected: "finite counts of at least 0" });
            }
            if categories.contains_key(&category) {
                return Err(BinningError::DuplicateCategory { category });
            }
            categories.insert(category, counts);
        }
        if !missing.is_lawful() {
            let at = categories.len();
            return Err(BinningError::Counts { at, expected: "finite counts of at least 0" });
        }
        Ok(Self { categories, missing })
    }
}

/// The table of a variable given as rows.
pub(crate) fn table_of_rows<Y: Tabulate>(
    spec: &BinningSpec,
    variable: &str,
    values: &[Option<&str>],
    outcome: &Outcome<'_, Y>,
) -> Result<Table<Y::Tally>, BinningError> {
    check_outcome(outcome, values.len())?;
    let (categories, missing) = tally(values, outcome);
    let mut table = table_of_tallies(spec, variable, categories, missing)?;
    if let (Some(periods), Prebins::Levels(levels)) = (outcome.periods, &table.prebins) {
        let mut prebins = BTreeMap::new();
        for (prebin, level) in levels.iter().enumerate() {
            prebins.extend(level.categories.iter().map(|category| (category.as_str(), prebin)));
        }
        let prebin = |(row, value): (usize, Option<&str>)| Some((row, *prebins.get(value?)?));
        let places = values.iter().copied().enumerate().filter_map(prebin);
        table.periods = by_period(places, outcome, periods, levels.len());
    }
    Ok(table)
}

fn tally<'v, Y: Tabulate>(
    values: &[Option<&'v str>],
    outcome: &Outcome<'_, Y>,
) -> (BTreeMap<&'v str, Y::Tally>, Y::Tally) {
    let mut categories = BTreeMap::new();
    let mut missing = Y::Tally::ZERO;
    for (row, value) in values.iter().enumerate() {
        if outcome.weighs(row) {
            let sum = match value {
                Some(category) => categories.entry(*category).or_insert(Y::Tally::ZERO),
                None => &mut missing,
            };
            sum.absorb(&outcome.targets[row].tally(outcome.weight(row)));
        }
    }
    (categories, missing)
}

/// The table of a variable given as counts.
pub(crate) fn table_of_counts(
    spec: &BinningSpec,
    variable: &str,
    counts: &CategoryCounts,
) -> Result<Table<Counts>, BinningError> {
    let weighs = |(_, counts): &(&String, &Counts)| 0.0 < counts.weight();
    let categories = counts.categories.iter().filter(weighs);
    let categories = categories.map(|(category, counts)| (category.as_str(), *counts)).collect();
    table_of_tallies(spec, variable, categories, counts.missing)
}

fn table_of_tallies<T: Tally>(
    spec: &BinningSpec,
    variable: &str,
    mut categories: BTreeMap<&str, T>,
    missing: T,
) -> Result<Table<T>, BinningError> {
    let lawful = (0.0..1.0).contains(&spec.rare_share);
    if !lawful {
        let (name, expected) = ("rare_share", "a share in [0, 1)");
        return Err(BinningError::Parameter { name, expected, found: spec.rare_share });
    }
    spec.prebinning.check()?;
    check_specials(spec.special_codes.iter(), false)?;
    check_missing(spec, &missing)?;
    let specials = take_specials(spec, &mut categories);
    if categories.is_empty() {
        return Err(BinningError::NoValues);
    }
    let mut all = total(categories.values());
    for special in &specials {
        all.absorb(&special.tally);
    }
    all.absorb(&missing);
    let (levels, tallies) = levels(&categories, spec.rare_share * all.weight());
    let (levels, tallies) = match spec.prebinning {
        Prebinning::Distinct { max_candidates, .. } => pool(levels, tallies, max_candidates),
        _ => (levels, tallies),
    };
    Ok(Table {
        variable: variable.to_owned(),
        rules: vec![CutRule::Free; tallies.len() - 1],
        prebins: Prebins::Levels(levels),
        tallies,
        periods: Vec::new(),
        specials,
        missing,
    })
}

fn take_specials<T: Tally>(
    spec: &BinningSpec,
    categories: &mut BTreeMap<&str, T>,
) -> Vec<Special<T>> {
    let take = |code: &SpecialCode| {
        let tally = match code {
            SpecialCode::Text(text) => categories.remove(text.as_str()),
            SpecialCode::Number(_) => None,
        };
        Special { code: code.clone(), tally: tally.unwrap_or(T::ZERO) }
    };
    spec.special_codes.iter().map(take).collect()
}

/// The categories by rate, then by name; those that weigh less than the limit are one level.
fn levels<T: Tally>(categories: &BTreeMap<&str, T>, rare_below: f64) -> (Vec<Level>, Vec<T>) {
    let mut entries: Vec<(Level, T)> = Vec::new();
    let mut rare = (Level { categories: Vec::new(), other: true }, T::ZERO);
    for (category, tally) in categories {
        if tally.weight() < rare_below {
            rare.0.categories.push((*category).to_owned());
            rare.1.absorb(tally);
        } else {
            let level = Level { categories: vec![(*category).to_owned()], other: false };
            entries.push((level, *tally));
        }
    }
    if !rare.0.categories.is_empty() {
        entries.push(rare);
    }
    let rate = |tally: &T| tally.target() / tally.weight();
    // Stable: ties stay in the order of names, the rare ones last.
    entries.sort_by(|a, b| rate(&a.1).total_cmp(&rate(&b.1)));
    entries.into_iter().unzip()
}

/// Joins neighbours in the order of rates until there are at most so many levels, of like weight.
fn pool<T: Tally>(levels: Vec<Level>, tallies: Vec<T>, limit: usize) -> (Vec<Level>, Vec<T>) {
    if levels.len() <= limit {
        return (levels, tallies);
    }
    let whole = total(&tallies).weight();
    let mut pooled: Vec<(Level, T)> = Vec::new();
    let (mut before, mut last_slot) = (0.0, usize::MAX);
    for (level, tally) in levels.into_iter().zip(tallies) {
        let slot = slot(before / whole, limit);
        before += tally.weight();
        match pooled.last_mut() {
            Some((held, sum)) if slot == last_slot => {
                held.categories.extend(level.categories);
                held.other |= level.other;
                sum.absorb(&tally);
            }
            _ => pooled.push((level, tally)),
        }
        last_slot = slot;
    }
    pooled.into_iter().unzip()
}

/// Which of `n` equal parts of `[0, 1]` the share lies in.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share in [0, 1] times a small count"
)]
fn slot(share: f64, n: usize) -> usize {
    ((share * n as f64) as usize).min(n - 1)
}
