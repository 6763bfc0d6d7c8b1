//! Words that several commands share.

/// Returns an interval `[from, to)` in words.
pub(super) fn interval(from: Option<f64>, to: Option<f64>) -> String {
    match (from, to) {
        (None, None) => "any".to_owned(),
        (None, Some(to)) => format!("below {to}"),
        (Some(from), None) => format!("{from} and above"),
        (Some(from), Some(to)) => format!("{from} to below {to}"),
    }
}

/// Returns the interval at a position between ascending cuts.
pub(super) fn interval_at(cuts: &[f64], at: usize) -> String {
    interval(at.checked_sub(1).and_then(|before| cuts.get(before).copied()), cuts.get(at).copied())
}
