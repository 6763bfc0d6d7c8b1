//! The `fip` command: from raw card transactions to segments, scores, models and reports.
//!
//! Thin glue: the work is done by the crates it calls. Only this crate opens files, reads the clock
//! and prints. Data goes to standard output, words and progress to standard error.

mod args;
mod cache;
mod commands;
mod config;
mod failure;
mod files;
mod gates;
mod manifest;
mod project;
mod stages;
mod tables;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let terminal = terminal::Terminal::new(args.quiet);
    match commands::dispatch(args, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.fail(&failure);
            failure.exit_code()
        }
    }
}
