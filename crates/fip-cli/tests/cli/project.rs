//! A project folder to run `fip` in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The example of a small bank; the default one would take minutes in a debug build.
pub(crate) const SMALL: &str = include_str!("../../../../examples/small_bank/fip.toml");

/// A folder with a `fip.toml`, gone at the end of the test.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// Returns a project of a small bank, without a card file.
    pub(crate) fn small() -> Self {
        Self::with(SMALL)
    }

    /// Returns a project with this configuration.
    pub(crate) fn with(config: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("fip.toml"), config).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Returns the command, ready to run in the project.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fip"));
        command.arg("-C").arg(self.folder.path()).args(args);
        command
    }

    pub(crate) fn fip(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must succeed; returns what it said.
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let output = self.fip(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
        said
    }

    /// Runs a command that must fail with exit code 2; returns its cause, with the excerpt below it,
    /// and its hint.
    pub(crate) fn refused(&self, args: &[&str]) -> (String, String) {
        self.refused_with(2, args)
    }

    /// Runs a command that must fail with an exit code; returns its cause and its hint.
    pub(crate) fn refused_with(&self, code: i32, args: &[&str]) -> (String, String) {
        let output = self.fip(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        let start = said.find("error[FIP-E").unwrap_or_default();
        let (cause, hint) = said[start..].rsplit_once("\nhint: ").unwrap_or_default();
        assert!(cause.starts_with("error[FIP-E") && !hint.is_empty(), "{said}");
        (cause.to_owned(), hint.trim_end().to_owned())
    }

    /// Returns whether the command line itself was refused.
    pub(crate) fn refused_by_usage(&self, args: &[&str]) -> bool {
        let output = self.fip(args);
        output.status.code() == Some(2)
            && String::from_utf8_lossy(&output.stderr).contains("--help")
    }

    /// Returns every file that was written, by its name in the project.
    pub(crate) fn outputs(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for folder in ["data_processed", "reports"] {
            collect(self.folder.path(), &self.path(folder), &mut files);
        }
        files
    }
}

/// Returns every file below a folder, by its name there.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.file_name().is_some_and(|name| name != ".fip.lock") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}
