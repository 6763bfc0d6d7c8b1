//! Splits, stratified, by groups or by time, that do not depend on the order of the rows, and
//! cross-validation.

mod cross_validate;
mod error;
mod folds;
mod forward;
mod grouped;
mod resampling;
mod train_test;

use fip_model::Seed;

pub use cross_validate::{CrossValidation, cross_validate};
pub use error::{CrossValidationError, SplitError};
pub use folds::Folds;
pub use forward::ForwardFolds;
pub use resampling::Resampling;
pub use train_test::TrainTest;

use crate::labels::check_labels;

/// Returns the rows of the non-events and those of the events, each in the random order of their ids.
///
/// The order is that of a keyed hash of the id, so it is a property of the set of rows alone.
fn shuffled_classes(
    labels: &[bool],
    row_ids: &[u64],
    seed: Seed,
    purpose: &str,
) -> Result<[Vec<usize>; 2], SplitError> {
    check_labels(labels, labels.len())?;
    if row_ids.len() != labels.len() {
        return Err(SplitError::IdsLength { expected: labels.len(), found: row_ids.len() });
    }
    let mut ids = row_ids.to_vec();
    ids.sort_unstable();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(SplitError::DuplicateId { id: pair[0] });
    }
    let keyed = seed.keyed(purpose);
    let of_class = |class: bool| {
        let mut rows: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] == class).collect();
        rows.sort_unstable_by_key(|&row| (keyed.bits(row_ids[row]), row_ids[row]));
        rows
    };
    Ok([of_class(false), of_class(true)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::LabelError;

    #[test]
    fn refuses_labels_and_ids_that_do_not_fit() {
        let shuffle = |labels: &[bool], ids: &[u64]| {
            shuffled_classes(labels, ids, Seed::new(1), "x").unwrap_err()
        };
        assert_eq!(shuffle(&[], &[]), LabelError::Empty.into());
        let one_class = LabelError::OneClass { n_events: 2, n_rows: 2 };
        assert_eq!(shuffle(&[true; 2], &[1, 2]), one_class.into());
        assert_eq!(shuffle(&[true, false], &[1]), SplitError::IdsLength { expected: 2, found: 1 });
        assert_eq!(shuffle(&[true, false], &[7, 7]), SplitError::DuplicateId { id: 7 });
    }
}
