//! What an account holds when its ledger begins.

use fip_model::{CounterAccount, EntryType, Timestamp};

use super::agenda::Event;
use super::book::Posting;
use super::draws::part;
use super::run::Run;

impl Run<'_> {
    /// Begins the ledger of an account.
    pub(super) fn open(&mut self, at: Timestamp, account: usize) {
        let before = self
            .input
            .person
            .accounts
            .get(account)
            .and_then(|of| Some(of.opened_date? < self.setting.window.start()));
        let is_card = self.card.as_ref().is_some_and(|card| card.position == account);
        let held = match &self.card {
            Some(card) if is_card => -card.owed_at_first,
            _ => self.held_at_first(),
        };
        let (entry_type, counter_account) = (EntryType::Opening, CounterAccount::Opening);
        let amount = if before.unwrap_or(false) { held } else { 0 };
        self.book.post(at, Posting { account, entry_type, counter_account, amount });
        if account == self.current {
            self.level.balance = amount;
        }
        if amount == 0 && held > 0 {
            // A new account is given its first money from another bank.
            let first = self.waking_time(at.date());
            self.agenda.insert(first, Event::Transfer(held / 1_000 * 1_000));
        }
    }

    /// Returns what a current account holds so long after the last pay.
    fn held_at_first(&self) -> i64 {
        let working_days = &self.setting.working_days;
        let month = self.start.month();
        let days = (-1..=0)
            .flat_map(|at| self.pay.pays(month.plus(at), |day| working_days.on_or_before(day)))
            .filter(|pay| pay.date < self.start)
            .map(|pay| self.start.days_since(pay.date))
            .min();
        let ahead = 1.0 - f64::from(days.unwrap_or(15).min(30)) / 30.0;
        let held = self.habits.left + part(self.level.cost, ahead);
        held.max(self.book.floor(self.current))
    }

    /// Returns what a month costs at first: bills, home, savings, and the card payments of a month.
    pub(super) fn cost_at_first(&self) -> i64 {
        let bills: i64 = self.bills.iter().map(|bill| bill.debit.amount).sum();
        let home = self.home.map_or(0, |home| home.amount);
        self.spent_at_first(None) + bills + home + self.habits.saving
    }

    /// Returns what the cards of one account, or of all, spend in the first month: what a customer
    /// may have spent in the month before.
    pub(super) fn spent_at_first(&self, account: Option<usize>) -> i64 {
        let month = self.start.plus_days(30).midnight();
        let cards = self.input.cards.iter().take_while(|card| card.at < month);
        let cards = cards.filter(|card| account.is_none_or(|account| account == card.account));
        cards.map(|card| card.amount.pence()).sum()
    }
}
