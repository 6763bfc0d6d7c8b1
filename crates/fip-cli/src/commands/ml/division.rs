//! Which rows are trained on, which are held out, and the folds of the training rows.

use std::collections::BTreeMap;

use fip_ml::{Folds, ForwardFolds, Resampling, SplitError, TrainTest};
use fip_model::{Date, Seed};

use super::data::Data;
use super::table::{Column, Fault, Kind as Cells, Table, number};
use crate::args::MlRows;
use crate::failure::{Failure, Kind};

/// A division of the rows of a table.
#[derive(Debug)]
pub(super) struct Division {
    /// Rows that models are trained on.
    pub(super) train: Vec<usize>,
    /// Rows that they are judged on.
    pub(super) test: Vec<usize>,
    /// Divisions of the training rows.
    pub(super) folds: Vec<Fold>,
    /// How the rows were divided, in words.
    pub(super) words: String,
}

/// Training rows that a model is fitted to, and training rows that it is compared on.
#[derive(Debug)]
pub(super) struct Fold {
    pub(super) fit: Vec<usize>,
    pub(super) judge: Vec<usize>,
}

/// What keeps rows together.
enum By {
    /// Nothing: each row has its line.
    Line,
    Group(Vec<u64>),
    Time(Vec<i64>),
}

impl Division {
    /// Divides the rows as the command line asks.
    pub(super) fn of(asked: &MlRows, data: &Data<'_>, seed: u64) -> Result<Self, Failure> {
        let by = match (&asked.group, &asked.time) {
            (Some(name), _) => By::Group(groups(data.table, name)?),
            (None, Some(name)) => By::Time(times(data.table, name)?),
            (None, None) => By::Line,
        };
        let refused = |error: SplitError| {
            let table = data.table;
            let (n_events, n_rows) = (data.outcome.n_events(), table.n_rows());
            let cause =
                format!("{}: {error}; {n_events} of {n_rows} rows are events", table.name());
            let hint =
                "ask for fewer --folds, another --test-share (0 for none), or give more rows";
            Failure::new(Kind::BadInput, cause, hint)
        };
        let seed = Seed::new(seed);
        let (train, test) = hold_out(asked.test_share, &by, data, seed).map_err(refused)?;
        let folds = folds(asked.folds as usize, &by, data, (&train, seed)).map_err(refused)?;
        let how = match by {
            By::Line => "stratified".to_owned(),
            By::Group(_) => format!("by {}", asked.group.as_deref().unwrap_or_default()),
            By::Time(_) => {
                format!("the latest by {}", asked.time.as_deref().unwrap_or_default())
            }
        };
        Ok(Self { train, test, folds, words: how })
    }
}

fn hold_out(
    share: f64,
    by: &By,
    data: &Data<'_>,
    seed: Seed,
) -> Result<(Vec<usize>, Vec<usize>), SplitError> {
    let labels = &data.outcome.events;
    // Exactly none is what was typed.
    if share.total_cmp(&0.0).is_eq() {
        return Ok(((0..labels.len()).collect(), Vec::new()));
    }
    let split = match by {
        By::Line => TrainTest::stratified(labels, &lines(data.table), share, seed),
        By::Group(groups) => TrainTest::grouped(labels, groups, share, seed),
        By::Time(times) => TrainTest::by_time(times, share),
    }?;
    Ok((split.train().to_vec(), split.test().to_vec()))
}

/// Returns folds of the training rows, as rows of the table.
fn folds(
    n_folds: usize,
    by: &By,
    data: &Data<'_>,
    (train, seed): (&[usize], Seed),
) -> Result<Vec<Fold>, SplitError> {
    fn some<T: Copy>(of: &[T], rows: &[usize]) -> Vec<T> {
        rows.iter().map(|&row| of[row]).collect()
    }
    let of = |found: &dyn Resampling| {
        let fold = |number: usize| {
            let (fit, judge) = found.train_and_test(number);
            Fold { fit: some(train, &fit), judge: some(train, &judge) }
        };
        (0..found.n_folds()).map(fold).collect::<Vec<Fold>>()
    };
    let labels = data.labels(train);
    Ok(match by {
        By::Line => {
            let lines = some(&lines(data.table), train);
            of(&Folds::stratified(&labels, &lines, n_folds, seed)?)
        }
        By::Group(groups) => of(&Folds::grouped(&labels, &some(groups, train), n_folds, seed)?),
        By::Time(times) => of(&ForwardFolds::new(&some(times, train), n_folds)?),
    })
}

fn lines(table: &Table) -> Vec<u64> {
    (0..table.n_rows()).map(|row| table.line(row)).collect()
}

/// Returns a number for each row, one for each text of a column.
fn groups(table: &Table, name: &str) -> Result<Vec<u64>, Failure> {
    let column = table.column(name)?;
    let mut number_of: BTreeMap<&str, u64> = BTreeMap::new();
    let mut group = |row: usize| {
        let cell = column.cell(row).ok_or_else(|| bad(table, column, row, "a group"))?;
        let next = number_of.len() as u64;
        Ok(*number_of.entry(cell).or_insert(next))
    };
    (0..table.n_rows()).map(&mut group).collect()
}

/// Returns the position of each row's time among all times.
fn times(table: &Table, name: &str) -> Result<Vec<i64>, Failure> {
    let column = table.column(name)?;
    if column.inferred() == Cells::Numbers {
        let value = |row: usize| {
            let cell = column.cell(row).and_then(number);
            cell.ok_or_else(|| bad(table, column, row, "a time"))
        };
        let values: Vec<f64> = (0..table.n_rows()).map(value).collect::<Result<_, Failure>>()?;
        return Ok(ranks(&values, f64::total_cmp));
    }
    let date = |row: usize| {
        let text = column
            .cell(row)
            .map(str::trim)
            .filter(|text| text.get(..10).is_some_and(|day| day.parse::<Date>().is_ok()));
        text.ok_or_else(|| bad(table, column, row, "a number or a date such as 2025-03-31"))
    };
    let texts: Vec<&str> = (0..table.n_rows()).map(date).collect::<Result<_, Failure>>()?;
    Ok(ranks(&texts, Ord::cmp))
}

fn ranks<T: Copy>(values: &[T], compare: impl Fn(&T, &T) -> std::cmp::Ordering) -> Vec<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(&compare);
    sorted.dedup_by(|a, b| compare(a, b).is_eq());
    let rank = |value: &T| sorted.partition_point(|other| compare(other, value).is_lt());
    values.iter().map(|value| i64::try_from(rank(value)).unwrap_or(i64::MAX)).collect()
}

fn bad(table: &Table, column: Column<'_>, row: usize, expected: &str) -> Failure {
    let fault = Fault {
        expected: expected.to_owned(),
        found: column.text(row).to_owned(),
        hint: "fill in the cell, or leave the row out of the table".to_owned(),
    };
    table.bad_cell(row, column.name(), &fault)
}
