//! Tables of features: a row a customer or a customer and month, a typed column a feature.

use std::io::{Read, Write};

use crate::cells::{Cells, CellsError};
use crate::dictionary::{Kind, TableSpec};
use crate::ids::CustomerId;
use crate::matrix::{FeatureMatrix, MatrixError};
use crate::table_io::{TableError, read_records};
use crate::time::Month;

/// Features of customers, or of customers by month.
///
/// The first column is `customer_id`; a table by month has `month` second; the features follow. A
/// customer may have several rows without months too; what tells these apart, such as the end of a
/// window, is then a feature like others.
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
    /// Rows to be added are not those of the same table.
    #[error("expected rows with the keys and features of {table}, found rows of {found}")]
    Part {
        /// The table.
        table: &'static str,
        /// The table of the rows to be added; the same name when its columns are others.
        found: &'static str,
    },
    /// Cells to be added to a feature are of another kind.
    #[error("{table}, feature {feature}: {source}")]
    Kind {
        /// The table.
        table: &'static str,
        /// The feature.
        feature: String,
        /// The kinds.
        source: CellsError,
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

    /// Adds the rows of `later` behind these; an error leaves the table as it was.
    ///
    /// # Errors
    ///
    /// [`FeatureTableError::Part`] when `later` has another specification or other keys;
    /// [`FeatureTableError::Kind`] when cells of a feature are of another kind.
    pub fn append(&mut self, later: Self) -> Result<(), FeatureTableError> {
        let table = self.spec.name;
        if self.spec != later.spec || self.months.is_some() != later.months.is_some() {
            return Err(FeatureTableError::Part { table, found: later.spec.name });
        }
        // Without rows, nobody can tell of what kind the cells would be.
        if self.n_rows() == 0 {
            *self = later;
            return Ok(());
        }
        if later.n_rows() == 0 {
            return Ok(());
        }
        let features = self.spec.header().skip(self.n_keys());
        for ((cells, added), feature) in self.columns.iter().zip(&later.columns).zip(features) {
            let refuse =
                |source| FeatureTableError::Kind { table, feature: feature.to_owned(), source };
            cells.check_kind(added).map_err(refuse)?;
        }
        self.customers.extend(later.customers);
        if let (Some(months), Some(added)) = (&mut self.months, later.months) {
            months.extend(added);
        }
        for (cells, added) in self.columns.iter_mut().zip(later.columns) {
            // The kinds were checked above.
            let _ = cells.append(added);
        }
        Ok(())
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
        let mut out = Vec::with_capacity(range.len() * (16 + 8 * self.columns.len()));
        for row in range {
            self.write_row(row, &mut out);
        }
        out
    }

    fn write_row(&self, row: usize, out: &mut Vec<u8>) {
        // Writing to a Vec cannot fail.
        let _ = write!(out, "{}", self.customers[row]);
        if let Some(months) = &self.months {
            let _ = write!(out, ",{}", months[row]);
        }
        for cells in &self.columns {
            out.push(b',');
            cells.write(row, out);
        }
        out.push(b'\n');
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
        let mut columns: Vec<Cells> = spec.columns[n_keys..]
            .iter()
            .map(|column| Cells::with_capacity(column.kind, 0))
            .collect();
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
    use crate::column::Column;
    use crate::dictionary::ColumnSpec;
    use crate::money::Money;
    use crate::time::Date;

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

    fn column<T: Copy + Default, const N: usize>(cells: [Option<T>; N]) -> Column<T> {
        cells.into_iter().collect()
    }

    fn table() -> FeatureTable {
        let month = Month::new(2025, 3).unwrap();
        FeatureTable::new(
            spec(),
            vec![CustomerId::new(1), CustomerId::new(2)],
            Some(vec![month, month]),
            vec![
                Cells::Integer(column([Some(3), Some(0)])),
                Cells::Money(column([Some(Money::from_pence(150)), Some(Money::ZERO)])),
                Cells::Real(column([Some(0.1), None])),
            ],
        )
        .unwrap()
    }

    #[test]
    fn refuses_columns_of_another_length() {
        let columns = vec![Cells::Integer(column([Some(1)])); 4];
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

    fn rolling(counts: Cells) -> FeatureTable {
        let mut spec = spec();
        spec.key = &["customer_id", "window_end"];
        spec.columns = vec![
            ColumnSpec::new("customer_id", Kind::Id(7, "C0000001"), "who"),
            ColumnSpec::new("window_end", Kind::Date, "when"),
            ColumnSpec::new("txn_count", Kind::Integer, "how often"),
        ];
        let ends = (20_000..20_003).map(Date::from_epoch_days).collect();
        let customers = [1, 1, 2].map(CustomerId::new).to_vec();
        FeatureTable::new(spec, customers, None, vec![Cells::Date(ends), counts]).unwrap()
    }

    #[test]
    fn customers_may_repeat_without_months() {
        let table = rolling(Cells::Integer(column([Some(3), None, Some(-4)])));
        let expected = "C0000001,2024-10-04,3\nC0000001,2024-10-05,\nC0000002,2024-10-06,-4\n";
        assert_eq!(String::from_utf8_lossy(&table.lines(0..3)), expected);
        let text = format!("customer_id,window_end,txn_count\n{expected}");
        let read = FeatureTable::read(text.as_bytes(), "f.csv", table.spec().clone()).unwrap();
        assert_eq!((read.months(), &read), (None, &table));
    }

    #[test]
    fn joined_parts_are_the_rows_of_both() {
        let mut whole = table();
        whole.append(table()).unwrap();
        assert_eq!((whole.n_rows(), whole.months().map(<[_]>::len)), (4, Some(4)));
        assert_eq!(whole.lines(0..2), table().lines(0..2));
        assert_eq!(whole.lines(2..4), table().lines(0..2));
    }

    #[test]
    fn a_part_without_rows_has_no_kinds() {
        let nothing = || {
            let columns = vec![Cells::Integer(Column::new()); 3];
            FeatureTable::new(spec(), Vec::new(), Some(Vec::new()), columns).unwrap()
        };
        let mut whole = nothing();
        whole.append(nothing()).unwrap();
        whole.append(table()).unwrap();
        whole.append(nothing()).unwrap();
        assert_eq!(whole, table());
    }

    #[test]
    fn refuses_rows_of_another_table() {
        let mut whole = table();
        let part = rolling(Cells::Integer(column([None; 3])));
        let expected = FeatureTableError::Part { table: "Features", found: "Features" };
        assert_eq!(whole.append(part), Err(expected));
        assert_eq!(whole, table());
    }

    #[test]
    fn refuses_cells_of_another_kind_and_stays_as_it_was() {
        let rates = || rolling(Cells::Real(column([Some(0.5), None, None])));
        let mut whole = rates();
        let error = whole.append(rolling(Cells::Money(column([None; 3])))).unwrap_err();
        let expected = "Features, feature txn_count: expected further cells of reals, found cells \
                        of money";
        assert_eq!(error.to_string(), expected);
        assert_eq!(whole, rates());
    }
}
