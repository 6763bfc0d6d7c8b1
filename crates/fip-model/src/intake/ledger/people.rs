//! What the files of customers and accounts tell.

use crate::codes::{AccountStatus, AccountType, AgeBand, EmploymentStatus, IncomeBand, Region};
use crate::ids::{AccountId, CustomerId};
use crate::intake::tables::{AccountRow, CustomerRow};
use crate::money::Money;
use crate::tables::{Account, Customer};
use crate::time::Date;

/// A customer, as the bank's own file tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CustomerFacts {
    birth_date: Option<Date>,
    age: Option<u8>,
    region: Option<Region>,
    postcode_area: Option<String>,
    employment_status: Option<EmploymentStatus>,
    annual_income: Option<Money>,
    joined_date: Option<Date>,
}

impl CustomerFacts {
    pub(super) fn of(row: &CustomerRow<'_>) -> Self {
        Self {
            birth_date: row.birth_date,
            age: row.age,
            region: row.region,
            postcode_area: row.postcode_area.clone(),
            employment_status: row.employment_status,
            annual_income: row.annual_income,
            joined_date: row.joined_date,
        }
    }

    /// Returns the customer as of a date; who joined later has not joined yet.
    pub(super) fn row(&self, customer_id: CustomerId, source_id: &str, as_of: Date) -> Customer {
        let born = |date: Date| u8::try_from(whole_months(date, as_of) / 12).ok();
        let age = self.birth_date.filter(|date| *date < as_of).and_then(born).or(self.age);
        let joined_date = self.joined_date.filter(|date| *date < as_of);
        let months = |date: Date| u32::try_from(whole_months(date, as_of)).unwrap_or(0);
        Customer {
            customer_id,
            age,
            age_band: age.map(AgeBand::of),
            region: self.region,
            postcode_area: self.postcode_area.clone(),
            employment_status: self.employment_status,
            annual_income: self.annual_income,
            income_band: self.annual_income.map(IncomeBand::of),
            joined_date,
            tenure_months: joined_date.map(months),
            source_id: Some(source_id.to_owned()),
        }
    }
}

/// Returns the whole months from one day to a later one.
fn whole_months(from: Date, to: Date) -> i32 {
    to.month().months_since(from.month()) - i32::from(to.ymd().2 < from.ymd().2)
}

/// An account, as the bank's own file tells, or its transactions.
#[derive(Debug, Clone, Default)]
pub(super) struct AccountFacts {
    /// Numbers of the customers who hold it, in the order in which they came.
    holders: Vec<u32>,
    first: Option<u32>,
    account_type: Option<AccountType>,
    opened_date: Option<Date>,
    credit_limit: Option<Money>,
    overdraft_limit: Option<Money>,
    status: Option<AccountStatus>,
}

impl AccountFacts {
    /// Takes a holder; returns whether it is a new one. Of what several records tell about an account,
    /// the first holds.
    pub(super) fn add(&mut self, customer: u32, row: &AccountRow<'_>) -> bool {
        if self.holders.contains(&customer) {
            return false;
        }
        self.holders.push(customer);
        if row.is_first == Some(true) {
            self.first = self.first.or(Some(customer));
        }
        self.account_type = self.account_type.or(row.account_type);
        self.opened_date = self.opened_date.or(row.opened_date);
        self.credit_limit = self.credit_limit.or(row.credit_limit);
        self.overdraft_limit = self.overdraft_limit.or(row.overdraft_limit);
        self.status = self.status.or(row.status);
        true
    }

    /// Returns the first holder: who is said to be, else who came first.
    pub(super) fn first(&self) -> Option<u32> {
        self.first.or_else(|| self.holders.first().copied())
    }

    /// Sets who holds the account, the first holder first, where no file tells.
    pub(super) fn held_by(holders: Vec<u32>) -> Self {
        Self { first: holders.first().copied(), holders, ..Self::default() }
    }

    /// Adds somebody who pays from the account though the file does not say so.
    pub(super) fn add_user(&mut self, customer: u32) {
        if !self.holders.contains(&customer) {
            self.holders.push(customer);
        }
    }

    pub(super) fn holders(&self) -> &[u32] {
        &self.holders
    }

    /// Returns whether the account was used before the day it is said to be opened.
    pub(super) fn is_opened_after(&self, first_use: Option<Date>) -> bool {
        self.opened_date.zip(first_use).is_some_and(|(opened, used)| used < opened)
    }

    /// Returns the account; a day of opening that its transactions contradict is left empty.
    pub(super) fn row(
        &self,
        account_id: AccountId,
        customer_id: CustomerId,
        source_id: &str,
        first_use: Option<Date>,
    ) -> Account {
        let is_late = self.is_opened_after(first_use);
        Account {
            account_id,
            customer_id,
            account_type: self.account_type,
            opened_date: self.opened_date.filter(|_| !is_late),
            credit_limit: self.credit_limit,
            overdraft_limit: self.overdraft_limit,
            status: self.status,
            source_id: Some(source_id.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_tenures_are_whole() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(whole_months(date("2000-03-31"), date("2026-03-30")), 26 * 12 - 1);
        assert_eq!(whole_months(date("2000-03-31"), date("2026-03-31")), 26 * 12);
        let facts =
            CustomerFacts { birth_date: Some(date("2000-04-02")), ..CustomerFacts::default() };
        let row = facts.row(CustomerId::new(1), "x", date("2026-04-01"));
        assert_eq!((row.age, row.age_band), (Some(25), Some(AgeBand::From25)));
    }
}
