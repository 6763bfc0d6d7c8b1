//! The text of queries: stages that stand on one another.

use std::fmt::Write as _;

/// A column of a stage.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) sql: String,
    pub(super) name: String,
    pub(super) comment: Option<String>,
}

/// One named SELECT of a query, or, without items, its tail alone.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) name: String,
    pub(super) comment: String,
    pub(super) items: Vec<Item>,
    /// What stands behind the columns: FROM, WHERE, GROUP BY, ORDER BY, each on its line.
    pub(super) tail: Vec<String>,
}

impl Item {
    pub(super) fn new(sql: impl Into<String>, name: impl Into<String>) -> Self {
        Self { sql: sql.into(), name: name.into(), comment: None }
    }

    /// Returns a column that is taken over as it is.
    pub(super) fn same(name: &str) -> Self {
        Self::new(name, name)
    }

    fn text(&self) -> String {
        let column = self.sql.rsplit('.').next().unwrap_or_default();
        if column == self.name {
            self.sql.clone()
        } else {
            format!("{} AS {}", self.sql, self.name)
        }
    }
}

impl Stage {
    fn body(&self, indent: &str) -> String {
        let mut text = String::new();
        if !self.items.is_empty() {
            text += indent;
            text += "SELECT\n";
        }
        for (at, item) in self.items.iter().enumerate() {
            if let Some(comment) = &item.comment {
                let _ = writeln!(text, "{indent}    -- {comment}");
            }
            let comma = if at + 1 < self.items.len() { "," } else { "" };
            text += &wrapped(&format!("{indent}    {}{comma}", item.text()));
        }
        for line in &self.tail {
            text += &wrapped(&format!("{indent}{line}"));
        }
        text
    }
}

/// Returns the lines, each with its end, broken at spaces where one is too long.
fn wrapped(lines: &str) -> String {
    const WIDTH: usize = 100;
    /// What stays on one line.
    const TOGETHER: [&str; 4] = [" AS ", "PARTITION BY ", "ORDER BY ", " PRECEDING"];
    let mut text = String::new();
    for line in lines.lines() {
        let words = TOGETHER.iter().fold(line.trim_start().to_owned(), |line, part| {
            line.replace(part, &part.replace(' ', "\u{a0}"))
        });
        let indent = line.len() - line.trim_start().len();
        text += &" ".repeat(indent);
        let (mut width, mut quoted) = (indent, false);
        for (at, word) in words.split(' ').enumerate() {
            let length = word.chars().count();
            if at > 0 && !quoted && width + 1 + length > WIDTH {
                text.push('\n');
                text += &" ".repeat(indent + 4);
                width = indent + 4;
            } else if at > 0 {
                text.push(' ');
                width += 1;
            }
            text += &word.replace('\u{a0}', " ");
            width += length;
            quoted ^= word.matches('\'').count() % 2 == 1;
        }
        text.push('\n');
    }
    text
}

/// Returns the query: its stages, and at last what it answers.
pub(super) fn query(stages: &[Stage], answer: &Stage) -> String {
    let mut text = format!("-- {}\n", answer.comment);
    for (at, stage) in stages.iter().enumerate() {
        text += if at == 0 { "WITH\n" } else { ",\n" };
        let _ = write!(text, "-- {}\n{} AS (\n{})", stage.comment, stage.name, stage.body("    "));
    }
    if !stages.is_empty() {
        text += "\n";
    }
    text + answer.body("").trim_end()
}

/// Returns the words on one line, so that none can leave the comment they stand in.
pub(super) fn one_line(words: &str) -> String {
    words
        .split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}')
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_outside_of_texts() {
        let line = format!("    x IN ('{}', 'b c')", "a ".repeat(60).trim());
        assert_eq!(wrapped(&line).lines().count(), 2);
        let line = format!("    {} AS y", "x + ".repeat(40).trim_end_matches(" + "));
        let text = wrapped(&line);
        assert!(text.lines().all(|line| line.len() <= 100) && text.ends_with("x AS y\n"));
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), line.trim());
    }

    #[test]
    fn words_of_a_user_stay_in_their_comment() {
        assert_eq!(one_line("spent\n; DROP TABLE x\r--"), "spent ; DROP TABLE x --");
    }
}
