//! Encoding, delimiter and header of a file, from its first bytes.

use super::Finding;
use crate::intake::encoding::Encoding;
use crate::intake::split::{Kind, Splitter, Syntax};

/// The records that are looked at.
const MOST_RECORDS: usize = 40_000;

/// The records of the beginning of a file.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) encoding: Encoding,
    pub(super) delimiter: char,
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
        [b',', b';', b'\t', b'|'].map(|delimiter| (delimiter, rows(&text, encoding, delimiter)));
    let mut best = (b',', Vec::new(), (0, 0));
    for (delimiter, rows) in tables {
        let first = rows.first().map_or(0, Vec::len);
        let even = rows.iter().filter(|row| row.len() == first).count();
        let score = if first > 1 { (even * 100 / rows.len().max(1), first) } else { (0, 0) };
        // A comma in every amount is as even as a delimiter, but gives fewer fields.
        if score.0 * score.1 > best.2.0 * best.2.1 || (best.1.is_empty() && !rows.is_empty()) {
            best = (delimiter, rows, score);
        }
    }
    let (delimiter, rows, (share, width)) = best;
    let delimiter = char::from(delimiter);
    let split = Finding {
        what: format!("delimiter {delimiter:?}"),
        evidence: format!("{share}% of {} records have {width} fields", rows.len()),
        is_sure: share >= 95,
    };
    Shape { encoding, delimiter, rows, findings: vec![finding, split] }
}

fn rows(text: &[u8], encoding: Encoding, delimiter: u8) -> Vec<Vec<String>> {
    let syntax = Syntax { encoding, delimiter, quote: Some(b'"'), max_record: 65_536 };
    let mut splitter = Splitter::new(syntax);
    splitter.room().extend_from_slice(text);
    splitter.finish();
    splitter.skip_mark();
    let mut rows = Vec::new();
    while let Some(piece) = splitter.next().filter(|_| rows.len() < MOST_RECORDS) {
        if piece.kind != Kind::Record {
            continue;
        }
        let record = splitter.bytes(piece.text.clone());
        let cell = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().replace("\"\"", "\"");
        let cells = splitter.fields().iter().map(|field| cell(&record[field.bytes.clone()]));
        rows.push(cells.collect::<Vec<_>>());
        if rows.len() == 1 {
            splitter.set_width(rows[0].len());
        }
    }
    rows
}
