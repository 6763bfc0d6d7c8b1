//! Digests of files that need not be read again: `.fip/fingerprints.json` in the project.
//!
//! It is no output but a memory: without it everything is read once more and nothing else changes.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::files::write_whole;
use crate::manifest::hex;
use crate::project::Project;

/// Version of the format.
const SCHEMA: &str = "fip/fingerprints/1";

/// A file changed less than this ago may change again without its times telling so.
const UNSETTLED: Duration = Duration::from_millis(50);

/// Whether what is remembered counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// A file whose size and times are as remembered has the digest that is remembered.
    Remembered,
    /// Every file is read.
    Nothing,
}

/// What tells without reading that a file was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    /// Nanoseconds since 1970, of the last change of the file or of what is known about it; it cannot
    /// be set back. 0 where the system does not tell.
    changed: u64,
    /// Number of the file; another file of the same name has another. 0 where the system does not tell.
    inode: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    stamp: Stamp,
    sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Document {
    schema: String,
    files: BTreeMap<String, Entry>,
    /// What was read of databases that are files, by path and what it was.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    rows: BTreeMap<String, Entry>,
}

/// Digests of files by their paths.
#[derive(Debug)]
pub(crate) struct Fingerprints {
    file: PathBuf,
    entries: BTreeMap<String, Entry>,
    rows: BTreeMap<String, Entry>,
    is_new: bool,
}

/// The state of the file of a database, while what is in it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unchanged(Option<Stamp>);

impl Fingerprints {
    /// Returns what is remembered of a project.
    pub(crate) fn load(project: &Project, trust: Trust) -> Self {
        let file = project.private().join("fingerprints.json");
        let known = || {
            let document: Document = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
            (document.schema == SCHEMA).then_some((document.files, document.rows))
        };
        let known = if trust == Trust::Remembered { known() } else { None };
        let (entries, rows) = known.unwrap_or_default();
        Self { file, entries, rows, is_new: false }
    }

    /// Returns the digest of what was read of the file of a database, where that is as it was.
    pub(crate) fn rows(&self, file: &Path, what: &str) -> Option<String> {
        let entry = self.rows.get(&rows_key(file, what))?;
        (database(file)? == entry.stamp).then(|| entry.sha256.clone())
    }

    /// Looks at the file of a database before it is read.
    pub(crate) fn before_rows(file: &Path) -> Unchanged {
        Unchanged(database(file))
    }

    /// Remembers the digest of what was read of the file of a database, where it did not change meanwhile.
    pub(crate) fn remember_rows(
        &mut self,
        (file, what): (&Path, &str),
        before: Unchanged,
        sha256: &str,
    ) {
        let key = rows_key(file, what);
        self.is_new |= self.rows.remove(&key).is_some();
        if let (Unchanged(Some(before)), Some(after)) = (before, database(file))
            && before == after
            && after.is_settled()
        {
            self.rows.insert(key, Entry { stamp: after, sha256: sha256.to_owned() });
            self.is_new = true;
        }
    }

    /// Returns the digest of a file; `None` where there is no such file.
    pub(crate) fn sha256(&mut self, path: &Path) -> Result<Option<String>, Failure> {
        let fail = |error: std::io::Error| Failure::cannot_read(path, &error);
        let before = match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => Stamp::of(&metadata),
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error)),
        };
        let key = key(path);
        if let Some(entry) = self.entries.get(&key)
            && entry.stamp == before
        {
            return Ok(Some(entry.sha256.clone()));
        }
        let sha256 = sha256_of_file(path)?;
        let after = Stamp::of(&fs::metadata(path).map_err(fail)?);
        self.is_new |= self.entries.remove(&key).is_some();
        if before == after && after.is_settled() {
            self.entries.insert(key, Entry { stamp: after, sha256: sha256.clone() });
            self.is_new = true;
        }
        Ok(Some(sha256))
    }

    /// Remembers the digest of a file that this process has just written.
    pub(crate) fn remember(&mut self, path: &Path, sha256: &str) {
        if let Ok(metadata) = fs::metadata(path) {
            let entry = Entry { stamp: Stamp::of(&metadata), sha256: sha256.to_owned() };
            self.entries.insert(key(path), entry);
            self.is_new = true;
        }
    }

    /// Keeps what is new for the next process. That it cannot be kept is no failure: it only costs
    /// time then.
    pub(crate) fn save(&mut self) {
        if !self.is_new {
            return;
        }
        self.entries.retain(|path, _| Path::new(path).exists());
        self.rows
            .retain(|key, _| key.split('\n').next().is_some_and(|path| Path::new(path).exists()));
        let (files, rows) = (self.entries.clone(), self.rows.clone());
        let document = Document { schema: SCHEMA.to_owned(), files, rows };
        let Some(folder) = self.file.parent() else { return };
        let ignored = folder.join(".gitignore");
        let _ = fs::create_dir_all(folder)
            .and_then(|()| if ignored.exists() { Ok(()) } else { fs::write(&ignored, "*\n") })
            .and_then(|()| write_whole(&self.file, &serde_json::to_vec_pretty(&document)?));
        self.is_new = false;
    }
}

/// Files are remembered by where they are, whatever the folder the command was called from.
fn key(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    whole.join(path.file_name().unwrap_or_default()).to_string_lossy().into_owned()
}

fn rows_key(file: &Path, what: &str) -> String {
    format!("{}\n{what}", key(file))
}

/// Returns the stamp of the file of a database; none where changes may stand in a journal beside it.
fn database(file: &Path) -> Option<Stamp> {
    let has_journal = ["-wal", "-journal", ".wal"].iter().any(|ending| {
        let mut journal = file.as_os_str().to_owned();
        journal.push(ending);
        fs::metadata(journal).is_ok_and(|metadata| metadata.len() > 0)
    });
    let metadata = fs::metadata(file).ok().filter(|_| !has_journal)?;
    Some(Stamp::of(&metadata))
}

/// Returns the digest of a file, which is read piece by piece.
pub(crate) fn sha256_of_file(path: &Path) -> Result<String, Failure> {
    let fail = |error: std::io::Error| Failure::cannot_read(path, &error);
    let mut file = File::open(path).map_err(fail)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 18]);
    loop {
        match file.read(&mut piece).map_err(fail)? {
            0 => return Ok(hex(hash)),
            n => hash.update(&piece[..n]),
        }
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
        let (changed, inode) = more(metadata);
        Self { bytes: metadata.len(), modified: nanoseconds(modified), changed, inode }
    }

    /// Returns whether a further change would show.
    fn is_settled(self) -> bool {
        #[expect(clippy::disallowed_methods, reason = "what it decides is only what to read again")]
        let now = SystemTime::now();
        let limit = u64::try_from(UNSETTLED.as_nanos()).unwrap_or(u64::MAX);
        self.modified.max(self.changed).saturating_add(limit) < nanoseconds(now)
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// Returns time of change and number of a file.
#[cfg(unix)]
fn more(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;

    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    let rest = u64::try_from(metadata.ctime_nsec()).unwrap_or_default();
    (seconds.saturating_mul(1_000_000_000).saturating_add(rest), metadata.ino())
}

#[cfg(not(unix))]
fn more(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
