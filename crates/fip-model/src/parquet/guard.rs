//! Files that are damaged or mean harm.

use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, FileReader};
use parquet::file::serialized_reader::SerializedFileReader;

use super::error::ParquetError;

/// Opens a file whose columns lie inside it.
///
/// # Errors
///
/// [`ParquetError`] when it cannot be read or is no Parquet file.
pub(super) fn open<R: ChunkReader + 'static>(
    file: R,
) -> Result<SerializedFileReader<R>, ParquetError> {
    let n_bytes = file.len();
    let file = guarded(|| Ok(SerializedFileReader::new(file)?))?;
    let chunks = file.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
    for chunk in chunks {
        if end(chunk).is_none_or(|end| end > n_bytes) {
            let found = format!("a column {} outside of the file", chunk.column_path());
            return Err(ParquetError::Malformed { found });
        }
    }
    Ok(file)
}

/// Returns the end of a column's bytes; `None` when it cannot be.
fn end(chunk: &ColumnChunkMetaData) -> Option<u64> {
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let (start, n_bytes) = (u64::try_from(start).ok()?, chunk.compressed_size());
    start.checked_add(u64::try_from(n_bytes).ok()?)
}

/// Calls `read`; a panic of the decoder, which some damaged pages cause, is an error like others.
///
/// # Errors
///
/// Those of `read`, and [`ParquetError::Malformed`] in place of a panic.
pub(super) fn guarded<T>(
    read: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, ParquetError> {
    // Nothing that a panic might leave half done is used again: whoever reads stops at an error.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(ParquetError::Malformed { found: "data that cannot be decoded".to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use crate::{Day, calendar, read_rows_parquet, write_rows_parquet};

    /// Every byte of a file in turn is set to values that have made decoders go astray.
    #[test]
    fn no_damaged_byte_makes_a_panic() {
        let days = calendar(2025, 2025).unwrap();
        let file = write_rows_parquet(Vec::new(), &days[..40]).unwrap();
        let mut refused = 0;
        for at in 0..file.len() {
            for value in [0, 0x7f, 0xff, file[at] ^ 1] {
                let mut damaged = file.clone();
                damaged[at] = value;
                refused += u32::from(read_rows_parquet::<Day>(Bytes::from(damaged)).is_err());
            }
        }
        assert!(refused > 1000, "{refused}");
    }
}
