//! The check that a table has the columns a model was fitted on.

/// Why a table does not fit a model: other columns than the model was fitted on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnMismatch {
    /// The number of columns differs.
    #[error("expected {expected} columns, as the model was fitted on, found {found}")]
    Width {
        /// Columns of the model.
        expected: usize,
        /// Columns of the table.
        found: usize,
    },
    /// A column has another name, so its numbers would be read as another feature.
    #[error("expected column {column} to be `{expected}`, found `{found}`")]
    Name {
        /// Position of the column, from 0.
        column: usize,
        /// Name in the model.
        expected: String,
        /// Name in the table.
        found: String,
    },
}

/// Checks that `found` are the columns `expected`, in the same order.
pub(crate) fn check_columns(expected: &[String], found: &[String]) -> Result<(), ColumnMismatch> {
    if expected.len() != found.len() {
        return Err(ColumnMismatch::Width { expected: expected.len(), found: found.len() });
    }
    match expected.iter().zip(found).position(|(expected, found)| expected != found) {
        None => Ok(()),
        Some(column) => Err(ColumnMismatch::Name {
            column,
            expected: expected[column].clone(),
            found: found[column].clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn names_the_first_column_that_differs() {
        let found = check_columns(&names(&["a", "b"]), &names(&["a", "c"])).unwrap_err();
        assert_eq!(found.to_string(), "expected column 1 to be `b`, found `c`");
    }

    #[test]
    fn counts_before_it_compares() {
        let found = check_columns(&names(&["a"]), &names(&["b", "c"])).unwrap_err();
        assert_eq!(found, ColumnMismatch::Width { expected: 1, found: 2 });
    }
}
