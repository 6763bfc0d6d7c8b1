//! Text that came from data: made inert for SVG and Markdown, measured, cut and wrapped.

/// Advance width of the widest common sans-serif font (`DejaVu Sans`), in thousandths of an em.
///
/// Real fonts are narrower, so what fits by this measure fits on every machine.
fn advance(c: char) -> f64 {
    let thousandths = match c {
        ' ' | '!' | '\'' | ',' | '.' | ':' | ';' | '/' | '|' | '\\' => 340,
        'i' | 'j' | 'l' | 'I' | 'J' => 300,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '·' => 412,
        'm' | 'w' | 'M' | 'W' | '%' => 980,
        '0'..='9' | 'a'..='z' | '£' | '$' | '_' | '?' => 636,
        'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'U' => 788,
        '–' | '"' | '*' => 510,
        ' '..='~' => 838 - 140 * i32::from(c.is_ascii_alphabetic()),
        '\u{a0}'..='\u{2ff}' => 700,
        _ => 1_000,
    };
    f64::from(thousandths) / 1_000.0
}

/// Returns the width of `text` in pixels at a font size in pixels, bold or not.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let em: f64 = text.chars().map(advance).sum();
    em * size * if bold { 1.1 } else { 1.0 }
}

/// Returns `text` if it is at most `room` pixels wide, else its beginning and an ellipsis.
///
/// A tenth of a pixel is forgiven, as room is often computed from the width of the same text.
pub(crate) fn fit(text: &str, size: f64, bold: bool, room: f64) -> String {
    let room = room + 0.1;
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size, bold) + width("…", size, bold) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// Returns `text` in at most two lines of at most `room` pixels; the second is cut if need be.
pub(crate) fn wrap(text: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    if width(text, size, bold) <= room {
        return vec![text.to_owned()];
    }
    let mut end = 0;
    for (at, _) in text.match_indices(' ') {
        if width(&text[..at], size, bold) > room {
            break;
        }
        end = at;
    }
    if end == 0 {
        return vec![fit(text, size, bold, room)];
    }
    vec![text[..end].to_owned(), fit(text[end..].trim_start(), size, bold, room)]
}

/// Returns `text` on one line without characters that no reader can see.
///
/// Line breaks and tabs become spaces; other control characters and those that turn the direction
/// of writing are left out, so that a name cannot re-order the words around it.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => None,
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

/// Returns `text` as XML character data, safe in elements and in quoted attributes.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Returns `text` as Markdown that shows exactly these characters, in a paragraph or a table cell.
///
/// Characters that start markup, HTML, mathematics or a link to the web are escaped. A viewer may
/// still turn an e-mail address into a `mailto:` link.
pub(crate) fn markdown(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let link = rest.starts_with("://") || rest.starts_with('.') && ends_in_www(&out);
        if link
            || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$')
        {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

fn ends_in_www(text: &str) -> bool {
    text.len() >= 3
        && text.is_char_boundary(text.len() - 3)
        && text[text.len() - 3..].eq_ignore_ascii_case("www")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_is_inert() {
        let hostile = "</script><b>|`*x*`\n# [a](b) www.evil.example https://e.example $x$";
        assert_eq!(
            markdown(hostile),
            "\\</script\\>\\<b\\>\\|\\`\\*x\\*\\` # \\[a\\](b) www\\.evil.example https\\://e.example \\$x\\$"
        );
        assert_eq!(xml("</b>\n\"&'\u{202e}\0"), "&lt;/b&gt; &quot;&amp;&#39;");
    }

    #[test]
    fn long_text_is_cut_with_an_ellipsis() {
        assert_eq!(fit("Cash-Heavy", 12.0, false, 200.0), "Cash-Heavy");
        let cut = fit("Cross-Border Lifestyle", 12.0, false, 80.0);
        assert!(cut.ends_with('…') && width(&cut, 12.0, false) <= 80.0, "{cut}");
        assert_eq!(fit("word", 12.0, false, 1.0), "…");
    }

    #[test]
    fn text_wraps_at_a_space_into_two_lines_at_most() {
        assert_eq!(wrap("one two", 12.0, false, 500.0), ["one two"]);
        assert_eq!(wrap("one two", 12.0, false, 40.0), ["one", "two"]);
        let lines = wrap("a b c d e f g h i j k l m n o p", 12.0, false, 60.0);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| width(line, 12.0, false) <= 60.0), "{lines:?}");
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_line_or_its_tag(text in any::<String>()) {
            for out in [xml(&text), markdown(&text)] {
                prop_assert!(!out.contains(['\n', '\r', '\0']));
            }
            prop_assert!(!xml(&text).contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn cut_text_fits(text in any::<String>(), room in 12.0..300.0) {
            prop_assert!(width(&fit(&text, 12.0, false, room), 12.0, false) <= room + 0.1);
        }
    }
}
