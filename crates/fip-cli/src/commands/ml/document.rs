//! Everything that a training decided and found, as it is written beside the model.

use fip_ml::AucComparison;
use serde::Serialize;

use super::choice::{Found, Verdict};
use super::drivers::Drivers;
use super::measure::Measures;
use super::training::{Trained, Training};

/// The document.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    fip_version: &'static str,
    source: &'a str,
    target: &'a str,
    event: &'a str,
    weight: Option<&'a str>,
    seed: u64,
    split: &'a str,
    n_train: usize,
    n_test: usize,
    /// Columns whose texts name rows; they were not looked at.
    names_rows: &'a [&'a str],
    models: Vec<Judged<'a>>,
    /// The model that is kept.
    kept: &'static str,
    why: Option<&'a Verdict>,
    /// ROC-AUC of the forest minus that of the regression.
    comparison: Option<AucComparison>,
}

/// What was found of one model.
#[derive(Debug, Serialize)]
struct Judged<'a> {
    model: &'static str,
    parameters: &'a str,
    /// Every candidate with its cross-validation.
    tried: Vec<&'a Found>,
    /// Columns that are one value in every training row.
    left_out: &'a [String],
    measures: &'a Measures,
    drivers: &'a Drivers,
}

impl<'a> Document<'a> {
    pub(super) fn of(training: &'a Training<'_>) -> Self {
        let outcome = &training.asked.outcome;
        let kept = &training.models[training.kept];
        Self {
            fip_version: env!("CARGO_PKG_VERSION"),
            source: &kept.classifier.trained().source,
            target: &outcome.target,
            event: &outcome.event,
            weight: outcome.weight.as_deref(),
            seed: training.seed,
            split: &training.division.words,
            n_train: training.division.train.len(),
            n_test: training.division.test.len(),
            names_rows: &training.data.names_rows,
            models: training.models.iter().map(Judged::of).collect(),
            kept: kept.classifier.kind().words(),
            why: training.verdict.as_ref(),
            comparison: training.comparison,
        }
    }
}

impl<'a> Judged<'a> {
    fn of(trained: &'a Trained) -> Self {
        Self {
            model: trained.classifier.kind().words(),
            parameters: &trained.tried[trained.chosen].found.parameters,
            tried: trained.tried.iter().map(|tried| &tried.found).collect(),
            left_out: trained.classifier.encoding().left_out(),
            measures: &trained.measures,
            drivers: &trained.drivers,
        }
    }
}
