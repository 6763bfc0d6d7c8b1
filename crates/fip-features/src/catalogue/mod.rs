//! The catalogue: every feature with its name, definition, unit and meaning.

mod alternatives;
mod arithmetic;
mod builtin;
mod checks;
mod definition;
mod error;
mod feature;
mod formula;
mod lineage;
mod needs;
mod predicate;
mod restricted;
mod text;
mod unit;

use std::borrow::Cow;
use std::sync::LazyLock;

use fip_model::{ColumnSpec, Country, CustomerId, Kind, TableSpec};

pub(crate) use alternatives::counted_alternatives;
pub use definition::{
    Additive, Aggregate, Definition, Key, Measure, Series, Span, Statistic, WindowFigure,
};
pub use error::CatalogueError;
pub use feature::{Feature, Grain};
pub use formula::{Formula, Function, Operator};
pub use predicate::{Flag, NumberColumn, Predicate, Range, RowFacts};
pub use restricted::{LeftOut, Restricted};
pub use text::SyntaxError;

/// A feature as it is declared, not yet checked.
///
/// # Examples
///
/// ```
/// use fip_features::{Catalogue, Declaration};
///
/// let gambling = Declaration::new("gambling_rate", "share of count where mcc in [7995]");
/// let catalogue = Catalogue::built_in().with(&[gambling])?;
/// let feature = catalogue.customer_feature("gambling_rate").ok_or("it is there")?;
/// assert_eq!(feature.unit(), "share");
/// assert_eq!(feature.null_rule(), "Empty when there is no transaction.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Name of the column.
    pub name: Cow<'static, str>,
    /// Definition, in the language of declarations.
    pub definition: Cow<'static, str>,
    /// The table it goes to; `None` for every table in which the definition has a meaning.
    pub grain: Option<Grain>,
    /// Unit; `None` for that of the definition.
    pub unit: Option<Cow<'static, str>>,
    /// What it means; `None` for the definition's own words.
    pub meaning: Option<Cow<'static, str>>,
}

impl Declaration {
    /// Returns the declaration of a feature with this name and definition, and nothing else said.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        definition: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            name: name.into(),
            definition: definition.into(),
            grain: None,
            unit: None,
            meaning: None,
        }
    }

    const fn built_in(row: &builtin::Declaration, grain: Grain) -> Self {
        Self {
            name: Cow::Borrowed(row.0),
            definition: Cow::Borrowed(row.1),
            grain: Some(grain),
            unit: Some(Cow::Borrowed(row.2)),
            meaning: Some(Cow::Borrowed(row.3)),
        }
    }
}

/// Features of months and of customers, checked: names are unique, units agree, formulas do not go
/// in circles.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    declarations: Vec<Declaration>,
    home: Country,
    months: checks::Features,
    customers: checks::Features,
}

impl Catalogue {
    /// Returns the built-in features: 23 of a customer and month, 34 of a customer.
    pub fn built_in() -> &'static Self {
        #[expect(clippy::expect_used, reason = "a test reads every declaration")]
        static BUILT_IN: LazyLock<Catalogue> = LazyLock::new(|| {
            let of = |rows: &[builtin::Declaration], grain| -> Vec<Declaration> {
                rows.iter().map(|row| Declaration::built_in(row, grain)).collect()
            };
            let mut all = of(builtin::MONTHLY, Grain::Month);
            all.extend(of(builtin::CUSTOMER, Grain::Customer));
            Catalogue::new(&all).expect("invariant: the built-in declarations are lawful")
        });
        &BUILT_IN
    }

    /// Returns the catalogue of these features alone.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] for a name that is no column's or is taken, a definition that cannot be
    /// read or has no meaning in its table, units that do not agree, formulas in a circle, or more
    /// than 64 different conditions and alternatives.
    pub fn new(declarations: &[Declaration]) -> Result<Self, CatalogueError> {
        let (months, customers) = checks::features(declarations)?;
        Ok(Self { declarations: declarations.to_vec(), home: Country::GB, months, customers })
    }

    /// Returns this catalogue with more features behind its own.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn with(&self, more: &[Declaration]) -> Result<Self, CatalogueError> {
        let mut all = self.declarations.clone();
        all.extend_from_slice(more);
        Ok(Self::new(&all)?.with_home(self.home))
    }

    /// Returns the features of a table, in the order of its columns.
    pub fn features(&self, grain: Grain) -> &[Feature] {
        match grain {
            Grain::Month => &self.months.all,
            Grain::Customer => &self.customers.all,
        }
    }

    /// Returns the positions of the features so that each comes behind those its formula names.
    pub(crate) fn order(&self, grain: Grain) -> &[usize] {
        match grain {
            Grain::Month => &self.months.order,
            Grain::Customer => &self.customers.order,
        }
    }

    /// Returns the features of a customer and month.
    pub fn months(&self) -> &[Feature] {
        &self.months.all
    }

    /// Returns the features of a customer over the whole window.
    pub fn customers(&self) -> &[Feature] {
        &self.customers.all
    }

    /// Returns a feature of a customer and month by its name.
    pub fn month_feature(&self, name: &str) -> Option<&Feature> {
        self.feature(Grain::Month, name)
    }

    /// Returns a feature of a customer by its name.
    pub fn customer_feature(&self, name: &str) -> Option<&Feature> {
        self.feature(Grain::Customer, name)
    }

    /// Returns the data dictionary's entry of `CustomerMonthlyFeatures`.
    pub fn month_spec(&self) -> TableSpec {
        let mut columns = vec![
            customer_column(),
            ColumnSpec::new("month", Kind::Month, "calendar month with a transaction"),
        ];
        columns.extend(self.months.all.iter().map(Feature::column));
        TableSpec {
            name: Grain::Month.table(),
            grain: "a customer and a calendar month with at least one transaction",
            source: "features",
            key: &["customer_id", "month"],
            columns,
        }
    }

    /// Returns the data dictionary's entry of `CustomerFeatures`.
    pub fn customer_spec(&self) -> TableSpec {
        let mut columns = vec![customer_column()];
        columns.extend(self.customers.all.iter().map(Feature::column));
        TableSpec {
            name: Grain::Customer.table(),
            grain: "a customer, also one without transactions",
            source: "features",
            key: &["customer_id"],
            columns,
        }
    }
}

impl Catalogue {
    /// Returns the data dictionary's entry of `CustomerFeaturesAsOf`: the columns of
    /// `CustomerFeatures`, for each of several windows.
    pub fn as_of_spec(&self) -> TableSpec {
        TableSpec {
            name: "CustomerFeaturesAsOf",
            grain: "a customer and an observation window",
            key: &["customer_id", "window_end", "window_start"],
            ..self.customer_spec()
        }
    }
}

fn customer_column() -> ColumnSpec {
    let kind = Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE);
    ColumnSpec::new("customer_id", kind, "the customer").references("DimCustomer")
}

impl std::str::FromStr for Predicate {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        text::predicate(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, definition: &'static str) -> Result<Catalogue, CatalogueError> {
        Catalogue::built_in().with(&[Declaration::new(name, definition)])
    }

    fn refused(name: &'static str, definition: &'static str) -> String {
        with(name, definition).unwrap_err().to_string()
    }

    #[test]
    fn tables_have_all_their_columns() {
        let built_in = Catalogue::built_in();
        assert_eq!(built_in.month_spec().columns.len(), 25);
        assert_eq!(built_in.customer_spec().columns.len(), 35);
        let all = built_in.months().iter().chain(built_in.customers());
        assert!(all.clone().all(|feature| !feature.meaning().is_empty()));
    }

    #[test]
    fn texts_of_features_read_back_as_the_same() {
        let more = [
            (
                "a",
                "quantile 0.95 of amount where (night or hour in [6, 7]) and not channel = ATM in the last 1 month",
            ),
            ("b", "(total_spend - fraud_spend) / (txn_count - fraud_count) * -2"),
            ("c", "max(ln(1 + total_spend), coalesce(category_entropy, 0)) - (1 - (2 - 3))"),
            (
                "d",
                "sum of amount where amount between 10 and 99.99 or amount < -5 or country not in [FR, GB]",
            ),
            ("e", "trend of monthly count where weekday = 7 in the last 6 months"),
            ("f", "sd of monthly atm_rate in the last 3 months"),
            ("g", "entropy of spend by channel where category != CASH"),
        ];
        let more = more.map(|(name, definition)| Declaration::new(name, definition));
        let first = Catalogue::built_in().with(&more).unwrap();
        for grain in Grain::ALL {
            let again: Vec<Declaration> = Grain::ALL
                .iter()
                .flat_map(|&grain| first.features(grain))
                .map(|feature| Declaration {
                    name: feature.name.clone(),
                    definition: feature.text.clone().into(),
                    grain: Some(feature.grain),
                    unit: Some(feature.unit.clone()),
                    meaning: Some(feature.meaning.clone()),
                })
                .collect();
            let second = Catalogue::new(&again).unwrap();
            for (a, b) in first.features(grain).iter().zip(second.features(grain)) {
                assert_eq!(a, b);
            }
        }
    }

    #[test]
    fn goes_to_every_table_where_it_has_a_meaning() {
        let catalogue = with("gambling_rate", "share of count where mcc in [7995]").unwrap();
        assert!(catalogue.month_feature("gambling_rate").is_some());
        assert!(catalogue.customer_feature("gambling_rate").is_some());
        let catalogue = with("late", "sum of amount in the last 3 months").unwrap();
        assert!(catalogue.month_feature("late").is_none());
        let catalogue = with("jump", "count against the 1 month before").unwrap();
        assert!(catalogue.customer_feature("jump").is_none());
    }

    #[test]
    fn a_feature_may_refer_to_one_declared_behind_it() {
        let both = [Declaration::new("x", "y / txn_count"), Declaration::new("y", "sum of amount")];
        let catalogue = Catalogue::built_in().with(&both).unwrap();
        assert_eq!(catalogue.customer_feature("x").unwrap().unit(), "GBP/count");
        let order = catalogue.order(Grain::Customer);
        let place = |name: &str| {
            let at = catalogue.customers().iter().position(|f| f.name() == name).unwrap();
            order.iter().position(|&one| one == at).unwrap()
        };
        assert!(place("y") < place("x"));
    }

    #[test]
    fn refuses_what_has_no_meaning() {
        assert_eq!(
            refused("x", "share of count where colour = red"),
            "feature x: column 22: expected a condition on channel, category, country, mcc, hour, \
             weekday or amount, or one of cross_border, night, weekend, discretionary, fraud, \
             found \"colour\""
        );
        assert!(refused("x", "total_spent / 2").contains("expected a feature such as total_spend"));
        assert!(refused("x", "count where hour = 24").contains("a whole hour from 0 to 23"));
        assert!(refused("x", "count where channel = TELEX").contains("CHIP_AND_PIN"));
        assert!(refused("x", "sum of amount where amount > 1.234").contains("two decimals"));
        assert!(refused("x", "quantile 1.5 of amount").contains("above 0, at most 1"));
        assert!(refused("x", "count wehre night").contains("expected the end"));
        assert!(refused("x", "sd of monthly mood").contains("a feature of a month"));
        assert!(refused("x", "").contains("found the end"));
        assert!(refused("x", "count where £").contains("expected a word"));
        assert!(refused("x", &"(".repeat(40).leak()[..]).contains("levels of nesting"));
    }

    #[test]
    fn refuses_names_that_are_taken_or_unlawful() {
        assert!(refused("atm_rate", "count").contains("found another column"));
        for name in ["count", "month", "customer_id", "Rate", "", "1st", "a-b"] {
            assert!(matches!(with(name, "count"), Err(CatalogueError::Name { .. })), "{name}");
        }
    }

    #[test]
    fn refuses_units_that_do_not_agree() {
        assert_eq!(
            refused("x", "total_spend + txn_count"),
            "feature x: expected values of one unit, found GBP and count"
        );
        let wrong =
            Declaration { unit: Some("days".into()), ..Declaration::new("x", "mean of amount") };
        let error = Catalogue::built_in().with(&[wrong]).unwrap_err();
        assert_eq!(error.to_string(), "feature x: expected a unit like GBP, found \"days\"");
    }

    #[test]
    fn refuses_circles() {
        let circle = [
            Declaration::new("a", "b + 1"),
            Declaration::new("b", "c * 2"),
            Declaration::new("c", "a / b"),
        ];
        let error = Catalogue::built_in().with(&circle).unwrap_err();
        assert_eq!(
            error.to_string(),
            "feature a: expected formulas without a circle, found a -> b -> c -> a"
        );
    }

    #[test]
    fn says_when_a_cell_is_empty() {
        let rule = |name| Catalogue::built_in().customer_feature(name).unwrap().null_rule();
        assert_eq!(rule("txn_count"), "Never empty.");
        assert_eq!(rule("atm_rate"), "Empty when there is no transaction.");
        assert_eq!(rule("std_txn_amount"), "Empty when there are fewer than two transactions.");
        assert_eq!(rule("days_since_fraud"), "Empty when there is no such transaction.");
    }
}
