//! Which field of a record is which column.

use super::loose::ColumnRef;

/// The columns of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Empty where the file has no header.
    names: Vec<String>,
    n: usize,
}

/// Why the columns that are needed could not be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// The file has no line with text.
    #[error("expected a header, found an empty file")]
    Empty,
    /// The header is no record.
    #[error(
        "line {line}: expected a header, found a line that is no text in the file's encoding, or too long"
    )]
    Unreadable {
        /// Line of the header, from 1.
        line: u64,
    },
    /// There is no column of this name.
    #[error("{key}: expected one of the columns {}, found {column:?}", known.join(", "))]
    NotFound {
        /// The key of the mapping.
        key: String,
        /// The column that is not there.
        column: String,
        /// The columns that are.
        known: Vec<String>,
    },
    /// There is no column of this number.
    #[error("{key}: expected a column from 1 to {n_columns}, found {number}")]
    NoSuchNumber {
        /// The key of the mapping.
        key: String,
        /// The number.
        number: usize,
        /// How many columns there are.
        n_columns: usize,
    },
    /// Two columns have the name.
    #[error(
        "{key}: expected one column {column:?}, found {n} of this name; give its number instead"
    )]
    Several {
        /// The key of the mapping.
        key: String,
        /// The name.
        column: String,
        /// How many columns have it.
        n: usize,
    },
    /// A column is named, but the file has no header.
    #[error("{key}: expected the number of a column, as the file has no header, found {column:?}")]
    NoHeader {
        /// The key of the mapping.
        key: String,
        /// The name.
        column: String,
    },
}

impl Columns {
    pub(super) const fn named(names: Vec<String>) -> Self {
        let n = names.len();
        Self { names, n }
    }

    pub(super) const fn numbered(n: usize) -> Self {
        Self { names: Vec::new(), n }
    }

    /// Returns the number of columns.
    pub const fn n(&self) -> usize {
        self.n
    }

    /// Returns the name of a field, from 0; where there is no header, its number from 1.
    pub fn name(&self, field: usize) -> String {
        self.names.get(field).cloned().unwrap_or_else(|| (field + 1).to_string())
    }

    /// Returns the field, from 0, of the column that a key of the mapping names.
    ///
    /// # Errors
    ///
    /// [`BindError`] when there is no such column, or several.
    pub fn find(&self, key: &str, column: &ColumnRef) -> Result<usize, BindError> {
        let key = key.to_owned();
        let name = match column {
            ColumnRef::Number(number) if (1..=self.n).contains(number) => return Ok(number - 1),
            ColumnRef::Number(number) => {
                return Err(BindError::NoSuchNumber { key, number: *number, n_columns: self.n });
            }
            ColumnRef::Name(name) => name.trim(),
        };
        let column = name.to_owned();
        if self.names.is_empty() {
            return Err(BindError::NoHeader { key, column });
        }
        let mut found = (0..self.n).filter(|&field| self.names[field] == name);
        match (found.next(), found.count()) {
            (Some(field), 0) => Ok(field),
            (Some(_), more) => Err(BindError::Several { key, column, n: more + 1 }),
            (None, _) => Err(BindError::NotFound { key, column, known: self.names.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_or_number() {
        let columns = Columns::named(["a", "b", "a"].map(str::to_owned).to_vec());
        assert_eq!(columns.find("columns.date", &"b".into()), Ok(1));
        assert_eq!(columns.find("columns.date", &ColumnRef::Number(3)), Ok(2));
        assert_eq!((columns.name(1), Columns::numbered(2).name(1)), ("b".into(), "2".into()));
    }

    #[test]
    fn columns_that_are_not_there_are_told_with_those_that_are() {
        let columns = Columns::named(["a", "b", "a"].map(str::to_owned).to_vec());
        let told = |columns: &Columns, column: ColumnRef| {
            columns.find("columns.date", &column).unwrap_err().to_string()
        };
        assert_eq!(
            told(&columns, "c".into()),
            "columns.date: expected one of the columns a, b, a, found \"c\""
        );
        assert!(told(&columns, "a".into()).contains("found 2 of this name"));
        assert!(told(&columns, ColumnRef::Number(4)).contains("from 1 to 3, found 4"));
        assert!(told(&Columns::numbered(3), "a".into()).contains("has no header"));
    }
}
