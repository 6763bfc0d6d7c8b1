//! How records are written that come from elsewhere than a file of text.

/// How the records of a table are written as text, so that a reader of its mapping takes them.
///
/// # Examples
///
/// ```
/// use fip_model::intake::RecordStyle;
///
/// let mut line = Vec::new();
/// RecordStyle::default().push_record(&mut line, [b"K1".as_slice(), b"Tea, \"hot\""]);
/// assert_eq!(line, b"K1,\"Tea, \"\"hot\"\"\"\n");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordStyle {
    /// What stands between fields.
    pub delimiter: u8,
    /// What stands around fields that hold delimiters; `None` where quotes mean nothing.
    pub quote: Option<u8>,
    /// Whether the first record names the columns.
    pub has_header: bool,
}

impl Default for RecordStyle {
    /// Returns CSV with a header.
    fn default() -> Self {
        Self { delimiter: b',', quote: Some(b'"'), has_header: true }
    }
}

impl RecordStyle {
    /// Writes a record and the end of its line.
    pub fn push_record<'a>(self, text: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a [u8]>) {
        let start = text.len();
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                text.push(self.delimiter);
            }
            self.push_cell(text, cell);
        }
        // A line without text would be no record.
        if let (true, Some(quote)) = (text.len() == start, self.quote) {
            text.extend([quote; 2]);
        }
        text.push(b'\n');
    }

    fn push_cell(self, text: &mut Vec<u8>, cell: &[u8]) {
        let Some(quote) = self.quote else {
            text.extend_from_slice(cell);
            return;
        };
        let special = |byte: &u8| [self.delimiter, quote, b'\n', b'\r'].contains(byte);
        if !cell.iter().any(special) {
            text.extend_from_slice(cell);
            return;
        }
        text.push(quote);
        for &byte in cell {
            if byte == quote {
                text.push(quote);
            }
            text.push(byte);
        }
        text.push(quote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let written = |style: RecordStyle, cells: &[&str]| {
            let mut text = Vec::new();
            style.push_record(&mut text, cells.iter().map(|cell| cell.as_bytes()));
            String::from_utf8(text).unwrap()
        };
        let plain = RecordStyle::default();
        assert_eq!(written(plain, &["a", "", "b;c", "d\ne"]), "a,,b;c,\"d\ne\"\n");
        assert_eq!(written(plain, &[""]), "\"\"\n");
        let other = RecordStyle { delimiter: b';', quote: Some(b'\''), has_header: false };
        assert_eq!(written(other, &["b;c", "it's", "\""]), "'b;c';'it''s';\"\n");
        assert_eq!(written(RecordStyle { quote: None, ..plain }, &["a,b", ""]), "a,b,\n");
    }
}
