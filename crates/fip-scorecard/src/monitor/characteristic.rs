//! Stability of a characteristic and the points that its shift moves.

use serde::Serialize;

use super::empty_bins::EmptyBins;
use super::error::StabilityError;
use super::stability::Stability;

/// An attribute of a characteristic with the rows of both populations that have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttributeCounts<'a> {
    /// The attribute.
    pub label: &'a str,
    /// The points it earns.
    pub points: f64,
    /// Rows, or their weight, of the reference.
    pub reference: f64,
    /// Rows, or their weight, of the current population.
    pub current: f64,
}

/// What an attribute adds to the shift of its characteristic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttributeShift {
    /// The attribute.
    pub label: String,
    /// The points it earns.
    pub points: f64,
    /// Points by which it moves the mean score, `(current share - reference share) · points`.
    pub shift: f64,
}

/// Stability of a characteristic: index, tests, and the points it moves the mean score by.
///
/// ```text
/// shift = sum over attributes of (current share - reference share) · points
/// ```
///
/// The shifts of all characteristics add up to the difference of the mean scores.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::{AttributeCounts, CharacteristicStability, EmptyBins};
///
/// let attributes = [
///     AttributeCounts { label: "rent", points: 10.0, reference: 50.0, current: 75.0 },
///     AttributeCounts { label: "own", points: 30.0, reference: 50.0, current: 25.0 },
/// ];
/// let housing = CharacteristicStability::of("housing", &attributes, EmptyBins::default())?;
/// assert_eq!(housing.shift, -5.0);
/// # Ok::<(), fip_scorecard::monitor::StabilityError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CharacteristicStability {
    /// The characteristic.
    pub name: String,
    /// Index over the attributes (CSI) and its tests.
    pub stability: Stability,
    /// Points by which the mean score moves.
    pub shift: f64,
    /// The attributes in the order given, which is that of the bins of `stability`.
    pub attributes: Vec<AttributeShift>,
}

impl CharacteristicStability {
    /// Returns the stability of a characteristic.
    ///
    /// # Errors
    ///
    /// [`StabilityError::InvalidPoints`] for points that are not finite, and those of [`Stability::of`].
    pub fn of(
        name: &str,
        attributes: &[AttributeCounts<'_>],
        rule: EmptyBins,
    ) -> Result<Self, StabilityError> {
        if let Some(attribute) = attributes.iter().position(|row| !row.points.is_finite()) {
            let found = attributes[attribute].points;
            return Err(StabilityError::InvalidPoints { attribute, found });
        }
        let reference: Vec<f64> = attributes.iter().map(|row| row.reference).collect();
        let current: Vec<f64> = attributes.iter().map(|row| row.current).collect();
        let stability = Stability::of(&reference, &current, rule)?;
        let shifts = attributes.iter().zip(&stability.bins).map(|(row, bin)| AttributeShift {
            label: row.label.to_owned(),
            points: row.points,
            shift: (bin.current_share - bin.reference_share) * row.points,
        });
        let attributes: Vec<AttributeShift> = shifts.collect();
        let shift = attributes.iter().map(|row| row.shift).sum();
        Ok(Self { name: name.to_owned(), stability, shift, attributes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_points_that_are_no_number() {
        let row = AttributeCounts { label: "a", points: f64::NAN, reference: 1.0, current: 1.0 };
        let error = CharacteristicStability::of("x", &[row], EmptyBins::default()).unwrap_err();
        assert!(matches!(error, StabilityError::InvalidPoints { attribute: 0, .. }));
    }

    #[test]
    fn a_shift_is_taken_from_the_shares_and_not_from_smoothed_ones() {
        let row = |points, reference, current| AttributeCounts {
            label: "attribute",
            points,
            reference,
            current,
        };
        let rows = [row(20.0, 4.0, 3.0), row(-4.0, 0.0, 1.0)];
        let found = CharacteristicStability::of("x", &rows, EmptyBins::default()).unwrap();
        assert!((found.shift + 6.0).abs() < 1e-12);
        assert!(found.stability.index > 0.0);
    }
}
