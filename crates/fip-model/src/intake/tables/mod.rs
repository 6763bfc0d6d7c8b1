//! Files beside the transactions: customers, accounts, outcomes.

mod accounts;
mod customers;
mod labels;
mod rule;

pub use accounts::{AccountMapping, AccountPlan, AccountRow};
pub use customers::{CustomerMapping, CustomerPlan, CustomerRow};
pub use labels::{LabelMapping, LabelPlan, LabelRow, Unnamed};
pub use rule::{Rule, RuleError};

use super::columns::{BindError, Columns};
use super::fault::Fault;
use super::loose::ColumnRef;
use super::plan::FilePlan;
use super::reader::{Record, Rows, TableReader, Taken};

/// Hands the records of a file on with the fields, from 0, of the columns that are mapped.
#[derive(Debug)]
struct MappedRows<F> {
    /// Keys of the mapping with their columns.
    columns: Vec<(String, Option<ColumnRef>)>,
    fields: Vec<Option<usize>>,
    read: F,
}

impl<F: FnMut(&Record<'_>, &[Option<usize>]) -> Result<Taken, Fault>> Rows for MappedRows<F> {
    fn bind(&mut self, columns: &Columns) -> Result<(), BindError> {
        let find = |(key, column): &(String, Option<ColumnRef>)| {
            column.as_ref().map(|column| columns.find(key, column)).transpose()
        };
        self.fields = self.columns.iter().map(find).collect::<Result<_, _>>()?;
        Ok(())
    }

    fn row(&mut self, record: &Record<'_>) -> Result<Taken, Fault> {
        (self.read)(record, &self.fields)
    }
}

fn reader<F>(
    file: &FilePlan,
    columns: &[(&str, Option<&ColumnRef>)],
    read: F,
) -> TableReader<MappedRows<F>>
where
    F: FnMut(&Record<'_>, &[Option<usize>]) -> Result<Taken, Fault>,
{
    let columns =
        columns.iter().map(|(key, column)| ((*key).to_owned(), column.cloned())).collect();
    TableReader::of(file, MappedRows { columns, fields: Vec::new(), read })
}
