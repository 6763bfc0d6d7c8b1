//! From the columns of any table to a feature matrix: numbers on their scale, categories one-hot.

mod column;
mod error;
mod fit;
mod params;

use std::collections::BTreeSet;

use fip_model::{FeatureMatrix, Transform};
use serde::{Deserialize, Serialize};

pub use column::{TableCells, TableColumn};
pub use error::EncodingError;
pub use params::{EncodingParams, EncodingValidParams, LongTails, ReferenceLevel};

use column::Source;

/// How the columns of a table become the columns of a [`FeatureMatrix`], learnt from training rows.
///
/// A column of numbers stays one column. A column of categories becomes one column of 0 and 1 for each
/// level that has one (one-hot):
///
/// ```text
/// level with a column               1 in its column
/// the reference level               0 in all of them
/// level beyond the most frequent    1 in the column `(other)`
/// level that no training row had    1 in `(other)` where there is one, else 0 in all of them
/// missing                           1 in `(missing)` where training rows had missing cells, else 0 in all
/// ```
///
/// A missing number stays missing: what follows fills it in (logistic regression) or routes it (forest).
/// Columns that tell nothing, one value in every training row, are left out.
///
/// # Examples
///
/// ```
/// use fip_ml::{Encoding, TableCells, TableColumn};
///
/// let income = [Some(30.0), None, Some(12.0)];
/// let home = [Some(1), Some(0), None];
/// let table = [
///     TableColumn { name: "income", cells: TableCells::Numbers(&income) },
///     TableColumn {
///         name: "home",
///         cells: TableCells::Categories { indices: &home, names: &["own", "rent"] },
///     },
/// ];
/// let encoding = Encoding::params().fit(&table, &[0, 1, 2])?;
/// let matrix = encoding.transform(&table, &[0, 2])?;
/// assert_eq!(matrix.names(), ["income", "home = own", "home = rent", "home (missing)"]);
/// let home: Vec<_> = (1..4).map(|column| matrix.get(0, column)).collect();
/// assert_eq!(home, [Some(0.0), Some(1.0), Some(0.0)]);
/// # Ok::<(), fip_ml::EncodingError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct Encoding {
    inputs: Vec<EncodedInput>,
    left_out: Vec<String>,
}

/// A column of the table, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum EncodedInput {
    /// Numbers: one column.
    Numeric {
        /// Name of the column.
        name: String,
        /// How a number is changed.
        transform: Transform,
    },
    /// Categories: a column of 0 and 1 for each level, one-hot.
    Category {
        /// Name of the column.
        name: String,
        /// Levels with a column, ascending.
        levels: Vec<String>,
        /// The level without a column, which the others are compared with; `None` when each has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
        /// Whether there is a column `(other)` for all other levels.
        other: bool,
        /// Whether there is a column `(missing)`.
        missing: bool,
    },
}

impl EncodedInput {
    /// Returns the name of the column of the table.
    pub fn name(&self) -> &str {
        match self {
            Self::Numeric { name, .. } | Self::Category { name, .. } => name,
        }
    }

    /// Returns the names of the columns that it becomes.
    fn encoded_names(&self) -> Vec<String> {
        match self {
            Self::Numeric { name, transform } => vec![transform.name_of(name)],
            Self::Category { name, levels, other, missing, .. } => {
                let mut names: Vec<String> =
                    levels.iter().map(|level| format!("{name} = {level}")).collect();
                names.extend(other.then(|| format!("{name} (other)")));
                names.extend(missing.then(|| format!("{name} (missing)")));
                names
            }
        }
    }
}

impl Encoding {
    /// Returns the default parameters: at most 20 levels of a category, each with a column, numbers as
    /// they are.
    pub fn params() -> EncodingParams {
        EncodingParams::new()
    }

    /// Returns an encoding of these inputs.
    ///
    /// # Errors
    ///
    /// [`EncodingError::NothingToLearn`] without inputs; [`EncodingError::DuplicateInput`],
    /// [`EncodingError::DuplicateLevel`] and [`EncodingError::NoLevels`] where an input contradicts itself.
    pub fn from_inputs(inputs: Vec<EncodedInput>) -> Result<Self, EncodingError> {
        if inputs.is_empty() {
            return Err(EncodingError::NothingToLearn);
        }
        let mut names = BTreeSet::new();
        for input in &inputs {
            if !names.insert(input.name()) {
                return Err(EncodingError::DuplicateInput { column: input.name().to_owned() });
            }
            check_levels(input)?;
        }
        Ok(Self { inputs, left_out: Vec::new() })
    }

    /// Returns the columns of the table that are looked at, in order.
    pub fn inputs(&self) -> &[EncodedInput] {
        &self.inputs
    }

    /// Returns the columns that were left out of the fit, for they hold one value in every training row.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Returns the names of the columns of the matrix, in order.
    pub fn encoded_names(&self) -> Vec<String> {
        self.inputs.iter().flat_map(EncodedInput::encoded_names).collect()
    }

    /// Returns, for each column of the matrix, the position of its input.
    pub fn input_of(&self) -> Vec<usize> {
        let widths = self.inputs.iter().map(|input| input.encoded_names().len());
        widths.enumerate().flat_map(|(at, width)| std::iter::repeat_n(at, width)).collect()
    }

    /// Returns the matrix of some rows of a table; columns that are no input are passed over.
    ///
    /// # Errors
    ///
    /// [`EncodingError::NoColumn`] when an input is not there; [`EncodingError::NotNumbers`] and
    /// [`EncodingError::NotCategories`] when it is of another kind; [`EncodingError::NoRow`] for a row
    /// beyond the table; [`EncodingError::Matrix`] for a number that is not finite.
    pub fn transform(
        &self,
        table: &[TableColumn<'_>],
        rows: &[usize],
    ) -> Result<FeatureMatrix, EncodingError> {
        let mut sources: Vec<Source<'_>> = Vec::new();
        for input in &self.inputs {
            let column = table.iter().find(|column| column.name == input.name());
            let column = column
                .ok_or_else(|| EncodingError::NoColumn { column: input.name().to_owned() })?;
            if let Some(&row) = rows.iter().find(|row| column.cells.len() <= **row) {
                return Err(EncodingError::NoRow { column: input.name().to_owned(), row });
            }
            sources.extend(column::sources(input, column)?);
        }
        let cells = rows.iter().flat_map(|&row| sources.iter().map(move |source| source.cell(row)));
        Ok(FeatureMatrix::from_cells(self.encoded_names(), cells)?)
    }
}

fn check_levels(input: &EncodedInput) -> Result<(), EncodingError> {
    let EncodedInput::Category { name, levels, reference, other, missing } = input else {
        return Ok(());
    };
    if levels.is_empty() && !other && !missing {
        return Err(EncodingError::NoLevels { column: name.clone() });
    }
    let out_of_place = levels.windows(2).find(|pair| pair[0] >= pair[1]).map(|pair| &pair[1]);
    let twice = reference.as_ref().filter(|reference| levels.contains(reference));
    match out_of_place.or(twice) {
        None => Ok(()),
        Some(level) => {
            Err(EncodingError::DuplicateLevel { column: name.clone(), level: level.clone() })
        }
    }
}

/// What the file holds, before it is checked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    inputs: Vec<EncodedInput>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
}

impl From<Encoding> for Document {
    fn from(encoding: Encoding) -> Self {
        Self { inputs: encoding.inputs, left_out: encoding.left_out }
    }
}

impl TryFrom<Document> for Encoding {
    type Error = EncodingError;

    fn try_from(document: Document) -> Result<Self, EncodingError> {
        Ok(Self { left_out: document.left_out, ..Self::from_inputs(document.inputs)? })
    }
}

#[cfg(test)]
mod tests;
