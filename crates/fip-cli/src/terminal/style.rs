//! Colors, widths and times of what is printed.

use std::time::Duration;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Good,
    Warning,
    Error,
    /// Beside the point.
    Faint,
}

impl Style {
    /// Returns the text as a terminal colors it.
    pub(super) fn paint(self, text: &str) -> String {
        let code = match self {
            Self::Good => "32",
            Self::Warning => "33",
            Self::Error => "1;31",
            Self::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Returns text broken at spaces into lines of at most `width` characters, the second and later ones
/// behind `indent` spaces. A longer word has a line of its own.
pub(crate) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let mut used = 0;
        let lead = line.len() - line.trim_start_matches(' ').len();
        out.push_str(&line[..lead]);
        used += lead;
        let mut rest = &line[lead..];
        while !rest.is_empty() {
            // A word takes the spaces before it, so that columns stay.
            let gap = rest.len() - rest.trim_start_matches(' ').len();
            let end = rest[gap..].find(' ').map_or(rest.len(), |at| gap + at);
            let n_chars = visible(&rest[..end]);
            if used + n_chars > width && used > indent.max(lead) {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                used = indent + n_chars - gap;
                out.push_str(&rest[gap..end]);
            } else {
                used += n_chars;
                out.push_str(&rest[..end]);
            }
            rest = &rest[end..];
        }
    }
    out
}

/// Returns the number of characters that take a place: those of a color take none.
fn visible(text: &str) -> usize {
    let mut in_color = false;
    let takes_place = |c: char| {
        let begins = c == '\u{1b}';
        let takes = !in_color && !begins;
        in_color = begins || (in_color && c != 'm');
        takes
    };
    text.chars().map(takes_place).filter(|&takes| takes).count()
}

/// Returns how long something took as a person reads it.
pub(crate) fn seconds(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 0.1 {
        format!("{seconds:.2} s")
    } else if seconds < 120.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.1} min", seconds / 60.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_broken_at_spaces_and_columns_stay() {
        let text = "  score      0.1 s  100 Low · 20 Medium · 3 High, 23 alerts";
        let expected = "  score      0.1 s  100 Low ·\n                    20 Medium · 3\n                    High, 23\n                    alerts";
        assert_eq!(wrapped(text, 33, 20), expected);
        assert_eq!(wrapped(text, 100, 20), text);
        assert!(wrapped(text, 33, 20).lines().all(|line| line.chars().count() <= 33));
    }

    #[test]
    fn colors_take_no_place() {
        let painted = format!("{} b", Style::Error.paint("aaaa"));
        assert_eq!(wrapped(&painted, 6, 2), painted);
        assert_eq!(visible(&painted), 6);
    }

    #[test]
    fn a_word_that_is_too_long_is_not_broken() {
        assert_eq!(wrapped("a veryverylong b", 6, 2), "a\n  veryverylong\n  b");
    }

    #[test]
    fn times_have_the_digits_that_matter() {
        let told = |ms| seconds(Duration::from_millis(ms));
        assert_eq!([told(4), told(1234), told(150_000)], ["0.00 s", "1.2 s", "2.5 min"]);
    }
}
