//! Who moved from one segment to another between two files.

use std::collections::BTreeSet;
use std::path::Path;

use fip_model::Segment;
use fip_report::format::{count, decimal, percent};
use fip_segment::Migration;
use serde::Serialize;

use super::assign::customers;
use crate::args::MigrationFormat;
use crate::commands::table::{Column, Fault, Table};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Moves that are told, the most frequent first.
const N_MOVES: usize = 3;

/// Prints the customers of two files by their segments.
pub(super) fn migration(
    terminal: &Terminal,
    [from, to]: [&Path; 2],
    format: MigrationFormat,
) -> Result<(), Failure> {
    let tables = [Table::read(from, &[])?, Table::read(to, &[])?];
    let segments = [segments(&tables[0])?, segments(&tables[1])?];
    let names = in_order(segments.iter().flatten().copied());
    let index = |name: &str| names.iter().position(|other| *other == name).unwrap_or(names.len());
    let rows = |at: usize| -> Result<Vec<(&str, usize)>, Failure> {
        let customers = customers(&tables[at])?;
        Ok(customers.into_iter().zip(segments[at].iter().map(|name| index(name))).collect())
    };
    let moved = Migration::between(&rows(0)?, &rows(1)?, names.len()).map_err(Failure::internal)?;
    let told = Told { tables: &tables, names: &names, moved: &moved };
    terminal.data(&match format {
        MigrationFormat::Text => told.text(),
        MigrationFormat::Csv => told.csv().map_err(Failure::internal)?,
        MigrationFormat::Json => {
            serde_json::to_string_pretty(&told.document()).map_err(Failure::internal)? + "\n"
        }
    });
    Ok(())
}

/// Returns the segment of each row.
fn segments(table: &Table) -> Result<Vec<&str>, Failure> {
    let column: Column<'_> = table.column("segment")?;
    let missing = |row| {
        let fault = Fault {
            expected: "a segment".to_owned(),
            found: String::new(),
            hint: "a customer without one is INACTIVE in CustomerSegments.csv".to_owned(),
        };
        table.bad_cell(row, "segment", &fault)
    };
    column.cells().enumerate().map(|(row, cell)| cell.ok_or_else(|| missing(row))).collect()
}

/// Returns every name once: ours in their order, then others.
fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let names: BTreeSet<&str> = names.collect();
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by_key(|name| place(name));
    names
}

fn place(name: &str) -> usize {
    Segment::ALL.into_iter().position(|segment| segment.code() == name).unwrap_or(usize::MAX)
}

fn label(name: &str) -> &str {
    match Segment::ALL.into_iter().find(|segment| segment.code() == name) {
        Some(ours) => ours.label(),
        None => name,
    }
}

/// A migration with the names of its segments.
struct Told<'a> {
    tables: &'a [Table; 2],
    names: &'a [&'a str],
    moved: &'a Migration,
}

/// A migration as a document.
#[derive(Debug, Serialize)]
struct Document<'a> {
    from: &'a str,
    to: &'a str,
    segments: &'a [&'a str],
    /// Customers with the segment of the row before and of the column after.
    counts: &'a [Vec<usize>],
    /// Shares of the rows of `counts`.
    shares: Vec<Vec<Option<f64>>>,
    left: &'a [usize],
    arrived: &'a [usize],
    customers_at_both: usize,
    staying_share: Option<f64>,
    adjusted_rand: Option<f64>,
}

impl Told<'_> {
    fn document(&self) -> Document<'_> {
        let every = 0..self.names.len();
        let shares = |from| every.clone().map(|to| self.moved.share(from, to)).collect();
        Document {
            from: self.tables[0].name(),
            to: self.tables[1].name(),
            segments: self.names,
            counts: self.moved.counts(),
            shares: every.clone().map(shares).collect(),
            left: self.moved.left(),
            arrived: self.moved.arrived(),
            customers_at_both: self.moved.n_both(),
            staying_share: self.moved.staying_share(),
            adjusted_rand: self.moved.adjusted_rand(),
        }
    }

    /// Returns a line for each move; who left has no segment after, who arrived none before.
    fn csv(&self) -> csv::Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["from_segment", "to_segment", "customers", "share_of_from"])?;
        for (from, before) in self.names.iter().enumerate() {
            for (to, after) in self.names.iter().enumerate() {
                let n_customers = self.moved.counts()[from][to];
                writer.serialize((before, after, n_customers, self.moved.share(from, to)))?;
            }
        }
        for (name, left) in self.names.iter().zip(self.moved.left()) {
            writer.serialize((name, "", left, None::<f64>))?;
        }
        for (name, arrived) in self.names.iter().zip(self.moved.arrived()) {
            writer.serialize(("", name, arrived, None::<f64>))?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn text(&self) -> String {
        let n_customers = |at: usize| count(self.tables[at].n_rows() as u64);
        let mut text = format!(
            "{} ({} customers) to {} ({} customers)\n",
            self.tables[0].name(),
            n_customers(0),
            self.tables[1].name(),
            n_customers(1)
        );
        text.push_str("\nCustomers, by their segment before (rows) and after (columns)\n");
        text.push_str(&self.counts());
        text.push_str("\nShares of the customers before who are there after\n");
        text.push_str(&self.shares());
        text.push_str(&self.verdict());
        text
    }

    fn counts(&self) -> String {
        let number = |n: usize| count(n as u64);
        let mut rows = vec![self.head(&["left"])];
        for (from, row) in self.moved.counts().iter().enumerate() {
            let cells = row.iter().map(|&n| number(n));
            rows.push(self.row(from, cells.chain([number(self.moved.left()[from])])));
        }
        let arrived = self.moved.arrived().iter().map(|&n| number(n));
        rows.push(std::iter::once("  arrived".to_owned()).chain(arrived).collect());
        grid(&rows)
    }

    fn shares(&self) -> String {
        let every = 0..self.names.len();
        let cell = |from, to| self.moved.share(from, to).map_or_else(|| "–".to_owned(), percent);
        let mut rows = vec![self.head(&[])];
        rows.extend(
            every.clone().map(|from| self.row(from, every.clone().map(|to| cell(from, to)))),
        );
        grid(&rows)
    }

    fn head(&self, more: &[&str]) -> Vec<String> {
        let numbers = (1..=self.names.len()).map(|number| number.to_string());
        let more = more.iter().map(|&name| name.to_owned());
        std::iter::once("  ".to_owned()).chain(numbers).chain(more).collect()
    }

    fn row(&self, at: usize, cells: impl Iterator<Item = String>) -> Vec<String> {
        let name = format!("  {} {}", at + 1, label(self.names[at]));
        std::iter::once(name).chain(cells).collect()
    }

    fn verdict(&self) -> String {
        let (moved, n_both) = (self.moved, self.moved.n_both() as u64);
        let left: usize = moved.left().iter().sum();
        let arrived: usize = moved.arrived().iter().sum();
        let gone = format!("{} left, {} arrived.\n", count(left as u64), count(arrived as u64));
        let (Some(share), Some(adjusted_rand)) = (moved.staying_share(), moved.adjusted_rand())
        else {
            return format!("\nNo customer is in both files: {gone}");
        };
        let mut text = format!(
            "\n{} of {} customers at both dates kept their segment; {gone}\
             Adjusted Rand index {} (1: the same groups, 0: as by chance).\n",
            percent(share),
            count(n_both),
            decimal(adjusted_rand, 2)
        );
        let mut moves: Vec<(usize, usize, usize)> = (moved.counts().iter().enumerate())
            .flat_map(|(from, row)| row.iter().enumerate().map(move |(to, &n)| (n, from, to)))
            .filter(|&(n, from, to)| n > 0 && from != to)
            .collect();
        moves.sort_by_key(|&(n, from, to)| (std::cmp::Reverse(n), from, to));
        if !moves.is_empty() {
            text.push_str("Most frequent moves:\n");
        }
        let told = moves.into_iter().take(N_MOVES).map(|(n, from, to)| {
            let [from_name, to_name] = [from, to].map(|at| label(self.names[at]));
            let share = moved.share(from, to).map_or_else(String::new, percent);
            format!("  {from_name} to {to_name}: {} ({share})\n", count(n as u64))
        });
        text.extend(told);
        text
    }
}

/// Returns cells below each other: the first column to the left, the others to the right.
fn grid(rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..).map_while(width).collect();
    let aligned = |(at, (cell, width)): (usize, (&String, &usize))| {
        let room = " ".repeat(width.saturating_sub(cell.chars().count()));
        if at == 0 { format!("{cell}{room}") } else { format!("  {room}{cell}") }
    };
    let line = |row: &Vec<String>| {
        let line: String = row.iter().zip(&widths).enumerate().map(aligned).collect();
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}
