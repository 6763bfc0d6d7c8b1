//! `fip completions`: what a shell needs to complete commands and flags.

use clap_complete::{Shell, generate};

use crate::args;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Prints the script of a shell.
pub(super) fn completions(shell: Shell, terminal: &Terminal) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(shell, &mut args::command(), "fip", &mut script);
    let script = String::from_utf8(script).map_err(Failure::internal)?;
    terminal.data(&script);
    Ok(())
}
