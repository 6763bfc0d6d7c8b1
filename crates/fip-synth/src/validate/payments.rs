//! What cards can and cannot do: cash in notes, the contactless limit, one place at a time.

use fip_model::{Channel, Country, CustomerId, Date, TransactionId};

use super::WorldView;
use super::check::{Check, Faults};
use crate::uk;

/// Smallest note of a cash machine, and the most it pays out.
const CASH_STEP: i64 = 1_000;
const MOST_CASH: i64 = pence(uk::CASH_MACHINE_LIMIT);
/// Most that a contactless card pays at once.
const MOST_CONTACTLESS: i64 = pence(uk::CONTACTLESS_LIMIT);

#[expect(clippy::cast_possible_truncation, reason = "whole pounds far below the limit of i64")]
const fn pence(pounds: f64) -> i64 {
    pounds as i64 * 100
}

pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let (mut cash, mut contactless) = (Faults::default(), Faults::default());
    for row in view.star.transactions().iter() {
        let (id, pence) = (row.transaction_id, row.amount.pence());
        let lawful = pence > 0 && pence <= MOST_CASH && pence % CASH_STEP == 0;
        cash.when(row.channel == Channel::Atm && !lawful, || format!("{id} of {}", row.amount));
        let beyond = row.channel == Channel::Contactless && pence > MOST_CONTACTLESS;
        contactless.when(beyond, || format!("{id} of {}", row.amount));
    }
    vec![
        Check::exact("I12", "Cash machines pay out tens of pounds, at most 500", cash),
        Check::exact("I13", "Contactless cards pay at most 100 pounds", contactless),
        Check::exact(
            "I19",
            "On one day nobody pays with the card present in two countries, frauds excepted",
            impossible_travel(view),
        ),
    ]
}

/// A day is the grain on purpose: of the journey itself nothing is known, but who is abroad on a day
/// is not at home on it. A thief with the card is not its holder, so frauds have no part.
fn impossible_travel(view: &WorldView<'_>) -> Faults {
    let mut present: Vec<(CustomerId, Date, Country, TransactionId)> = view
        .star
        .transactions()
        .iter()
        .filter(|row| row.channel != Channel::Online && !row.is_fraud)
        .map(|row| (row.customer_id, row.at.date(), row.country, row.transaction_id))
        .collect();
    present.sort_unstable();
    let mut faults = Faults::default();
    for pair in present.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        faults.when((a.0, a.1) == (b.0, b.1) && a.2 != b.2, || {
            format!("{} on {}: {} in {}, {} in {}", a.0, a.1, a.3, a.2, b.3, b.2)
        });
    }
    faults
}

#[cfg(test)]
mod tests {
    use fip_model::{Channel, Country, Money, Timestamp};

    use crate::validate::fixture::{Tables, breaks};

    fn change_cash(pence: i64) -> impl Fn(&mut Tables) {
        move |world| {
            let row = world.transactions.iter_mut().find(|row| row.channel == Channel::Atm);
            row.unwrap().amount = Money::from_pence(pence);
        }
    }

    #[test]
    fn cash_that_no_machine_pays_out_is_told() {
        for pence in [0, 1_234, 51_000] {
            breaks(&["I12"], change_cash(pence));
        }
    }

    #[test]
    fn too_much_without_a_pin_is_told() {
        breaks(&["I13"], |world| {
            let row = world.transactions.iter_mut().find(|row| row.amount.pence() > 10_000);
            row.unwrap().channel = Channel::Contactless;
        });
    }

    #[test]
    fn a_card_in_two_countries_is_told() {
        breaks(&["I19"], |world| {
            let is_present = |at: &usize| {
                let row = world.transactions[*at];
                row.channel != Channel::Online && !row.is_fraud && row.country == Country::GB
            };
            let a = (0..world.transactions.len()).find(is_present).unwrap();
            let first = world.transactions[a];
            let again = |at: &usize| {
                is_present(at)
                    && *at != a
                    && world.transactions[*at].customer_id == first.customer_id
            };
            let b = (0..world.transactions.len()).find(again).unwrap();
            let row = &mut world.transactions[b];
            row.at = Timestamp::new(first.at.date(), row.at.second_of_day());
            row.country = Country::new(*b"FR").unwrap();
        });
    }
}
