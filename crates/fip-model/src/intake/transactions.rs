//! Records of transactions, read by a plan.

use std::borrow::Cow;

use super::cells::{CellReader, missing, text_of};
use super::columns::{BindError, Columns};
use super::countries::country;
use super::currencies::currency;
use super::digest::digest;
use super::fault::{Fault, RejectCode};
use super::loose::ColumnRef;
use super::mapping::Sign;
use super::number::{Mark, NumberFormat};
use super::patterns::ValueMap;
use super::plan::{AmountPlan, TransactionPlan, code_of, mcc_of};
use super::reader::{Record, Rows, TableReader, Taken};
use crate::codes::{Category, Channel, Country};
use crate::money::Money;
use crate::time::Timestamp;

/// A transaction as it stands in a bank's own file. What the file has no column for is `None`; what it
/// has a column for is there in every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionRow<'a> {
    /// Line of the file at which the record begins, from 1.
    pub line: u64,
    /// Number among the records of its file, from 1, rejected ones included.
    pub number: u64,
    /// A digest of the whole record; equal for exact duplicates.
    pub digest: u128,
    /// The bank's own id of the transaction.
    pub transaction_id: Option<Cow<'a, str>>,
    /// Field of the record with that id, from 0.
    pub transaction_field: Option<usize>,
    /// The bank's own id of the customer.
    pub customer_id: Option<Cow<'a, str>>,
    /// Field of the record with that id, from 0.
    pub customer_field: Option<usize>,
    /// The bank's own id of the account.
    pub account_id: Option<Cow<'a, str>>,
    /// Field of the record with that id, from 0.
    pub account_field: Option<usize>,
    /// The bank's own id of the merchant; its name where it has no id.
    pub merchant: Option<Cow<'a, str>>,
    /// When it happened; at midnight where no time is known.
    pub at: Timestamp,
    /// How much was spent, in the home currency.
    pub amount: Money,
    /// Merchant category code.
    pub mcc: Option<u16>,
    /// Category of the merchant.
    pub category: Option<Category>,
    /// How it was made.
    pub channel: Option<Channel>,
    /// In which country.
    pub country: Option<Country>,
    /// Whether it was fraudulent.
    pub is_fraud: Option<bool>,
    /// When the bank was told of the fraud.
    pub reported_at: Option<Timestamp>,
}

/// Reads a file of transactions; `sink` is given each row and may still refuse it or say that it
/// repeats an earlier one.
///
/// # Examples
///
/// ```
/// use fip_model::intake::{Taken, TransactionMapping, TransactionReader};
///
/// let mut mapping = TransactionMapping::default();
/// mapping.columns.customer_id = Some("customer".into());
/// mapping.columns.date = Some("day".into());
/// mapping.columns.amount.column = Some("amount".into());
/// let plan = mapping.check("GBP")?;
///
/// let mut spent = Vec::new();
/// let mut reader = TransactionReader::new(&plan, |row| {
///     spent.push(row.amount.to_string());
///     Ok(Taken::Accepted)
/// });
/// reader.push(b"customer,day,amount\nann,2025-01-31,5")?;
/// reader.push(b".50\nbob,2025-02-30,1.00\n")?;
/// reader.finish()?;
/// let rejects = reader.take_rejects();
/// assert_eq!(rejects[0].message, "date does not exist: February 2025 has 28 days, found day 30");
/// assert_eq!(rejects[0].byte, 40);
/// drop(reader);
/// assert_eq!(spent, ["5.50"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type TransactionReader<F> = TableReader<TransactionRows<F>>;

impl<F: FnMut(&TransactionRow<'_>) -> Result<Taken, Fault>> TransactionReader<F> {
    /// Returns a reader at the start of a file.
    pub fn new(plan: &TransactionPlan, sink: F) -> Self {
        let n_left_out = vec![0; plan.ignore.len() + plan.only.len()];
        let rows =
            TransactionRows { plan: plan.clone(), bound: Bound::default(), n_left_out, sink };
        Self::of(&plan.file, rows)
    }
}

const CUSTOMER: &str = "the id of the customer";
const ACCOUNT: &str = "the id of the account";

/// Turns records into transactions.
#[derive(Debug)]
pub struct TransactionRows<F> {
    plan: TransactionPlan,
    bound: Bound,
    /// Records that each rule left out, the first that did: those of `ignore`, then those of `only`.
    n_left_out: Vec<u64>,
    sink: F,
}

/// The fields, from 0, of the columns that are mapped.
#[derive(Debug, Default)]
struct Bound {
    transaction_id: Option<usize>,
    customer_id: Option<usize>,
    account_id: Option<usize>,
    merchant_id: Option<usize>,
    merchant_name: Option<usize>,
    date: usize,
    time: Option<usize>,
    amount: [Option<usize>; 2],
    mcc: Option<usize>,
    category: Option<usize>,
    purpose: Option<usize>,
    channel: Option<usize>,
    country: Option<usize>,
    currency: Option<usize>,
    fraud: Option<usize>,
    fraud_reported: Option<usize>,
    ignore: Vec<usize>,
    only: Vec<usize>,
}

impl<F: FnMut(&TransactionRow<'_>) -> Result<Taken, Fault>> Rows for TransactionRows<F> {
    fn bind(&mut self, columns: &Columns) -> Result<(), BindError> {
        self.bound = Bound::find(&self.plan, columns)?;
        Ok(())
    }

    fn row(&mut self, record: &Record<'_>) -> Result<Taken, Fault> {
        if self.is_left_out(record) {
            return Ok(Taken::Ignored);
        }
        let amount = self.amount(record)?;
        if amount < 0 {
            // A total has no day and no customer, and is no income.
            self.look(record)?;
            return Ok(Taken::Credit);
        }
        match self.read(record, Money::from_pence(amount)) {
            Ok(row) => (self.sink)(&row),
            Err(fault) => Err(self.hinted(record, fault)),
        }
    }

    fn left_out(&self) -> Vec<(String, u64)> {
        let keys = |key: &'static str, rules: &[(ColumnRef, ValueMap<()>)]| -> Vec<String> {
            rules.iter().map(|(column, _)| format!("{key}.{column}")).collect()
        };
        let keys =
            keys("ignore", &self.plan.ignore).into_iter().chain(keys("only", &self.plan.only));
        keys.zip(self.n_left_out.iter().copied()).collect()
    }
}

impl<F> TransactionRows<F> {
    /// Returns whether a rule leaves the record out, and counts it for the first that does.
    fn is_left_out(&mut self, record: &Record<'_>) -> bool {
        let matches = |((_, texts), field): (&mut (ColumnRef, ValueMap<()>), &usize)| {
            texts.get(&record.cell(*field)).is_some()
        };
        let mut ignored = self.plan.ignore.iter_mut().zip(&self.bound.ignore);
        let mut wanted = self.plan.only.iter_mut().zip(&self.bound.only);
        let n_ignore = self.bound.ignore.len();
        let of_only = || wanted.position(|rule| !matches(rule)).map(|at| n_ignore + at);
        let Some(at) = ignored.position(matches).or_else(of_only) else { return false };
        self.n_left_out[at] += 1;
        true
    }

    /// Reads what every row has, in one that is left out.
    fn look(&self, record: &Record<'_>) -> Result<(), Fault> {
        let (bound, file) = (&self.bound, &self.plan.file);
        for (field, what) in [(bound.customer_id, CUSTOMER), (bound.account_id, ACCOUNT)] {
            if let Some(field) = field.filter(|field| record.cell(*field).is_empty()) {
                return Err(missing(field, what));
            }
        }
        CellReader { dates: &file.dates, times: &file.times }.moment(record, bound.date).map(drop)
    }

    /// Returns a fault of an empty cell with all keys that would fill in the empty cells of its record.
    fn hinted(&self, record: &Record<'_>, fault: Fault) -> Fault {
        let (bound, defaults) = (&self.bound, &self.plan.defaults);
        let is_empty = |field: Option<usize>| field.is_some_and(|at| record.cell(at).is_empty());
        let merchant = bound.merchant_id.or(bound.merchant_name);
        let is_nameless = [bound.merchant_id, bound.merchant_name]
            .into_iter()
            .flatten()
            .all(|field| record.cell(field).is_empty());
        let has_category = [bound.category, bound.purpose]
            .into_iter()
            .flatten()
            .any(|field| !record.cell(field).is_empty());
        let category = bound.category.or(bound.purpose).or(bound.mcc);
        let keys = [
            ("merchant", merchant, is_nameless && defaults.merchant.is_none()),
            ("mcc", bound.mcc, is_empty(bound.mcc) && defaults.mcc.is_none()),
            (
                "category",
                category,
                is_empty(category) && !has_category && defaults.category.is_none(),
            ),
            ("channel", bound.channel, is_empty(bound.channel) && defaults.channel.is_none()),
            ("country", bound.country, is_empty(bound.country) && defaults.country.is_none()),
            ("fraud", bound.fraud, is_empty(bound.fraud) && defaults.fraud.is_none()),
        ];
        let is_of_key = |(_, field, is_needed): &(&str, Option<usize>, bool)| {
            *is_needed && *field == fault.field
        };
        if fault.code != RejectCode::Missing || !keys.iter().any(is_of_key) {
            return fault;
        }
        let needed: Vec<String> = keys
            .iter()
            .filter(|(_, field, is_needed)| *is_needed && field.is_some())
            .map(|(key, ..)| format!("default.{key}"))
            .collect();
        fault.hint(format!(
            "say in [input.transactions] what stands for empty cells, of this row {}; or leave such rows out \
             by an ignore rule with \"\" for an empty cell",
            needed.join(", ")
        ))
    }

    /// Returns what was spent in pence of the home currency; refunds and income are below zero.
    fn amount(&mut self, record: &Record<'_>) -> Result<i64, Fault> {
        let numbers = self.plan.file.numbers;
        let [first, second] = self.bound.amount;
        let read = |field: Option<usize>| -> Result<Option<(usize, i64)>, Fault> {
            let Some(field) = field else { return Ok(None) };
            let cell = record.cell(field);
            if cell.is_empty() {
                return Ok(None);
            }
            let pence = numbers.hundredths(&cell).ok_or_else(|| bad_amount(field, &cell))?;
            Ok(Some((field, pence)))
        };
        let absent = || missing(first.or(second).unwrap_or(0), "an amount");
        let (field, pence) = match &mut self.plan.amount {
            AmountPlan::Signed { sign, .. } => {
                let field = first.unwrap_or(0);
                let cell = record.cell(field);
                let spent = |pence: i64| if *sign == Sign::SpendNegative { -pence } else { pence };
                match numbers.hundredths(&cell).map(spent).or_else(|| marked(numbers, &cell)) {
                    Some(pence) => (field, pence),
                    None if cell.is_empty() => return Err(absent()),
                    None => return Err(bad_amount(field, &cell)),
                }
            }
            AmountPlan::Columns { sign, .. } => {
                let (debit, credit) = (read(first)?, read(second)?);
                let field = debit.or(credit).ok_or_else(absent)?.0;
                let pence = |side: Option<(usize, i64)>| side.map_or(0, |(_, pence)| pence);
                let spent = match (pence(debit), pence(credit)) {
                    (0, credit) => -credit.saturating_abs(),
                    (debit, 0) => match sign {
                        Some(Sign::SpendPositive) => debit,
                        Some(Sign::SpendNegative) => -debit,
                        None => debit.saturating_abs(),
                    },
                    _ => return Err(two_sides(record, field, second)),
                };
                (field, spent)
            }
            AmountPlan::Typed { is_debit, .. } => {
                let kind = second.unwrap_or(0);
                let cell = record.cell(kind);
                let is_debit = is_debit.get(&cell).ok_or_else(|| of_no_side(kind, &cell))?;
                let (field, pence) = read(first)?.ok_or_else(absent)?;
                (field, if is_debit { pence } else { -pence })
            }
        };
        self.home(record, field, pence)
    }

    fn home(&self, record: &Record<'_>, field: usize, pence: i64) -> Result<i64, Fault> {
        let Some(column) = self.bound.currency else { return Ok(pence) };
        let cell = record.cell(column);
        if cell.is_empty() || cell.eq_ignore_ascii_case(&self.plan.home_currency) {
            return Ok(pence);
        }
        let code = currency(&cell);
        let code = code.as_ref().and_then(|code| std::str::from_utf8(code).ok()).unwrap_or(&cell);
        if code == self.plan.home_currency {
            return Ok(pence);
        }
        let Some(rate) = self.plan.rates.get(code) else {
            let home = &self.plan.home_currency;
            let message = format!("no rate of {} to {home}", text_of(&cell));
            return Err(Fault::of_field(RejectCode::NoRate, column, message));
        };
        rate.convert(pence).ok_or_else(|| bad_amount(field, "an amount beyond all bounds"))
    }

    fn read<'a>(
        &mut self,
        record: &Record<'a>,
        amount: Money,
    ) -> Result<TransactionRow<'a>, Fault> {
        let (bound, plan) = (&self.bound, &mut self.plan);
        let id = |field: Option<usize>, what| -> Result<Option<Cow<'a, str>>, Fault> {
            let Some(field) = field else { return Ok(None) };
            let cell = record.cell(field);
            if cell.is_empty() { Err(missing(field, what)) } else { Ok(Some(cell)) }
        };
        let cells = CellReader { dates: &plan.file.dates, times: &plan.file.times };
        let at = cells.at(record, bound.date, bound.time)?;
        let reported_at = match bound.fraud_reported {
            Some(field) if !record.cell(field).is_empty() => Some(cells.at(record, field, None)?),
            _ => None,
        };
        let mcc = mcc(record, bound.mcc, plan)?;
        Ok(TransactionRow {
            line: record.line,
            number: record.number,
            digest: digest(record.text().as_bytes()),
            transaction_id: id(bound.transaction_id, "the id of the transaction")?,
            transaction_field: bound.transaction_id,
            customer_id: id(bound.customer_id, CUSTOMER)?,
            customer_field: bound.customer_id,
            account_id: id(bound.account_id, ACCOUNT)?,
            account_field: bound.account_id,
            merchant: merchant(record, bound, plan)?,
            at,
            amount,
            mcc,
            category: category(record, bound, plan, mcc)?,
            channel: coded(
                record,
                bound.channel,
                &mut plan.channels,
                plan.defaults.channel,
                code_of,
            )?,
            country: coded(
                record,
                bound.country,
                &mut plan.countries,
                plan.defaults.country,
                country,
            )?,
            is_fraud: coded(record, bound.fraud, &mut plan.frauds, plan.defaults.fraud, flag)?,
            reported_at,
        })
    }
}

impl Bound {
    fn find(plan: &TransactionPlan, columns: &Columns) -> Result<Self, BindError> {
        let names = &plan.columns;
        let find = |key: &str, column: &Option<ColumnRef>| {
            column
                .as_ref()
                .map(|column| columns.find(&format!("columns.{key}"), column))
                .transpose()
        };
        let amount = match &plan.amount {
            AmountPlan::Signed { column, .. } => [Some(column), None],
            AmountPlan::Columns { debit, credit, .. } => [debit.as_ref(), credit.as_ref()],
            AmountPlan::Typed { column, kind, .. } => [Some(column), Some(kind)],
        };
        let amount = amount.map(|column| find("amount", &column.cloned()));
        let [first, second] = amount;
        let rules =
            |key: &str, rules: &[(ColumnRef, ValueMap<()>)]| -> Result<Vec<usize>, BindError> {
                rules.iter().map(|(column, _)| columns.find(key, column)).collect()
            };
        Ok(Self {
            transaction_id: find("transaction_id", &names.transaction_id)?,
            customer_id: find("customer_id", &names.customer_id)?,
            account_id: find("account_id", &names.account_id)?,
            merchant_id: find("merchant_id", &names.merchant_id)?,
            merchant_name: find("merchant_name", &names.merchant_name)?,
            date: find("date", &names.date)?.unwrap_or(0),
            time: find("time", &names.time)?,
            amount: [first?, second?],
            mcc: find("mcc", &names.mcc)?,
            category: find("category", &names.category)?,
            purpose: find("purpose", &names.purpose)?,
            channel: find("channel", &names.channel)?,
            country: find("country", &names.country)?,
            currency: find("currency", &names.currency)?,
            fraud: find("fraud", &names.fraud)?,
            fraud_reported: find("fraud_reported", &names.fraud_reported)?,
            ignore: rules("ignore", &plan.ignore)?,
            only: rules("only", &plan.only)?,
        })
    }
}

/// Returns what was spent by an amount whose mark says what it is, whatever sign spending has.
fn marked(numbers: NumberFormat, cell: &str) -> Option<i64> {
    let (mark, amount) = Mark::of(cell)?;
    let pence = numbers.hundredths(amount).filter(|pence| *pence >= 0)?;
    Some(if mark == Mark::Credit { -pence } else { pence })
}

fn bad_amount(field: usize, found: &str) -> Fault {
    let message = format!("expected an amount of money, found {}", text_of(found));
    Fault::of_field(RejectCode::BadAmount, field, message)
}

/// Says that a record has a debit and a credit, which nobody adds up unasked.
fn two_sides(record: &Record<'_>, debit: usize, credit: Option<usize>) -> Fault {
    let [debit_cell, credit_cell] =
        [Some(debit), credit].map(|field| record.cell(field.unwrap_or_default()));
    let message = format!(
        "expected a debit or a credit, found both: {} and {}",
        text_of(&debit_cell),
        text_of(&credit_cell)
    );
    Fault::of_field(RejectCode::BadAmount, debit, message)
        .hint("make two rows of it, or leave it out by an ignore rule: a row is one payment")
}

fn unmapped(field: usize, found: &str, of: &str) -> Fault {
    let message = format!("{} is no value of {of} that the mapping names", text_of(found));
    Fault::of_field(RejectCode::Unmapped, field, message)
}

/// Says that nobody named a value of a type as a debit or a credit.
fn of_no_side(field: usize, found: &str) -> Fault {
    unmapped(field, found, "debit or credit")
        .hint("name it under debit or credit of columns.amount")
}

/// Returns the id of the merchant, else its name, else what stands for an empty cell.
fn merchant<'a>(
    record: &Record<'a>,
    bound: &Bound,
    plan: &TransactionPlan,
) -> Result<Option<Cow<'a, str>>, Fault> {
    let fields = [bound.merchant_id, bound.merchant_name];
    let Some(first) = fields.into_iter().flatten().next() else { return Ok(None) };
    let mut cells = fields.into_iter().flatten().map(|field| record.cell(field));
    let found = cells.find(|cell| !cell.is_empty());
    let default = || plan.defaults.merchant.clone().map(Cow::Owned);
    found.or_else(default).map(Some).ok_or_else(|| missing(first, "the merchant"))
}

fn mcc(
    record: &Record<'_>,
    field: Option<usize>,
    plan: &mut TransactionPlan,
) -> Result<Option<u16>, Fault> {
    // Most cells are numbers of four digits, which need no map.
    let known =
        field.filter(|_| plan.mccs.is_empty()).and_then(|field| mcc_of(&record.cell(field)));
    if known.is_some() {
        return Ok(known);
    }
    coded(record, field, &mut plan.mccs, plan.defaults.mcc, mcc_of)
}

/// Returns the category: of its own column, else of the purpose, else of the merchant category code.
fn category(
    record: &Record<'_>,
    bound: &Bound,
    plan: &mut TransactionPlan,
    mcc: Option<u16>,
) -> Result<Option<Category>, Fault> {
    let own = bound.category.map(|field| record.cell(field));
    let of_own = own.as_ref().filter(|cell| !cell.is_empty());
    if let Some(found) = of_own.and_then(|cell| plan.categories.get_or(cell, code_of)) {
        return Ok(Some(found));
    }
    let purpose = bound.purpose.map(|field| record.cell(field));
    if let Some(found) = purpose.as_ref().and_then(|cell| plan.purposes.get(cell)) {
        return Ok(Some(found));
    }
    if let Some(mcc) = mcc {
        let by_map = if own.is_none() { plan.categories.get(&format!("{mcc:04}")) } else { None };
        if let Some(found) = by_map.or_else(|| plan.of_mcc.get(mcc)) {
            return Ok(Some(found));
        }
    }
    let Some(field) = bound.category.or(bound.purpose).or(bound.mcc) else { return Ok(None) };
    let cell = record.cell(field);
    match plan.defaults.category {
        Some(default) if cell.is_empty() => Ok(Some(default)),
        _ if cell.is_empty() => Err(missing(field, "the category")),
        _ => Err(unmapped(field, &cell, "category")),
    }
}

/// Returns the code of a cell: by the map, else as it stands, else what stands for an empty cell, which
/// holds for every record where there is no column.
fn coded<T: Copy + Ord>(
    record: &Record<'_>,
    field: Option<usize>,
    map: &mut ValueMap<T>,
    default: Option<T>,
    code: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Fault> {
    let Some(field) = field else { return Ok(default) };
    let cell = record.cell(field);
    match map.get_or(&cell, code) {
        Some(found) => Ok(Some(found)),
        None if !cell.is_empty() => Err(unmapped(field, &cell, "the column")),
        None => default.map(Some).ok_or_else(|| missing(field, "a value")),
    }
}

/// Returns whether a cell says yes, in the words that are common for it.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "t" | "yes" | "y" | "j" | "ja" | "oui" | "o" | "si" | "sí" | "s" | "ano" => {
            Some(true)
        }
        "0" | "false" | "f" | "no" | "n" | "nein" | "non" | "ne" => Some(false),
        _ => None,
    }
}
