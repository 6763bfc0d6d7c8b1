//! Any table: the cells of a CSV with their lines, and columns of numbers or categories.
//!
//! Cells stay text until somebody says what they are: a card knows what it asks for, a fit infers it.

mod column;
mod read;
mod warning;

use std::io::Read;
use std::path::Path;

pub(super) use self::column::{Cells, Column, Kind, not_a_number, number};
pub(super) use self::warning::mostly_numbers;
use crate::failure::{Excerpt, Failure, Kind as FailureKind};

/// A table in memory.
#[derive(Debug)]
pub(super) struct Table {
    /// Where it comes from, as typed.
    name: String,
    /// The bytes of the file.
    source: Vec<u8>,
    /// For each row, its line in the file, from 1.
    lines: Vec<u64>,
    /// For each row, where it starts and ends in the file.
    places: Vec<[usize; 2]>,
    columns: Vec<Texts>,
    /// Texts that mean a missing value.
    missing: Vec<String>,
}

/// The cells of a column, one behind the other.
#[derive(Debug, Default)]
struct Texts {
    name: String,
    text: String,
    ends: Vec<usize>,
}

impl Table {
    /// Reads a table; `-` is standard input.
    pub(super) fn read(path: &Path, missing: &[String]) -> Result<Self, Failure> {
        if path == Path::new("-") {
            let mut source = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut source);
            read.map_err(|error| Failure::cannot_read(Path::new("standard input"), &error))?;
            return read::table("standard input".to_owned(), source, missing);
        }
        let source = crate::project::read(path)?;
        read::table(path.display().to_string(), source, missing)
    }

    /// Returns the file as typed.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn n_rows(&self) -> usize {
        self.lines.len()
    }

    /// Returns the line of a row in the file, from 1.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.lines[row]
    }

    /// Returns a row as it stands in the file, without its end of line.
    pub(super) fn row_text(&self, row: usize) -> &[u8] {
        let [start, end] = self.places[row];
        &self.source[start..end]
    }

    /// Returns the header as it stands in the file, without its end of line.
    pub(super) fn header_text(&self) -> &[u8] {
        let end = self.source.iter().position(|&byte| byte == b'\n').unwrap_or(self.source.len());
        self.source[..end].trim_ascii_end()
    }

    /// Returns the columns in the order of the file.
    pub(super) fn columns(&self) -> impl ExactSizeIterator<Item = Column<'_>> {
        self.columns.iter().map(|texts| Column { table: self, texts })
    }

    /// Returns a column by its name.
    pub(super) fn column(&self, name: &str) -> Result<Column<'_>, Failure> {
        let found = self.columns().find(|column| column.name() == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.columns().map(Column::name).collect();
            let cause = format!("{}, line 1: expected a column {name}, found none", self.name);
            let hint = format!("the columns are {}", names.join(", "));
            Failure::new(FailureKind::BadInput, cause, hint)
        })
    }

    /// Returns the columns that are none of these, in the order of the file; there has to be one.
    pub(super) fn columns_but(&self, left_out: &[&str]) -> Result<Vec<Column<'_>>, Failure> {
        let is_in = |column: &Column<'_>| !left_out.contains(&column.name());
        let columns: Vec<Column<'_>> = self.columns().filter(is_in).collect();
        if columns.is_empty() {
            let cause = format!("{}: expected a column to look at, found none", self.name);
            return Err(Failure::new(FailureKind::BadInput, cause, "exclude fewer columns"));
        }
        Ok(columns)
    }

    /// A failure at a cell.
    pub(super) fn bad_cell(&self, row: usize, column: &str, fault: &Fault) -> Failure {
        let Fault { expected, found, hint } = fault;
        let line = self.line(row);
        let cause = format!(
            "{}, line {line}, column {column}: expected {expected}, found {found:?}",
            self.name
        );
        let field = self.columns.iter().position(|texts| texts.name == column);
        let label = format!("expected {expected}");
        let excerpt = Excerpt::of_row(&self.name, line, self.row_text(row), field, &label);
        Failure::new(FailureKind::BadInput, cause, hint).at(excerpt)
    }

    fn is_missing(&self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.is_empty() || self.missing.iter().any(|mark| mark == cell)
    }
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) hint: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, String> {
        let missing = ["NA".to_owned()];
        read::table("t.csv".to_owned(), text.as_bytes().to_vec(), &missing)
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn cells_know_their_lines() {
        let table = table("a,b\r\n1,x\r\n\r\n\"2\n\",\"y,\"\"z\"\r\n3,\r\n").unwrap();
        assert_eq!(table.n_rows(), 3);
        assert_eq!([0, 1, 2].map(|row| table.line(row)), [2, 4, 6]);
        assert_eq!(table.row_text(1), b"\"2\n\",\"y,\"\"z\"");
        let b = table.column("b").unwrap();
        assert_eq!([0, 1, 2].map(|row| b.cell(row)), [Some("x"), Some("y,\"z"), None]);
        assert_eq!(table.header_text(), b"a,b");
    }

    #[test]
    fn a_table_that_is_none_is_refused_with_its_place() {
        for (text, expected) in [
            ("", "t.csv, line 1: expected a header, found an empty file"),
            ("a,b\n", "t.csv: expected rows below the header, found none"),
            (
                "a,b,a\n1,2,3\n",
                "t.csv, line 1, field 3: expected each name once, found \"a\" again",
            ),
            ("a,\n1,2\n", "t.csv, line 1, field 2: expected a name, found it blank"),
            ("a,b\n1,2\n\n3\n", "t.csv, line 4: expected 2 fields, found 1"),
            ("a,b\n1,2,3\n", "t.csv, line 2: expected 2 fields, found 3"),
        ] {
            assert!(table(text).unwrap_err().contains(expected), "{text:?}");
        }
        let bytes = b"a\n1\n\xff\n".to_vec();
        let failure = read::table("t.csv".to_owned(), bytes, &[]).unwrap_err().to_string();
        assert!(failure.contains("t.csv, line 3: expected UTF-8"), "{failure}");
    }

    #[test]
    fn a_column_is_of_numbers_when_every_cell_is_one() {
        let table = table("\u{feff}a,b,c,d\n1, 2.5 ,x,inf\nNA,-1e3,7,1\n2,0,NA,NA\n").unwrap();
        let kinds: Vec<Kind> = table.columns().map(Column::inferred).collect();
        assert_eq!(kinds, [Kind::Numbers, Kind::Numbers, Kind::Categories, Kind::Categories]);
        let numbers = table.column("b").unwrap().numbers().unwrap();
        assert_eq!(numbers, [Some(2.5), Some(-1000.0), Some(0.0)]);
        let failure = table.column("c").unwrap().numbers().unwrap_err().to_string();
        assert!(failure.contains("line 2, column c: expected a number, found \"x\""), "{failure}");
    }

    #[test]
    fn categories_are_in_order_whatever_the_order_of_rows() {
        let table = table("a\ny\nx\nNA\ny\n").unwrap();
        let Cells::Categories { indices, names } = table.column("a").unwrap().categories() else {
            panic!("categories");
        };
        assert_eq!((indices, names), (vec![Some(1), Some(0), None, Some(1)], vec!["x", "y"]));
    }
}
