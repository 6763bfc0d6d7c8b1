//! What is learnt from the training rows: levels, and which numbers have long tails.

use fip_model::Transform;

use super::column::{TableCells, TableColumn};
use super::error::EncodingError;
use super::params::{EncodingValidParams, LongTails, ReferenceLevel};
use super::{EncodedInput, Encoding};

/// The skewness beyond which a column has a long tail.
const LONG_TAIL: f64 = 2.0;

impl EncodingValidParams {
    /// Learns levels and scales from the training rows at `rows`; others are not looked at.
    ///
    /// # Errors
    ///
    /// [`EncodingError::NoRows`]; [`EncodingError::NoRow`] for a row beyond the table;
    /// [`EncodingError::NothingToLearn`] when no column has two values;
    /// [`EncodingError::DuplicateInput`] when two columns have one name.
    pub fn fit(
        &self,
        table: &[TableColumn<'_>],
        rows: &[usize],
    ) -> Result<Encoding, EncodingError> {
        if rows.is_empty() {
            return Err(EncodingError::NoRows);
        }
        let (mut inputs, mut left_out) = (Vec::new(), Vec::new());
        for column in table {
            if let Some(&row) = rows.iter().find(|row| column.cells.len() <= **row) {
                return Err(EncodingError::NoRow { column: column.name.to_owned(), row });
            }
            let input = match column.cells {
                TableCells::Numbers(cells) => numeric(self, column.name, cells, rows),
                TableCells::Categories { indices, names } => {
                    category(self, column.name, (indices, names), rows)
                }
            };
            match input {
                Some(input) => inputs.push(input),
                None => left_out.push(column.name.to_owned()),
            }
        }
        Ok(Encoding { left_out, ..Encoding::from_inputs(inputs)? })
    }
}

/// Returns the input of a column of numbers, `None` when it is missing everywhere or one value.
fn numeric(
    params: &EncodingValidParams,
    name: &str,
    cells: &[Option<f64>],
    rows: &[usize],
) -> Option<EncodedInput> {
    let present: Vec<f64> = rows.iter().filter_map(|&row| cells[row]).collect();
    let first = present.first()?;
    let varies = present.iter().any(|value| value.total_cmp(first).is_ne());
    if !varies && present.len() == rows.len() {
        return None;
    }
    let transform = match params.long_tails() {
        LongTails::AsTheyAre => Transform::Identity,
        LongTails::SignedLog => without_tail(&present),
    };
    Some(EncodedInput::Numeric { name: name.to_owned(), transform })
}

/// Returns the signed logarithm where it makes a long tail short.
fn without_tail(values: &[f64]) -> Transform {
    let before = skewness(&values.iter().copied()).abs();
    let log = Transform::SignedLog;
    let after = skewness(&values.iter().map(|&value| log.apply(value))).abs();
    let helps = before.is_finite() && LONG_TAIL < before && 2.0 * after <= before;
    if helps { log } else { Transform::Identity }
}

/// Returns the third standardised moment, 0 where nothing varies.
fn skewness(values: &(impl Iterator<Item = f64> + Clone)) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    let moment =
        |power: i32| values.clone().map(|value| (value - mean).powi(power)).sum::<f64>() / n;
    let spread = moment(2).sqrt();
    if spread > 0.0 { moment(3) / spread.powi(3) } else { 0.0 }
}

/// Returns the input of a column of categories, `None` when all rows are alike.
fn category(
    params: &EncodingValidParams,
    name: &str,
    (indices, names): (&[Option<u32>], &[&str]),
    rows: &[usize],
) -> Option<EncodedInput> {
    let mut n_of = vec![0_u64; names.len()];
    let mut n_missing = 0_u64;
    for &row in rows {
        match indices[row].and_then(|index| n_of.get_mut(index as usize)) {
            Some(n) => *n += 1,
            None => n_missing += 1,
        }
    }
    let mut levels: Vec<(u64, &str)> =
        n_of.iter().zip(names).filter(|(n, _)| **n > 0).map(|(&n, &name)| (n, name)).collect();
    if levels.len() + usize::from(n_missing > 0) < 2 {
        return None;
    }
    // The most frequent first, equally frequent ones by name.
    levels.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let other = levels.len() > params.max_levels();
    levels.truncate(params.max_levels());
    let mut levels: Vec<String> = levels.into_iter().map(|level| level.1.to_owned()).collect();
    let reference = match params.reference() {
        ReferenceLevel::None => None,
        ReferenceLevel::MostFrequent => Some(levels.remove(0)),
    };
    levels.sort_unstable();
    let missing = n_missing > 0;
    Some(EncodedInput::Category { name: name.to_owned(), levels, reference, other, missing })
}
