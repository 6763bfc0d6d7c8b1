//! What each command does.

mod completions;
mod dashboard;
mod diff;
mod doctor;
mod explain;
mod explain_error;
mod export;
mod features;
mod grid;
mod init;
mod man;
mod ml;
mod outcome;
mod output;
mod plan;
mod predict;
mod queue;
mod run;
mod scorecard;
mod segment;
mod show;
mod sql;
mod stage;
mod status;
mod synth;
mod table;
mod validate;

use crate::args::{self, Args, Command};
use crate::failure::{Failure, Kind};
use crate::project::Project;
use crate::stages::prepare::ledger::quarantine;
use crate::terminal::Terminal;

/// Carries out what was typed.
pub(crate) fn dispatch(args: Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Command::Show { what, dialect } = args.command {
        return show::show((what, dialect), &args, terminal);
    }
    if let Command::Scorecard { what } = &args.command {
        use_threads(&args)?;
        return scorecard::run(what, &args, terminal);
    }
    if let Command::Ml { what } = &args.command {
        use_threads(&args)?;
        return ml::run(what, &args, terminal);
    }
    if let Command::Predict(asked) = &args.command {
        use_threads(&args)?;
        return predict::predict(asked, terminal);
    }
    if let Some(done) = without_project(&args, terminal) {
        return done;
    }
    let mut project = Project::open(&args)?;
    use_threads(&args)?;
    if let Command::Run(args::Run { clean, .. }) | Command::Prepare { clean, .. } = &args.command {
        own_rows(&mut project, clean, terminal)?;
    }
    match args.command {
        Command::Run(asked) => run::run(&project, terminal, &asked),
        Command::Status(asked) => status::status(&project, terminal, &asked),
        Command::Prepare { reject_to, .. } => {
            stage::prepare(&project, terminal, reject_to.as_deref())
        }
        Command::Features(asked) => features::run(&project, terminal, &asked),
        Command::Segment(asked) => segment::run(&project, terminal, &asked),
        Command::Score => stage::score(&project, terminal),
        Command::Train => stage::train(&project, terminal),
        Command::Report => stage::report(&project, terminal),
        Command::Dashboard(asked) => dashboard::run(&project, terminal, &asked),
        Command::Validate { manifest: true, .. } => validate::manifest(&project, terminal),
        Command::Validate { world, json, .. } => {
            let scope = if world { validate::Scope::World } else { validate::Scope::Tables };
            validate::validate(&project, terminal, (scope, json))
        }
        Command::Synth { what } => synth::run(&project, terminal, &what),
        Command::Export { what } => export::run(&project, &args.project, terminal, &what),
        Command::Sql { what } => sql::run(&project, terminal, &what),
        Command::Explain(asked) => explain::explain(&project, terminal, &asked),
        Command::Queue(asked) => queue::queue(&project, terminal, &asked),
        Command::Scorecard { .. }
        | Command::Ml { .. }
        | Command::Predict(_)
        | Command::Show { .. }
        | Command::Init(_)
        | Command::Diff(_)
        | Command::Doctor { .. }
        | Command::ExplainError { .. }
        | Command::Completions { .. }
        | Command::Man { .. } => Ok(()),
    }
}

/// Carries out what needs no project that can be opened; `None` for other commands.
fn without_project(args: &Args, terminal: &Terminal) -> Option<Result<(), Failure>> {
    Some(match &args.command {
        Command::Init(asked) => init::init(args, asked, terminal),
        Command::Diff(asked) => diff::diff(asked, terminal),
        Command::Doctor { format } => doctor::doctor(args, *format, terminal),
        Command::ExplainError { code } => explain_error::explain_error(terminal, code.as_deref()),
        Command::Completions { shell } => completions::completions(*shell, terminal),
        Command::Man { out } => man::man(out.as_deref(), terminal),
        _ => return None,
    })
}

/// Takes what was typed about rows of a bank's own files.
fn own_rows(
    project: &mut Project,
    asked: &args::Clean,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let flags = [asked.on_error.is_some(), asked.max_rejects.is_some(), asked.retry_quarantine];
    if !flags.contains(&true) {
        return Ok(());
    }
    if !project.config.has_own_ledger() {
        let cause = "--on-error, --max-rejects and --retry-quarantine are for a ledger of your own";
        let hint = "`fip init --from transactions.csv` writes how it is to be read";
        return Err(Failure::new(Kind::Configuration, cause, hint));
    }
    let clean = &mut project.config.clean;
    clean.on_error = asked.on_error.unwrap_or(clean.on_error);
    clean.max_rejects = asked.max_rejects.unwrap_or(clean.max_rejects);
    if asked.retry_quarantine {
        let _lock = project.lock()?;
        let n = quarantine::retry(project)?;
        let files = if n == 1 { "file" } else { "files" };
        terminal.more(&match n {
            0 => "nothing is in quarantine".to_owned(),
            _ => format!("{n} {files} of data_processed/quarantine/ moved to data_mended/"),
        });
    }
    Ok(())
}

/// Makes as many threads as were asked for.
fn use_threads(args: &Args) -> Result<(), Failure> {
    let Some(n_threads) = args.threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new().num_threads(n_threads).build_global().map_err(|error| {
        Failure::new(Kind::Configuration, format!("--threads: {error}"), "leave the flag out")
    })
}
