//! A writer of Markdown pages. Text comes in plain and is escaped here, and nowhere else.

use std::fmt::Write as _;

use crate::chart::{Caption, ChartError, Svg};
use crate::error::ReportError;
use crate::report::{Figure, Provenance, RunIdentity};
use crate::text;

/// A table of plain text; all columns but the first are numbers, set to the right.
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

    fn markdown(&self) -> String {
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

/// A figure, the headline above it, and the numbers behind it.
#[derive(Debug)]
pub(crate) struct Exhibit {
    pub(crate) figure: Figure,
    pub(crate) headline: String,
    pub(crate) numbers: Table,
}

impl Exhibit {
    /// Returns a drawn figure whose headline and alternative text are the finding of its caption.
    pub(crate) fn new(
        file_name: &'static str,
        caption: &Caption,
        numbers: Table,
        drawn: Result<Svg, ChartError>,
    ) -> Result<Self, ReportError> {
        let svg = drawn.map_err(|source| ReportError::Chart { figure: file_name, source })?;
        let alt = caption.finding.clone();
        Ok(Self { headline: alt.clone(), figure: Figure { file_name, alt, svg }, numbers })
    }
}

/// A page under construction.
#[derive(Debug, Default)]
pub(crate) struct Page(String);

impl Page {
    /// Begins a page with its title and, for generated data, the banner.
    pub(crate) fn new(title: &str, provenance: Provenance) -> Self {
        let mut page = Self(format!("# {}\n", text::markdown(title)));
        if let Some([name, words]) = provenance.banner() {
            _ = writeln!(page.0, "\n> **{name}:** {words}");
        }
        page
    }

    pub(crate) fn heading(&mut self, heading: &str) {
        _ = writeln!(self.0, "\n## {}", text::markdown(heading));
    }

    pub(crate) fn paragraph(&mut self, words: &str) {
        _ = writeln!(self.0, "\n{}", text::markdown(words));
    }

    pub(crate) fn strong(&mut self, words: &str) {
        _ = writeln!(self.0, "\n**{}**", text::markdown(words));
    }

    pub(crate) fn bullets<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) {
        self.0.push('\n');
        for item in items {
            _ = writeln!(self.0, "- {}", text::markdown(item));
        }
    }

    pub(crate) fn steps<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) {
        self.0.push('\n');
        for (index, item) in items.into_iter().enumerate() {
            _ = writeln!(self.0, "{}. {}", index + 1, text::markdown(item));
        }
    }

    pub(crate) fn table(&mut self, table: &Table) {
        _ = write!(self.0, "\n{}", table.markdown());
    }

    /// A table that is shown when the reader asks for it.
    pub(crate) fn folded(&mut self, summary: &str, tables: &[&Table]) {
        _ = writeln!(self.0, "\n<details><summary>{}</summary>", text::xml(summary));
        for table in tables {
            self.table(table);
        }
        self.0.push_str("\n</details>\n");
    }

    /// Lines of code that are shown when the reader asks for them; indentation is kept.
    pub(crate) fn folded_code(&mut self, summary: &str, code: &str) {
        _ = writeln!(self.0, "\n<details><summary>{}</summary>\n", text::xml(summary));
        // Indented code needs no fence that the code could close; a blank line does not end it.
        for line in code.lines() {
            _ = writeln!(self.0, "    {}", text::clean(line));
        }
        self.0.push_str("\n</details>\n");
    }

    /// Figures in pairs beside each other, the numbers of each pair folded below it.
    pub(crate) fn exhibits(&mut self, exhibits: &[Exhibit]) {
        for pair in exhibits.chunks(2) {
            let cells = |cell: &dyn Fn(&Exhibit) -> String| {
                let cells: Vec<String> = pair.iter().map(cell).collect();
                format!("| {} |\n", cells.join(" | "))
            };
            self.0.push('\n');
            self.0.push_str(&cells(&|exhibit| text::markdown(&exhibit.headline)));
            self.0.push_str(&cells(&|_| "---".to_owned()));
            self.0.push_str(&cells(&|exhibit| {
                let Figure { file_name, alt, .. } = &exhibit.figure;
                format!("![{}](figures/{file_name})", text::markdown(alt))
            }));
            let tables: Vec<&Table> = pair.iter().map(|exhibit| &exhibit.numbers).collect();
            let which = if pair.len() == 2 { "these two figures" } else { "this figure" };
            self.folded(&format!("The numbers behind {which}"), &tables);
        }
    }

    /// Ends the page with what identifies the run.
    pub(crate) fn finish(mut self, run: &RunIdentity) -> String {
        let id = text::markdown(&run.id);
        _ = writeln!(self.0, "\n---\n\nRun {id} · seed {} · written by fip-report", run.seed);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_cells_stay_in_their_cell() {
        let mut table = Table::new(1, &["name", "n"]);
        table.row(["a | b\n`<b>`".to_owned(), "1".to_owned()]);
        assert_eq!(table.markdown(), "| name | n |\n|---|---:|\n| a \\| b \\`\\<b\\>\\` | 1 |\n");
    }

    #[test]
    fn generated_data_are_announced_and_own_data_are_not() {
        let page = |provenance| Page::new("T", provenance).0;
        assert!(page(Provenance::StandIn).contains("> **GENERATED DATA:**"));
        assert!(page(Provenance::InventedCustomers).contains("> **INVENTED CUSTOMERS"));
        assert_eq!(page(Provenance::OwnLedger), "# T\n");
    }
}
