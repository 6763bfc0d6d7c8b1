//! From bytes to cells.

use csv::{ByteRecord, ReaderBuilder};

use super::{Table, Texts};
use crate::failure::{Failure, Kind};

/// Returns the table that the bytes of a file hold.
pub(super) fn table(name: String, source: Vec<u8>, missing: &[String]) -> Result<Table, Failure> {
    let source = match source.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => source,
    };
    check_text(&name, &source)?;
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.as_slice());
    let mut record = ByteRecord::new();
    let broken = |error: csv::Error| refused(&name, 0, &error.to_string());
    if !reader.read_byte_record(&mut record).map_err(broken)? {
        return Err(refused(&name, 1, "expected a header, found an empty file"));
    }
    let mut columns = header(&name, &record)?;
    let mut rows = Rows { lines: Vec::new(), places: Vec::new(), line: 1, seen: 0 };
    while reader.read_byte_record(&mut record).map_err(broken)? {
        let end = byte(reader.position());
        let line = rows.add(&source, [byte_of(&record), end]);
        let (expected, found) = (columns.len(), record.len());
        if expected != found {
            return Err(refused(
                &name,
                line,
                &format!("expected {expected} fields, found {found}"),
            ));
        }
        for ((_, bytes, ends), field) in columns.iter_mut().zip(&record) {
            bytes.extend_from_slice(field);
            ends.push(bytes.len());
        }
    }
    if rows.lines.is_empty() {
        return Err(refused(&name, 0, "expected rows below the header, found none"));
    }
    let texts = |(name, bytes, ends): (String, Vec<u8>, Vec<usize>)| {
        // The file is UTF-8, and what the reader takes away, quotes, is ASCII.
        String::from_utf8(bytes).map(|text| Texts { name, text, ends })
    };
    let columns = columns.into_iter().map(texts).collect::<Result<_, _>>();
    let columns = columns.map_err(Failure::internal)?;
    let Rows { lines, places, .. } = rows;
    Ok(Table { name, source, lines, places, columns, missing: missing.to_vec() })
}

/// Where rows are.
struct Rows {
    lines: Vec<u64>,
    places: Vec<[usize; 2]>,
    /// The line at `seen`, bytes of the file that are behind.
    line: u64,
    seen: usize,
}

impl Rows {
    /// Adds the row between two bytes, blank lines before it and ends of line after it included;
    /// returns its line.
    fn add(&mut self, source: &[u8], [start, end]: [usize; 2]) -> u64 {
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let end = end.min(source.len());
        let row = &source[start.min(end)..end];
        let start = start + row.iter().take_while(|byte| is_end(byte)).count();
        let end = end - row.iter().rev().take_while(|byte| is_end(byte)).count();
        let passed = &source[self.seen..start];
        self.line += n_lines(passed);
        self.seen = start;
        self.lines.push(self.line);
        self.places.push([start, end.max(start)]);
        self.line
    }
}

/// Returns the number of ends of lines.
fn n_lines(bytes: &[u8]) -> u64 {
    bytes.split(|&byte| byte == b'\n').skip(1).map(|_| 1).sum()
}

fn byte_of(record: &ByteRecord) -> usize {
    record.position().map_or(0, byte)
}

fn byte(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

type Growing = (String, Vec<u8>, Vec<usize>);

/// Returns an empty column for each name.
fn header(table: &str, record: &ByteRecord) -> Result<Vec<Growing>, Failure> {
    let mut columns: Vec<Growing> = Vec::with_capacity(record.len());
    for (field, name) in (1..).zip(record) {
        let name = String::from_utf8_lossy(name).trim().to_owned();
        let fault = if name.is_empty() {
            Some("expected a name, found it blank".to_owned())
        } else {
            let again = columns.iter().any(|(other, ..)| *other == name);
            again.then(|| format!("expected each name once, found {name:?} again"))
        };
        if let Some(fault) = fault {
            let cause = format!("{table}, line 1, field {field}: {fault}");
            return Err(Failure::new(Kind::BadInput, cause, "correct the header of the file"));
        }
        columns.push((name, Vec::new(), Vec::new()));
    }
    Ok(columns)
}

fn check_text(name: &str, source: &[u8]) -> Result<(), Failure> {
    let Err(error) = std::str::from_utf8(source) else { return Ok(()) };
    let before = &source[..error.valid_up_to()];
    let line = 1 + n_lines(before);
    let found = source[error.valid_up_to()];
    let cause = format!("{name}, line {line}: expected UTF-8, found the byte {found:#04x}");
    let hint = "save the file as UTF-8, or convert it: iconv -f latin1 -t utf-8";
    Err(Failure::new(Kind::BadInput, cause, hint))
}

fn refused(name: &str, line: u64, fault: &str) -> Failure {
    let place = if line == 0 { String::new() } else { format!(", line {line}") };
    let hint = "the file is CSV with commas and a header; a cell with a comma stands in quotes";
    Failure::new(Kind::BadInput, format!("{name}{place}: {fault}"), hint)
}
