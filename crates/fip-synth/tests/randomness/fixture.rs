//! Small worlds, and the bytes of their tables.

use fip_model::{
    Account, Customer, FraudReport, LedgerEntry, Merchant, Month, ObservationWindow, Outcome, Row,
    Seed, TransactionTable, transaction_lines, write_rows,
};
use fip_synth::{Bank, BankParams, CardRows, CustomerTruth, World, stand_in};

pub(crate) const SEED: Seed = Seed::new(20_130_901);

/// Returns the parameters of a small bank over a year.
pub(crate) fn params(seed: Seed, n_customers: usize) -> BankParams {
    let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
    Bank::params(window, seed).customers(n_customers)
}

/// Returns a bank of each mode, with names.
pub(crate) fn every_mode(params: BankParams, cards: &CardRows) -> [(&'static str, World); 3] {
    let params = params.check().unwrap();
    [
        ("anchor", Bank::around(cards, &params).unwrap()),
        ("enriched", Bank::enriched(cards, &params).unwrap()),
        ("generate", Bank::generated(&params).unwrap()),
    ]
}

/// Returns a bank with many customers and few payments.
pub(crate) fn many_customers(seed: u64) -> World {
    let seed = Seed::new(seed);
    let params = params(seed, 20_000).check().unwrap();
    Bank::around(&stand_in(seed, Some(2000)), &params).unwrap()
}

/// Returns card rows of which some are repeated, frauds too; repetitions are a row of their own.
pub(crate) fn cards_with_repetitions(seed: Seed, n_rows: usize) -> CardRows {
    let mut cards = stand_in(seed, Some(n_rows));
    let fraud = cards.frauds.iter().position(|&fraud| fraud).unwrap();
    let legitimate = cards.frauds.iter().position(|&fraud| !fraud).unwrap();
    for first in [fraud, legitimate, legitimate, n_rows / 2] {
        cards.seconds.push(cards.seconds[first]);
        cards.amounts.push(cards.amounts[first]);
        cards.frauds.push(cards.frauds[first]);
        cards.digests.push(cards.digests[first]);
        cards.source_rows.push(u32::try_from(cards.seconds.len()).unwrap());
    }
    cards
}

/// The tables of a world as the text of their files.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) customers: Text,
    pub(crate) accounts: Text,
    pub(crate) merchants: Text,
    pub(crate) transactions: Text,
    pub(crate) reports: Text,
    pub(crate) ledger: Text,
    pub(crate) outcomes: Text,
    pub(crate) truth: Text,
}

impl Texts {
    pub(crate) fn of(world: &World) -> Self {
        let star = &world.star;
        Self {
            customers: text::<Customer>(star.customers()),
            accounts: text::<Account>(star.accounts()),
            merchants: text::<Merchant>(star.merchants()),
            transactions: lines(star.transactions()),
            reports: text::<FraudReport>(&world.reports),
            ledger: text::<LedgerEntry>(&world.ledger),
            outcomes: text::<Outcome>(&world.outcomes),
            truth: text::<CustomerTruth>(&world.truth),
        }
    }

    /// Returns the tables, with names.
    pub(crate) fn tables(&self) -> [(&'static str, &Text); 8] {
        [
            ("customers", &self.customers),
            ("accounts", &self.accounts),
            ("merchants", &self.merchants),
            ("transactions", &self.transactions),
            ("reports", &self.reports),
            ("ledger", &self.ledger),
            ("outcomes", &self.outcomes),
            ("truth", &self.truth),
        ]
    }

    /// Returns the names of the tables in which two worlds differ.
    pub(crate) fn differing(&self, other: &Self) -> Vec<&'static str> {
        let both = self.tables().into_iter().zip(other.tables());
        both.filter(|((_, a), (_, b))| a != b).map(|((name, _), _)| name).collect()
    }
}

/// The text of a table, by line.
pub(crate) type Text = Vec<String>;

fn text<T: Row>(rows: &[T]) -> Text {
    let mut bytes = Vec::new();
    write_rows(&mut bytes, rows).unwrap();
    split(bytes).skip(1).collect()
}

fn lines(table: &TransactionTable) -> Text {
    split(transaction_lines(table, 0..table.len())).collect()
}

fn split(bytes: Vec<u8>) -> impl Iterator<Item = String> {
    String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}
