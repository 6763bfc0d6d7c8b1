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

    /// Returns whether the calendar has the day: at once where it has no gaps, else by bisection.
    fn has_day(&self, date: Date) -> bool {
        let first = self.days.first().map(|day| day.date);
        let position = first.and_then(|first| usize::try_from(date.days_since(first)).ok());
        let found = position.and_then(|position| self.days.get(position));
        found.is_some_and(|day| day.date == date)
            || self.days.binary_search_by_key(&date, |day| day.date).is_ok()
    }

    fn check_transactions(&self) -> Result<(Vec<u32>, Vec<u32>), StarError> {
        let customers = Lookup::new(&self.customers, |row| row.customer_id.number());
        let accounts = Lookup::new(&self.accounts, |row| row.account_id.number());
        let merchants = Lookup::new(&self.merchants, |row| row.merchant_id.number());
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
            if !self.has_day(row.at.date()) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{Channel, Country, EmploymentStatus, Origin, Region};
    use crate::tables::calendar;
    use crate::{AccountStatus, AccountType, Category, MerchantId, Money, Timestamp};

    fn customer(number: u32) -> Customer {
        let annual_income = Money::from_pounds(30_000);
        Customer {
            customer_id: CustomerId::new(number),
            age: 40,
            age_band: AgeBand::of(40),
            region: Region::Wales,
            postcode_area: "CF".to_owned(),
            employment_status: EmploymentStatus::Employed,
            annual_income,
            income_band: IncomeBand::of(annual_income),
            joined_date: "2020-01-01".parse().unwrap(),
            tenure_months: 60,
        }
    }

    fn account(number: u32, customer: u32) -> Account {
        Account {
            account_id: AccountId::new(number),
            customer_id: CustomerId::new(customer),
            account_type: AccountType::Current,
            opened_date: "2025-01-10".parse().unwrap(),
            credit_limit: None,
            overdraft_limit: None,
            status: AccountStatus::Open,
        }
    }

    fn transaction(number: u64, day: &str) -> Transaction {
        Transaction {
            transaction_id: TransactionId::new(number),
            at: Timestamp::new(day.parse().unwrap(), 43_200),
            customer_id: CustomerId::new(1),
            account_id: AccountId::new(1),
            merchant_id: MerchantId::new(7),
            channel: Channel::Online,
            country: Country::GB,
            amount: Money::from_pence(999),
            is_discretionary: false,
            is_fraud: false,
            origin: Origin::Ledger,
            source_row: None,
        }
    }

    /// Two customers with an account each, a merchant whose number is not its row, the year 2025.
    fn tables(transactions: &[Transaction]) -> RawTables {
        let merchant = Merchant {
            merchant_id: MerchantId::new(7),
            merchant_name: "Mill Foods".to_owned(),
            mcc: 5411,
            category: Category::Groceries,
            is_discretionary: false,
            is_online: true,
            country_code: Country::GB,
            town: None,
        };
        let mut raw = RawTables {
            customers: vec![customer(1), customer(2)],
            accounts: vec![account(1, 1), account(2, 2)],
            merchants: vec![merchant],
            days: calendar(2025, 2025).unwrap(),
            transactions: TransactionTable::default(),
        };
        for &row in transactions {
            raw.transactions.push(row);
        }
        raw
    }

    fn refused(raw: RawTables) -> String {
        raw.check().unwrap_err().to_string()
    }

    #[test]
    fn lawful_tables_resolve() {
        let star = tables(&[transaction(1, "2025-01-10")]).check().unwrap();
        assert_eq!((star.customer_rows(), star.merchant_rows()), ([0].as_slice(), [0].as_slice()));
    }

    #[test]
    fn refuses_keys_out_of_order() {
        let mut raw = tables(&[]);
        raw.customers.swap(0, 1);
        assert!(refused(raw).starts_with("DimCustomer: "));
        let twice = [transaction(1, "2025-02-01"), transaction(1, "2025-02-02")];
        assert!(refused(tables(&twice)).starts_with("FactTransactions: "));
    }

    #[test]
    fn refuses_references_that_lead_nowhere() {
        let row = transaction(1, "2025-02-01");
        for (row, column) in [
            (Transaction { customer_id: CustomerId::new(3), ..row }, "customer_id"),
            (Transaction { account_id: AccountId::new(0), ..row }, "account_id"),
            (Transaction { merchant_id: MerchantId::new(1), ..row }, "merchant_id"),
            (transaction(1, "2026-02-01"), "date_key"),
        ] {
            assert!(refused(tables(&[row])).contains(&format!("expected {column} to be in")));
        }
        let mut raw = tables(&[]);
        raw.accounts[1].customer_id = CustomerId::new(9);
        assert!(refused(raw).starts_with("DimAccount A0000002"));
    }

    #[test]
    fn a_calendar_with_a_gap_lacks_the_days_of_the_gap() {
        let mut raw = tables(&[transaction(1, "2025-02-01"), transaction(2, "2025-03-01")]);
        raw.days.retain(|day| day.month != 2);
        assert!(refused(raw.clone()).contains("found 20250201"));
        raw.transactions = tables(&[transaction(2, "2025-03-01")]).transactions;
        assert!(raw.check().is_ok());
    }

    #[test]
    fn refuses_what_the_account_does_not_allow() {
        let foreign = Transaction { account_id: AccountId::new(2), ..transaction(1, "2025-02-01") };
        assert!(
            refused(tables(&[foreign])).contains("account A0000002 to be of customer C0000001")
        );
        let early = refused(tables(&[transaction(1, "2025-01-09")]));
        assert!(early.contains("opening on 2025-01-10, found 2025-01-09"), "{early}");
    }

    #[test]
    fn refuses_contradictions() {
        let wanted = Transaction { is_discretionary: true, ..transaction(1, "2025-02-01") };
        assert!(refused(tables(&[wanted])).contains("is_discretionary disagrees"));
        let mut raw = tables(&[]);
        raw.customers[0].age = 20;
        assert!(refused(raw).contains("age_band disagrees"));
        let mut raw = tables(&[]);
        raw.merchants[0].is_discretionary = true;
        assert!(refused(raw).starts_with("DimMerchant M000007"));
    }
}
