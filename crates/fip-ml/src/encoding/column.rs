//! The columns of a table, and the numbers that an input takes from one.

use fip_model::Transform;

use super::EncodedInput;
use super::error::EncodingError;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableColumn<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its cells, one for each row.
    pub cells: TableCells<'a>,
}

/// The cells of a column; `None` is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum TableCells<'a> {
    /// Numbers, each finite.
    Numbers(&'a [Option<f64>]),
    /// Categories.
    Categories {
        /// For each row, the position of its category in `names`.
        indices: &'a [Option<u32>],
        /// The names of the categories, each once.
        names: &'a [&'a str],
    },
}

impl TableCells<'_> {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(cells) => cells.len(),
            Self::Categories { indices, .. } => indices.len(),
        }
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Where the cells of a column of the matrix come from.
pub(super) enum Source<'a> {
    Numbers(&'a [Option<f64>], Transform),
    /// 1 where the category is one of some.
    Indicator {
        indices: &'a [Option<u32>],
        /// For each category of the table whether it is one of them.
        is_in: Vec<bool>,
        missing: bool,
    },
}

impl Source<'_> {
    pub(super) fn cell(&self, row: usize) -> Option<f64> {
        match self {
            Self::Numbers(cells, transform) => cells[row].map(|value| transform.apply(value)),
            Self::Indicator { indices, is_in, missing } => {
                let is_one = indices[row].map_or(*missing, |index| is_at(is_in, index));
                Some(f64::from(u8::from(is_one)))
            }
        }
    }
}

fn is_at(is_in: &[bool], index: u32) -> bool {
    is_in.get(index as usize).copied().unwrap_or(false)
}

/// Returns where each column that an input becomes has its cells from.
pub(super) fn sources<'a>(
    input: &EncodedInput,
    column: &TableColumn<'a>,
) -> Result<Vec<Source<'a>>, EncodingError> {
    match (input, column.cells) {
        (EncodedInput::Numeric { transform, .. }, TableCells::Numbers(cells)) => {
            Ok(vec![Source::Numbers(cells, *transform)])
        }
        (
            EncodedInput::Category { levels, reference, other, missing, .. },
            TableCells::Categories { indices, names },
        ) => {
            let indicator = |is: &dyn Fn(&str) -> bool, missing: bool| {
                let is_in = names.iter().map(|name| is(name)).collect();
                Source::Indicator { indices, is_in, missing }
            };
            let mut sources: Vec<Source<'a>> =
                levels.iter().map(|level| indicator(&|name| name == level, false)).collect();
            let is_other = |name: &str| {
                reference.as_deref() != Some(name)
                    && levels.binary_search_by(|level| level.as_str().cmp(name)).is_err()
            };
            sources.extend(other.then(|| indicator(&is_other, false)));
            sources.extend(missing.then(|| indicator(&|_| false, true)));
            Ok(sources)
        }
        (EncodedInput::Numeric { name, .. }, _) => {
            Err(EncodingError::NotNumbers { column: name.clone() })
        }
        (EncodedInput::Category { name, .. }, _) => {
            Err(EncodingError::NotCategories { column: name.clone() })
        }
    }
}
