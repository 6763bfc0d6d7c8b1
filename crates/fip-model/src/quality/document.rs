//! The document: what is said about the data of a ledger.

use serde::{Deserialize, Serialize};

use crate::attributes::Attribute;
use crate::intake::LeftOut;
use crate::money::Money;
use crate::time::{Date, Timestamp};

/// The quality of a ledger's data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataQuality {
    /// Name and version of the format.
    pub schema: String,
    /// First day of the window, and the first day after it.
    pub window: [Date; 2],
    /// What stands out, warnings first.
    pub findings: Vec<Finding>,
    /// What the ledger does not know of its transactions.
    pub not_known: Vec<Attribute>,
    /// The tables, column by column.
    pub tables: Vec<TableQuality>,
    /// Amounts of transactions.
    pub amounts: AmountQuality,
    /// Days and times of transactions.
    pub time: TimeQuality,
    /// Keys that nothing uses, or that lead nowhere.
    pub keys: KeyQuality,
    /// What was seen while files were read.
    pub reading: Reading,
}

impl DataQuality {
    /// Name and version of the format.
    pub const SCHEMA: &str = "fip/data_quality/1";
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something may be wrong: look before results are used.
    Warning,
    /// Good to know.
    Info,
}

/// Something that stands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// A stable name of the kind of finding.
    pub id: String,
    /// How much it matters.
    pub severity: Severity,
    /// The table.
    pub table: String,
    /// The column, where it is one.
    pub column: Option<String>,
    /// Rows, cells or days.
    pub n: u64,
    /// What was found, in a sentence.
    pub text: String,
    /// What to do, in a sentence of plain words without marks.
    pub advice: String,
}

/// A table, column by column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableQuality {
    /// Name of the table.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// Its columns, in their order.
    pub columns: Vec<ColumnQuality>,
}

/// A column. Values are written as they stand in the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnQuality {
    /// Name of the column.
    pub name: String,
    /// Kind of value: `id`, `money`, `code`, ...
    pub kind: String,
    /// Whether the ledger has the column at all.
    pub known: bool,
    /// Rows to which it applies: a credit limit is one of credit cards only.
    pub rows: u64,
    /// Empty cells among these; 0 where the column is not known.
    pub missing: u64,
    /// Their share of `rows`, to six decimals.
    pub missing_share: f64,
    /// Different values, of keys and codes.
    pub distinct: Option<u64>,
    /// The least value; the earliest, the first by its bytes.
    pub min: Option<String>,
    /// The first quartile, of numbers and money.
    pub q1: Option<String>,
    /// The median.
    pub median: Option<String>,
    /// The third quartile.
    pub q3: Option<String>,
    /// The greatest value.
    pub max: Option<String>,
    /// The mean, to two decimals.
    pub mean: Option<String>,
    /// Values beyond Tukey's outer fences.
    pub outliers: Option<u64>,
    /// The five most frequent values of codes, flags and merchants.
    pub top: Vec<Frequent>,
}

/// A value and how often it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frequent {
    /// The value.
    pub value: String,
    /// How often it stands.
    pub n: u64,
    /// Its share of the cells that are not empty, to six decimals.
    pub share: f64,
}

/// Amounts of transactions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AmountQuality {
    /// Amounts of exactly nothing.
    pub zero: u64,
    /// Amounts below nothing.
    pub negative: u64,
    /// Amounts above nothing without a fraction.
    pub whole: u64,
    /// Tukey's inner fences of the logarithms of amounts above nothing; amounts within are usual.
    pub inner_fences: Option<[Money; 2]>,
    /// Amounts above nothing and outside of the inner fences.
    pub outside: u64,
    /// Tukey's outer fences.
    pub outer_fences: Option<[Money; 2]>,
    /// Amounts above nothing and below the lower outer fence.
    pub far_below: u64,
    /// Amounts above the upper outer fence.
    pub far_above: u64,
    /// The five largest.
    pub largest: Vec<Extreme>,
    /// Amounts above nothing by size, eight bins to a power of ten; from the first bin that has an
    /// amount to the last.
    pub histogram: Vec<Bin>,
}

/// A transaction with a large amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extreme {
    /// The transaction.
    pub transaction_id: String,
    /// Who paid.
    pub customer_id: String,
    /// When.
    pub at: Timestamp,
    /// How much.
    pub amount: Money,
}

/// Amounts from one edge to the next bin's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// Lower edge; belongs to the bin.
    pub from: Money,
    /// Upper edge; belongs to the next bin.
    pub to: Money,
    /// Amounts.
    pub n: u64,
}

/// Days and times of transactions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeQuality {
    /// The first transaction.
    pub first: Option<Timestamp>,
    /// The last.
    pub last: Option<Timestamp>,
    /// Transactions of the table before the window.
    pub before_window: u64,
    /// Transactions of the table after the window.
    pub after_window: u64,
    /// Transactions at exactly midnight; `None` where the time of day is not known.
    pub midnight: Option<u64>,
    /// Transactions on each day of the window.
    pub rows_per_day: Vec<u64>,
    /// Days of the window without a transaction.
    pub empty_days: u64,
    /// Those whose day of the week has a median of at least ten transactions.
    pub unexpected_empty_days: u64,
    /// The five longest runs of days without a transaction, longest first.
    pub gaps: Vec<Gap>,
    /// Days with unusually many or few transactions.
    pub n_unusual_days: u64,
    /// The ten most unusual, by date.
    pub unusual_days: Vec<UnusualDay>,
}

/// Days one after another without a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// How many.
    pub days: u64,
}

/// A day with unusually many or few transactions.
///
/// `z` is the distance from the median of the same day of the week, in units of 1.4826 times the median
/// absolute deviation, of the root of the median (the noise of a count), or of one: whichever is most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UnusualDay {
    /// The day.
    pub date: Date,
    /// Its transactions.
    pub rows: u64,
    /// The median of the same day of the week over the window.
    pub median: f64,
    /// The robust z-score, to two decimals.
    pub z: f64,
}

/// Keys that nothing uses, or that lead nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeyQuality {
    /// Customers without a transaction.
    pub customers_unused: u64,
    /// Accounts without one.
    pub accounts_unused: u64,
    /// Merchants without one.
    pub merchants_unused: u64,
    /// Transactions of a customer who is not in `DimCustomer`.
    pub customers_unknown: u64,
    /// Transactions of an account that is not in `DimAccount`.
    pub accounts_unknown: u64,
    /// Transactions at a merchant that is not in `DimMerchant`.
    pub merchants_unknown: u64,
    /// Rows in quarantine whose customer is not in the file of customers.
    pub customers_rejected: u64,
    /// Rows in quarantine whose account is not in the file of accounts.
    pub accounts_rejected: u64,
    /// Outcomes of customers that the ledger does not know.
    pub outcomes_unknown: u64,
    /// Transactions that repeat the id of an earlier one.
    pub transactions_repeated: u64,
    /// Transactions that equal an earlier one in all that features look at: time, customer, account,
    /// merchant, amount, channel and country.
    pub transactions_equal: u64,
    /// Quartiles of the number of transactions of a customer.
    pub transactions_per_customer: [u64; 3],
}

/// What was seen while files were read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// The kinds of files, in the order in which they were read; none for generated rows.
    pub tables: Vec<ReadTable>,
    /// What was read and left out.
    pub left_out: LeftOutRows,
}

/// The files of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadTable {
    /// `transactions`, `customers`, `accounts`, `labels`, or `cards`.
    pub table: String,
    /// Rows in the files.
    pub rows: u64,
    /// Rows that were taken.
    pub accepted: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Refunds and income that were left out.
    pub credits: u64,
    /// Rows that a rule leaves out, or of nobody known.
    pub ignored: u64,
    /// Rows that repeat an earlier one and were left out.
    pub repeated: u64,
    /// Rejected rows that were mended and read again.
    pub mended: u64,
    /// Where rejected rows are, from the project folder.
    pub quarantine: Option<String>,
    /// Rejected rows by reason and column, most first.
    pub rejects: Vec<Rejected>,
}

/// Rows that were rejected for the same reason in the same column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The code, as `FIP-D011`.
    pub code: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// The column at fault, where it is one.
    pub column: Option<String>,
    /// Rows.
    pub n: u64,
    /// File and line of the first.
    pub first: String,
    /// What to do.
    pub hint: String,
}

/// What was read and left out of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeftOutRows {
    /// Transactions before the first whole month.
    pub before_window: u64,
    /// Transactions on or after the as-of date.
    pub after_window: u64,
    /// Those of the two that lie so far from all others that they did not move the window.
    pub far_rows: u64,
    /// Outcomes of customers that the ledger does not know.
    pub unknown_labels: u64,
    /// Events before the as-of date, which are no outcomes.
    pub early_events: u64,
    /// Accounts with a transaction before the day they were opened.
    pub opened_late: u64,
}

impl From<LeftOut> for LeftOutRows {
    fn from(left_out: LeftOut) -> Self {
        Self {
            before_window: left_out.before_window,
            after_window: left_out.after_window,
            far_rows: left_out.far_rows,
            unknown_labels: left_out.unknown_labels,
            early_events: left_out.early_events,
            opened_late: left_out.opened_late,
        }
    }
}
