//! What a model is made from: its parameters, and how columns are encoded for it.

use fip_ml::{
    Encoding, EncodingError, EncodingValidParams, ForestValidParams, LogisticValidParams,
    LongTails, MaxFeatures, ModelError, ModelKind, Preprocessor, ReferenceLevel,
};
use fip_model::FeatureMatrix;

use super::data::Data;

/// A model that is not fitted yet.
#[derive(Debug, Clone)]
pub(super) enum Recipe {
    Logistic(LogisticValidParams),
    Forest(ForestValidParams),
}

/// A model that is.
#[derive(Debug)]
pub(super) struct Fitted {
    pub(super) encoding: Encoding,
    pub(super) model: ModelKind,
}

impl Recipe {
    /// Returns what the model is, in words.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Logistic(_) => "logistic regression",
            Self::Forest(_) => "random forest",
        }
    }

    /// Returns the parameters in words.
    pub(super) fn parameters(&self) -> String {
        match self {
            Self::Logistic(params) => {
                let l1 = params.l1();
                let lasso = if l1 > 0.0 { format!(", l1 {l1:.3}") } else { String::new() };
                format!("l2 {:.3}{lasso}", params.l2())
            }
            Self::Forest(params) => {
                let depth = match params.max_depth() {
                    usize::MAX => String::new(),
                    depth => format!(", depth {depth}"),
                };
                let tried = match params.max_features() {
                    MaxFeatures::All => "all columns".to_owned(),
                    MaxFeatures::Exactly(n) => format!("{n} columns"),
                    _ => "√ columns".to_owned(),
                };
                format!(
                    "{} trees, leaf {}{depth}, {tried}",
                    params.n_trees(),
                    params.min_samples_leaf()
                )
            }
        }
    }

    /// Returns how columns are encoded: a regression compares levels with the most frequent one and
    /// wants short tails, trees take everything as it is.
    pub(super) fn encoding(&self, max_levels: u32) -> Result<EncodingValidParams, EncodingError> {
        let params = Encoding::params().max_levels(max_levels as usize);
        match self {
            Self::Logistic(_) => params
                .reference(ReferenceLevel::MostFrequent)
                .long_tails(LongTails::SignedLog)
                .check(),
            Self::Forest(_) => params.check(),
        }
    }

    /// Fits encoding and model to some rows.
    pub(super) fn fit(
        &self,
        data: &Data<'_>,
        rows: &[usize],
        max_levels: u32,
    ) -> Result<Fitted, ModelError> {
        let columns = data.columns();
        let encoding = self.encoding(max_levels)?.fit(&columns, rows)?;
        let matrix = encoding.transform(&columns, rows)?;
        let model = self.fit_matrix(&matrix, &data.labels(rows), data.weights(rows))?;
        Ok(Fitted { encoding, model })
    }

    fn fit_matrix(
        &self,
        matrix: &FeatureMatrix,
        labels: &[bool],
        weights: Option<Vec<f64>>,
    ) -> Result<ModelKind, ModelError> {
        match self {
            Self::Logistic(params) => {
                let preprocessor = Preprocessor::fit(matrix)?;
                let inputs = preprocessor.transform(matrix)?;
                let model = match weights {
                    Some(weights) => params.fit_weighted(&inputs, labels, &weights)?,
                    None => params.fit(&inputs, labels)?,
                };
                Ok(ModelKind::Logistic { preprocessor, model })
            }
            Self::Forest(params) => Ok(ModelKind::Forest(match weights {
                Some(weights) => params.fit_weighted(matrix, labels, &weights)?,
                None => params.fit(matrix, labels)?,
            })),
        }
    }
}

impl Fitted {
    /// Returns the probabilities of some rows.
    pub(super) fn predict(&self, data: &Data<'_>, rows: &[usize]) -> Result<Vec<f64>, ModelError> {
        let matrix = self.encoding.transform(&data.columns(), rows)?;
        self.model.predict_proba(&matrix)
    }
}
