//! Tables of features: a row a customer or a customer and month, a typed column a feature.

use std::io::{Read, Write};

use crate::dictionary::{Kind, TableSpec};
use crate::ids::CustomerId;
use crate::matrix::{FeatureMatrix, MatrixError};
use crate::money::Money;
use crate::table_io::{TableError, read_records};
use crate::time::{Date, Month};

/// The cells of a feature, first row to last.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Cells {
    /// Whole numbers: counts and days.
    Integer(Vec<Option<i64>>),
    /// Money.
    Money(Vec<Option<Money>>),
    /// Ratios, means and the like.
    Real(Vec<Option<f64>>),
    /// Days.
    Date(Vec<Date>),
}

impl Cells {
    /// Returns the cell as a number: money in pounds, a day as days since 1970-01-01.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Integer(cells) => cells.get(row).copied().flatten().map(|n| n as f64),
            Self::Money(cells) => cells.get(row).copied().flatten().map(Money::pounds),
            Self::Real(cells) => cells.get(row).copied().flatten(),
            Self::Date(cells) => cells.get(row).map(|date| f64::from(date.epoch_days())),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Integer(cells) => cells.len(),
            Self::Money(cells) => cells.len(),
            Self::Real(cells) => cells.len(),
            Self::Date(cells) => cells.len(),
        }
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) -> std::io::Result<()> {
        match self {
            Self::Integer(cells) => cells[row].map_or(Ok(()), |n| write!(out, "{n}")),
            Self::Money(cells) => cells[row].map_or(Ok(()), |m| write!(out, "{m}")),
            Self::Real(cells) => cells[row].map_or(Ok(()), |x| write!(out, "{x}")),
            Self::Date(cells) => write!(out, "{}", cells[row]),
        }
    }

    fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Money => Self::Money(Vec::new()),
            Kind::Real => Self::Real(Vec::new()),
            Kind::Date => Self::Date(Vec::new()),
            _ => Self::Integer(Vec::new()),
        }
    }

    /// Adds the cell that `text` stands for; `None` when it cannot be read.
    fn push_text(&mut self, text: &str) -> Option<()> {
        let empty = text.is_empty();
        match self {
            Self::Integer(cells) if empty => cells.push(None),
            Self::Money(cells) if empty => cells.push(None),
            Self::Real(cells) if empty => cells.push(None),
            Self::Integer(cells) => cells.push(Some(text.parse().ok()?)),
            Self::Money(cells) => cells.push(Some(text.parse().ok()?)),
            Self::Real(cells) => {
                cells.push(Some(text.parse().ok().filter(|x: &f64| x.is_finite())?));
            }
            Self::Date(cells) => cells.push(text.parse().ok()?),
        }
        Some(())
    }
}

/// Features of customers, or of customers by month.
///
/// The first column is `customer_id`; a table by month has `month` second; the features follow.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureTable {
    spec: TableSpec,
    customers: Vec<CustomerId>,
    months: Option<Vec<Month>>,
    columns: Vec<Cells>,
}

/// Why a feature table could not be made or asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeatureTableError {
    /// The columns are not those of the specification, or differ in length.
    #[error("expected {n_columns} feature columns of {n_rows} cells each for {table}")]
    Shape {
        /// The table.
        table: &'static str,
        /// Feature columns of the specification.
        n_columns: usize,
        /// Rows of the table.
        n_rows: usize,
    },
    /// There is no such feature.
    #[error("expected a feature of {table}, found {found:?}")]
    Unknown {
        /// The table.
        table: &'static str,
        /// The name asked for.
        found: String,
    },
    /// The features do not make a matrix.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
}

impl FeatureTable {
    /// Returns the table of these columns; `spec` names the keys and then the features in order.
    ///
    /// # Errors
    ///
    /// [`FeatureTableError::Shape`] when the columns are not as many or as long as they should be.
    pub fn new(
        spec: TableSpec,
        customers: Vec<CustomerId>,
        months: Option<Vec<Month>>,
        columns: Vec<Cells>,
    ) -> Result<Self, FeatureTableError> {
        let n_keys = 1 + usize::from(months.is_some());
        let (n_columns, n_rows) = (spec.columns.len().saturating_sub(n_keys), customers.len());
        let lawful = columns.len() == n_columns
            && columns.iter().all(|cells| cells.len() == n_rows)
            && months.as_ref().is_none_or(|months| months.len() == n_rows);
        if !lawful {
            return Err(FeatureTableError::Shape { table: spec.name, n_columns, n_rows });
        }
        Ok(Self { spec, customers, months, columns })
    }

    /// Returns the table's entry in the data dictionary.
    pub const fn spec(&self) -> &TableSpec {
        &self.spec
    }

    /// Returns the number of rows.
    pub const fn n_rows(&self) -> usize {
        self.customers.len()
    }

    /// Returns the customer of each row.
    pub fn customers(&self) -> &[CustomerId] {
        &self.customers
    }

    /// Returns the month of each row; `None` for a table without months.
    pub fn months(&self) -> Option<&[Month]> {
        self.months.as_deref()
    }

    /// Returns the cells of a feature.
    pub fn column(&self, name: &str) -> Option<&Cells> {
        let at = self.spec.header().position(|column| column == name)?;
        self.columns.get(at.checked_sub(self.n_keys())?)
    }

    /// Returns a feature of a row as a number: money in pounds; `None` when empty or unknown.
    pub fn number(&self, row: usize, name: &str) -> Option<f64> {
        self.column(name)?.number(row)
    }

    /// Returns the matrix of these features, shape `(n_rows, names.len())`, money in pounds.
    ///
    /// # Errors
    ///
    /// [`FeatureTableError::Unknown`] when there is no feature of a name.
    pub fn matrix(&self, names: &[&str]) -> Result<FeatureMatrix, FeatureTableError> {
        let columns = names
            .iter()
            .map(|&name| {
                self.column(name).ok_or_else(|| FeatureTableError::Unknown {
                    table: self.spec.name,
                    found: name.to_owned(),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let cells =
            (0..self.n_rows()).flat_map(|row| columns.iter().map(move |cells| cells.number(row)));
        let names = names.iter().map(|&name| name.to_owned()).collect();
        Ok(FeatureMatrix::from_cells(names, cells)?)
    }

    /// Returns the CSV text of the rows in `range`, without a header.
    ///
    /// Parts of a table can be written apart and put behind one another.
    pub fn lines(&self, range: std::ops::Range<usize>) -> Vec<u8> {
        let mut out = Vec::with_capacity(range.len() * 256);
        for row in range {
            // Writing to a Vec cannot fail.
            let _ = self.write_row(row, &mut out);
        }
        out
    }

    fn write_row(&self, row: usize, out: &mut Vec<u8>) -> std::io::Result<()> {
        write!(out, "{}", self.customers[row])?;
        if let Some(months) = &self.months {
            write!(out, ",{}", months[row])?;
        }
        for cells in &self.columns {
            out.push(b',');
            cells.write(row, out)?;
        }
        out.push(b'\n');
        Ok(())
    }

    /// Returns the table that CSV text with a header stands for; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// [`TableError`] when the header is not that of `spec`, a row has another width, a cell cannot
    /// be read, or the reader fails.
    pub fn read(reader: impl Read, file: &str, spec: TableSpec) -> Result<Self, TableError> {
        let by_month = spec.columns.get(1).is_some_and(|column| column.kind == Kind::Month);
        let n_keys = 1 + usize::from(by_month);
        let mut customers = Vec::new();
        let mut months = by_month.then(Vec::new);
        let mut columns: Vec<Cells> =
            spec.columns[n_keys..].iter().map(|column| Cells::empty(column.kind)).collect();
        read_records(reader, file, &spec, |_, record, place| {
            let text = |at: usize| record.get(at).and_then(|cell| std::str::from_utf8(cell).ok());
            let refuse = |at| place.refuse_cell(record, at);
            let customer = text(0).and_then(|text| text.parse().ok());
            customers.push(customer.ok_or_else(|| refuse(0))?);
            if let Some(months) = &mut months {
                let key = text(1).and_then(|text| text.parse().ok());
                months.push(key.and_then(|k| Month::from_key(k).ok()).ok_or_else(|| refuse(1))?);
            }
            for (at, cells) in columns.iter_mut().enumerate() {
                let pushed = text(at + n_keys).and_then(|text| cells.push_text(text));
                pushed.ok_or_else(|| refuse(at + n_keys))?;
            }
            Ok(())
        })?;
        Ok(Self { spec, customers, months, columns })
    }

    const fn n_keys(&self) -> usize {
        1 + self.months.is_some() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::ColumnSpec;

    fn spec() -> TableSpec {
        TableSpec {
            name: "Features",
            grain: "a customer and month",
            source: "the test",
            key: &["customer_id", "month"],
            columns: vec![
                ColumnSpec::new("customer_id", Kind::Id(7, "C0000001"), "who"),
                ColumnSpec::new("month", Kind::Month, "when"),
                ColumnSpec::new("txn_count", Kind::Integer, "how often"),
                ColumnSpec::new("spend", Kind::Money, "how much"),
                ColumnSpec::new("rate", Kind::Real, "which share").nullable(),
            ],
        }
    }

    fn table() -> FeatureTable {
        let month = Month::new(2025, 3).unwrap();
        FeatureTable::new(
            spec(),
            vec![CustomerId::new(1), CustomerId::new(2)],
            Some(vec![month, month]),
            vec![
                Cells::Integer(vec![Some(3), Some(0)]),
                Cells::Money(vec![Some(Money::from_pence(150)), Some(Money::ZERO)]),
                Cells::Real(vec![Some(0.1), None]),
            ],
        )
        .unwrap()
    }

    #[test]
    fn refuses_columns_of_another_length() {
        let columns = vec![Cells::Integer(vec![Some(1)]); 4];
        let found =
            FeatureTable::new(spec(), vec![CustomerId::new(1)], None, columns[..3].to_vec());
        assert!(found.is_err());
    }

    #[test]
    fn refuses_unknown_features() {
        let found = table().matrix(&["spend", "mood"]).unwrap_err();
        assert!(found.to_string().contains("mood"), "{found}");
        assert!(table().column("customer_id").is_none());
    }

    #[test]
    fn money_enters_a_matrix_in_pounds() {
        let matrix = table().matrix(&["rate", "spend"]).unwrap();
        assert_eq!(matrix.get(0, 1), Some(1.5));
        assert_eq!(matrix.get(1, 0), None);
    }

    #[test]
    fn text_and_back_is_identity() {
        let mut text = b"customer_id,month,txn_count,spend,rate\n".to_vec();
        text.extend(table().lines(0..1));
        text.extend(table().lines(1..2));
        let expected = "C0000001,202503,3,1.50,0.1\nC0000002,202503,0,0.00,\n";
        assert!(String::from_utf8_lossy(&text).ends_with(expected));
        assert_eq!(FeatureTable::read(text.as_slice(), "f.csv", spec()).unwrap(), table());
    }

    #[test]
    fn names_the_cell_that_cannot_be_read() {
        let text = "customer_id,month,txn_count,spend,rate\nC0000001,202503,3,1.50,NaN\n";
        let error = FeatureTable::read(text.as_bytes(), "f.csv", spec()).unwrap_err();
        assert!(error.to_string().starts_with("f.csv, line 2, column rate"), "{error}");
    }
}
