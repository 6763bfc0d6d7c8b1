//! A file or folder that takes the place of an earlier one when it is whole.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Kind};

/// Where a database is made, and where it goes.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) to: PathBuf,
    /// The same under another name, until it is whole.
    pub(super) partial: PathBuf,
    lock: PathBuf,
    /// Held as long as this process works on it.
    _held: File,
}

impl Target {
    /// Takes the place for this process, and clears what one that was killed left there.
    pub(super) fn take(to: &Path) -> Result<Self, Failure> {
        let fail = |error: io::Error| cannot_write(to, &error);
        if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(fail)?;
        }
        let lock = beside(to, "lock");
        let held = File::create(&lock).map_err(fail)?;
        match held.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                let cause = format!("another fip is writing {}", to.display());
                return Err(Failure::new(Kind::Busy, cause, "wait for it to end, or change --to"));
            }
            Err(fs::TryLockError::Error(error)) => return Err(fail(error)),
        }
        let partial = beside(to, "partial");
        let target = Self { to: to.to_owned(), partial, lock, _held: held };
        target.clear().map_err(fail)?;
        Ok(target)
    }

    /// Puts a file in its place, once its bytes are on the disk.
    pub(super) fn put_file(&self) -> Result<(), Failure> {
        let put = || {
            File::options().write(true).open(&self.partial)?.sync_all()?;
            fs::rename(&self.partial, &self.to)
        };
        put().map_err(|error| cannot_write(&self.to, &error))
    }

    /// Puts a folder in its place. A process that is killed between the two renames leaves the earlier
    /// folder under the name with `.before` behind it, which the next load puts back.
    pub(super) fn put_folder(&self) -> Result<(), Failure> {
        let before = beside(&self.to, "before");
        let put = || {
            if self.to.exists() {
                fs::rename(&self.to, &before)?;
            }
            fs::rename(&self.partial, &self.to)?;
            remove(&before)
        };
        put().map_err(|error| cannot_write(&self.to, &error))
    }

    /// Puts a folder back whose load was cut off between its two renames.
    pub(super) fn put_back(&self) -> Result<(), Failure> {
        let before = beside(&self.to, "before");
        let put = || {
            if before.exists() && !self.to.exists() {
                return fs::rename(&before, &self.to);
            }
            remove(&before)
        };
        put().map_err(|error| cannot_write(&self.to, &error))
    }

    fn clear(&self) -> io::Result<()> {
        for ending in ["", "-journal", "-wal", "-shm", ".wal"] {
            let mut path = self.partial.as_os_str().to_owned();
            path.push(ending);
            remove(Path::new(&path))?;
        }
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // What could not be loaded is told; what is left of it is cleared by the next load too.
        let _ = self.clear();
        let _ = fs::remove_file(&self.lock);
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Removes a file or a folder, if there is one.
fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Says that a database cannot be written.
pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let cause = format!("{} cannot be written: {error}", path.display());
    let hint = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge => NO_SPACE,
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "name a place that you may write to with --to"
        }
        _ => "check the folder and the space on the disk; what was there is as it was",
    };
    Failure::new(Kind::CannotWrite, cause, hint)
}

pub(super) const NO_SPACE: &str =
    "free some space, or name a place with more with --to; what was there is as it was";

/// Says that something is in the way that no export made.
pub(super) fn in_the_way(path: &Path, what: &str) -> Failure {
    let cause = format!("{} is there and {what}", path.display());
    Failure::new(Kind::InTheWay, cause, "name another place with --to, or move it away")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_takes_its_place_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("new/bank.db");
        let target = Target::take(&to).unwrap();
        assert_eq!(Target::take(&to).unwrap_err().code(), "FIP-E007");
        fs::write(&target.partial, "whole").unwrap();
        target.put_file().unwrap();
        drop(target);
        let target = Target::take(&to).unwrap();
        fs::write(&target.partial, "half").unwrap();
        drop(target);
        assert_eq!(fs::read_to_string(&to).unwrap(), "whole");
        let left: Vec<_> = fs::read_dir(to.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }

    #[test]
    fn a_folder_that_was_cut_off_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("parquet");
        let before = folder.path().join("parquet.before");
        fs::create_dir(&before).unwrap();
        fs::write(before.join("a"), "old").unwrap();
        let target = Target::take(&to).unwrap();
        target.put_back().unwrap();
        assert_eq!(fs::read_to_string(to.join("a")).unwrap(), "old");
        fs::create_dir(&target.partial).unwrap();
        fs::write(target.partial.join("a"), "new").unwrap();
        target.put_folder().unwrap();
        assert_eq!(fs::read_to_string(to.join("a")).unwrap(), "new");
        assert!(!before.exists() && !target.partial.exists());
    }
}
