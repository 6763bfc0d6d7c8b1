//! The schema of a file from the data dictionary, and how its columns are stored.

use std::sync::Arc;

use parquet::basic::{
    Compression, ConvertedType, Encoding, LogicalType, Repetition, TimeUnit, Type as Physical,
    ZstdLevel,
};
use parquet::errors::ParquetError as Cause;
use parquet::file::properties::{
    EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterVersion,
};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor, Type, TypePtr};

use super::error::ParquetError;
use crate::dictionary::{ColumnSpec, Kind, TableSpec};

/// Who wrote a file. Without a version, so that a new one of fip writes the same bytes.
const CREATED_BY: &str = "fip";

/// Level of compression: on a table of facts, level 3 took longer and made the file no smaller.
const ZSTD_LEVEL: i32 = 1;

/// Digits of an amount of money, and those of them after the point.
const MONEY: (i32, i32) = (18, 2);

/// How the whole numbers of a table are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Integers {
    /// In 32 bits: the fact table.
    Short,
    /// In 64 bits: all other tables.
    Long,
}

/// Returns the schema of a table.
pub(super) fn schema(spec: &TableSpec, integers: Integers) -> Result<TypePtr, ParquetError> {
    let fields = spec.columns.iter().map(|column| field(column, integers).map(Arc::new));
    let fields = fields.collect::<Result<Vec<_>, Cause>>()?;
    Ok(Arc::new(Type::group_type_builder(spec.name).with_fields(fields).build()?))
}

fn field(column: &ColumnSpec, integers: Integers) -> Result<Type, Cause> {
    let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let (physical, logical) = storage(column.kind, integers);
    let (precision, scale) = if column.kind == Kind::Money { MONEY } else { (-1, -1) };
    Type::primitive_type_builder(&column.name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .with_precision(precision)
        .with_scale(scale)
        .build()
}

/// Returns how values of a kind are stored, and what they mean there.
fn storage(kind: Kind, integers: Integers) -> (Physical, Option<LogicalType>) {
    match kind {
        Kind::Id(..) | Kind::Code(_) | Kind::Text => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String))
        }
        Kind::DateKey | Kind::Month => (Physical::INT32, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Timestamp => (Physical::INT64, Some(LogicalType::timestamp(false, TimeUnit::MICROS))),
        Kind::Money => (Physical::INT64, Some(LogicalType::decimal(MONEY.1, MONEY.0))),
        Kind::Integer if integers == Integers::Short => (Physical::INT32, None),
        Kind::Integer => (Physical::INT64, None),
        Kind::Real => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
    }
}

/// Returns how files are written where a column asks for nothing else.
pub(super) fn properties() -> Result<WriterPropertiesBuilder, ParquetError> {
    Ok(WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
        .set_dictionary_enabled(true)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true))
}

/// Returns how the fact table is written.
pub(super) fn fact_properties() -> Result<WriterProperties, ParquetError> {
    // Ids ascend and are unique, days and times ascend for each customer: differences are small.
    let by_difference = [
        ("transaction_id", Encoding::DELTA_BYTE_ARRAY),
        ("date_key", Encoding::DELTA_BINARY_PACKED),
        ("transaction_ts", Encoding::DELTA_BINARY_PACKED),
        ("amount", Encoding::PLAIN),
        ("source_row", Encoding::DELTA_BINARY_PACKED),
    ];
    let mut properties = properties()?;
    for (column, encoding) in by_difference {
        properties = properties
            .set_column_dictionary_enabled(column.into(), false)
            .set_column_encoding(column.into(), encoding);
    }
    Ok(properties.build())
}

/// Returns where each column of a table stands in a file.
///
/// # Errors
///
/// [`ParquetError`] for the first column that is missing or has another type.
pub(super) fn positions(
    file: &SchemaDescriptor,
    spec: &TableSpec,
    integers: Integers,
) -> Result<Vec<usize>, ParquetError> {
    let position = |column: &ColumnSpec| {
        let named = |found: &ColumnDescriptor| found.path().parts() == [column.name.as_ref()];
        let at = (0..file.num_columns()).find(|&at| named(&file.column(at)));
        let at =
            at.ok_or_else(|| ParquetError::MissingColumn { column: column.name.to_string() })?;
        let found = file.column(at);
        let (physical, logical) = storage(column.kind, integers);
        let meant = meaning(&found);
        let fits = found.physical_type() == physical
            && meant.as_ref().is_none_or(|meant| fits(meant, logical.as_ref()))
            && (logical.is_none() || meant.is_some())
            && found.max_rep_level() == 0;
        if fits {
            return Ok(at);
        }
        Err(ParquetError::ColumnType {
            column: column.name.to_string(),
            expected: type_name(physical, logical.as_ref()),
            found: type_name(found.physical_type(), meant.as_ref()),
        })
    };
    spec.columns.iter().map(position).collect()
}

/// Returns what a column means. Some writers, DuckDB for one, say it of texts and decimals in the older
/// way alone.
fn meaning(column: &ColumnDescriptor) -> Option<LogicalType> {
    column.logical_type_ref().cloned().or_else(|| match column.converted_type() {
        ConvertedType::UTF8 => Some(LogicalType::String),
        ConvertedType::DATE => Some(LogicalType::Date),
        ConvertedType::DECIMAL => {
            Some(LogicalType::decimal(column.type_scale(), column.type_precision()))
        }
        _ => None,
    })
}

/// Returns whether a column that means `found` can be read as one that means `expected`.
fn fits(found: &LogicalType, expected: Option<&LogicalType>) -> bool {
    match (found, expected) {
        // Other writers allow for fewer digits, and name the width of whole numbers.
        (LogicalType::Decimal(found), Some(LogicalType::Decimal(_))) => found.scale == MONEY.1,
        (LogicalType::Integer(found), None) => found.is_signed,
        (found, expected) => Some(found) == expected,
    }
}

fn type_name(physical: Physical, logical: Option<&LogicalType>) -> String {
    logical.map_or_else(|| physical.to_string(), |logical| format!("{physical} {logical:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, physical: Physical, meaning: ConvertedType, scale: i32) -> Type {
        let precision = if meaning == ConvertedType::DECIMAL { 18 } else { -1 };
        let column = Type::primitive_type_builder(name, physical).with_converted_type(meaning);
        column.with_scale(scale).with_precision(precision).build().unwrap()
    }

    #[test]
    fn columns_that_say_what_they_mean_in_the_older_way_alone_are_found() {
        let spec = |kind| TableSpec {
            name: "Table",
            grain: "a row",
            source: "prepare",
            key: &["a"],
            columns: vec![ColumnSpec::new("a", kind, "a value")],
        };
        for (kind, physical, meaning, scale, is_found) in [
            (Kind::Text, Physical::BYTE_ARRAY, ConvertedType::UTF8, -1, true),
            (Kind::Text, Physical::BYTE_ARRAY, ConvertedType::JSON, -1, false),
            (Kind::Text, Physical::BYTE_ARRAY, ConvertedType::NONE, -1, false),
            (Kind::Date, Physical::INT32, ConvertedType::DATE, -1, true),
            (Kind::Money, Physical::INT64, ConvertedType::DECIMAL, 2, true),
            (Kind::Money, Physical::INT64, ConvertedType::DECIMAL, 3, false),
            (Kind::DateKey, Physical::INT32, ConvertedType::INT_32, -1, true),
            (Kind::DateKey, Physical::INT32, ConvertedType::DATE, -1, false),
            (Kind::Timestamp, Physical::INT64, ConvertedType::TIMESTAMP_MICROS, -1, false),
        ] {
            let column = column("a", physical, meaning, scale);
            assert!(column.get_basic_info().logical_type_ref().is_none());
            let group = Type::group_type_builder("Table").with_fields(vec![Arc::new(column)]);
            let file = SchemaDescriptor::new(Arc::new(group.build().unwrap()));
            let found = positions(&file, &spec(kind), Integers::Short);
            assert_eq!(found.is_ok(), is_found, "{meaning:?} {scale} as {kind:?}");
        }
    }
}
