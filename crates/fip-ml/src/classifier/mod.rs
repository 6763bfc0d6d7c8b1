//! A trained model as one file: how a table is read, the model, its threshold, and where it comes from.

mod contributions;
mod document;
mod error;

use fip_model::FeatureMatrix;
use serde::{Deserialize, Serialize};

pub use contributions::{ContributionScale, InputContributions};
pub use document::{ClassifierDocument, Event, HeldOut, Threshold, TrainingFacts};
pub use error::ClassifierError;

use crate::calibrate::Calibrator;
use crate::encoding::Encoding;
use crate::forest::RandomForest;
use crate::logistic::LogisticRegression;
use crate::model_error::ModelError;
use crate::preprocess::Preprocessor;

/// A model of any table, checked: from the table's columns to the probability of the event.
///
/// It is written and read as JSON with a version number. What is read is checked, so a file that
/// contradicts itself is refused and no later step can fail on it.
///
/// # Examples
///
/// ```
/// use fip_ml::{
///     Classifier, ClassifierDocument, Encoding, Event, ModelKind, RandomForest, TableCells,
///     TableColumn, Threshold, TrainingFacts,
/// };
/// use fip_model::Seed;
///
/// let income: Vec<Option<f64>> = (0..40).map(|row| Some(f64::from(row))).collect();
/// let poor: Vec<bool> = (0..40).map(|row| row < 12).collect();
/// let rows: Vec<usize> = (0..40).collect();
/// let table = [TableColumn { name: "income", cells: TableCells::Numbers(&income) }];
/// let encoding = Encoding::params().fit(&table, &rows)?;
/// let matrix = encoding.transform(&table, &rows)?;
/// let forest = RandomForest::params(Seed::new(7)).n_trees(20).fit(&matrix, &poor)?;
/// let document = ClassifierDocument {
///     event: Event { column: "outcome".to_owned(), value: "bad".to_owned() },
///     threshold: Threshold { value: 0.5, rule: "one half".to_owned() },
///     trained: TrainingFacts::of("loans.csv", &poor, 7),
///     ..ClassifierDocument::new("Loans", encoding, ModelKind::Forest(forest))
/// };
/// let classifier = Classifier::try_from(document)?;
/// let probabilities = classifier.predict_proba(&classifier.encoding().transform(&table, &[3, 30])?)?;
/// assert!(probabilities[0] > 0.9 && probabilities[1] < 0.1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ClassifierDocument", into = "ClassifierDocument")]
pub struct Classifier {
    document: ClassifierDocument,
    /// For each column of the matrix, the position of its input.
    input_of: Vec<usize>,
}

/// A fitted model, with what it does to a matrix first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ModelKind {
    /// Logistic regression on filled and standardised columns.
    Logistic {
        /// Fills and standardises.
        preprocessor: Preprocessor,
        /// The regression.
        model: LogisticRegression,
    },
    /// Random forest on the columns as they are.
    Forest(RandomForest),
}

impl ModelKind {
    /// Returns what the model is, in words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Logistic { .. } => "logistic regression",
            Self::Forest(_) => "random forest",
        }
    }

    /// Returns the names of the columns of the matrix that it takes, in order.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Logistic { model, .. } => model.names(),
            Self::Forest(forest) => forest.names(),
        }
    }

    /// Returns the event's probability of each row, not calibrated.
    ///
    /// # Errors
    ///
    /// [`ModelError::Preprocess`] and [`ModelError::Forest`] when the columns are not those of the fit, or
    /// a number is too far out to be standardised.
    pub fn predict_proba(&self, matrix: &FeatureMatrix) -> Result<Vec<f64>, ModelError> {
        match self {
            Self::Logistic { preprocessor, model } => {
                Ok(model.predict_proba(&preprocessor.transform(matrix)?)?)
            }
            Self::Forest(forest) => Ok(forest.predict_proba(matrix)?),
        }
    }
}

impl Classifier {
    /// Returns the name of the model.
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Returns what is predicted.
    pub fn event(&self) -> &Event {
        &self.document.event
    }

    /// Returns how the columns of a table become those of a matrix.
    pub fn encoding(&self) -> &Encoding {
        &self.document.encoding
    }

    /// Returns the model.
    pub fn kind(&self) -> &ModelKind {
        &self.document.model
    }

    /// Returns how its probabilities are corrected, where they are.
    pub fn calibrator(&self) -> Option<&Calibrator> {
        self.document.calibrator.as_ref()
    }

    /// Returns the probability from which on rows are flagged, and how it was chosen.
    pub fn threshold(&self) -> &Threshold {
        &self.document.threshold
    }

    /// Returns where the model comes from.
    pub fn trained(&self) -> &TrainingFacts {
        &self.document.trained
    }

    /// Returns the event's probability of each row of a matrix that [`encoding`](Self::encoding) made,
    /// calibrated where the model has a calibrator.
    ///
    /// # Errors
    ///
    /// Those of [`ModelKind::predict_proba`].
    pub fn predict_proba(&self, matrix: &FeatureMatrix) -> Result<Vec<f64>, ModelError> {
        let probabilities = self.document.model.predict_proba(matrix)?;
        Ok(match &self.document.calibrator {
            None => probabilities,
            Some(calibrator) => calibrator.predict(&probabilities),
        })
    }

    /// Returns what each column of the table contributed to each row's prediction, before calibration.
    ///
    /// Columns of the matrix that come from one column of the table are added up.
    ///
    /// # Errors
    ///
    /// Those of [`ModelKind::predict_proba`].
    pub fn contributions(&self, matrix: &FeatureMatrix) -> Result<InputContributions, ModelError> {
        let n_inputs = self.document.encoding.inputs().len();
        contributions::of(&self.document.model, matrix, &self.input_of, n_inputs)
    }
}

impl TryFrom<ClassifierDocument> for Classifier {
    type Error = ClassifierError;

    fn try_from(document: ClassifierDocument) -> Result<Self, ClassifierError> {
        document.check()?;
        Ok(Self { input_of: document.encoding.input_of(), document })
    }
}

impl From<Classifier> for ClassifierDocument {
    fn from(classifier: Classifier) -> Self {
        classifier.document
    }
}

#[cfg(test)]
mod tests;
