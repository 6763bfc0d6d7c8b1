//! A credit card account: statement, repayment from the current account, interest, late fee.

use fip_model::{CounterAccount, Date, EntryType, Timestamp};

use super::agenda::Event;
use super::bills::collection_second;
use super::book::Posting;
use super::draws::{Draws, part};
use super::run::Run;
use crate::uk::{self, pence, whole};

/// A customer's credit card and how its bill is paid; sums in pence.
#[derive(Debug, Clone)]
pub(super) struct CardAccount {
    /// Position among the accounts.
    pub(super) position: usize,
    /// What is owed when the ledger begins.
    pub(super) owed_at_first: i64,
    /// Day of the month of the statement, 1 to 28.
    day: i32,
    /// Second of the day at which it is collected, `None` when the customer transfers it.
    collected: Option<u32>,
    /// What the customer carries from month to month; 0 for who pays the whole statement.
    carried: i64,
    /// What the last statement said, and whether it was paid whole.
    statement: i64,
    paid_whole: bool,
}

/// Statements are made at half past eleven in the evening.
const STATEMENT_SECOND: u32 = 84_600;
/// A late fee is charged at eleven in the evening.
const FEE_SECOND: u32 = 82_800;
/// Positions of the draws of a card, after those of the habits.
const AT: u64 = 100;

impl CardAccount {
    /// Returns the card of a customer, with a limit and what it spends a month, in pence.
    pub(super) fn of(draws: &Draws, position: usize, limit: i64, a_month: i64) -> Self {
        let u = draws.uniform(AT);
        let share = if u < uk::CARD_FULL_SHARE {
            0.0
        } else if u < uk::CARD_FULL_SHARE + uk::CARD_MINIMUM_SHARE {
            uk::CARD_CARRIED_MOST
        } else {
            draws.between(AT + 1, uk::CARD_CARRIED_FROM, uk::CARD_CARRIED_TO)
        };
        let by_debit = draws.chance(AT + 2, uk::CARD_DEBIT_SHARE);
        let carried = part(limit, share);
        // Between a statement that was just paid and one that is due.
        let spent = part(a_month, draws.between(AT + 3, 0.7, 1.7)).min(limit - carried);
        Self {
            position,
            owed_at_first: carried + spent,
            day: 1 + draws.below(AT + 4, 28),
            collected: by_debit.then(|| collection_second(draws, AT + 5)),
            carried,
            statement: 0,
            paid_whole: carried == 0,
        }
    }

    /// Returns when the statement of the month that begins on `first` is made.
    pub(super) fn statement_time(&self, first: Date) -> Timestamp {
        Timestamp::new(first.plus_days(self.day - 1), STATEMENT_SECOND)
    }

    /// Returns the least that must be paid of the statement.
    fn minimum(&self) -> i64 {
        let share = part(self.statement, uk::CARD_MINIMUM_PART);
        share.max(pence(uk::CARD_MINIMUM)).min(self.statement)
    }
}

impl Run<'_> {
    /// Makes a statement: interest on what is carried, and a day to pay by.
    pub(super) fn state(&mut self, at: Timestamp) {
        let Some(card) = &mut self.card else { return };
        let (account, day) = (card.position, at.date().epoch_days());
        if card.paid_whole {
            self.book.forgive(account, day);
        } else {
            let basis_points = whole(uk::CARD_RATE * 10_000.0);
            let amount = -self.book.charge(account, day, basis_points);
            if amount < 0 {
                let (entry_type, counter_account) =
                    (EntryType::Interest, CounterAccount::InterestIncome);
                self.book.post(at, Posting { account, entry_type, counter_account, amount });
            }
        }
        card.statement = (-self.book.balance(account)).max(0);
        card.paid_whole = card.statement == 0;
        if card.statement > 0 {
            let collected = card.collected;
            let due = at.date().plus_days(whole_days(uk::CARD_PAYMENT_DAYS));
            let date = self.setting.working_days.on_or_after(due);
            let at = match collected {
                Some(second) => Timestamp::new(date, second),
                None => self.waking_time(date),
            };
            self.agenda.insert(at, Event::Repay);
        }
    }

    /// Pays a statement from the current account: whole, in part, the least, or not at all.
    pub(super) fn repay(&mut self, at: Timestamp) {
        let missed = self.stressed && self.chance(uk::CARD_MISS_CHANCE);
        let calm = !self.stressed && self.habits.saver;
        let Some(card) = &self.card else { return };
        let (account, minimum, statement) = (card.position, card.minimum(), card.statement);
        let owed = (-self.book.balance(account)).max(0);
        let wanted = if self.stressed { minimum } else { (statement - card.carried).max(minimum) };
        let mut payment = wanted.min(owed);
        if calm {
            self.cover(at, self.current, payment, self.lowest());
        }
        let available = (self.book.balance(self.current) - self.lowest()).max(0);
        if payment > available {
            // Whole pounds of what there is, unless that is less than must be paid.
            payment = available / 100 * 100;
        }
        if missed || payment < minimum.min(owed) {
            self.agenda.insert(Timestamp::new(at.date(), FEE_SECOND), Event::LateFee);
            return;
        }
        if payment == 0 {
            return;
        }
        if let Some(card) = &mut self.card {
            card.paid_whole = payment >= statement.min(owed);
        }
        for (account, amount) in [(self.current, -payment), (account, payment)] {
            let (entry_type, counter_account) =
                (EntryType::CardRepayment, CounterAccount::Clearing);
            self.book.post(at, Posting { account, entry_type, counter_account, amount });
        }
    }

    /// Charges the fee for a statement that was not paid; beyond the limit the bank waives it.
    pub(super) fn charge_late_fee(&mut self, at: Timestamp) {
        let Some(card) = &self.card else { return };
        let (account, amount) = (card.position, -pence(uk::CARD_LATE_FEE));
        if self.book.balance(account) + amount >= self.book.floor(account) {
            let (entry_type, counter_account) = (EntryType::Fee, CounterAccount::FeeIncome);
            self.book.post(at, Posting { account, entry_type, counter_account, amount });
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "less than a month")]
fn whole_days(days: f64) -> i32 {
    whole(days) as i32
}

#[cfg(test)]
mod tests {
    use fip_model::Seed;

    use super::*;

    fn cards() -> impl Iterator<Item = CardAccount> {
        let keyed = Seed::new(3).keyed("cards");
        (0..2_000).map(move |at| CardAccount::of(&Draws::of(keyed, at), 1, 400_000, 30_000))
    }

    #[test]
    fn half_pay_the_whole_statement_and_nobody_owes_more_than_the_limit() {
        let whole = cards().filter(|card| card.carried == 0).count();
        assert!((960..1_120).contains(&whole), "{whole}");
        assert!(cards().all(|card| (0..=400_000).contains(&card.owed_at_first)));
    }

    #[test]
    fn the_minimum_is_a_part_but_at_least_five_pounds_or_the_statement() {
        let mut card = cards().next().unwrap();
        let mut minimum = |statement| {
            card.statement = statement;
            card.minimum()
        };
        assert_eq!([minimum(300), minimum(10_000), minimum(100_000)], [300, 500, 2_500]);
    }
}
