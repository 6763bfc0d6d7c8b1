//! From tables to a star schema.

use std::fmt;

use super::{RawTables, StarError, StarSchema};
use crate::attributes::Attribute;
use crate::codes::{AgeBand, Category, IncomeBand};
use crate::ids::{AccountId, CustomerId, TransactionId};
use crate::tables::{Account, AccountHolder, Merchant};
use crate::time::Date;
use crate::transactions::Transaction;

impl RawTables {
    /// Returns the star schema of the tables.
    ///
    /// # Errors
    ///
    /// [`StarError`] for the first fault: an order of keys, a reference, an account of another
    /// customer, a transaction before its account, a derived cell, a cell that the ledger's attributes
    /// ask for or forbid.
    pub fn check(self) -> Result<StarSchema, StarError> {
        ascending("DimCustomer", &self.customers, |row| row.customer_id)?;
        ascending("DimAccount", &self.accounts, |row| row.account_id)?;
        ascending("DimMerchant", &self.merchants, |row| row.merchant_id)?;
        ascending("DimDate", &self.days, |row| row.date)?;
        ascending("AccountHolders", &self.holders, HolderKey::of)?;
        self.check_people()?;
        self.check_accounts()?;
        self.check_merchants()?;
        let (customer_rows, merchant_rows) = self.check_transactions()?;
        Ok(StarSchema { raw: self, customer_rows, merchant_rows })
    }

    fn check_people(&self) -> Result<(), StarError> {
        for row in &self.customers {
            let contradiction = |column| StarError::Contradiction {
                table: "DimCustomer",
                key: row.customer_id.to_string(),
                column,
            };
            if row.age_band != row.age.map(AgeBand::of) {
                return Err(contradiction("age_band"));
            }
            if row.income_band != row.annual_income.map(IncomeBand::of) {
                return Err(contradiction("income_band"));
            }
        }
        Ok(())
    }

    fn check_accounts(&self) -> Result<(), StarError> {
        let customers = Lookup::new(&self.customers, |row| row.customer_id.number());
        let dangling = |table, key, column, target, found| StarError::Dangling {
            table,
            key,
            column,
            target,
            found,
        };
        for row in &self.accounts {
            if customers.row(row.customer_id.number()).is_none() {
                let (key, found) = (row.account_id.to_string(), row.customer_id.to_string());
                return Err(dangling("DimAccount", key, "customer_id", "DimCustomer", found));
            }
        }
        let accounts = Lookup::new(&self.accounts, |row| row.account_id.number());
        for row in &self.holders {
            let key = HolderKey::of(row).to_string();
            let table = "AccountHolders";
            if customers.row(row.customer_id.number()).is_none() {
                let found = row.customer_id.to_string();
                return Err(dangling(table, key, "customer_id", "DimCustomer", found));
            }
            let Some(account) = accounts.row(row.account_id.number()) else {
                let found = row.account_id.to_string();
                return Err(dangling(table, key, "account_id", "DimAccount", found));
            };
            if row.is_first != (self.accounts[account].customer_id == row.customer_id) {
                return Err(StarError::Contradiction { table, key, column: "is_first" });
            }
        }
        Ok(())
    }

    fn check_merchants(&self) -> Result<(), StarError> {
        let attributes = self.transactions.attributes();
        for row in &self.merchants {
            let key = || row.merchant_id.to_string();
            let refuse = |column, expected, why| StarError::Attribute {
                table: "DimMerchant",
                key: key(),
                column,
                expected,
                why,
            };
            if row.is_discretionary != row.category.map(Category::is_discretionary) {
                let (table, column) = ("DimMerchant", "is_discretionary");
                return Err(StarError::Contradiction { table, key: key(), column });
            }
            if !attributes.has_merchant_rows() {
                return Err(refuse("merchant_id", "empty", "knows no merchants"));
            }
            if attributes.contains(Attribute::Category) && row.category.is_none() {
                return Err(refuse("category", "filled", "knows categories"));
            }
        }
        Ok(())
    }

    fn check_transactions(&self) -> Result<(Vec<u32>, Vec<u32>), StarError> {
        let mut check = TransactionCheck::of(self);
        let mut customer_rows = Vec::with_capacity(self.transactions.len());
        let mut merchant_rows = Vec::with_capacity(self.transactions.len());
        for row in self.transactions.iter() {
            let rows = check.rows_of(&row)?;
            customer_rows.push(rows.customer);
            merchant_rows.push(rows.merchant);
        }
        Ok((customer_rows, merchant_rows))
    }
}

/// Checks transactions that stand in no table against a star schema, one after the other.
///
/// # Examples
///
/// ```
/// use fip_model::RawTables;
///
/// let star = RawTables::default().check()?;
/// let check = star.transaction_check();
/// # drop(check);
/// # Ok::<(), fip_model::StarError>(())
/// ```
#[derive(Debug)]
pub struct TransactionCheck<'a> {
    tables: &'a RawTables,
    customers: Lookup,
    accounts: Lookup,
    merchants: Lookup,
    has_merchants: bool,
    previous: Option<TransactionId>,
}

/// Rows of the dimensions to which a transaction belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DimensionRows {
    /// The row in `DimCustomer`, from 0.
    pub customer: u32,
    /// The row in `DimMerchant`, from 0; 0 in a ledger without merchants.
    pub merchant: u32,
}

impl<'a> TransactionCheck<'a> {
    pub(super) fn of(tables: &'a RawTables) -> Self {
        Self {
            tables,
            customers: Lookup::new(&tables.customers, |row| row.customer_id.number()),
            accounts: Lookup::new(&tables.accounts, |row| row.account_id.number()),
            merchants: Lookup::new(&tables.merchants, |row| row.merchant_id.number()),
            has_merchants: tables.transactions.attributes().has_merchant_rows(),
            previous: None,
        }
    }

    /// Returns where a transaction belongs; transactions come in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`StarError`], as [`RawTables::check`] has them for transactions.
    pub fn rows_of(&mut self, row: &Transaction) -> Result<DimensionRows, StarError> {
        let key = row.transaction_id;
        if self.previous.is_some_and(|previous| previous >= key) {
            return Err(StarError::KeyOrder { table: "FactTransactions", key: key.to_string() });
        }
        self.previous = Some(key);
        let dangling = |column, target, found| StarError::Dangling {
            table: "FactTransactions",
            key: key.to_string(),
            column,
            target,
            found,
        };
        let customer = self
            .customers
            .row(row.customer_id.number())
            .ok_or_else(|| dangling("customer_id", "DimCustomer", row.customer_id.to_string()))?;
        let account = (self.accounts)
            .row(row.account_id.number())
            .ok_or_else(|| dangling("account_id", "DimAccount", row.account_id.to_string()))?;
        let merchant = if self.has_merchants {
            self.merchants.row(row.merchant_id.number()).ok_or_else(|| {
                dangling("merchant_id", "DimMerchant", row.merchant_id.to_string())
            })?
        } else {
            0
        };
        if !self.has_day(row.at.date()) {
            return Err(dangling("date_key", "DimDate", row.at.date().key().to_string()));
        }
        let tables = self.tables;
        self.check(row, &tables.accounts[account], tables.merchants.get(merchant))?;
        Ok(DimensionRows {
            customer: row_number("DimCustomer", customer)?,
            merchant: row_number("DimMerchant", merchant)?,
        })
    }

    /// Returns whether the calendar has the day: at once where it has no gaps, else by bisection.
    fn has_day(&self, date: Date) -> bool {
        let days = &self.tables.days;
        let first = days.first().map(|day| day.date);
        let position = first.and_then(|first| usize::try_from(date.days_since(first)).ok());
        let found = position.and_then(|position| days.get(position));
        found.is_some_and(|day| day.date == date)
            || days.binary_search_by_key(&date, |day| day.date).is_ok()
    }

    fn check(
        &self,
        row: &Transaction,
        account: &Account,
        merchant: Option<&Merchant>,
    ) -> Result<(), StarError> {
        let key = row.transaction_id;
        if account.customer_id != row.customer_id {
            let (account, customer) = (row.account_id, row.customer_id);
            let holder = HolderKey(account, customer);
            if self.tables.holders.binary_search_by_key(&holder, HolderKey::of).is_err() {
                return Err(StarError::ForeignAccount { key, account, customer });
            }
        }
        let found = row.at.date();
        if let Some(opened) = account.opened_date
            && found < opened
        {
            return Err(StarError::BeforeOpening { key, opened, found });
        }
        let is_discretionary = merchant.and_then(|merchant| merchant.is_discretionary);
        if row.is_discretionary != is_discretionary.unwrap_or(false) {
            return Err(StarError::Contradiction {
                table: "FactTransactions",
                key: key.to_string(),
                column: "is_discretionary",
            });
        }
        Ok(())
    }
}

/// The key of a holder: account, then customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct HolderKey(AccountId, CustomerId);

impl HolderKey {
    const fn of(row: &AccountHolder) -> Self {
        Self(row.account_id, row.customer_id)
    }
}

impl fmt::Display for HolderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

fn row_number(table: &'static str, row: usize) -> Result<u32, StarError> {
    u32::try_from(row).map_err(|_| StarError::TooLarge { table })
}

fn ascending<R, K: Ord + ToString>(
    table: &'static str,
    rows: &[R],
    key: impl Fn(&R) -> K,
) -> Result<(), StarError> {
    let fault = rows.windows(2).find(|pair| key(&pair[0]) >= key(&pair[1]));
    fault.map_or(Ok(()), |pair| Err(StarError::KeyOrder { table, key: key(&pair[1]).to_string() }))
}

/// Finds rows by the number of their id: at once when ids are 1, 2, 3, ..., else by bisection.
#[derive(Debug)]
struct Lookup {
    numbers: Vec<u32>,
    dense: bool,
}

impl Lookup {
    fn new<R>(rows: &[R], number: impl Fn(&R) -> u32) -> Self {
        let numbers: Vec<u32> = rows.iter().map(number).collect();
        let dense = numbers.iter().zip(1_u32..).all(|(&number, expected)| number == expected);
        Self { numbers, dense }
    }

    fn row(&self, number: u32) -> Option<usize> {
        if self.dense {
            let row = number.checked_sub(1)? as usize;
            return (row < self.numbers.len()).then_some(row);
        }
        self.numbers.binary_search(&number).ok()
    }
}
