//! Errors of splits and of cross-validation.

use crate::evaluation::EvaluationError;
use crate::labels::LabelError;

/// Why rows could not be divided.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitError {
    /// The labels do not allow a stratified split.
    #[error(transparent)]
    Labels(#[from] LabelError),
    /// There is not one id for each row.
    #[error("expected {expected} row ids, one for each label, found {found}")]
    IdsLength {
        /// Labels given.
        expected: usize,
        /// Ids given.
        found: usize,
    },
    /// Two rows have one id, so their places would depend on their order.
    #[error("expected every row id once, found {id} twice")]
    DuplicateId {
        /// The id.
        id: u64,
    },
    /// The share of test rows is not between 0 and 1.
    #[error("expected a test share between 0 and 1, found {found}")]
    InvalidShare {
        /// Value given.
        found: f64,
    },
    /// The number of folds is not between 2 and the number of rows of the rarer class.
    #[error(
        "expected 2 to {rarer_class} folds, as many as the rarer class has rows, found {found}"
    )]
    InvalidFolds {
        /// Rows of the rarer class.
        rarer_class: usize,
        /// Value given.
        found: usize,
    },
    /// A class occurs in fewer groups than there are sides or folds, so one of them would lack it.
    #[error(
        "expected {} in at least {expected} groups, one for each side or fold, found them in {found}",
        if *class { "events" } else { "non-events" }
    )]
    TooFewGroups {
        /// `true` for the events.
        class: bool,
        /// Sides or folds.
        expected: usize,
        /// Groups that hold the class.
        found: usize,
    },
    /// There are fewer distinct times than blocks, or no block to test on.
    #[error(
        "expected at least {expected} distinct times, one for each block of rows, found {found}"
    )]
    TooFewTimes {
        /// Blocks of rows, at least 2.
        expected: usize,
        /// Distinct times.
        found: usize,
    },
    /// A class is too small to have a row on both sides.
    #[error(
        "expected at least one row of each class on either side, found {n_test} of {n_rows} rows of a class in the test"
    )]
    OneSided {
        /// Rows of the class in the test.
        n_test: usize,
        /// Rows of the class.
        n_rows: usize,
    },
}

/// Why a cross-validation failed; `E` is the error of the closure that fits and predicts.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CrossValidationError<E: std::error::Error + 'static> {
    /// There is not one label for each row of the folds.
    #[error("expected {expected} labels, one for each row of the folds, found {found}")]
    LabelsLength {
        /// Rows of the folds.
        expected: usize,
        /// Labels given.
        found: usize,
    },
    /// A share of the training rows is not above 0 and at most 1.
    #[error("expected a share of the rows above 0 and at most 1, found {found}")]
    InvalidShare {
        /// Value given.
        found: f64,
    },
    /// The closure failed.
    #[error("fold {fold} could not be fitted or predicted")]
    Fit {
        /// Number of the fold, from 0.
        fold: usize,
        /// What the closure returned.
        source: E,
    },
    /// The closure's predictions could not be evaluated.
    #[error("the predictions of fold {fold} could not be evaluated")]
    Evaluation {
        /// Number of the fold, from 0.
        fold: usize,
        /// Why not.
        source: EvaluationError,
    },
}
