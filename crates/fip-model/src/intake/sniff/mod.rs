//! Looking at the beginning of a file: how it is written, and which column may hold what.

mod codes;
mod fills;
mod home;
mod propose;
mod roles;
mod rules;
mod shape;
mod states;
mod texts;
mod values;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use self::fills::Fill;
pub use self::home::Home;
pub use self::propose::Proposal;
use self::roles::Judged;
pub use self::rules::{RowRule, Which};
pub use self::texts::Purposes;
pub use self::values::ValueKind;
use super::encoding::Encoding;
use super::mapping::DecimalMark;

/// What was decided, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was decided.
    pub what: String,
    /// What speaks for it.
    pub evidence: String,
    /// Whether nothing else would do as well.
    pub is_sure: bool,
}

/// What a column of a ledger may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is named as the key of the mapping")]
pub enum Role {
    TransactionId,
    CustomerId,
    AccountId,
    Date,
    Time,
    Amount,
    Debit,
    Credit,
    Kind,
    MerchantId,
    MerchantName,
    Mcc,
    Category,
    Purpose,
    Channel,
    Country,
    Currency,
    Fraud,
    FraudReported,
    State,
}

impl Role {
    /// Every role, in order.
    pub const ALL: [Self; 20] = [
        Self::TransactionId,
        Self::CustomerId,
        Self::AccountId,
        Self::Date,
        Self::Time,
        Self::Amount,
        Self::Debit,
        Self::Credit,
        Self::Kind,
        Self::MerchantId,
        Self::MerchantName,
        Self::Mcc,
        Self::Category,
        Self::Purpose,
        Self::Channel,
        Self::Country,
        Self::Currency,
        Self::Fraud,
        Self::FraudReported,
        Self::State,
    ];

    /// Returns the key of the mapping that names the column; of amounts that of all of them, of states that
    /// of the rule.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TransactionId => "transaction_id",
            Self::CustomerId => "customer_id",
            Self::AccountId => "account_id",
            Self::Date => "date",
            Self::Time => "time",
            Self::Amount | Self::Debit | Self::Credit | Self::Kind => "amount",
            Self::MerchantId => "merchant_id",
            Self::MerchantName => "merchant_name",
            Self::Mcc => "mcc",
            Self::Category => "category",
            Self::Purpose => "purpose",
            Self::Channel => "channel",
            Self::Country => "country",
            Self::Currency => "currency",
            Self::Fraud => "fraud",
            Self::FraudReported => "fraud_reported",
            Self::State => "only",
        }
    }

    /// Returns what the column holds, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TransactionId => "the id of the transaction",
            Self::CustomerId => "the customer",
            Self::AccountId => "the account",
            Self::Date => "the day of the transaction",
            Self::Time => "the time of day",
            Self::Amount => "the amount",
            Self::Debit => "the amount of debits",
            Self::Credit => "the amount of credits",
            Self::Kind => "debit or credit",
            Self::MerchantId => "the id of the merchant",
            Self::MerchantName => "the merchant",
            Self::Mcc => "the merchant category code",
            Self::Category => "the category",
            Self::Purpose => "the purpose",
            Self::Channel => "the channel",
            Self::Country => "the country",
            Self::Currency => "the currency",
            Self::Fraud => "whether it was fraudulent",
            Self::FraudReported => "when the fraud was reported",
            Self::State => "whether the payment was made",
        }
    }
}

/// A column, as far as the beginning of the file shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SniffedColumn {
    /// Position, from 1.
    pub number: usize,
    /// Name in the header; empty where there is none.
    pub name: String,
    /// What its values are.
    pub kind: ValueKind,
    /// What it may hold; `None` for columns that are not used.
    pub role: Option<Role>,
    /// Why that is so.
    pub finding: Finding,
    /// The first values that differ, at most three.
    pub examples: Vec<String>,
    /// Values below zero.
    pub n_negative: usize,
    /// All values that differ, in order, where there are at most a hundred.
    pub values: Vec<String>,
    /// Values that are there.
    pub n_values: usize,
    /// Values that differ.
    pub n_distinct: usize,
    /// The most frequent values with the records that have them, at most two hundred.
    pub frequent: Vec<(String, usize)>,
    /// Whether there are values, all of them digits with a sign at most.
    pub is_whole: bool,
}

impl SniffedColumn {
    /// Returns how the column is named in sentences.
    fn shown(&self) -> String {
        if self.name.is_empty() { format!("column {}", self.number) } else { self.name.clone() }
    }

    fn unused(&self) -> Finding {
        let what = format!("{} is not used", self.shown());
        let evidence = "neither its name nor its values say what it holds".to_owned();
        Finding { what, evidence, is_sure: false }
    }
}

/// What the beginning of a file shows.
///
/// # Examples
///
/// ```
/// use fip_model::intake::{DecimalMark, Role, sniff};
///
/// let seen = sniff("Kunde;Buchungstag;Betrag\n17;31.12.2025;-1.234,50\n17;02.01.2026;5,00\n".as_bytes());
/// assert_eq!((seen.delimiter, seen.decimal, seen.thousands), (';', DecimalMark::Comma, Some('.')));
/// assert_eq!(seen.columns[1].role, Some(Role::Date));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sniffed {
    /// How the bytes stand for text.
    pub encoding: Encoding,
    /// What stands between fields.
    pub delimiter: char,
    /// Lines that stand before the header, or before the first record where there is none.
    pub skip_lines: u32,
    /// Whether the first record names the columns.
    pub header: bool,
    /// Records that were looked at, without the header.
    pub n_records: usize,
    /// What stands between units and hundredths.
    pub decimal: DecimalMark,
    /// What stands between groups of three digits.
    pub thousands: Option<char>,
    /// The columns.
    pub columns: Vec<SniffedColumn>,
    /// Which rows may not count.
    pub rules: Vec<RowRule>,
    /// What was decided about the file as a whole.
    pub findings: Vec<Finding>,
}

/// The most values of a coded column that are listed.
const MOST_VALUES: usize = 100;

/// The most values of a column that are counted.
const MOST_COUNTED: usize = 200;

/// Looks at the beginning of a file; some mebibytes are plenty.
pub fn sniff(bytes: &[u8]) -> Sniffed {
    let shape::Shape { encoding, delimiter, skip_lines, rows, mut findings } = shape::shape(bytes);
    let width = rows.first().map_or(0, Vec::len);
    let even: Vec<&Vec<String>> = rows.iter().filter(|row| row.len() == width).collect();
    let (header, mut finding) = header(&even);
    if header && skip_lines > 0 {
        finding.what = String::from("the first line behind them names the columns");
    }
    findings.push(finding);
    let body = even.get(usize::from(header)..).unwrap_or_default();
    let name = |at: usize| if header { even[0][at].clone() } else { String::new() };
    let judged: Vec<Judged<'_>> = (0..width).map(|at| judged(body, at)).collect();
    let mut columns: Vec<SniffedColumn> =
        judged.iter().enumerate().map(|(at, judged)| column(at, name(at), judged)).collect();
    roles::assign(&mut columns, &judged);
    let ((decimal, thousands), finding) = numbers(&columns, &judged);
    findings.extend(finding);
    let rules = rules::rules(&columns, &judged, body, (decimal, thousands));
    let n_records = body.len();
    Sniffed {
        encoding,
        delimiter,
        skip_lines,
        header,
        n_records,
        decimal,
        thousands,
        columns,
        rules,
        findings,
    }
}

fn judged<'a>(body: &[&'a Vec<String>], at: usize) -> Judged<'a> {
    let values: Vec<&str> = body.iter().map(|row| row[at].as_str()).collect();
    let values: Vec<&str> = values.into_iter().filter(|value| !value.is_empty()).collect();
    let distinct: BTreeSet<&str> = values.iter().copied().collect();
    let kind = values::kind(&values);
    Judged { values, distinct, kind }
}

fn column(at: usize, name: String, judged: &Judged<'_>) -> SniffedColumn {
    let mut examples: Vec<String> = Vec::new();
    for value in &judged.values {
        if examples.len() < 3 && !examples.iter().any(|known| known == value) {
            examples.push((*value).to_owned());
        }
    }
    let listed = judged.distinct.len() <= MOST_VALUES;
    let values = judged.distinct.iter().filter(|_| listed).map(|value| (*value).to_owned());
    let finding = Finding { what: String::new(), evidence: String::new(), is_sure: false };
    let values = values.collect();
    let kind = judged.kind.clone();
    let is_negative = |value: &&&str| value.contains(['-', '\u{2212}']) || value.starts_with('(');
    let n_negative = judged.values.iter().filter(is_negative).count();
    let column = SniffedColumn {
        number: at + 1,
        name,
        kind,
        role: None,
        finding,
        examples,
        n_negative,
        values,
        n_values: judged.values.len(),
        n_distinct: judged.distinct.len(),
        frequent: frequent(&judged.values),
        is_whole: !judged.values.is_empty() && judged.values.iter().all(|value| is_whole(value)),
    };
    SniffedColumn { finding: column.unused(), ..column }
}

/// Returns the most frequent values with their numbers; equally frequent ones in order.
fn frequent(values: &[&str]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(value, n)| (std::cmp::Reverse(*n), *value));
    counts.truncate(MOST_COUNTED);
    counts.into_iter().map(|(value, n)| (value.to_owned(), n)).collect()
}

fn is_whole(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether the first record names the columns.
fn header(rows: &[&Vec<String>]) -> (bool, Finding) {
    let told = |is: bool, is_sure, evidence: &str| {
        let what = if is { "the first line names the columns" } else { "there is no header" };
        (is, Finding { what: what.to_owned(), evidence: evidence.to_owned(), is_sure })
    };
    let Some((first, body)) = rows.split_first() else {
        return told(true, false, "the file has no record");
    };
    let is_value = |text: &str| {
        let kind = values::kind(&[text]);
        !matches!(kind, ValueKind::Text | ValueKind::Empty)
    };
    if first.iter().any(|cell| !cell.is_empty() && is_value(cell)) {
        return told(false, true, "the first line has numbers or dates in it");
    }
    let has_name = |cell: &String| Role::ALL.iter().any(|role| words::fit(*role, cell) > 0);
    let n_named = first.iter().filter(|cell| has_name(cell)).count();
    let has_values = (0..first.len())
        .any(|at| !matches!(judged(body, at).kind, ValueKind::Text | ValueKind::Empty));
    let distinct: BTreeSet<&String> = first.iter().collect();
    if n_named > 0 {
        return told(true, true, "some of its cells are common names of columns");
    }
    let is = has_values && distinct.len() == first.len();
    told(is, false, "numbers or dates stand below texts, or do not")
}

type Numbers = (DecimalMark, Option<char>);

/// Returns how amounts are written.
fn numbers(columns: &[SniffedColumn], judged: &[Judged<'_>]) -> (Numbers, Option<Finding>) {
    let is_money =
        |role: Option<Role>| matches!(role, Some(Role::Amount | Role::Debit | Role::Credit));
    let of_money = columns.iter().zip(judged).filter(|(column, _)| is_money(column.role));
    let all: Vec<&str> = of_money.flat_map(|(_, judged)| judged.values.iter().copied()).collect();
    if all.is_empty() {
        return ((DecimalMark::Point, None), None);
    }
    let (found, could_be_other) = values::numbers(&all);
    let example = all.iter().find(|value| value.contains(['.', ','])).unwrap_or(&all[0]);
    let mark = char::from(found.0.byte());
    let finding = Finding {
        what: format!("decimals behind {mark:?}"),
        evidence: format!("amounts are written as {example:?}"),
        is_sure: !could_be_other,
    };
    (found, Some(finding))
}
