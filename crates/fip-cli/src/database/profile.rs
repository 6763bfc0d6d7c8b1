//! Reading a table's file once: its rows go on, and what it holds is counted and summed.

use std::io::{self, Read};

use fip_model::{Kind, Money, TableSpec};
use sha2::{Digest, Sha256};

use crate::manifest::hex;

/// Bytes that are read at once.
const BYTES_AT_ONCE: usize = 1 << 19;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) n_rows: u64,
    pub(super) sha256: String,
    pub(super) totals: Vec<Total>,
}

/// What a column of money, whole numbers or flags holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Total {
    /// Position of the column.
    pub(super) column: usize,
    pub(super) n_values: u64,
    /// Sum of the values; of money in pence.
    pub(super) sum: i128,
    kind: Kind,
}

impl Profile {
    /// Returns the profile of a table without a file.
    pub(super) fn empty(spec: &TableSpec) -> Self {
        Self { n_rows: 0, sha256: String::new(), totals: totals(spec) }
    }
}

/// Why a file could not be passed on.
#[derive(Debug)]
pub(super) enum ReadError {
    /// Reading failed, or whoever took the bytes.
    Io(io::Error),
    /// The text is not the table's; in words.
    Table(String),
}

fn totals(spec: &TableSpec) -> Vec<Total> {
    let summed = |kind| matches!(kind, Kind::Money | Kind::Integer | Kind::Flag);
    let columns = spec.columns.iter().enumerate().filter(|(_, column)| summed(column.kind));
    columns.map(|(column, spec)| Total { column, n_values: 0, sum: 0, kind: spec.kind }).collect()
}

/// Reads a table, hands on its bytes as they come and its rows one by one.
///
/// A row is handed on after the bytes it is made of.
pub(super) fn read<E: From<ReadError>>(
    file: impl Read,
    spec: &TableSpec,
    bytes: impl FnMut(&[u8]) -> io::Result<()>,
    mut row: impl FnMut(&csv::ByteRecord) -> Result<(), E>,
) -> Result<Profile, E> {
    let mut tee = Tee { file, hash: Sha256::new(), bytes };
    let mut profile = Profile::empty(spec);
    {
        let mut csv =
            csv::ReaderBuilder::new().buffer_capacity(BYTES_AT_ONCE).from_reader(&mut tee);
        let header = csv.byte_headers().map_err(refused)?;
        if !header.iter().eq(spec.header().map(str::as_bytes)) {
            let expected = spec.header().collect::<Vec<_>>().join(",");
            let words = format!("line 1: expected the header {expected:?}");
            return Err(ReadError::Table(words).into());
        }
        let mut record = csv::ByteRecord::new();
        while csv.read_byte_record(&mut record).map_err(refused)? {
            profile.n_rows += 1;
            for total in &mut profile.totals {
                total.add(&record).ok_or_else(|| unlawful(spec, total, &record))?;
            }
            row(&record)?;
        }
    }
    profile.sha256 = hex(tee.hash);
    Ok(profile)
}

fn refused(error: csv::Error) -> ReadError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ReadError::Io(error),
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.map_or(0, |pos| pos.line());
            ReadError::Table(format!("line {line}: expected {expected_len} fields, found {len}"))
        }
        other => ReadError::Table(format!("{other:?}")),
    }
}

fn unlawful(spec: &TableSpec, total: &Total, record: &csv::ByteRecord) -> ReadError {
    let line = record.position().map_or(0, csv::Position::line);
    let (column, expected) = (&spec.columns[total.column].name, total.kind.expected());
    let found = String::from_utf8_lossy(record.get(total.column).unwrap_or_default());
    ReadError::Table(format!("line {line}, column {column}: expected {expected}, found {found:?}"))
}

impl Total {
    /// Adds the cell of a row; `None` when it is not of the column's kind.
    fn add(&mut self, record: &csv::ByteRecord) -> Option<()> {
        let cell = record.get(self.column)?;
        if cell.is_empty() {
            return Some(());
        }
        let cell = std::str::from_utf8(cell).ok()?;
        let value = match self.kind {
            Kind::Money => cell.parse::<Money>().ok()?.pence(),
            _ => cell.parse().ok()?,
        };
        self.n_values += 1;
        self.sum += i128::from(value);
        Some(())
    }
}

/// Hands on what is read, and takes its digest.
struct Tee<R, B> {
    file: R,
    hash: Sha256,
    bytes: B,
}

impl<R: Read, B: FnMut(&[u8]) -> io::Result<()>> Read for Tee<R, B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.hash.update(&buffer[..n]);
        if n > 0 {
            (self.bytes)(&buffer[..n])?;
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use fip_model::{Account, Row};

    use super::*;
    use crate::manifest::sha256_hex;

    const TEXT: &str = "account_id,customer_id,account_type,opened_date,credit_limit,overdraft_limit,status\n\
        A0000001,C0000001,CURRENT,2020-01-01,,500.00,OPEN\n\
        A0000002,C0000001,CREDIT_CARD,2020-01-01,1200.07,,CLOSED\n";

    fn profile(text: &str) -> Result<(Profile, Vec<u8>, usize), ReadError> {
        let (mut passed, mut n_rows) = (Vec::new(), 0);
        let profile = read(
            text.as_bytes(),
            &Account::spec(),
            |bytes| {
                passed.extend_from_slice(bytes);
                Ok(())
            },
            |_| {
                n_rows += 1;
                Ok::<_, ReadError>(())
            },
        )?;
        Ok((profile, passed, n_rows))
    }

    #[test]
    fn a_file_passes_whole_and_is_counted_and_summed() {
        let spec = Account::spec();
        let header = spec.header().collect::<Vec<_>>().join(",");
        let text = TEXT.replace(TEXT.lines().next().unwrap(), &header);
        let text = if header.ends_with("source_id") {
            text.replace("OPEN\n", "OPEN,\n").replace("CLOSED\n", "CLOSED,\n")
        } else {
            text
        };
        let (profile, passed, n_rows) = profile(&text).unwrap();
        assert_eq!((passed, n_rows, profile.n_rows), (text.clone().into_bytes(), 2, 2));
        assert_eq!(profile.sha256, sha256_hex([text.as_bytes()]));
        let sums: Vec<_> = profile.totals.iter().map(|one| (one.n_values, one.sum)).collect();
        assert_eq!(sums, [(1, 120_007), (1, 50_000)]);
    }

    #[test]
    fn what_is_not_the_table_is_refused_with_its_place() {
        let told = |text: &str| match profile(text) {
            Err(ReadError::Table(words)) => words,
            other => format!("{other:?}"),
        };
        assert!(told("a,b\n1,2\n").starts_with("line 1: expected the header \"account_id,"));
        let header = Account::spec().header().collect::<Vec<_>>().join(",");
        assert!(told(&format!("{header}\nA0000001,C\n")).starts_with("line 2: expected "));
        let cells = vec!["x"; header.split(',').count()].join(",");
        let words = told(&format!("{header}\n{cells}\n"));
        assert!(words.starts_with("line 2, column credit_limit: expected an amount"), "{words}");
    }
}
