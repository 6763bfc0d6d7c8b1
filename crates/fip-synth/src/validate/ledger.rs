//! The account ledgers: two sides of every entry, balances, limits, and days on which banks work.

use std::collections::BTreeMap;

use fip_model::{
    Account, AccountId, AccountType, CounterAccount, CustomerId, Date, EntryType, LedgerEntry,
    Money, Nation, Transaction, TransactionId, is_working_day,
};

use super::WorldView;
use super::check::{Check, Faults};
use crate::bank::Mode;

const DOUBLE_ENTRY: &str = "What each account gets a day, its counter accounts give, and transfers \
    between two accounts of a customer are cleared within the day";
const BALANCES: &str = "A balance is the sum of the entries up to it, in order of time";
const LIMITS: &str = "No account owes more than its overdraft or credit limit, but for direct debits \
    returned on the same day";
const WORKING_DAYS: &str =
    "Bacs moves on working days alone: direct debits, pay, pensions, benefits";
const BOOKINGS: &str = "Each card payment is booked once, with its amount and on its account";

pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let claims = [
        ("I8", DOUBLE_ENTRY),
        ("I9", BALANCES),
        ("I10", LIMITS),
        ("I11", WORKING_DAYS),
        ("I20", BOOKINGS),
    ];
    if view.ledger.is_empty() && view.mode != Mode::Enriched {
        let why = format!("a world in {} mode need not have account ledgers", view.mode);
        return claims.map(|(id, claim)| Check::not_applicable(id, claim, why.clone())).into();
    }
    let books = Books::of(view);
    let faults = [
        uneven_days(view, &books),
        wrong_balances(view, &books),
        beyond_limits(view, &books),
        idle_days(view),
        wrong_bookings(view),
    ];
    claims
        .into_iter()
        .zip(faults)
        .map(|((id, claim), found)| Check::exact(id, claim, found))
        .collect()
}

/// The entries of each account, as positions in the ledger, in its order.
struct Books<'a> {
    accounts: Vec<(&'a Account, Vec<usize>)>,
}

impl<'a> Books<'a> {
    /// Entries of unknown accounts are left out: they are told where references are checked.
    fn of(view: &WorldView<'a>) -> Self {
        let mut accounts: Vec<(&Account, Vec<usize>)> =
            view.star.accounts().iter().map(|account| (account, Vec::new())).collect();
        for (at, entry) in view.ledger.iter().enumerate() {
            let found = accounts.binary_search_by_key(&entry.account_id, |book| book.0.account_id);
            if let Ok(account) = found {
                accounts[account].1.push(at);
            }
        }
        Self { accounts }
    }
}

fn uneven_days(view: &WorldView<'_>, books: &Books<'_>) -> Faults {
    let mut faults = Faults::default();
    let mut clearing: BTreeMap<(CustomerId, Date), i64> = BTreeMap::new();
    for (account, entries) in &books.accounts {
        let mut before = 0;
        for day in entries.chunk_by(|&a, &b| date(view, a) == date(view, b)) {
            let entries = || day.iter().map(|&at| &view.ledger[at]);
            let given: i64 = entries().map(|entry| -entry.amount.pence()).sum();
            let after = entries().next_back().map_or(before, |entry| entry.balance.pence());
            faults.when(after - before + given != 0, || {
                let on = date(view, day[0]);
                format!(
                    "{} on {on}: {} pence from nowhere",
                    account.account_id,
                    after - before + given
                )
            });
            before = after;
            for entry in entries().filter(|e| e.counter_account == CounterAccount::Clearing) {
                let key = (account.customer_id, entry.booked_at.date());
                *clearing.entry(key).or_default() += entry.amount.pence();
            }
        }
    }
    for ((customer, date), pence) in clearing {
        faults.when(pence != 0, || format!("{customer} on {date}: {pence} pence are not cleared"));
    }
    faults
}

fn date(view: &WorldView<'_>, at: usize) -> Date {
    view.ledger[at].booked_at.date()
}

fn wrong_balances(view: &WorldView<'_>, books: &Books<'_>) -> Faults {
    let mut faults = Faults::default();
    for (_, entries) in &books.accounts {
        let (mut sum, mut latest) = (0, None);
        for entry in entries.iter().map(|&at| &view.ledger[at]) {
            sum += entry.amount.pence();
            faults.when(entry.balance.pence() != sum, || {
                format!("{}: balance {}, entries sum to {sum} pence", entry.entry_id, entry.balance)
            });
            faults.when(latest.is_some_and(|latest| entry.booked_at < latest), || {
                format!("{} comes before the entry above it", entry.entry_id)
            });
            latest = Some(entry.booked_at);
        }
    }
    faults
}

fn beyond_limits(view: &WorldView<'_>, books: &Books<'_>) -> Faults {
    let mut faults = Faults::default();
    for (account, entries) in &books.accounts {
        let limit = match account.account_type {
            Some(AccountType::Current) => account.overdraft_limit,
            Some(AccountType::CreditCard) => account.credit_limit,
            None => None,
        };
        let limit = limit.map_or(0, Money::pence);
        for day in entries.chunk_by(|&a, &b| date(view, a) == date(view, b)) {
            let day: Vec<&LedgerEntry> = day.iter().map(|&at| &view.ledger[at]).collect();
            let mut returned: Vec<i64> = day
                .iter()
                .filter(|entry| entry.entry_type == EntryType::ReturnedDirectDebit)
                .map(|entry| entry.amount.pence())
                .collect();
            // What was collected and will be returned before the day ends is not owed.
            let mut pending = 0;
            for entry in day {
                let pence = entry.amount.pence();
                if entry.entry_type == EntryType::DirectDebit {
                    if let Some(at) = returned.iter().position(|&returned| returned == -pence) {
                        returned.swap_remove(at);
                        pending -= pence;
                    }
                } else if entry.entry_type == EntryType::ReturnedDirectDebit {
                    pending -= pence;
                }
                let owed = -(entry.balance.pence() + pending.max(0));
                faults.when(owed > limit, || {
                    format!("{}: owes {owed} pence, limit {limit}", entry.entry_id)
                });
            }
        }
    }
    faults
}

/// Bacs keeps the working days of England and Wales wherever the customer lives.
fn idle_days(view: &WorldView<'_>) -> Faults {
    let mut works: BTreeMap<Date, bool> = BTreeMap::new();
    let mut faults = Faults::default();
    for entry in view.ledger {
        let by_bacs = matches!(
            entry.entry_type,
            EntryType::DirectDebit | EntryType::Salary | EntryType::Pension | EntryType::Benefit
        );
        if by_bacs {
            let date = entry.booked_at.date();
            let works =
                works.entry(date).or_insert_with(|| is_working_day(date, Nation::EnglandAndWales));
            faults.when(!*works, || format!("{} {} on {date}", entry.entry_id, entry.entry_type));
        }
    }
    faults
}

fn wrong_bookings(view: &WorldView<'_>) -> Faults {
    let mut faults = Faults::default();
    let mut bookings: Vec<(TransactionId, AccountId, i64)> = Vec::new();
    for entry in view.ledger {
        let books_a_card =
            matches!(entry.entry_type, EntryType::CardPayment | EntryType::CashWithdrawal);
        faults.when(books_a_card && entry.transaction_id.is_none(), || {
            format!("{}: a card payment without its transaction", entry.entry_id)
        });
        if let Some(transaction) = entry.transaction_id.filter(|_| books_a_card) {
            bookings.push((transaction, entry.account_id, -entry.amount.pence()));
        }
    }
    bookings.sort_unstable();
    let mut left = bookings.as_slice();
    for row in view.star.transactions().iter() {
        let id = row.transaction_id;
        let skipped = left.iter().take_while(|booking| booking.0 < id).count();
        let (unknown, rest) = left.split_at(skipped);
        for booking in unknown {
            faults.when(true, || format!("{} is booked and is no transaction", booking.0));
        }
        let n = rest.iter().take_while(|booking| booking.0 == id).count();
        let (booked, rest) = rest.split_at(n);
        booked_once(&mut faults, &row, booked);
        left = rest;
    }
    for booking in left {
        faults.when(true, || format!("{} is booked and is no transaction", booking.0));
    }
    faults
}

/// An amount of zero moves nothing and need not be booked.
fn booked_once(faults: &mut Faults, row: &Transaction, booked: &[(TransactionId, AccountId, i64)]) {
    let (id, pence) = (row.transaction_id, row.amount.pence());
    match booked {
        [] => faults.when(pence != 0, || format!("{id} is not booked")),
        [booking] => faults.when((booking.1, booking.2) != (row.account_id, pence), || {
            format!("{id} is booked with {} pence on {}", booking.2, booking.1)
        }),
        _ => faults.when(true, || format!("{id} is booked {} times", booked.len())),
    }
}

#[cfg(test)]
mod tests {
    use fip_model::{Date, EntryType, Money, Timestamp};

    use crate::validate::fixture::{Tables, breaks_ledger, entry};

    /// Adds pence to an entry and to the balances after it, so that sums stay right.
    fn add(world: &mut Tables, at: usize, pence: i64) {
        let account = world.ledger[at].account_id;
        let more = |money: &mut Money| *money = Money::from_pence(money.pence() + pence);
        more(&mut world.ledger[at].amount);
        for entry in world.ledger[at..].iter_mut().filter(|entry| entry.account_id == account) {
            more(&mut entry.balance);
        }
    }

    #[test]
    fn a_transfer_that_is_not_cleared_is_told() {
        breaks_ledger(&["I8"], |world| {
            let at = entry(world, EntryType::CardRepayment);
            add(world, at, -1);
        });
    }

    #[test]
    fn money_from_nowhere_is_told() {
        breaks_ledger(&["I8", "I9"], |world| {
            world.ledger.last_mut().unwrap().balance = Money::from_pounds(1_000_000);
        });
    }

    #[test]
    fn a_wrong_balance_is_told() {
        breaks_ledger(&["I9"], |world| {
            let balance = &mut world.ledger[1].balance;
            *balance = Money::from_pence(balance.pence() + 1);
        });
    }

    #[test]
    fn entries_out_of_order_are_told() {
        breaks_ledger(&["I9"], |world| world.ledger.swap(1, 3));
    }

    #[test]
    fn too_much_debt_is_told() {
        breaks_ledger(&["I10"], |world| add(world, 0, -200_000));
        breaks_ledger(&["I10"], |world| {
            let returned = entry(world, EntryType::ReturnedDirectDebit);
            world.ledger[returned].entry_type = EntryType::FasterPayment;
        });
        breaks_ledger(&["I10"], |world| {
            world.accounts[1].credit_limit = Some(Money::from_pounds(10));
        });
    }

    #[test]
    fn bacs_on_a_sunday_or_holiday_is_told() {
        for (kind, day) in
            [(EntryType::DirectDebit, "2025-01-05"), (EntryType::Salary, "2025-04-18")]
        {
            breaks_ledger(&["I11"], |world| {
                let at = entry(world, kind);
                let date: Date = day.parse().unwrap();
                world.ledger[at].booked_at = Timestamp::new(date, 60);
            });
        }
    }

    #[test]
    fn wrong_bookings_of_card_payments_are_told() {
        breaks_ledger(&["I20"], |world| {
            let at = entry(world, EntryType::CardPayment);
            add(world, at, -1);
        });
        breaks_ledger(&["I20"], |world| {
            let at = entry(world, EntryType::CashWithdrawal);
            world.ledger.remove(at);
        });
        breaks_ledger(&["I20"], |world| {
            let at = entry(world, EntryType::CardPayment);
            world.ledger.insert(at, world.ledger[at]);
        });
        breaks_ledger(&["I20"], |world| world.ledger.clear());
    }
}
