//! Which column holds what.

use std::collections::BTreeSet;

use super::home::is_currency;
use super::states::{Says, state};
use super::values::{ValueKind, date, n_misread};
use super::words::fit;
use super::{Finding, Role, SniffedColumn};
use crate::intake::countries::country;
use crate::intake::mcc_ranges::MccCategories;
use crate::intake::plan::mcc_of;
use crate::intake::transactions::flag;

/// Values of a type that are debits, and those that are credits; in small letters.
const DEBITS: [&str; 15] = [
    "d",
    "dr",
    "dbit",
    "debit",
    "s",
    "soll",
    "payment",
    "cash_out",
    "cash out",
    "purchase",
    "withdrawal",
    "vydaj",
    "výdaj",
    "cargo",
    "-",
];
const CREDITS: [&str; 14] = [
    "c", "cr", "crdt", "credit", "h", "haben", "cash_in", "deposit", "refund", "prijem", "příjem",
    "abono", "+", "in",
];

/// Returns whether a value of a type is a debit; `None` where that is not known.
pub(super) fn is_debit(value: &str) -> Option<bool> {
    let value = value.to_lowercase();
    let is_in = |words: &[&str]| words.contains(&value.as_str());
    if is_in(&DEBITS) { Some(true) } else { is_in(&CREDITS).then_some(false) }
}

/// The values of a column, to judge by.
pub(super) struct Judged<'a> {
    pub(super) values: Vec<&'a str>,
    pub(super) distinct: BTreeSet<&'a str>,
    pub(super) kind: ValueKind,
}

impl Judged<'_> {
    fn all(&self, fits: impl Fn(&str) -> bool) -> bool {
        !self.values.is_empty() && self.values.iter().all(|value| fits(value))
    }

    const fn is_id(&self) -> bool {
        matches!(self.kind, ValueKind::Whole | ValueKind::Text)
    }

    const fn is_money(&self) -> bool {
        matches!(self.kind, ValueKind::Whole | ValueKind::Number)
    }

    fn is_code(&self, most: usize) -> bool {
        self.is_id() && self.distinct.len() <= most
    }

    fn is_mcc(&self) -> bool {
        if !self.all(|value| value.len() == 4 && mcc_of(value).is_some()) {
            return false;
        }
        let categories = MccCategories::new();
        let known = |value: &&&str| mcc_of(value).and_then(|code| categories.get(code)).is_some();
        self.distinct.iter().filter(known).count() * 5 >= self.distinct.len() * 4
    }

    /// Returns whether the values could be those of a column with this role.
    fn may_be(&self, role: Role) -> bool {
        let is_date = matches!(self.kind, ValueKind::Date { .. });
        match role {
            Role::TransactionId => {
                self.is_id() && self.distinct.len() * 100 >= self.values.len() * 99
            }
            Role::CustomerId | Role::AccountId | Role::MerchantId => self.is_id(),
            Role::MerchantName => self.kind == ValueKind::Text,
            Role::Date => is_date || date(&self.values, &["%y%m%d", "%s"]).is_some(),
            Role::FraudReported => is_date,
            Role::Time => matches!(self.kind, ValueKind::Time { .. }),
            Role::Amount => self.is_money(),
            Role::Debit | Role::Credit => self.is_money() || self.kind == ValueKind::Empty,
            Role::Kind => {
                self.is_code(8) && self.distinct.iter().any(|value| is_debit(value).is_some())
            }
            Role::Mcc => self.is_mcc(),
            Role::Category | Role::Purpose => self.is_code(100),
            Role::Channel => self.is_code(20),
            Role::Country => {
                self.is_code(250) && self.kind == ValueKind::Text || self.is_numeric_country()
            }
            Role::Currency => self.is_currency(),
            Role::State => self.is_state(),
            Role::Fraud => self.distinct.len() <= 2 && self.all(|value| flag(value).is_some()),
        }
    }

    /// Returns whether the values say of payments whether they were made: half of them are known.
    fn is_state(&self) -> bool {
        let is_known = |value: &&&str| state(value).is_some();
        let n = self.distinct.iter().filter(is_known).count();
        self.is_code(20) && n > 0 && n * 2 >= self.distinct.len()
    }

    /// Returns whether all values are known ones of states, some of payments that were not made.
    fn is_clear_state(&self) -> bool {
        let has = |says| self.distinct.iter().any(|value| state(value) == Some(says));
        self.is_code(20)
            && self.all(|value| state(value).is_some())
            && has(Says::Done)
            && has(Says::Undone)
    }

    fn is_currency(&self) -> bool {
        self.all(|value| value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_uppercase()))
    }

    fn is_numeric_country(&self) -> bool {
        self.kind == ValueKind::Whole
            && self.all(|value| value.len() == 3 && country(value).is_some())
    }

    /// Returns how much the values alone speak for a role.
    fn speaks_for(&self, role: Role) -> u32 {
        let is_date = matches!(self.kind, ValueKind::Date { .. });
        let has_decimals = self.kind == ValueKind::Number;
        match role {
            Role::Date if is_date => 5,
            Role::Amount if has_decimals => 4,
            Role::Time if matches!(self.kind, ValueKind::Time { .. }) => 4,
            Role::Currency if self.all(is_currency) => 4,
            Role::Mcc if self.is_mcc() && self.distinct.len() > 2 => 3,
            Role::Country if self.is_country() => 3,
            // No other column is so: `operation status` is not the channel.
            Role::State if self.is_clear_state() => 25,
            _ => 0,
        }
    }

    fn is_country(&self) -> bool {
        self.distinct.len() > 1
            && self.all(|value| {
                (2..=3).contains(&value.len())
                    && value.bytes().all(|byte| byte.is_ascii_uppercase())
                    && country(value).is_some()
            })
    }
}

/// Gives each column the role that its name and values speak for most; no role twice.
pub(super) fn assign(columns: &mut [SniffedColumn], judged: &[Judged<'_>]) {
    let mut scores = Vec::new();
    for (at, (column, judged)) in columns.iter().zip(judged).enumerate() {
        for role in Role::ALL.into_iter().filter(|role| judged.may_be(*role)) {
            let named = fit(role, &column.name);
            let score = named * 10 + judged.speaks_for(role);
            if score > 0 {
                scores.push((score, at, role, named));
            }
        }
    }
    scores.sort_by_key(|(score, at, role, _)| (u32::MAX - score, *at, *role));
    let n_dates =
        judged.iter().filter(|judged| matches!(judged.kind, ValueKind::Date { .. })).count();
    let mut given = BTreeSet::new();
    for (_, at, role, named) in scores {
        if columns[at].role.is_none() && given.insert(role) {
            let is_clear = named >= 2 || role == Role::Date && n_dates == 1;
            let rest = judged[at].doubt(is_clear);
            let why = if named > 0 { "its name" } else { "its values alone" };
            columns[at].role = Some(role);
            columns[at].finding = Finding {
                what: format!("{} is {}", columns[at].shown(), role.words()),
                evidence: format!("{why}; {}{rest}", judged[at].told()),
                is_sure: is_clear && rest.is_empty(),
            };
        }
    }
    settle(columns);
}

impl Judged<'_> {
    /// Returns why the dates of the column are not sure, where it is clear or not that it has the day.
    fn doubt(&self, is_clear: bool) -> String {
        let ValueKind::Date { format, or } = &self.kind else { return String::new() };
        let misread = n_misread(format, &self.values);
        match or {
            Some(other) => format!(
                "; no day above 12 was seen, so days and months could be the other way round, {other}"
            ),
            None if misread > 0 => {
                format!("; {misread} of {} are not read by it", self.values.len())
            }
            None if !is_clear => "; other columns have dates too".to_owned(),
            None => String::new(),
        }
    }

    fn told(&self) -> String {
        let (n, distinct) = (self.values.len(), self.distinct.len());
        match &self.kind {
            ValueKind::Empty => "it has no values in the part that was looked at".to_owned(),
            ValueKind::Date { format, or: None }
                if format.contains("%d/%m") || format.contains("%m/%d") =>
            {
                format!("its values are dates in {format}, as days above 12 show")
            }
            ValueKind::Date { format, .. } => format!("its values are dates in {format}"),
            ValueKind::Time { format } => format!("its values are times in {format}"),
            ValueKind::Number => "its values are numbers with decimals".to_owned(),
            ValueKind::Whole => format!("its values are whole numbers, {distinct} among {n}"),
            ValueKind::Text => format!("its values are texts, {distinct} among {n}"),
        }
    }
}

/// Takes back roles that have no sense beside others: amounts stand in one of three ways.
fn settle(columns: &mut [SniffedColumn]) {
    let has = |role| columns.iter().any(|column| column.role == Some(role));
    let (amount, debit, credit, kind) =
        (has(Role::Amount), has(Role::Debit), has(Role::Credit), has(Role::Kind));
    let unlawful: &[Role] = match (amount, debit, credit) {
        (true, true, true) if !kind => &[Role::Amount],
        (true, ..) => &[Role::Debit, Role::Credit],
        (false, true, _) => &[Role::Kind],
        (false, false, _) => &[Role::Kind, Role::Credit],
    };
    let drop =
        |column: &&mut SniffedColumn| column.role.is_some_and(|role| unlawful.contains(&role));
    for column in columns.iter_mut().filter(drop) {
        column.role = None;
        column.finding = column.unused();
    }
}
