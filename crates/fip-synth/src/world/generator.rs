//! Whole customers by their numbers.

use std::ops::Range;

use fip_model::{Account, Customer, Day, FraudReport, Merchant, Outcome, TransactionTable};

use super::truth::CustomerTruth;
use crate::bank::{BankError, BankValidParams, Market, Payment, Person, Population, push_customer};
use crate::life::{Life, Shopping};
use crate::risk::RiskProcess;

/// A bank without any card file, customer by customer: [`Mode::Generate`](crate::Mode::Generate).
///
/// A customer is a function of the parameters and the customer's number alone. Any range of customers
/// can be made anywhere and in any order, and customers 1 to n are the same in every larger bank.
///
/// # Examples
///
/// ```
/// use fip_model::{Month, ObservationWindow, Seed};
/// use fip_synth::{Bank, Generator};
///
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let generator = Generator::new(&Bank::params(window, Seed::new(7)).check()?)?;
/// let alone = generator.customers(5..6);
/// let all = generator.customers(1..9);
/// assert_eq!(alone.customers[0], all.customers[4]);
/// let first = (0..all.transactions.len()).find(|&row| {
///     all.transactions.customers()[row] == alone.customers[0].customer_id
/// });
/// assert_eq!(alone.transactions.get(0), first.and_then(|row| all.transactions.get(row)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Generator {
    params: BankValidParams,
    population: Population,
    market: Market,
    life: Life,
    risk: RiskProcess,
}

/// Everything of some customers.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The customers, by id.
    pub customers: Vec<Customer>,
    /// Their accounts, by id.
    pub accounts: Vec<Account>,
    /// Their card transactions, by id: by customer and then by time.
    pub transactions: TransactionTable,
    /// When the bank was told of each fraud, by transaction.
    pub reports: Vec<FraudReport>,
    /// What became of each customer after the as-of date.
    pub outcomes: Vec<Outcome>,
    /// What the generator knows of each customer and no table says.
    pub truth: Vec<CustomerTruth>,
}

impl Generator {
    /// Returns the generator of a bank; the number of customers of the parameters has no part.
    ///
    /// # Errors
    ///
    /// [`BankError`] when the months of the outcome make no window.
    pub fn new(params: &BankValidParams) -> Result<Self, BankError> {
        Ok(Self {
            params: *params,
            population: Population::new(params),
            market: Market::new(params.seed, params.n_merchants),
            life: Life::new(params),
            risk: RiskProcess::new(params)?,
        })
    }

    /// Returns the merchants, by id.
    pub fn merchants(&self) -> &[Merchant] {
        &self.market.merchants
    }

    /// Returns the merchants, by id.
    pub(crate) fn into_merchants(self) -> Vec<Merchant> {
        self.market.merchants
    }

    /// Returns the days of the years that hold the ledger.
    ///
    /// # Errors
    ///
    /// [`BankError::Time`] when a year lies outside the calendar.
    pub fn days(&self) -> Result<Vec<Day>, BankError> {
        Ok(self.params.days()?)
    }

    /// Returns everything of the customers with these numbers, from 1; the end is excluded.
    pub fn customers(&self, numbers: Range<u32>) -> Part {
        let mut part = Part::default();
        let mut payments = Vec::new();
        for number in numbers {
            let person = self.population.person(number);
            payments.clear();
            self.payments(&person, &mut payments);
            let facts = (&mut part.transactions, &mut part.reports);
            push_customer(&payments, &person, &self.market, facts);
            part.outcomes.push(self.risk.outcome(&person));
            part.truth.push(CustomerTruth::of(&person, &self.risk));
            part.customers.push(person.customer.row());
            part.accounts.extend(person.accounts);
        }
        part
    }

    fn payments(&self, person: &Person, payments: &mut Vec<Payment>) {
        let diary = self.life.diary(person);
        let shopping = Shopping { market: &self.market, person, diary: &diary };
        self.life.pay(&shopping, 1.0, payments);
        self.life.suffer(&self.market, person, payments);
    }
}

impl Part {
    /// Adds customers behind these.
    pub(crate) fn append(&mut self, later: Self) {
        self.customers.extend(later.customers);
        self.accounts.extend(later.accounts);
        self.transactions.append(later.transactions);
        self.reports.extend(later.reports);
        self.outcomes.extend(later.outcomes);
        self.truth.extend(later.truth);
    }
}
