//! Generated rows in the shape of creditcard.csv, for machines without the file.
//!
//! They are made from published summaries of the file (`summaries.rs`), no row of which is kept.
//!
//! At the file's own size these are exact: rows, frauds, both in each of the 48 hours, groups of equal
//! rows by size and class, the counts of the 200 most frequent amounts of legitimate rows and of the
//! 13 of frauds, the number of distinct amounts, the greatest amount of each class. Near the file's:
//! total and quantiles of amounts, the margin of each of V1 to V28 in each class, the correlations of
//! V1 to V28 with the amount, the common factors of frauds, of which the first is how severe a fraud
//! is (the least severe look like legitimate rows). V1 to V28 of legitimate rows are uncorrelated but
//! heavy-tailed together, as in the file.
//!
//! Not matched: how V1 to V28 hang together beyond that, what they and the amounts have to do with the
//! time of day, and amounts of frauds with V1 to V28. A classifier tells such rows from the file's, and
//! no score of a model on them may be quoted as one on the file. `tests/summaries` has the scripts that
//! compute the summaries and compare both files.

mod amounts;
mod components;
mod curve;
mod mark;
mod slots;
mod summaries;
mod write;

use fip_model::{Money, Origin, Seed};

use super::CardRows;
pub(super) use mark::is_marked;
use slots::{Slot, slots};
pub use write::write_stand_in;

/// Rows of creditcard.csv.
const N_ROWS: usize = 284_807;
/// Frauds among them.
const N_FRAUDS: usize = 492;

/// Returns `n_rows` generated rows in the shape of creditcard.csv; `None` stands for its 284,807.
///
/// Their origin is [`Origin::StandIn`]. At the file's size they have its counts of rows, frauds, hours,
/// duplicates and amounts; other sizes have them in proportion. The dependence of amounts on the time
/// of day is not the file's; nothing measured on such rows holds for the real ones.
///
/// # Examples
///
/// ```
/// use fip_model::Seed;
///
/// let rows = fip_synth::stand_in(Seed::new(1), Some(10_000));
/// assert_eq!((rows.len(), rows.n_frauds()), (10_000, 17));
/// ```
pub fn stand_in(seed: Seed, n_rows: Option<usize>) -> CardRows {
    let (slots, _) = slots(seed, n_rows.unwrap_or(N_ROWS));
    collect(seed, &slots)
}

fn collect(seed: Seed, slots: &[Slot]) -> CardRows {
    let mut cards = CardRows::empty(Origin::StandIn);
    let digest = seed.keyed("stand-in identity");
    for (number, slot) in (1_u32..).zip(slots) {
        let identity = u64::from(slot.identity) * 2 + u64::from(slot.fraud);
        cards.seconds.push(slot.second);
        cards.amounts.push(Money::from_pence(slot.pence));
        cards.frauds.push(slot.fraud);
        cards.source_rows.push(number);
        cards.digests.push(digest.bits(identity));
    }
    cards
}

/// Returns the index in `0..n` at share `u`, which is in `[0, 1)`; 0 if `n` is.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "u is in [0, 1)")]
fn below(u: f64, n: usize) -> usize {
    ((u * n as f64) as usize).min(n.saturating_sub(1))
}

#[cfg(test)]
mod tests;
