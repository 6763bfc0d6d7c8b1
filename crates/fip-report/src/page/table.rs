//! Tables of plain text.

use std::fmt::Write as _;

use crate::text;

/// A table of plain text; all columns but the first ones are numbers, set to the right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns set to the left, from the first.
    words: usize,
}

impl Table {
    /// Returns a table whose first `words` columns are words and whose others are numbers.
    pub(crate) fn new(words: usize, header: &[&str]) -> Self {
        let header = header.iter().map(|&cell| cell.to_owned()).collect();
        Self { header, rows: Vec::new(), words }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Returns the table in GitHub-flavored Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut out = line(&self.header);
        for column in 0..self.header.len() {
            out.push_str(if column < self.words { "|---" } else { "|---:" });
        }
        out.push_str("|\n");
        for row in &self.rows {
            out.push_str(&line(row));
        }
        out
    }

    /// Returns the table in HTML, inside a box that a keyboard can scroll where it is narrow.
    pub(crate) fn html(&self) -> String {
        let class = |column: usize| if column < self.words { "" } else { " class=\"n\"" };
        let mut out = String::from("<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
        let name = self.header.first().map_or("Table", String::as_str);
        // Writing to a string cannot fail.
        _ = write!(out, " aria-label=\"Table: {}\"><table>\n<thead><tr>", text::xml(name));
        for (column, cell) in self.header.iter().enumerate() {
            _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(column), text::xml(cell));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            out.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let (open, close) =
                    if column == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
                _ = write!(out, "<{open}{}>{}</{close}>", class(column), text::xml(cell));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
        out
    }
}

fn line(cells: &[String]) -> String {
    let mut out = String::from("|");
    for cell in cells {
        // Writing to a string cannot fail.
        _ = write!(out, " {} |", text::markdown(cell));
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_cells_stay_in_their_cell() {
        let mut table = Table::new(1, &["name", "n"]);
        table.row(["a | b\n`<b>`".to_owned(), "1".to_owned()]);
        assert_eq!(table.markdown(), "| name | n |\n|---|---:|\n| a \\| b \\`\\<b\\>\\` | 1 |\n");
        let row = "<tr><th scope=\"row\">a | b `&lt;b&gt;`</th><td class=\"n\">1</td></tr>";
        assert!(table.html().contains(row), "{}", table.html());
    }
}
