//! Rejections in words.

use std::fmt;

use super::Rejection;

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForcedOut => f.write_str("left out on demand"),
            Self::Constant => f.write_str("the same weight of evidence for all rows"),
            Self::Missing { share, limit } => {
                write!(f, "{:.1}% missing, more than {:.1}%", 100.0 * share, 100.0 * limit)
            }
            Self::Identical { share, limit } => {
                write!(f, "{:.1}% the same value, more than {:.1}%", 100.0 * share, 100.0 * limit)
            }
            Self::WeakInformation { limit } => write!(f, "information value below {limit}"),
            Self::SuspiciousInformation { limit } => write!(f, "information value above {limit}"),
            Self::Correlated { with, correlation, .. } => {
                write!(f, "correlation {correlation:.2} with {with}")
            }
            Self::VarianceInflation { factor: Some(factor), limit } => {
                write!(f, "variance inflation {factor:.1}, more than {limit}")
            }
            Self::VarianceInflation { factor: None, .. } | Self::Determined => {
                f.write_str("determined by the others")
            }
            Self::NotChosen => f.write_str("not chosen by the stepwise search"),
            Self::WrongSign { .. } => f.write_str("coefficient of the wrong sign"),
            Self::Shrunk => f.write_str("coefficient shrunk to 0"),
            Self::PValue { p_value, limit } => write!(f, "p-value {p_value:.3}, above {limit}"),
        }
    }
}
