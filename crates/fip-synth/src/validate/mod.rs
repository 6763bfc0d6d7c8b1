//! Whether a world is what it claims to be: exact invariants and statistics, judged on its tables.
//!
//! The truth about customers is read here. This judges the world, not a model that learns from it.

mod cards;
mod check;
mod identity;
mod keys;
mod ledger;
mod numbers;
mod payments;
mod reports;
mod statistics;

#[cfg(test)]
mod fixture;

pub use check::{Check, Limit, Measured, Verdict};
pub use statistics::{Portrait, PortraitPart, PortraitReference, portrait};

use fip_model::{FraudReport, LedgerEntry, ObservationWindow, Outcome, StarSchema};

use crate::bank::Mode;
use crate::cards::CardRows;
use crate::risk::Bound;
use crate::world::CustomerTruth;

/// The tables of a world, and what they were made from.
#[derive(Debug, Clone, Copy)]
pub struct WorldView<'a> {
    /// Where the card transactions come from.
    pub mode: Mode,
    /// The window of the transactions.
    pub window: ObservationWindow,
    /// The star schema.
    pub star: &'a StarSchema,
    /// When the bank was told of each fraud.
    pub reports: &'a [FraudReport],
    /// The ledgers of the accounts, in the order of their table; empty where there are none.
    pub ledger: &'a [LedgerEntry],
    /// What became of each customer.
    pub outcomes: &'a [Outcome],
    /// What the generator knows of each customer.
    pub truth: &'a [CustomerTruth],
    /// How well the best possible model can do, as it was told.
    pub bound: Bound,
    /// The card rows that the world was made from, where they are there.
    pub source: Option<&'a CardRows>,
    /// The share of customers at risk that was asked for.
    pub base_rate: f64,
}

/// Returns every check of a world: exact invariants first, then statistics.
///
/// A statistic that is not promised in the world's mode is measured where it can be and not judged.
/// Limits are sizes of effects, not levels of significance: beyond them only chance is allowed, as
/// three standard errors or a band of the same strictness.
///
/// # Examples
///
/// ```
/// use fip_model::{Month, ObservationWindow, Seed};
/// use fip_synth::{Bank, WorldView, stand_in, validate};
///
/// let (seed, cards) = (Seed::new(7), stand_in(Seed::new(7), Some(2000)));
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let world = Bank::around(&cards, &Bank::params(window, seed).customers(50).check()?)?;
/// let checks = validate(&WorldView {
///     mode: world.mode,
///     window,
///     star: &world.star,
///     reports: &world.reports,
///     ledger: &world.ledger,
///     outcomes: &world.outcomes,
///     truth: &world.truth,
///     bound: world.bound,
///     source: Some(&cards),
///     base_rate: 0.10,
/// });
/// let rows = checks.iter().find(|check| check.id == "I1").map(|check| check.has_failed());
/// assert_eq!(rows, Some(false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn validate(view: &WorldView<'_>) -> Vec<Check> {
    let mut checks = cards::checks(view);
    checks.extend(keys::checks(view));
    checks.extend(ledger::checks(view));
    checks.extend(payments::checks(view));
    checks.extend(identity::checks(view));
    checks.extend(numbers::checks(view));
    checks.extend(reports::checks(view));
    checks.extend(statistics::checks(view));
    let number = |id: &str| id.get(1..).and_then(|digits| digits.parse::<u32>().ok());
    checks.sort_by_key(|check| (check.id.chars().next(), number(check.id)));
    checks
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::fixture::{checked, small};
    use super::*;

    #[test]
    fn a_world_as_it_was_made_passes() {
        let failed: Vec<Check> = checked(small()).into_iter().filter(Check::has_failed).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }

    #[test]
    fn every_check_has_a_name_of_its_own_and_they_are_in_order() {
        let ids: Vec<&str> = checked(small()).iter().map(|check| check.id).collect();
        assert_eq!(ids.len(), 46);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert_eq!([ids[0], ids[19], ids[20], ids[45]], ["I1", "I21", "S1", "S26"]);
    }

    #[test]
    fn without_card_rows_nothing_is_compared_with_them() {
        let (world, star) = (small(), small().star());
        let checks = validate(&WorldView {
            mode: world.mode,
            window: world.window,
            star: &star,
            reports: &world.reports,
            ledger: &world.ledger,
            outcomes: &world.outcomes,
            truth: &world.truth,
            bound: world.bound,
            source: None,
            base_rate: world.base_rate,
        });
        for id in ["I1", "I2", "I3", "I4", "I18"] {
            let check = checks.iter().find(|check| check.id == id).unwrap();
            assert!(matches!(check.verdict, Verdict::NotApplicable { .. }), "{check:?}");
        }
    }
}
