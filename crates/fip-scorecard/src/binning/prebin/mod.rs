//! Prebinning: the cuts that the optimiser may choose from.

mod cart;

use serde::{Deserialize, Serialize};

use super::distinct::Distinct;
use super::tally::Tally;
use super::{BinningError, CutRule};

/// Where the cuts of a numeric variable may be.
///
/// Whatever the rule, a cut lies between two neighbouring values of the data, at the shortest decimal
/// number nearest to their middle, so that a card can be read: all cuts in a gap divide the data
/// alike. Uniform and given cuts are taken as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Prebinning {
    /// Between any two distinct values where there are at most `max_candidates` of them; otherwise the
    /// cuts of the tree, of a tree whose leaves have the smallest lawful share of a bin, and of the
    /// quantiles together. The default, see [`Prebinning::default`].
    ///
    /// With the default figures that is a superset of the prebins of OptBinning, whose tree has at most 20
    /// leaves: as the best split goes first, a larger tree has all cuts of a smaller one.
    Distinct {
        /// The largest number of distinct values that are all candidates.
        max_candidates: usize,
        /// The tree that is grown where there are more.
        tree: TreeRule,
        /// The number of quantile bins where there are more.
        quantiles: usize,
    },
    /// At the cuts of a tree.
    Tree(TreeRule),
    /// At quantiles, so many bins of about equal weight.
    Quantiles(usize),
    /// At equal distances, so many bins between the smallest and the largest value.
    Uniform(usize),
    /// Only at the cuts given by [`BinningSpec::cuts`](super::BinningSpec::cuts).
    CutsOnly,
}

impl Default for Prebinning {
    /// All distinct values up to 128; beyond, a tree of at most 32 leaves that hold 1 % each, and 32
    /// quantile bins.
    fn default() -> Self {
        Self::Distinct {
            max_candidates: 128,
            tree: TreeRule { max_leaves: 32, min_share: 0.01 },
            quantiles: 32,
        }
    }
}

/// How far a tree on one variable is grown, best split first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TreeRule {
    /// The largest number of leaves, from 1 to 10,000.
    pub max_leaves: usize,
    /// The smallest share of the weight in a leaf, in `[0, 1]`.
    pub min_share: f64,
}

/// A cut that the user gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// The first value of the bin above.
    pub at: f64,
    /// Whether a bin has to end there.
    pub rule: CutRule,
}

impl Cut {
    /// A cut that the optimiser may use.
    pub const fn free(at: f64) -> Self {
        Self { at, rule: CutRule::Free }
    }

    /// A cut that stays.
    pub const fn fixed(at: f64) -> Self {
        Self { at, rule: CutRule::Fixed }
    }
}

const MAX_CANDIDATES: usize = 10_000;

impl Prebinning {
    /// Why the rule is unlawful.
    pub(crate) fn check(&self) -> Result<(), BinningError> {
        let number = |name, found: usize| {
            if (1..=MAX_CANDIDATES).contains(&found) {
                return Ok(());
            }
            Err(BinningError::Parameter { name, expected: "1 to 10,000", found: found as f64 })
        };
        let leaves = |tree: &TreeRule| {
            let lawful = (0.0..=1.0).contains(&tree.min_share);
            if !lawful {
                let (name, expected) = ("min_share", "a share in [0, 1]");
                return Err(BinningError::Parameter { name, expected, found: tree.min_share });
            }
            number("max_leaves", tree.max_leaves)
        };
        match self {
            Self::Distinct { max_candidates, tree, quantiles } => {
                number("max_candidates", *max_candidates)?;
                number("quantiles", *quantiles)?;
                leaves(tree)
            }
            Self::Tree(tree) => leaves(tree),
            Self::Quantiles(found) => number("quantiles", *found),
            Self::Uniform(found) => number("uniform", *found),
            Self::CutsOnly => Ok(()),
        }
    }
}

/// The candidate cuts, ascending, each with rows on both sides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    pub(crate) cuts: Vec<f64>,
    pub(crate) rules: Vec<CutRule>,
}

/// The candidate cuts of the rule and the user's.
///
/// A free cut between two neighbouring values of the data that a smaller cut divides already is left
/// out, as it would bound an empty bin; a fixed one there is refused. `min_share` is the smallest share
/// of a bin.
pub(crate) fn grid<T: Tally>(
    distinct: &Distinct<T>,
    prebinning: Prebinning,
    given: &[Cut],
    min_share: f64,
) -> Result<Grid, BinningError> {
    prebinning.check()?;
    let mut cuts: Vec<Cut> = given.to_vec();
    for cut in &mut cuts {
        if !cut.at.is_finite() {
            return Err(BinningError::CutNotFinite { found: cut.at });
        }
        cut.at += 0.0;
    }
    cuts.sort_by(|a, b| a.at.total_cmp(&b.at));
    if let Some(pair) = cuts.windows(2).find(|pair| pair[0].at >= pair[1].at) {
        return Err(BinningError::DuplicateCut { found: pair[0].at });
    }
    let candidates = candidates(distinct, prebinning, min_share);
    cuts.extend(candidates.into_iter().map(Cut::free));
    // By gap between values; in a gap the fixed cut first, then the user's, then ours.
    let gap = |cut: &Cut| distinct.values.partition_point(|value| *value < cut.at);
    cuts.sort_by_key(|cut| (gap(cut), cut.rule != CutRule::Fixed));
    let mut grid = Grid { cuts: Vec::new(), rules: Vec::new() };
    let mut last_gap = 0;
    for cut in cuts {
        let here = gap(&cut);
        let empty = here == last_gap || here == distinct.values.len();
        if !empty {
            grid.cuts.push(cut.at);
            grid.rules.push(cut.rule);
            last_gap = here;
        } else if cut.rule == CutRule::Fixed {
            return Err(BinningError::EmptyBin { cut: cut.at });
        }
    }
    Ok(grid)
}

fn candidates<T: Tally>(
    distinct: &Distinct<T>,
    prebinning: Prebinning,
    min_share: f64,
) -> Vec<f64> {
    let values = &distinct.values;
    let between = |positions: Vec<usize>| {
        positions.into_iter().map(|at| readable(values[at - 1], values[at])).collect()
    };
    match prebinning {
        Prebinning::Distinct { max_candidates, .. } if values.len() <= max_candidates => {
            between((1..values.len()).collect())
        }
        Prebinning::Distinct { tree, quantiles, .. } => {
            let mut positions = cart::cut_positions(distinct, tree);
            if tree.min_share < min_share {
                // Its leaves are lawful bins, and where they end is rarely where those of a finer tree do.
                positions.extend(cart::cut_positions(distinct, TreeRule { min_share, ..tree }));
            }
            positions.extend(quantile_positions(distinct, quantiles));
            positions.sort_unstable();
            positions.dedup();
            between(positions)
        }
        Prebinning::Tree(tree) => between(cart::cut_positions(distinct, tree)),
        Prebinning::Quantiles(n) => between(quantile_positions(distinct, n)),
        Prebinning::Uniform(n) => uniform(values, n),
        Prebinning::CutsOnly => Vec::new(),
    }
}

/// The first positions at which the weight before reaches 1/n, 2/n, .. of the whole.
pub(crate) fn quantile_positions<T: Tally>(distinct: &Distinct<T>, n_bins: usize) -> Vec<usize> {
    let total: f64 = distinct.tallies.iter().map(Tally::weight).sum();
    let mut positions = Vec::new();
    let (mut before, mut reached) = (0.0, 1.0);
    for (at, tally) in distinct.tallies.iter().enumerate() {
        if 0 < at && total * reached <= before * n_bins as f64 {
            positions.push(at);
            while total * reached <= before * n_bins as f64 {
                reached += 1.0;
            }
        }
        before += tally.weight();
    }
    positions
}

fn uniform(values: &[f64], n_bins: usize) -> Vec<f64> {
    let (Some(first), Some(last)) = (values.first(), values.last()) else {
        return Vec::new();
    };
    let at = |step: usize| {
        let share = step as f64 / n_bins as f64;
        first * (1.0 - share) + last * share
    };
    (1..n_bins).map(at).filter(|cut| first < cut && cut <= last).collect()
}

/// The decimal number of the fewest digits above `lower` and at most `upper`, the one nearest to their
/// middle; the middle itself where doubles are too coarse for that.
fn readable(lower: f64, upper: f64) -> f64 {
    let middle = lower.midpoint(upper);
    let is_between = |cut: &f64| lower < *cut && *cut <= upper;
    let width = upper - lower;
    // No multiple of a power of ten above the width lies in the gap, but for 0 and other round ones.
    #[expect(clippy::cast_possible_truncation, reason = "the exponent of a double")]
    let first = (lower.abs().max(upper.abs()).log10().ceil() as i32).clamp(-300, 300);
    let steps = (0..=first.min(22) + 22).map(|step| first - step);
    let rounded = steps.filter(|exponent| (-22..=22).contains(exponent)).map(|exponent| {
        // Powers of ten up to 22 are exact, so the quotient is the double nearest to the decimal.
        let power = 10_f64.powi(exponent.abs());
        if exponent < 0 {
            (middle * power).round() / power
        } else {
            (middle / power).round() * power
        }
    });
    let found = rounded.take(40).find(is_between).filter(|_| width.is_finite());
    found.map_or(if is_between(&middle) { middle } else { upper }, |cut| cut + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_have_as_few_digits_as_the_gap_allows() {
        for (lower, upper, expected) in [
            (85.973_1, 86.458_2, 86.0),
            (0.009_31, 0.009_337, 0.009_32),
            (998.0, 1_204.0, 1_000.0),
            (-3.0, 4.0, 0.0),
            (-0.5, 0.0, 0.0),
            (1.0, 2.0, 2.0),
            (12.0, 13.0, 13.0),
            (-13.0, -12.0, -12.0),
            (5e-320, 1e-310, 5e-311),
            (1e300, 3e300, 2e300),
        ] {
            let found = readable(lower, upper);
            assert!(lower < found && found <= upper, "{lower} {upper}: {found}");
            let close = (found - expected).abs() <= 0.1 * expected.abs();
            assert!(close, "{lower} {upper}: {found}, expected {expected}");
        }
    }

    #[test]
    fn neighbouring_doubles_are_told_apart() {
        for lower in [0.1, 1.0, -1.0, 1e-300, 1e15, -f64::MIN_POSITIVE] {
            let upper = f64::next_up(lower);
            assert!((readable(lower, upper) - upper).abs() < f64::MIN_POSITIVE, "{lower}");
        }
        assert!(readable(f64::MIN, f64::MAX).abs() < f64::MIN_POSITIVE);
    }
}
