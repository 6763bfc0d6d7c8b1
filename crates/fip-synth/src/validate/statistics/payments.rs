//! How much, how and how often people pay.

use fip_model::{AccountId, Category, Channel, Country, EntryType};

use super::measure::{ks_band, ks_uniform, normal_cdf, ratio};
use super::{Row, Rows, one};
use crate::uk;
use crate::validate::check::{Check, Estimate, Range};

/// How far the amounts of background rows may be from their lognormals beyond chance: prices end in
/// 99 and 50, and people of different means shop differently.
const AMOUNT_DISTANCE: f64 = 0.02;

pub(super) fn checks(rows: &Rows<'_>) -> Vec<Check> {
    let touched = |row: &Row<'_>| {
        one(matches!(row.transaction.channel, Channel::Contactless | Channel::MobileWallet))
    };
    let cash_at_home = |row: &Row<'_>| {
        let row = &row.transaction;
        row.channel == Channel::Atm && row.country == Country::GB
    };
    vec![
        background_amounts(rows),
        // Published shares, 75 % of debit and 63 % of credit payments, have every card payment as
        // their base, online ones too; together they are 73 %, the lower half of the range.
        Check::within(
            "S11",
            "Share of all card payments that are contactless, by card or phone",
            payment(rows, touched),
            Range::of(0.70, 0.80),
        ),
        Check::within(
            "S12",
            "Share of card payments that are made online",
            payment(rows, |row| one(row.transaction.channel == Channel::Online)),
            Range::of(0.18, 0.28),
        ),
        Check::within(
            "S13",
            "Mean cash withdrawal at home in pounds",
            rows.ratio(|row| cash_at_home(row).then(|| (row.pounds(), 1.0))),
            Range::of(75.0, 95.0),
        ),
        Check::within(
            "S25",
            "Cash withdrawals at home a customer and month",
            rows.monthly(cash_at_home),
            Range::of(1.1, 1.6),
        ),
        Check::within(
            "S14",
            "Share of card transactions abroad, with the card or in web shops",
            rows.ratio(|row| Some((one(row.transaction.country != Country::GB), 1.0))),
            Range::of(0.025, 0.05),
        ),
        failed_debits(rows),
        Check::within(
            "S19",
            "Pence of fraud in 100 pounds of card payments",
            payment_fraud(rows),
            Range::of(2.0, 8.0),
        ),
        Check::within(
            "S22",
            "Card payments a customer and month",
            rows.monthly(Row::is_payment),
            Range::around(uk::CARD_PAYMENTS_A_MONTH, 0.10),
        ),
        Check::within(
            "S23",
            "Mean card payment in pounds",
            payment(rows, Row::pounds),
            Range::around(uk::MEAN_CARD_PAYMENT, 0.10),
        ),
    ]
}

/// Returns the mean of a figure over card payments.
fn payment<'a>(rows: &Rows<'a>, of: impl Fn(&Row<'a>) -> f64) -> Estimate {
    rows.ratio(|row| row.is_payment().then(|| (of(row), 1.0)))
}

/// Each amount becomes its quantile in the lognormal of its category and scene; quantiles of amounts
/// that follow it are uniform.
fn background_amounts(rows: &Rows<'_>) -> Check {
    let claim = "Distance of background amounts at home from the lognormals of their categories";
    let ranks: Vec<f64> = rows
        .all()
        .filter(|row| row.is_background() && row.transaction.country == Country::GB)
        .filter(|row| !row.transaction.is_fraud)
        .filter_map(|row| {
            let ticket = ticket(row.merchant.category?, row.transaction.channel)?;
            let z = (row.pounds().max(0.01) / ticket.median).ln() / ticket.log_sd;
            Some(normal_cdf(z))
        })
        .collect();
    if ranks.is_empty() {
        return Check::not_applicable("S1", claim, "there are no background rows");
    }
    let most = AMOUNT_DISTANCE + ks_band(ranks.len());
    Check::within("S1", claim, Estimate::plain(ks_uniform(ranks)), Range::at_most(most))
}

fn ticket(category: Category, channel: Channel) -> Option<uk::Ticket> {
    let tickets = uk::CATEGORY_TICKETS.iter().find(|ticket| ticket.category == category)?;
    match channel {
        Channel::Atm => None,
        Channel::Online => tickets.online,
        _ => tickets.shop,
    }
}

fn payment_fraud(rows: &Rows<'_>) -> Estimate {
    // Pence a pound times 100.
    const SCALE: f64 = 10_000.0;
    rows.ratio(|row| {
        let pounds = row.pounds();
        row.is_payment().then(|| (SCALE * pounds * one(row.transaction.is_fraud), pounds))
    })
}

fn failed_debits(rows: &Rows<'_>) -> Check {
    let claim = "Share of direct debits that are returned unpaid";
    let view = rows.view;
    if view.ledger.is_empty() {
        return Check::not_applicable("S18", claim, "there are no account ledgers");
    }
    let accounts = view.star.accounts();
    let mut parts = vec![(0.0, 0.0); accounts.len()];
    let position = |id: AccountId| accounts.binary_search_by_key(&id, |row| row.account_id).ok();
    for entry in view.ledger {
        let Some(at) = position(entry.account_id) else { continue };
        parts[at].0 += one(entry.entry_type == EntryType::ReturnedDirectDebit);
        parts[at].1 += one(entry.entry_type == EntryType::DirectDebit);
    }
    Check::within("S18", claim, ratio(&parts), Range::of(0.006, 0.013))
}

#[cfg(test)]
mod tests {
    use fip_model::{Channel, Country, EntryType, Money};

    use crate::validate::Verdict;
    use crate::validate::fixture::{breaks_shopping, checked, small};

    #[test]
    fn prices_that_doubled_are_told() {
        breaks_shopping(&["S1", "S13", "S23"], |world| {
            for row in &mut world.transactions {
                row.amount = Money::from_pence(2 * row.amount.pence());
            }
        });
    }

    #[test]
    fn a_world_of_pins_and_web_shops_is_told() {
        breaks_shopping(&["S11"], |world| {
            for row in world.transactions.iter_mut().filter(|row| row.channel != Channel::Online) {
                row.channel = Channel::ChipAndPin;
            }
        });
        breaks_shopping(&["S12"], |world| {
            for row in &mut world.transactions {
                row.channel = Channel::Online;
            }
        });
    }

    #[test]
    fn a_world_that_never_travels_is_told() {
        breaks_shopping(&["S14"], |world| {
            for row in &mut world.transactions {
                row.country = Country::GB;
            }
        });
    }

    #[test]
    fn debits_that_never_fail_are_told() {
        breaks_shopping(&["S18"], |world| {
            world.ledger.retain(|entry| entry.entry_type != EntryType::ReturnedDirectDebit);
        });
    }

    #[test]
    fn too_much_fraud_is_told() {
        breaks_shopping(&["S19"], |world| {
            for row in world.transactions.iter_mut().step_by(100) {
                row.is_fraud = true;
            }
        });
    }

    #[test]
    fn too_few_payments_and_withdrawals_are_told() {
        breaks_shopping(&["S22", "S25"], |world| {
            let mut n = 0;
            world.transactions.retain(|_| {
                n += 1;
                n % 2 == 0
            });
        });
    }

    /// What card rows decide is told and not judged.
    #[test]
    fn the_mix_of_payments_is_not_judged_on_card_rows() {
        let checks = checked(small());
        for id in ["S8", "S10", "S11", "S12", "S13", "S14", "S19", "S22", "S23", "S25"] {
            let check = checks.iter().find(|check| check.id == id).unwrap();
            assert!(matches!(check.verdict, Verdict::NotApplicable { .. }));
            assert!(check.measured.figure.is_some(), "{check:?}");
        }
    }
}
