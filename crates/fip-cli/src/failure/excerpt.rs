//! The lines of a file that a failure is about, with marks below what is at fault.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::Path;

use super::one_line;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// Columns of a terminal that an excerpt keeps to.
const WIDTH: usize = 100;

/// Some lines of a file, and the part of them that is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    file: String,
    /// Line of the file at which `text` begins, from 1.
    first_line: usize,
    text: String,
    /// Bytes of `text` at fault.
    span: Range<usize>,
    /// What is said beside the marks.
    label: String,
}

impl Excerpt {
    /// Returns the line of `text`, the content of a file, in which bytes are at fault.
    pub(crate) fn of_text(file: &Path, text: &str, span: Range<usize>, label: &str) -> Self {
        let start = floor(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        // What goes on over several lines is marked to the end of the first.
        let end = floor(text, span.end).clamp(start, line_end);
        Self {
            file: shown(&file.display().to_string()),
            first_line: text[..line_start].matches('\n').count() + 1,
            text: text[line_start..line_end].to_owned(),
            span: start - line_start..end - line_start,
            label: one_line(label),
        }
    }

    /// Returns a row of a CSV, of which the field with this number, from 0, is at fault; all of it
    /// where there is no such field.
    pub(crate) fn of_row(
        file: &str,
        line: u64,
        row: &[u8],
        field: Option<usize>,
        label: &str,
    ) -> Self {
        let whole = 0..row.len();
        let span = field.and_then(|field| fields(row).into_iter().nth(field)).unwrap_or(whole);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let start = text(&row[..span.start]).len();
        Self {
            file: shown(file),
            first_line: usize::try_from(line).unwrap_or(1),
            span: start..start + text(&row[span]).len(),
            text: text(row),
            label: one_line(label),
        }
    }

    /// Returns a record of which a part is at fault: where it stands first, all of it where it does not.
    pub(crate) fn of_part(file: &str, line: u64, record: &[u8], part: &str, label: &str) -> Self {
        let text = String::from_utf8_lossy(record).into_owned();
        let whole = 0..text.lines().next().map_or(0, str::len);
        let found = Some(part).filter(|part| !part.is_empty()).and_then(|part| text.find(part));
        let span = found.map_or(whole, |at| at..at + part.len());
        let first_line = usize::try_from(line).unwrap_or(1);
        Self { file: shown(file), first_line, span, text, label: one_line(label) }
    }

    /// Returns a row of a CSV file, of which the cell in this column is at fault; `None` where the
    /// file has no such line. The file is read again, which only happens on the way out.
    pub(crate) fn of_cell(path: &Path, line: u64, column: &str, label: &str) -> Option<Self> {
        let mut rows = Rows { file: BufReader::new(File::open(path).ok()?), next_line: 1 };
        let (_, header) = rows.next()?;
        let names = fields(&header).into_iter().map(|field| name(&header[field]));
        let field = names.into_iter().position(|name| name == column.as_bytes());
        let (line, row) =
            rows.find(|(first, _)| *first >= line).filter(|(first, _)| *first == line)?;
        Some(Self::of_row(&path.display().to_string(), line, &row, field, label))
    }

    /// Returns line and column, from 1, of what is at fault.
    pub(crate) fn place(&self) -> (usize, usize) {
        let before = &self.text[..self.span.start];
        let line = self.first_line + before.matches('\n').count();
        (line, before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1)
    }

    /// Returns file, line and column as an editor understands them.
    pub(crate) fn location(&self) -> String {
        let (line, column) = self.place();
        format!("{}:{line}:{column}", self.file)
    }

    /// Returns title and excerpt as text, with colours where these are wanted.
    pub(super) fn render(&self, code: &str, title: &str, styled: bool) -> String {
        let marks = AnnotationKind::Primary.span(self.span.clone()).label(self.label.as_str());
        let snippet = Snippet::source(self.text.as_str())
            .line_start(self.first_line)
            .path(self.file.as_str())
            .annotation(marks);
        let report = [Level::ERROR.primary_title(title).id(code).element(snippet)];
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(WIDTH).render(&report)
    }
}

/// Returns a file as people name it.
fn shown(file: &str) -> String {
    file.strip_prefix("./").unwrap_or(file).to_owned()
}

/// Returns the last character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The rows of a CSV file with their first lines, without their ends of line; blank lines are none.
struct Rows {
    file: BufReader<File>,
    next_line: u64,
}

impl Iterator for Rows {
    type Item = (u64, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = self.next_line;
            let mut row = Vec::new();
            while self.file.read_until(b'\n', &mut row).ok()? > 0 {
                self.next_line += 1;
                if !is_open(&row) {
                    break;
                }
            }
            let end = row.trim_ascii_end().len();
            if end > 0 {
                row.truncate(end);
                return Some((line, row));
            }
            if row.is_empty() {
                return None;
            }
        }
    }
}

/// Returns whether a quote is opened and not closed.
fn is_open(row: &[u8]) -> bool {
    row.iter().filter(|byte| **byte == b'"').fold(false, |open, _| !open)
}

/// Returns the name in a field of a header.
fn name(field: &[u8]) -> &[u8] {
    let field = field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field).trim_ascii();
    field.strip_prefix(b"\"").and_then(|field| field.strip_suffix(b"\"")).unwrap_or(field)
}

/// Returns the bytes of each field of a row of a CSV, quotes included.
fn fields(row: &[u8]) -> Vec<Range<usize>> {
    let mut fields = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, &byte) in row.iter().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => {
                fields.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    fields.push(start..row.len());
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_marked_in_its_line() {
        let text = "[bank]\nmonths = \"x\"\nmode = 1\n";
        let at = text.find("\"x\"").unwrap();
        let excerpt = Excerpt::of_text(Path::new("fip.toml"), text, at..at + 3, "not a number");
        assert_eq!(excerpt.location(), "fip.toml:2:10");
        let shown = excerpt.render("FIP-E003", "wrong value", false);
        insta::assert_snapshot!(shown, @r#"
        error[FIP-E003]: wrong value
         --> fip.toml:2:10
          |
        2 | months = "x"
          |          ^^^ not a number
        "#);
    }

    #[test]
    fn places_outside_and_inside_of_characters_are_moved_to_lawful_ones() {
        let of = |span| Excerpt::of_text(Path::new("f"), "aé\nb", span, "").location();
        assert_eq!([of(2..9), of(99..100), of(0..0)], ["f:1:2", "f:2:2", "f:1:1"]);
    }

    #[test]
    fn cells_are_found_behind_quoted_commas() {
        let row = b"a,\"b,\"\"c\",\xff,d";
        let fields: Vec<&[u8]> = fields(row).into_iter().map(|field| &row[field]).collect();
        assert_eq!(fields, [b"a".as_slice(), b"\"b,\"\"c\"", b"\xff", b"d"]);
        let excerpt = Excerpt::of_row("f.csv", 7, row, Some(3), "");
        assert_eq!((excerpt.place(), &excerpt.text[excerpt.span.clone()]), ((7, 13), "d"));
        assert_eq!(Excerpt::of_row("f.csv", 7, row, Some(9), "").place(), (7, 1));
    }

    #[test]
    fn what_a_file_holds_cannot_write_to_the_terminal_by_itself() {
        let excerpt = Excerpt::of_row("f.csv", 2, b"a,\x1b[31mred\x07", Some(1), "\x1b[2J");
        let shown = excerpt.render("FIP-E004", "bad\x1b[1m", false);
        assert!(!shown.contains('\x1b') && !shown.contains('\x07'), "{shown:?}");
    }

    #[test]
    fn a_cell_of_a_file_is_found_by_line_and_name() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, "id,note,n\r\n1,\"two\nlines\",5\r\n2,x,bad\r\n").unwrap();
        let excerpt = Excerpt::of_cell(&path, 4, "n", "no number").unwrap();
        assert_eq!((excerpt.place(), &excerpt.text[excerpt.span.clone()]), ((4, 5), "bad"));
        let excerpt = Excerpt::of_cell(&path, 2, "n", "").unwrap();
        assert_eq!((excerpt.place(), &excerpt.text[excerpt.span.clone()]), ((3, 8), "5"));
        assert_eq!(Excerpt::of_cell(&path, 9, "n", ""), None);
        assert_eq!(Excerpt::of_cell(&folder.path().join("none.csv"), 2, "n", ""), None);
    }
}
