//! What the generator knows and no table says.

use fip_model::{ColumnSpec, CustomerId, Kind, Row, TableSpec};
use serde::{Deserialize, Serialize};

use crate::bank::{Archetype, Person};
use crate::risk::{Bound, RiskProcess};

/// A row of `truth/CustomerTruth`. Grain: a customer. No stage that learns reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerTruth {
    /// The customer.
    pub customer_id: CustomerId,
    /// The hidden archetype.
    pub archetype: Archetype,
    /// The archetype that the customer's true habits most likely come from: how well the archetypes
    /// could be found again by somebody who knew the habits and the law they are drawn by.
    pub oracle_archetype: Archetype,
    /// Probability of an event by everything that can be known before the as-of date.
    pub event_probability: f64,
}

impl CustomerTruth {
    pub(crate) fn of(person: &Person, risk: &RiskProcess) -> Self {
        Self {
            customer_id: person.customer.customer_id,
            archetype: person.archetype,
            oracle_archetype: person.habits.most_likely_archetype(),
            event_probability: risk.probability(person),
        }
    }

    /// Returns how well the best possible model can do on these customers.
    pub(crate) fn bound(truth: &[Self]) -> Bound {
        let probabilities: Vec<f64> = truth.iter().map(|of| of.event_probability).collect();
        Bound::of(&probabilities)
    }
}

impl Row for CustomerTruth {
    fn spec() -> TableSpec {
        let customer = Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE);
        TableSpec {
            name: "CustomerTruth",
            grain: "a customer of the invented bank; no stage that learns reads it",
            source: "prepare",
            key: &["customer_id"],
            columns: vec![
                ColumnSpec::new("customer_id", customer, "the customer"),
                ColumnSpec::new("archetype", Kind::Code(Archetype::CODES), "hidden archetype"),
                ColumnSpec::new(
                    "oracle_archetype",
                    Kind::Code(Archetype::CODES),
                    "archetype by the true habits",
                )
                .formula("linear discriminant analysis with the true parameters"),
                ColumnSpec::new("event_probability", Kind::Real, "true probability of an event")
                    .unit("probability"),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serde writes the archetypes; the dictionary must name the same codes.
    #[test]
    fn archetypes_are_written_as_the_dictionary_names_them() {
        let truth = Archetype::ALL.map(|archetype| CustomerTruth {
            customer_id: CustomerId::new(1),
            archetype,
            oracle_archetype: archetype,
            event_probability: 0.5,
        });
        let mut text = Vec::new();
        fip_model::write_rows(&mut text, &truth).unwrap();
        let text = String::from_utf8(text).unwrap();
        let written = text.lines().skip(1).filter_map(|line| line.split(',').nth(1));
        assert_eq!(written.collect::<Vec<_>>(), Archetype::CODES);
    }
}
