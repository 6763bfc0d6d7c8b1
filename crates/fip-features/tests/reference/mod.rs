//! Every definition of a feature once more, as plainly as it can be said: for each customer, month
//! and feature, look at all transactions, keep those that pass, and compute. Written from the words
//! of the definitions; shares the catalogue and `Predicate::holds` with the kernel, nothing else.

#![expect(clippy::panic, reason = "a test stops at the first surprise")]

mod compare;
mod formula;
mod measure;
mod series;

use std::collections::BTreeMap;

use fip_features::{Catalogue, Definition, Feature, Ledger, RowFacts, WindowFigure};
use fip_model::{Country, CustomerId, Date, Month, ObservationWindow, Timestamp};

pub(crate) use compare::differences;

/// A cell that is not empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    /// A count, or days.
    Integer(i64),
    /// Pence.
    Money(i64),
    /// Anything else; amounts are in pounds.
    Real(f64),
    /// A day.
    Date(Date),
}

/// The cells of one row of a table, in the order of its features.
pub(crate) type Cells = Vec<Option<Value>>;

/// A table of features: its rows with their keys, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// The features, in the order of the columns.
    pub(crate) names: Vec<String>,
    /// The customer, the month in a table by month, and the cells.
    pub(crate) rows: Vec<(CustomerId, Option<Month>, Cells)>,
}

/// A transaction in the window.
#[derive(Debug, Clone, Copy)]
struct Row {
    at: Timestamp,
    merchant: u32,
    facts: RowFacts,
}

/// Transactions by the positions of their months in the window.
type Months = BTreeMap<usize, Vec<Row>>;

/// A row of a table, before it has cells: a customer's months from `first` to `last`.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    window: ObservationWindow,
    /// All of the customer's transactions in the window.
    months: &'a Months,
    /// What is known of the customer's months: nothing while months are being computed.
    monthly: &'a BTreeMap<usize, Cells>,
    first: usize,
    last: usize,
}

/// Returns the features of a month and of a customer.
pub(crate) fn features(
    ledger: &Ledger<'_>,
    window: ObservationWindow,
    catalogue: &Catalogue,
) -> (Table, Table) {
    let names = |features: &[Feature]| features.iter().map(|one| one.name().to_owned()).collect();
    let mut by_month = Table { names: names(catalogue.months()), rows: Vec::new() };
    let mut by_customer = Table { names: names(catalogue.customers()), rows: Vec::new() };
    let rows = rows_of_customers(ledger, window, catalogue.home());
    let (none, nothing) = (Months::new(), BTreeMap::new());
    let last_month = window.n_months() - 1;
    for (position, &customer) in ledger.customers().iter().enumerate() {
        let months = rows.get(&position).unwrap_or(&none);
        let mut monthly = BTreeMap::new();
        for &month in months.keys() {
            let place = Place { window, months, monthly: &nothing, first: month, last: month };
            let cells = cells(catalogue.months(), &place);
            let name = window.months().nth(month);
            by_month.rows.push((customer, name, cells.clone()));
            monthly.insert(month, cells);
        }
        let place = Place { window, months, monthly: &monthly, first: 0, last: last_month };
        by_customer.rows.push((customer, None, cells(catalogue.customers(), &place)));
    }
    (by_month, by_customer)
}

/// Returns the transactions in the window of each customer, by position, and month.
fn rows_of_customers(
    ledger: &Ledger<'_>,
    window: ObservationWindow,
    home: Country,
) -> BTreeMap<usize, Months> {
    let rows = ledger.rows();
    let frauds = ledger.frauds_known(window.as_of());
    let mut found: BTreeMap<usize, Months> = BTreeMap::new();
    for (row, &at) in rows.at.iter().enumerate() {
        let date = at.date();
        if date < window.start() || date >= window.as_of() {
            continue;
        }
        let month = window.months().position(|month| month == date.month());
        let month = month.unwrap_or_else(|| panic!("{date} is in no month of the window"));
        let merchant = rows.merchants[row];
        let kind = ledger.merchants()[merchant as usize];
        let small = |number: u32| match u8::try_from(number) {
            Ok(number) => number,
            Err(error) => panic!("{number}: {error}"),
        };
        let facts = RowFacts {
            channel: rows.channels[row],
            category: kind.category,
            country: rows.countries[row],
            cross_border: rows.countries[row] != home,
            mcc: kind.mcc,
            hour: small(at.hour()),
            weekday: small(date.weekday()),
            pence: rows.amounts[row].pence(),
            fraud: frauds[row],
        };
        let months = found.entry(rows.customers[row] as usize).or_default();
        months.entry(month).or_default().push(Row { at, merchant, facts });
    }
    found
}

fn cells(features: &[Feature], place: &Place<'_>) -> Cells {
    (0..features.len()).map(|at| cell(features, at, place)).collect()
}

fn cell(features: &[Feature], at: usize, place: &Place<'_>) -> Option<Value> {
    let window = place.window;
    match features[at].definition() {
        Definition::Window(WindowFigure::Start) => Some(Value::Date(window.start())),
        Definition::Window(WindowFigure::End) => Some(Value::Date(window.as_of())),
        Definition::Window(WindowFigure::Months) => Some(integer(window.n_months())),
        Definition::Aggregate(aggregate) => measure::value(aggregate, place),
        Definition::Formula(formula) => {
            let of_feature = |at| cell(features, at, place).map(number);
            formula::value(formula, &of_feature).map(Value::Real)
        }
        other => panic!("no words for {other:?}"),
    }
}

fn integer(number: usize) -> Value {
    match i64::try_from(number) {
        Ok(number) => Value::Integer(number),
        Err(error) => panic!("{number}: {error}"),
    }
}

/// Returns a value as formulas see it: money in pounds, a day as days since 1970-01-01.
fn number(value: Value) -> f64 {
    match value {
        Value::Integer(number) => number as f64,
        Value::Money(pence) => pence as f64 / 100.0,
        Value::Real(number) => number,
        Value::Date(date) => f64::from(date.epoch_days()),
    }
}
