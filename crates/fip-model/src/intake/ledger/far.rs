//! Rows that lie years from all others, and where the first of them stands.

use std::collections::BTreeMap;

use super::window::Months;
use crate::intake::transactions::TransactionRow;
use crate::time::{Date, Month};
use crate::window::ObservationWindow;

/// Transactions that lie so far from the others that they say nothing about the window, and are not in
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FarRows {
    /// How many.
    pub n: u64,
    /// File of the first that was read, from 0.
    pub file: usize,
    /// Line of that file at which it begins, from 1; its number where records are counted.
    pub line: u64,
    /// Its day.
    pub day: Date,
}

/// The first row of each month, as rows were read.
#[derive(Debug, Default)]
pub(super) struct FirstRows {
    months: BTreeMap<Month, Place>,
    /// The month of the row before.
    last: Option<Month>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    file: u32,
    line: u64,
    day: Date,
}

impl FirstRows {
    /// Takes a row of a file, from 0.
    pub(super) fn take(&mut self, row: &TransactionRow<'_>, file: u32) {
        let day = row.at.date();
        let month = day.month();
        if self.last != Some(month) {
            self.last = Some(month);
            self.months.entry(month).or_insert(Place { file, line: row.line, day });
        }
    }

    /// Returns the rows outside of these days, and of the window; `None` where there is none.
    pub(super) fn far(
        &self,
        months: &Months,
        days: [Date; 2],
        window: ObservationWindow,
    ) -> Option<FarRows> {
        let [start, end] = [window.start(), window.as_of()].map(Date::month);
        let mut n = 0;
        let mut first: Option<Place> = None;
        for (month, rows) in months.outside(days).filter(|(at, _)| *at < start || *at >= end) {
            n += rows;
            let place = self.months.get(&month).copied();
            let earlier =
                |one: &Place| first.is_none_or(|all| (one.file, one.line) < (all.file, all.line));
            first = place.filter(earlier).or(first);
        }
        let first = first?;
        Some(FarRows { n, file: first.file as usize, line: first.line, day: first.day })
    }
}
