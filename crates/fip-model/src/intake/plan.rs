//! A mapping that was checked: formats compiled, codes known, nothing at odds.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::countries::country;
use super::currencies;
use super::dates::{DateFormat, FormatError};
use super::loose::{ColumnRef, Texts};
use super::mapping::{
    AmountColumns, FileFormat, Sign, TransactionColumns, TransactionMapping, Unit,
};
use super::mcc_ranges::MccCategories;
use super::number::{NumberFormat, Rate};
use super::patterns::ValueMap;
use super::split::Syntax;
use crate::attributes::{Attribute, Attributes};
use crate::codes::{Category, Channel, Country};

/// Why a mapping is not lawful.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// A column that every ledger must have is not mapped.
    #[error("{key}: expected {what}")]
    NotMapped {
        /// The key.
        key: &'static str,
        /// What it must name.
        what: &'static str,
    },
    /// A value is none of those that the key may have.
    #[error("{key}: expected {expected}, found {found:?}")]
    Value {
        /// The key.
        key: String,
        /// What it may be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// What stands for empty cells of a column that is not mapped.
    #[error(
        "{key}: no column is mapped that it could fill in: say columns.{column}, or take the default away"
    )]
    Idle {
        /// The key.
        key: String,
        /// The key of the column.
        column: &'static str,
    },
    /// The currency in which the bank counts has a rate to itself that is not 1.
    #[error(
        "{key}: expected none or 1, since {currency} is project.currency, found {found:?}; amounts in pence \
         or cents are said by columns.amount = {{ column = \"..\", unit = \"minor\" }}"
    )]
    HomeRate {
        /// The key.
        key: String,
        /// The currency.
        currency: String,
        /// The rate.
        found: String,
    },
    /// A format of dates is none.
    #[error("{key}: {source}")]
    Format {
        /// The key.
        key: &'static str,
        /// What is wrong with it.
        source: FormatError,
    },
    /// Two formats read one text as two days.
    #[error(
        "{key}: {first} and {second} read one text as two days: the first of them that fits is taken, so days \
         and months would change places from row to row; name the one in which the file is written, and give \
         files that are written otherwise a project of their own or mend them first"
    )]
    Ambiguous {
        /// The key.
        key: &'static str,
        /// A format.
        first: String,
        /// Another.
        second: String,
    },
}

impl MappingError {
    /// Returns the key at fault, from the table of the mapping, such as `columns.date`.
    pub fn key(&self) -> &str {
        match self {
            Self::NotMapped { key, .. }
            | Self::Format { key, .. }
            | Self::Ambiguous { key, .. } => key,
            Self::Value { key, .. } | Self::Idle { key, .. } | Self::HomeRate { key, .. } => key,
        }
    }

    pub(super) fn value(
        key: impl Into<String>,
        expected: impl Into<String>,
        found: impl fmt::Debug,
    ) -> Self {
        let found = format!("{found:?}");
        let found = found.trim_matches('"').to_owned();
        Self::Value { key: key.into(), expected: expected.into(), found }
    }
}

/// How the records and cells of a file are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FilePlan {
    pub(super) syntax: Syntax,
    /// Lines before the header.
    pub(super) skip_lines: u32,
    pub(super) has_header: bool,
    pub(super) dates: Vec<DateFormat>,
    pub(super) times: Vec<DateFormat>,
    pub(super) numbers: NumberFormat,
}

/// Where amounts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AmountPlan {
    Signed { column: ColumnRef, sign: Sign },
    Columns { debit: Option<ColumnRef>, credit: Option<ColumnRef>, sign: Option<Sign> },
    Typed { column: ColumnRef, kind: ColumnRef, is_debit: ValueMap<bool> },
}

/// A mapping of transactions that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionPlan {
    pub(super) file: FilePlan,
    pub(super) columns: TransactionColumns,
    pub(super) amount: AmountPlan,
    pub(super) categories: ValueMap<Category>,
    pub(super) purposes: ValueMap<Category>,
    pub(super) mccs: ValueMap<u16>,
    pub(super) channels: ValueMap<Channel>,
    pub(super) countries: ValueMap<Country>,
    pub(super) frauds: ValueMap<bool>,
    pub(super) defaults: DefaultsPlan,
    pub(super) ignore: Vec<(ColumnRef, ValueMap<()>)>,
    pub(super) only: Vec<(ColumnRef, ValueMap<()>)>,
    /// The category of each merchant category code.
    pub(super) of_mcc: MccCategories,
    pub(super) home_currency: String,
    pub(super) rates: BTreeMap<String, Rate>,
}

/// What stands for empty cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DefaultsPlan {
    pub(super) merchant: Option<String>,
    pub(super) category: Option<Category>,
    pub(super) mcc: Option<u16>,
    pub(super) channel: Option<Channel>,
    pub(super) country: Option<Country>,
    pub(super) fraud: Option<bool>,
}

impl FileFormat {
    /// Returns how the file is read.
    pub(super) fn check(&self) -> Result<FilePlan, MappingError> {
        let one = |key: &'static str, text: &str| match text.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'\n' => {
                Ok(*byte)
            }
            _ => Err(MappingError::value(key, "one character such as \",\" or \";\"", text)),
        };
        let delimiter = one("delimiter", &self.delimiter)?;
        let quote = match self.quote.as_str() {
            "" => None,
            text => Some(one("quote", text)?),
        };
        if quote == Some(delimiter) {
            return Err(MappingError::value(
                "quote",
                "another character than the delimiter",
                &self.quote,
            ));
        }
        if !(64..=16_777_216).contains(&self.max_record_bytes) {
            let expected = "a number from 64 to 16777216";
            return Err(MappingError::value("max_record_bytes", expected, self.max_record_bytes));
        }
        let max_record = self.max_record_bytes;
        let encoding = self.encoding;
        Ok(FilePlan {
            syntax: Syntax { encoding, delimiter, quote, max_record },
            skip_lines: self.skip_lines,
            has_header: self.header,
            dates: self.dates()?,
            times: formats("time_format", &self.time_format, DateFormat::of_time)?,
            numbers: NumberFormat {
                decimal: self.decimal,
                thousands: self.thousands()?,
                unit: Unit::Major,
            },
        })
    }

    fn dates(&self) -> Result<Vec<DateFormat>, MappingError> {
        let key = "date_format";
        let dates = formats(key, &self.date_format, DateFormat::new)?;
        for (at, first) in dates.iter().enumerate() {
            if let Some(second) = dates[at + 1..].iter().find(|other| first.could_misread(other)) {
                let (first, second) = (first.to_string(), second.to_string());
                return Err(MappingError::Ambiguous { key, first, second });
            }
        }
        Ok(dates)
    }

    fn thousands(&self) -> Result<Option<char>, MappingError> {
        let mut characters = self.thousands.chars();
        let expected = "one of . , ' or a space, and another than the decimal mark";
        let lawful = match (characters.next(), characters.next()) {
            (None, _) => Some(None),
            (Some('\u{A0}' | '\u{202F}'), None) => Some(Some(' ')),
            (Some(c @ ('.' | ',' | '\'' | ' ')), None) if c != char::from(self.decimal.byte()) => {
                Some(Some(c))
            }
            _ => None,
        };
        lawful.ok_or_else(|| MappingError::value("thousands", expected, &self.thousands))
    }

    /// Returns a column that stands in a text: its number where the file has no header.
    fn column(&self, text: &str) -> ColumnRef {
        let number = text.parse().ok().filter(|number| *number > 0 && !self.header);
        number.map_or_else(|| text.into(), ColumnRef::Number)
    }
}

fn formats(
    key: &'static str,
    texts: &Texts,
    new: impl Fn(&str) -> Result<DateFormat, FormatError>,
) -> Result<Vec<DateFormat>, MappingError> {
    if texts.is_empty() {
        return Err(MappingError::value(key, "at least one format", ""));
    }
    let compiled: Result<Vec<_>, _> = texts.iter().map(new).collect();
    compiled.map_err(|source| MappingError::Format { key, source })
}

impl TransactionMapping {
    /// Returns the mapping, checked; amounts are turned into `home_currency`.
    ///
    /// # Errors
    ///
    /// [`MappingError`] for the first key that is not lawful.
    pub fn check(&self, home_currency: &str) -> Result<TransactionPlan, MappingError> {
        let columns = &self.columns;
        if columns.customer_id.is_none() && columns.account_id.is_none() {
            let what = "the column of the customer, or columns.account_id with that of the account";
            return Err(MappingError::NotMapped { key: "columns.customer_id", what });
        }
        if columns.date.is_none() {
            let what = "the column of the day of the transaction";
            return Err(MappingError::NotMapped { key: "columns.date", what });
        }
        let format = self.format();
        let category = |key, map| values(key, map, code_of::<Category>, Category::CODES);
        let yes_or_no = ["true", "false"];
        let mut file = format.check()?;
        file.numbers.unit = columns.amount.unit.unwrap_or_default();
        Ok(TransactionPlan {
            file,
            columns: columns.clone(),
            amount: amount(&columns.amount, &format)?,
            categories: category("map.category", &self.map.category)?,
            purposes: category("map.purpose", &self.map.purpose)?,
            mccs: values("map.mcc", &self.map.mcc, mcc_of, &["a number up to 9999"])?,
            channels: values("map.channel", &self.map.channel, code_of, Channel::CODES)?,
            countries: values("map.country", &self.map.country, country, &["GB"])?,
            frauds: values("map.fraud", &self.map.fraud, |text| text.parse().ok(), &yes_or_no)?,
            defaults: self.defaults()?,
            ignore: rules("ignore", &self.ignore, &format)?,
            only: rules("only", &self.only, &format)?,
            of_mcc: MccCategories::new(),
            home_currency: home_currency.to_owned(),
            rates: self.rates(home_currency)?,
        })
    }

    fn defaults(&self) -> Result<DefaultsPlan, MappingError> {
        let (default, columns) = (&self.default, &self.columns);
        let has_merchant = columns.merchant_id.is_some() || columns.merchant_name.is_some();
        let has_category =
            columns.category.is_some() || columns.purpose.is_some() || columns.mcc.is_some();
        for (key, column, is_idle) in [
            ("merchant", "merchant_name", default.merchant.is_some() && !has_merchant),
            ("category", "category", default.category.is_some() && !has_category),
            ("mcc", "mcc", default.mcc.is_some() && columns.mcc.is_none()),
            ("fraud", "fraud", default.fraud.is_some() && columns.fraud.is_none()),
        ] {
            if is_idle {
                return Err(MappingError::Idle { key: format!("default.{key}"), column });
            }
        }
        Ok(DefaultsPlan {
            merchant: default.merchant.clone(),
            category: one("category", default.category.as_deref(), code_of, Category::CODES)?,
            mcc: one("mcc", default.mcc.as_ref().map(|mcc| mcc.0.as_str()), mcc_of, &["5999"])?,
            channel: one("channel", default.channel.as_deref(), code_of, Channel::CODES)?,
            country: one("country", default.country.as_deref(), country, &["GB"])?,
            fraud: default.fraud,
        })
    }

    fn rates(&self, home: &str) -> Result<BTreeMap<String, Rate>, MappingError> {
        let rate = |(currency, text): (&String, &super::Text)| {
            let expected = "a rate above 0 with at most six decimals, such as 0.8571";
            let refused = || MappingError::value(format!("rates.{currency}"), expected, &text.0);
            let read = Rate::new(&text.0).ok_or_else(refused)?;
            let code = currencies::code(currency);
            if code.eq_ignore_ascii_case(home) && !read.is_one() {
                let (currency, found) = (currency.clone(), text.0.clone());
                return Err(MappingError::HomeRate {
                    key: format!("rates.{currency}"),
                    currency,
                    found,
                });
            }
            Ok((code, read))
        };
        self.rates.iter().map(rate).collect()
    }
}

fn amount(columns: &AmountColumns, format: &FileFormat) -> Result<AmountPlan, MappingError> {
    let key = "columns.amount";
    let side = |texts: &Texts| match texts.single() {
        Some(text) => Ok(Some(format.column(text))),
        None if texts.is_empty() => Ok(None),
        None => Err(MappingError::value(key, "one column of debits and one of credits", "several")),
    };
    match (&columns.column, &columns.kind) {
        (None, Some(_)) => {
            let what = "the column of the amount beside that of its type";
            Err(MappingError::NotMapped { key, what })
        }
        (Some(_), Some(_)) if columns.debit.is_empty() => {
            let what = "values of the type that are debits, such as debit = [\"D\"]";
            Err(MappingError::NotMapped { key, what })
        }
        (Some(column), Some(kind)) => {
            let debits = columns.debit.iter().map(|text| (text, true));
            let pairs = debits.chain(columns.credit.iter().map(|text| (text, false)));
            let is_debit = ValueMap::new(pairs);
            Ok(AmountPlan::Typed { column: column.clone(), kind: kind.clone(), is_debit })
        }
        (Some(column), None) if columns.debit.is_empty() && columns.credit.is_empty() => {
            let sign = columns.sign.unwrap_or_default();
            Ok(AmountPlan::Signed { column: column.clone(), sign })
        }
        (Some(_), None) => {
            let what = "one column of amounts, or a column each of debits and credits, not both";
            Err(MappingError::NotMapped { key, what })
        }
        (None, None) if columns.debit.is_empty() => {
            let what = "the column of the amount, or that of debits";
            Err(MappingError::NotMapped { key, what })
        }
        (None, None) => {
            let (debit, credit) = (side(&columns.debit)?, side(&columns.credit)?);
            Ok(AmountPlan::Columns { debit, credit, sign: columns.sign })
        }
    }
}

/// Returns a code as people write it: `eating out` and `eating-out` are `EATING_OUT`.
pub(super) fn code_of<T: FromStr>(text: &str) -> Option<T> {
    text.trim().to_ascii_uppercase().replace([' ', '-'], "_").parse().ok()
}

/// Returns a merchant category code.
pub(super) fn mcc_of(text: &str) -> Option<u16> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    let lawful = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if lawful { text.parse().ok() } else { None }
}

pub(super) fn values<T: Copy + Ord>(
    key: &str,
    map: &BTreeMap<String, Texts>,
    code: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Result<ValueMap<T>, MappingError> {
    let mut pairs = Vec::new();
    for (name, texts) in map {
        let refused = || MappingError::value(key, format!("one of {}", listed(known)), name);
        let code = code(name).ok_or_else(refused)?;
        pairs.extend(texts.iter().map(|text| (text, code)));
    }
    Ok(ValueMap::new(pairs))
}

fn one<T>(
    key: &str,
    text: Option<&str>,
    code: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Result<Option<T>, MappingError> {
    let Some(text) = text else { return Ok(None) };
    let refused =
        || MappingError::value(format!("default.{key}"), format!("one of {}", listed(known)), text);
    code(text).map(Some).ok_or_else(refused)
}

fn listed(codes: &[&str]) -> String {
    codes.iter().map(|code| code.to_lowercase()).collect::<Vec<_>>().join(", ")
}

fn rules(
    key: &str,
    by_column: &BTreeMap<String, Texts>,
    format: &FileFormat,
) -> Result<Vec<(ColumnRef, ValueMap<()>)>, MappingError> {
    let rule = |(column, texts): (&String, &Texts)| {
        if texts.is_empty() {
            let expected =
                "a text, a pattern, or \"\" for an empty cell: without one it holds for no row";
            return Err(MappingError::value(format!("{key}.{column}"), expected, "[]"));
        }
        let patterns = ValueMap::new(texts.iter().map(|text| (text, ())));
        Ok((format.column(column), patterns))
    };
    by_column.iter().map(rule).collect()
}

impl TransactionPlan {
    /// Returns what every transaction of the file will have. A merchant category code gives a category
    /// too; a default channel or country holds for all where there is no column.
    pub fn attributes(&self) -> Attributes {
        let (columns, defaults) = (&self.columns, &self.defaults);
        let has_time = columns.time.is_some() || self.file.dates.iter().all(DateFormat::has_time);
        let has_category =
            columns.category.is_some() || columns.purpose.is_some() || columns.mcc.is_some();
        let has_merchant = columns.merchant_id.is_some() || columns.merchant_name.is_some();
        let known = [
            (Attribute::TimeOfDay, has_time),
            (Attribute::Merchant, has_merchant),
            (Attribute::Mcc, columns.mcc.is_some()),
            (Attribute::Category, has_category),
            (Attribute::Channel, columns.channel.is_some() || defaults.channel.is_some()),
            (Attribute::Country, columns.country.is_some() || defaults.country.is_some()),
            (Attribute::Fraud, columns.fraud.is_some()),
        ];
        known
            .into_iter()
            .filter(|(_, is_known)| *is_known)
            .map(|(attribute, _)| attribute)
            .collect()
    }
}
