//! The files of a ledger: found by patterns, read in chunks, unpacked on the way.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use fip_model::intake::Texts;
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::failure::{Failure, Kind};
use crate::manifest::hex;

/// Folder of rows that were rejected, mended and are read in addition.
pub(crate) const MENDED: &str = "data_mended";

/// Bytes that are read at once.
const CHUNK: usize = 1 << 18;

/// Returns the files that names and patterns stand for, by their names from the project folder: pattern
/// after pattern, sorted within each, none twice.
pub(crate) fn expand(root: &Path, patterns: &Texts) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for pattern in patterns.iter() {
        let mut names = Vec::new();
        walk(root, "", pattern, &mut names)?;
        if names.is_empty() {
            let cause = format!("{pattern}: no such file in {}", root.display());
            let hint = "check [input] path in fip.toml: names and patterns with * and ?, from the project \
                        folder";
            return Err(Failure::new(Kind::CannotRead, cause, hint));
        }
        names.sort();
        for name in names.into_iter().filter(|name| !name.ends_with(".partial")) {
            if !found.iter().any(|(known, _)| *known == name) {
                let path = root.join(&name);
                found.push((name, path));
            }
        }
    }
    Ok(found)
}

/// Adds the files below `root`/`before` that a pattern stands for.
fn walk(root: &Path, before: &str, pattern: &str, names: &mut Vec<String>) -> Result<(), Failure> {
    let (first, rest) = pattern.split_once('/').map_or((pattern, None), |(a, b)| (a, Some(b)));
    let joined = |name: &str| match before {
        "" if pattern.starts_with('/') => "/".to_owned(),
        "" => name.to_owned(),
        "/" => format!("/{name}"),
        before => format!("{before}/{name}"),
    };
    let mut go_on = |name: &str| -> Result<(), Failure> {
        let path = joined(name);
        match rest {
            Some(rest) => walk(root, &path, rest, names),
            None if root.join(&path).is_file() => {
                names.push(path);
                Ok(())
            }
            None => Ok(()),
        }
    };
    if !first.contains(['*', '?']) {
        return go_on(first);
    }
    let folder = root.join(before);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::cannot_read(&folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| Failure::cannot_read(&folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if matches(first.as_bytes(), name.as_bytes()) && !name.starts_with('.') {
            go_on(&name)?;
        }
    }
    Ok(())
}

/// Returns whether a name is as a pattern says.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => {
            matches(rest, name) || (!name.is_empty() && matches(pattern, &name[1..]))
        }
        ([b'?', rest @ ..], [_, after @ ..]) => matches(rest, after),
        ([a, rest @ ..], [b, after @ ..]) if a == b => matches(rest, after),
        _ => false,
    }
}

/// A file with the digest of what was read of it.
struct Hashed {
    file: File,
    hash: Sha256,
    n_bytes: u64,
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.hash.update(&buffer[..n]);
        self.n_bytes += n as u64;
        Ok(n)
    }
}

/// How a file is packed.
enum Packed {
    Plain(BufReader<Hashed>),
    Gzip(Box<MultiGzDecoder<BufReader<Hashed>>>),
}

/// The size and the digest of a file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digested {
    pub(super) n_bytes: u64,
    pub(super) sha256: String,
}

/// Hands the text of a file to `take`, chunk by chunk; what is packed with gzip is unpacked, whatever
/// its name.
pub(super) fn read_chunks(
    path: &Path,
    mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<Digested, Failure> {
    let fail = |error: io::Error| Failure::cannot_read(path, &error);
    let file = File::open(path).map_err(fail)?;
    let hashed = Hashed { file, hash: Sha256::new(), n_bytes: 0 };
    let mut plain = BufReader::with_capacity(CHUNK, hashed);
    let is_gzip = plain.fill_buf().map_err(fail)?.starts_with(&[0x1F, 0x8B]);
    let mut packed = if is_gzip {
        Packed::Gzip(Box::new(MultiGzDecoder::new(plain)))
    } else {
        Packed::Plain(plain)
    };
    let mut buffer = vec![0; CHUNK];
    loop {
        let n = match &mut packed {
            Packed::Plain(reader) => reader.read(&mut buffer),
            Packed::Gzip(reader) => reader.read(&mut buffer),
        }
        .map_err(fail)?;
        if n == 0 {
            break;
        }
        take(&buffer[..n])?;
    }
    let hashed = match packed {
        Packed::Plain(reader) => reader.into_inner(),
        Packed::Gzip(reader) => reader.into_inner().into_inner(),
    };
    Ok(Digested { n_bytes: hashed.n_bytes, sha256: hex(hashed.hash) })
}

/// Returns the first bytes of a file, unpacked.
pub(crate) fn head(path: &Path, n: usize) -> Result<Vec<u8>, Failure> {
    let fail = |error: io::Error| Failure::cannot_read(path, &error);
    let mut plain = BufReader::new(File::open(path).map_err(fail)?);
    let is_gzip = plain.fill_buf().map_err(fail)?.starts_with(&[0x1F, 0x8B]);
    let mut bytes = Vec::new();
    let limit = n as u64;
    let read = if is_gzip {
        MultiGzDecoder::new(plain).take(limit).read_to_end(&mut bytes)
    } else {
        plain.take(limit).read_to_end(&mut bytes)
    };
    read.map_err(fail)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn patterns_stand_for_files_in_sorted_order() {
        let folder = tempfile::TempDir::new().unwrap();
        for name in ["b/t2.csv", "b/t1.csv", "a/t3.csv", "a/other.txt", "a/.hidden.csv"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let names = |patterns: &[&str]| -> Vec<String> {
            let found = expand(folder.path(), &Texts::of(patterns)).unwrap();
            found.into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&["*/t?.csv"]), ["a/t3.csv", "b/t1.csv", "b/t2.csv"]);
        assert_eq!(names(&["b/t2.csv", "b/*"]), ["b/t2.csv", "b/t1.csv"]);
        assert!(expand(folder.path(), &Texts::one("c/*.csv")).is_err());
        let absolute = folder.path().join("b/t1.csv").display().to_string();
        assert_eq!(names(&[&absolute]), [absolute]);
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
            let mut read = Vec::new();
            let digested = read_chunks(path, |chunk| {
                read.extend_from_slice(chunk);
                Ok(())
            })
            .unwrap();
            assert_eq!((read.len(), digested.n_bytes), (text.len(), size as u64));
            assert_eq!(
                digested.sha256,
                crate::manifest::sha256_hex([fs::read(path).unwrap().as_slice()])
            );
            assert_eq!(head(path, 3).unwrap(), b"a,b");
        }
        fs::write(&packed, &bytes[..bytes.len() - 20]).unwrap();
        assert!(read_chunks(&packed, |_| Ok(())).is_err());
    }
}
