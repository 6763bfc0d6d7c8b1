//! Rejections in words.

use std::fmt;

use super::Rejection;

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForcedOut => f.write_str("left out, as asked"),
            Self::Constant => f.write_str("all rows are in one bin"),
            Self::Missing { share, limit } => {
                write!(f, "{:.1}% missing, more than {:.1}%", 100.0 * share, 100.0 * limit)
            }
            Self::Identical { share, limit } => {
                write!(f, "{:.1}% the same value, more than {:.1}%", 100.0 * share, 100.0 * limit)
            }
            Self::WeakInformation { limit } => write!(f, "IV below {limit}"),
            Self::SuspiciousInformation { limit } => write!(f, "IV above {limit}, suspicious"),
            Self::Correlated { with, correlation, .. } => {
                write!(f, "says what {with} says (r = {correlation:.2})")
            }
            Self::VarianceInflation { factor: Some(factor), limit } => {
                write!(f, "VIF {factor:.1} above {limit}: others say it together")
            }
            Self::VarianceInflation { factor: None, .. } | Self::Determined => {
                f.write_str("others determine it")
            }
            Self::NotChosen => f.write_str("left out by the stepwise search"),
            Self::WrongSign { coefficient } => {
                write!(f, "safer bins are riskier in the model ({coefficient:+.2})")
            }
            Self::Shrunk => f.write_str("the penalty holds its coefficient at 0"),
            Self::PValue { p_value, .. } => {
                write!(f, "its coefficient may be chance (p = {p_value:.2})")
            }
        }
    }
}
