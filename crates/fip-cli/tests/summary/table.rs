//! A plain CSV table: a header and rows of text.

use std::path::Path;

pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
        let rows = reader.records().map(|record| row(record.unwrap())).collect();
        Self { header, rows }
    }

    pub(crate) fn write(&self, path: &Path) {
        let mut writer = csv::Writer::from_path(path).unwrap();
        writer.write_record(&self.header).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        writer.flush().unwrap();
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn column(&self, name: &str) -> usize {
        self.header.iter().position(|cell| cell == name).unwrap()
    }

    pub(crate) fn get(&self, row: usize, column: &str) -> &str {
        &self.rows[row][self.column(column)]
    }

    /// Returns an amount of money in pence, from text such as `-12.30`.
    pub(crate) fn pence(&self, row: usize, column: &str) -> i64 {
        let text = self.get(row, column);
        let (pounds, pence) = text.split_once('.').unwrap();
        assert_eq!(pence.len(), 2, "{text}");
        format!("{pounds}{pence}").parse().unwrap()
    }

    pub(crate) fn set(&mut self, row: usize, column: &str, cell: &str) {
        let column = self.column(column);
        cell.clone_into(&mut self.rows[row][column]);
    }

    pub(crate) fn remove(&mut self, row: usize) {
        self.rows.remove(row);
    }

    /// Returns the first row whose cell is this.
    pub(crate) fn position(&self, column: &str, cell: &str) -> usize {
        (0..self.n_rows()).find(|&row| self.get(row, column) == cell).unwrap()
    }
}
