//! What the model report says of the expert scorecard: customers and events on each of its rows.

use fip_report::model_report::{CardAttribute, ExpertCard, ExpertCharacteristic};
use fip_scorecard::Scorecard;

use super::placed::Placed;
use crate::stages::score;

/// Returns the card with its customers and what became of them.
pub(super) fn evidence(card: &Scorecard, placed: &Placed, labels: &[bool]) -> ExpertCard {
    let cutoffs = card.cutoffs();
    let n_events = labels.iter().filter(|&&label| label).count() as u64;
    let all = Counts { customers: labels.len() as u64, events: n_events };
    let characteristics = card.characteristics().iter().enumerate().map(|(at, characteristic)| {
        let names = characteristic.attributes();
        let mut counts = vec![Counts::default(); names.len()];
        for (&attribute, &label) in placed.attributes[at].iter().zip(labels) {
            counts[attribute].customers += 1;
            counts[attribute].events += u64::from(label);
        }
        let rows = names.iter().zip(&counts).map(|(attribute, counts)| CardAttribute {
            label: attribute.label().to_owned(),
            n_customers: counts.customers,
            event_rate: counts.event_rate(),
            woe: counts.weight_of_evidence(all),
            points: attribute.points().into(),
        });
        ExpertCharacteristic {
            name: characteristic.name().to_owned(),
            information_value: counts.iter().map(|counts| counts.information(all)).sum(),
            attributes: rows.collect(),
        }
    });
    ExpertCard {
        name: card.name().to_owned(),
        base_points: card.base_points().into(),
        high_below: cutoffs.high_below.into(),
        medium_below: cutoffs.medium_below.into(),
        customers: all.customers,
        events: all.events,
        characteristics: characteristics.collect(),
        part: score::part_of(card),
    }
}

/// Customers, and those of them with the event.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    customers: u64,
    events: u64,
}

impl Counts {
    fn event_rate(self) -> Option<f64> {
        (self.customers > 0).then(|| self.events as f64 / self.customers as f64)
    }

    /// Returns non-events and events; where either is missing, both with half a customer more.
    fn both(self) -> [f64; 2] {
        let [others, events] = [(self.customers - self.events) as f64, self.events as f64];
        let more = if others > 0.0 && events > 0.0 { 0.0 } else { 0.5 };
        [others + more, events + more]
    }

    /// Returns `ln(share of non-events / share of events)`; 0 without customers.
    fn weight_of_evidence(self, all: Self) -> f64 {
        if self.customers == 0 {
            return 0.0;
        }
        let ([others, events], [all_others, all_events]) = (self.both(), all.both());
        (others / all_others / (events / all_events)).ln()
    }

    /// Returns what the row adds to the information value.
    fn information(self, all: Self) -> f64 {
        if self.customers == 0 {
            return 0.0;
        }
        let ([others, events], [all_others, all_events]) = (self.both(), all.both());
        (others / all_others - events / all_events) * self.weight_of_evidence(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_formula_and_finite_without_events() {
        let all = Counts { customers: 1_000, events: 100 };
        let row = Counts { customers: 500, events: 20 };
        let expected = ((480.0 / 900.0) / (20.0 / 100.0_f64)).ln();
        assert!((row.weight_of_evidence(all) - expected).abs() < 1e-12);
        let share = 480.0 / 900.0 - 20.0 / 100.0;
        assert!((row.information(all) - share * expected).abs() < 1e-12);
        let none = Counts { customers: 10, events: 0 };
        assert!(none.weight_of_evidence(all) > 0.0 && none.weight_of_evidence(all).is_finite());
        assert_eq!(Counts::default().weight_of_evidence(all).to_bits(), 0.0_f64.to_bits());
    }
}
