//! The expressions of the query: attributes, points, errors and reasons.

use std::fmt::Write as _;

use super::Dialect;
use crate::Condition;
use crate::export::comment::one_line;
use crate::export::table::{Entry, Line};

/// What stands for an attribute where a value is refused.
pub(super) const MISSING: i32 = 0;
const NOT_FINITE: i32 = -1;
const WRONG_KIND: i32 = -2;
const UNSEEN: i32 = -3;

/// Returns the number of the attribute that applies to input `x{at}`, or why it is refused.
pub(super) fn attribute(entry: &Entry<'_>, at: usize, dialect: Dialect) -> String {
    let x = format!("x{at}");
    let mut text = String::from("CASE\n");
    let mut when = |condition: String, number: i64, words: &str| {
        let _ = writeln!(text, "    WHEN {condition} THEN {number} -- {}", one_line(words));
    };
    let number = |line: &Line<'_>| i64::try_from(line.number).unwrap_or(i64::MAX);
    let is_missing = format!("{x} IS NULL");
    match entry.missing() {
        Some(line) => when(is_missing, number(line), line.attribute.label()),
        None => when(is_missing, MISSING.into(), "refused"),
    }
    if dialect == Dialect::Sqlite {
        let kinds = if entry.takes_categories { "'text'" } else { "'integer', 'real'" };
        when(format!("TYPEOF({x}) NOT IN ({kinds})"), WRONG_KIND.into(), "refused");
    }
    if !entry.takes_categories {
        when(dialect.not_finite(&x), NOT_FINITE.into(), "refused");
    }
    let mut last = None;
    for line in &entry.lines {
        match line.attribute.condition() {
            Condition::Values(values) => {
                let equal: Vec<_> = values
                    .iter()
                    .map(|&value| format!("{x} = {}", dialect.number(value)))
                    .collect();
                when(equal.join(" OR "), number(line), line.attribute.label());
            }
            Condition::Interval { to: Some(to), .. } => {
                when(
                    format!("{x} < {}", dialect.number(*to)),
                    number(line),
                    line.attribute.label(),
                );
            }
            Condition::Categories(names) => {
                let names: Vec<_> = names.iter().map(|name| dialect.text(name)).collect();
                when(
                    format!("{x} IN ({})", names.join(", ")),
                    number(line),
                    line.attribute.label(),
                );
            }
            Condition::Interval { to: None, .. } | Condition::Other => last = Some(line),
            Condition::Missing => {}
        }
    }
    let (number, words) = match last {
        Some(line) => (number(line), one_line(line.attribute.label())),
        None => (UNSEEN.into(), "refused".to_owned()),
    };
    let _ = write!(text, "    ELSE {number} -- {words}\nEND AS a{at}");
    text
}

/// Returns the points of attribute `a{at}`; no points where the value is refused.
pub(super) fn points(entry: &Entry<'_>, at: usize) -> String {
    let mut lines: Vec<_> = entry.lines.iter().collect();
    lines.sort_by_key(|line| line.number);
    let mut text = format!("CAST(CASE a{at}");
    for line in lines {
        let _ = write!(text, " WHEN {} THEN {}", line.number, line.points);
    }
    text + &format!(" END AS BIGINT) AS p{at}")
}

/// Returns which input is refused first and why; `NULL` when none is.
pub(super) fn error(entries: &[Entry<'_>], dialect: Dialect) -> String {
    let mut text = String::from("CASE\n");
    for (at, entry) in (1..).zip(entries) {
        let is_sqlite = dialect == Dialect::Sqlite;
        let kind = if entry.takes_categories { "text" } else { "a number" };
        let reasons = [
            (entry.missing().is_none(), MISSING, "a value, found none".to_owned()),
            (is_sqlite, WRONG_KIND, format!("{kind}, found another type")),
            (!entry.takes_categories, NOT_FINITE, "a finite number".to_owned()),
            (
                entry.takes_categories && entry.other().is_none(),
                UNSEEN,
                "a category of the scorecard, found another".to_owned(),
            ),
        ];
        for (_, number, expected) in reasons.into_iter().filter(|reason| reason.0) {
            let message = format!("input `{}`: expected {expected}", entry.characteristic.input());
            let message = dialect.text(&message);
            let _ = writeln!(text, "    WHEN a{at} = {number} THEN {message}");
        }
    }
    if text.lines().count() == 1 {
        // Nothing is refused: every input takes categories and has a row for missing and other ones.
        return "CAST(NULL AS CHAR(1)) AS error".to_owned();
    }
    text + "END AS error"
}

/// What one characteristic adds to the loss of a code.
pub(super) struct Part {
    /// The place of the characteristic, from 1.
    pub(super) at: usize,
    /// The attributes with this code; `None` when all have it.
    pub(super) numbers: Option<Vec<usize>>,
    pub(super) baseline: i64,
}

impl Part {
    /// Returns the points below the baseline that count for the code.
    fn below(&self) -> String {
        let Self { at, baseline, .. } = self;
        match self.condition() {
            None => format!("({baseline} - p{at})"),
            Some(condition) => format!("CASE WHEN {condition} THEN {baseline} - p{at} ELSE 0 END"),
        }
    }

    fn condition(&self) -> Option<String> {
        let numbers: Vec<_> = self.numbers.as_ref()?.iter().map(usize::to_string).collect();
        Some(format!("a{} IN ({})", self.at, numbers.join(", ")))
    }
}

/// Returns the number that ranks a code: points below times `steps`, plus the higher the earlier the
/// first characteristic that gave it.
pub(super) fn rank(parts: &[Part], steps: i64) -> String {
    let below: Vec<_> = parts.iter().map(Part::below).collect();
    let below = super::select::sum(&below);
    let place = |part: &Part| steps - i64::try_from(part.at).unwrap_or(steps);
    let mut whens = String::new();
    let mut last = 0;
    for part in parts {
        let Some(condition) = part.condition() else {
            last = place(part);
            break;
        };
        let _ = write!(whens, " WHEN {condition} THEN {}", place(part));
    }
    let place =
        if whens.is_empty() { last.to_string() } else { format!("CASE{whens} ELSE {last} END") };
    format!("({below}) * {steps} + {place}")
}
