//! What a training found.

use fip_ml::{AucComparison, Classifier};

use super::choice::{Tried, Verdict};
use super::data::Data;
use super::division::Division;
use super::drivers::Drivers;
use super::measure::Measures;
use crate::args::MlTrain;

/// A model with all that was found.
#[derive(Debug)]
pub(super) struct Trained {
    pub(super) tried: Vec<Tried>,
    /// Position in `tried` of the parameters that it has.
    pub(super) chosen: usize,
    pub(super) classifier: Classifier,
    /// Probabilities of the rows that judge it.
    pub(super) probabilities: Vec<f64>,
    pub(super) measures: Measures,
    pub(super) drivers: Drivers,
}

/// What a training found.
#[derive(Debug)]
pub(super) struct Training<'a> {
    pub(super) asked: &'a MlTrain,
    pub(super) data: &'a Data<'a>,
    pub(super) division: &'a Division,
    pub(super) seed: u64,
    /// One model, or both, the regression first.
    pub(super) models: Vec<Trained>,
    /// Position of the one that is kept.
    pub(super) kept: usize,
    pub(super) verdict: Option<Verdict>,
    /// Forest minus regression.
    pub(super) comparison: Option<AucComparison>,
}
