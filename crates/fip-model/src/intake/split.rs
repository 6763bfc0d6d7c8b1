//! Taking a stream of text apart into records and fields.
//!
//! A quote counts at the start of a field only. A field in quotes may hold delimiters, doubled quotes
//! and ends of lines. So that a quote that nobody closed costs its own line and not all that follow, a
//! record of several lines is one only when it is whole: its quotes are closed, nothing stands behind
//! them, it has as many fields as the first record, and it is not longer than a record may be. Else its
//! first line is put aside as [`RejectCode::OpenQuote`], and reading goes on with the line after it.
//!
//! Whatever is decided depends on the text alone and never on how it was cut into chunks.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2};

use super::encoding::Encoding;
use super::fault::RejectCode;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) encoding: Encoding,
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
    /// Bytes of the longest record, without the end of its line.
    pub(super) max_record: usize,
}

/// A field of a record: the bytes of its text, without the quotes around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) bytes: Range<usize>,
    /// Whether a doubled quote stands for one.
    pub(super) has_doubled: bool,
}

/// What a piece of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Record,
    Blank,
    Fault(RejectCode, &'static str),
}

/// A piece of the text; pieces follow one another without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    /// Line at which it begins, from 1.
    pub(super) line: u64,
    /// Where it is in the buffer, without the end of its line.
    pub(super) text: Range<usize>,
    /// Byte of the file at which it begins, from 0.
    pub(super) byte: u64,
    /// Bytes of the file that it takes, with the end of its line.
    pub(super) n_bytes: u64,
}

/// The text that has come and was not yet taken apart.
#[derive(Debug)]
pub(super) struct Splitter {
    syntax: Syntax,
    /// Fields of every record, once known.
    width: Option<usize>,
    text: Vec<u8>,
    /// Bytes of `text` that were handed out.
    taken: usize,
    /// Line of the text at `taken`, and its byte in the file.
    line: u64,
    byte: u64,
    is_last: bool,
    fields: Vec<Field>,
    /// Bytes of the file that were dropped of a line that is too long and whose end has not come.
    long: Option<u64>,
}

/// What the bytes from the start of a record are.
enum Scan {
    Whole { end: usize },
    Stray { at: usize },
    Open,
}

const OPEN: &str = "a quote is opened on this line and not closed";
const STRAY: &str = "there is text behind a closing quote";
const LONG: &str = "the line is longer than a record may be";

impl Splitter {
    pub(super) const fn new(syntax: Syntax) -> Self {
        Self {
            syntax,
            width: None,
            text: Vec::new(),
            taken: 0,
            line: 1,
            byte: 0,
            is_last: false,
            fields: Vec::new(),
            long: None,
        }
    }

    pub(super) const fn set_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// Returns the buffer to add text to; what was handed out is gone.
    pub(super) fn room(&mut self) -> &mut Vec<u8> {
        self.text.drain(..self.taken);
        self.taken = 0;
        &mut self.text
    }

    /// Says that no text will come any more.
    pub(super) const fn finish(&mut self) {
        self.is_last = true;
    }

    pub(super) fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.text[range]
    }

    /// Returns the fields of the record that was handed out last, from its start.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Takes a byte order mark at the start of the file; returns the bytes of the file that it takes,
    /// or `None` when more text is needed to know.
    pub(super) fn skip_mark(&mut self) -> Option<u64> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        let n = self.text.len().min(MARK.len());
        if self.text[..n] != MARK[..n] {
            return Some(0);
        }
        if n < MARK.len() {
            return self.is_last.then_some(0);
        }
        self.taken = n;
        self.byte = self.syntax.encoding.n_bytes(MARK);
        Some(self.byte)
    }

    /// Drops lines whatever stands in them, as far as their text has come, and counts `n` down; returns the
    /// bytes of the file that they take.
    pub(super) fn skip_lines(&mut self, n: &mut u32) -> u64 {
        let from = self.byte;
        while *n > 0 && self.taken < self.text.len() {
            let rest = &self.text[self.taken..];
            let end = memchr(b'\n', rest);
            let dropped = end.map_or(rest.len(), |at| at + 1);
            self.byte += self.syntax.encoding.n_bytes(&rest[..dropped]);
            self.taken += dropped;
            if end.is_some() {
                (*n, self.line) = (*n - 1, self.line + 1);
            }
        }
        self.byte - from
    }

    /// Returns the next piece; `None` when more text is needed, or nothing is left.
    pub(super) fn next(&mut self) -> Option<Piece> {
        if self.long.is_some() {
            return self.end_of_long();
        }
        let rest = &self.text[self.taken..];
        if rest.is_empty() {
            return None;
        }
        let Some(first) = self.first_line(rest) else {
            // One byte more for the `\r` of an end of line.
            if rest.len() > self.syntax.max_record + 1 {
                self.long = Some(0);
                return self.end_of_long();
            }
            return None;
        };
        let line = without_return(&rest[..first]);
        if line > self.syntax.max_record {
            self.long = Some(0);
            return self.end_of_long();
        }
        if rest[..line].iter().all(u8::is_ascii_whitespace)
            && !rest[..line].contains(&self.syntax.delimiter)
        {
            return Some(self.hand_out(Kind::Blank, first));
        }
        let quote = self.syntax.quote.filter(|quote| memchr(*quote, &rest[..line]).is_some());
        let Some(quote) = quote else {
            split(&rest[..line], self.syntax.delimiter, &mut self.fields);
            return Some(self.hand_out(Kind::Record, first));
        };
        self.quoted(quote, first, line)
    }

    /// Returns the record that begins with a line with a quote, or that line alone.
    fn quoted(&mut self, quote: u8, first: usize, line: usize) -> Option<Piece> {
        let rest = &self.text[self.taken..];
        let scan = scan(rest, self.syntax.delimiter, quote, self.is_last, &mut self.fields);
        let most = self.syntax.max_record;
        let (kind, end) = match scan {
            None if rest.len() <= most + 2 => return None,
            Some(Scan::Whole { end }) if end <= first => (Kind::Record, first),
            Some(Scan::Whole { end }) => {
                let text = without_return(&rest[..end]);
                let fits = self.width.is_none_or(|width| width == self.fields.len());
                if fits && text <= most {
                    (Kind::Record, end)
                } else {
                    (Kind::Fault(RejectCode::OpenQuote, OPEN), first)
                }
            }
            Some(Scan::Stray { at }) if at < line => {
                (Kind::Fault(RejectCode::OpenQuote, STRAY), first)
            }
            None | Some(Scan::Stray { .. } | Scan::Open) => {
                (Kind::Fault(RejectCode::OpenQuote, OPEN), first)
            }
        };
        Some(self.hand_out(kind, end))
    }

    /// Returns where the first line ends.
    fn first_line(&self, rest: &[u8]) -> Option<usize> {
        memchr(b'\n', rest).or_else(|| self.is_last.then_some(rest.len()))
    }

    /// Hands out the text up to `end`, which is an end of line or of the file.
    fn hand_out(&mut self, kind: Kind, end: usize) -> Piece {
        let start = self.taken;
        let rest = &self.text[start..];
        let text = start..start + without_return(&rest[..end]);
        let next = start + (end + 1).min(rest.len());
        self.piece(kind, text, next, 0)
    }

    fn piece(&mut self, kind: Kind, text: Range<usize>, next: usize, dropped: u64) -> Piece {
        let whole = &self.text[self.taken..next];
        let n_bytes = dropped + self.syntax.encoding.n_bytes(whole);
        let n_lines = memchr_iter(b'\n', whole).count() as u64;
        let piece = Piece { kind, line: self.line, text, byte: self.byte, n_bytes };
        (self.taken, self.line) = (next, self.line + n_lines);
        self.byte += n_bytes;
        piece
    }

    /// Looks for the end of a line that is too long; keeps its beginning and no more.
    fn end_of_long(&mut self) -> Option<Piece> {
        let (start, most) = (self.taken, self.syntax.max_record);
        let end = memchr(b'\n', &self.text[start..]).map(|at| start + at);
        let dropped = self.long.unwrap_or_default();
        let Some(end) = end.or_else(|| self.is_last.then_some(self.text.len())) else {
            // With the byte behind the part that is shown, for that must not end inside a character.
            let keep = (start + most + 1).min(self.text.len());
            self.long = Some(dropped + self.syntax.encoding.n_bytes(&self.text[keep..]));
            self.text.truncate(keep);
            return None;
        };
        self.long = None;
        let text = start..start + floor(&self.text[start..], most);
        let next = (end + 1).min(self.text.len());
        Some(self.piece(Kind::Fault(RejectCode::TooLong, LONG), text, next, dropped))
    }
}

/// Returns the length of a line without the `\r` at its end.
fn without_return(line: &[u8]) -> usize {
    line.len() - usize::from(line.last() == Some(&b'\r'))
}

/// Returns the last start of a character up to `at`.
fn floor(text: &[u8], at: usize) -> usize {
    let is_start = |at: &usize| text.get(*at).is_none_or(|byte| byte & 0xC0 != 0x80);
    (at.saturating_sub(3)..=at).rev().find(is_start).unwrap_or(at)
}

/// Fills in the fields of a line without quotes.
fn split(line: &[u8], delimiter: u8, fields: &mut Vec<Field>) {
    fields.clear();
    let mut start = 0;
    for at in memchr_iter(delimiter, line) {
        fields.push(Field { bytes: start..at, has_doubled: false });
        start = at + 1;
    }
    fields.push(Field { bytes: start..line.len(), has_doubled: false });
}

/// Fills in the fields of a record with quotes; `None` when its end has not come.
fn scan(
    text: &[u8],
    delimiter: u8,
    quote: u8,
    is_last: bool,
    fields: &mut Vec<Field>,
) -> Option<Scan> {
    fields.clear();
    let mut at = 0;
    loop {
        let is_quoted = text.get(at) == Some(&quote);
        let (field, end) = if is_quoted {
            match inside(text, at + 1, quote, is_last) {
                Some(found) => found,
                None => return is_last.then_some(Scan::Open),
            }
        } else {
            let end = memchr2(delimiter, b'\n', &text[at..]).map(|n| at + n);
            let end = end.or_else(|| is_last.then_some(text.len()))?;
            let is_end_of_line = text.get(end) != Some(&delimiter);
            let length = if is_end_of_line { without_return(&text[at..end]) } else { end - at };
            (Field { bytes: at..at + length, has_doubled: false }, end)
        };
        fields.push(field);
        match text.get(end..).unwrap_or_default() {
            [] if is_last => return Some(Scan::Whole { end: text.len() }),
            [] | [b'\r'] if !is_last => return None,
            [b'\n', ..] => return Some(Scan::Whole { end }),
            [b'\r', b'\n', ..] | [b'\r'] => return Some(Scan::Whole { end: end + 1 }),
            [next, ..] if *next == delimiter => at = end + 1,
            _ => return Some(Scan::Stray { at: end }),
        }
    }
}

/// Returns the field whose text begins at `start` behind a quote, and where what follows the closing
/// quote begins; `None` when there is none, or it is not sure that it is one.
fn inside(text: &[u8], start: usize, quote: u8, is_last: bool) -> Option<(Field, usize)> {
    let (mut from, mut has_doubled) = (start, false);
    loop {
        let close = from + memchr(quote, text.get(from..)?)?;
        match text.get(close + 1) {
            Some(next) if *next == quote => (from, has_doubled) = (close + 2, true),
            None if !is_last => return None,
            _ => return Some((Field { bytes: start..close, has_doubled }, close + 1)),
        }
    }
}
