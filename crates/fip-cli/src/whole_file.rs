//! A file that is written as its rows come: whole, or under another name.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use fip_model::{ParquetError, Row, write_rows_parquet};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::manifest::{FileRecord, hex};

/// Bytes that are read or written at once.
const AT_ONCE: usize = 1 << 18;

/// A file under way: its bytes are counted and digested as they pass, and it has another name until
/// it is put in place.
#[derive(Debug)]
pub(crate) struct NewFile {
    root: PathBuf,
    name: String,
    out: BufWriter<File>,
    hash: Sha256,
    n_bytes: u64,
}

impl NewFile {
    /// Starts the file `name` below `root`, with the folders above it.
    pub(crate) fn create(root: &Path, name: &str) -> Result<Self, Failure> {
        let partial = partial(root, name);
        let file = partial.parent().map_or(Ok(()), fs::create_dir_all);
        let file = file.and_then(|()| File::create(&partial));
        let file = file.map_err(|error| Failure::cannot_write(&partial, &error))?;
        Ok(Self {
            root: root.to_owned(),
            name: name.to_owned(),
            out: BufWriter::with_capacity(AT_ONCE, file),
            hash: Sha256::new(),
            n_bytes: 0,
        })
    }

    /// Ends the file, which keeps its other name.
    pub(crate) fn finish(mut self, n_rows: u64) -> Result<WholeFile, Failure> {
        let path = self.root.join(&self.name);
        self.out.flush().map_err(|error| Failure::cannot_write(&path, &error))?;
        let record = FileRecord {
            path: self.name,
            rows: Some(n_rows),
            bytes: self.n_bytes,
            sha256: hex(self.hash),
            beside: false,
        };
        Ok(WholeFile { root: self.root, record })
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n_bytes = self.out.write(bytes)?;
        self.hash.update(&bytes[..n_bytes]);
        self.n_bytes += n_bytes as u64;
        Ok(n_bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// A file that is whole and not in its place yet.
#[derive(Debug)]
#[must_use]
pub(crate) struct WholeFile {
    root: PathBuf,
    record: FileRecord,
}

impl WholeFile {
    /// Writes a table of typed rows.
    pub(crate) fn rows<T: Row>(root: &Path, name: &str, rows: &[T]) -> Result<Self, Failure> {
        let file = NewFile::create(root, name)?;
        let file = write_rows_parquet(file, rows);
        file.map_err(|error| cannot_write(&root.join(name), error))?.finish(rows.len() as u64)
    }

    /// Returns what is known of the file.
    pub(crate) const fn record(&self) -> &FileRecord {
        &self.record
    }

    /// Gives the file a name anywhere on its disk.
    pub(crate) fn put_at(&self, target: &Path) -> std::io::Result<()> {
        fs::rename(partial(&self.root, &self.record.path), target)
    }

    /// Puts the file in its place.
    pub(crate) fn put(self) -> Result<FileRecord, Failure> {
        let target = self.root.join(&self.record.path);
        self.put_at(&target).map_err(|error| Failure::cannot_write(&target, &error))?;
        Ok(self.record)
    }
}

/// Returns the failure of a table that could not be written.
pub(crate) fn cannot_write(path: &Path, error: ParquetError) -> Failure {
    match error {
        ParquetError::Io { source } => Failure::cannot_write(path, &source),
        other => Failure::internal(format!("{}, {other}", path.display())),
    }
}

/// Returns whether the file of a record is in its place, byte for byte.
pub(crate) fn is_there(root: &Path, record: &FileRecord) -> bool {
    let path = root.join(&record.path);
    // The size is asked first, since it costs nothing.
    let same_size = fs::metadata(&path).is_ok_and(|found| found.len() == record.bytes);
    same_size && digest(&path).is_ok_and(|found| found == record.sha256)
}

fn digest(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut bytes = vec![0; AT_ONCE];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hex(hash)),
            n_bytes => hash.update(&bytes[..n_bytes]),
        }
    }
}

/// Returns the path of a file that is not whole yet.
pub(crate) fn partial(root: &Path, name: &str) -> PathBuf {
    let mut path = root.join(name).into_os_string();
    path.push(".partial");
    path.into()
}

#[cfg(test)]
mod tests {
    use fip_model::calendar;

    use super::*;

    #[test]
    fn a_file_has_its_name_only_when_it_is_whole() {
        let folder = tempfile::TempDir::new().unwrap();
        let (root, path) = (folder.path(), folder.path().join("a/Days.parquet"));
        let whole = WholeFile::rows(root, "a/Days.parquet", &calendar(2025, 2025).unwrap());
        assert!(!path.exists());
        let record = whole.unwrap().put().unwrap();
        assert_eq!((record.rows, record.bytes), (Some(365), fs::metadata(&path).unwrap().len()));
        assert!(is_there(root, &record));

        let bytes = fs::read(&path).unwrap();
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 1;
        for other in [&flipped, &bytes[1..], b"".as_slice()] {
            fs::write(&path, other).unwrap();
            assert!(!is_there(root, &record));
        }
        fs::remove_file(&path).unwrap();
        assert!(!is_there(root, &record));
    }
}
