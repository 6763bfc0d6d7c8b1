//! Many rows at once, by column.

use crate::{Characteristic, Input, Points, ScoreError, Scorecard};

/// The values of one input for many rows.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Column<'a> {
    /// Finite numbers, none of them missing.
    Numbers(&'a [f64]),
    /// Finite numbers, or missing.
    OptionalNumbers(&'a [Option<f64>]),
    /// Names of categories, none of them missing.
    Categories(&'a [&'a str]),
    /// Names of categories, or missing.
    OptionalCategories(&'a [Option<&'a str>]),
    /// Categories as indices into a list of names, or missing; each name is looked up once.
    Indices {
        /// For each row, the position of its category in `names`.
        indices: &'a [Option<u32>],
        /// The names of the categories.
        names: &'a [&'a str],
    },
}

impl<'a> Column<'a> {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::OptionalNumbers(values) => values.len(),
            Self::Categories(values) => values.len(),
            Self::OptionalCategories(values) => values.len(),
            Self::Indices { indices, .. } => indices.len(),
        }
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the value of a row; `None` beyond the end, and for an index without a name.
    pub fn value(&self, row: usize) -> Option<Input<'a>> {
        Some(match *self {
            Self::Numbers(values) => Input::Number(*values.get(row)?),
            Self::OptionalNumbers(values) => (*values.get(row)?).into(),
            Self::Categories(values) => Input::Category(values.get(row)?),
            Self::OptionalCategories(values) => (*values.get(row)?).into(),
            Self::Indices { indices, names } => match *indices.get(row)? {
                None => Input::Missing,
                Some(index) => Input::Category(names.get(index as usize)?),
            },
        })
    }
}

/// Rows scored together; a chunk's sums stay in the first-level cache.
const CHUNK: usize = 1_024;

impl Scorecard {
    /// Returns the score of every row, with one column for each input in the order of
    /// [`Scorecard::inputs`].
    ///
    /// With the feature `parallel` the rows are shared among the threads of rayon; the scores are
    /// the same.
    ///
    /// # Errors
    ///
    /// [`ColumnsError`] when the columns do not fit the card or each other, and for the first row
    /// with a value that the card refuses.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_scorecard::{Column, Points, Scorecard};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let card: Scorecard = toml::from_str(include_str!("../tests/data/card.toml"))?;
    /// let scores = card.score_columns(&[
    ///     Column::Numbers(&[0.0, 1.0]),
    ///     Column::OptionalNumbers(&[Some(0.1), None]),
    ///     Column::Categories(&["CHIP_AND_PIN", "ONLINE"]),
    /// ])?;
    /// assert_eq!(scores, [Points::new(550), Points::new(450)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn score_columns(&self, columns: &[Column<'_>]) -> Result<Vec<Points>, ColumnsError> {
        let n_rows = self.check_columns(columns)?;
        let mut scores = vec![self.base_points(); n_rows];
        let tables = self.characteristics().iter().zip(columns);
        let tables: Vec<_> = tables.map(|(one, &column)| ColumnPoints::new(one, column)).collect();
        let score_chunk = |(number, scores): (usize, &mut [Points])| {
            let start = number * CHUNK;
            let refused = tables.iter().filter_map(|table| table.add(start, scores));
            let first = refused.reduce(Refused::first);
            for score in scores {
                *score = self.score_of(*score);
            }
            first
        };
        match for_each_chunk(&mut scores, score_chunk) {
            None => Ok(scores),
            Some(Refused { error, .. }) => Err(error),
        }
    }

    fn check_columns(&self, columns: &[Column<'_>]) -> Result<usize, ColumnsError> {
        let (expected, found) = (self.characteristics().len(), columns.len());
        if expected != found {
            return Err(ColumnsError::Count { expected, found });
        }
        let expected = columns.first().map_or(0, Column::len);
        match columns.iter().zip(self.inputs()).find(|(column, _)| column.len() != expected) {
            None => Ok(expected),
            Some((column, input)) => {
                Err(ColumnsError::Length { input: input.to_owned(), expected, found: column.len() })
            }
        }
    }
}

/// A row that cannot be scored.
struct Refused {
    row: usize,
    error: ColumnsError,
}

impl Refused {
    /// Returns the one in the earlier row; of two in one row, that of the earlier characteristic.
    fn first(self, later: Self) -> Self {
        if later.row < self.row { later } else { self }
    }
}

/// A column beside the points its values earn.
enum ColumnPoints<'a> {
    /// Numbers without special values: `points[i]` belongs to the numbers with `i` cuts at or below.
    Intervals {
        characteristic: &'a Characteristic,
        values: &'a [f64],
        cuts: &'a [f64],
        points: Vec<Points>,
    },
    /// For each name its points, `None` where the card refuses it.
    Names { characteristic: &'a Characteristic, column: Column<'a>, points: Vec<Option<Points>> },
    /// Anything else, value by value.
    Values { characteristic: &'a Characteristic, column: Column<'a> },
}

impl<'a> ColumnPoints<'a> {
    fn new(characteristic: &'a Characteristic, column: Column<'a>) -> Self {
        let points_of = |&name: &&str| {
            characteristic.lookup().find(Input::Category(name)).map(|row| row.points)
        };
        match column {
            Column::Numbers(values) => match characteristic.lookup().intervals() {
                Some((cuts, points)) => Self::Intervals { characteristic, values, cuts, points },
                None => Self::Values { characteristic, column },
            },
            Column::Indices { names, .. } => {
                let points = names.iter().map(points_of).collect();
                Self::Names { characteristic, column, points }
            }
            _ => Self::Values { characteristic, column },
        }
    }

    /// Adds the points of the rows from `start` on; returns the first row that is refused.
    fn add(&self, start: usize, scores: &mut [Points]) -> Option<Refused> {
        match self {
            Self::Intervals { characteristic, values, cuts, points } => {
                let values = &values[start..start + scores.len()];
                if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                    let source = characteristic.refusal(Input::Number(values[at]));
                    let row = start + at;
                    return Some(Refused { row, error: ColumnsError::Row { row, source } });
                }
                add_by_cuts(cuts, points, values, scores);
                None
            }
            Self::Names { characteristic, column, points } => {
                let Column::Indices { indices, .. } = column else { return None };
                let rows = &indices[start..start + scores.len()];
                for (at, (score, index)) in scores.iter_mut().zip(rows).enumerate() {
                    let known = index.and_then(|index| *points.get(index as usize)?);
                    match known {
                        Some(points) => *score = *score + points,
                        None => match points_at(characteristic, *column, start + at) {
                            Ok(points) => *score = *score + points,
                            Err(error) => return Some(Refused { row: start + at, error }),
                        },
                    }
                }
                None
            }
            Self::Values { characteristic, column } => {
                for (row, score) in (start..).zip(scores) {
                    match points_at(characteristic, *column, row) {
                        Ok(points) => *score = *score + points,
                        Err(error) => return Some(Refused { row, error }),
                    }
                }
                None
            }
        }
    }
}

/// Counts the cuts at or below each value without a branch, then looks the points up.
fn add_by_cuts(cuts: &[f64], points: &[Points], values: &[f64], scores: &mut [Points]) {
    const LANES: usize = 64;
    for (values, scores) in values.chunks(LANES).zip(scores.chunks_mut(LANES)) {
        let mut counts = [0_u64; LANES];
        for &cut in cuts {
            for (count, &value) in counts.iter_mut().zip(values) {
                *count += u64::from(cut <= value);
            }
        }
        for (score, count) in scores.iter_mut().zip(counts) {
            #[expect(clippy::cast_possible_truncation, reason = "at most the number of cuts")]
            let index = count as usize;
            *score = *score + points[index];
        }
    }
}

/// Returns the points of one value.
fn points_at(
    characteristic: &Characteristic,
    column: Column<'_>,
    row: usize,
) -> Result<Points, ColumnsError> {
    let Some(value) = column.value(row) else {
        return Err(ColumnsError::Index { row, input: characteristic.input().to_owned() });
    };
    let found = characteristic.lookup().find(value).map(|row| row.points);
    found.ok_or_else(|| ColumnsError::Row { row, source: characteristic.refusal(value) })
}

#[cfg(feature = "parallel")]
fn for_each_chunk(
    scores: &mut [Points],
    score_chunk: impl Fn((usize, &mut [Points])) -> Option<Refused> + Sync + Send,
) -> Option<Refused> {
    use rayon::iter::{IndexedParallelIterator, ParallelIterator};
    use rayon::slice::ParallelSliceMut;
    let chunks = scores.par_chunks_mut(CHUNK).enumerate();
    chunks.filter_map(score_chunk).reduce_with(Refused::first)
}

#[cfg(not(feature = "parallel"))]
fn for_each_chunk(
    scores: &mut [Points],
    score_chunk: impl Fn((usize, &mut [Points])) -> Option<Refused>,
) -> Option<Refused> {
    scores.chunks_mut(CHUNK).enumerate().filter_map(score_chunk).reduce(Refused::first)
}

/// Why columns cannot be scored.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnsError {
    /// There is not one column for each input of the card.
    #[error("expected {expected} columns, one for each input, found {found}")]
    Count {
        /// The number of inputs of the card.
        expected: usize,
        /// The number of columns.
        found: usize,
    },
    /// The columns differ in length.
    #[error("input `{input}`: expected {expected} rows, as in the first column, found {found}")]
    Length {
        /// The input of the column.
        input: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this column.
        found: usize,
    },
    /// An index has no name.
    #[error("row {row}, input `{input}`: expected the index of a name, found one beyond them")]
    Index {
        /// The row, from 0.
        row: usize,
        /// The input.
        input: String,
    },
    /// A value is refused.
    #[error("row {row}: {source}")]
    Row {
        /// The first such row, from 0.
        row: usize,
        /// What is wrong with it.
        source: ScoreError,
    },
}
