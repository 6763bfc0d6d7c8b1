//! What all bins of a variable tell together.

use serde::Serialize;

use super::bin::{Bin, Contributions};
use super::{Counts, PairTest};

/// The figures of a variable over all its bins, those of missing and special values included.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Everything that was counted.
    pub totals: Counts,
    /// The information value and the other divergences: the sums over the bins.
    pub divergences: Contributions,
    /// Gini's coefficient of the bins ordered by event rate, in `[0, 1]`.
    pub gini: f64,
    /// The largest distance between the running shares of events and non-events, bins in their order.
    pub kolmogorov_smirnov: f64,
    /// The concentration of Herfindahl and Hirschman: the sum of squared shares.
    pub concentration: f64,
    /// The concentration from 0, equal shares, to 1, a single bin.
    pub concentration_normalized: f64,
    /// Cramer's V of bins by outcome, in `[0, 1]`.
    pub cramer_v: f64,
    /// OptBinning's score: `s exp((1 - s²) / 2)` with `s = IV / 0.39573882184806863`, times one less each
    /// p-value of neighbours, times one less the normalised concentration. In `[0, 1]`.
    pub quality_score: f64,
    /// The p-values of neighbours, bins of ordinary values in their order, by the chi-squared test
    /// without correction.
    pub p_values: Vec<f64>,
}

/// The information value of the best quality, of Navas-Palencia's OptBinning.
const BEST_INFORMATION_VALUE: f64 = 0.395_738_821_848_068_63;

impl Summary {
    pub(crate) fn of(bins: &[Bin]) -> Self {
        let totals: Counts = bins.iter().map(|bin| bin.counts).sum();
        let mut divergences = Contributions::default();
        for bin in bins {
            divergences.add(bin.contributions());
        }
        let concentration: f64 = bins.iter().map(|bin| bin.share() * bin.share()).sum();
        let concentration_normalized = normalized(concentration, bins.len());
        let p_values = p_values(bins);
        let score = divergences.information_value / BEST_INFORMATION_VALUE;
        let distinct: f64 = p_values.iter().map(|p| 1.0 - p).product();
        Self {
            totals,
            gini: gini(bins, &totals),
            kolmogorov_smirnov: kolmogorov_smirnov(bins, &totals),
            concentration,
            concentration_normalized,
            cramer_v: cramer_v(bins, &totals),
            quality_score: score
                * (0.5 * (1.0 - score * score)).exp()
                * distinct
                * (1.0 - concentration_normalized),
            p_values,
            divergences,
        }
    }
}

fn normalized(concentration: f64, n_bins: usize) -> f64 {
    if n_bins < 2 {
        return 1.0;
    }
    let equal = 1.0 / n_bins as f64;
    (concentration - equal) / (1.0 - equal)
}

/// The p-values of neighbouring bins of ordinary values.
fn p_values(bins: &[Bin]) -> Vec<f64> {
    bins.windows(2)
        .filter(|pair| pair.iter().all(|bin| bin.content.is_ordinary()))
        .map(|pair| PairTest::ChiSquared.p_value(&pair[0].counts, &pair[1].counts).unwrap_or(1.0))
        .collect()
}

fn gini(bins: &[Bin], totals: &Counts) -> f64 {
    let mut counts: Vec<&Counts> = bins.iter().map(|bin| &bin.counts).collect();
    let rate = |counts: &Counts| counts.event_rate().unwrap_or_default();
    counts.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
    // The area that non-events before events take, ties by half.
    let (mut area, mut before) = (0.0, 0.0);
    for bin in counts {
        area += bin.events * (2.0 * before + bin.non_events);
        before += bin.non_events;
    }
    1.0 - area / (totals.events * totals.non_events)
}

fn kolmogorov_smirnov(bins: &[Bin], totals: &Counts) -> f64 {
    let (mut events, mut non_events, mut largest) = (0.0, 0.0, 0.0_f64);
    for bin in bins {
        events += bin.counts.events;
        non_events += bin.counts.non_events;
        largest = largest.max((events / totals.events - non_events / totals.non_events).abs());
    }
    largest
}

/// `sqrt(chi² / weight)`: the smaller side of the table has two cells.
fn cramer_v(bins: &[Bin], totals: &Counts) -> f64 {
    let chi_squared: f64 = bins
        .iter()
        .map(|bin| {
            let of = |found: f64, all: f64| {
                let expected = bin.share() * all;
                (found - expected) * (found - expected) / expected
            };
            of(bin.counts.events, totals.events) + of(bin.counts.non_events, totals.non_events)
        })
        .sum();
    (chi_squared / totals.weight()).sqrt().min(1.0)
}
