//! Ids in sorted order, holders, the window, and the tables.

use std::io;

use super::held::Held;
use super::made::{Ids, LeftOut, MadeLedger, Transactions};
use super::names::{Names, Uses};
use super::people::{AccountFacts, CustomerFacts};
use super::window::{Months, end_at, window};
use super::{LedgerBuilder, LedgerError};
use crate::ids::{AccountId, CustomerId};
use crate::intake::keys::Keys;
use crate::star::RawTables;
use crate::tables::{AccountHolder, calendar};
use crate::time::{Date, Timestamp};
use crate::transactions::TransactionTable;

impl LedgerBuilder {
    /// Returns the tables.
    ///
    /// Transactions outside of the window are left out and counted. Ids are numbered in the sorted
    /// order of the bank's own ids, transactions in the order of time, then of the files.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] where there is no transaction, or no whole month of them.
    pub fn finish(mut self) -> Result<MadeLedger, LedgerError> {
        self.repeats()?;
        if self.n_rows == u32::MAX {
            return Err(LedgerError::TooLarge);
        }
        self.rows.finish();
        let (months, as_of) = (self.months()?, self.params.as_of);
        let span = months.span(as_of.map(end_at)).ok_or(LedgerError::NoRows)?;
        let window = window(span, as_of, self.params.n_months)?;
        let same = self.contents.same();
        let far = self.places.far(&months, span.days, window);
        let within = [window.start().midnight(), window.as_of().midnight()];
        let mut names = self.names(within)?;
        let used = self.use_names(&mut names, within)?;
        let people = self.people(&names, &used, window.as_of());
        let mut left_out = LeftOut {
            before_window: used.before,
            after_window: used.after,
            opened_late: people.opened_late,
            far_rows: far.map_or(0, |far| far.n),
            ..LeftOut::default()
        };
        let (outcomes, unnamed) = self.outcomes(&names, &people, window.as_of(), &mut left_out)?;
        let (merchants, merchant_ids) = self.merchants.rows();
        let ids = Ids {
            customers: people.customer_ids,
            accounts: people.account_ids,
            merchants: merchant_ids,
            categories: merchants.iter().map(|merchant| merchant.category).collect(),
        };
        let (attributes, home) = (self.params.attributes, self.params.home);
        let [first, last] = [window.start(), window.as_of()].map(|date| date.ymd().0);
        let dimensions = RawTables {
            customers: people.customers,
            accounts: people.accounts,
            holders: people.holders,
            merchants,
            days: calendar(first, last).map_err(|_| LedgerError::NoRows)?,
            transactions: TransactionTable::default().restricted_to(attributes).with_home(home),
        };
        let transactions = Transactions {
            n: used.n_rows,
            rows: self.rows,
            scratch: self.scratch,
            left_out: self.left_out,
            within,
            names,
            ids,
            reported: self.reported,
            fraud_delay_days: i32::try_from(self.params.fraud_delay_days).unwrap_or(i32::MAX / 2),
            home,
        };
        Ok(MadeLedger {
            dimensions,
            outcomes,
            unnamed,
            window,
            days: span.days,
            far,
            same,
            left_out,
            transactions,
        })
    }

    /// Gives each transaction that is not left out to `take`, in no order that means anything.
    fn each(&self, mut take: impl FnMut(&Held)) -> io::Result<()> {
        self.rows.each(&*self.scratch, |row| {
            if !self.left_out.has(row.place) {
                take(row);
            }
        })
    }

    /// Returns how many transactions each month has.
    fn months(&self) -> io::Result<Months> {
        let mut months = Months::default();
        self.each(|row| months.take(row.at.date()))?;
        Ok(months)
    }

    /// Returns who is behind the numbers of customers and accounts, as far as files tell or, where no
    /// file tells who holds an account, who pays from it.
    fn names(&mut self, [start, end]: [Timestamp; 2]) -> Result<Names, LedgerError> {
        if !self.params.has_accounts && !self.accounts.is_empty() {
            let mut uses = Uses::default();
            self.each(|row| {
                if (start..end).contains(&row.at) {
                    uses.take(row);
                }
            })?;
            self.account_facts = uses.holders(self.accounts.len(), &self.customers);
        }
        let [customers, accounts] = [&mut self.customers, &mut self.accounts].map(std::mem::take);
        Ok(Names::new(customers, accounts, std::mem::take(&mut self.account_facts)))
    }

    /// Gives every row a customer and an account, and returns which of them are used.
    fn use_names(&mut self, names: &mut Names, [start, end]: [Timestamp; 2]) -> io::Result<Used> {
        let (mut used, merchants) = (Used::default(), &mut self.merchants);
        let kept = |row: &Held| !self.left_out.has(row.place);
        self.rows.each(&*self.scratch, |row| {
            if !kept(row) {
                return;
            }
            used.before += u64::from(row.at < start);
            used.after += u64::from(row.at >= end);
            if (start..end).contains(&row.at) {
                let (customer, account) = names.name(row);
                names.add_user(account, customer);
                used.take(row, customer, account);
                merchants.see(row);
            }
        })?;
        Ok(used)
    }

    fn people(&self, names: &Names, used: &Used, as_of: Date) -> People {
        let of_files = |has_file: bool, n: usize| vec![has_file; n];
        let mut customer_used = of_files(self.params.has_customers, names.customers.len());
        let mut account_used = of_files(self.params.has_accounts, names.accounts.len());
        mark(&mut customer_used, used.customers.iter().copied());
        mark(&mut account_used, used.first_uses.iter().map(Option::is_some));
        if self.params.has_accounts {
            let holders = names.facts.iter().flat_map(AccountFacts::holders);
            holders.for_each(|&number| customer_used[number as usize] = true);
        }
        let mut people = People {
            customer_ids: vec![CustomerId::new(0); names.customers.len()],
            account_ids: vec![AccountId::new(0); names.accounts.len()],
            ..People::default()
        };
        let unknown = CustomerFacts::default();
        for (number, next) in sorted(&names.customers, &customer_used).into_iter().zip(1..) {
            let (id, source) = (CustomerId::new(next), names.customers.text(number));
            people.customer_ids[number as usize] = id;
            let facts = self.customer_facts.get(number as usize).unwrap_or(&unknown);
            people.customers.push(facts.row(id, source, as_of));
        }
        let nobody = AccountFacts::default();
        for (number, next) in sorted(&names.accounts, &account_used).into_iter().zip(1..) {
            let (id, at) = (AccountId::new(next), number as usize);
            let facts = names.facts.get(at).unwrap_or(&nobody);
            people.account_ids[at] = id;
            let first_use = used.first_uses.get(at).copied().flatten();
            people.opened_late += u64::from(facts.is_opened_after(first_use));
            let Some(first) = names.holder(number) else { continue };
            let holder = people.customer_ids[first as usize];
            people.accounts.push(facts.row(id, holder, names.accounts.text(number), first_use));
            people.hold(id, holder, facts.holders());
        }
        people
    }
}

/// What the transactions of the window use, by number.
#[derive(Debug, Default)]
struct Used {
    n_rows: u64,
    before: u64,
    after: u64,
    customers: Vec<bool>,
    /// The day of the first transaction of each account.
    first_uses: Vec<Option<Date>>,
}

impl Used {
    fn take(&mut self, row: &Held, customer: u32, account: u32) {
        let [customer, account] = [customer, account].map(|number| number as usize);
        if self.customers.len() <= customer {
            self.customers.resize(customer + 1, false);
        }
        if self.first_uses.len() <= account {
            self.first_uses.resize(account + 1, None);
        }
        self.customers[customer] = true;
        let day = row.at.date();
        let first = self.first_uses[account].unwrap_or(day);
        self.first_uses[account] = Some(first.min(day));
        self.n_rows += 1;
    }
}

/// Customers and accounts with their ids, by their numbers.
#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) customers: Vec<crate::tables::Customer>,
    accounts: Vec<crate::tables::Account>,
    holders: Vec<AccountHolder>,
    pub(super) customer_ids: Vec<CustomerId>,
    account_ids: Vec<AccountId>,
    opened_late: u64,
}

impl People {
    /// Adds the holders of a joint account.
    fn hold(&mut self, account_id: AccountId, first: CustomerId, holders: &[u32]) {
        if holders.len() < 2 {
            return;
        }
        let ids = holders.iter().map(|number| self.customer_ids[*number as usize]);
        let mut ids: Vec<CustomerId> = ids.filter(|id| *id != CustomerId::new(0)).collect();
        ids.sort_unstable();
        self.holders.extend(ids.into_iter().map(|customer_id| AccountHolder {
            account_id,
            customer_id,
            is_first: customer_id == first,
        }));
    }
}

/// Marks what is used.
fn mark(used: &mut [bool], marks: impl Iterator<Item = bool>) {
    used.iter_mut().zip(marks).for_each(|(used, mark)| *used |= mark);
}

/// Returns the numbers that are used, in the order of the bytes of their texts.
fn sorted(keys: &Keys, used: &[bool]) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        (0..).zip(used).filter(|(_, used)| **used).map(|(n, _)| n).collect();
    numbers.sort_unstable_by_key(|number| keys.text(*number));
    numbers
}
