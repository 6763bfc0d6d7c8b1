//! Files that a command of any table writes.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::failure::Failure;
use crate::files::write_whole;
use crate::terminal::Terminal;

/// Writes a file all at once; `-` is standard output.
pub(super) fn write(path: &Path, bytes: &[u8], terminal: &Terminal) -> Result<(), Failure> {
    if path == Path::new("-") {
        terminal.data(&String::from_utf8_lossy(bytes));
        return Ok(());
    }
    write_whole(path, bytes).map_err(|error| Failure::cannot_write(path, &error))
}

/// Writes a document as JSON, indented, with a new line at its end.
pub(super) fn write_json(
    path: &Path,
    document: &impl Serialize,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(document).map_err(Failure::internal)?;
    write(path, (text + "\n").as_bytes(), terminal)
}

/// Returns the path with another end in place of its extension: `card.json`, `card.fit.json`.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    path.with_extension(end)
}
