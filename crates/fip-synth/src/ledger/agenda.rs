//! What is going to happen to a customer's accounts, in order of time.

use fip_model::{CounterAccount, EntryType, Timestamp};

/// Something that happens without the card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Event {
    /// An account is opened, or its ledger begins.
    Open(usize),
    /// Pay arrives.
    Pay { amount: i64, entry_type: EntryType, counter_account: CounterAccount },
    /// A bill is collected.
    Collect(Debit),
    /// The rent is paid by standing order.
    Rent(i64),
    /// Savings by standing order.
    Save(i64),
    /// After pay the customer brings the account to the level of the month, or of this part of it.
    Level(f64),
    /// A single transfer, in or (negative) out.
    Transfer(i64),
    /// Interest on the overdraft of a month is charged.
    OverdraftInterest,
    /// The credit card's statement is made.
    Statement,
    /// The statement is due.
    Repay,
    /// The fee for a statement that was not paid.
    LateFee,
    /// A fraud is made good.
    Refund { account: usize, amount: i64 },
}

/// A bill that is collected by direct debit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Debit {
    pub(super) amount: i64,
    pub(super) counter_account: CounterAccount,
    /// How often it fails against the mean direct debit.
    pub(super) failure: f64,
    /// Whether it was returned once already.
    pub(super) again: bool,
}

/// Events to come.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    /// When, in which order, and what; from `next` on still to come.
    events: Vec<(Timestamp, u32, Event)>,
    next: usize,
    order: u32,
}

impl Agenda {
    /// Adds an event; only [`Self::sort`] puts it in its place.
    pub(super) fn add(&mut self, at: Timestamp, event: Event) {
        self.events.push((at, self.order, event));
        self.order += 1;
    }

    /// Forgets what has happened and sorts what was added; equal times keep their order.
    pub(super) fn sort(&mut self) {
        self.events.drain(..self.next);
        self.next = 0;
        self.events.sort_unstable_by_key(|&(at, order, _)| (at, order));
    }

    /// Adds an event to sorted ones.
    pub(super) fn insert(&mut self, at: Timestamp, event: Event) {
        let ahead = self.events.get(self.next..).unwrap_or_default();
        let position = self.next + ahead.partition_point(|&(other, ..)| other <= at);
        self.events.insert(position, (at, self.order, event));
        self.order += 1;
    }

    /// Takes the next event that comes before `end`, and not after `until` if there is one.
    pub(super) fn take(
        &mut self,
        end: Timestamp,
        until: Option<Timestamp>,
    ) -> Option<(Timestamp, Event)> {
        let &(at, _, event) = self.events.get(self.next)?;
        let due = at < end && until.is_none_or(|until| at <= until);
        due.then(|| {
            self.next += 1;
            (at, event)
        })
    }
}

#[cfg(test)]
mod tests {
    use fip_model::Date;

    use super::*;

    fn second(second: u32) -> Timestamp {
        Timestamp::new(Date::from_epoch_days(20_000), second)
    }

    #[test]
    fn events_come_in_order_of_time_and_then_as_added() {
        let mut agenda = Agenda::default();
        agenda.add(second(30), Event::Level(1.0));
        agenda.add(second(10), Event::Statement);
        agenda.add(second(10), Event::Repay);
        agenda.sort();
        assert_eq!(agenda.take(second(99), None), Some((second(10), Event::Statement)));
        agenda.insert(second(20), Event::Save(5));
        agenda.insert(second(10), Event::Save(1));
        let rest: Vec<Event> =
            std::iter::from_fn(|| agenda.take(second(99), None)).map(|(_, event)| event).collect();
        assert_eq!(rest, [Event::Repay, Event::Save(1), Event::Save(5), Event::Level(1.0)]);
    }

    #[test]
    fn events_wait_for_their_month_and_let_cards_pass() {
        let mut agenda = Agenda::default();
        agenda.add(second(10), Event::Level(1.0));
        agenda.sort();
        assert_eq!(agenda.take(second(10), None), None);
        assert_eq!(agenda.take(second(99), Some(second(9))), None);
        agenda.sort();
        assert!(agenda.take(second(99), Some(second(10))).is_some());
        assert_eq!(agenda.take(second(99), None), None);
    }
}
