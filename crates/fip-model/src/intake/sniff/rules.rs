//! Rows that do not count: payments that were not made, moves between own accounts, totals and balances.

use std::collections::BTreeSet;

use super::roles::Judged;
use super::states::{Says, Summary, is_own, state, summary};
use super::values::{ValueKind, n_misread, reads};
use super::words::{fit, plain};
use super::{Finding, Role, SniffedColumn};
use crate::intake::mapping::DecimalMark;

/// Which rows a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The only ones to take.
    Only,
    /// Those to leave out.
    Ignore,
}

/// A rule on rows that the values of a column suggest; always to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRule {
    /// Position of the column, from 1.
    pub column: usize,
    /// Which rows it is about.
    pub which: Which,
    /// Texts and patterns of them.
    pub texts: Vec<String>,
    /// What speaks for it, with the rows of each value.
    pub finding: Finding,
}

/// The most values of a column of types.
const MOST_TYPES: usize = 40;

/// The most texts of a rule.
const MOST_TEXTS: usize = 12;

/// Words of names of columns that say what kind of payment a row is.
const TYPES: &str = "type typ art umsatzart buchungsart vorgangsart transaktionsart auftragsart tipo druh \
                     kind operation method category code";

/// Returns the rules that the rows of a file suggest.
pub(super) fn rules(
    columns: &[SniffedColumn],
    judged: &[Judged<'_>],
    body: &[&Vec<String>],
    numbers: (DecimalMark, Option<char>),
) -> Vec<RowRule> {
    let states = columns.iter().filter_map(states);
    let own = columns.iter().filter_map(|column| own_moves(column, body.len()));
    let mut rules: Vec<RowRule> = states.chain(own).collect();
    for rule in (Totals { columns, judged, body, numbers }).rules() {
        let same = |other: &&mut RowRule| other.column == rule.column && other.which == rule.which;
        match rules.iter_mut().find(same) {
            Some(other) => {
                other.texts.extend(rule.texts);
                other.finding.evidence.push_str("; ");
                other.finding.evidence.push_str(&rule.finding.evidence);
            }
            None => rules.push(rule),
        }
    }
    rules
}

/// Returns the rule on a column of states.
fn states(column: &SniffedColumn) -> Option<RowRule> {
    if column.role != Some(Role::State) {
        return None;
    }
    let of = |says: Option<Says>| -> Vec<&(String, usize)> {
        column.frequent.iter().filter(|(value, _)| state(value) == says).collect()
    };
    let (done, undone, unknown) = (of(Some(Says::Done)), of(Some(Says::Undone)), of(None));
    let (which, taken) = if done.is_empty() {
        (Which::Ignore, undone.clone())
    } else {
        (Which::Only, done.iter().chain(&unknown).copied().collect())
    };
    let mut parts = Vec::new();
    for (what, values) in
        [("count", &done), ("do not", &undone), ("are not known and count", &unknown)]
    {
        if !values.is_empty() {
            parts.push(format!("rows that {what}: {}", counted(values)));
        }
    }
    Some(rule(column, which, texts(&taken), parts.join("; ")))
}

/// Returns the rule on types that are moves between accounts of one person.
fn own_moves(column: &SniffedColumn, n_records: usize) -> Option<RowRule> {
    let typed = [Role::Kind, Role::Category, Role::Purpose, Role::Channel];
    let is_named = || {
        let name = plain(&column.name);
        typed.into_iter().any(|role| fit(role, &column.name) > 0)
            || name.split(' ').any(|word| TYPES.split(' ').any(|known| known == word))
    };
    let is_typed = column.role.map_or_else(is_named, |role| typed.contains(&role));
    if !is_typed || column.n_distinct > MOST_TYPES {
        return None;
    }
    let own: Vec<&(String, usize)> =
        column.frequent.iter().filter(|(value, _)| is_own(value)).collect();
    let n: usize = own.iter().map(|(_, n)| n).sum();
    if own.is_empty() || n * 2 > n_records {
        return None;
    }
    let evidence = format!("moves between accounts of one person: {}", counted(&own));
    Some(rule(column, Which::Ignore, texts(&own), evidence))
}

/// Rows that add up others or tell a balance.
struct Totals<'a> {
    columns: &'a [SniffedColumn],
    judged: &'a [Judged<'a>],
    body: &'a [&'a Vec<String>],
    numbers: (DecimalMark, Option<char>),
}

impl Totals<'_> {
    /// Returns a rule for each column that tells such rows; a row is told once.
    fn rules(&self) -> Vec<RowRule> {
        let mut told = BTreeSet::new();
        let most = self.body.len() / 5 + 1;
        let usual = self.usual();
        let mut rules = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let Some(is_key) = self.may_tell(at) else { continue };
            let mut values: Vec<(String, usize)> = Vec::new();
            for text in &self.judged[at].distinct {
                let Some(summary) = summary(text) else { continue };
                let rows = (0..self.body.len()).filter(|row| self.body[*row][at] == **text);
                let rows: Vec<usize> = rows.filter(|row| !told.contains(row)).collect();
                let pattern = match summary {
                    Summary::Told(pattern) => pattern,
                    Summary::Perhaps if is_key || self.are_far(&rows, usual) => (*text).to_owned(),
                    Summary::Perhaps => continue,
                };
                told.extend(rows.iter().copied());
                match values.iter_mut().find(|(known, _)| *known == pattern) {
                    Some((_, n)) => *n += rows.len(),
                    None => values.push((pattern, rows.len())),
                }
            }
            values.retain(|(_, n)| *n > 0);
            let n: usize = values.iter().map(|(_, n)| n).sum();
            if n > 0 && n <= most && values.len() <= MOST_TEXTS {
                let values: Vec<&(String, usize)> = values.iter().collect();
                let evidence = format!("totals or balances, no payments: {}", counted(&values));
                rules.push(rule(column, Which::Ignore, texts(&values), evidence));
            }
        }
        rules
    }

    /// Returns whether a column is one in which such a text can stand for nothing else; `None` where none is
    /// looked for.
    fn may_tell(&self, at: usize) -> Option<bool> {
        let judged = &self.judged[at];
        match (self.columns[at].role, &judged.kind) {
            (Some(Role::Date), ValueKind::Date { format, .. }) => {
                (n_misread(format, &judged.values) > 0).then_some(true)
            }
            (Some(Role::CustomerId | Role::AccountId), _) => Some(true),
            (
                Some(
                    Role::MerchantName
                    | Role::MerchantId
                    | Role::Purpose
                    | Role::Category
                    | Role::Kind,
                )
                | None,
                ValueKind::Text,
            ) => Some(false),
            _ => None,
        }
    }

    /// Returns the amount, in hundredths, that half of all rows do not exceed.
    fn usual(&self) -> i64 {
        let mut all: Vec<i64> = (0..self.body.len()).map(|row| self.size(row)).collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or(0)
    }

    /// Returns the largest amount of a row without its sign.
    fn size(&self, row: usize) -> i64 {
        let is_money = |role| matches!(role, Some(Role::Amount | Role::Debit | Role::Credit));
        let of = |(column, cell): (&SniffedColumn, &String)| {
            if is_money(column.role) { reads(self.numbers, cell) } else { None }
        };
        let amounts = self.columns.iter().zip(self.body[row]).filter_map(of);
        amounts.map(i64::saturating_abs).max().unwrap_or(0)
    }

    /// Returns whether the amounts of rows are far above the usual one, as those of sums are.
    fn are_far(&self, rows: &[usize], usual: i64) -> bool {
        !rows.is_empty() && rows.iter().all(|row| self.size(*row) > usual.max(1).saturating_mul(20))
    }
}

fn rule(column: &SniffedColumn, which: Which, texts: Vec<String>, evidence: String) -> RowRule {
    let what = match which {
        Which::Only => format!("{} says which rows count", column.shown()),
        Which::Ignore => format!("{} says which rows are left out", column.shown()),
    };
    let finding = Finding { what, evidence, is_sure: false };
    RowRule { column: column.number, which, texts, finding }
}

fn texts(values: &[&(String, usize)]) -> Vec<String> {
    values.iter().map(|(value, _)| value.clone()).collect()
}

/// Returns values with their rows, in words.
fn counted(values: &[&(String, usize)]) -> String {
    let shown = values.iter().take(MOST_TEXTS).map(|(value, n)| format!("{value} ({n})"));
    let shown = shown.collect::<Vec<_>>().join(", ");
    if values.len() > MOST_TEXTS { format!("{shown}, and others") } else { shown }
}
