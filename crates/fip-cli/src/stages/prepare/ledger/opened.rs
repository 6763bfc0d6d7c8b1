//! What a table is read from: a file of text, a Parquet file, or the rows of a database.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use fip_model::intake::{Encoding, RecordStyle};
use fip_model::{LeftOutColumn, ParquetError, ParquetText};
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::files::MENDED;
use crate::cache::{Fingerprints, Trust, sha256_of_file};
use crate::database::read::{Password, Select, failure};
use crate::failure::{Failure, Kind};
use crate::manifest::hex;
use crate::project::Project;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 18;

/// Rows of a database that are looked at, and their bytes.
const FIRST_ROWS: u32 = 40_000;
const HEAD: u64 = 1 << 22;

/// A piece of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    File { name: String, path: PathBuf },
    Database(Select),
}

impl Piece {
    pub(super) fn name(&self) -> String {
        match self {
            Self::File { name, .. } => name.clone(),
            Self::Database(select) => select.to_string(),
        }
    }

    /// Returns whether it holds rows that were rejected and mended.
    pub(super) fn is_mended(&self) -> bool {
        let begins = |name: &str| name.split_once('/').is_some_and(|(folder, _)| folder == MENDED);
        matches!(self, Self::File { name, .. } if begins(name))
    }

    pub(super) const fn is_database(&self) -> bool {
        matches!(self, Self::Database(_))
    }
}

/// Bytes with the digest of what was read of them.
struct Hashed<R> {
    source: R,
    hash: Sha256,
    n_bytes: u64,
}

impl<R> Hashed<R> {
    fn new(source: R) -> Self {
        Self { source, hash: Sha256::new(), n_bytes: 0 }
    }

    fn digested(self) -> Digested {
        Digested { n_bytes: self.n_bytes, sha256: hex(self.hash) }
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        self.hash.update(&buffer[..n]);
        self.n_bytes += n as u64;
        Ok(n)
    }
}

/// The size and the digest of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digested {
    pub(super) n_bytes: u64,
    pub(super) sha256: String,
}

/// A piece of a table that is read.
pub(super) struct Opened {
    name: String,
    rows: Bytes,
}

enum Bytes {
    Plain(PathBuf, BufReader<Hashed<File>>),
    Gzip(PathBuf, Box<MultiGzDecoder<BufReader<Hashed<File>>>>),
    Parquet(PathBuf, Box<ParquetText<File>>),
    Database(Hashed<Box<dyn Read + Send>>),
}

impl Opened {
    /// Opens a piece; a Parquet file gives records of this style and encoding.
    pub(super) fn of(
        project: &Project,
        piece: &Piece,
        style: RecordStyle,
        encoding: Encoding,
    ) -> Result<Self, Failure> {
        let rows = match piece {
            Piece::Database(select) => {
                Bytes::Database(Hashed::new(select.open(project.root(), project.password())?))
            }
            Piece::File { name, path } => of_file(name, path, style, encoding)?,
        };
        Ok(Self { name: piece.name(), rows })
    }

    /// Opens a piece of which at most `n` bytes are wanted: a database is asked for no more rows, since each
    /// has a byte at least.
    pub(super) fn beginning(
        project: &Project,
        piece: &Piece,
        (style, encoding): (RecordStyle, Encoding),
        n: usize,
    ) -> Result<Self, Failure> {
        let Piece::Database(select) = piece else {
            return Self::of(project, piece, style, encoding);
        };
        let n_rows = u32::try_from(n).unwrap_or(u32::MAX);
        let rows = select.open_first(project.root(), project.password(), n_rows)?;
        Ok(Self { name: piece.name(), rows: Bytes::Database(Hashed::new(rows)) })
    }

    /// Returns whether there are rows and no lines.
    pub(super) const fn has_rows(&self) -> bool {
        matches!(self.rows, Bytes::Parquet(..) | Bytes::Database(_))
    }

    /// Returns the columns that have no text.
    pub(super) fn left_out(&self) -> &[LeftOutColumn] {
        match &self.rows {
            Bytes::Parquet(_, rows) => rows.left_out(),
            _ => &[],
        }
    }

    /// Returns the first `n` bytes of the text, of rows that are not cut a few more; all of it where there is
    /// less.
    pub(super) fn first(self, n: usize) -> Result<Vec<u8>, Failure> {
        let (mut text, limit) = (Vec::new(), n as u64);
        match self.rows {
            Bytes::Plain(path, reader) => {
                let read = reader.take(limit).read_to_end(&mut text);
                read.map_err(|error| Failure::cannot_read(&path, &error))?;
            }
            Bytes::Gzip(path, reader) => {
                let read = reader.take(limit).read_to_end(&mut text);
                read.map_err(|error| Failure::cannot_read(&path, &error))?;
            }
            Bytes::Database(reader) => {
                reader.take(limit).read_to_end(&mut text).map_err(failure)?;
            }
            Bytes::Parquet(_, mut rows) => {
                while text.len() < n
                    && rows.push_some(&mut text).map_err(|error| no_parquet(&self.name, error))?
                {
                }
            }
        }
        Ok(text)
    }

    /// Hands the text to `take`, chunk by chunk.
    pub(super) fn read(
        self,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<Digested, Failure> {
        match self.rows {
            Bytes::Plain(path, mut reader) => {
                all(&mut reader, |error| Failure::cannot_read(&path, &error), take)?;
                Ok(reader.into_inner().digested())
            }
            Bytes::Gzip(path, mut reader) => {
                all(&mut reader, |error| Failure::cannot_read(&path, &error), take)?;
                Ok(reader.into_inner().into_inner().digested())
            }
            Bytes::Database(mut reader) => {
                all(&mut reader, failure, take)?;
                Ok(reader.digested())
            }
            Bytes::Parquet(path, mut rows) => {
                let metadata = path.metadata().map_err(|e| Failure::cannot_read(&path, &e))?;
                let sha256 = sha256_of_file(&path)?;
                let mut text = Vec::new();
                while rows.push_some(&mut text).map_err(|error| no_parquet(&self.name, error))? {
                    take(&text)?;
                    text.clear();
                }
                Ok(Digested { n_bytes: metadata.len(), sha256 })
            }
        }
    }
}

fn all(
    reader: &mut impl Read,
    fail: impl Fn(io::Error) -> Failure,
    mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut buffer = vec![0; CHUNK];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => take(&buffer[..n])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(fail(error)),
        }
    }
}

/// Opens a file; how it is packed is told by its bytes, whatever its name.
fn of_file(
    name: &str,
    path: &Path,
    style: RecordStyle,
    encoding: Encoding,
) -> Result<Bytes, Failure> {
    let fail = |error: io::Error| Failure::cannot_read(path, &error);
    let mut plain = BufReader::with_capacity(CHUNK, Hashed::new(File::open(path).map_err(fail)?));
    let start = plain.fill_buf().map_err(fail)?;
    if start.starts_with(b"PAR1") {
        if encoding != Encoding::Utf8 {
            let cause = format!("{name} is a Parquet file, whose texts are in UTF-8");
            let hint = format!("take encoding = \"{}\" out of its table", encoding.name());
            return Err(Failure::new(Kind::Configuration, cause, hint));
        }
        return Ok(Bytes::Parquet(path.to_owned(), Box::new(parquet(name, path, style)?)));
    }
    let path = path.to_owned();
    Ok(if start.starts_with(&[0x1F, 0x8B]) {
        Bytes::Gzip(path, Box::new(MultiGzDecoder::new(plain)))
    } else {
        Bytes::Plain(path, plain)
    })
}

fn parquet(name: &str, path: &Path, style: RecordStyle) -> Result<ParquetText<File>, Failure> {
    let file = File::open(path).map_err(|error| Failure::cannot_read(path, &error))?;
    ParquetText::open(file, style).map_err(|error| no_parquet(name, error))
}

fn no_parquet(name: &str, error: ParquetError) -> Failure {
    let hint = match error {
        ParquetError::Io { source } => return Failure::cannot_read(Path::new(name), &source),
        ParquetError::Packing { .. } => "or name other files in path",
        _ => "the file may be cut off: fetch or write it again",
    };
    Failure::new(Kind::BadInput, format!("{name}, {error}"), hint)
}

/// Returns the first bytes of the text of a file.
pub(crate) fn head(path: &Path, n: usize) -> Result<Vec<u8>, Failure> {
    let name = path.display().to_string();
    let rows = of_file(&name, path, RecordStyle::default(), Encoding::Utf8)?;
    Opened { name, rows }.first(n)
}

/// Returns the first bytes of the rows of a database.
pub(crate) fn first_rows(
    root: &Path,
    select: &Select,
    password: &Password,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let reader = select.open_first(root, password, FIRST_ROWS)?;
    reader.take(HEAD).read_to_end(&mut bytes).map_err(failure)?;
    Ok(bytes)
}

/// Reads a piece and remembers what was read of a database that is a file.
pub(super) fn remembering(
    project: &Project,
    piece: &Piece,
    read: impl FnOnce() -> Result<Digested, Failure>,
) -> Result<Digested, Failure> {
    let Piece::Database(select) = piece else { return read() };
    let Some(file) = select.file(project.root()) else { return read() };
    let before = Fingerprints::before_rows(&file);
    let digested = read()?;
    let mut known = Fingerprints::load(project, Trust::Remembered);
    known.remember_rows((&file, &piece.name()), before, &digested.sha256);
    known.save();
    Ok(digested)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use fip_model::{calendar, write_rows_parquet};
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::manifest::sha256_hex;

    fn read(path: &Path) -> Result<(Vec<u8>, Digested), Failure> {
        let rows = of_file("f", path, RecordStyle::default(), Encoding::Utf8)?;
        let mut text = Vec::new();
        let digested = Opened { name: "f".to_owned(), rows }.read(|chunk| {
            text.extend_from_slice(chunk);
            Ok(())
        })?;
        Ok((text, digested))
    }

    #[test]
    fn packed_files_are_unpacked_whatever_their_name() {
        let folder = tempfile::TempDir::new().unwrap();
        let (plain, packed) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        let text = "a,b\n".repeat(200_000);
        fs::write(&plain, &text).unwrap();
        // Two members behind one another, as `cat a.gz b.gz` gives.
        let mut bytes = Vec::new();
        for part in [&text[..400_000], &text[400_000..]] {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(part.as_bytes()).unwrap();
            bytes.extend(encoder.finish().unwrap());
        }
        fs::write(&packed, &bytes).unwrap();
        for (path, size) in [(&plain, text.len()), (&packed, bytes.len())] {
            let (found, digested) = read(path).unwrap();
            assert_eq!((found.len(), digested.n_bytes), (text.len(), size as u64));
            assert_eq!(digested.sha256, sha256_hex([fs::read(path).unwrap().as_slice()]));
            assert_eq!(head(path, 3).unwrap(), b"a,b");
        }
        fs::write(&packed, &bytes[..bytes.len() - 20]).unwrap();
        assert!(read(&packed).is_err());
    }

    #[test]
    fn parquet_is_told_by_its_bytes() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("days.csv");
        let bytes = write_rows_parquet(Vec::new(), &calendar(2025, 2025).unwrap()).unwrap();
        fs::write(&path, &bytes).unwrap();
        let (text, digested) = read(&path).unwrap();
        assert_eq!(String::from_utf8(text).unwrap().lines().count(), 366);
        assert_eq!(digested.sha256, sha256_hex([bytes.as_slice()]));
        assert!(head(&path, 10).unwrap().starts_with(b"date_key,"));
        let refused = of_file("f", &path, RecordStyle::default(), Encoding::Windows1252);
        assert!(refused.err().unwrap().message().contains("UTF-8"));
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let told = read(&path).unwrap_err();
        assert_eq!(told.code(), "FIP-E004");
        assert!(told.message().starts_with("f, expected a Parquet file"), "{told}");
    }
}
