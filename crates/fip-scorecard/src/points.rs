//! Whole points.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// A number of scorecard points; more points are safer.
///
/// Points are whole, so a score is exactly the sum of its parts and nothing is ever rounded.
/// Addition and subtraction saturate at the bounds of `i32`; a checked
/// [`Scorecard`](crate::Scorecard) cannot reach them.
///
/// # Examples
///
/// ```
/// use fip_scorecard::Points;
///
/// let lost = Points::new(40) - Points::new(15);
/// assert_eq!(lost, Points::new(25));
/// assert_eq!(format!("{lost:>4}"), "  25");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i32);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Returns this many points.
    pub const fn new(points: i32) -> Self {
        Self(points)
    }

    /// Returns the number of points.
    pub const fn value(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Points> for f64 {
    fn from(points: Points) -> Self {
        Self::from(points.0)
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturates_instead_of_overflowing() {
        assert_eq!(Points::new(i32::MAX) + Points::new(1), Points::new(i32::MAX));
        assert_eq!(Points::new(i32::MIN) - Points::new(1), Points::new(i32::MIN));
    }

    #[test]
    fn sums_from_zero() {
        assert_eq!(
            [Points::new(40), Points::new(-15)].into_iter().sum::<Points>(),
            Points::new(25)
        );
        assert_eq!(std::iter::empty::<Points>().sum::<Points>(), Points::ZERO);
    }
}
