//! A change of scale that needs nothing learnt from data.

use serde::{Deserialize, Serialize};

/// How a number is changed before a model sees it.
///
/// # Examples
///
/// ```
/// use fip_model::Transform;
///
/// assert_eq!(Transform::SignedLog.apply(0.0), 0.0);
/// assert_eq!(Transform::SignedLog.apply(-9.0), -10.0_f64.ln());
/// assert_eq!(Transform::SignedLog.name_of("spend"), "ln(1 + spend)");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Transform {
    /// The number as it is.
    #[default]
    Identity,
    /// `sign(x) ln(1 + |x|)`: draws in long tails of money and counts, on both sides of 0. For numbers
    /// of at least 0 it is `ln(1 + x)`.
    SignedLog,
}

impl Transform {
    /// Returns the changed number, finite for every finite one.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            Self::SignedLog => value.abs().ln_1p().copysign(value),
        }
    }

    /// Returns the name of a column after the change.
    #[must_use]
    pub fn name_of(self, column: &str) -> String {
        match self {
            Self::Identity => column.to_owned(),
            Self::SignedLog => format!("ln(1 + {column})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signed_log_is_odd_and_ascending_and_finite() {
        let values =
            [-1e308, -3.0, -1e-9, 0.0, 1e-9, 3.0, 1e308].map(|x| Transform::SignedLog.apply(x));
        assert!(values.is_sorted() && values.iter().all(|value| value.is_finite()));
        assert!((values[1] + values[5]).abs() < 1e-300 && (values[5] - 4.0_f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn the_identity_changes_nothing() {
        assert!((Transform::Identity.apply(-2.5) + 2.5).abs() < 1e-300);
        assert_eq!(Transform::Identity.name_of("spend"), "spend");
    }
}
