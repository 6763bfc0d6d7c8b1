//! Opening a page in the user's browser.

use std::process::{Command, Stdio};

use crate::terminal::Terminal;

/// Opens a file or an address; where that is not possible, says what to open.
pub(crate) fn open(terminal: &Terminal, what: &str) {
    let program = if cfg!(target_os = "macos") {
        ["open"].as_slice()
    } else if cfg!(windows) {
        ["cmd", "/C", "start", ""].as_slice()
    } else {
        ["xdg-open"].as_slice()
    };
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).arg(what);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(_) => terminal.say(&format!("Opening {what}")),
        Err(_) => terminal.say(&format!("No browser was found; open {what}")),
    }
}
