//! `fip show`: what fip is made of.

use crate::args::Show;
use crate::config::DEFAULT_TEXT;
use crate::stages::score::BUILT_IN_CARD;
use crate::tables::{dictionary, schema};
use crate::terminal::Terminal;

/// Prints what was asked for.
pub(super) fn show(what: Show, terminal: &Terminal) {
    match what {
        Show::Config => terminal.data(DEFAULT_TEXT),
        Show::Card => terminal.data(BUILT_IN_CARD),
        Show::Schema => terminal.data(&schema()),
        Show::Dictionary => terminal.data(&dictionary()),
        Show::Uk => terminal.data(&fip_synth::uk_facts_markdown()),
    }
}
