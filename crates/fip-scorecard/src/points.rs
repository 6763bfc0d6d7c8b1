//! Exact decimal points.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A number of scorecard points with up to nine decimals; more points are safer.
///
/// Points are decimal, not binary: they are counted in billionths, so a score is exactly the sum of
/// its parts, in any order and on any machine. Addition and subtraction saturate at the bounds of
/// `i64`; a checked [`Scorecard`](crate::Scorecard) cannot reach them.
///
/// # Examples
///
/// ```
/// use fip_scorecard::Points;
///
/// let lost = Points::new(40) - Points::new(15);
/// assert_eq!(lost, Points::new(25));
/// assert_eq!(format!("{lost:>4}"), "  25");
///
/// let tenth = Points::nearest(0.1).ok_or("not finite")?;
/// assert_eq!(tenth + tenth + tenth, Points::nearest(0.3).ok_or("not finite")?);
/// assert_eq!(tenth.to_string(), "0.1");
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

/// Billionths in a point.
const UNIT: i64 = 1_000_000_000;

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    pub(crate) const HALF: Self = Self(UNIT / 2);

    /// Returns this many whole points.
    pub const fn new(points: i32) -> Self {
        Self(points as i64 * UNIT)
    }

    /// Returns the points nearest to a number, `None` when it is not finite or beyond a billion.
    ///
    /// The nine decimals are rounded, halves away from zero.
    pub fn nearest(number: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, reason = "at most 1e18, inside i64")]
        (number.abs() <= 1e9).then(|| Self((number * UNIT as f64).round() as i64))
    }

    /// Returns so many billionths of a point.
    pub const fn from_billionths(billionths: i64) -> Self {
        Self(billionths)
    }

    /// Returns the points in billionths.
    pub const fn billionths(self) -> i64 {
        self.0
    }

    /// Returns the number of points when it is whole and lies inside `i32`.
    pub fn whole(self) -> Option<i32> {
        let whole = i32::try_from(self.0 / UNIT).ok();
        whole.filter(|_| self.0 % UNIT == 0)
    }

    /// Returns the nearest whole points, halves upwards: the floor of `points + 1/2`.
    #[must_use]
    pub fn rounded(self) -> Self {
        (self + Self::HALF).floor()
    }

    /// Returns the most whole points that are not above these.
    #[must_use]
    pub fn floor(self) -> Self {
        Self(self.0.div_euclid(UNIT).saturating_mul(UNIT))
    }

    /// Returns the number of decimals needed to write the points exactly, 0 to 9.
    pub fn decimals(self) -> u32 {
        let mut rest = self.0 % UNIT;
        let mut decimals = 9;
        while decimals > 0 && rest % 10 == 0 {
            rest /= 10;
            decimals -= 1;
        }
        decimals
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / 1_000_000_000, self.0 % UNIT);
        if rest == 0 {
            return f.pad_integral(self.0 >= 0, "", &whole.to_string());
        }
        let fraction = format!("{:09}", rest.unsigned_abs());
        let digits = format!("{whole}.{}", fraction.trim_end_matches('0'));
        f.pad_integral(self.0 >= 0, "", &digits)
    }
}

impl From<Points> for f64 {
    fn from(points: Points) -> Self {
        points.0 as Self / UNIT as Self
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

/// Whole points are written as an integer, others as a decimal.
impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % UNIT == 0 {
            serializer.serialize_i64(self.0 / UNIT)
        } else {
            serializer.serialize_f64(f64::from(*self))
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PointsVisitor)
    }
}

struct PointsVisitor;

impl Visitor<'_> for PointsVisitor {
    type Value = Points;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of points between minus and plus a billion")
    }

    fn visit_i64<E: de::Error>(self, points: i64) -> Result<Points, E> {
        self.visit_f64(points as f64)
    }

    fn visit_u64<E: de::Error>(self, points: u64) -> Result<Points, E> {
        self.visit_f64(points as f64)
    }

    fn visit_f64<E: de::Error>(self, points: f64) -> Result<Points, E> {
        Points::nearest(points)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Float(points), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saturates_instead_of_overflowing() {
        assert_eq!(Points(i64::MAX) + Points::new(1), Points(i64::MAX));
        assert_eq!(Points(i64::MIN) - Points::new(1), Points(i64::MIN));
        assert!(Points(i64::MAX).rounded() <= Points(i64::MAX));
    }

    #[test]
    fn sums_from_zero() {
        assert_eq!(
            [Points::new(40), Points::new(-15)].into_iter().sum::<Points>(),
            Points::new(25)
        );
        assert_eq!(std::iter::empty::<Points>().sum::<Points>(), Points::ZERO);
    }

    #[test]
    fn numbers_that_are_not_finite_are_no_points() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.1e9, -1.1e9] {
            assert_eq!(Points::nearest(number), None, "{number}");
        }
    }

    #[test]
    fn rounds_halves_upwards() {
        let rounded = |number| Points::nearest(number).unwrap().rounded().whole().unwrap();
        assert_eq!([0.5, -0.5, 1.49, -1.5, 2.5, -2.51].map(rounded), [1, 0, 1, -1, 3, -3]);
    }

    #[test]
    fn writes_as_many_decimals_as_there_are() {
        for (number, text, decimals) in [
            (-0.5, "-0.5", 1),
            (12.0, "12", 0),
            (-3.000_000_001, "-3.000000001", 9),
            (0.25, "0.25", 2),
        ] {
            let points = Points::nearest(number).unwrap();
            assert_eq!((points.to_string().as_str(), points.decimals()), (text, decimals));
        }
        assert_eq!(format!("{:>+8}", Points::nearest(0.5).unwrap()), "    +0.5");
    }

    #[test]
    fn text_and_back_is_the_same() {
        for billionths in [1, -1, 999_999_999, 123_456_789_012_345, 1_000_000_000_000_000] {
            let points = Points(billionths);
            let text = serde_json::to_string(&points).unwrap();
            assert_eq!(serde_json::from_str::<Points>(&text).unwrap(), points, "{text}");
        }
    }
}
