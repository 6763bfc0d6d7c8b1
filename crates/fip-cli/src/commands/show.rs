//! `fip show`: what fip is made of.

use crate::args::{Args, SchemaDialect, Show};
use crate::config::DEFAULT_TEXT;
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::score::BUILT_IN_CARD;
use crate::tables::{About, checks, dictionary, schema, views};
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
            terminal.data(&schema(&Project::open(args)?, dialect.into()));
        }
        Show::Views => terminal.data(&views(&Project::open(args)?)),
        Show::Checks => terminal.data(&checks(&Project::open(args)?)),
        Show::Dictionary => {
            terminal.data(&dictionary(&Project::open(args)?, About::Any));
        }
        Show::Events => terminal.data(EVENTS),
        Show::Uk => terminal.data(&fip_synth::uk_facts_markdown()),
    }
    Ok(())
}
