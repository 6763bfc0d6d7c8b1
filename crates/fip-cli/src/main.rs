//! The `fip` command: from raw card transactions to segments, scores, models and reports.
//!
//! Thin glue: the work is done by the crates it calls. Only this crate opens files, reads the clock
//! and prints. Data goes to standard output, words and progress to standard error.

mod args;
mod cache;
mod commands;
mod config;
mod database;
mod failure;
mod files;
mod gates;
mod manifest;
mod project;
mod scratch;
mod stages;
mod tables;
mod terminal;
mod whole_file;

use std::process::ExitCode;

use crate::terminal::{Environment, Settings, Terminal};

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
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let environment = Environment {
        no_color: is_set("NO_COLOR"),
        dumb: std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
        ci: is_set("CI"),
    };
    let (form, color, progress) = (args.form(), args.color, args.progress);
    let terminal = Terminal::new(Settings { form, color, progress, environment });
    match commands::dispatch(args, &terminal) {
        Ok(()) => {
            terminal.finish(0);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            terminal.fail(&failure);
            terminal.finish(failure.exit());
            failure.exit_code()
        }
    }
}
