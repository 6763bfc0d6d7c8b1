//! Customers and accounts of rows that name only one of the two.

use std::collections::BTreeMap;

use super::NONE;
use super::held::Held;
use super::people::AccountFacts;
use crate::intake::keys::Keys;

/// Who is behind the numbers of customers and accounts.
///
/// A row without a customer is one of the account's first holder; where no account has a holder, the
/// account is a customer. A row without an account is one of the customer's own account.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) customers: Keys,
    pub(super) accounts: Keys,
    pub(super) facts: Vec<AccountFacts>,
    /// The customer that an account without a holder is, by the number of the account.
    as_customer: Vec<u32>,
    /// The own account of a customer, by the number of the customer.
    own_account: Vec<u32>,
}

impl Names {
    pub(super) fn new(customers: Keys, accounts: Keys, facts: Vec<AccountFacts>) -> Self {
        Self { customers, accounts, facts, as_customer: Vec::new(), own_account: Vec::new() }
    }

    /// Returns customer and account of a row, naming them where nobody did before.
    pub(super) fn name(&mut self, row: &Held) -> (u32, u32) {
        if row.customer == NONE {
            let customer = self.holder(row.account).unwrap_or_else(|| {
                let customer = self.customers.number(self.accounts.text(row.account));
                put(&mut self.as_customer, row.account, customer);
                customer
            });
            return (customer, row.account);
        }
        if row.account == NONE {
            let account = self.own_account(row.customer).unwrap_or_else(|| {
                let account = self.accounts.number(self.customers.text(row.customer));
                put(&mut self.own_account, row.customer, account);
                account
            });
            return (row.customer, account);
        }
        (row.customer, row.account)
    }

    /// Returns customer and account of a row that was named before.
    pub(super) fn named(&self, row: &Held) -> (u32, u32) {
        let customer = match row.customer {
            NONE => self.holder(row.account).unwrap_or(NONE),
            customer => customer,
        };
        let account = match row.account {
            NONE => self.own_account(row.customer).unwrap_or(NONE),
            account => account,
        };
        (customer, account)
    }

    /// Returns the first holder of an account, or the customer that it is.
    pub(super) fn holder(&self, account: u32) -> Option<u32> {
        let facts = self.facts.get(account as usize);
        facts.and_then(AccountFacts::first).or_else(|| get(&self.as_customer, account))
    }

    fn own_account(&self, customer: u32) -> Option<u32> {
        get(&self.own_account, customer)
    }

    /// Adds who pays from an account though no file says so.
    pub(super) fn add_user(&mut self, account: u32, customer: u32) {
        let at = account as usize;
        if self.facts.len() <= at {
            self.facts.resize_with(at + 1, AccountFacts::default);
        }
        self.facts[at].add_user(customer);
    }
}

/// How often customers pay from accounts: who holds an account that no file tells of is who pays from
/// it most often; ties go to the smaller id.
#[derive(Debug, Default)]
pub(super) struct Uses(BTreeMap<(u32, u32), u64>);

impl Uses {
    pub(super) fn take(&mut self, row: &Held) {
        if row.names_both() {
            *self.0.entry((row.account, row.customer)).or_default() += 1;
        }
    }

    /// Returns the accounts with their holders.
    pub(super) fn holders(self, n_accounts: usize, customers: &Keys) -> Vec<AccountFacts> {
        let ranks = customers.ranks();
        let mut holders: Vec<Vec<(u64, u32)>> = vec![Vec::new(); n_accounts];
        for ((account, customer), n) in self.0 {
            holders[account as usize].push((u64::MAX - n, customer));
        }
        let held_by = |mut holders: Vec<(u64, u32)>| {
            holders.sort_by_key(|(n, customer)| (*n, ranks[*customer as usize]));
            AccountFacts::held_by(holders.into_iter().map(|(_, customer)| customer).collect())
        };
        holders.into_iter().map(held_by).collect()
    }
}

fn get(numbers: &[u32], at: u32) -> Option<u32> {
    numbers.get(at as usize).copied().filter(|number| *number != NONE)
}

fn put(numbers: &mut Vec<u32>, at: u32, number: u32) {
    let at = at as usize;
    if numbers.len() <= at {
        numbers.resize(at + 1, NONE);
    }
    numbers[at] = number;
}
