//! `fip.toml`: what a run is made with.

mod dashboard;
mod features;
mod from_database;
mod input;
mod origin;
mod place;
mod refusal;
mod source;

use std::path::{Path, PathBuf};

use fip_model::{Currency, Month};
use fip_synth::Mode;
use serde::{Deserialize, Serialize};

pub(crate) use self::dashboard::{FormWord, LevelWord};
use self::features::CustomFeatures;
pub(crate) use self::from_database::{from_database, named_from, needs_rows};
pub(crate) use self::input::{CleanSection, InputPlans, InputSection, MaxRejects, OnError};
pub(crate) use self::origin::Origin;
pub(crate) use self::source::Source;
use crate::failure::{Failure, Kind};

/// The documented defaults, as they stand in the repository's own `fip.toml`.
pub(crate) const DEFAULT_TEXT: &str = include_str!("../../../../fip.toml");

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty = $default:expr,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub(crate) struct $name {
            $(pub(crate) $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }
    };
}

section! {
    /// All of `fip.toml`.
    Config {
        project: ProjectSection = ProjectSection::default(),
        paths: PathsSection = PathsSection::default(),
        input: InputSection = InputSection::default(),
        clean: CleanSection = CleanSection::default(),
        bank: BankSection = BankSection::default(),
        outcome: OutcomeSection = OutcomeSection::default(),
        features: FeaturesSection = FeaturesSection::default(),
        segments: SegmentsSection = SegmentsSection::default(),
        score: ScoreSection = ScoreSection::default(),
        train: TrainSection = TrainSection::default(),
        dashboard: DashboardSection = DashboardSection::default(),
    }
}
section! {
    /// What holds for the whole run.
    ProjectSection {
        seed: u64 = 20_130_901,
        home_country: String = "GB".to_owned(),
        currency: Currency = Currency::GBP,
    }
}
section! {
    /// Where things are, from the project folder.
    PathsSection {
        cards: PathBuf = PathBuf::from("data_raw/creditcard.csv"),
        processed: PathBuf = PathBuf::from("data_processed"),
        reports: PathBuf = PathBuf::from("reports"),
    }
}
section! {
    /// The invented bank.
    BankSection {
        mode: Mode = Mode::Anchor,
        customers: usize = 0,
        merchants: usize = 0,
        first_month: String = "2025-01".to_owned(),
        months: u32 = 0,
        stand_in_rows: usize = 284_807,
    }
}
section! {
    /// What becomes of customers.
    OutcomeSection {
        gap_months: u32 = 1,
        months: u32 = 6,
        base_rate: f64 = 0.10,
        bound_auc: f64 = 0.94,
    }
}
section! {
    /// Features of the project's own.
    FeaturesSection {
        in_models: bool = false,
        custom: CustomFeatures = CustomFeatures::default(),
    }
}
section! {
    /// The segments.
    SegmentsSection { restarts: usize = 10, bootstrap: usize = 20, }
}
section! {
    /// The scorecard.
    ScoreSection { card: PathBuf = PathBuf::new(), }
}
section! {
    /// The models.
    TrainSection {
        test_share: f64 = 0.3,
        min_events: usize = 50,
        min_test_events: usize = 20,
        folds: usize = 5,
        trees: usize = 300,
        depth: usize = 10,
        min_leaf: usize = 5,
        l2: f64 = 1.0,
    }
}

section! {
    /// The dashboard.
    DashboardSection {
        level: LevelWord = LevelWord::Full,
        pseudonymise: bool = false,
        form: FormWord = FormWord::Auto,
    }
}

impl BankSection {
    /// Returns the number of customers: the mode's own where the configuration has none.
    pub(crate) const fn n_customers(&self) -> usize {
        let of_mode = if matches!(self.mode, Mode::Anchor) { 3000 } else { 5000 };
        if self.customers == 0 { of_mode } else { self.customers }
    }

    /// Returns the number of merchants.
    pub(crate) const fn n_merchants(&self) -> usize {
        let of_mode = if matches!(self.mode, Mode::Anchor) { 4000 } else { 12_000 };
        if self.merchants == 0 { of_mode } else { self.merchants }
    }

    /// Returns the number of whole months.
    pub(crate) const fn n_months(&self) -> u32 {
        let of_mode = if matches!(self.mode, Mode::Enriched) { 24 } else { 12 };
        if self.months == 0 { of_mode } else { self.months }
    }
}

impl Config {
    /// Returns the configuration in `text`; keys that are not there have their defaults. Features of
    /// the project's own keep the order of the text.
    ///
    /// # Errors
    ///
    /// A failure with line and column for a text that is no TOML, an unknown key or a wrong value.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        let mut config: Self =
            toml::from_str(text).map_err(|error| refusal::refusal(text, path, &error))?;
        config.features.custom.sort_as_in(text);
        Ok(config)
    }

    /// Returns the first month of the ledger.
    ///
    /// # Errors
    ///
    /// A failure when `bank.first_month` is not a month such as `2025-01`.
    pub(crate) fn first_month(&self) -> Result<Month, Failure> {
        let text = &self.bank.first_month;
        month(text).ok_or_else(|| {
            let cause =
                format!("bank.first_month: expected a month such as 2025-01, found {text:?}");
            Failure::new(Kind::Configuration, cause, "correct the key in fip.toml")
        })
    }
}

/// Returns the month of a text such as `2025-01`.
pub(crate) fn month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-').filter(|_| text.len() == 7)?;
    Month::new(year.parse().ok()?, month.parse().ok()?).ok()
}

/// Returns a month as it is typed, such as `2025-01`.
pub(crate) fn month_text(month: Month) -> String {
    let (year, month) = month.year_month();
    format!("{year:04}-{month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_defaults_are_the_defaults() {
        let parsed = Config::parse(DEFAULT_TEXT, Path::new("fip.toml")).unwrap();
        assert_eq!(parsed, Config::default());
        let keys: toml::Table = toml::from_str(DEFAULT_TEXT).unwrap();
        let all = toml::Table::try_from(Config::default()).unwrap();
        for (section, defaults) in &all {
            let documented = keys[section].as_table().unwrap();
            assert_eq!(documented, defaults.as_table().unwrap(), "[{section}]");
        }
    }

    #[test]
    fn every_key_of_a_ledger_is_documented() {
        let tables = ["transactions", "customers", "accounts", "labels"];
        let parts = ["", ".columns", ".map", ".default"];
        let paths =
            tables.iter().flat_map(|table| parts.map(|part| format!("input.{table}{part}")));
        let mut n = 0;
        for path in paths.chain(["input.transactions.columns.amount".to_owned()]) {
            let error =
                toml::from_str::<Config>(&format!("[{path}]\nnone-such = 1\n")).unwrap_err();
            let message = error.message().to_owned();
            let names = message.split('`').skip(1).step_by(2);
            // Of a table that has no such part the parts are listed, and were looked for before.
            for name in names.filter(|name| *name != "none-such" && !path.ends_with(name)) {
                let is_word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
                assert!(DEFAULT_TEXT.split(is_word).any(|word| word == name), "{path}: {name}");
                n += 1;
            }
        }
        assert!(n > 60, "{n}");
    }

    #[test]
    fn refuses_a_month_that_is_none() {
        for text in ["2025", "2025-13", "25-01", "2025-1", "January"] {
            let mut config = Config::default();
            text.clone_into(&mut config.bank.first_month);
            assert!(config.first_month().is_err(), "{text}");
        }
    }
}
