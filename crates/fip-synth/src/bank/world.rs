//! The whole invented bank, checked.

use fip_model::{
    ColumnSpec, CustomerId, FraudReport, Kind, LedgerEntry, MerchantId, Month, ObservationWindow,
    Outcome, RawTables, Row, Seed, StarSchema, TableSpec, Timestamp, Transaction, TransactionId,
    TransactionTable, calendar,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::archetype::Archetype;
use super::deal::deal;
use super::merchants::Market;
use super::params::{BankError, BankParams, BankValidParams, Mode};
use super::people::{Person, people};
use super::spend::{Setting, Spent, country};
use crate::cards::CardRows;
use crate::outcome::{Bound, RiskProcess};

/// An invented bank.
///
/// # Examples
///
/// ```
/// use fip_model::{Month, ObservationWindow, Seed};
/// use fip_synth::{Bank, stand_in};
///
/// let seed = Seed::new(7);
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let params = Bank::params(window, seed).customers(50).check()?;
/// let world = Bank::around(&stand_in(seed, Some(2000)), &params)?;
/// assert_eq!(world.star.transactions().len(), 2000);
/// assert_eq!(world.outcomes.len(), 50);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Bank;

/// A bank with its ledger, what became of its customers, and what nobody may learn from.
#[derive(Debug, Clone)]
pub struct World {
    /// Where the card transactions come from.
    pub mode: Mode,
    /// The star schema.
    pub star: StarSchema,
    /// When the bank was told of each fraud, by transaction.
    pub reports: Vec<FraudReport>,
    /// The ledgers of the accounts, by customer and time; empty in [`Mode::Anchor`], where most of
    /// what customers pay is not known.
    pub ledger: Vec<LedgerEntry>,
    /// What became of each customer after the as-of date.
    pub outcomes: Vec<Outcome>,
    /// What the generator knows of each customer and no table says.
    pub truth: Vec<CustomerTruth>,
    /// How well the best possible model can do.
    pub bound: Bound,
}

/// A row of `truth/CustomerTruth`. Grain: a customer. No stage that learns reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerTruth {
    /// The customer.
    pub customer_id: CustomerId,
    /// The hidden archetype.
    pub archetype: Archetype,
    /// Probability of an event by everything that can be known before the as-of date.
    pub event_probability: f64,
}

impl Row for CustomerTruth {
    fn spec() -> TableSpec {
        let customer = Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE);
        TableSpec {
            name: "CustomerTruth",
            grain: "a customer of the invented bank; no stage that learns reads it",
            source: "prepare",
            key: &["customer_id"],
            columns: vec![
                ColumnSpec::new("customer_id", customer, "the customer"),
                ColumnSpec::new("archetype", Kind::Code(Archetype::CODES), "hidden archetype"),
                ColumnSpec::new("event_probability", Kind::Real, "true probability of an event")
                    .unit("probability"),
            ],
        }
    }
}

impl Bank {
    /// Returns the parameters of a bank with their defaults; see [`BankParams`].
    pub const fn params(window: ObservationWindow, seed: Seed) -> BankParams {
        BankParams::new(window, seed)
    }

    /// Returns a bank around card rows: every row is used once, amount and class as they are.
    ///
    /// The same rows and parameters give the same world for any number of threads.
    ///
    /// # Errors
    ///
    /// [`BankError`] when the months of the outcome make no window.
    pub fn around(cards: &CardRows, params: &BankValidParams) -> Result<World, BankError> {
        let outcome_window = params.outcome_window()?;
        let people = people(params.seed, params.window, params.n_customers);
        let market = Market::new(params.seed, params.n_merchants);
        let transactions = transactions(cards, params, &people, &market);
        let (first, ..) = params.window.start().ymd();
        let (last, ..) = params.window.as_of().plus_days(-1).ymd();
        let risk = RiskProcess::calibrate(&people, params);
        let star = RawTables {
            accounts: people.iter().flat_map(|person| person.accounts.clone()).collect(),
            customers: people.iter().map(|person| person.customer.clone()).collect(),
            merchants: market.merchants,
            days: calendar(first, last)?,
            transactions,
        }
        .check()?;
        let truth =
            people.iter().zip(risk.probabilities()).map(|(person, &probability)| CustomerTruth {
                customer_id: person.customer.customer_id,
                archetype: person.archetype,
                event_probability: probability,
            });
        Ok(World {
            mode: Mode::Anchor,
            reports: Vec::new(),
            ledger: Vec::new(),
            star,
            outcomes: risk.outcomes(&people, params.seed, outcome_window),
            truth: truth.collect(),
            bound: risk.bound(),
        })
    }
}

/// Returns the fact table: rows in order of time, numbered in that order.
fn transactions(
    cards: &CardRows,
    params: &BankValidParams,
    people: &[Person],
    market: &Market,
) -> TransactionTable {
    let (hands, copies) = deal(params.seed, people, cards);
    let months: Vec<Month> = params.window.months().collect();
    let (seed, window) = (params.seed, params.window);
    let setting = Setting { seed, window, cards, market, months: &months };
    let mut spent: Vec<Option<(u32, Spent)>> = vec![None; cards.len()];
    let by_person: Vec<Vec<Spent>> =
        people.par_iter().zip(&hands).map(|(person, hand)| setting.spend(person, hand)).collect();
    for (person, all) in (0_u32..).zip(by_person) {
        for one in all {
            spent[one.row as usize] = Some((person, one));
        }
    }
    // A repeated row is a repeated request: same customer, merchant and second.
    for (copy, first) in copies {
        spent[copy as usize] =
            spent[first as usize].map(|(person, one)| (person, Spent { row: copy, ..one }));
    }
    let mut order: Vec<(Timestamp, u32, Spent)> = spent
        .into_iter()
        .flatten()
        .map(|(person, one)| {
            let second = cards.seconds[one.row as usize] % 86_400;
            (Timestamp::new(one.date, second), person, one)
        })
        .collect();
    order.par_sort_unstable_by_key(|&(at, _, one)| (at, one.row));

    let mut table = TransactionTable::with_capacity(order.len());
    for (number, (at, person, one)) in (1_u64..).zip(order) {
        let person = &people[person as usize];
        let row = one.row as usize;
        table.push(Transaction {
            transaction_id: TransactionId::new(number),
            at,
            customer_id: person.customer.customer_id,
            account_id: person.accounts[one.account].account_id,
            merchant_id: MerchantId::new(one.merchant + 1),
            channel: one.channel,
            country: country(market, one.merchant),
            amount: cards.amounts[row],
            is_discretionary: market.merchants[one.merchant as usize].is_discretionary,
            is_fraud: cards.frauds[row],
            origin: cards.origin,
            source_row: Some(cards.source_rows[row]),
        });
    }
    table
}

#[cfg(test)]
mod tests {
    use fip_model::Money;

    use super::*;
    use crate::cards::stand_in;

    fn world(seed: u64, n_rows: usize) -> (CardRows, World) {
        let seed = Seed::new(seed);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let cards = stand_in(seed, Some(n_rows));
        let params = Bank::params(window, seed).customers(200).check().unwrap();
        let world = Bank::around(&cards, &params).unwrap();
        (cards, world)
    }

    #[test]
    fn every_row_is_used_once_and_unchanged() {
        let (cards, world) = world(4, 20_000);
        let mut used = vec![false; cards.len()];
        for row in world.star.transactions().iter() {
            let source = row.source_row.unwrap() as usize - 1;
            assert!(!std::mem::replace(&mut used[source], true));
            assert_eq!(row.amount, cards.amounts[source]);
            assert_eq!(row.is_fraud, cards.frauds[source]);
            assert_eq!(row.at.second_of_day(), cards.seconds[source] % 86_400);
        }
        assert!(used.iter().all(|&used| used));
        let total: Money = world.star.transactions().amounts().iter().copied().sum();
        assert_eq!(total, cards.total());
    }

    #[test]
    fn repeated_rows_stay_together() {
        let (cards, world) = world(4, 200_000);
        let mut seen = std::collections::BTreeMap::new();
        for row in world.star.transactions().iter() {
            let digest = cards.digests[row.source_row.unwrap() as usize - 1];
            let at = (row.customer_id, row.merchant_id, row.at);
            assert_eq!(*seen.entry(digest).or_insert(at), at);
        }
        assert!(seen.len() < cards.len());
    }

    /// Serde writes the archetypes; the dictionary must name the same codes.
    #[test]
    fn archetypes_are_written_as_the_dictionary_names_them() {
        let truth = Archetype::ALL.map(|archetype| CustomerTruth {
            customer_id: CustomerId::new(1),
            archetype,
            event_probability: 0.5,
        });
        let mut text = Vec::new();
        fip_model::write_rows(&mut text, &truth).unwrap();
        let text = String::from_utf8(text).unwrap();
        let written = text.lines().skip(1).filter_map(|line| line.split(',').nth(1));
        assert_eq!(written.collect::<Vec<_>>(), Archetype::CODES);
    }

    #[test]
    fn one_in_ten_has_an_event_after_the_gap() {
        let (_, world) = world(4, 2000);
        let events = world.outcomes.iter().filter(|outcome| outcome.at_risk).count();
        assert!((8..=36).contains(&events), "{events} of 200");
        for outcome in &world.outcomes {
            assert_eq!(outcome.at_risk, outcome.event_date.is_some());
            assert_eq!(outcome.at_risk, outcome.event_type.is_some());
            let in_window = |date: fip_model::Date| (20_260_201..20_260_801).contains(&date.key());
            assert!(outcome.event_date.is_none_or(in_window));
        }
    }
}
