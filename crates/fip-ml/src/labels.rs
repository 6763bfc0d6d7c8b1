//! The check of the labels: one for each row, both classes present.

/// Why labels cannot be learnt from or evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelError {
    /// There are no rows.
    #[error("expected labels of both classes, found no rows")]
    Empty,
    /// There is not one label for each row.
    #[error("expected {expected} labels, one for each row, found {found}")]
    WrongLength {
        /// Rows of the table.
        expected: usize,
        /// Labels given.
        found: usize,
    },
    /// Every row is an event, or none is.
    #[error("expected events and non-events, found {n_events} events in {n_rows} rows")]
    OneClass {
        /// Rows whose label is `true`.
        n_events: usize,
        /// Rows in all.
        n_rows: usize,
    },
}

/// Returns the number of events, after checking that both classes are present.
pub(crate) fn check_labels(labels: &[bool], n_rows: usize) -> Result<usize, LabelError> {
    if labels.len() != n_rows {
        return Err(LabelError::WrongLength { expected: n_rows, found: labels.len() });
    }
    if n_rows == 0 {
        return Err(LabelError::Empty);
    }
    let n_events = labels.iter().filter(|&&event| event).count();
    if n_events == 0 || n_events == n_rows {
        return Err(LabelError::OneClass { n_events, n_rows });
    }
    Ok(n_events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_no_rows_one_class_and_other_lengths() {
        assert_eq!(check_labels(&[], 0), Err(LabelError::Empty));
        assert_eq!(check_labels(&[true], 1), Err(LabelError::OneClass { n_events: 1, n_rows: 1 }));
        assert_eq!(
            check_labels(&[false, false], 2),
            Err(LabelError::OneClass { n_events: 0, n_rows: 2 })
        );
        assert_eq!(
            check_labels(&[true, false], 3),
            Err(LabelError::WrongLength { expected: 3, found: 2 })
        );
    }

    #[test]
    fn counts_the_events() {
        assert_eq!(check_labels(&[true, false, true], 3), Ok(2));
    }
}
