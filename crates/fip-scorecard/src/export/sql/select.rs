//! The text of a query, stage by stage.

use std::fmt::Write as _;

/// A `SELECT` with one column on a line.
#[derive(Debug)]
pub(super) struct Select {
    columns: Vec<(String, String)>,
    from: String,
}

impl Select {
    pub(super) fn from(source: impl Into<String>) -> Self {
        Self { columns: Vec::new(), from: source.into() }
    }

    pub(super) fn column(&mut self, column: impl Into<String>) {
        self.explained(column, "");
    }

    /// Adds a column with words that must have no line end.
    pub(super) fn explained(&mut self, column: impl Into<String>, words: &str) {
        self.columns.push((column.into(), words.to_owned()));
    }

    pub(super) fn columns(&mut self, columns: impl IntoIterator<Item = String>) {
        columns.into_iter().for_each(|column| self.column(column));
    }

    /// Returns the text with every line indented.
    pub(super) fn text(&self, indent: &str) -> String {
        let mut text = format!("{indent}SELECT\n");
        for (at, (column, words)) in self.columns.iter().enumerate() {
            let comma = if at + 1 < self.columns.len() { "," } else { "" };
            let words = if words.is_empty() { String::new() } else { format!(" -- {words}") };
            let column = column.replace('\n', &format!("\n{indent}    "));
            let _ = writeln!(text, "{indent}    {column}{comma}{words}");
        }
        let _ = writeln!(text, "{indent}FROM {}", self.from);
        text
    }
}

/// Returns the sum of whole numbers, in groups, so that no engine finds it too deep.
pub(super) fn sum(terms: &[String]) -> String {
    const WIDTH: usize = 30;
    if terms.len() <= WIDTH {
        return terms.join(" + ");
    }
    let groups: Vec<_> =
        terms.chunks(WIDTH).map(|group| format!("({})", group.join(" + "))).collect();
    sum(&groups)
}

/// Returns the largest of whole numbers, in groups, for the arguments of a function are limited.
pub(super) fn largest(terms: &[String], greatest: &dyn Fn(&[String]) -> String) -> String {
    const WIDTH: usize = 30;
    if terms.len() <= WIDTH {
        return greatest(terms);
    }
    let groups: Vec<_> = terms.chunks(WIDTH).map(greatest).collect();
    largest(&groups, greatest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_terms_are_grouped() {
        let terms: Vec<_> = (0..61).map(|at| format!("p{at}")).collect();
        assert_eq!(sum(&terms).matches('(').count(), 3);
        assert_eq!(sum(&terms[..2]), "p0 + p1");
        let found = largest(&terms, &|group| format!("G({})", group.join(",")));
        assert_eq!(found.matches("G(").count(), 4);
    }

    #[test]
    fn a_select_has_a_comma_between_columns() {
        let mut select = Select::from("t");
        select.column("a");
        select.explained("b", "words");
        assert_eq!(select.text(""), "SELECT\n    a,\n    b -- words\nFROM t\n");
    }
}
