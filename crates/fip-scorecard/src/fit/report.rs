//! Everything that is known about how a card was fitted.

use serde::{Deserialize, Serialize};

use super::{
    Base, Discrimination, Regression, Rounding, Scaling, ScoreLine, Screened, SelectionRules, Step,
    Stepwise,
};

/// How a card was fitted: data, selection, coefficients, scaling and what rounding cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitReport {
    /// The training rows.
    pub sample: Sample,
    /// The rules of the selection.
    pub rules: SelectionRules,
    /// What became of every candidate, in their order.
    pub selection: Vec<Screened>,
    /// The stepwise search, where there was one.
    pub stepwise: Option<Stepwise>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// How coefficients were fitted.
    pub regression: Regression,
    /// How well the regression describes the rows.
    pub likelihood: Likelihood,
    /// The intercept of the regression, before any prior correction.
    pub intercept: Estimate,
    /// What the event rate of the population added to the intercept; 0 where none was given.
    pub prior_shift: f64,
    /// The characteristics of the card.
    pub characteristics: Vec<FittedCharacteristic>,
    /// How log-odds became points.
    pub scaling: Scaling,
    /// The line from log-odds to scores, before rounding.
    pub line: ScoreLine,
    /// Where the points that every row gets are kept.
    pub base: Base,
    /// The points that every row gets, before rounding.
    pub unrounded_base_points: f64,
    /// What was rounded, and what that cost.
    pub rounding: RoundingError,
    /// How well the log-odds tell the outcomes of the training rows apart.
    pub discrimination: Discrimination,
    /// The same for the score of the card.
    pub score_discrimination: Discrimination,
}

/// The training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Rows of weight above 0.
    pub n_rows: u64,
    /// Weight of the non-events.
    pub non_events: f64,
    /// Weight of the events.
    pub events: f64,
}

/// How well the regression describes the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likelihood {
    /// The log-likelihood, at most 0.
    pub log_likelihood: f64,
    /// `-2` times the log-likelihood.
    pub deviance: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// Schwarz's criterion, with the total weight as the number of rows.
    pub bic: f64,
    /// Steps the regression took.
    pub iterations: usize,
}

/// A number that was estimated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error, where it has one.
    pub std_error: Option<f64>,
    /// The estimate over its standard error.
    pub z: Option<f64>,
    /// The two-sided p-value of `z`.
    pub p_value: Option<f64>,
}

/// A characteristic as it was fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedCharacteristic {
    /// The name.
    pub name: String,
    /// The name of the input.
    pub input: String,
    /// The information value.
    pub information_value: f64,
    /// The share of missing values.
    pub missing_share: f64,
    /// The coefficient in the log-odds of the event, at most 0 unless signs are ignored.
    pub coefficient: Estimate,
    /// The variance inflation factor among the characteristics; `None` where others determine it.
    pub variance_inflation: Option<f64>,
    /// The bins.
    pub bins: Vec<FittedBin>,
}

/// A bin as it was fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedBin {
    /// The bin in words.
    pub label: String,
    /// The weight of evidence.
    pub woe: f64,
    /// The points before rounding.
    pub unrounded_points: f64,
}

/// What was rounded, and what that cost over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundingError {
    /// What was rounded.
    pub rounding: Rounding,
    /// The mean of the card's score less the unrounded one.
    pub mean: f64,
    /// The largest difference of the two, without sign.
    pub largest: f64,
}
