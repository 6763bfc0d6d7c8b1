//! The `fip` command: from raw card transactions to segments, scores, models and reports.
//!
//! Thin glue: the work is done by the crates it calls. Only this crate opens files, reads the clock
//! and prints. Data goes to standard output, words and progress to standard error.

mod args;
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

fn main() -> ExitCode {
    let args = match args::parse(std::env::args_os()) {
        Ok(Some(args)) => args,
        Ok(None) => {
            // A reader that went away is not a failure.
            let _ = args::command().print_help();
            return ExitCode::SUCCESS;
        }
        Err(refused) => {
            let _ = refused.print();
            return ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(2));
        }
    };
    let terminal = terminal::Terminal::new(args.quiet);
    match commands::dispatch(args, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.fail(&failure);
            failure.exit_code()
        }
    }
}
