//! `fip show`: what fip is made of.

use crate::args::{Args, SchemaDialect, Show};
use crate::config::DEFAULT_TEXT;
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::score::BUILT_IN_CARD;
use crate::tables::{checks, dictionary, schema, views};
use crate::terminal::Terminal;

/// What `fip run --json` prints.
const EVENTS: &str = include_str!("../../assets/events.schema.json");

/// Prints what was asked for; of the tables, those of the project with its own features.
pub(super) fn show(
    (what, dialect): (Show, SchemaDialect),
    args: &Args,
    terminal: &Terminal,
) -> Result<(), Failure> {
    match what {
        Show::Config => terminal.data(DEFAULT_TEXT),
        Show::Card => terminal.data(BUILT_IN_CARD),
        Show::Schema => {
            let project = Project::open(args)?;
            let currency = project.config.project.currency;
            terminal.data(&schema(&project.catalogue, currency, dialect.into()));
        }
        Show::Views => terminal.data(&views(&Project::open(args)?.catalogue)),
        Show::Checks => terminal.data(&checks(&Project::open(args)?.catalogue)),
        Show::Dictionary => {
            let project = Project::open(args)?;
            terminal.data(&dictionary(&project.catalogue, project.config.project.currency));
        }
        Show::Events => terminal.data(EVENTS),
        Show::Uk => terminal.data(&fip_synth::uk_facts_markdown()),
    }
    Ok(())
}
