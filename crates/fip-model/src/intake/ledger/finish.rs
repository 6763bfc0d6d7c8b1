//! Ids in sorted order, holders, the window, and the tables.

use std::collections::BTreeMap;

use super::people::{AccountFacts, CustomerFacts};
use super::window::window;
use super::{Held, LedgerBuilder, LedgerError, LeftOut, MadeLedger, NONE};
use crate::codes::{Category, Channel, Origin};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId};
use crate::intake::keys::Keys;
use crate::star::RawTables;
use crate::tables::{AccountHolder, FraudReport, Merchant, Outcome, calendar};
use crate::time::{Date, Timestamp};
use crate::transactions::{Transaction, TransactionTable};
use crate::window::ObservationWindow;

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
        let window = self.window()?;
        let mut left_out =
            LeftOut { unknown_labels: self.unknown_labels, ..self.keep_window(window) };
        self.name_customers();
        let people = self.people(window.as_of());
        left_out.opened_late = people.opened_late;
        let (outcomes, early) = self.outcomes(&people, window.as_of());
        left_out.early_events = early;
        let (transactions, merchants, reports) = self.transactions(&people)?;
        let [first, last] = [window.start(), window.as_of()].map(|date| date.ymd().0);
        let raw = RawTables {
            customers: people.customers,
            accounts: people.accounts,
            holders: people.holders,
            merchants,
            days: calendar(first, last).map_err(|_| LedgerError::NoRows)?,
            transactions,
        };
        Ok(MadeLedger { raw, reports, outcomes, window, left_out })
    }

    fn window(&self) -> Result<ObservationWindow, LedgerError> {
        let days = self.rows.iter().map(|row| row.at.date());
        let (first, last) = (days.clone().min(), days.max());
        let (first, last) = first.zip(last).ok_or(LedgerError::NoRows)?;
        window(first, last, self.params.as_of, self.params.n_months)
    }

    /// Leaves out what is outside of the window and sorts the rest by time.
    fn keep_window(&mut self, window: ObservationWindow) -> LeftOut {
        let (start, end) = (window.start().midnight(), window.as_of().midnight());
        let mut left_out = LeftOut::default();
        for row in &self.rows {
            left_out.before_window += u64::from(row.at < start);
            left_out.after_window += u64::from(row.at >= end);
        }
        let delay = i32::try_from(self.params.fraud_delay_days).unwrap_or(i32::MAX / 2);
        let reported = std::mem::take(&mut self.reported);
        let mut kept: Vec<(Held, Option<Timestamp>)> = Vec::with_capacity(self.rows.len());
        for (at, row) in std::mem::take(&mut self.rows).into_iter().enumerate() {
            if (start..end).contains(&row.at) {
                let later = Timestamp::new(row.at.date().plus_days(delay), row.at.second_of_day());
                let known = reported.get(&at).copied().unwrap_or(later);
                kept.push((row, row.is_fraud.then_some(known)));
            }
        }
        kept.sort_by_key(|(row, _)| row.at);
        for (at, (row, known)) in kept.into_iter().enumerate() {
            self.rows.push(row);
            if let Some(known) = known {
                self.reported.insert(at, known);
            }
        }
        left_out
    }

    /// Gives every row a customer and an account: who holds the account, and an account for each
    /// customer where no accounts are known.
    fn name_customers(&mut self) {
        self.hold_accounts();
        for at in 0..self.rows.len() {
            let Held { customer, account, .. } = self.rows[at];
            if customer == NONE {
                let holder = self.account_facts.get(account as usize).and_then(AccountFacts::first);
                let id = || self.accounts.text(account).to_owned();
                self.rows[at].customer = match holder {
                    Some(holder) => holder,
                    None => self.customers.number(&id()),
                };
            } else if account == NONE {
                let id = self.customers.text(customer).to_owned();
                self.rows[at].account = self.accounts.number(&id);
            }
        }
        let missing = self.accounts.len() - self.account_facts.len();
        self.account_facts.extend((0..missing).map(|_| AccountFacts::default()));
        for row in &self.rows {
            self.account_facts[row.account as usize].add_user(row.customer);
        }
    }

    /// Where no file tells who holds an account, it is who pays from it most often; ties go to the
    /// smaller id.
    fn hold_accounts(&mut self) {
        if self.params.has_accounts {
            return;
        }
        let mut uses: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        let named = self.rows.iter().filter(|row| row.customer != NONE && row.account != NONE);
        for row in named {
            *uses.entry((row.account, row.customer)).or_default() += 1;
        }
        let ranks = self.customers.ranks();
        let mut holders: Vec<Vec<(u64, u32)>> = vec![Vec::new(); self.accounts.len()];
        for ((account, customer), n) in uses {
            holders[account as usize].push((u64::MAX - n, customer));
        }
        self.account_facts = holders
            .into_iter()
            .map(|mut holders| {
                holders.sort_by_key(|(n, customer)| (*n, ranks[*customer as usize]));
                AccountFacts::held_by(holders.into_iter().map(|(_, customer)| customer).collect())
            })
            .collect();
    }

    fn people(&self, as_of: Date) -> People {
        let customer_used = used(self.customers.len(), self.params.has_customers, |mark| {
            self.rows.iter().for_each(|row| mark(row.customer));
            let of_file = self.params.has_accounts.then_some(&self.account_facts);
            of_file.into_iter().flatten().flat_map(AccountFacts::holders).for_each(|id| mark(*id));
        });
        let account_used = used(self.accounts.len(), self.params.has_accounts, |mark| {
            self.rows.iter().for_each(|row| mark(row.account));
        });
        let customer_order = sorted(&self.customers, &customer_used);
        let account_order = sorted(&self.accounts, &account_used);
        let unknown = CustomerFacts::default();
        let mut people = People {
            customer_ids: vec![CustomerId::new(0); self.customers.len()],
            account_ids: vec![AccountId::new(0); self.accounts.len()],
            ..People::default()
        };
        for (number, next) in customer_order.into_iter().zip(1..) {
            let (id, source) = (CustomerId::new(next), self.customers.text(number));
            people.customer_ids[number as usize] = id;
            let facts = self.customer_facts.get(number as usize).unwrap_or(&unknown);
            people.customers.push(facts.row(id, source, as_of));
        }
        let first_uses = self.first_uses();
        for (number, next) in account_order.into_iter().zip(1..) {
            let (id, facts) = (AccountId::new(next), &self.account_facts[number as usize]);
            people.account_ids[number as usize] = id;
            let first_use = first_uses[number as usize];
            people.opened_late += u64::from(facts.is_opened_after(first_use));
            let Some(first) = facts.first() else { continue };
            let holder = people.customer_ids[first as usize];
            people.accounts.push(facts.row(id, holder, self.accounts.text(number), first_use));
            people.hold(id, holder, facts.holders());
        }
        people
    }

    /// Returns the day of the first transaction of each account.
    fn first_uses(&self) -> Vec<Option<Date>> {
        let mut first = vec![None; self.accounts.len()];
        for row in self.rows.iter().rev() {
            first[row.account as usize] = Some(row.at.date());
        }
        first
    }

    /// Returns what became of customers, and the number of events that came too early to be outcomes.
    fn outcomes(&self, people: &People, as_of_date: Date) -> (Option<Vec<Outcome>>, u64) {
        if !self.params.has_labels {
            return (None, 0);
        }
        let (mut outcomes, mut n_early) = (BTreeMap::new(), 0);
        for (number, is_bad, date) in &self.labels {
            let customer_id = people.customer_ids[*number as usize];
            if customer_id == CustomerId::new(0) {
                continue;
            }
            if date.is_some_and(|date| date < as_of_date) {
                n_early += 1;
                continue;
            }
            let outcome = outcomes.entry(customer_id).or_insert(Outcome {
                customer_id,
                as_of_date,
                at_risk: false,
                event_type: None,
                event_date: None,
            });
            outcome.at_risk |= is_bad;
            outcome.event_date = match (outcome.event_date, *date) {
                (Some(known), Some(date)) => Some(known.min(date)),
                (known, date) => known.or(date),
            };
        }
        (Some(outcomes.into_values().collect()), n_early)
    }

    fn transactions(self, people: &People) -> Result<Facts, LedgerError> {
        let mut is_used = Vec::new();
        for row in self.rows.iter().filter(|row| row.merchant != NONE) {
            let number = row.merchant as usize;
            is_used.resize(is_used.len().max(number + 1), false);
            is_used[number] = true;
        }
        let (merchants, merchant_ids) = self.merchants.rows(&is_used);
        let is_discretionary = |id: MerchantId| {
            let row = (id.number() as usize).checked_sub(1).and_then(|row| merchants.get(row));
            row.and_then(|row| row.category).is_some_and(Category::is_discretionary)
        };
        let (attributes, home) = (self.params.attributes, self.params.home);
        let mut table = TransactionTable::with_capacity(self.rows.len());
        table = table.restricted_to(attributes).with_home(home);
        let mut reports = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let number = u32::try_from(at + 1).map_err(|_| LedgerError::TooLarge)?;
            let merchant_id = merchant_ids.get(row.merchant as usize).copied();
            let merchant_id = merchant_id.unwrap_or(MerchantId::new(0));
            let transaction_id = TransactionId::new(number.into());
            let customer_id = people.customer_ids[row.customer as usize];
            if let Some(reported_at) = self.reported.get(&at).copied() {
                reports.push(FraudReport { transaction_id, customer_id, reported_at });
            }
            table.push(Transaction {
                transaction_id,
                at: row.at,
                customer_id,
                account_id: people.account_ids[row.account as usize],
                merchant_id,
                channel: row.channel.unwrap_or(Channel::ChipAndPin),
                country: row.country.unwrap_or(home),
                amount: row.amount,
                is_discretionary: is_discretionary(merchant_id),
                is_fraud: row.is_fraud,
                origin: Origin::Ledger,
                source_row: Some(row.source_row),
            });
        }
        Ok((table, merchants, reports))
    }
}

type Facts = (TransactionTable, Vec<Merchant>, Vec<FraudReport>);

/// Customers and accounts with their ids, by their numbers.
#[derive(Debug, Default)]
struct People {
    customers: Vec<crate::tables::Customer>,
    accounts: Vec<crate::tables::Account>,
    holders: Vec<AccountHolder>,
    customer_ids: Vec<CustomerId>,
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

/// Returns which numbers are used: all, or those that are marked.
fn used(n: usize, all: bool, mark: impl FnOnce(&mut dyn FnMut(u32))) -> Vec<bool> {
    let mut used = vec![all; n];
    mark(&mut |number| {
        if let Some(used) = used.get_mut(number as usize) {
            *used = true;
        }
    });
    used
}

/// Returns the numbers that are used, in the order of the bytes of their texts.
fn sorted(keys: &Keys, used: &[bool]) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        (0..).zip(used).filter(|(_, used)| **used).map(|(n, _)| n).collect();
    numbers.sort_unstable_by_key(|number| keys.text(*number));
    numbers
}
