//! Files that other programs wrote, and files that are damaged. `tests/parquet/make.py` made them.

use bytes::Bytes;

use super::ParquetText;
use crate::intake::RecordStyle;
use crate::parquet::error::ParquetError;
use crate::{calendar, write_rows_parquet};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/parquet/", $name)).as_slice()
    };
}

fn text(file: &[u8], style: RecordStyle) -> Result<String, ParquetError> {
    let mut rows = ParquetText::open(Bytes::copy_from_slice(file), style)?;
    let mut text = Vec::new();
    while rows.push_some(&mut text)? {}
    Ok(String::from_utf8(text).unwrap())
}

fn csv(file: &[u8]) -> Result<String, ParquetError> {
    text(file, RecordStyle::default())
}

#[test]
fn files_of_other_programs_read_as_what_was_put_in() {
    let files = [
        ("pyarrow", fixture!("pyarrow.parquet"), fixture!("pyarrow.csv")),
        ("older", fixture!("older.parquet"), fixture!("older.csv")),
        ("polars", fixture!("polars.parquet"), fixture!("polars.csv")),
        ("packed", fixture!("packed.parquet"), fixture!("packed.csv")),
        ("duckdb", fixture!("duckdb.parquet"), fixture!("duckdb.csv")),
    ];
    for (name, file, expected) in files {
        let found = csv(file).unwrap();
        let expected = std::str::from_utf8(expected).unwrap();
        for (found, expected) in found.lines().zip(expected.lines()) {
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn nested_columns_are_left_out_and_named() {
    let rows =
        ParquetText::open(Bytes::from_static(fixture!("pyarrow.parquet")), RecordStyle::default())
            .unwrap();
    let told: Vec<_> = rows.left_out().iter().map(|one| (one.name.as_str(), one.what)).collect();
    assert_eq!(told, [("tags", "a list or a map"), ("place", "a record")]);
    assert!(format!("{rows:?}").contains("\"us_utc\""));
}

#[test]
fn records_are_written_as_their_reader_takes_them() {
    let style = RecordStyle { delimiter: b';', quote: Some(b'\''), has_header: false };
    let found = text(fixture!("packed.parquet"), style).unwrap();
    assert!(found.starts_with("0;-5.00\n1;-3.63\n"), "{found}");
}

#[test]
fn large_texts_come_a_few_at_a_time() {
    let mut rows =
        ParquetText::open(Bytes::from_static(fixture!("polars.parquet")), RecordStyle::default())
            .unwrap();
    let mut sizes = Vec::new();
    loop {
        let mut text = Vec::new();
        if !rows.push_some(&mut text).unwrap() {
            break;
        }
        sizes.push(String::from_utf8(text).unwrap().lines().count());
    }
    // The header, then rows up to the end of each group of 17.
    assert_eq!(sizes, [1, 16, 1, 17, 6]);
}

#[test]
fn what_is_no_parquet_or_packed_in_an_unknown_way_is_told() {
    let told = |file: &[u8]| csv(file).unwrap_err().to_string();
    assert_eq!(
        told(fixture!("brotli.parquet")),
        "column id: packed with brotli, which is not read; write it with snappy, gzip, lz4 or zstd"
    );
    let whole = fixture!("pyarrow.parquet");
    for file in [b"PAR1".as_slice(), b"a,b\n1,2\n", &whole[..whole.len() / 2]] {
        assert!(
            told(file).starts_with("expected a Parquet file, found another or a damaged one: ")
        );
    }
}

/// Whatever a byte is set to, reading ends with rows or an error.
#[test]
fn no_damaged_byte_makes_a_panic() {
    let file = write_rows_parquet(Vec::new(), &calendar(2025, 2025).unwrap()[..20]).unwrap();
    for file in [file.as_slice(), fixture!("older.parquet")] {
        let mut refused = 0;
        for at in 0..file.len() {
            for value in [0, 0x7f, 0xff, file[at] ^ 1] {
                let mut damaged = file.to_vec();
                damaged[at] = value;
                let opened = ParquetText::open(Bytes::from(damaged), RecordStyle::default());
                let Ok(mut rows) = opened else {
                    refused += 1;
                    continue;
                };
                // A damaged count of rows may claim any number of them.
                let mut text = Vec::new();
                while text.len() < 1 << 20 {
                    match rows.push_some(&mut text) {
                        Ok(true) => {}
                        Ok(false) => break,
                        Err(_) => {
                            refused += 1;
                            break;
                        }
                    }
                }
            }
        }
        assert!(refused > 300, "{refused}");
    }
}
