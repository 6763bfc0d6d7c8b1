//! How a bank's own files are to be read: plain data, as it stands in `[input.transactions]`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::encoding::Encoding;
use super::loose::{ColumnRef, Text, Texts};

/// What stands between units and hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `12.34`.
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `12,34`.
    #[serde(rename = ",")]
    Comma,
}

impl DecimalMark {
    /// Returns the mark.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }
}

/// Which sign money has that was spent, in a column with signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Spending is above zero, refunds and income below.
    #[default]
    SpendPositive,
    /// Spending is below zero, refunds and income above.
    SpendNegative,
}

/// In which unit amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Pounds, euros, dollars: `12.34`.
    #[default]
    Major,
    /// Pence, cents, of which a hundred are a pound, a euro or a dollar: `1234`.
    Minor,
}

/// How the records of a file are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFormat {
    /// What stands between fields.
    pub delimiter: String,
    /// What stands around fields that hold delimiters; empty where quotes mean nothing.
    pub quote: String,
    /// How the bytes stand for text.
    pub encoding: Encoding,
    /// Lines of the file that stand before the header, or before the first record where there is none.
    pub skip_lines: u32,
    /// Whether the first record names the columns.
    pub header: bool,
    /// Formats of dates, tried in order.
    pub date_format: Texts,
    /// Formats of times that stand in a column of their own.
    pub time_format: Texts,
    /// What stands between units and hundredths.
    pub decimal: DecimalMark,
    /// What stands between groups of three digits; empty where nothing does.
    pub thousands: String,
    /// Bytes of the longest record.
    pub max_record_bytes: usize,
}

/// Where the rows of a table are: in files, or in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsPlace<'a> {
    /// Names and patterns of files.
    pub path: &'a Texts,
    /// The database.
    pub from: Option<&'a str>,
    /// Its table or view.
    pub table: Option<&'a str>,
    /// A query of it instead.
    pub query: Option<&'a str>,
    /// How the bytes of the records stand for text.
    pub encoding: Encoding,
}

/// Declares the mapping of a file: the keys that every file has, and its own.
macro_rules! mapping {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            /// The files: names and patterns, from the project folder.
            #[serde(skip_serializing_if = "Texts::is_empty")]
            pub path: Texts,
            /// The database, where the rows are not in files.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub from: Option<String>,
            /// The table or view of the database.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub table: Option<String>,
            /// A query of the database instead.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub query: Option<String>,
            /// What stands between fields.
            pub delimiter: String,
            /// What stands around fields that hold delimiters; empty where quotes mean nothing.
            pub quote: String,
            /// How the bytes stand for text.
            pub encoding: Encoding,
            /// Lines of the file that stand before the header, or before the first record where there
            /// is none.
            pub skip_lines: u32,
            /// Whether the first record names the columns.
            pub header: bool,
            /// Formats of dates, tried in order.
            pub date_format: Texts,
            /// Formats of times that stand in a column of their own, tried in order.
            pub time_format: Texts,
            /// What stands between units and hundredths.
            pub decimal: DecimalMark,
            /// What stands between groups of three digits; empty where nothing does.
            pub thousands: String,
            /// Bytes of the longest record.
            pub max_record_bytes: usize,
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    path: Texts::default(),
                    from: None,
                    table: None,
                    query: None,
                    delimiter: ",".to_owned(),
                    quote: "\"".to_owned(),
                    encoding: Encoding::Utf8,
                    skip_lines: 0,
                    header: true,
                    date_format: Texts::one("%Y-%m-%d"),
                    time_format: Texts::of(&["%H:%M:%S", "%H:%M"]),
                    decimal: DecimalMark::Point,
                    thousands: String::new(),
                    max_record_bytes: 65_536,
                    $($field: Default::default(),)+
                }
            }
        }

        impl $name {
            /// Returns where the rows are.
            pub fn place(&self) -> crate::intake::RowsPlace<'_> {
                crate::intake::RowsPlace {
                    path: &self.path,
                    from: self.from.as_deref(),
                    table: self.table.as_deref(),
                    query: self.query.as_deref(),
                    encoding: self.format().encoding,
                }
            }

            /// Returns how the records of the file are written; those of a database come as CSV with a
            /// header, whatever is said of files.
            pub fn format(&self) -> FileFormat {
                let plain = Self::default();
                let written = if self.from.is_some() { &plain } else { self };
                FileFormat {
                    delimiter: written.delimiter.clone(),
                    quote: written.quote.clone(),
                    encoding: written.encoding,
                    skip_lines: self.skip_lines,
                    header: written.header,
                    date_format: self.date_format.clone(),
                    time_format: self.time_format.clone(),
                    decimal: self.decimal,
                    thousands: self.thousands.clone(),
                    max_record_bytes: self.max_record_bytes,
                }
            }
        }
    };
}

pub(super) use mapping;

mapping! {
    /// How a file of transactions is to be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_model::intake::{TransactionMapping, Sign};
    ///
    /// let mapping: TransactionMapping = toml::from_str(r#"
    ///     delimiter = ";"
    ///     decimal = ","
    ///     date_format = "%d.%m.%Y"
    ///     columns.customer_id = "Kunde"
    ///     columns.date = "Buchungstag"
    ///     columns.amount = { column = "Betrag", sign = "spend_negative" }
    ///     map.category.groceries = ["LEBENSMITTEL*", "5411"]
    /// "#)?;
    /// assert_eq!(mapping.columns.amount.sign, Some(Sign::SpendNegative));
    /// # Ok::<(), toml::de::Error>(())
    /// ```
    TransactionMapping {
        /// Which column holds what.
        columns: TransactionColumns,
        /// The code of each value, by code.
        map: ValueMaps,
        /// What stands for a cell that is empty.
        default: Defaults,
        /// Records to leave out: by column, patterns of which the cell matches one.
        ignore: BTreeMap<String, Texts>,
        /// The only records to take: by column, patterns of which the cell must match one.
        only: BTreeMap<String, Texts>,
        /// Units of the home currency for a unit of another, by currency.
        rates: BTreeMap<String, Text>,
    }
}

/// Which column of a file of transactions holds what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TransactionColumns {
    /// The bank's own id of the transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<ColumnRef>,
    /// The bank's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<ColumnRef>,
    /// The bank's own id of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<ColumnRef>,
    /// The bank's own id of the merchant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_id: Option<ColumnRef>,
    /// Name of the merchant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_name: Option<ColumnRef>,
    /// The day, with or without the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<ColumnRef>,
    /// The time of day, where it stands in a column of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<ColumnRef>,
    /// How much.
    pub amount: AmountColumns,
    /// Merchant category code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mcc: Option<ColumnRef>,
    /// Category of the merchant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<ColumnRef>,
    /// What it was for; gives the category where `category` gives none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<ColumnRef>,
    /// How it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<ColumnRef>,
    /// In which country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<ColumnRef>,
    /// In which currency the amount is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<ColumnRef>,
    /// Whether it was fraudulent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraud: Option<ColumnRef>,
    /// When the bank was told of the fraud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraud_reported: Option<ColumnRef>,
}

/// Where the amount stands: in one column with signs, in a column each for debits and credits, or in
/// one column beside another that says which it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AmountColumns {
    /// The column of all amounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<ColumnRef>,
    /// Which sign spending has; [`Sign::SpendPositive`] where nothing is said. In a column of debits every
    /// sign is spending where nothing is said, and else the other one is what was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<Sign>,
    /// In which unit amounts are; [`Unit::Major`] where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The column that says what an amount is.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ColumnRef>,
    /// The column of debits; beside `type`, its values for debits.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub debit: Texts,
    /// The column of credits; beside `type`, its values for credits.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub credit: Texts,
}

/// The code of each value, for the columns that have codes: texts and patterns by code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValueMaps {
    /// Categories, such as `groceries`.
    pub category: BTreeMap<String, Texts>,
    /// Categories, by the values of the column `purpose`.
    pub purpose: BTreeMap<String, Texts>,
    /// Merchant category codes, such as `5411`.
    pub mcc: BTreeMap<String, Texts>,
    /// Channels, such as `contactless`.
    pub channel: BTreeMap<String, Texts>,
    /// Countries, such as `GB`.
    pub country: BTreeMap<String, Texts>,
    /// `true` and `false`.
    pub fraud: BTreeMap<String, Texts>,
}

/// What stands for a cell that is empty; a record whose cell is empty is rejected where nothing does.
///
/// Where no column has them, `channel` and `country` hold for every record; the others are refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Defaults {
    /// The merchant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant: Option<String>,
    /// The category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The merchant category code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mcc: Option<Text>,
    /// The channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Whether it was fraudulent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraud: Option<bool>,
}
