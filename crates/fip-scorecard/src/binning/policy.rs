//! What becomes of values that are no ordinary value: missing ones, special codes, unknown categories.

use serde::{Deserialize, Serialize};

/// What a value gets for which the data had no bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fallback {
    /// It is refused with an error.
    #[default]
    Refuse,
    /// A weight of evidence of 0.
    Neutral,
    /// That of the bin of ordinary values with the smallest weight of evidence.
    Worst,
}

/// What becomes of a missing value, in training and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missing {
    /// Missing values are a bin; where the data had none, `unseen` applies to later ones.
    OwnBin {
        /// What a missing value gets where the data had none.
        unseen: Fallback,
    },
    /// A missing value is an error, in training and later.
    Refuse,
    /// A weight of evidence of 0, whatever the data say.
    Neutral,
    /// The smallest weight of evidence of ordinary values, whatever the data say.
    Worst,
}

impl Default for Missing {
    /// A bin of its own; refused where the data had none.
    fn default() -> Self {
        Self::OwnBin { unseen: Fallback::Refuse }
    }
}

/// What becomes of a category that the data did not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unknown {
    /// It is refused with an error.
    #[default]
    Refuse,
    /// A weight of evidence of 0.
    Neutral,
    /// That of the bin of ordinary values with the smallest weight of evidence.
    Worst,
    /// That of the bin which the rare categories went into; refused where none were rare.
    AsOther,
}

/// A value that is a code and no quantity, such as -999 for "not asked"; each has a bin of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SpecialCode {
    /// Of a numeric variable.
    Number(f64),
    /// Of a categorical variable.
    Text(String),
}

impl std::fmt::Display for SpecialCode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}

impl From<f64> for SpecialCode {
    fn from(number: f64) -> Self {
        Self::Number(number + 0.0)
    }
}

impl From<&str> for SpecialCode {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// How values without an ordinary bin are treated: one resolved policy for fit, table and transform.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Of missing values.
    pub missing: Missing,
    /// Of special codes that the data did not have.
    pub special_unseen: Fallback,
    /// Of categories that the data did not have.
    pub unknown: Unknown,
}
