//! When one level is at least another: rates are rounded, so almost equal counts as equal.

/// Levels closer than this part of them count as equal.
const SLACK: f64 = 1e-12;

/// A least difference is met when it is missed by no more than this part of it.
const DIFFERENCE_SLACK: f64 = 1e-9;

/// Returns the level that the next bin has to reach; ascends with `level`.
pub(super) fn reach(level: f64, min_difference: f64) -> f64 {
    level - SLACK * level.abs() + min_difference * (1.0 - DIFFERENCE_SLACK)
}

/// Returns the highest level that counts as `level`; ascends with it.
pub(super) fn top(level: f64) -> f64 {
    level + SLACK * level.abs()
}

/// Returns the level that the third bin has to reach for a second difference of at least 0; descends
/// with `first`.
pub(super) fn extension(first: f64, second: f64) -> f64 {
    2.0 * second - first - SLACK * (2.0 * second.abs() + first.abs())
}

/// Returns whether the level rises from `first` to `second` by at least `min_difference`.
pub(super) fn rises(first: f64, second: f64, min_difference: f64) -> bool {
    reach(first, min_difference) <= top(second)
}

/// How a level may go from one bin to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Any,
    Up,
    Down,
}

impl Direction {
    /// Returns whether the level goes this way from `first` to `second`, by at least `min_difference`.
    pub(super) fn holds(self, first: f64, second: f64, min_difference: f64) -> bool {
        let up = || rises(first, second, min_difference);
        let down = || rises(-first, -second, min_difference);
        match self {
            Self::Any => up() || down(),
            Self::Up => up(),
            Self::Down => down(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_does_not_break_a_tie() {
        assert!(rises(0.1 + 0.2, 0.3, 0.0));
        assert!(rises(0.1, 0.3, 0.2));
        assert!(!rises(0.1, 0.3, 0.201));
        assert!(!rises(0.3, 0.299, 0.0));
        assert!(extension(0.1, 0.2) <= top(0.3));
    }

    #[test]
    fn directions_mirror() {
        assert!(Direction::Down.holds(0.5, 0.2, 0.3) && !Direction::Up.holds(0.5, 0.2, 0.0));
        assert!(Direction::Any.holds(0.5, 0.2, 0.3) && !Direction::Any.holds(0.5, 0.4, 0.3));
    }
}
