//! What people type beside the stages: every output as reviewed, every exit code.

mod config;
mod customers;
mod differences;
mod start;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::project::SMALL;

/// A folder to stand in, as a person does who types no `-C`.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// Returns a folder in which a small bank was run.
    pub(crate) fn with_a_run() -> Self {
        let desk = Self::new();
        desk.write("fip.toml", SMALL);
        assert_eq!(desk.fip(&["run", "--quiet"]).status.code(), Some(0));
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn fip(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fip"));
        command.current_dir(self.folder.path()).env("COLUMNS", "80").args(args).output().unwrap()
    }

    /// Runs a command that must succeed; returns its data.
    pub(crate) fn data(&self, args: &[&str]) -> String {
        let output = self.fip(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Returns what was typed, what was printed to both channels, and the code of exit.
    pub(crate) fn transcript(&self, args: &[&str]) -> String {
        let output = self.fip(args);
        let [data, words] = [output.stdout, output.stderr].map(|b| String::from_utf8(b).unwrap());
        let words = words.trim_end();
        let words = if words.is_empty() { String::new() } else { format!("--- words\n{words}\n") };
        let code = output.status.code().unwrap();
        format!("$ fip {}\n{data}{words}--- exit {code}\n", args.join(" "))
    }

    /// Returns the transcripts of several commands.
    pub(crate) fn transcripts(&self, commands: &[&[&str]]) -> String {
        commands.iter().map(|args| self.transcript(args)).collect::<Vec<_>>().join("\n")
    }
}
