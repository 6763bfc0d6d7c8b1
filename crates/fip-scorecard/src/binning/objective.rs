//! How much a bin tells about the event.

use serde::{Deserialize, Serialize};

use super::Counts;

/// What the bins of a variable maximise: a sum of contributions of single bins.
///
/// With `p` the bin's share of all non-events, `q` its share of all events, and `m = (p + q) / 2`:
///
/// | objective | contribution |
/// |---|---|
/// | information value | `(p - q) ln(p / q)` |
/// | Jensen-Shannon | `(p ln(p / m) + q ln(q / m)) / 2` |
/// | Hellinger | `(√p - √q)² / 2` |
/// | triangular | `(p - q)² / (p + q)` |
/// | chi-squared | `(events - expected)² / expected` over both outcomes |
///
/// # References
///
/// G. Navas-Palencia, "Optimal binning: mathematical programming formulation", 2020.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Objective {
    /// Information value, the symmetric divergence of Jeffreys.
    #[default]
    InformationValue,
    /// Divergence of Jensen and Shannon, in nats.
    JensenShannon,
    /// Squared distance of Hellinger.
    Hellinger,
    /// Triangular discrimination.
    Triangular,
    /// Pearson's chi-squared of bins by outcome.
    ChiSquared,
}

impl Objective {
    /// Every objective.
    pub const ALL: [Self; 5] = [
        Self::InformationValue,
        Self::JensenShannon,
        Self::Hellinger,
        Self::Triangular,
        Self::ChiSquared,
    ];

    /// Returns what a bin contributes, given the totals of the whole variable.
    ///
    /// A bin without weight contributes 0. Where the totals lack an outcome, or `smoothing` refuses the
    /// bin, there is no contribution. Smoothing replaces empty cells in the information value alone:
    /// the others are finite as they stand.
    pub fn contribution(self, bin: &Counts, totals: &Counts, smoothing: Smoothing) -> Option<f64> {
        let lawful = 0.0 < totals.non_events && 0.0 < totals.events;
        if !lawful {
            return None;
        }
        match smoothing.cells(bin)? {
            Cells::Neutral => Some(0.0),
            Cells::Replaced(cells) if self == Self::InformationValue => {
                Some(self.of_cells(&cells, totals))
            }
            Cells::Kept | Cells::Replaced(_) => Some(self.of_cells(bin, totals)),
        }
    }

    fn of_cells(self, bin: &Counts, totals: &Counts) -> f64 {
        let p = bin.non_events / totals.non_events;
        let q = bin.events / totals.events;
        match self {
            Self::InformationValue => (p - q) * (p / q).ln(),
            Self::JensenShannon => {
                let middle = 0.5 * (p + q);
                0.5 * (p_ln_ratio(p, middle) + p_ln_ratio(q, middle))
            }
            Self::Hellinger => 0.5 * (p.sqrt() - q.sqrt()).powi(2),
            Self::Triangular => (p - q).powi(2) / (p + q),
            Self::ChiSquared => {
                let share = bin.weight() / totals.weight();
                let (non_events, events) = (share * totals.non_events, share * totals.events);
                (bin.non_events - non_events).powi(2) / non_events
                    + (bin.events - events).powi(2) / events
            }
        }
    }
}

/// Returns `p ln(p / q)`, whose limit at 0 is 0.
fn p_ln_ratio(p: f64, q: f64) -> f64 {
    if 0.0 < p { p * (p / q).ln() } else { 0.0 }
}

/// What becomes of a bin in which one outcome never happened, whose weight of evidence is infinite.
///
/// Other bins are never changed. A bin without any weight has a weight of evidence of 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Smoothing {
    /// There is no such bin: the optimiser does not form it.
    Refuse,
    /// Adds this positive weight to both outcomes of the bin; 0.5 by default.
    Additive(f64),
    /// Puts this positive weight in place of the outcome that never happened.
    ReplaceZero(f64),
    /// A weight of evidence and a contribution of 0, as OptBinning 1.0 does.
    Neutral,
}

impl Default for Smoothing {
    fn default() -> Self {
        Self::Additive(0.5)
    }
}

/// What the formulas see of a bin.
pub(crate) enum Cells {
    Kept,
    Replaced(Counts),
    Neutral,
}

impl Smoothing {
    /// Returns the weight of evidence: `ln((non-events / all non-events) / (events / all events))`.
    ///
    /// Positive is safer than average. There is none where the totals lack an outcome or the bin is
    /// refused.
    pub fn weight_of_evidence(self, bin: &Counts, totals: &Counts) -> Option<f64> {
        let lawful = 0.0 < totals.non_events && 0.0 < totals.events;
        if !lawful {
            return None;
        }
        let woe = |cells: &Counts| {
            ((cells.non_events / totals.non_events) / (cells.events / totals.events)).ln()
        };
        match self.cells(bin)? {
            Cells::Neutral => Some(0.0),
            Cells::Kept => Some(woe(bin)),
            Cells::Replaced(cells) => Some(woe(&cells)),
        }
    }

    /// Returns whether the replacement, if there is one, is a positive number.
    pub(crate) fn is_lawful(self) -> bool {
        match self {
            Self::Additive(weight) | Self::ReplaceZero(weight) => {
                weight.is_finite() && 0.0 < weight
            }
            Self::Refuse | Self::Neutral => true,
        }
    }

    pub(crate) fn cells(self, bin: &Counts) -> Option<Cells> {
        let (has_non_events, has_events) = (0.0 < bin.non_events, 0.0 < bin.events);
        if has_non_events && has_events {
            return Some(Cells::Kept);
        }
        if !has_non_events && !has_events {
            return Some(Cells::Neutral);
        }
        let cell = |weight: f64, has: bool, empty: f64| if has { weight } else { empty };
        match self {
            Self::Refuse => None,
            Self::Neutral => Some(Cells::Neutral),
            Self::Additive(alpha) => Some(Cells::Replaced(Counts {
                non_events: bin.non_events + alpha,
                events: bin.events + alpha,
                ..*bin
            })),
            Self::ReplaceZero(weight) => Some(Cells::Replaced(Counts {
                non_events: cell(bin.non_events, has_non_events, weight),
                events: cell(bin.events, has_events, weight),
                ..*bin
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOTALS: Counts = Counts { n_rows: 1000, non_events: 700.0, events: 300.0 };

    #[test]
    fn weight_of_evidence_is_positive_where_it_is_safer() {
        let safer = Counts::unweighted(348, 46);
        let woe = Smoothing::default().weight_of_evidence(&safer, &TOTALS).unwrap();
        // OptBinning 1.0.0, German credit, "no checking account".
        assert!((woe - 1.176_263_222_898_175_8).abs() < 1e-12, "{woe}");
    }

    #[test]
    fn an_empty_cell_is_refused_smoothed_replaced_or_neutral() {
        let pure = Counts::unweighted(7, 0);
        let woe = |smoothing: Smoothing| smoothing.weight_of_evidence(&pure, &TOTALS);
        assert_eq!(woe(Smoothing::Refuse), None);
        assert_eq!(woe(Smoothing::Neutral), Some(0.0));
        assert_eq!(woe(Smoothing::Additive(0.5)), Some((7.5 / 700.0 / (0.5 / 300.0_f64)).ln()));
        assert_eq!(woe(Smoothing::ReplaceZero(0.9)), Some((7.0 / 700.0 / (0.9 / 300.0_f64)).ln()));
    }

    #[test]
    fn a_bin_like_the_whole_contributes_nothing() {
        let alike = Counts::unweighted(70, 30);
        for objective in Objective::ALL {
            let found = objective.contribution(&alike, &TOTALS, Smoothing::Refuse).unwrap();
            assert!(found.abs() < 1e-15, "{objective:?} {found}");
        }
    }

    #[test]
    fn totals_without_an_outcome_give_no_contribution() {
        let totals = Counts::unweighted(10, 0);
        let bin = Counts::unweighted(5, 0);
        for objective in Objective::ALL {
            assert_eq!(objective.contribution(&bin, &totals, Smoothing::default()), None);
        }
    }
}
