//! The features that a ledger allows.

use std::borrow::Cow;
use std::fmt;

use fip_model::{Attributes, Country};

use super::{Catalogue, CatalogueError, Declaration, Feature, Grain};

/// The features of a catalogue that a ledger allows, and those it does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Restricted {
    /// The features that need nothing but what the ledger knows.
    pub catalogue: Catalogue,
    /// The others, months first.
    pub left_out: Vec<LeftOut>,
}

/// A feature that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The table.
    pub grain: Grain,
    /// Name of the feature.
    pub name: String,
    /// What it needs and the ledger does not know.
    pub lacking: Attributes,
}

/// As `atm_rate of a customer needs channel`.
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of a {} needs {}", self.name, self.grain.word(), self.lacking)
    }
}

impl Catalogue {
    /// Returns the features that need nothing but `attributes`, in the same order, and what was left
    /// out.
    ///
    /// # Errors
    ///
    /// As [`Self::new`]; a catalogue whose features are a part of a checked one's is lawful.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_features::Catalogue;
    /// use fip_model::{Attribute, Attributes};
    ///
    /// let known = Attributes::ALL.without(Attribute::Channel);
    /// let restricted = Catalogue::built_in().restricted_to(known)?;
    /// assert!(restricted.catalogue.customer_feature("atm_rate").is_none());
    /// assert!(restricted.catalogue.customer_feature("night_rate").is_some());
    /// assert!(restricted.left_out.iter().any(|one| one.name == "atm_rate"));
    /// # Ok::<(), fip_features::CatalogueError>(())
    /// ```
    pub fn restricted_to(&self, attributes: Attributes) -> Result<Restricted, CatalogueError> {
        let all = || Grain::ALL.into_iter().flat_map(|grain| self.features(grain));
        let left_out: Vec<LeftOut> = all()
            .filter(|feature| !attributes.covers(feature.needs()))
            .map(|feature| LeftOut {
                grain: feature.grain(),
                name: feature.name().to_owned(),
                lacking: feature.needs().intersection(attributes.complement()),
            })
            .collect();
        if left_out.is_empty() {
            return Ok(Restricted { catalogue: self.clone(), left_out });
        }
        let kept = all().filter(|feature| attributes.covers(feature.needs()));
        let kept: Vec<Declaration> = kept.map(Declaration::of).collect();
        Ok(Restricted { catalogue: Self::new(&kept)?.with_home(self.home), left_out })
    }

    /// Returns the catalogue for a bank at home in another country than the United Kingdom: one whose
    /// transactions cross the border when they leave that country.
    #[must_use]
    pub const fn with_home(mut self, home: Country) -> Self {
        self.home = home;
        self
    }

    /// Returns the country that transactions leave when they cross the border.
    pub const fn home(&self) -> Country {
        self.home
    }
}

impl Declaration {
    /// Returns the declaration that a feature could have been read from.
    fn of(feature: &Feature) -> Self {
        Self {
            name: feature.name.clone(),
            definition: Cow::Owned(feature.text.clone()),
            grain: Some(feature.grain),
            unit: Some(feature.unit.clone()),
            meaning: Some(feature.meaning.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use fip_model::Attribute;

    use super::*;

    fn needs(name: &'static str, definition: &'static str) -> String {
        let declared = [Declaration::new(name, definition)];
        let catalogue = Catalogue::built_in().with(&declared).unwrap();
        let found = Grain::ALL.iter().find_map(|&grain| catalogue.feature(grain, name));
        found.unwrap().needs().to_string()
    }

    #[test]
    fn a_feature_needs_what_it_and_those_it_names_look_at() {
        for (definition, expected) in [
            ("count", "none"),
            ("mean of amount where weekend or amount > 5", "none"),
            ("distinct merchants", "merchant"),
            ("entropy of spend by category", "category"),
            ("distinct days where mcc = 7995", "mcc"),
            ("share of count where night and not channel = ATM", "time_of_day, channel"),
            ("count where discretionary or country = FR", "category, country"),
            ("sd of monthly atm_rate", "channel"),
            ("fraud_spend / total_spend", "fraud"),
            ("cross_border_rate + night_rate", "time_of_day, country"),
        ] {
            assert_eq!(needs("x", definition), expected, "{definition}");
        }
    }

    #[test]
    fn built_in_features_need_what_their_names_say() {
        let of = |name| Catalogue::built_in().customer_feature(name).unwrap().needs();
        let only = |attribute| Attributes::NONE.with(attribute);
        for (name, expected) in [
            ("txn_count", Attributes::NONE),
            ("spend_volatility", Attributes::NONE),
            ("max_spend_spike", Attributes::NONE),
            ("atm_rate", only(Attribute::Channel)),
            ("night_rate", only(Attribute::TimeOfDay)),
            ("cross_border_rate", only(Attribute::Country)),
            ("discretionary_share", only(Attribute::Category)),
            ("distinct_merchants", only(Attribute::Merchant)),
            ("fraud_count", only(Attribute::Fraud)),
        ] {
            assert_eq!(of(name), expected, "{name}");
        }
    }

    #[test]
    fn what_is_left_keeps_its_order_and_its_meaning_and_what_is_not_is_told() {
        let own = [
            Declaration::new("cash", "share of count where channel = ATM"),
            Declaration::new("wants", "discretionary_share * 2"),
            Declaration::new("late", "sum of amount in the last 3 months"),
        ];
        let all = Catalogue::built_in().with(&own).unwrap().with_home("FR".parse().unwrap());
        let known = Attributes::ALL.without(Attribute::Channel).without(Attribute::Category);
        let Restricted { catalogue, left_out } = all.restricted_to(known).unwrap();
        assert_eq!(catalogue.home().to_string(), "FR");
        for grain in Grain::ALL {
            let allowed = all.features(grain).iter().filter(|one| known.covers(one.needs()));
            let (kept, allowed): (Vec<_>, Vec<_>) = (
                catalogue.features(grain).iter().map(|one| (one.name(), one.text())).collect(),
                allowed.map(|one| (one.name(), one.text())).collect(),
            );
            assert_eq!(kept, allowed);
            let n_left_out = left_out.iter().filter(|one| one.grain == grain).count();
            assert_eq!(kept.len() + n_left_out, all.features(grain).len());
        }
        let told: Vec<String> = left_out.iter().map(ToString::to_string).collect();
        for told_of in ["cash of a month needs channel", "wants of a customer needs category"] {
            assert!(told.iter().any(|one| one == told_of), "{told:?}");
        }
        assert!(!told.iter().any(|one| one.starts_with("late")), "{told:?}");
        assert_eq!(catalogue.restricted_to(known).unwrap().catalogue, catalogue);
    }

    #[test]
    fn a_ledger_that_knows_nothing_leaves_what_days_and_amounts_tell() {
        let bare = Catalogue::built_in().restricted_to(Attributes::NONE).unwrap().catalogue;
        assert!(bare.customer_feature("avg_monthly_spend").is_some());
        assert!(bare.customers().iter().all(|one| one.needs().is_empty()));
    }
}
