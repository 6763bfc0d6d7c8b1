//! Text and tables of Markdown.

use crate::export::comment::one_line;

/// Returns a text that Markdown shows as it is, on one line.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in one_line(text).chars() {
        if "\\`*_[]<>|~#&$!".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// Returns a table; cells are Markdown already. Columns whose title ends with `:` are numbers.
pub(super) fn table(titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let names: Vec<_> = titles.iter().map(|title| title.trim_end_matches(':')).collect();
    let rules: Vec<_> =
        titles.iter().map(|title| if title.ends_with(':') { "---:" } else { "---" }).collect();
    let mut text = format!("| {} |\n|{}|\n", names.join(" | "), rules.join("|"));
    for row in rows {
        text += &(String::from("| ") + &row.join(" | ") + " |\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_be_left() {
        assert_eq!(plain("a|b\n*c* <d> {value}"), "a\\|b \\*c\\* \\<d\\> {value}");
        let found = table(&["a", "b:"], [vec!["1".to_owned(), "2".to_owned()]]);
        assert_eq!(found, "| a | b |\n|---|---:|\n| 1 | 2 |\n");
    }
}
