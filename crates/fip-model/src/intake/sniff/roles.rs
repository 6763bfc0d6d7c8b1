//! Which column holds what.

use std::collections::BTreeSet;

use super::home::is_currency_code;
use super::states::{Says, state};
use super::values::{ValueKind, date, n_misread};
use super::words::{fit, is_aside, plain};
use super::{Finding, Role, SniffedColumn, is_whole};
use crate::intake::countries::country;
use crate::intake::currencies::currency;
use crate::intake::dates::NUMERIC;
use crate::intake::mcc_ranges::MccCategories;
use crate::intake::plan::mcc_of;
use crate::intake::transactions::flag;

/// Values of a type that are a debit and a credit to one another, in small letters without accents.
const SIDES: [(&str, &str); 22] = [
    ("d", "c"),
    ("dr", "cr"),
    ("deb", "cre"),
    ("db", "cr"),
    ("dbit", "crdt"),
    ("debit", "credit"),
    ("debet", "credit"),
    ("debito", "credito"),
    ("s", "h"),
    ("soll", "haben"),
    ("out", "in"),
    ("outgoing", "incoming"),
    ("outflow", "inflow"),
    ("money out", "money in"),
    ("paid out", "paid in"),
    ("cash out", "cash in"),
    ("wn", "ma"),
    ("winien", "ma"),
    ("af", "bij"),
    ("dare", "avere"),
    ("cargo", "abono"),
    ("vydaj", "prijem"),
];

/// Other values of a type that are debits, and that are credits.
const DEBITS: [&str; 4] = ["purchase", "withdrawal", "spend", "belastung"];
const CREDITS: [&str; 4] = ["deposit", "refund", "haber", "gutschrift"];

/// Values that are a debit for one bank and a credit for another: a payment by card, or one of the bill.
const EITHER: [&str; 1] = ["payment"];

/// Returns a value of a type as it is compared.
fn side(value: &str) -> String {
    let plain = plain(value);
    if plain.is_empty() { value.trim().replace('\u{2212}', "-") } else { plain }
}

/// Returns whether a value of a type is a debit; `None` where that is not known.
pub(super) fn is_debit(value: &str) -> Option<bool> {
    let value = side(value);
    let is_in = |words: &[&str]| words.contains(&value.as_str());
    if value == "-" || is_in(&DEBITS) || SIDES.iter().any(|(debit, _)| *debit == value) {
        return Some(true);
    }
    let is_credit =
        value == "+" || is_in(&CREDITS) || SIDES.iter().any(|(_, credit)| *credit == value);
    is_credit.then_some(false)
}

/// Returns whether a value of a type may be either.
pub(super) fn is_either(value: &str) -> bool {
    EITHER.contains(&side(value).as_str())
}

/// Returns the value of the other side that goes with one of a type, in the letters of that.
pub(super) fn opposite(value: &str) -> Option<String> {
    let known = side(value);
    let pairs = SIDES.iter().chain([&("-", "+")]);
    let mut both = pairs.flat_map(|(debit, credit)| [(*debit, *credit), (*credit, *debit)]);
    let other = both.find(|(one, _)| *one == known)?.1;
    let is_small = value.chars().any(char::is_lowercase);
    Some(if is_small { other.to_owned() } else { other.to_uppercase() })
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
            Role::Date => is_date || date(&self.values, &NUMERIC).is_some(),
            Role::FraudReported => is_date,
            Role::Time => matches!(self.kind, ValueKind::Time { .. }),
            Role::Amount => self.is_money(),
            Role::Debit | Role::Credit => self.is_money() || self.kind == ValueKind::Empty,
            Role::Kind => {
                let known = |value: &&str| is_debit(value).is_some() || is_either(value);
                self.is_code(8) && self.distinct.iter().any(known)
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
        self.all(|value| value.len() == 3 && currency(value).is_some())
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
            Role::Currency if self.all(is_currency_code) => 4,
            Role::Mcc if self.is_mcc() && self.distinct.len() > 2 => 3,
            Role::Country if self.is_country() => 3,
            Role::Kind if self.has_both_sides() => 3,
            // No other column is so: `operation status` is not the channel.
            Role::State if self.is_clear_state() => 25,
            _ => 0,
        }
    }

    /// Returns whether all values are known to be debits or credits, and there are both.
    fn has_both_sides(&self) -> bool {
        let n = |wanted| self.distinct.iter().filter(|value| is_debit(value) == wanted).count();
        n(Some(true)) > 0 && n(Some(false)) > 0 && n(None) == 0
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
            let score = match named * 10 + judged.speaks_for(role) {
                0 => 0,
                score if is_aside(role, &column.name) => (score / 10).max(1),
                score => score,
            };
            if score > 0 {
                scores.push((score, at, role, named));
            }
        }
    }
    scores.sort_by_key(|(score, at, role, _)| (u32::MAX - score, *at, *role));
    let is_date = |judged: &Judged<'_>| matches!(judged.kind, ValueKind::Date { .. });
    let n_dates = judged.iter().filter(|judged| is_date(judged)).count();
    let named_dates = columns
        .iter()
        .zip(judged)
        .filter(|(column, judged)| is_date(judged) && fit(Role::Date, &column.name) >= 2);
    let n_named_dates = named_dates.count();
    let mut given = BTreeSet::new();
    for (_, at, role, named) in scores {
        if columns[at].role.is_none() && given.insert(role) {
            let is_clear = match role {
                Role::Date => n_dates == 1 || named >= 2 && n_named_dates < 2,
                _ => named >= 2 && !is_aside(role, &columns[at].name),
            };
            let rest = judged[at].doubt(role, is_clear);
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
    fn doubt(&self, role: Role, is_clear: bool) -> String {
        let ValueKind::Date { format, or } = &self.kind else {
            return match date(&self.values, &NUMERIC) {
                Some(ValueKind::Date { format, .. }) if role == Role::Date => {
                    format!(
                        "; they are dates by {format}, as far as the name of the column is right"
                    )
                }
                _ => String::new(),
            };
        };
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
            ValueKind::Number if self.all(is_whole) => {
                "its values are whole numbers, with signs".to_owned()
            }
            ValueKind::Number => "its values are numbers with decimals".to_owned(),
            ValueKind::Whole => format!("its values are whole numbers, {distinct} among {n}"),
            ValueKind::Text => format!("its values are texts, {distinct} among {n}"),
        }
    }
}

/// Takes the type for sure only where each of its values is known, and not at all where amounts have signs
/// that say more.
fn signs_or_types(columns: &mut [SniffedColumn]) {
    let of = |role| columns.iter().position(|column| column.role == Some(role));
    let (Some(amount), Some(kind)) = (of(Role::Amount), of(Role::Kind)) else { return };
    let (negative, n) = (columns[amount].n_negative, columns[amount].n_values);
    let kind = &mut columns[kind];
    let are_known = kind.values.iter().all(|value| is_debit(value).is_some());
    if negative > 0 && (!are_known || negative * 2 > n) {
        kind.role = None;
        kind.finding.what = format!("{} is not used", kind.shown());
        kind.finding.evidence = String::from("amounts have signs, which say what is a debit");
        return;
    }
    if !are_known {
        kind.finding.evidence.push_str("; not all of them are known as debits or credits");
    } else if negative > 0 {
        let told = format!("; {negative} of {n} amounts are below zero, which turns them round");
        kind.finding.evidence.push_str(&told);
    }
    kind.finding.is_sure &= are_known && negative == 0;
}

/// Takes back roles that have no sense beside others: amounts stand in one of three ways.
fn settle(columns: &mut [SniffedColumn]) {
    signs_or_types(columns);
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
