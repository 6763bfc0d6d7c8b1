//! What is predicted: the outcome of every row, and what each row weighs.

use std::collections::BTreeMap;

use fip_scorecard::binning;

use super::table::{Fault, Table, number};
use crate::args;
use crate::failure::{Failure, Kind};

/// The outcomes of a table.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Whether the event happened, for every row.
    pub(super) events: Vec<bool>,
    /// What each row weighs, where a column says so.
    pub(super) weights: Option<Vec<f64>>,
}

impl Outcome {
    /// Reads the columns that the command line names; both outcomes have to be there.
    pub(super) fn read(asked: &args::Outcome, table: &Table) -> Result<Self, Failure> {
        let weights = asked.weight.as_deref().map(|name| weights(name, table)).transpose()?;
        Ok(Self { events: events(asked, table)?, weights })
    }

    /// Returns the outcomes as the binning takes them.
    pub(super) fn target(&self) -> binning::Outcome<'_, bool> {
        let target = binning::Outcome::new(&self.events);
        match &self.weights {
            Some(weights) => target.weights(weights),
            None => target,
        }
    }

    pub(super) fn n_events(&self) -> usize {
        self.events.iter().filter(|event| **event).count()
    }

    /// Returns the outcomes of some rows.
    pub(super) fn select(&self, rows: &[usize]) -> Self {
        let weights = self.weights.as_ref();
        Self {
            events: rows.iter().map(|&row| self.events[row]).collect(),
            weights: weights.map(|weights| rows.iter().map(|&row| weights[row]).collect()),
        }
    }
}

fn events(asked: &args::Outcome, table: &Table) -> Result<Vec<bool>, Failure> {
    let column = table.column(&asked.target)?;
    let mut rows_of: BTreeMap<&str, u64> = BTreeMap::new();
    for (row, cell) in column.cells().enumerate() {
        let Some(value) = cell else {
            let fault = Fault {
                expected: "an outcome".to_owned(),
                found: column.text(row).to_owned(),
                hint: "leave rows without an outcome out of the table".to_owned(),
            };
            return Err(table.bad_cell(row, &asked.target, &fault));
        };
        *rows_of.entry(value).or_default() += 1;
    }
    let events: Vec<&str> =
        rows_of.keys().copied().filter(|value| is_same(value, &asked.event)).collect();
    if rows_of.len() != 2 || events.len() != 1 {
        let values: Vec<String> =
            rows_of.iter().take(6).map(|(value, n)| format!("{value:?} ({n})")).collect();
        let more = if rows_of.len() > values.len() { ", ..." } else { "" };
        let cause = format!(
            "{}, column {}: expected two values, {:?} and another, found {}{more}",
            table.name(),
            asked.target,
            asked.event,
            values.join(", ")
        );
        let hint = "name the value of the event with --event; leave rows of no outcome out";
        return Err(Failure::new(Kind::BadInput, cause, hint));
    }
    Ok(column.cells().map(|cell| cell == events.first().copied()).collect())
}

/// Returns whether two cells are the same text or the same number.
fn is_same(one: &str, other: &str) -> bool {
    let equal = |a: f64, b: f64| a.total_cmp(&b).is_eq();
    one == other || number(one).zip(number(other)).is_some_and(|(a, b)| equal(a, b))
}

fn weights(name: &str, table: &Table) -> Result<Vec<f64>, Failure> {
    let column = table.column(name)?;
    let of_cell = |(row, cell): (usize, Option<f64>)| {
        cell.filter(|weight| 0.0 <= *weight).ok_or_else(|| {
            let fault = Fault {
                expected: "a weight of 0 or more".to_owned(),
                found: column.text(row).to_owned(),
                hint: "give every row a weight; 0 leaves it out".to_owned(),
            };
            table.bad_cell(row, name, &fault)
        })
    };
    column.numbers()?.into_iter().enumerate().map(of_cell).collect()
}
