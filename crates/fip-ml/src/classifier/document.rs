//! The classifier as it is written in a file, and the checks that make a read file safe.

use serde::{Deserialize, Serialize};

use super::ModelKind;
use super::error::ClassifierError;
use crate::calibrate::Calibrator;
use crate::encoding::Encoding;

/// A classifier as written in JSON, not yet checked.
///
/// [`Classifier::try_from`](super::Classifier) checks it. Unknown keys are refused when reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassifierDocument {
    /// The version of this format; [`ClassifierDocument::FORMAT_VERSION`] is the only one.
    pub format_version: u32,
    /// The name of the model.
    pub name: String,
    /// What is predicted.
    pub event: Event,
    /// How the columns of a table become those of a matrix.
    pub encoding: Encoding,
    /// The model.
    pub model: ModelKind,
    /// How its probabilities are corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibrator: Option<Calibrator>,
    /// The probability from which on rows are flagged, after the correction.
    pub threshold: Threshold,
    /// Where the model comes from.
    pub trained: TrainingFacts,
}

/// What is predicted: a value of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The column with the outcome.
    pub column: String,
    /// Its value that is the event.
    pub value: String,
}

/// The probability from which on rows are flagged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The probability, 0 to 1.
    pub value: f64,
    /// How it was chosen, in words.
    pub rule: String,
}

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingFacts {
    /// The table it was trained on, as named.
    pub source: String,
    /// Rows that it was trained on.
    pub n_rows: u64,
    /// Those of them that are events.
    pub n_events: u64,
    /// The seed.
    pub seed: u64,
    /// How rows were held out, in words; empty when none were.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub split: String,
    /// What was found on rows that it was not trained on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out: Option<HeldOut>,
}

/// How well a model ranks rows that it was not trained on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldOut {
    /// Rows.
    pub n_rows: u64,
    /// Those of them that are events.
    pub n_events: u64,
    /// Area under the ROC curve.
    pub roc_auc: f64,
    /// Its 95 % interval, `None` for weighted rows.
    pub interval: Option<[f64; 2]>,
}

impl ClassifierDocument {
    /// The version of the format that this crate reads and writes.
    pub const FORMAT_VERSION: u32 = 1;

    /// Returns a document of the current version without an event or facts, with threshold 1/2.
    pub fn new(name: impl Into<String>, encoding: Encoding, model: ModelKind) -> Self {
        Self {
            format_version: Self::FORMAT_VERSION,
            name: name.into(),
            event: Event::default(),
            encoding,
            model,
            calibrator: None,
            threshold: Threshold { value: 0.5, rule: "one half".to_owned() },
            trained: TrainingFacts::default(),
        }
    }

    /// Checks that the parts belong together.
    pub(super) fn check(&self) -> Result<(), ClassifierError> {
        if self.format_version != Self::FORMAT_VERSION {
            return Err(ClassifierError::FormatVersion { found: self.format_version });
        }
        let expected = self.encoding.encoded_names();
        check_names(&expected, self.model.names())?;
        if let ModelKind::Logistic { preprocessor, .. } = &self.model {
            check_names(&expected, preprocessor.names())?;
        }
        let threshold = self.threshold.value;
        if !(0.0..=1.0).contains(&threshold) {
            return Err(ClassifierError::InvalidThreshold { found: threshold });
        }
        let TrainingFacts { n_rows, n_events, held_out, .. } = &self.trained;
        check_counts(*n_rows, *n_events)?;
        let Some(held_out) = held_out else { return Ok(()) };
        check_counts(held_out.n_rows, held_out.n_events)?;
        let figures =
            std::iter::once(held_out.roc_auc).chain(held_out.interval.into_iter().flatten());
        match figures.into_iter().find(|figure| !(0.0..=1.0).contains(figure)) {
            Some(found) => Err(ClassifierError::InvalidAuc { found }),
            None => Ok(()),
        }
    }
}

impl TrainingFacts {
    /// Returns the facts of a training on rows with these labels, none held out.
    pub fn of(source: impl Into<String>, labels: &[bool], seed: u64) -> Self {
        Self {
            source: source.into(),
            n_rows: labels.len() as u64,
            n_events: labels.iter().filter(|&&event| event).count() as u64,
            seed,
            ..Self::default()
        }
    }
}

fn check_names(expected: &[String], found: &[String]) -> Result<(), ClassifierError> {
    let differs = || expected.iter().zip(found).position(|(expected, found)| expected != found);
    if expected.len() != found.len() {
        return Err(ClassifierError::Width { expected: expected.len(), found: found.len() });
    }
    match differs() {
        None => Ok(()),
        Some(at) => Err(ClassifierError::Column {
            expected: expected[at].clone(),
            found: found[at].clone(),
        }),
    }
}

fn check_counts(n_rows: u64, n_events: u64) -> Result<(), ClassifierError> {
    if n_events > n_rows {
        return Err(ClassifierError::InvalidCounts { n_rows, n_events });
    }
    Ok(())
}
