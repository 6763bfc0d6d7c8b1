//! Columns of small tables: their cells in, their quality out.

use std::collections::BTreeMap;

use super::amounts::{mean, power, rank};
use super::document::{ColumnQuality, Frequent, TableQuality};
use super::words::share;
use crate::dictionary::TableSpec;
use crate::money::Money;

/// How many frequent values are told.
const TOP: usize = 5;
/// Interquartile ranges between a quartile and its outer fence.
const OUTER: f64 = 3.0;

/// A table whose columns are added one by one.
#[derive(Debug)]
pub(super) struct TableBuilder {
    spec: TableSpec,
    table: TableQuality,
}

impl TableBuilder {
    pub(super) fn new(spec: TableSpec, rows: u64) -> Self {
        let name = spec.name.to_owned();
        Self { spec, table: TableQuality { name, rows, columns: Vec::new() } }
    }

    pub(super) fn finish(self) -> TableQuality {
        self.table
    }

    /// Adds a column that the ledger does not have.
    pub(super) fn not_known(&mut self, name: &str) {
        let rows = self.table.rows;
        let column = self.column(name, rows, rows);
        column.known = false;
        column.missing = 0;
    }

    /// Adds a column by its cells: all rows to which it applies, and those that are empty.
    pub(super) fn column(&mut self, name: &str, rows: u64, missing: u64) -> &mut ColumnQuality {
        let kind = self.spec.columns.iter().find(|column| column.name == name);
        let known = missing < rows || self.table.rows == 0 || rows == 0;
        self.table.columns.push(ColumnQuality {
            name: name.to_owned(),
            kind: kind.map_or("text", |column| column.kind.name()).to_owned(),
            known,
            rows,
            missing: if known { missing } else { 0 },
            missing_share: if known { share(missing, rows) } else { 0.0 },
            distinct: None,
            min: None,
            q1: None,
            median: None,
            q3: None,
            max: None,
            mean: None,
            outliers: None,
            top: Vec::new(),
        });
        let last = self.table.columns.len() - 1;
        &mut self.table.columns[last]
    }

    /// Adds a column of values that are counted one by one: codes, flags, names.
    pub(super) fn codes<T: Ord + ToString>(
        &mut self,
        name: &str,
        cells: impl Iterator<Item = Option<T>>,
    ) {
        let (mut counts, mut rows): (BTreeMap<T, u64>, u64) = (BTreeMap::new(), 0);
        for cell in cells {
            rows += 1;
            if let Some(value) = cell {
                *counts.entry(value).or_default() += 1;
            }
        }
        let filled = counts.values().sum::<u64>();
        let column = self.column(name, rows, rows - filled);
        column.distinct = column.known.then_some(counts.len() as u64);
        column.top = frequent(counts.into_iter().map(|(value, n)| (value.to_string(), n)), filled);
    }

    /// Adds a column of values that are told by their ends: keys, dates, names.
    pub(super) fn ends<T: Ord + ToString>(
        &mut self,
        name: &str,
        cells: impl Iterator<Item = Option<T>>,
    ) {
        let (mut values, mut rows) = (Vec::new(), 0);
        for cell in cells {
            rows += 1;
            values.extend(cell);
        }
        values.sort_unstable();
        let filled = values.len() as u64;
        let text = |value: Option<&T>| value.map(ToString::to_string);
        let (min, max) = (text(values.first()), text(values.last()));
        values.dedup();
        let column = self.column(name, rows, rows - filled);
        column.distinct = column.known.then_some(values.len() as u64);
        (column.min, column.max) = (min, max);
    }

    /// Adds a column of whole numbers.
    pub(super) fn numbers(&mut self, name: &str, cells: impl Iterator<Item = Option<i64>>) {
        self.quantities(name, cells, Scale::Plain);
    }

    /// Adds a column of money.
    pub(super) fn money(&mut self, name: &str, cells: impl Iterator<Item = Option<Money>>) {
        let pence = cells.map(|cell| cell.map(Money::pence));
        self.quantities(name, pence, Scale::Log);
    }

    fn quantities(&mut self, name: &str, cells: impl Iterator<Item = Option<i64>>, scale: Scale) {
        let (mut values, mut rows): (Vec<i64>, u64) = (Vec::new(), 0);
        for cell in cells {
            rows += 1;
            values.extend(cell);
        }
        values.sort_unstable();
        let n = values.len() as u64;
        let text = |value| scale.text(value);
        let at = |rank: u64| usize::try_from(rank).ok().and_then(|rank| values.get(rank)).copied();
        let quartile = |quarters| at(rank(quarters, n)?);
        let column = self.column(name, rows, rows - n);
        column.min = values.first().copied().map(text);
        column.max = values.last().copied().map(text);
        [column.q1, column.median, column.q3] = [1, 2, 3].map(|q| quartile(q).map(text));
        let sum = values.iter().map(|value| i128::from(*value)).sum();
        column.mean = mean(sum, n, scale.to_hundredths()).map(decimal);
        column.outliers = quartile(1).zip(quartile(3)).map(|(q1, q3)| {
            let [low, high] = scale.outer_fences(q1, q3);
            let is_far = |value: &&i64| (**value as f64) < low || high < **value as f64;
            values.iter().filter(is_far).count() as u64
        });
    }
}

/// Returns the values that stand most often, ties in the order of the values.
pub(super) fn frequent(counts: impl Iterator<Item = (String, u64)>, of: u64) -> Vec<Frequent> {
    let mut counts: Vec<(String, u64)> = counts.filter(|(_, n)| *n > 0).collect();
    counts.sort_by_key(|(_, n)| u64::MAX - n);
    counts.truncate(TOP);
    let told = counts.into_iter();
    told.map(|(value, n)| Frequent { value, n, share: share(n, of) }).collect()
}

/// Returns hundredths as a number with two decimals.
pub(super) fn decimal(hundredths: i128) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// How a quantity spreads, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// Whole numbers, as they are.
    Plain,
    /// Pence, by their logarithms.
    Log,
}

impl Scale {
    fn text(self, value: i64) -> String {
        match self {
            Self::Plain => value.to_string(),
            Self::Log => Money::from_pence(value).to_string(),
        }
    }

    const fn to_hundredths(self) -> i128 {
        match self {
            Self::Plain => 100,
            Self::Log => 1,
        }
    }

    fn outer_fences(self, q1: i64, q3: i64) -> [f64; 2] {
        match self {
            Self::Plain => {
                let (q1, q3) = (q1 as f64, q3 as f64);
                let far = OUTER * (q3 - q1);
                [q1 - far, q3 + far]
            }
            Self::Log => {
                let (q1, q3) = (q1.max(1) as f64, q3.max(1) as f64);
                let far = power(q3 / q1, OUTER);
                [q1 / far, q3 * far]
            }
        }
    }
}
