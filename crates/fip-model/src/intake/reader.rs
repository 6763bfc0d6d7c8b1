//! Reading a file record by record: header, width, text, rejects.

use std::borrow::Cow;

use super::columns::{BindError, Columns};
use super::encoding::Decoder;
use super::fault::{Fault, Reject, RejectCode};
use super::plan::FilePlan;
use super::split::{Field, Kind, Piece, Splitter, Syntax};
use super::style::RecordStyle;

/// A record: its fields and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    text: &'a str,
    fields: &'a [Field],
    quote: char,
    /// Line at which it begins, from 1; its number where [records are counted](TableReader::by_number).
    pub line: u64,
    /// Number among the records of its file, from 1, rejected ones included.
    pub number: u64,
}

impl<'a> Record<'a> {
    /// Returns the record as it stands in the file, decoded, without the end of its line.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the number of fields.
    pub const fn n_fields(&self) -> usize {
        self.fields.len()
    }

    /// Returns the text of a field, from 0, without space around it; empty where there is none.
    pub fn cell(&self, field: usize) -> Cow<'a, str> {
        let Some(Field { bytes, has_doubled }) = self.fields.get(field) else {
            return Cow::Borrowed("");
        };
        let text = self.text.get(bytes.clone()).unwrap_or_default();
        if *has_doubled {
            let doubled = [self.quote; 2].iter().collect::<String>();
            return Cow::Owned(text.replace(&doubled, &self.quote.to_string()).trim().to_owned());
        }
        Cow::Borrowed(text.trim())
    }
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was taken.
    Accepted,
    /// It is a refund or an income, no spending, and was left out.
    Credit,
    /// A rule leaves it out.
    Ignored,
    /// It repeats an earlier one and was left out.
    Repeated,
}

/// Who takes the records of a file.
pub trait Rows {
    /// Finds the columns that are needed; called once, before the first record.
    ///
    /// # Errors
    ///
    /// [`BindError`] for a column that is not there.
    fn bind(&mut self, columns: &Columns) -> Result<(), BindError>;

    /// Takes a record.
    ///
    /// # Errors
    ///
    /// What is wrong with it; it is rejected then.
    fn row(&mut self, record: &Record<'_>) -> Result<Taken, Fault>;

    /// Returns how many records each rule of the mapping left out, by the key of the rule.
    fn left_out(&self) -> Vec<(String, u64)> {
        Vec::new()
    }
}

/// How many records and bytes became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Records, the header not among them.
    pub records: u64,
    /// Records that were taken.
    pub accepted: u64,
    /// Records that were rejected.
    pub rejected: u64,
    /// Refunds and income that were left out.
    pub credits: u64,
    /// Records that a rule leaves out.
    pub ignored: u64,
    /// Records that repeat an earlier one and were left out.
    pub repeated: u64,
    /// Bytes of the header, of the lines before it and of the byte order mark.
    pub header_bytes: u64,
    /// Bytes of lines without text.
    pub blank_bytes: u64,
    /// Bytes of records that were not rejected.
    pub read_bytes: u64,
    /// Bytes of rejected records.
    pub rejected_bytes: u64,
}

/// Reads a file whose bytes come in chunks of any size; holds one record and one chunk.
///
/// What is read, and what is rejected, does not depend on how the bytes were cut. Each byte belongs to
/// the header or the lines before it, to a line without text, or to exactly one record.
#[derive(Debug)]
pub struct TableReader<R> {
    rows: R,
    decoder: Decoder,
    splitter: Splitter,
    syntax: Syntax,
    /// Lines that are to be skipped yet.
    skip_lines: u32,
    has_header: bool,
    has_lines: bool,
    is_at_start: bool,
    columns: Option<Columns>,
    header: Vec<u8>,
    rejects: Vec<Reject>,
    counts: Counts,
}

impl<R: Rows> TableReader<R> {
    pub(super) const fn of(file: &FilePlan, rows: R) -> Self {
        let syntax = file.syntax;
        Self {
            rows,
            decoder: syntax.encoding.decoder(),
            splitter: Splitter::new(syntax),
            syntax,
            skip_lines: file.skip_lines,
            has_header: file.has_header,
            has_lines: true,
            is_at_start: true,
            columns: None,
            header: Vec::new(),
            rejects: Vec::new(),
            counts: Counts {
                records: 0,
                accepted: 0,
                rejected: 0,
                credits: 0,
                ignored: 0,
                repeated: 0,
                header_bytes: 0,
                blank_bytes: 0,
                read_bytes: 0,
                rejected_bytes: 0,
            },
        }
    }

    /// Returns the reader for records that stand in no lines of a file: rejects tell their number in the
    /// place of a line.
    #[must_use]
    pub fn by_number(self) -> Self {
        Self { has_lines: false, ..self }
    }

    /// Returns the reader for a text of which nothing stands before the header, whatever is said of others.
    #[must_use]
    pub fn from_the_header(self) -> Self {
        Self { skip_lines: 0, ..self }
    }

    /// Returns how many lines are still to be skipped before the header.
    pub const fn skip_lines(&self) -> u32 {
        self.skip_lines
    }

    /// Returns how records must be written for this reader to take them.
    pub const fn style(&self) -> RecordStyle {
        let Syntax { delimiter, quote, .. } = self.syntax;
        RecordStyle { delimiter, quote, has_header: self.has_header }
    }

    /// Reads the records that end in some more bytes.
    ///
    /// # Errors
    ///
    /// [`BindError`] when the header lacks a column, or is none.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), BindError> {
        self.decoder.decode(bytes, self.splitter.room());
        self.drain()
    }

    /// Reads what is left at the end of the file.
    ///
    /// # Errors
    ///
    /// As [`Self::push`]; an empty file has no header.
    pub fn finish(&mut self) -> Result<(), BindError> {
        self.decoder.finish(self.splitter.room());
        self.splitter.finish();
        self.drain()?;
        if self.columns.is_none() && self.has_header { Err(BindError::Empty) } else { Ok(()) }
    }

    /// Returns what was rejected since the last call, in the order of the file.
    pub fn take_rejects(&mut self) -> Vec<Reject> {
        std::mem::take(&mut self.rejects)
    }

    /// Returns how many records became what.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns the bytes of the header as they stand in the file, without the end of the line.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// Returns who takes the records.
    pub fn into_rows(self) -> R {
        self.rows
    }

    fn drain(&mut self) -> Result<(), BindError> {
        if self.is_at_start {
            let Some(n) = self.splitter.skip_mark() else { return Ok(()) };
            (self.is_at_start, self.counts.header_bytes) = (false, n);
        }
        if self.skip_lines > 0 {
            self.counts.header_bytes += self.splitter.skip_lines(&mut self.skip_lines);
        }
        while let Some(piece) = self.splitter.next() {
            if piece.kind == Kind::Blank {
                self.counts.blank_bytes += piece.n_bytes;
            } else if self.columns.is_none() && self.has_header {
                self.read_header(&piece)?;
            } else {
                self.read_piece(&piece)?;
            }
        }
        Ok(())
    }

    fn read_header(&mut self, piece: &Piece) -> Result<(), BindError> {
        let bytes = self.splitter.bytes(piece.text.clone());
        let unreadable = || BindError::Unreadable { line: piece.line };
        if piece.kind != Kind::Record {
            return Err(unreadable());
        }
        let text = std::str::from_utf8(bytes).map_err(|_| unreadable())?;
        let fields = self.splitter.fields();
        let record = Record { text, fields, quote: self.quote(), line: piece.line, number: 0 };
        let names: Vec<String> =
            (0..fields.len()).map(|field| record.cell(field).into_owned()).collect();
        self.header = self.syntax.encoding.encode(text);
        self.counts.header_bytes += piece.n_bytes;
        self.bind(Columns::named(names))
    }

    fn bind(&mut self, columns: Columns) -> Result<(), BindError> {
        self.splitter.set_width(columns.n());
        self.rows.bind(&columns)?;
        self.columns = Some(columns);
        Ok(())
    }

    fn read_piece(&mut self, piece: &Piece) -> Result<(), BindError> {
        if self.columns.is_none() && piece.kind == Kind::Record {
            self.bind(Columns::numbered(self.splitter.fields().len()))?;
        }
        self.counts.records += 1;
        match self.taken(piece) {
            Ok(taken) => {
                self.counts.read_bytes += piece.n_bytes;
                *match taken {
                    Taken::Accepted => &mut self.counts.accepted,
                    Taken::Credit => &mut self.counts.credits,
                    Taken::Ignored => &mut self.counts.ignored,
                    Taken::Repeated => &mut self.counts.repeated,
                } += 1;
            }
            Err(fault) => {
                self.counts.rejected += 1;
                self.counts.rejected_bytes += piece.n_bytes;
                let reject = self.reject(piece, fault);
                self.rejects.push(reject);
            }
        }
        Ok(())
    }

    fn taken(&mut self, piece: &Piece) -> Result<Taken, Fault> {
        if let Kind::Fault(code, message) = piece.kind {
            return Err(Fault::of_record(code, message));
        }
        let bytes = self.splitter.bytes(piece.text.clone());
        let fields = self.splitter.fields();
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = error.valid_up_to();
            let field = fields.iter().position(|field| at <= field.bytes.end);
            let message = format!("byte {:02X} is no text in UTF-8", bytes[at]);
            Fault { field, ..Fault::of_record(RejectCode::BadText, message) }
        })?;
        let n = self.columns.as_ref().map_or(fields.len(), Columns::n);
        if fields.len() != n {
            let message = format!("{} fields, expected {n}", fields.len());
            return Err(Fault::of_record(RejectCode::FieldCount, message));
        }
        let (quote, number, line) = (self.quote(), self.counts.records, self.line(piece));
        self.rows.row(&Record { text, fields, quote, line, number })
    }

    fn reject(&self, piece: &Piece, fault: Fault) -> Reject {
        let bytes = self.splitter.bytes(piece.text.clone());
        let text = String::from_utf8_lossy(bytes);
        let fields = if piece.kind == Kind::Record { self.splitter.fields() } else { &[] };
        let value =
            fault.field.and_then(|field| fields.get(field)).map_or_else(String::new, |field| {
                String::from_utf8_lossy(&bytes[field.bytes.clone()]).chars().take(200).collect()
            });
        let record = match self.syntax.encoding {
            super::Encoding::Utf8 => bytes.to_vec(),
            other => other.encode(&text),
        };
        let name = |field| self.columns.as_ref().map(|columns| columns.name(field));
        Reject {
            code: fault.code,
            line: self.line(piece),
            byte: piece.byte,
            n_bytes: piece.n_bytes,
            column: fault.field.and_then(name),
            field: fault.field,
            value,
            message: fault.message,
            hint: fault.hint.unwrap_or_else(|| fault.code.hint().to_owned()),
            record,
        }
    }

    /// Returns the line of a piece, or its number where there are no lines.
    const fn line(&self, piece: &Piece) -> u64 {
        if self.has_lines { piece.line } else { self.counts.records }
    }

    fn quote(&self) -> char {
        self.syntax.quote.map_or('"', char::from)
    }
}
