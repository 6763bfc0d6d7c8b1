//! What became of customers, those among them whom the file of outcomes does not name.

use std::collections::{BTreeMap, BTreeSet};

use super::finish::People;
use super::made::{LeftOut, UnnamedCustomers};
use super::names::Names;
use super::{Label, LedgerBuilder, LedgerError};
use crate::ids::CustomerId;
use crate::intake::tables::Unnamed;
use crate::tables::Outcome;
use crate::time::Date;

type Found = (Option<Vec<Outcome>>, Option<UnnamedCustomers>);

impl LedgerBuilder {
    /// Notes whether an outcome is an event, that of a customer who is not known too.
    pub(super) const fn see_outcome(&mut self, is_event: bool) {
        self.has_events |= is_event;
        self.has_others |= !is_event;
    }

    /// Returns what became of customers, in the order of their ids; what cannot be used is counted.
    /// `None` where it is known of nobody.
    pub(super) fn outcomes(
        &self,
        names: &Names,
        people: &People,
        as_of_date: Date,
        left_out: &mut LeftOut,
    ) -> Result<Found, LedgerError> {
        left_out.unknown_labels = self.unknown_labels;
        if !self.params.has_labels {
            return Ok((None, None));
        }
        if self.labels.is_empty() && self.unknown_labels > 0 {
            return Err(LedgerError::NoLabelKnown { n: self.unknown_labels });
        }
        let mut named = BTreeSet::new();
        let mut outcomes = BTreeMap::new();
        for label in &self.labels {
            let number = label.number;
            let customer = if label.is_account { names.holder(number) } else { Some(number) };
            let Some(customer) = customer else {
                left_out.unknown_labels += 1;
                continue;
            };
            let customer_id = people.customer_ids[customer as usize];
            if customer_id == CustomerId::new(0) {
                continue;
            }
            named.insert(customer_id);
            if label.date.is_some_and(|date| date < as_of_date) {
                left_out.early_events += 1;
                continue;
            }
            let none = without_event(customer_id, as_of_date);
            add(outcomes.entry(customer_id).or_insert(none), label);
        }
        let taken = self.params.unnamed.unwrap_or_else(|| self.by_what_is_there());
        let others = people.customers.iter().map(|customer| customer.customer_id);
        let others: Vec<CustomerId> = others.filter(|id| !named.contains(id)).collect();
        if taken == Unnamed::NoEvent {
            outcomes.extend(others.iter().map(|id| (*id, without_event(*id, as_of_date))));
        }
        let unnamed = UnnamedCustomers {
            taken,
            is_said: self.params.unnamed.is_some(),
            customers: others.len() as u64,
        };
        let outcomes: Vec<Outcome> = outcomes.into_values().collect();
        Ok((Some(outcomes).filter(|all| !all.is_empty()), Some(unnamed)))
    }

    /// Returns what holds of customers who are not named: a file of events alone lists who had one, so
    /// the others had none; one that tells of both says nothing of the others.
    const fn by_what_is_there(&self) -> Unnamed {
        if self.has_events && !self.has_others { Unnamed::NoEvent } else { Unnamed::Unknown }
    }
}

/// Returns the outcome of a customer who had no event.
const fn without_event(customer_id: CustomerId, as_of_date: Date) -> Outcome {
    Outcome { customer_id, as_of_date, at_risk: false, event_type: None, event_date: None }
}

/// Adds one of the outcomes of a customer.
fn add(outcome: &mut Outcome, label: &Label) {
    outcome.at_risk |= label.is_bad;
    outcome.event_date = match (outcome.event_date, label.date) {
        (Some(known), Some(date)) => Some(known.min(date)),
        (known, date) => known.or(date),
    };
}
