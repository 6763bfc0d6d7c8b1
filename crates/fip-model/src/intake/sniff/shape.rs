//! Encoding, delimiter and header of a file, from its first bytes.

use std::collections::BTreeMap;

use super::{Finding, Role, words};
use crate::intake::encoding::Encoding;
use crate::intake::split::{Kind, Splitter, Syntax};

/// The records that are looked at.
const MOST_RECORDS: usize = 40_000;

/// The records of the beginning of a file.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) encoding: Encoding,
    pub(super) delimiter: char,
    /// Lines before the table.
    pub(super) skip_lines: u32,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) findings: Vec<Finding>,
}

/// Letters of central European languages that windows-1252 reads as signs or as letters that are rare
/// in words: ů, ř, ě, ť, ď, ł, ą, ż, ő, ű.
const CENTRAL: [u8; 10] = [0xF9, 0xF8, 0xEC, 0x9D, 0xEF, 0xB3, 0xB9, 0xBF, 0xF5, 0xFB];

/// Letters of western languages that central European ones do not have: à, è, ê, ñ, õ as ń, å, æ.
const WESTERN: [u8; 7] = [0xE0, 0xE8, 0xEA, 0xF1, 0xE5, 0xE6, 0xF4];

pub(super) fn encoding(bytes: &[u8]) -> (Encoding, Finding) {
    let found = |encoding: Encoding, is_sure, evidence: String| {
        (encoding, Finding { what: format!("encoding {}", encoding.name()), evidence, is_sure })
    };
    match bytes {
        [0xFF, 0xFE, ..] => return found(Encoding::Utf16Le, true, "its byte order mark".into()),
        [0xFE, 0xFF, ..] => return found(Encoding::Utf16Be, true, "its byte order mark".into()),
        [0xEF, 0xBB, 0xBF, ..] => return found(Encoding::Utf8, true, "its byte order mark".into()),
        _ => {}
    }
    let nulls = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    if nulls(0) + nulls(1) > bytes.len() / 4 {
        let encoding = if nulls(1) > nulls(0) { Encoding::Utf16Le } else { Encoding::Utf16Be };
        return found(encoding, true, "every other byte is 0".to_owned());
    }
    let is_text = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // The sample may end inside a character.
        Err(error) => error.error_len().is_none(),
    };
    if is_text {
        let n = bytes.iter().filter(|byte| **byte >= 0xC0).count();
        let evidence = if n == 0 {
            "only ASCII in the part that was looked at".to_owned()
        } else {
            format!("{n} characters beyond ASCII, and all of them read")
        };
        return found(Encoding::Utf8, true, evidence);
    }
    let count = |of: &[u8]| bytes.iter().filter(|byte| of.contains(byte)).count();
    let (central, western) = (count(&CENTRAL), count(&WESTERN));
    if central + western == 0 {
        let evidence = "it is no UTF-8, and its letters are the same in windows-1250".to_owned();
        return found(Encoding::Windows1252, true, evidence);
    }
    let encoding = if central > western { Encoding::Windows1250 } else { Encoding::Windows1252 };
    let evidence = format!(
        "it is no UTF-8; {central} letters of central Europe, {western} of the west; windows-1252 and \
         windows-1250 cannot be told apart for certain"
    );
    found(encoding, false, evidence)
}

/// Returns the records of a sample, taken apart by the delimiter that gives the evenest table.
pub(super) fn shape(bytes: &[u8]) -> Shape {
    let (encoding, finding) = encoding(bytes);
    let (mut decoder, mut text) = (encoding.decoder(), Vec::new());
    decoder.decode(bytes, &mut text);
    // The last line may have been cut off.
    if let Some(end) = text.iter().rposition(|byte| *byte == b'\n') {
        text.truncate(end + 1);
    }
    let tables =
        [b',', b';', b'\t', b'|'].map(|delimiter| (delimiter, table(&text, encoding, delimiter)));
    let mut best = (b',', Table::default(), (0, 0));
    for (delimiter, table) in tables {
        let rows = &table.rows;
        let first = rows.first().map_or(0, Vec::len);
        let even = rows.iter().filter(|row| row.len() == first).count();
        let score = if first > 1 { (even * 100 / rows.len().max(1), first) } else { (0, 0) };
        // A comma in every amount is as even as a delimiter, but gives fewer fields, or leaves lines over.
        let worth = |table: &Table, (share, width): (usize, usize)| {
            share * width * table.rows.len() / (table.rows.len() + table.n_before).max(1)
        };
        if worth(&table, score) > worth(&best.1, best.2)
            || (best.1.rows.is_empty() && !rows.is_empty())
        {
            best = (delimiter, table, score);
        }
    }
    let (delimiter, Table { rows, skip_lines, before, .. }, (share, width)) = best;
    let delimiter = char::from(delimiter);
    let split = Finding {
        what: format!("delimiter {delimiter:?}"),
        evidence: format!("{share}% of {} records have {width} fields", rows.len()),
        is_sure: share >= 95,
    };
    let mut findings = vec![finding, split];
    if skip_lines > 0 {
        findings.push(Finding {
            what: format!("lines before the table: {skip_lines}"),
            evidence: format!("they are no records of {width} fields; the first is {before:?}"),
            is_sure: true,
        });
    }
    Shape { encoding, delimiter, skip_lines, rows, findings }
}

/// The records of a sample behind the lines that are none.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<String>>,
    skip_lines: u32,
    /// Records that are skipped.
    n_before: usize,
    /// The beginning of the first line that is skipped.
    before: String,
}

/// The most records that may stand before the table.
const MOST_BEFORE: usize = 50;

/// Returns the records of a sample; what stands before the table is left out: the name of a bank, a
/// period, an account.
fn table(text: &[u8], encoding: Encoding, delimiter: u8) -> Table {
    let (found, lines) = rows(text, encoding, delimiter, 0);
    let start = start(&found);
    let skip_lines = lines.get(start).and_then(|line| u32::try_from(line - 1).ok()).unwrap_or(0);
    if start == 0 {
        return Table { rows: found, ..Table::default() };
    }
    let mut before = found[0].iter().filter(|cell| !cell.is_empty());
    let before = before.next().map(|cell| cell.chars().take(60).collect()).unwrap_or_default();
    let (rows, _) = rows(text, encoding, delimiter, skip_lines);
    Table { rows, skip_lines, n_before: start, before }
}

/// Returns the first record of the table: behind those that have other numbers of fields than most, and
/// behind those that fill up fields with nothing before names of columns.
fn start(rows: &[Vec<String>]) -> usize {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.len() > 1) {
        *widths.entry(row.len()).or_default() += 1;
    }
    let most = widths.into_iter().max_by_key(|(width, n)| (*n, *width));
    let Some((width, n)) = most.filter(|(_, n)| *n > 1) else { return 0 };
    let same = rows.iter().filter(|row| row.len() == rows[0].len()).count();
    let first = rows.iter().position(|row| row.len() == width).unwrap_or(0);
    let is_named = |row: &Vec<String>| row.iter().filter(|cell| is_name(cell)).count() > 1;
    let is_behind = first <= MOST_BEFORE && (rows[0].len() == 1 || n > same) && !is_named(&rows[0]);
    let start = if is_behind && n * 10 >= (rows.len() - first) * 9 { first } else { 0 };
    let is_full =
        |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count() * 2 > width;
    let full = rows[start..].iter().take(MOST_BEFORE).position(is_full).unwrap_or(0);
    if full > 0 && is_named(&rows[start + full]) { start + full } else { start }
}

/// Returns whether a text is a name of a column.
fn is_name(text: &str) -> bool {
    Role::ALL.into_iter().any(|role| words::fit(role, text) > 1)
}

/// Returns the records behind some lines, and the lines at which they begin.
fn rows(
    text: &[u8],
    encoding: Encoding,
    delimiter: u8,
    mut skip_lines: u32,
) -> (Vec<Vec<String>>, Vec<u64>) {
    let syntax = Syntax { encoding, delimiter, quote: Some(b'"'), max_record: 65_536 };
    let mut splitter = Splitter::new(syntax);
    splitter.room().extend_from_slice(text);
    splitter.finish();
    splitter.skip_mark();
    splitter.skip_lines(&mut skip_lines);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    while let Some(piece) = splitter.next().filter(|_| rows.len() < MOST_RECORDS) {
        if piece.kind != Kind::Record {
            continue;
        }
        let record = splitter.bytes(piece.text.clone());
        let cell = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().replace("\"\"", "\"");
        let cells = splitter.fields().iter().map(|field| cell(&record[field.bytes.clone()]));
        rows.push(cells.collect::<Vec<_>>());
        lines.push(piece.line);
        if rows.len() == 1 {
            splitter.set_width(rows[0].len());
        }
    }
    (rows, lines)
}
