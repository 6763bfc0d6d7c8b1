//! `fip scorecard fit`: a card from a table, and everything that was decided on the way.
//!
//! One file a step: which columns are looked at ([`columns`]), their bins as candidates
//! ([`candidate`]), what the card is to be ([`builder`]), how good it is ([`mod@measure`]), and what is told
//! ([`text`], [`warnings`], [`document`]).

mod builder;
mod candidate;
mod columns;
mod document;
mod measure;
mod text;
mod warnings;

use fip_ml::{SplitError, TrainTest};
use fip_model::Seed;
use fip_scorecard::export::markdown;
use rayon::prelude::*;

use self::columns::Considered;
use self::document::Document;
use self::measure::{Measured, measure};
use super::binned::{BinnedColumn, Binner};
use super::outcome::Outcome;
use super::table::{Column, Table};
use super::{beside, write, write_json};
use crate::args::Fit;
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// The seed of the split, where none was given.
const SEED: u64 = 42;

/// Makes a card, tells how, and writes it.
pub(super) fn fit(asked: &Fit, seed: Option<u64>, terminal: &Terminal) -> Result<(), Failure> {
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let outcome = Outcome::read(&asked.outcome, &table)?;
    let considered = Considered::of(asked, &table)?;
    for warning in warnings::before(&table, &considered.columns) {
        terminal.say(&warning);
    }
    let seed = seed.unwrap_or(SEED);
    let rows = Rows::split(asked, &table, &outcome, seed)?;
    let train = outcome.select(&rows.train);
    let columns = bin(asked, &table, &considered.columns, &rows.train, &train)?;
    let candidates = columns
        .iter()
        .filter_map(|column| candidate::candidate(column, &rows.train, &train).transpose())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| builder::refused(&table, &error.into()))?;
    let fitted = builder::build(asked, &table, &columns)?
        .fit(&candidates, &train.target())
        .map_err(|error| builder::refused(&table, &error))?;
    let card = fitted.card();
    let measured = Measured {
        train: measure(card, &table, &rows.train, &outcome)?,
        test: measure(card, &table, &rows.test, &outcome)?,
    };
    let document = Document::new(asked, &table, seed, &columns, (fitted.report(), &measured));
    terminal.data(&text::text(&columns, &fitted, &measured));
    for warning in warnings::after(card) {
        terminal.say(&warning);
    }
    if asked.report {
        write(&beside(&asked.out, "md"), markdown(card).as_bytes(), terminal)?;
    }
    write_json(&beside(&asked.out, "fit.json"), &document, terminal)?;
    let text = card.to_json().map_err(Failure::internal)?;
    write(&asked.out, text.as_bytes(), terminal)?;
    terminal.say(&format!(
        "\nWritten: {}, and how it was made: {}\nNext: fip scorecard score --card {} --data FILE --out scores.csv",
        asked.out.display(),
        beside(&asked.out, "fit.json").display(),
        asked.out.display()
    ));
    Ok(())
}

/// The rows that the card is made from, and those it is tested on.
struct Rows {
    train: Vec<usize>,
    test: Vec<usize>,
}

impl Rows {
    fn split(asked: &Fit, table: &Table, outcome: &Outcome, seed: u64) -> Result<Self, Failure> {
        let share = asked.columns.test_share;
        // Exactly none is what was typed.
        if share.total_cmp(&0.0).is_eq() {
            return Ok(Self { train: (0..table.n_rows()).collect(), test: Vec::new() });
        }
        let lines: Vec<u64> = (0..table.n_rows()).map(|row| table.line(row)).collect();
        let split = TrainTest::stratified(&outcome.events, &lines, share, Seed::new(seed));
        let split = split.map_err(|error: SplitError| {
            let n_events = outcome.n_events();
            let cause = format!(
                "{}: {error}; {n_events} of {} rows are events",
                table.name(),
                table.n_rows()
            );
            Failure::new(Kind::BadInput, cause, "--test-share 0 makes the card from all rows")
        })?;
        Ok(Self { train: split.train().to_vec(), test: split.test().to_vec() })
    }
}

/// Puts the training rows of every column into bins, side by side.
fn bin<'t>(
    asked: &Fit,
    table: &Table,
    columns: &[Column<'t>],
    rows: &[usize],
    outcome: &Outcome,
) -> Result<Vec<BinnedColumn<'t>>, Failure> {
    let binner = Binner::new(&asked.binned, table)?;
    let found: Vec<Result<BinnedColumn<'t>, Failure>> =
        columns.par_iter().map(|&column| binner.bin(column, rows, outcome)).collect();
    found.into_iter().map(|column| column.map(columns::without_names)).collect()
}
