//! Which features stand on which, and which name was meant.

use super::definition::{Definition, Measure, Series};
use super::text::distance;
use super::{Catalogue, Feature, Grain};

impl Catalogue {
    /// Returns a feature of a table by its name.
    pub fn feature(&self, grain: Grain, name: &str) -> Option<&Feature> {
        self.features(grain).iter().find(|feature| feature.name == name)
    }

    /// Returns the features that the definition of `feature` names, each once, in the order in which
    /// it names them.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_features::Catalogue;
    ///
    /// let catalogue = Catalogue::built_in();
    /// let spike = catalogue.customer_feature("max_spend_spike").ok_or("it is there")?;
    /// let parts = catalogue.parts_of(spike);
    /// assert_eq!(parts[0].name(), "spend_vs_prev");
    /// assert_eq!(parts[0].grain().word(), "month");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parts_of(&self, feature: &Feature) -> Vec<&Feature> {
        let mut parts = Vec::new();
        let mut add = |grain, position: usize| {
            let part: Option<&Feature> = self.features(grain).get(position);
            parts.extend(part.filter(|part| !parts.contains(part)));
        };
        match feature.definition() {
            Definition::Aggregate(aggregate) => {
                if let Measure::OfMonths(_, Series::Feature(position)) = aggregate.measure {
                    add(Grain::Month, position);
                }
            }
            Definition::Formula(formula) => {
                formula.visit_features(&mut |position| add(feature.grain(), position));
            }
            Definition::Window(_) => {}
        }
        parts
    }

    /// Returns the features whose definitions name `feature`.
    pub fn users_of(&self, feature: &Feature) -> Vec<&Feature> {
        let all = Grain::ALL.into_iter().flat_map(|grain| self.features(grain));
        all.filter(|user| self.parts_of(user).contains(&feature)).collect()
    }

    /// Returns the name of the feature that is likest to `name`, `None` where none is like it.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let all = Grain::ALL.into_iter().flat_map(|grain| self.features(grain));
        let likest = all.map(Feature::name).min_by_key(|known| (distance(known, name), *known))?;
        (distance(likest, name) <= likest.len().max(name.len()).div_ceil(2)).then_some(likest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Declaration;

    fn names(features: &[&Feature]) -> Vec<String> {
        features.iter().map(|one| format!("{} {}", one.grain().word(), one.name())).collect()
    }

    #[test]
    fn parts_are_named_once_and_users_are_their_counterpart() {
        let more = [
            Declaration::new("per_day", "total_spend / (recency_days + recency_days)"),
            Declaration::new("rise", "slope of monthly avg_spend"),
        ];
        let catalogue = Catalogue::built_in().with(&more).unwrap();
        let of = |name: &str| catalogue.customer_feature(name).unwrap();
        assert_eq!(
            names(&catalogue.parts_of(of("per_day"))),
            ["customer total_spend", "customer recency_days"]
        );
        assert_eq!(names(&catalogue.parts_of(of("rise"))), ["month avg_spend"]);
        assert!(catalogue.parts_of(of("total_spend")).is_empty());
        assert_eq!(names(&catalogue.users_of(of("recency_days"))), ["customer per_day"]);
        let month = catalogue.month_feature("avg_spend").unwrap();
        assert_eq!(names(&catalogue.users_of(month)), ["customer rise"]);
    }

    #[test]
    fn features_of_one_name_in_both_tables_are_told_apart() {
        let ratio = Declaration {
            grain: Some(Grain::Customer),
            ..Declaration::new("spend_a_day", "total_spend / recency_days")
        };
        let catalogue = Catalogue::built_in().with(&[ratio]).unwrap();
        let month = catalogue.month_feature("total_spend").unwrap();
        assert!(catalogue.users_of(month).is_empty());
        let customer = catalogue.customer_feature("total_spend").unwrap();
        assert_eq!(names(&catalogue.users_of(customer)), ["customer spend_a_day"]);
    }

    #[test]
    fn finds_the_name_that_was_meant() {
        let nearest = |name| Catalogue::built_in().nearest(name);
        assert_eq!(nearest("spend_volatilty"), Some("spend_volatility"));
        assert_eq!(nearest("atm_rates"), Some("atm_rate"));
        assert_eq!(nearest("zzzzzzzzzzzzzzzzzzzz"), None);
    }
}
