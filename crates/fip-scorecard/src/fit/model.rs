//! The regression of the outcome on weights of evidence.

use fip_ml::{LogisticError, LogisticRegression, LogisticValidParams, Signs};
use fip_model::CompleteMatrix;
use fip_model::ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::Candidate;

/// What to do about a coefficient above 0, which says that safer bins are riskier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SignRule {
    /// The characteristic is rejected, the most positive coefficient first.
    #[default]
    Drop,
    /// Coefficients are fitted at or below 0; those that end at 0 are rejected.
    Constrain,
    /// Nothing.
    Ignore,
}

/// How the coefficients are fitted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regression {
    /// The penalty of the absolute coefficients, 0 for none.
    pub l1: f64,
    /// The penalty of the squared coefficients, 0 for none.
    pub l2: f64,
    /// What to do about coefficients of the wrong sign.
    pub signs: SignRule,
}

impl Regression {
    /// Returns whether coefficients are penalised, so that they are finite whatever the rows.
    pub(super) fn is_penalised(self) -> bool {
        self.l1 > 0.0 || self.l2 > 0.0
    }
}

/// Candidates beside the outcome and the weight of every row.
#[derive(Debug)]
pub(super) struct Design<'a> {
    pub(super) candidates: &'a [Candidate],
    pub(super) labels: &'a [bool],
    pub(super) weights: &'a [f64],
    pub(super) regression: Regression,
}

impl Design<'_> {
    /// Returns the weight of all rows.
    pub(super) fn weight(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Fits the outcome on some candidates.
    pub(super) fn fit(&self, columns: &[usize]) -> Result<LogisticRegression, LogisticError> {
        self.params()?.fit_weighted(&self.matrix(columns)?, self.labels, self.weights)
    }

    /// Fits the outcome on some candidates, beginning at a model of nearly the same.
    pub(super) fn fit_from(
        &self,
        columns: &[usize],
        start: &LogisticRegression,
    ) -> Result<LogisticRegression, LogisticError> {
        self.params()?.fit_from(start, &self.matrix(columns)?, self.labels, self.weights)
    }

    fn params(&self) -> Result<LogisticValidParams, LogisticError> {
        let signs = match self.regression.signs {
            SignRule::Constrain => Signs::NonPositive,
            SignRule::Drop | SignRule::Ignore => Signs::Free,
        };
        let params = LogisticRegression::params().l1(self.regression.l1).l2(self.regression.l2);
        params.signs(signs).check()
    }

    fn matrix(&self, columns: &[usize]) -> Result<CompleteMatrix, LogisticError> {
        let names = columns.iter().map(|&at| self.candidates[at].name().to_owned()).collect();
        let mut values = Array2::zeros((self.labels.len(), columns.len()));
        for (column, &at) in columns.iter().enumerate() {
            let evidence = self.candidates[at].woe_of_rows();
            for (cell, woe) in values.column_mut(column).iter_mut().zip(evidence) {
                *cell = woe;
            }
        }
        CompleteMatrix::new(names, values).map_err(|_| unnamed(columns, self))
    }

    /// Returns whether every coefficient has the sign that the rule asks for; those of `exempt` may have any.
    pub(super) fn has_lawful_signs(
        &self,
        model: &LogisticRegression,
        columns: &[usize],
        exempt: &[usize],
    ) -> bool {
        let mut signs = model.coefficients().iter().zip(columns);
        match self.regression.signs {
            SignRule::Drop => signs.all(|(&found, at)| found <= 0.0 || exempt.contains(at)),
            SignRule::Constrain => signs.all(|(&found, at)| found < 0.0 || exempt.contains(at)),
            SignRule::Ignore => true,
        }
    }
}

/// Weights of evidence are finite and names are checked, so that a matrix is refused for nothing else.
fn unnamed(columns: &[usize], design: &Design<'_>) -> LogisticError {
    let name = columns.first().map(|&at| design.candidates[at].name());
    LogisticError::Collinear { column: name.unwrap_or_default().to_owned() }
}
