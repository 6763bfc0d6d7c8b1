//! What a month brings: pay, bills, the home, savings, transfers, statements.

use fip_model::{CounterAccount, Date, EntryType, Month, Timestamp};

use super::agenda::{Debit, Event};
use super::draws::{lognormal, part};
use super::home::HomeBy;
use super::run::Run;
use crate::uk;

/// Pay by Bacs arrives at five past midnight.
const PAY_SECOND: u32 = 300;
/// Standing orders go out at six.
const STANDING_ORDER_SECOND: u32 = 21_600;
/// Interest on an overdraft is charged at eleven in the evening.
const INTEREST_SECOND: u32 = 82_800;

impl Run<'_> {
    /// Puts what a month brings on the agenda.
    pub(super) fn plan(&mut self, month: Month) {
        let first = month.first_day();
        let (paid, n_paid) = self.plan_pay(month);
        self.plan_bills(first);
        let after_pay = paid.unwrap_or(first).plus_days(1);
        let saved = self.setting.working_days.on_or_after(after_pay);
        if self.habits.saving > 0 && !self.stressed {
            let at = Timestamp::new(saved, STANDING_ORDER_SECOND);
            self.add(at, Event::Save(self.habits.saving));
        }
        let at = self.waking_time(saved);
        // Who is paid by the week needs less at a time.
        let share = if n_paid > 2 { 0.5 } else { 1.0 };
        self.add(at, Event::Level(share));
        for sign in [1, 1, -1, -1] {
            if self.chance(uk::TRANSFER_CHANCE) {
                self.plan_transfer(month, sign);
            }
        }
        let charged = self.setting.working_days.on_or_after(first);
        self.add(Timestamp::new(charged, INTEREST_SECOND), Event::OverdraftInterest);
        if let Some(card) = &self.card {
            let at = card.statement_time(first);
            self.add(at, Event::Statement);
        }
        self.agenda.sort();
    }

    /// Plans the pay of a month, and returns the first day of it and how often it comes.
    fn plan_pay(&mut self, month: Month) -> (Option<Date>, usize) {
        let working_days = &self.setting.working_days;
        let pays = self.pay.pays(month, |date| working_days.on_or_before(date));
        let mut first: Option<Date> = None;
        let mut n = 0;
        for pay in pays {
            n += 1;
            first = Some(first.map_or(pay.date, |first| first.min(pay.date)));
            let cut = self.stressed && pay.counter_account != CounterAccount::State;
            let share = if cut { 1.0 - uk::STRESSED_PAY_CUT } else { 1.0 };
            let at = match pay.entry_type {
                EntryType::FasterPayment => self.waking_time(pay.date),
                _ => Timestamp::new(pay.date, PAY_SECOND),
            };
            let amount = part(pay.amount.pence(), share);
            let (entry_type, counter_account) = (pay.entry_type, pay.counter_account);
            self.add(at, Event::Pay { amount, entry_type, counter_account });
        }
        (first, n)
    }

    fn plan_bills(&mut self, first: Date) {
        let working_days = &self.setting.working_days;
        let due = |day: i32| working_days.on_or_after(first.plus_days(day - 1));
        for at in 0..self.bills.len() {
            let Some(bill) = self.bills.get(at).copied() else { break };
            if bill.in_month(first.month()) {
                self.add(Timestamp::new(due(bill.day), bill.second), Event::Collect(bill.debit));
            }
        }
        let Some(home) = self.home else { return };
        match home.by {
            HomeBy::StandingOrder => {
                let at = Timestamp::new(due(home.day), STANDING_ORDER_SECOND);
                self.add(at, Event::Rent(home.amount));
            }
            HomeBy::Debit { second, failure } => {
                let debit = Debit {
                    amount: home.amount,
                    counter_account: CounterAccount::Landlords,
                    failure,
                    again: false,
                };
                self.add(Timestamp::new(due(home.day), second), Event::Collect(debit));
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a day of the month")]
    fn plan_transfer(&mut self, month: Month, sign: i64) {
        let day = (self.uniform() * f64::from(month.n_days())) as i32;
        let at = self.waking_time(month.first_day().plus_days(day));
        self.n_draws += 2;
        let z = self.draws.normal(self.n_draws - 1);
        let amount = lognormal(uk::TRANSFER_MEDIAN, uk::TRANSFER_LOG_SD, z);
        // People send whole pounds, mostly.
        self.add(at, Event::Transfer(sign * (amount / 100).max(1) * 100));
    }
}
