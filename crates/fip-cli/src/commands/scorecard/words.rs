//! Words that several commands share.

use fip_scorecard::binning::BinContent;

/// Returns an interval `[from, to)` in words.
pub(super) fn interval(from: Option<f64>, to: Option<f64>) -> String {
    BinContent::Interval { from, to }.words()
}

/// Returns the interval at a position between ascending cuts.
pub(super) fn interval_at(cuts: &[f64], at: usize) -> String {
    interval(at.checked_sub(1).and_then(|before| cuts.get(before).copied()), cuts.get(at).copied())
}
