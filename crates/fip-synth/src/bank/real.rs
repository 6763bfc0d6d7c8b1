//! The payments behind card rows: to whom each row belongs, and where, how and when it was spent.

use fip_model::Timestamp;
use rayon::prelude::*;

use super::deal::deal;
use super::market::Market;
use super::params::BankValidParams;
use super::payment::Payment;
use super::people::Person;
use super::spend::{Setting, Spent};
use super::trip::Trip;
use crate::cards::CardRows;

/// Returns each customer's payments: every row of `cards` exactly once, by customer.
///
/// `trips` are the journeys of each customer; without them customers go where their rows need them to.
pub(crate) fn real_payments(
    cards: &CardRows,
    params: &BankValidParams,
    people: &[Person],
    market: &Market,
    trips: Option<&[&[Trip]]>,
) -> Vec<Vec<Payment>> {
    let (hands, copies) = deal(params.seed, people, cards);
    let months: Vec<_> = params.window.months().collect();
    let (seed, window) = (params.seed, params.window);
    let setting = Setting { seed, window, cards, market, months: &months };
    let by_person: Vec<Vec<Spent>> = people
        .par_iter()
        .zip(&hands)
        .enumerate()
        .map(|(at, (person, hand))| setting.spend(person, hand, trips.map(|trips| trips[at])))
        .collect();
    let mut spent: Vec<Option<(usize, Spent)>> = vec![None; cards.len()];
    for (person, all) in by_person.into_iter().enumerate() {
        for one in all {
            spent[one.row as usize] = Some((person, one));
        }
    }
    // A repeated row is a repeated request: same customer, merchant and second.
    for (copy, first) in copies {
        spent[copy as usize] =
            spent[first as usize].map(|(person, one)| (person, Spent { row: copy, ..one }));
    }
    let mut payments = vec![Vec::new(); people.len()];
    for (person, one) in spent.into_iter().flatten() {
        payments[person].push(payment(cards, &one));
    }
    payments
}

fn payment(cards: &CardRows, spent: &Spent) -> Payment {
    let row = spent.row as usize;
    Payment {
        at: Timestamp::new(spent.date, cards.seconds[row] % 86_400),
        merchant: spent.merchant,
        account: spent.account,
        channel: spent.channel,
        pence: cards.amounts[row].pence(),
        reported_at: spent.reported_at,
        origin: cards.origin,
        source_row: Some(cards.source_rows[row]),
    }
}
