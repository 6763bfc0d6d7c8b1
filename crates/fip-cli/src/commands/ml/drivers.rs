//! What drives a model: coefficients, importances.

use std::collections::BTreeMap;

use fip_ml::{
    Classifier, Encoding, EncodingError, Evaluation, LogisticRegression, ModelError, ModelKind,
    Preprocessor,
};
use fip_model::{FeatureMatrix, MatrixError, Seed};
use serde::Serialize;

use super::data::Data;

/// Rows of each class that the permutation importance looks at.
const N_OF_CLASS: usize = 1000;
/// Shuffles of each column.
const N_REPEATS: u64 = 3;

/// What drives a model.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Drivers {
    Coefficients(Vec<Coefficient>),
    Importances(Vec<Importance>),
}

/// A coefficient, in the unit of the encoded column.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Coefficient {
    pub(super) column: String,
    /// Change of the log-odds when the standardised column grows by 1.
    pub(super) standardized: f64,
    /// Change of the log-odds when the column grows by 1.
    pub(super) estimate: f64,
    pub(super) std_error: Option<f64>,
    pub(super) z: Option<f64>,
    pub(super) p_value: Option<f64>,
}

/// How much a forest relies on a column of the table.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Importance {
    pub(super) column: String,
    /// Share of the decrease of impurity.
    pub(super) impurity: f64,
    /// Mean loss of ROC-AUC when the column is shuffled.
    pub(super) permutation: f64,
}

impl Drivers {
    /// Returns what drives a model, the most important first; importances are judged on `rows`.
    pub(super) fn of(
        classifier: &Classifier,
        data: &Data<'_>,
        rows: &[usize],
        seed: u64,
    ) -> Result<Self, ModelError> {
        match classifier.kind() {
            ModelKind::Logistic { preprocessor, model } => {
                Ok(Self::Coefficients(coefficients(preprocessor, model)))
            }
            kind => {
                let impurity = match kind {
                    ModelKind::Forest(forest) => forest.impurity_importance(),
                    _ => &[],
                };
                let rows = balanced(data, rows, seed);
                let matrix = classifier.encoding().transform(&data.columns(), &rows)?;
                let labels = data.labels(&rows);
                let shuffled = Shuffled { matrix: &matrix, labels: &labels, kind, seed };
                Ok(Self::Importances(importances(classifier.encoding(), impurity, &shuffled)?))
            }
        }
    }
}

fn coefficients(preprocessor: &Preprocessor, model: &LogisticRegression) -> Vec<Coefficient> {
    let terms = model.summary().into_iter().skip(1).zip(preprocessor.scales());
    let mut all: Vec<Coefficient> = terms
        .map(|(term, scale)| Coefficient {
            column: term.name,
            standardized: term.estimate,
            estimate: term.estimate / scale,
            std_error: term.std_error.map(|error| error / scale),
            z: term.z,
            p_value: term.p_value,
        })
        .collect();
    let weight = |one: &Coefficient| one.z.unwrap_or(one.standardized).abs();
    all.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    all
}

/// Returns at most [`N_OF_CLASS`] rows of each class, drawn by their position: the area under the ROC
/// curve does not depend on the share of events.
fn balanced(data: &Data<'_>, rows: &[usize], seed: u64) -> Vec<usize> {
    let keyed = Seed::new(seed).keyed("importance");
    let mut chosen = Vec::new();
    for class in [false, true] {
        let mut of_class: Vec<usize> =
            rows.iter().copied().filter(|&row| data.outcome.events[row] == class).collect();
        of_class.sort_unstable_by_key(|&row| (keyed.bits(row as u64), row));
        of_class.truncate(N_OF_CLASS);
        chosen.extend(of_class);
    }
    chosen.sort_unstable();
    chosen
}

/// What is shuffled, and who predicts it.
struct Shuffled<'a> {
    matrix: &'a FeatureMatrix,
    labels: &'a [bool],
    kind: &'a ModelKind,
    seed: u64,
}

fn importances(
    encoding: &Encoding,
    impurity: &[f64],
    shuffled: &Shuffled<'_>,
) -> Result<Vec<Importance>, ModelError> {
    let input_of = encoding.input_of();
    let mut share_of: BTreeMap<usize, f64> = BTreeMap::new();
    for (&input, share) in input_of.iter().zip(impurity) {
        *share_of.entry(input).or_default() += share;
    }
    let before = shuffled.auc(shuffled.matrix)?;
    let mut all = Vec::new();
    for (input, column) in encoding.inputs().iter().enumerate() {
        let mut lost = 0.0;
        for repeat in 0..N_REPEATS {
            let matrix = shuffled.without(input, &input_of, repeat).map_err(EncodingError::from)?;
            lost += before - shuffled.auc(&matrix)?;
        }
        all.push(Importance {
            column: column.name().to_owned(),
            impurity: share_of.get(&input).copied().unwrap_or_default(),
            permutation: lost / N_REPEATS as f64,
        });
    }
    all.sort_by(|a, b| b.permutation.total_cmp(&a.permutation));
    Ok(all)
}

impl Shuffled<'_> {
    fn auc(&self, matrix: &FeatureMatrix) -> Result<f64, ModelError> {
        let probabilities = self.kind.predict_proba(matrix)?;
        Ok(Evaluation::new(self.labels, &probabilities)?.auc())
    }

    /// Returns the matrix with the columns of one input in another order of the rows.
    fn without(
        &self,
        input: usize,
        input_of: &[usize],
        repeat: u64,
    ) -> Result<FeatureMatrix, MatrixError> {
        let keyed = Seed::new(self.seed).keyed("shuffle");
        let n_rows = self.matrix.n_rows();
        let mut order: Vec<usize> = (0..n_rows).collect();
        let key = |row: usize| keyed.bits(row as u64 + (repeat << 32) + ((input as u64) << 40));
        order.sort_unstable_by_key(|&row| (key(row), row));
        let cells = (0..n_rows).flat_map(|row| {
            let from = order[row];
            input_of.iter().enumerate().map(move |(column, &of)| {
                self.matrix.get(if of == input { from } else { row }, column)
            })
        });
        FeatureMatrix::from_cells(self.matrix.names().to_vec(), cells)
    }
}
