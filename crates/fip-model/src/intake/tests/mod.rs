//! Whole files in, rows and rejects out.

mod chunks;
mod dialects;
mod faults;
mod ledgers;
mod mappings;
mod shapes;
mod sniffed;

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex};

use super::*;

/// Scratch streams in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct InMemory(pub(crate) Vec<Arc<Mutex<Vec<u8>>>>);

struct Stream(Arc<Mutex<Vec<u8>>>);

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Scratch for InMemory {
    fn create(&mut self) -> io::Result<(usize, Box<dyn Write>)> {
        self.0.push(Arc::default());
        let number = self.0.len() - 1;
        Ok((number, Box::new(Stream(self.0[number].clone()))))
    }

    fn open(&self, number: usize) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(io::Cursor::new(self.0[number].lock().unwrap().clone())))
    }
}

/// A row as plain texts.
pub(super) type Plain = Vec<String>;

/// What was read of a file.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    pub(super) rows: Vec<Plain>,
    pub(super) rejects: Vec<Reject>,
    pub(super) counts: Counts,
}

pub(super) fn mapping(text: &str) -> TransactionMapping {
    toml::from_str(text).unwrap()
}

/// Columns customer, day and amount, and what else is said.
pub(super) fn simple(text: &str) -> TransactionMapping {
    let columns = "columns.customer_id = 'customer'\ncolumns.date = 'day'\n";
    mapping(&format!("{columns}columns.amount = 'amount'\n{text}"))
}

pub(super) fn read(mapping: &TransactionMapping, chunks: &[&[u8]]) -> Result<Told, BindError> {
    let plan = mapping.check("GBP").unwrap();
    let mut rows = Vec::new();
    let mut reader = TransactionReader::new(&plan, |row| {
        rows.push(plain(row));
        Ok(Taken::Accepted)
    });
    chunks.iter().try_for_each(|chunk| reader.push(chunk))?;
    reader.finish()?;
    let (rejects, counts) = (reader.take_rejects(), reader.counts());
    drop(reader);
    Ok(Told { rows, rejects, counts })
}

fn plain(row: &TransactionRow<'_>) -> Plain {
    let shown = |text: Option<String>| text.unwrap_or_default();
    vec![
        row.line.to_string(),
        shown(row.transaction_id.as_ref().map(ToString::to_string)),
        shown(row.customer_id.as_ref().map(ToString::to_string)),
        shown(row.account_id.as_ref().map(ToString::to_string)),
        shown(row.merchant.as_ref().map(ToString::to_string)),
        row.at.to_string(),
        row.amount.to_string(),
        shown(row.category.map(|code| code.to_string())),
        shown(row.channel.map(|code| code.to_string())),
        shown(row.country.map(|code| code.to_string())),
        shown(row.is_fraud.map(|flag| flag.to_string())),
    ]
}

/// Returns customer and amount of each row, and line and code of each reject.
pub(super) fn short(told: &Told) -> (Vec<String>, Vec<String>) {
    let rows = told.rows.iter().map(|row| format!("{} {}", row[2], row[6])).collect();
    let rejects = told.rejects.iter().map(|r| format!("{} {}", r.line, r.code)).collect();
    (rows, rejects)
}
