//! Binning as a user sees it: figures of other tools, invariants, refusals.
#![cfg(feature = "fit")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod continuous;
mod edits;
mod figures;
mod fits;
mod properties;
mod refusals;
mod sketches;

use fip_scorecard::binning::{BinningSpec, Counts, Cut, Prebinning, Shape};

/// Counts of whole rows.
fn counts(non_events: u32, events: u32) -> Counts {
    Counts {
        n_rows: u64::from(non_events + events),
        non_events: f64::from(non_events),
        events: f64::from(events),
    }
}

/// A specification that takes the given cuts as they are.
fn as_given(cuts: &[f64]) -> BinningSpec {
    BinningSpec::default()
        .shape(Shape::Free)
        .prebinning(Prebinning::CutsOnly)
        .cuts(cuts.iter().map(|cut| Cut::fixed(*cut)))
}
