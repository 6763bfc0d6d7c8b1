//! Showing a file to a person.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::terminal::{Terminal, Warning};

/// Opens a file in the program that the system has for it. That there is none is a warning: the file
/// is made all the same.
pub(super) fn open(terminal: &Terminal, path: &Path) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(before).arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let failed = match command.status() {
        Ok(status) if status.success() => return,
        Ok(status) => format!("{program} ended with {status}"),
        Err(error) => format!("{program}: {error}"),
    };
    terminal.warn(Warning::new(
        Warning::NOT_OPENED,
        format!("{} could not be opened: {failed}", path.display()),
        "open the file by hand",
    ));
}
