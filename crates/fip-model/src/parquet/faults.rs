//! Files of the fact table as other writers, or careless ones, might make them.

use std::sync::Arc;

use bytes::Bytes;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};

use super::TransactionParquetReader;
use super::error::ParquetError;
use super::schema::{Integers, properties, schema};
use crate::{Kind, TableSpec, TransactionTable};

/// The cells of one row, one for each column; `""` for a cell that holds nothing.
const ROW: [&str; 15] = [
    "T0000000012",
    "20240229",
    "1709247909000000",
    "C0000003",
    "A12345678",
    "M000009",
    "CONTACTLESS",
    "FR",
    "5",
    "1",
    "1",
    "1",
    "0",
    "REAL",
    "7",
];

/// Returns a file with a row group for each row.
fn file(spec: &TableSpec, rows: &[&[&str]]) -> Bytes {
    let schema = schema(spec, Integers::Short).unwrap();
    let properties = Arc::new(properties().unwrap().build());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for row in rows {
        let mut group = file.next_row_group().unwrap();
        for (column, cell) in spec.columns.iter().zip(*row) {
            match column.kind {
                Kind::DateKey | Kind::Integer => {
                    write::<Int32Type>(&mut group, cell, |cell| cell.parse().unwrap());
                }
                Kind::Timestamp | Kind::Money => {
                    write::<Int64Type>(&mut group, cell, |cell| cell.parse().unwrap());
                }
                Kind::Flag => write::<BoolType>(&mut group, cell, |cell| cell == "1"),
                _ => write::<ByteArrayType>(&mut group, cell, ByteArray::from),
            }
        }
        group.close().unwrap();
    }
    file.into_inner().unwrap().into()
}

fn write<'c, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    cell: &'c str,
    value: impl Fn(&'c str) -> T::T,
) {
    let mut column = group.next_column().unwrap().unwrap();
    let values: Vec<T::T> =
        Some(cell).filter(|cell| !cell.is_empty()).map(value).into_iter().collect();
    let levels = [i16::from(!cell.is_empty())];
    column.typed::<T>().write_batch(&values, Some(&levels), None).unwrap();
    column.close().unwrap();
}

/// The table with columns that may all be empty, as many writers make them.
fn lenient() -> TableSpec {
    let mut spec = TransactionTable::spec();
    spec.columns.iter_mut().for_each(|column| column.nullable = true);
    spec
}

fn read(file: Bytes) -> Result<Vec<TransactionTable>, ParquetError> {
    TransactionParquetReader::new(file)?.collect()
}

#[test]
fn columns_that_may_be_empty_but_are_not_are_read() {
    let tables = read(file(&lenient(), &[&ROW, &ROW])).unwrap();
    assert_eq!(tables[0], tables[1]);
    let line = crate::transaction_lines(&tables[0], 0..1);
    let expected = "T0000000012,20240229,2024-02-29T23:05:09,C0000003,A12345678,M000009,\
        CONTACTLESS,FR,0.05,1,1,1,0,REAL,7\n";
    assert_eq!(String::from_utf8(line).unwrap(), expected);
}

#[test]
fn a_bad_cell_is_told_with_its_row_and_column() {
    for (column, cell) in [
        (0, "T12"),
        (1, "20240228"),
        (2, "1709247909000001"),
        (3, "A0000003"),
        (3, ""),
        (6, "contactless"),
        (7, "fr"),
        (8, ""),
        (9, "0"),
        (10, "0"),
        (12, ""),
        (13, "REALLY"),
        (14, "-1"),
    ] {
        let mut cells = ROW;
        cells[column] = cell;
        let error = read(file(&lenient(), &[&ROW, &cells])).unwrap_err();
        let ParquetError::Cell { row: 2, column: name, found, .. } = error else {
            panic!("{error}")
        };
        assert_eq!(name, TransactionTable::spec().columns[column].name);
        assert_eq!(found, cell, "{name}");
    }
}

#[test]
fn a_missing_column_and_one_of_another_type_are_told() {
    let mut spec = lenient();
    spec.columns[8].kind = Kind::Timestamp;
    let error = read(file(&spec, &[&ROW])).unwrap_err();
    assert!(matches!(error, ParquetError::ColumnType { ref column, .. } if column == "amount"));
    spec.columns[8].name = "sum".into();
    let error = read(file(&spec, &[&ROW])).unwrap_err();
    assert!(matches!(error, ParquetError::MissingColumn { ref column } if column == "amount"));
}

#[test]
fn columns_are_found_by_name_and_others_left_alone() {
    let mut spec = lenient();
    let amount = spec.columns.remove(8);
    let mut extra = amount.clone();
    extra.name = "extra".into();
    spec.columns.insert(0, extra);
    spec.columns.push(amount);
    let mut cells = vec!["99"];
    cells.extend(ROW.iter().enumerate().filter(|&(at, _)| at != 8).map(|(_, cell)| cell));
    cells.push(ROW[8]);
    assert_eq!(read(file(&spec, &[&cells])).unwrap(), read(file(&lenient(), &[&ROW])).unwrap());
}
