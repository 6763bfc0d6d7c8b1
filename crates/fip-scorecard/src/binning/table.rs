//! A variable as tallies: what falls into each prebin, on special codes, and on missing values.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::tally::{Tally, total};
use super::{BinningError, CutRule, SpecialCode};

/// What the bins of a variable are made from; all that is kept of its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table<T> {
    pub(crate) variable: String,
    pub(crate) prebins: Prebins,
    /// One for each cut between prebins.
    pub(crate) rules: Vec<CutRule>,
    pub(crate) tallies: Vec<T>,
    /// The prebins again, period by period; empty without periods.
    pub(crate) periods: Vec<Vec<T>>,
    /// Every special code, also those without rows.
    pub(crate) specials: Vec<Special<T>>,
    pub(crate) missing: T,
}

/// A special code and what falls on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Special<T> {
    pub(crate) code: SpecialCode,
    pub(crate) tally: T,
}

/// The finest bins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Prebins {
    /// The first values of all prebins but the lowest.
    Cuts(Vec<f64>),
    /// The categories of each prebin.
    Levels(Vec<Level>),
}

/// The categories of a prebin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Level {
    pub(crate) categories: Vec<String>,
    /// Whether the categories are the rare ones.
    pub(crate) other: bool,
}

impl<T: Tally> Table<T> {
    /// Everything: prebins, special codes, and missing values.
    pub(crate) fn totals(&self) -> T {
        let mut sum = total(&self.tallies);
        for special in &self.specials {
            sum.absorb(&special.tally);
        }
        sum.absorb(&self.missing);
        sum
    }

    /// What falls into each bin of a partition.
    pub(crate) fn bins(&self, ends: &[usize]) -> Vec<T> {
        let mut start = 0;
        ends.iter()
            .map(|&end| {
                let sum = total(&self.tallies[start..end]);
                start = end;
                sum
            })
            .collect()
    }

    /// Why a table read from a file is refused.
    pub(crate) fn check(&self, lawful: impl Fn(&T) -> bool) -> Result<(), BinningError> {
        let document = |expected| Err(BinningError::Document { expected });
        let n = self.tallies.len();
        if n == 0 || self.rules.len() + 1 != n {
            return document("at least 1 prebin, and a rule for each cut between them");
        }
        match &self.prebins {
            Prebins::Cuts(cuts) => {
                let ascending = cuts.windows(2).all(|pair| pair[0] < pair[1]);
                if cuts.len() + 1 != n || !ascending || cuts.iter().any(|cut| !cut.is_finite()) {
                    return document("finite ascending cuts, one less than prebins");
                }
            }
            Prebins::Levels(levels) => {
                if levels.len() != n || levels.iter().any(|level| level.categories.is_empty()) {
                    return document("at least 1 category in each prebin");
                }
                check_categories(levels, &self.specials)?;
            }
        }
        check_specials(
            self.specials.iter().map(|special| &special.code),
            matches!(self.prebins, Prebins::Cuts(_)),
        )?;
        if self.periods.iter().any(|period| period.len() != n) {
            return document("all prebins in each period");
        }
        let all = self.tallies.iter().chain(self.periods.iter().flatten());
        let beside = self.specials.iter().map(|special| &special.tally);
        if !all.chain(beside).chain([&self.missing]).all(lawful) {
            return document("finite counts of at least 0");
        }
        Ok(())
    }
}

/// Why ends are no partition of so many prebins.
pub(crate) fn check_ends(ends: &[usize], n_prebins: usize) -> Result<(), BinningError> {
    let ascending = ends.windows(2).all(|pair| pair[0] < pair[1]);
    let whole = ends.first().is_some_and(|&end| 0 < end) && ends.last() == Some(&n_prebins);
    if ascending && whole {
        return Ok(());
    }
    Err(BinningError::Document { expected: "ascending ends of bins up to the number of prebins" })
}

fn check_categories<T>(levels: &[Level], specials: &[Special<T>]) -> Result<(), BinningError> {
    let mut seen = BTreeSet::new();
    for category in levels.iter().flat_map(|level| &level.categories) {
        if !seen.insert(category.as_str()) {
            return Err(BinningError::DuplicateCategory { category: category.clone() });
        }
    }
    for special in specials {
        if let SpecialCode::Text(code) = &special.code
            && seen.contains(code.as_str())
        {
            return Err(BinningError::SpecialIsCategory { code: code.clone() });
        }
    }
    Ok(())
}

/// Why special codes are refused: of the wrong kind, not finite, or twice the same.
pub(crate) fn check_specials<'a>(
    codes: impl Iterator<Item = &'a SpecialCode>,
    numeric: bool,
) -> Result<(), BinningError> {
    let mut seen = BTreeSet::new();
    for code in codes {
        let lawful = match code {
            SpecialCode::Number(number) => numeric && number.is_finite(),
            SpecialCode::Text(_) => !numeric,
        };
        if !lawful {
            let expected = if numeric { "finite numbers" } else { "text" };
            return Err(BinningError::SpecialKind { expected, code: code.to_string() });
        }
        if !seen.insert(code.to_string()) {
            return Err(BinningError::DuplicateSpecial { code: code.to_string() });
        }
    }
    Ok(())
}
