//! Files for rows that wait outside of memory, gone when nobody needs them.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use fip_model::intake::Scratch;

use crate::failure::Failure;
use crate::project::Project;

/// Folder of such files, among the tables: they need about as much room as these.
const FOLDER: &str = ".scratch";

/// Bytes that are written or read at once.
const AT_ONCE: usize = 1 << 16;

/// A folder of streams by number.
#[derive(Debug)]
pub(crate) struct ScratchFolder {
    path: PathBuf,
    n_streams: usize,
}

impl ScratchFolder {
    /// Makes the folder of a name, empty.
    pub(crate) fn create(project: &Project, name: &str) -> Result<Self, Failure> {
        let path = project.processed().join(FOLDER).join(name);
        let made = remove(&path).and_then(|()| fs::create_dir_all(&path));
        made.map_err(|error| Failure::cannot_write(&path, &error))?;
        Ok(Self { path, n_streams: 0 })
    }

    /// Returns the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn stream(&self, number: usize) -> PathBuf {
        self.path.join(number.to_string())
    }
}

impl Scratch for ScratchFolder {
    fn create(&mut self) -> io::Result<(usize, Box<dyn Write>)> {
        let number = self.n_streams;
        self.n_streams += 1;
        let file = File::create(self.stream(number))?;
        Ok((number, Box::new(BufWriter::with_capacity(AT_ONCE, file))))
    }

    fn open(&self, number: usize) -> io::Result<Box<dyn Read>> {
        let file = File::open(self.stream(number))?;
        Ok(Box::new(BufReader::with_capacity(AT_ONCE, file)))
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        // What is left is removed by the next run.
        let _ = remove(&self.path);
        let _ = self.path.parent().map(fs::remove_dir);
    }
}

/// Removes what a process that was killed left behind.
pub(crate) fn clear(project: &Project) -> Result<(), Failure> {
    let path = project.processed().join(FOLDER);
    remove(&path).map_err(|error| Failure::cannot_write(&path, &error))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_gone_with_their_folder() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("a");
        fs::create_dir(&path).unwrap();
        let mut scratch = ScratchFolder { path: path.clone(), n_streams: 0 };
        for text in ["one", "two"] {
            let (_, mut stream) = scratch.create().unwrap();
            stream.write_all(text.as_bytes()).unwrap();
            stream.flush().unwrap();
        }
        let mut text = String::new();
        scratch.open(1).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "two");
        assert!(scratch.open(2).is_err());
        drop(scratch);
        assert!(!path.exists());
    }
}
