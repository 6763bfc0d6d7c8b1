//! Which candidates become characteristics, and why the others do not.

mod associations;
mod refine;
mod screen;
mod words;

use serde::{Deserialize, Serialize};

pub(super) use associations::variance_inflation;
pub(super) use refine::{Refined, refine};
pub(super) use screen::screen;

use super::FitError;

/// What a candidate has to meet. A rule that is `None` is not asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SelectionRules {
    /// The least information value; 0.02 unless set.
    pub min_information_value: Option<f64>,
    /// The largest information value: more is suspicious, the variable may know the outcome.
    pub max_information_value: Option<f64>,
    /// The largest share of missing values; 0.95 unless set.
    pub max_missing_share: Option<f64>,
    /// The largest share of the most frequent value; 0.95 unless set.
    pub max_identical_share: Option<f64>,
    /// The largest correlation, without sign, of weights of evidence; of two candidates the one of the
    /// higher information value stays.
    pub max_correlation: Option<f64>,
    /// The largest variance inflation factor.
    pub max_variance_inflation: Option<f64>,
    /// The largest p-value of a coefficient in the final model.
    pub max_p_value: Option<f64>,
    /// Names of candidates that stay, whatever the rules say.
    pub forced_in: Vec<String>,
    /// Names of candidates that go, whatever the rules say.
    pub forced_out: Vec<String>,
}

impl Default for SelectionRules {
    fn default() -> Self {
        Self {
            min_information_value: Some(0.02),
            max_missing_share: Some(0.95),
            max_identical_share: Some(0.95),
            ..Self::none()
        }
    }
}

impl SelectionRules {
    /// No rules: every candidate of more than one bin stays, whose coefficient has the right sign.
    pub fn none() -> Self {
        Self {
            min_information_value: None,
            max_information_value: None,
            max_missing_share: None,
            max_identical_share: None,
            max_correlation: None,
            max_variance_inflation: None,
            max_p_value: None,
            forced_in: Vec::new(),
            forced_out: Vec::new(),
        }
    }

    pub(super) fn check(&self) -> Result<(), FitError> {
        let share = Some(1.0);
        for (field, rule, least, most) in [
            ("min_information_value", self.min_information_value, 0.0, None),
            ("max_information_value", self.max_information_value, 0.0, None),
            ("max_missing_share", self.max_missing_share, 0.0, share),
            ("max_identical_share", self.max_identical_share, 0.0, share),
            ("max_correlation", self.max_correlation, 0.0, share),
            ("max_variance_inflation", self.max_variance_inflation, 1.0, None),
            ("max_p_value", self.max_p_value, 0.0, share),
        ] {
            let Some(found) = rule else { continue };
            let lawful =
                found.is_finite() && least <= found && most.is_none_or(|most| found <= most);
            if !lawful {
                return Err(FitError::Rule { field, found });
            }
        }
        Ok(())
    }
}

/// What became of a candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screened {
    /// The candidate.
    pub name: String,
    /// Its information value.
    pub information_value: f64,
    /// Whether it became a characteristic, or why not.
    pub verdict: Verdict,
}

/// Whether a candidate became a characteristic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// It met every rule.
    Kept,
    /// It was to stay, whatever the rules say.
    ForcedIn,
    /// It did not meet a rule.
    Rejected(Rejection),
}

/// The rule that a candidate did not meet, with what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rejection {
    /// It was to go, whatever the rules say.
    ForcedOut,
    /// All rows have the same weight of evidence.
    Constant,
    /// Too many values are missing.
    Missing {
        /// The share of missing values.
        share: f64,
        /// The largest lawful share.
        limit: f64,
    },
    /// Too many values are the same.
    Identical {
        /// The share of the most frequent value.
        share: f64,
        /// The largest lawful share.
        limit: f64,
    },
    /// It says too little about the outcome.
    WeakInformation {
        /// The least lawful information value.
        limit: f64,
    },
    /// It says suspiciously much about the outcome.
    SuspiciousInformation {
        /// The largest lawful information value.
        limit: f64,
    },
    /// It says what a candidate of higher information value says.
    Correlated {
        /// The other candidate.
        with: String,
        /// The correlation.
        correlation: f64,
        /// The largest lawful correlation, without sign.
        limit: f64,
    },
    /// Other candidates together say what it says.
    VarianceInflation {
        /// The factor; `None` where the others determine it entirely.
        factor: Option<f64>,
        /// The largest lawful factor.
        limit: f64,
    },
    /// Other candidates determine it entirely, so that it has no coefficient of its own.
    Determined,
    /// The stepwise search left it out.
    NotChosen,
    /// In the model, safer bins are riskier.
    WrongSign {
        /// The coefficient; 0 where the fit held it there.
        coefficient: f64,
    },
    /// An absolute penalty held its coefficient at 0.
    Shrunk,
    /// Its coefficient may be chance.
    PValue {
        /// The p-value.
        p_value: f64,
        /// The largest lawful p-value.
        limit: f64,
    },
}
