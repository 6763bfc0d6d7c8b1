//! The customers models are trained and measured on, with their features and outcomes.

use fip_features::{Catalogue, Features};
use fip_ml::{EncodedInput, Encoding, EncodingError};
use fip_model::{CustomerId, FeatureMatrix, MatrixError, Outcome, Transform};

use crate::failure::{Failure, Kind};

/// Customers with transactions, their features and whether they had an event.
#[derive(Debug)]
pub(crate) struct Sample {
    /// Row of each customer in the table of features.
    pub(crate) rows: Vec<usize>,
    pub(crate) customers: Vec<CustomerId>,
    pub(crate) matrix: FeatureMatrix,
    pub(crate) labels: Vec<bool>,
}

impl Sample {
    /// Returns the sample with the features of a catalogue. Age, region, income and other columns of
    /// the customer table have no part, nor have customers whose outcome nobody knows.
    pub(crate) fn of(
        features: &Features,
        outcomes: &[Outcome],
        catalogue: &Catalogue,
    ) -> Result<Self, Failure> {
        let table = &features.customers;
        let known = known_rows(table.customers(), outcomes)?;
        let is_active =
            |row: usize| table.number(row, "txn_count").is_some_and(|count| count > 0.0);
        let (rows, labels): (Vec<usize>, Vec<bool>) =
            known.into_iter().filter(|&(row, _)| is_active(row)).unzip();
        let inputs = model_inputs(catalogue);
        let names: Vec<&str> = inputs.iter().map(|input| input.0).collect();
        let matrix = table.matrix(&names).map_err(Failure::internal)?.select_rows(&rows);
        check_own(&matrix)?;
        Ok(Self {
            customers: rows.iter().map(|&row| table.customers()[row]).collect(),
            labels,
            matrix: transformed(&matrix, &inputs)?,
            rows,
        })
    }

    /// Returns the sample with these features alone, as they are or as logarithms.
    pub(crate) fn with_features(&self, features: &[&str]) -> Result<Self, MatrixError> {
        let is_in = |name: &str| {
            let is_log_of = |feature: &str| name == Transform::SignedLog.name_of(feature);
            features.iter().any(|&feature| name == feature || is_log_of(feature))
        };
        let names = self.matrix.names();
        let columns: Vec<usize> = (0..names.len()).filter(|&at| is_in(&names[at])).collect();
        let cells = (0..self.matrix.n_rows())
            .flat_map(|row| columns.iter().map(move |&column| self.matrix.get(row, column)));
        let names = columns.iter().map(|&at| names[at].clone()).collect();
        Ok(Self {
            rows: self.rows.clone(),
            customers: self.customers.clone(),
            labels: self.labels.clone(),
            matrix: FeatureMatrix::from_cells(names, cells)?,
        })
    }

    pub(crate) fn ids(&self) -> Vec<u64> {
        self.customers.iter().map(|customer| customer.number().into()).collect()
    }

    /// Returns the labels of some customers.
    pub(crate) fn labels_of(&self, rows: &[usize]) -> Vec<bool> {
        rows.iter().map(|&row| self.labels[row]).collect()
    }
}

/// Returns the rows of the customers whose outcome is known, and whether they had an event.
fn known_rows(
    customers: &[CustomerId],
    outcomes: &[Outcome],
) -> Result<Vec<(usize, bool)>, Failure> {
    let row = |outcome: &Outcome| {
        let row = customers.binary_search(&outcome.customer_id).map_err(|_| {
            let cause = format!(
                "CustomerOutcomes has {}, whom CustomerFeatures does not have",
                outcome.customer_id
            );
            Failure::new(Kind::BadInput, cause, "run `fip run` again")
        })?;
        Ok((row, outcome.at_risk))
    };
    outcomes.iter().map(row).collect()
}

/// Customers who must have a feature of the project's own, so that every fold has some of them.
const FEWEST_WITH_VALUE: usize = 20;

/// Refuses a feature of the project's own that too few customers have.
fn check_own(matrix: &FeatureMatrix) -> Result<(), Failure> {
    for (column, name) in matrix.names().iter().enumerate() {
        if is_built_in(name) {
            continue;
        }
        let has_value = |&row: &usize| matrix.get(row, column).is_some();
        let n_customers = (0..matrix.n_rows()).filter(has_value).count();
        if n_customers < FEWEST_WITH_VALUE {
            let cause = format!(
                "feature {name}: expected a value for at least {FEWEST_WITH_VALUE} customers to train \
                 on, found {n_customers}"
            );
            let hint = "let `coalesce` give it a value where it is empty, or set [features] \
                        in_models = false in fip.toml";
            return Err(Failure::new(Kind::BadInput, cause, hint));
        }
    }
    Ok(())
}

fn is_built_in(feature: &str) -> bool {
    Catalogue::built_in().customer_feature(feature).is_some()
}

/// Returns every feature that differs between customers, and how it is taken: money, counts and ratios
/// have long tails, so of these the logarithm. A feature of the project's own is taken as it is; its
/// formula can take the logarithm.
pub(super) fn model_inputs(catalogue: &Catalogue) -> Vec<(&str, Transform)> {
    catalogue
        .customers()
        .iter()
        .filter(|feature| !feature.is_same_for_all())
        .map(|feature| {
            let has_long_tail = matches!(feature.unit(), "GBP" | "count" | "ratio");
            let as_log = has_long_tail && is_built_in(feature.name());
            (feature.name(), if as_log { Transform::SignedLog } else { Transform::Identity })
        })
        .collect()
}

/// Returns how the columns of the table of features become those of the sample, for a saved model.
pub(super) fn encoding(catalogue: &Catalogue) -> Result<Encoding, EncodingError> {
    let input = |(name, transform): (&str, Transform)| EncodedInput::Numeric {
        name: name.to_owned(),
        transform,
    };
    Encoding::from_inputs(model_inputs(catalogue).into_iter().map(input).collect())
}

fn transformed(
    matrix: &FeatureMatrix,
    inputs: &[(&str, Transform)],
) -> Result<FeatureMatrix, Failure> {
    let names = inputs.iter().map(|(name, transform)| transform.name_of(name));
    let cells = (0..matrix.n_rows()).flat_map(|row| {
        let cell = move |(column, input): (usize, &(&str, Transform))| {
            matrix.get(row, column).map(|value| input.1.apply(value))
        };
        inputs.iter().enumerate().map(cell)
    });
    FeatureMatrix::from_cells(names.collect(), cells).map_err(Failure::internal)
}
