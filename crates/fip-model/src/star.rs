//! The star schema: five tables whose keys resolve.

use crate::codes::{AgeBand, IncomeBand};
use crate::ids::{AccountId, CustomerId, TransactionId};
use crate::tables::{Account, Customer, Day, Merchant};
use crate::time::Date;
use crate::transactions::{Transaction, TransactionTable};

/// Five tables as they were read or made, not yet checked.
#[derive(Debug, Clone, Default)]
pub struct RawTables {
    /// `DimCustomer`.
    pub customers: Vec<Customer>,
    /// `DimAccount`.
    pub accounts: Vec<Account>,
    /// `DimMerchant`.
    pub merchants: Vec<Merchant>,
    /// `DimDate`.
    pub days: Vec<Day>,
    /// `FactTransactions`.
    pub transactions: TransactionTable,
}

/// A star schema: keys are unique and sorted, every reference resolves, no transaction comes before
/// its account was opened, and derived cells agree with what they are derived from.
///
/// [`RawTables::check`] is the only way to one, so nobody need check again.
#[derive(Debug, Clone)]
pub struct StarSchema {
    raw: RawTables,
    customer_rows: Vec<u32>,
    merchant_rows: Vec<u32>,
}

impl StarSchema {
    /// Returns the customers, sorted by id.
    pub fn customers(&self) -> &[Customer] {
        &self.raw.customers
    }

    /// Returns the accounts, sorted by id.
    pub fn accounts(&self) -> &[Account] {
        &self.raw.accounts
    }

    /// Returns the merchants, sorted by id.
    pub fn merchants(&self) -> &[Merchant] {
        &self.raw.merchants
    }

    /// Returns the days, sorted by key.
    pub fn days(&self) -> &[Day] {
        &self.raw.days
    }

    /// Returns the transactions, sorted by id.
    pub fn transactions(&self) -> &TransactionTable {
        &self.raw.transactions
    }

    /// Returns for each transaction the row of its customer in [`Self::customers`].
    pub fn customer_rows(&self) -> &[u32] {
        &self.customer_rows
    }

    /// Returns for each transaction the row of its merchant in [`Self::merchants`].
    pub fn merchant_rows(&self) -> &[u32] {
        &self.merchant_rows
    }
}

/// What is wrong with a set of tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StarError {
    /// Rows are not sorted by a unique key.
    #[error("{table}: expected keys that ascend without repetition, found {key} out of order")]
    KeyOrder {
        /// The table.
        table: &'static str,
        /// The key at which order breaks.
        key: String,
    },
    /// A reference leads nowhere.
    #[error("{table} {key}: expected {column} to be in {target}, found {found}")]
    Dangling {
        /// The table that refers.
        table: &'static str,
        /// The row that refers.
        key: String,
        /// The column that refers.
        column: &'static str,
        /// The table referred to.
        target: &'static str,
        /// The key that is not there.
        found: String,
    },
    /// A transaction's account belongs to another customer.
    #[error("FactTransactions {key}: expected account {account} to be of customer {customer}")]
    ForeignAccount {
        /// The transaction.
        key: TransactionId,
        /// Its account.
        account: AccountId,
        /// Its customer.
        customer: CustomerId,
    },
    /// A transaction came before its account was opened.
    #[error(
        "FactTransactions {key}: expected a day on or after the account's opening on {opened}, found {found}"
    )]
    BeforeOpening {
        /// The transaction.
        key: TransactionId,
        /// The day the account was opened.
        opened: Date,
        /// The day of the transaction.
        found: Date,
    },
    /// A derived cell disagrees with what it is derived from.
    #[error("{table} {key}: {column} disagrees with the cells it is derived from")]
    Contradiction {
        /// The table.
        table: &'static str,
        /// The row.
        key: String,
        /// The derived column.
        column: &'static str,
    },
    /// A table has more rows than its row numbers can count.
    #[error("{table}: expected at most {} rows", u32::MAX)]
    TooLarge {
        /// The table.
        table: &'static str,
    },
}

impl RawTables {
    /// Returns the star schema of the tables.
    ///
    /// # Errors
    ///
    /// [`StarError`] for the first fault: an order of keys, a reference, an account of another
    /// customer, a transaction before its account, a derived cell.
    pub fn check(self) -> Result<StarSchema, StarError> {
        ascending("DimCustomer", &self.customers, |row| row.customer_id)?;
        ascending("DimAccount", &self.accounts, |row| row.account_id)?;
        ascending("DimMerchant", &self.merchants, |row| row.merchant_id)?;
        ascending("DimDate", &self.days, |row| row.date)?;
        self.check_dimensions()?;
        let (customer_rows, merchant_rows) = self.check_transactions()?;
        Ok(StarSchema { raw: self, customer_rows, merchant_rows })
    }

    fn check_dimensions(&self) -> Result<(), StarError> {
        for row in &self.customers {
            let contradiction = |column| StarError::Contradiction {
                table: "DimCustomer",
                key: row.customer_id.to_string(),
                column,
            };
            if row.age_band != AgeBand::of(row.age) {
                return Err(contradiction("age_band"));
            }
            if row.income_band != IncomeBand::of(row.annual_income) {
                return Err(contradiction("income_band"));
            }
        }
        let customers = Lookup::new(&self.customers, |row| row.customer_id.number());
        for row in &self.accounts {
            if customers.row(row.customer_id.number()).is_none() {
                return Err(StarError::Dangling {
                    table: "DimAccount",
                    key: row.account_id.to_string(),
                    column: "customer_id",
                    target: "DimCustomer",
                    found: row.customer_id.to_string(),
                });
            }
        }
        let odd =
            self.merchants.iter().find(|m| m.is_discretionary != m.category.is_discretionary());
        odd.map_or(Ok(()), |row| {
            Err(StarError::Contradiction {
                table: "DimMerchant",
                key: row.merchant_id.to_string(),
                column: "is_discretionary",
            })
        })
    }

    fn check_transactions(&self) -> Result<(Vec<u32>, Vec<u32>), StarError> {
        let customers = Lookup::new(&self.customers, |row| row.customer_id.number());
        let accounts = Lookup::new(&self.accounts, |row| row.account_id.number());
        let merchants = Lookup::new(&self.merchants, |row| row.merchant_id.number());
        let first_day = self.days.first().map(|day| day.date);
        let mut customer_rows = Vec::with_capacity(self.transactions.len());
        let mut merchant_rows = Vec::with_capacity(self.transactions.len());
        let mut previous = None;
        for row in self.transactions.iter() {
            let key = row.transaction_id;
            if previous.is_some_and(|previous| previous >= key) {
                return Err(StarError::KeyOrder {
                    table: "FactTransactions",
                    key: key.to_string(),
                });
            }
            previous = Some(key);
            let dangling = |column, target, found| StarError::Dangling {
                table: "FactTransactions",
                key: key.to_string(),
                column,
                target,
                found,
            };
            let customer = customers.row(row.customer_id.number()).ok_or_else(|| {
                dangling("customer_id", "DimCustomer", row.customer_id.to_string())
            })?;
            let account = accounts
                .row(row.account_id.number())
                .ok_or_else(|| dangling("account_id", "DimAccount", row.account_id.to_string()))?;
            let merchant = merchants.row(row.merchant_id.number()).ok_or_else(|| {
                dangling("merchant_id", "DimMerchant", row.merchant_id.to_string())
            })?;
            let day =
                first_day.and_then(|first| usize::try_from(row.at.date().days_since(first)).ok());
            if day.and_then(|day| self.days.get(day)).is_none() {
                return Err(dangling("date_key", "DimDate", row.at.date().key().to_string()));
            }
            check_transaction(&row, &self.accounts[account], &self.merchants[merchant])?;
            customer_rows.push(row_number("DimCustomer", customer)?);
            merchant_rows.push(row_number("DimMerchant", merchant)?);
        }
        Ok((customer_rows, merchant_rows))
    }
}

fn check_transaction(
    row: &Transaction,
    account: &Account,
    merchant: &Merchant,
) -> Result<(), StarError> {
    let key = row.transaction_id;
    let contradiction = |column| StarError::Contradiction {
        table: "FactTransactions",
        key: key.to_string(),
        column,
    };
    if account.customer_id != row.customer_id {
        let (account, customer) = (row.account_id, row.customer_id);
        return Err(StarError::ForeignAccount { key, account, customer });
    }
    let found = row.at.date();
    if found < account.opened_date {
        return Err(StarError::BeforeOpening { key, opened: account.opened_date, found });
    }
    if row.is_discretionary != merchant.is_discretionary {
        return Err(contradiction("is_discretionary"));
    }
    Ok(())
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
