//! The German credit file: cells, outcome, and the rows that cards are made from.

use std::error::Error;

/// A table of text.
#[derive(Debug)]
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The values of a column.
#[derive(Debug)]
pub(crate) enum Values<'a> {
    Numbers(Vec<Option<f64>>),
    Names(Vec<Option<&'a str>>),
}

impl Table {
    pub(crate) fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        let mut lines = text.lines().map(cells);
        let header = lines.next().ok_or("expected a line of names")?;
        let rows: Vec<_> = lines.collect();
        match rows.iter().position(|row| row.len() != header.len()) {
            Some(row) => Err(format!("row {row}: expected {} cells", header.len()).into()),
            None => Ok(Self { header, rows }),
        }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Returns the cells of a column as text.
    pub(crate) fn text(&self, name: &str) -> Result<Vec<&str>, Box<dyn Error>> {
        let at = self.header.iter().position(|held| held == name);
        let at = at.ok_or_else(|| format!("the file has no column {name}"))?;
        Ok(self.rows.iter().map(|row| row[at].as_str()).collect())
    }

    /// Returns a column; no cell of the file is missing.
    pub(crate) fn values(&self, name: &str, numeric: bool) -> Result<Values<'_>, Box<dyn Error>> {
        let text = self.text(name)?;
        if !numeric {
            return Ok(Values::Names(text.into_iter().map(Some).collect()));
        }
        let numbers = text.into_iter().map(|cell| cell.parse().map(Some));
        Ok(Values::Numbers(numbers.collect::<Result<_, _>>()?))
    }

    /// Returns whether each row is a bad credit.
    pub(crate) fn events(&self) -> Result<Vec<bool>, Box<dyn Error>> {
        Ok(self.text("creditability")?.into_iter().map(|cell| cell == "bad").collect())
    }

    /// Returns the rows that cards are made from, and the others.
    pub(crate) fn split(&self) -> [Vec<usize>; 2] {
        let (train, test) = (0..self.n_rows()).partition(|row| (row * 7_919) % 10 < 7);
        [train, test]
    }
}

/// The cells of a line, of which some are in quotes.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for char in line.chars() {
        match char {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().into_iter().for_each(|cell| cell.push(char)),
        }
    }
    cells
}

/// Returns the values at some positions.
pub(crate) fn pick<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().map(|&row| values[row]).collect()
}
