//! Rules of a current account: what it can bear, and what the customer does about it.

use fip_model::{CounterAccount, EntryType, Timestamp};

use super::agenda::{Debit, Event};
use super::book::Posting;
use super::draws::part;
use super::run::Run;
use crate::uk::{self, whole};

/// What a customer knows of the current account when it is brought to its level; in pence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Level {
    /// What a month costs, by the months before.
    pub(super) cost: i64,
    /// What was paid in since.
    pub(super) arrived: i64,
    /// What the account held then.
    pub(super) balance: i64,
}

/// Transfers into an account are multiples of this many pence, ten pounds.
const ROUND: i64 = 1_000;
/// Part of what a month costs by which an account may be off its level before the customer acts.
const LEVEL_BAND: f64 = 0.15;
/// What a month costs is a running mean of the last months, so many of them.
const COST_MONTHS: i64 = 3;
/// Seconds by which a transfer comes before the payment that needs it.
const AHEAD: u32 = 90;

impl Run<'_> {
    /// Returns the lowest balance the customer lets the current account come to: the limit of the
    /// overdraft for who lives in it, is under stress or is in it already, otherwise nothing.
    pub(super) fn lowest(&self) -> i64 {
        let floor = self.book.floor(self.current);
        let in_it = self.book.balance(self.current) < 0;
        if self.habits.overdrawn || self.stressed || in_it { floor } else { 0 }
    }

    /// Brings money into an account just before a payment that would take it below `lowest`.
    pub(super) fn cover(&mut self, at: Timestamp, account: usize, amount: i64, lowest: i64) {
        let missing = lowest - (self.book.balance(account) - amount);
        if missing <= 0 {
            return;
        }
        let amount = (missing + self.habits.cushion + ROUND - 1) / ROUND * ROUND;
        let before = Timestamp::new(at.date(), at.second_of_day().saturating_sub(AHEAD));
        self.book.post(before, faster_payment(account, amount));
        if account == self.current {
            self.level.arrived += amount;
        }
    }

    /// Collects a bill, or returns it when the limit does not bear it.
    pub(super) fn collect(&mut self, at: Timestamp, debit: Debit) {
        let Debit { amount, counter_account, failure, again } = debit;
        let account = self.current;
        let lowest = self.lowest();
        if self.book.balance(account) - amount < lowest {
            let strained = self.stressed || self.habits.overdrawn;
            let chance = if strained { uk::RETURN_CHANCE_STRAINED } else { uk::RETURN_CHANCE_CALM };
            let chance = chance * failure * if again { uk::RETRY_FAILURE } else { 1.0 };
            if !self.chance(chance) {
                self.cover(at, account, amount, lowest);
            }
        }
        let entry_type = EntryType::DirectDebit;
        let bears = self.book.balance(account) - amount >= self.book.floor(account);
        self.book.post(at, Posting { account, entry_type, counter_account, amount: -amount });
        if bears {
            return;
        }
        let entry_type = EntryType::ReturnedDirectDebit;
        self.book.post(at, Posting { account, entry_type, counter_account, amount });
        if !again {
            let days = whole(uk::DEBIT_RETRY_DAYS);
            let date = self.setting.working_days.after(at.date(), days);
            let retry = Debit { again: true, ..debit };
            self.agenda.insert(Timestamp::new(date, at.second_of_day()), Event::Collect(retry));
        }
    }

    /// Pays the rent; who is under stress and has too little pays it another month.
    pub(super) fn pay_rent(&mut self, at: Timestamp, amount: i64) {
        let (account, lowest) = (self.current, self.lowest());
        if !self.stressed {
            self.cover(at, account, amount, lowest);
        }
        self.order(at, CounterAccount::Landlords, amount, lowest);
    }

    /// Saves by standing order what is there to be saved.
    pub(super) fn save(&mut self, at: Timestamp, amount: i64) {
        self.order(at, CounterAccount::OtherBanks, amount, self.habits.left.max(0) / 2);
    }

    /// A standing order without the money for it is not paid.
    fn order(&mut self, at: Timestamp, counter_account: CounterAccount, amount: i64, lowest: i64) {
        let (account, entry_type) = (self.current, EntryType::StandingOrder);
        if self.book.balance(account) - amount >= lowest {
            self.book.post(at, Posting { account, entry_type, counter_account, amount: -amount });
        }
    }

    /// Moves what the month does not need into savings, or from savings what it does: the account
    /// is to hold what a month costs and what the customer likes to have left.
    pub(super) fn bring_to_level(&mut self, at: Timestamp, share: f64) {
        let account = self.current;
        // What arrived since the last time and is no longer there was spent.
        let spent = self.level.arrived - (self.book.balance(account) - self.level.balance);
        self.level.cost += (spent.max(0) - self.level.cost) / COST_MONTHS;
        let cost = part(self.level.cost, share);
        let above = self.book.balance(account) - (self.left() + cost);
        let band = part(cost, LEVEL_BAND);
        let has_more = self.habits.saver && !self.habits.overdrawn && !self.stressed;
        if above > band {
            self.transfer(at, -(above / ROUND * ROUND));
        } else if above < -band && has_more {
            self.transfer(at, -above / ROUND * ROUND);
        }
        self.level.arrived = 0;
        self.level.balance = self.book.balance(account);
    }

    /// Returns what the customer is going to have left before the next pay; under stress, nothing of
    /// the overdraft that could pay debts elsewhere.
    fn left(&self) -> i64 {
        let floor = self.book.floor(self.current);
        if self.stressed { self.habits.left.min(floor) } else { self.habits.left }
    }

    /// A single transfer in, or out if the account bears it without help.
    pub(super) fn transfer(&mut self, at: Timestamp, amount: i64) {
        let bears = self.book.balance(self.current) + amount >= self.lowest();
        if amount > 0 || (amount < 0 && bears) {
            self.book.post(at, faster_payment(self.current, amount));
        }
    }

    /// Charges what the overdraft of the days before costs, as far as the limit allows.
    pub(super) fn charge_overdraft(&mut self, at: Timestamp) {
        let day = at.date().epoch_days();
        let basis_points = whole(uk::OVERDRAFT_RATE * 10_000.0);
        let amount = -self.book.charge(self.current, day, basis_points);
        if amount < 0 {
            let (account, entry_type) = (self.current, EntryType::Interest);
            let counter_account = CounterAccount::InterestIncome;
            self.book.post(at, Posting { account, entry_type, counter_account, amount });
        }
    }
}

fn faster_payment(account: usize, amount: i64) -> Posting {
    Posting {
        account,
        entry_type: EntryType::FasterPayment,
        counter_account: CounterAccount::OtherBanks,
        amount,
    }
}
