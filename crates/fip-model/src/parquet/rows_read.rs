//! Any table of the data dictionary from Parquet.

use parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::reader::{ChunkReader, FileReader};

use super::cells::{Group, date, timestamp};
use super::error::ParquetError;
use super::guard::{guarded, open};
use super::schema::{Integers, positions};
use crate::dictionary::{Kind, TableSpec};
use crate::ids::CustomerId;
use crate::money::Money;
use crate::table_io::Row;
use crate::tables::Customer;

/// Returns the rows of a table from a Parquet file: a `std::fs::File` or `bytes::Bytes`.
///
/// Columns are found by name, and others are left alone. For an example see
/// [`write_rows_parquet`](crate::write_rows_parquet).
///
/// # Errors
///
/// [`ParquetError`] when it is no Parquet file, a column is missing or has another type, or a cell
/// does not hold what its column asks for.
pub fn read_rows_parquet<T: Row>(file: impl ChunkReader + 'static) -> Result<Vec<T>, ParquetError> {
    let file = open(file)?;
    let spec = T::spec();
    let schema = file.metadata().file_metadata().schema_descr();
    let positions = positions(schema, &spec, Integers::Long)?;
    let header: csv::StringRecord = spec.header().collect();
    let mut rows = Vec::new();
    for group in 0..file.num_row_groups() {
        let first_row = rows.len() as u64 + 1;
        guarded(|| {
            let group = Group::new(file.get_row_group(group)?, &positions, &spec, first_row)?;
            read_group(&group, &spec, &header, &mut rows)
        })?;
    }
    Ok(rows)
}

/// Returns the ids of the customers in a Parquet file of `DimCustomer`, in the order of its rows;
/// nothing else of it is read.
///
/// # Errors
///
/// As [`read_rows_parquet`], of the column of ids alone.
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use fip_model::{Customer, read_customer_ids_parquet, write_rows_parquet};
///
/// let file = write_rows_parquet(Vec::new(), &[] as &[Customer])?;
/// assert!(read_customer_ids_parquet(Bytes::from(file))?.is_empty());
/// # Ok::<(), fip_model::ParquetError>(())
/// ```
pub fn read_customer_ids_parquet(
    file: impl ChunkReader + 'static,
) -> Result<Vec<CustomerId>, ParquetError> {
    /// Rows read at once, so that texts take little memory.
    const PIECE_ROWS: usize = 8192;
    let file = open(file)?;
    let mut spec = Customer::spec();
    spec.columns.truncate(1);
    let schema = file.metadata().file_metadata().schema_descr();
    let positions = positions(schema, &spec, Integers::Long)?;
    let mut ids = Vec::new();
    for group in 0..file.num_row_groups() {
        let first_row = ids.len() as u64 + 1;
        guarded(|| {
            let mut group = Group::new(file.get_row_group(group)?, &positions, &spec, first_row)?;
            group.start_piece(PIECE_ROWS);
            while group.n_rows() > 0 {
                ids.extend(group.parsed::<CustomerId>(0)?);
                group.next_piece(PIECE_ROWS);
            }
            Ok(())
        })?;
    }
    Ok(ids)
}

fn read_group<T: Row>(
    group: &Group<'_>,
    spec: &TableSpec,
    header: &csv::StringRecord,
    rows: &mut Vec<T>,
) -> Result<(), ParquetError> {
    let columns = (0..spec.columns.len()).map(|column| texts(group, spec, column));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let mut record = csv::StringRecord::new();
    for row in 0..group.n_rows() {
        record.clear();
        for column in &columns {
            record.push_field(&column[row]);
        }
        rows.push(record.deserialize(Some(header)).map_err(|error| {
            let column = match error.kind() {
                csv::ErrorKind::Deserialize { err, .. } => err.field(),
                _ => None,
            };
            let column = column.and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
            group.refuse(column, row, record.get(column).unwrap_or_default())
        })?);
    }
    Ok(())
}

/// Returns the cells of a column as they stand in a CSV; empty where they hold nothing.
fn texts(group: &Group<'_>, spec: &TableSpec, column: usize) -> Result<Vec<String>, ParquetError> {
    match spec.columns[column].kind {
        Kind::Id(..) | Kind::Code(_) | Kind::Text => {
            texts_of::<ByteArrayType>(group, spec, column, |cell| {
                String::from_utf8(cell.data().to_vec()).ok()
            })
        }
        Kind::DateKey | Kind::Month => {
            texts_of::<Int32Type>(group, spec, column, |key| Some(key.to_string()))
        }
        Kind::Date => texts_of::<Int32Type>(group, spec, column, |&days| {
            date(days).map(|date| date.to_string())
        }),
        Kind::Timestamp => texts_of::<Int64Type>(group, spec, column, |&stored| {
            timestamp(stored).map(|at| at.to_string())
        }),
        Kind::Money => texts_of::<Int64Type>(group, spec, column, |&pence| {
            Some(Money::from_pence(pence).to_string())
        }),
        Kind::Integer => {
            texts_of::<Int64Type>(group, spec, column, |number| Some(number.to_string()))
        }
        Kind::Real => texts_of::<DoubleType>(group, spec, column, |number| {
            number.is_finite().then(|| number.to_string())
        }),
        Kind::Flag => texts_of::<BoolType>(group, spec, column, |&flag| {
            Some(if flag { "1" } else { "0" }.to_owned())
        }),
    }
}

fn texts_of<D: DataType>(
    group: &Group<'_>,
    spec: &TableSpec,
    column: usize,
    text: impl Fn(&D::T) -> Option<String>,
) -> Result<Vec<String>, ParquetError> {
    let nullable = spec.columns[column].nullable;
    let cells = group.cells::<D>(column)?.into_options().enumerate();
    let cell = |(row, cell): (usize, Option<D::T>)| match cell {
        Some(cell) => text(&cell).ok_or_else(|| group.refuse(column, row, &format!("{cell:?}"))),
        None if nullable => Ok(String::new()),
        None => Err(group.refuse(column, row, "")),
    };
    cells.map(cell).collect()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{Customer, Day, Merchant, calendar, write_rows_parquet};

    #[test]
    fn another_table_is_refused_by_its_first_missing_column() {
        let file = write_rows_parquet(Vec::new(), &calendar(2025, 2025).unwrap()).unwrap();
        let error = read_rows_parquet::<Customer>(Bytes::from(file)).unwrap_err();
        assert!(
            matches!(error, ParquetError::MissingColumn { ref column } if column == "customer_id")
        );
    }

    #[test]
    fn ids_alone_are_those_of_the_rows() {
        let customer = |number: u32| Customer {
            customer_id: CustomerId::new(number),
            age: Some(40),
            age_band: Some(crate::AgeBand::of(40)),
            region: Some(crate::Region::Wales),
            postcode_area: Some("CF".to_owned()),
            employment_status: Some(crate::EmploymentStatus::Employed),
            annual_income: Some(Money::from_pounds(1)),
            income_band: Some(crate::IncomeBand::of(Money::from_pounds(1))),
            joined_date: "2020-01-01".parse().ok(),
            tenure_months: Some(60),
            source_id: None,
        };
        // Two row groups, the first of them in several pieces.
        let rows: Vec<Customer> = (0..70_000).map(|n| customer(n * 7 % 70_001)).collect();
        let file = Bytes::from(write_rows_parquet(Vec::new(), &rows).unwrap());
        let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer_id).collect();
        assert_eq!(read_customer_ids_parquet(file).unwrap(), ids);

        let days = write_rows_parquet(Vec::new(), &calendar(2025, 2025).unwrap()).unwrap();
        let error = read_customer_ids_parquet(Bytes::from(days)).unwrap_err();
        assert_eq!(error.to_string(), "expected a column customer_id, found none");
    }

    #[test]
    fn a_column_of_another_type_is_refused() {
        /// A merchant whose code is a text.
        #[derive(serde::Serialize, serde::Deserialize)]
        struct Odd {
            merchant_id: crate::MerchantId,
            merchant_name: String,
            mcc: String,
        }
        impl Row for Odd {
            fn spec() -> TableSpec {
                let mut spec = Merchant::spec();
                spec.columns.truncate(3);
                spec.columns[2].kind = Kind::Text;
                spec
            }
        }
        let row = Odd {
            merchant_id: crate::MerchantId::new(1),
            merchant_name: "A shop".to_owned(),
            mcc: "5411".to_owned(),
        };
        let file = write_rows_parquet(Vec::new(), &[row]).unwrap();
        let error = read_rows_parquet::<Merchant>(Bytes::from(file)).unwrap_err();
        let told = "column mcc: expected the type INT64, found BYTE_ARRAY String";
        assert_eq!(error.to_string(), told);
    }

    #[test]
    fn cut_and_foreign_files_are_refused() {
        let file = write_rows_parquet(Vec::new(), &calendar(2025, 2025).unwrap()).unwrap();
        for bytes in [b"".as_slice(), b"date_key,date\n", &file[..file.len() - 1], &file[1..]] {
            let error = read_rows_parquet::<Day>(Bytes::copy_from_slice(bytes)).unwrap_err();
            assert!(matches!(error, ParquetError::Malformed { .. }), "{error}");
        }
    }
}
