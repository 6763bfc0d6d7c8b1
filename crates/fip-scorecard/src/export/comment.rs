//! Texts of a card where they must stay on one line.

/// Returns a text on one line: what cannot be printed, line ends and marks of direction among it,
/// becomes a space.
pub(super) fn one_line(text: &str) -> String {
    let is_plain = |c: char| matches!(c, '"' | '\'' | '\\') || c.escape_debug().count() == 1;
    text.chars().map(|c| if is_plain(c) { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_line_or_turns_it_round() {
        let text = "a\nb\r\u{85}c\u{2028}d\u{202e}e\0f \"'\\ ü 貸";
        assert_eq!(one_line(text), "a b  c d e f \"'\\ ü 貸");
    }
}
