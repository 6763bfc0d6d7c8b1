//! The life of an account beyond the card: pay, bills, transfers, and a double-entry ledger.
//!
//! A customer's ledger is a function of the seed, the window, the customer and the card rows, which
//! it takes as facts. It is told month by month: what is planned goes into an [`agenda`], the card
//! rows are merged into it by time, and each event asks the [`book`] what the account can bear.

mod agenda;
mod bills;
mod book;
mod card_account;
mod current_account;
mod days;
mod draws;
mod habits;
mod home;
mod opening;
pub(crate) mod pay;
mod plan;
mod rhythm;
mod run;
mod tax;

#[cfg(test)]
mod population;

use fip_model::{
    AccountType, Channel, Keyed, LedgerEntry, Money, Month, ObservationWindow, Seed, Timestamp,
    TransactionId,
};

use crate::bank::Person;
pub(crate) use days::WorkingDays;
use run::Run;

/// What the ledgers of all customers have in common; made once.
#[derive(Debug, Clone)]
pub(crate) struct LedgerSetting {
    seed: Seed,
    window: ObservationWindow,
    working_days: WorkingDays,
    months: Vec<Month>,
    plans: Keyed,
    habits: Keyed,
    events: Keyed,
}

impl LedgerSetting {
    /// Returns the setting of the ledgers from the first to the last day of `window`.
    pub(crate) fn new(seed: Seed, window: ObservationWindow) -> Self {
        Self {
            seed,
            window,
            working_days: WorkingDays::around(window),
            months: window.months().collect(),
            plans: seed.keyed("ledger: home and bills"),
            habits: seed.keyed("ledger: habits"),
            events: seed.keyed("ledger: events"),
        }
    }
}

/// A card transaction as the ledger sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CardEntry {
    pub(crate) transaction_id: TransactionId,
    pub(crate) at: Timestamp,
    /// Position in the accounts of the person.
    pub(crate) account: usize,
    pub(crate) channel: Channel,
    /// What was paid, not negative.
    pub(crate) amount: Money,
    pub(crate) is_fraud: bool,
    /// When the bank was told of a fraud.
    pub(crate) reported_at: Option<Timestamp>,
}

/// A customer whose ledger is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LedgerInput<'a> {
    pub(crate) person: &'a Person,
    /// Card rows within the window, ordered by time.
    pub(crate) cards: &'a [CardEntry],
    /// Whether the customer is under financial stress, month by month of the window; a month that
    /// is not there has none.
    pub(crate) stressed: &'a [bool],
}

/// Returns the ledger of a customer's accounts, in order of time.
///
/// Every card row is booked once, with its id, at its time. Balances are running sums from the
/// `OPENING` entry on, and no balance falls below minus the limit of its account, but between a
/// direct debit and its return at the same second. The ids count up from 1,000,000 times the
/// number of the customer. Who has no current account has no ledger.
pub(crate) fn entries(setting: &LedgerSetting, input: &LedgerInput<'_>) -> Vec<LedgerEntry> {
    let accounts = &input.person.accounts;
    let is = |of| accounts.iter().position(|account| account.account_type == Some(of));
    let Some(current) = is(AccountType::Current) else { return Vec::new() };
    let mut run = Run::new(setting, input, current);
    if let Some(card) = is(AccountType::CreditCard) {
        run.hold_card(card);
    }
    run.tell();
    run.into_entries()
}
