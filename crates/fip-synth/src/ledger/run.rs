//! A customer's ledger, month by month: what is planned, merged with the card rows.

use fip_model::{Channel, CounterAccount, Date, EntryType, LedgerEntry, Money, Timestamp};

use super::agenda::{Agenda, Event};
use super::bills::{Bill, bills};
use super::book::{Book, Posting};
use super::card_account::CardAccount;
use super::current_account::Level;
use super::draws::Draws;
use super::habits::{Habits, Means};
use super::home::{Home, home};
use super::pay::PaySchedule;
use super::{CardEntry, LedgerInput, LedgerSetting};

/// A ledger that is being written.
pub(super) struct Run<'a> {
    pub(super) setting: &'a LedgerSetting,
    pub(super) input: LedgerInput<'a>,
    /// First day of the ledger.
    pub(super) start: Date,
    pub(super) habits: Habits,
    pub(super) pay: PaySchedule,
    pub(super) home: Option<Home>,
    pub(super) bills: Vec<Bill>,
    /// Position of the current account.
    pub(super) current: usize,
    pub(super) card: Option<CardAccount>,
    pub(super) level: Level,
    pub(super) book: Book,
    pub(super) agenda: Agenda,
    /// Whether the month that is told is one of stress.
    pub(super) stressed: bool,
    pub(super) draws: Draws,
    pub(super) n_draws: u64,
}

/// People make transfers between these hours.
const WAKING_HOURS: (f64, f64) = (8.0, 22.0);
/// Entries a month that are not card rows, to make room for.
const OTHER_ENTRIES: usize = 22;

impl<'a> Run<'a> {
    /// Returns a ledger without entries.
    pub(super) fn new(setting: &'a LedgerSetting, input: &LedgerInput<'a>, current: usize) -> Self {
        let person = input.person;
        let number = person.customer.customer_id.number();
        let pay = PaySchedule::of(setting.seed, &person.customer);
        let means = Means::of(pay.monthly().pence());
        let plans = Draws::of(setting.plans, number);
        let opened = person.accounts.get(current).and_then(|account| account.opened_date);
        let start = opened.map_or(setting.window.start(), |day| day.max(setting.window.start()));
        let overdraft = person.accounts.get(current).and_then(|account| account.overdraft_limit);
        let overdraft = overdraft.map_or(0, Money::pence);
        let draws = Draws::of(setting.habits, number);
        let n = input.cards.len() + OTHER_ENTRIES * setting.months.len();
        Self {
            setting,
            input: *input,
            start,
            habits: Habits::of(&draws, &means, person.strain, overdraft),
            pay,
            home: home(&plans, person, &means),
            bills: bills(&plans, &person.customer, &means),
            current,
            card: None,
            level: Level::default(),
            book: Book::new(&person.accounts, start.midnight(), n),
            agenda: Agenda::default(),
            stressed: false,
            draws: Draws::of(setting.events, number),
            n_draws: 0,
        }
    }

    /// Gives the customer the credit card at a position of the accounts.
    pub(super) fn hold_card(&mut self, position: usize) {
        let draws = Draws::of(self.setting.habits, self.input.person.customer.customer_id.number());
        let a_month = self.spent_at_first(Some(position));
        let limit = -self.book.floor(position);
        self.card = Some(CardAccount::of(&draws, position, limit, a_month));
    }

    /// Tells the months of the window.
    pub(super) fn tell(&mut self) {
        for (position, account) in self.input.person.accounts.iter().enumerate() {
            let opened = account.opened_date.map_or(self.start, |day| day.max(self.start));
            self.agenda.add(opened.midnight(), Event::Open(position));
        }
        self.level.cost = self.cost_at_first();
        let mut cards = self.input.cards.iter().peekable();
        for (position, &month) in self.setting.months.iter().enumerate() {
            let end = month.plus(1).first_day();
            if end <= self.start {
                continue;
            }
            self.stressed = self.input.stressed.get(position).copied().unwrap_or(false);
            self.plan(month);
            let end = end.midnight();
            loop {
                let card = cards.peek().map(|card| card.at).filter(|&at| at < end);
                if let Some((at, event)) = self.agenda.take(end, card) {
                    self.happen(at, event);
                } else if let Some(card) = cards.next_if(|card| card.at < end) {
                    self.pay_by_card(card);
                } else {
                    break;
                }
            }
        }
    }

    /// Returns what was booked.
    pub(super) fn into_entries(self) -> Vec<LedgerEntry> {
        self.book.into_entries()
    }

    /// Returns the next uniform number of this ledger.
    pub(super) fn uniform(&mut self) -> f64 {
        self.n_draws += 1;
        self.draws.uniform(self.n_draws)
    }

    /// Returns whether something of chance `p` happens.
    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// Returns a time of a day at which people are awake.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a day")]
    pub(super) fn waking_time(&mut self, date: Date) -> Timestamp {
        let (from, to) = WAKING_HOURS;
        let hour = from + (to - from) * self.uniform();
        Timestamp::new(date, (hour * 3600.0) as u32)
    }

    /// Adds an event unless it lies before the ledger.
    pub(super) fn add(&mut self, at: Timestamp, event: Event) {
        if at.date() >= self.start {
            self.agenda.add(at, event);
        }
    }

    fn happen(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::Open(account) => self.open(at, account),
            Event::Pay { amount, entry_type, counter_account } => {
                let account = self.current;
                self.book.post(at, Posting { account, entry_type, counter_account, amount });
                self.level.arrived += amount;
            }
            Event::Collect(debit) => self.collect(at, debit),
            Event::Rent(amount) => self.pay_rent(at, amount),
            Event::Save(amount) => self.save(at, amount),
            Event::Level(share) => self.bring_to_level(at, share),
            Event::Transfer(amount) => self.transfer(at, amount),
            Event::OverdraftInterest => self.charge_overdraft(at),
            Event::Statement => self.state(at),
            Event::Repay => self.repay(at),
            Event::LateFee => self.charge_late_fee(at),
            Event::Refund { account, amount } => {
                let (entry_type, counter_account) =
                    (EntryType::FraudRefund, CounterAccount::FraudLosses);
                self.book.post(at, Posting { account, entry_type, counter_account, amount });
            }
        }
    }

    fn pay_by_card(&mut self, card: &CardEntry) {
        let amount = card.amount.pence();
        let lowest = if card.account == self.current {
            self.lowest()
        } else {
            self.book.floor(card.account)
        };
        self.cover(card.at, card.account, amount, lowest);
        let (entry_type, counter_account) = match card.channel {
            Channel::Atm => (EntryType::CashWithdrawal, CounterAccount::CashMachines),
            _ => (EntryType::CardPayment, CounterAccount::Merchants),
        };
        let posting =
            Posting { account: card.account, entry_type, counter_account, amount: -amount };
        self.book.post_card(card.at, posting, Some(card.transaction_id));
        if let Some(reported) = card.reported_at.filter(|_| card.is_fraud) {
            let told = reported.max(card.at).date();
            // A payer's bank must refund by the end of the next working day.
            let date = self.setting.working_days.after(told, 1);
            let at = self.waking_time(date);
            self.agenda.insert(at, Event::Refund { account: card.account, amount });
        }
    }
}
