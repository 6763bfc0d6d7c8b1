//! `[input]` and `[clean]` of `fip.toml`: a bank's own files, and what becomes of bad rows.

use std::fmt;
use std::str::FromStr;

use fip_model::intake::{
    AccountMapping, AccountPlan, CustomerMapping, CustomerPlan, Duplicates, LabelMapping,
    LabelPlan, MappingError, TransactionMapping, TransactionPlan,
};
use fip_model::{Country, Date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Config, Origin, Source};
use crate::failure::{Failure, Kind};

/// A bank's own files. Without `[input.transactions]` a bank is invented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct InputSection {
    /// The last day that features may see; empty for the end of the last whole month.
    pub(crate) as_of: String,
    /// The most months of the window; 0 for all.
    pub(crate) months: u32,
    /// Days after which a fraud is known, where no column tells when it was reported.
    pub(crate) fraud_delay_days: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) transactions: Option<TransactionMapping>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) customers: Option<CustomerMapping>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) accounts: Option<AccountMapping>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) labels: Option<LabelMapping>,
}

impl Default for InputSection {
    fn default() -> Self {
        Self {
            as_of: String::new(),
            months: 0,
            fraud_delay_days: 7,
            transactions: None,
            customers: None,
            accounts: None,
            labels: None,
        }
    }
}

impl InputSection {
    /// Returns the bank's own name of the event of its labels.
    pub(crate) fn named_event(&self) -> Option<&str> {
        self.labels.as_ref().and_then(|labels| labels.event.as_deref()).map(str::trim)
    }

    /// Returns what the event is called that models predict, in words.
    pub(crate) fn event(&self) -> &str {
        if self.transactions.is_none() {
            return "financial difficulty";
        }
        self.named_event().unwrap_or("the event of the labels")
    }
}

/// What becomes of rows that cannot be read, and of those that repeat others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CleanSection {
    pub(crate) on_error: OnError,
    pub(crate) max_rejects: MaxRejects,
    pub(crate) duplicates: Duplicates,
}

impl Default for CleanSection {
    fn default() -> Self {
        Self {
            on_error: OnError::Quarantine,
            max_rejects: MaxRejects::Millipercent(100),
            duplicates: Duplicates::DropExact,
        }
    }
}

/// What becomes of a row that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnError {
    /// Give up at the first.
    Fail,
    /// Set it aside and go on.
    Quarantine,
}

/// How many rows may be rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MaxRejects {
    /// A number of rows.
    Rows(u64),
    /// A share of all rows, in thousandths of a percent.
    Millipercent(u64),
}

impl MaxRejects {
    /// Returns whether so many of so many rows are too many.
    pub(crate) fn is_exceeded(self, rejected: u64, rows: u64) -> bool {
        match self {
            Self::Rows(most) => rejected > most,
            Self::Millipercent(share) => {
                u128::from(rejected) * 100_000 > u128::from(rows) * u128::from(share)
            }
        }
    }
}

impl FromStr for MaxRejects {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused =
            || format!("expected a share such as 0.1% or a number of rows, found {text:?}");
        let Some(share) = text.trim().strip_suffix('%') else {
            return text.trim().parse().map(Self::Rows).map_err(|_| refused());
        };
        let (whole, fraction) = share.trim().split_once('.').unwrap_or((share.trim(), "0"));
        let lawful = |part: &str| {
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !lawful(whole) || !lawful(fraction) {
            return Err(refused());
        }
        let share: u64 = format!("{whole}{fraction:0<3}").parse().map_err(|_| refused())?;
        if share > 100_000 { Err(refused()) } else { Ok(Self::Millipercent(share)) }
    }
}

impl fmt::Display for MaxRejects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(rows) => write!(f, "{rows}"),
            Self::Millipercent(share) => {
                let text = format!("{}.{:03}", share / 1000, share % 1000);
                write!(f, "{}%", text.trim_end_matches('0').trim_end_matches('.'))
            }
        }
    }
}

impl Serialize for MaxRejects {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MaxRejects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = fip_model::intake::Text::deserialize(deserializer)?;
        text.0.parse().map_err(de::Error::custom)
    }
}

/// The mappings of a project's own ledger, checked.
#[derive(Debug)]
pub(crate) struct InputPlans {
    pub(crate) transactions: TransactionPlan,
    pub(crate) customers: Option<CustomerPlan>,
    pub(crate) accounts: Option<AccountPlan>,
    pub(crate) labels: Option<LabelPlan>,
    pub(crate) as_of: Option<Date>,
    pub(crate) home: Country,
}

impl Config {
    /// Returns whether the project has a ledger of its own; else a bank is invented.
    pub(crate) const fn has_own_ledger(&self) -> bool {
        self.input.transactions.is_some()
    }

    /// Returns the mappings of the project's own ledger, `None` where a bank is invented.
    ///
    /// # Errors
    ///
    /// A failure with the line of the key that is not lawful.
    pub(crate) fn input_plans(&self, source: &Source) -> Result<Option<InputPlans>, Failure> {
        let input = &self.input;
        let Some(transactions) = &input.transactions else { return Ok(None) };
        for (table, place) in input.places() {
            // The line is not shown: it may hold a password.
            Origin::of(place).map_err(|failure| failure.of(&format!("[input.{table}] ")))?;
        }
        let refused = |table: &'static str| {
            move |error: MappingError| {
                let cause = format!("[input.{table}] {error}");
                let hint = "`fip explain-error FIP-E003` and the README, \"Your own data\"";
                let keys: Vec<&str> =
                    ["input", table].into_iter().chain(error.key().split('.')).collect();
                source.mark(Failure::new(Kind::Configuration, cause, hint), &keys, "")
            }
        };
        let plans = InputPlans {
            transactions: transactions
                .check(&self.project.currency.to_string())
                .map_err(refused("transactions"))?,
            customers: input
                .customers
                .as_ref()
                .map(|mapping| mapping.check().map_err(refused("customers")))
                .transpose()?,
            accounts: input
                .accounts
                .as_ref()
                .map(|mapping| mapping.check().map_err(refused("accounts")))
                .transpose()?,
            labels: input
                .labels
                .as_ref()
                .map(|mapping| mapping.check().map_err(refused("labels")))
                .transpose()?,
            as_of: self.as_of(source)?,
            home: self.home_country(source)?,
        };
        Ok(Some(plans))
    }

    fn as_of(&self, source: &Source) -> Result<Option<Date>, Failure> {
        if self.input.as_of.is_empty() {
            return Ok(None);
        }
        self.input.as_of.parse().map(Some).map_err(|error| {
            let failure = Failure::new(
                Kind::Configuration,
                format!("input.as_of: {error}"),
                "leave it empty for the end of the last whole month",
            );
            source.mark(failure, &["input", "as_of"], "")
        })
    }

    /// Returns the country in which the bank is at home.
    pub(crate) fn home_country(&self, source: &Source) -> Result<Country, Failure> {
        self.project.home_country.parse().map_err(|error| {
            let cause = format!("project.home_country: {error}");
            let failure = Failure::new(Kind::Configuration, cause, "correct the key in fip.toml");
            source.mark(failure, &["project", "home_country"], "")
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn limits_are_shares_or_numbers() {
        for (text, shown) in [("0.1%", "0.1%"), ("5", "5"), ("100%", "100%"), ("0.05 %", "0.05%")] {
            assert_eq!(text.parse::<MaxRejects>().unwrap().to_string(), shown);
        }
        for text in ["", "%", "101%", "-1", "1.5", "0.0001%", "many"] {
            assert!(text.parse::<MaxRejects>().is_err(), "{text}");
        }
        let share: MaxRejects = "0.1%".parse().unwrap();
        assert!(!share.is_exceeded(1, 1000) && share.is_exceeded(2, 1000));
        assert!(!share.is_exceeded(0, 0) && MaxRejects::Rows(0).is_exceeded(1, 1));
    }

    #[test]
    fn a_key_of_a_mapping_that_is_not_lawful_is_shown() {
        let told = |text: &str| {
            let config = Config::parse(text, Path::new("fip.toml")).unwrap();
            let source = Source { path: "fip.toml".into(), text: text.to_owned() };
            config.input_plans(&source).unwrap_err().to_string()
        };
        let columns = "columns = { customer_id = 'c', date = 'd', amount = 'a' }\n";
        let told = [
            told("[input.transactions]\ncolumns.date = 'd'\n"),
            told(&format!("[input.transactions]\n{columns}date_format = '%Q'\n")),
            told(&format!("[input.transactions]\n{columns}map.category.food = ['a']\n")),
            told(&format!("[input]\nas_of = '31/03/2026'\n[input.transactions]\n{columns}")),
            told(&format!("[project]\nhome_country = 'Germany'\n[input.transactions]\n{columns}")),
        ];
        insta::assert_snapshot!("input_mappings", told.join("\n\n"));
    }

    #[test]
    fn without_a_ledger_of_its_own_a_bank_is_invented() {
        assert!(Config::default().input_plans(&Source::default()).unwrap().is_none());
    }
}
