//! Reading creditcard.csv.
//!
//! Each row of the file is a line of numbers, so lines are taken apart here rather than by a general
//! CSV parser: a stray quote then costs its own line and not all that follow, every fault has its
//! exact line, and pieces of the file can be read side by side.

use fip_model::{Money, Origin};
use memchr::memchr;
use rayon::prelude::*;

use super::CardRows;
use super::fault::{CardsError, FaultCode, FaultyRow};
use super::number::{hundredths, is_number, whole_seconds};
use super::stand_in::is_marked;

/// What to do about a row at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFault {
    /// Give up at the first.
    Refuse,
    /// Set it aside and go on.
    SetAside,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardReport {
    /// The rows that were taken.
    pub rows: CardRows,
    /// The rows that were set aside, in order of their lines.
    pub faulty: Vec<FaultyRow>,
    /// The header, without the end of its line.
    pub header: Vec<u8>,
}

/// Returns the card rows of `bytes`, the whole of a file like Kaggle's creditcard.csv.
///
/// The columns Time, V1 to V28, Amount and Class may come in any order; cells may stand in quotes;
/// lines may end in `\r\n`. Every cell must be a number. V1 to V28 are checked and not kept.
///
/// The origin is [`Origin::StandIn`] when more than one row in a thousand was written by
/// [`write_stand_in`](crate::write_stand_in), which leaves a mark in V28; else [`Origin::Real`].
///
/// # Errors
///
/// [`CardsError`] for an empty file, a wrong header, no good row at all and, under
/// [`OnFault::Refuse`], the first row at fault.
///
/// # Examples
///
/// ```
/// use fip_synth::{OnFault, read_cards};
///
/// let names: Vec<String> = (1..=28).map(|n| format!("V{n}")).collect();
/// let zeros = vec!["0"; 28].join(",");
/// let text = format!("Time,{},Amount,Class\n5,{zeros},149.62,1\n", names.join(","));
/// let report = read_cards(text.as_bytes(), OnFault::Refuse)?;
/// assert_eq!(report.rows.total().to_string(), "149.62");
/// assert_eq!(report.rows.n_frauds(), 1);
/// # Ok::<(), fip_synth::CardsError>(())
/// ```
///
/// # References
///
/// A. Dal Pozzolo, O. Caelen, R. Johnson, G. Bontempi, "Calibrating probability with undersampling
/// for unbalanced classification" (2015): the data set.
pub fn read_cards(bytes: &[u8], on_fault: OnFault) -> Result<CardReport, CardsError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.is_empty() {
        return Err(CardsError::Empty);
    }
    let header_end = memchr(b'\n', bytes).unwrap_or(bytes.len());
    let header = trim_line_end(&bytes[..header_end]);
    let layout = Layout::parse(header)?;
    let body = bytes.get(header_end + 1..).unwrap_or_default();

    let pieces: Vec<Piece> =
        split_at_lines(body).into_par_iter().map(|piece| layout.read(piece)).collect();
    join(pieces, on_fault, header.to_vec())
}

/// Puts pieces behind one another, with the line and row numbers of the whole file.
fn join(pieces: Vec<Piece>, on_fault: OnFault, header: Vec<u8>) -> Result<CardReport, CardsError> {
    let mut rows = CardRows::empty(Origin::Real);
    let mut faulty = Vec::new();
    let (mut lines_before, mut rows_before) = (1_u64, 0_u32);
    let n_marked: usize = pieces.iter().map(|piece| piece.n_marked).sum();
    for mut piece in pieces {
        for fault in &mut piece.faulty {
            fault.line += lines_before;
        }
        if on_fault == OnFault::Refuse && !piece.faulty.is_empty() {
            return Err(CardsError::Row(piece.faulty.swap_remove(0)));
        }
        for row in &mut piece.rows.source_rows {
            *row = row.checked_add(rows_before).ok_or(CardsError::TooManyRows)?;
        }
        faulty.append(&mut piece.faulty);
        rows.append(piece.rows);
        lines_before += piece.n_lines;
        rows_before = rows_before.checked_add(piece.n_rows).ok_or(CardsError::TooManyRows)?;
    }
    if rows.is_empty() {
        return Err(CardsError::NoRows { n_rows: rows_before.into() });
    }
    if n_marked * ROWS_A_MARK > rows.len() {
        rows.origin = Origin::StandIn;
    }
    Ok(CardReport { rows, faulty, header })
}

/// A file with a marked row in so many is not taken for real.
const ROWS_A_MARK: usize = 1000;

/// What a cell of a column must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Time,
    Component,
    /// V28, where generated rows have their mark.
    MarkedComponent,
    Amount,
    Class,
}

/// The columns of a file, in its order.
struct Layout {
    columns: Vec<Column>,
    names: Vec<String>,
}

impl Layout {
    fn parse(header: &[u8]) -> Result<Self, CardsError> {
        let wanted: Vec<String> = std::iter::once("Time".to_owned())
            .chain((1..=28).map(|n| format!("V{n}")))
            .chain(["Amount".to_owned(), "Class".to_owned()])
            .collect();
        let mut names: Vec<String> = Vec::with_capacity(wanted.len());
        for (at, field) in header.split(|&byte| byte == b',').enumerate() {
            let name = String::from_utf8_lossy(unquoted(field).unwrap_or(field)).into_owned();
            if !wanted.contains(&name) || names.contains(&name) {
                return Err(CardsError::UnexpectedColumn { position: at + 1, found: name });
            }
            names.push(name);
        }
        if let Some(column) = wanted.into_iter().find(|name| !names.contains(name)) {
            return Err(CardsError::MissingColumn { column, found: names.join(", ") });
        }
        let columns = names.iter().map(|name| match name.as_str() {
            "Time" => Column::Time,
            "Amount" => Column::Amount,
            "Class" => Column::Class,
            "V28" => Column::MarkedComponent,
            _ => Column::Component,
        });
        Ok(Self { columns: columns.collect(), names })
    }

    fn read(&self, text: &[u8]) -> Piece {
        let mut piece = Piece { rows: CardRows::empty(Origin::Real), ..Piece::default_empty() };
        let mut rest = text;
        while !rest.is_empty() {
            let end = memchr(b'\n', rest);
            let line = trim_line_end(&rest[..end.unwrap_or(rest.len())]);
            rest = end.map_or(&[], |end| &rest[end + 1..]);
            piece.n_lines += 1;
            if line.is_empty() {
                continue;
            }
            piece.n_rows = piece.n_rows.saturating_add(1);
            match self.row(line) {
                Ok(row) => piece.push(row, line),
                Err(fault) => {
                    let short = memchr::memchr_iter(b',', line).count() + 1 < self.columns.len();
                    let cut = end.is_none() && (short || fault.code == FaultCode::OpenQuote);
                    piece.faulty.push(self.fault(piece.n_lines, line, fault, cut));
                }
            }
        }
        piece
    }

    /// Returns the row of a line. Fields are counted before a cell is blamed: a comma too many would
    /// otherwise show as a wrong value somewhere behind it.
    fn row<'a>(&self, line: &'a [u8]) -> Result<Row<'a>, Fault> {
        let n_fields = memchr::memchr_iter(b',', line).count() + 1;
        if n_fields != self.columns.len() {
            return Err(Fault { code: FaultCode::FieldCount, at: n_fields });
        }
        let mut row = Row::default();
        let mut rest = line;
        for (at, &column) in self.columns.iter().enumerate() {
            let end = memchr(b',', rest).unwrap_or(rest.len());
            let cell = unquoted(&rest[..end]).ok_or(Fault { code: FaultCode::OpenQuote, at })?;
            row.take(column, cell).map_err(|code| Fault { code, at })?;
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        Ok(row)
    }

    /// Returns the report of a fault; `cut` when the file ends in the middle of the row.
    fn fault(&self, line: u64, text: &[u8], fault: Fault, cut: bool) -> FaultyRow {
        let n_fields = memchr::memchr_iter(b',', text).count() + 1;
        let whole_row = fault.code == FaultCode::FieldCount || cut;
        let code = if cut { FaultCode::Truncated } else { fault.code };
        let (column, expected, found) = if whole_row {
            let end = if cut { " and no end of line" } else { "" };
            (None, format!("{} fields", self.columns.len()), format!("{n_fields}{end}"))
        } else {
            let cell = text.split(|&byte| byte == b',').nth(fault.at).unwrap_or_default();
            let expected = match code {
                FaultCode::BadAmount => "an amount of 0 or more with at most two decimals",
                FaultCode::BadTime => "a whole number of seconds",
                FaultCode::BadClass => "0 or 1",
                FaultCode::OpenQuote => "a closing quote",
                _ => "a number",
            };
            let found = format!("{:?}", String::from_utf8_lossy(cell));
            (self.names.get(fault.at).cloned(), expected.to_owned(), found)
        };
        FaultyRow { line, column, code, expected, found, text: text.to_vec() }
    }
}

/// What is wrong with a row: in which field, or how many fields there are.
#[derive(Clone, Copy)]
struct Fault {
    code: FaultCode,
    at: usize,
}

#[derive(Clone, Copy, Default)]
struct Row<'a> {
    second: u32,
    pence: i64,
    fraud: bool,
    v28: &'a [u8],
}

impl<'a> Row<'a> {
    fn take(&mut self, column: Column, cell: &'a [u8]) -> Result<(), FaultCode> {
        match column {
            Column::Component | Column::MarkedComponent => {
                if !is_number(cell) {
                    return Err(FaultCode::NotANumber);
                }
                if column == Column::MarkedComponent {
                    self.v28 = cell;
                }
            }
            Column::Time => self.second = whole_seconds(cell).ok_or(FaultCode::BadTime)?,
            Column::Amount => self.pence = hundredths(cell).ok_or(FaultCode::BadAmount)?,
            Column::Class => {
                self.fraud = match cell {
                    b"0" => false,
                    b"1" => true,
                    _ => return Err(FaultCode::BadClass),
                }
            }
        }
        Ok(())
    }
}

/// What a piece of the file holds; lines and rows are counted from its start.
struct Piece {
    rows: CardRows,
    faulty: Vec<FaultyRow>,
    n_lines: u64,
    n_rows: u32,
    n_marked: usize,
}

impl Piece {
    const fn default_empty() -> Self {
        let rows = CardRows::empty(Origin::Real);
        Self { rows, faulty: Vec::new(), n_lines: 0, n_rows: 0, n_marked: 0 }
    }

    fn push(&mut self, row: Row<'_>, line: &[u8]) {
        let marked = is_marked(row.v28, row.second, row.pence, row.fraud);
        self.n_marked += usize::from(marked);
        self.rows.seconds.push(row.second);
        self.rows.amounts.push(Money::from_pence(row.pence));
        self.rows.frauds.push(row.fraud);
        self.rows.source_rows.push(self.n_rows);
        self.rows.digests.push(digest(line));
    }
}

/// Splits text behind ends of lines into pieces of about a megabyte.
fn split_at_lines(text: &[u8]) -> Vec<&[u8]> {
    const PIECE_BYTES: usize = 1 << 20;
    let mut pieces = Vec::with_capacity(text.len() / PIECE_BYTES + 1);
    let mut rest = text;
    while rest.len() > PIECE_BYTES {
        let Some(end) = memchr(b'\n', &rest[PIECE_BYTES..]) else { break };
        let (piece, after) = rest.split_at(PIECE_BYTES + end + 1);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

fn trim_line_end(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Returns the field without its quotes; `None` when a quote has no partner.
fn unquoted(field: &[u8]) -> Option<&[u8]> {
    match field {
        [b'"', inner @ .., b'"'] => Some(inner),
        [b'"', ..] | [.., b'"'] => None,
        plain => Some(plain),
    }
}

/// Returns a digest of the line, eight bytes at a time.
fn digest(line: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut digest = line.len() as u64;
    let (words, rest) = line.as_chunks::<8>();
    for word in words {
        digest = (digest ^ u64::from_le_bytes(*word)).wrapping_mul(MULTIPLIER).rotate_left(29);
    }
    for &byte in rest {
        digest = (digest ^ u64::from(byte)).wrapping_mul(MULTIPLIER).rotate_left(29);
    }
    (digest ^ (digest >> 32)).wrapping_mul(MULTIPLIER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Time,V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,V11,V12,V13,V14,V15,V16,V17,V18,V19,\
        V20,V21,V22,V23,V24,V25,V26,V27,V28,Amount,Class";

    fn line(time: &str, amount: &str, class: &str) -> String {
        format!("{time}{},{amount},{class}", ",-0.5".repeat(28))
    }

    fn file(lines: &[String]) -> String {
        format!("{HEADER}\n{}\n", lines.join("\n"))
    }

    fn refuse(text: &str) -> FaultyRow {
        match read_cards(text.as_bytes(), OnFault::Refuse) {
            Err(CardsError::Row(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn refuses_an_empty_file_and_a_file_of_only_a_header() {
        assert_eq!(read_cards(b"", OnFault::Refuse), Err(CardsError::Empty));
        let found = read_cards(HEADER.as_bytes(), OnFault::Refuse);
        assert_eq!(found, Err(CardsError::NoRows { n_rows: 0 }));
    }

    #[test]
    fn refuses_a_wrong_header() {
        let missing = HEADER.replace(",V7,", ",");
        let found = read_cards(missing.as_bytes(), OnFault::Refuse).unwrap_err();
        assert!(matches!(found, CardsError::MissingColumn { column, .. } if column == "V7"));
        let other = HEADER.replace("Amount", "Sum");
        let found = read_cards(other.as_bytes(), OnFault::Refuse).unwrap_err();
        assert_eq!(found, CardsError::UnexpectedColumn { position: 30, found: "Sum".to_owned() });
        let twice = HEADER.replace("V7", "V6");
        let found = read_cards(twice.as_bytes(), OnFault::Refuse).unwrap_err();
        assert!(matches!(found, CardsError::UnexpectedColumn { position: 8, .. }));
    }

    #[test]
    fn names_line_column_and_value() {
        let good = line("0", "1", "0");
        for (bad, column, code) in [
            (line("x", "1", "0"), Some("Time"), FaultCode::BadTime),
            (line("1", "-1.00", "0"), Some("Amount"), FaultCode::BadAmount),
            (line("1", "1.234", "0"), Some("Amount"), FaultCode::BadAmount),
            (line("1", "1", "2"), Some("Class"), FaultCode::BadClass),
            (line("1", "1", "\"0"), Some("Class"), FaultCode::OpenQuote),
            (line("1", "1", "0").replacen("-0.5", "abc", 1), Some("V1"), FaultCode::NotANumber),
            (line("1", "1", "0,9"), None, FaultCode::FieldCount),
            (line("1", "12,50", "0"), None, FaultCode::FieldCount),
            ("1,2,3".to_owned(), None, FaultCode::FieldCount),
        ] {
            let fault = refuse(&file(&[good.clone(), bad, good.clone()]));
            assert_eq!((fault.line, fault.column.as_deref(), fault.code), (3, column, code));
        }
    }

    #[test]
    fn tells_a_file_that_was_cut() {
        let whole = file(&[line("0", "1", "0"), line("1", "2", "\"0\"")]);
        for cut in [whole.len() - 2, whole.len() - 20] {
            let fault = refuse(&whole[..cut]);
            assert_eq!((fault.line, fault.code), (3, FaultCode::Truncated), "cut at {cut}");
        }
        assert!(read_cards(whole.trim_end().as_bytes(), OnFault::Refuse).is_ok());
    }

    #[test]
    fn quotes_line_ends_and_order_of_columns_do_not_matter() {
        let plain = file(&[line("0", "149.62", "0"), line("1e+05", "2.69", "1")]);
        let expected = read_cards(plain.as_bytes(), OnFault::Refuse).unwrap().rows;
        let quote = |line: &str| {
            let cells: Vec<_> = line.split(',').map(|cell| format!("\"{cell}\"")).collect();
            cells.join(",")
        };
        let turn = |line: &str| {
            let mut cells: Vec<_> = line.split(',').collect();
            cells.reverse();
            cells.join(",")
        };
        for change in [&quote as &dyn Fn(&str) -> String, &turn] {
            let lines: Vec<_> = plain.lines().map(change).collect();
            let text = format!("\u{FEFF}{}\r\n", lines.join("\r\n"));
            let found = read_cards(text.as_bytes(), OnFault::Refuse).unwrap().rows;
            assert_eq!((&found.seconds, &found.amounts), (&expected.seconds, &expected.amounts));
            assert_eq!(found.frauds, expected.frauds);
        }
    }

    #[test]
    fn sets_bad_rows_aside_and_keeps_the_numbers_of_the_others() {
        let text = file(&[line("0", "1", "0"), line("1", "x", "0"), line("2", "3", "1")]);
        let report = read_cards(text.as_bytes(), OnFault::SetAside).unwrap();
        assert_eq!(report.rows.source_rows, [1, 3]);
        assert_eq!(report.faulty.len(), 1);
        assert_eq!(report.faulty[0].text, line("1", "x", "0").as_bytes());
    }

    #[test]
    fn pieces_give_the_lines_of_the_whole() {
        let mut lines: Vec<String> = (0..9000).map(|at| line(&at.to_string(), "5", "0")).collect();
        lines[8500] = line("x", "5", "0");
        let text = file(&lines);
        assert!(text.len() > 1 << 20);
        let report = read_cards(text.as_bytes(), OnFault::SetAside).unwrap();
        assert_eq!(report.faulty[0].line, 8502);
        assert_eq!(report.rows.len(), 8999);
        assert_eq!(report.rows.source_rows.last(), Some(&9000));
    }

    #[test]
    fn equal_rows_have_equal_digests() {
        let text = file(&[line("0", "1", "0"), line("0", "1", "0"), line("0", "1.01", "0")]);
        let digests = read_cards(text.as_bytes(), OnFault::Refuse).unwrap().rows.digests;
        assert_eq!(digests[0], digests[1]);
        assert_ne!(digests[0], digests[2]);
    }
}
