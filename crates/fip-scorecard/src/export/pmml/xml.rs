//! XML text, element by element.

use std::fmt::Write as _;

use super::PmmlError;

/// A document that is being written; elements are indented.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
    /// The first character that XML cannot hold, and its text.
    refused: Option<PmmlError>,
}

impl Xml {
    /// Opens an element that has others inside.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text += ">\n";
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let indent = self.indent();
            let _ = writeln!(self.text, "{indent}</{name}>");
        }
    }

    /// Writes an element with nothing inside.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text += "/>\n";
    }

    /// Writes an element with text inside.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], inside: &str) {
        self.tag(name, attributes);
        let inside = self.escaped(inside);
        let _ = writeln!(self.text, ">{inside}</{name}>");
    }

    pub(super) fn finish(self) -> Result<String, PmmlError> {
        match self.refused {
            Some(error) => Err(error),
            None => Ok(String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") + &self.text),
        }
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let indent = self.indent();
        let _ = write!(self.text, "{indent}<{name}");
        for (key, value) in attributes {
            let value = self.escaped(value);
            let _ = write!(self.text, " {key}=\"{value}\"");
        }
    }

    fn indent(&self) -> String {
        "  ".repeat(self.open.len())
    }

    fn escaped(&mut self, text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => escaped += "&amp;",
                '<' => escaped += "&lt;",
                '>' => escaped += "&gt;",
                '"' => escaped += "&quot;",
                // Readers turn these into spaces unless they are written as numbers.
                '\t' | '\n' | '\r' => {
                    let _ = write!(escaped, "&#{};", u32::from(c));
                }
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    let text = text.to_owned();
                    self.refused.get_or_insert(PmmlError::Character { found: c, text });
                }
                _ => escaped.push(c),
            }
        }
        escaped
    }
}

/// Returns the shortest text of a number; `-0.0` is `0.0`.
pub(super) fn number(number: f64) -> String {
    format!("{:?}", number + 0.0).trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed_and_texts_are_escaped() {
        let mut xml = Xml::default();
        xml.open("a", &[("b", "1 < 2 & \"3\"\n")]);
        xml.leaf("c", &[], "x>y");
        xml.empty("d", &[]);
        xml.close();
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <a b=\"1 &lt; 2 &amp; &quot;3&quot;&#10;\">\n  <c>x&gt;y</c>\n  <d/>\n</a>\n";
        assert_eq!(xml.finish().unwrap(), expected);
    }

    #[test]
    fn characters_that_xml_cannot_hold_are_told() {
        let mut xml = Xml::default();
        xml.empty("a", &[("b", "x\u{1}y")]);
        let text = "x\u{1}y".to_owned();
        assert_eq!(xml.finish(), Err(PmmlError::Character { found: '\u{1}', text }));
    }

    #[test]
    fn numbers_are_short_and_exact() {
        assert_eq!([-0.0, 0.15, 26.0, 1e300].map(number), ["0", "0.15", "26", "1e300"]);
    }
}
