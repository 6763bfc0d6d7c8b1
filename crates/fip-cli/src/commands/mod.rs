//! What each command does.

mod explain;
mod export;
mod features;
mod grid;
mod ml;
mod outcome;
mod output;
mod predict;
mod run;
mod scorecard;
mod segment;
mod show;
mod sql;
mod stage;
mod synth;
mod table;
mod validate;

use crate::args::{Args, Command};
use crate::failure::{Failure, Kind};
use crate::project::Project;
use crate::terminal::Terminal;

/// Carries out what was typed.
pub(crate) fn dispatch(args: Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Command::Show { what } = args.command {
        return show::show(what, &args, terminal);
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
    let project = Project::open(&args)?;
    use_threads(&args)?;
    match args.command {
        Command::Run { reject_to } => run::run(&project, terminal, reject_to.as_deref()),
        Command::Prepare { reject_to } => stage::prepare(&project, terminal, reject_to.as_deref()),
        Command::Features(asked) => features::run(&project, terminal, &asked),
        Command::Segment(asked) => segment::run(&project, terminal, &asked),
        Command::Score => stage::score(&project, terminal),
        Command::Train => stage::train(&project, terminal),
        Command::Report => stage::report(&project, terminal),
        Command::Validate { world } => {
            let scope = if world { validate::Scope::World } else { validate::Scope::Tables };
            validate::validate(&project, terminal, scope)
        }
        Command::Synth { what } => synth::run(&project, terminal, &what),
        Command::Export { what } => export::run(&project, &args.project, terminal, &what),
        Command::Sql { what } => sql::run(&project, terminal, &what),
        Command::Explain { customer } => explain::explain(&project, terminal, &customer),
        Command::Scorecard { .. }
        | Command::Ml { .. }
        | Command::Predict(_)
        | Command::Show { .. } => Ok(()),
    }
}

/// Makes as many threads as were asked for.
fn use_threads(args: &Args) -> Result<(), Failure> {
    let Some(n_threads) = args.threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new().num_threads(n_threads).build_global().map_err(|error| {
        Failure::new(Kind::Configuration, format!("--threads: {error}"), "leave the flag out")
    })
}
