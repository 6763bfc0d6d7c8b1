//! The entries of one customer, and the balances that follow from them.

use fip_model::{
    Account, AccountId, CounterAccount, EntryId, EntryType, LedgerEntry, Money, Timestamp,
    TransactionId,
};

/// Every entry of a customer so far. A balance is the sum of an account's entries, never drawn.
#[derive(Debug)]
pub(super) struct Book {
    entries: Vec<LedgerEntry>,
    first_id: u64,
    last: Timestamp,
    running: Vec<Running>,
}

/// Where an account stands.
#[derive(Debug)]
struct Running {
    account_id: AccountId,
    floor: i64,
    balance: i64,
    /// Sum over the days of what was owed at their end, in pence; up to the day `until`.
    owed_days: i64,
    until: i32,
}

/// One entry to be made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    /// Position of the account.
    pub(super) account: usize,
    pub(super) entry_type: EntryType,
    pub(super) counter_account: CounterAccount,
    pub(super) amount: i64,
}

/// Entries of a customer are numbered from here times the number of the customer.
pub(super) const IDS_A_CUSTOMER: u64 = 1_000_000;

impl Book {
    /// Returns a book without entries from `start` on, with room for `n` of them.
    pub(super) fn new(accounts: &[Account], start: Timestamp, n: usize) -> Self {
        let customer = accounts.first().map_or(0, |account| account.customer_id.number());
        let until = start.date().epoch_days();
        let running = |account: &Account| Running {
            account_id: account.account_id,
            floor: floor(account),
            balance: 0,
            owed_days: 0,
            until,
        };
        Self {
            entries: Vec::with_capacity(n),
            first_id: u64::from(customer) * IDS_A_CUSTOMER + 1,
            last: start,
            running: accounts.iter().map(running).collect(),
        }
    }

    /// Returns the entries.
    pub(super) fn into_entries(self) -> Vec<LedgerEntry> {
        self.entries
    }

    /// Books an entry, never before the last one.
    pub(super) fn post(&mut self, at: Timestamp, posting: Posting) {
        self.post_card(at, posting, None);
    }

    /// Books an entry with the card transaction behind it; one for an account that is not there is
    /// not booked.
    pub(super) fn post_card(
        &mut self,
        at: Timestamp,
        posting: Posting,
        transaction_id: Option<TransactionId>,
    ) {
        let Posting { account, entry_type, counter_account, amount } = posting;
        let Some(running) = self.running.get_mut(account) else { return };
        self.last = self.last.max(at);
        running.owe_until(self.last.date().epoch_days());
        running.balance += amount;
        self.entries.push(LedgerEntry {
            entry_id: EntryId::new(self.first_id + self.entries.len() as u64),
            booked_at: self.last,
            account_id: running.account_id,
            entry_type,
            counter_account,
            amount: Money::from_pence(amount),
            balance: Money::from_pence(running.balance),
            transaction_id,
        });
    }

    /// Returns the balance in pence.
    pub(super) fn balance(&self, account: usize) -> i64 {
        self.running.get(account).map_or(0, |running| running.balance)
    }

    /// Returns the lowest balance that is allowed, in pence: minus the limit.
    pub(super) fn floor(&self, account: usize) -> i64 {
        self.running.get(account).map_or(0, |running| running.floor)
    }

    /// Returns interest in pence on what was owed up to a day, at a yearly rate in basis points,
    /// but no more than the limit leaves room for; what is not charged stays to be charged.
    pub(super) fn charge(&mut self, account: usize, day: i32, basis_points: i64) -> i64 {
        let Some(running) = self.running.get_mut(account) else { return 0 };
        running.owe_until(day);
        let parts = 10_000 * 365;
        let room = running.balance - running.floor;
        let interest = (running.owed_days * basis_points / parts).min(room).max(0);
        running.owed_days -= interest * parts / basis_points.max(1);
        interest
    }

    /// Forgets what was owed up to a day, so that no interest is charged on it.
    pub(super) fn forgive(&mut self, account: usize, day: i32) {
        if let Some(running) = self.running.get_mut(account) {
            running.owe_until(day);
            running.owed_days = 0;
        }
    }
}

impl Running {
    fn owe_until(&mut self, day: i32) {
        let days = (day - self.until).max(0);
        self.owed_days += i64::from(days) * (-self.balance).max(0);
        self.until += days;
    }
}

/// Returns minus the limit of an account, in pence.
fn floor(account: &Account) -> i64 {
    let limit = account.credit_limit.or(account.overdraft_limit);
    -limit.map_or(0, Money::pence)
}

#[cfg(test)]
mod tests {
    use fip_model::{AccountStatus, AccountType, CustomerId, Date};

    use super::*;

    const START: Date = Date::from_epoch_days(20_000);

    /// A credit card with a limit of 1,000 pounds that owes so many pence.
    fn owing(pence: i64) -> Book {
        let account = Account {
            account_id: AccountId::new(7),
            customer_id: CustomerId::new(3),
            account_type: Some(AccountType::CreditCard),
            opened_date: Some(START),
            credit_limit: Some(Money::from_pounds(1_000)),
            overdraft_limit: None,
            status: Some(AccountStatus::Open),
            source_id: None,
        };
        let mut book = Book::new(&[account], START.midnight(), 0);
        book.post(START.midnight(), opening(-pence));
        book
    }

    fn opening(amount: i64) -> Posting {
        let (entry_type, counter_account) = (EntryType::Opening, CounterAccount::Opening);
        Posting { account: 0, entry_type, counter_account, amount }
    }

    fn day(days: i32) -> i32 {
        START.epoch_days() + days
    }

    #[test]
    fn interest_counts_the_days_and_what_was_owed() {
        // 500 pounds over 30 days and 250 over 10, at 36.5 % a year or .1 % a day.
        let mut book = owing(50_000);
        book.post(START.plus_days(30).midnight(), opening(25_000));
        assert_eq!(book.charge(0, day(40), 3_650), 1_500 + 250);
        assert_eq!(book.charge(0, day(40), 3_650), 0);
    }

    #[test]
    fn interest_beyond_the_limit_waits() {
        let mut book = owing(99_900);
        assert_eq!(book.charge(0, day(2), 3_650), 100);
        book.post(START.plus_days(2).midnight(), opening(99_900));
        assert_eq!(book.charge(0, day(2), 3_650), 99);
    }

    #[test]
    fn no_interest_on_what_is_forgiven_or_not_owed() {
        let mut book = owing(50_000);
        book.forgive(0, day(20));
        assert_eq!(book.charge(0, day(20), 3_650), 0);
        assert_eq!(owing(-50_000).charge(0, day(20), 3_650), 0);
    }

    #[test]
    fn entries_are_never_booked_before_the_last_one() {
        let mut book = owing(0);
        book.post(START.plus_days(2).midnight(), opening(1));
        book.post(START.midnight(), opening(1));
        let entries = book.into_entries();
        assert_eq!(entries[2].booked_at, entries[1].booked_at);
        assert_eq!(entries[2].entry_id.number(), 3_000_003);
    }

    #[test]
    fn an_account_that_is_not_there_books_nothing() {
        let mut book = owing(0);
        book.post(START.midnight(), Posting { account: 5, ..opening(1) });
        assert_eq!((book.balance(5), book.floor(5), book.floor(0)), (0, 0, -100_000));
        assert_eq!(book.into_entries().len(), 1);
    }
}
