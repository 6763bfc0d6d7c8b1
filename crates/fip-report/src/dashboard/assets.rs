//! The scripts and styles of the dashboard, in the order in which they are put behind one another.

/// The scripts; all of them stand in one function of their own. `10_types.js` holds no code and stays
/// away.
pub(super) const SCRIPTS: &[&str] = &[
    include_str!("../../assets/dashboard/20_dom.js"),
    include_str!("../../assets/dashboard/25_format.js"),
    include_str!("../../assets/dashboard/30_data.js"),
    include_str!("../../assets/dashboard/35_store.js"),
    include_str!("../../assets/dashboard/40_card.js"),
    include_str!("../../assets/dashboard/45_improvement.js"),
    include_str!("../../assets/dashboard/50_route.js"),
    include_str!("../../assets/dashboard/52_filter.js"),
    include_str!("../../assets/dashboard/54_export.js"),
    include_str!("../../assets/dashboard/56_grid.js"),
    include_str!("../../assets/dashboard/58_queue.js"),
    include_str!("../../assets/dashboard/59_queue_row.js"),
    include_str!("../../assets/dashboard/60_customer.js"),
    include_str!("../../assets/dashboard/62_waterfall.js"),
    include_str!("../../assets/dashboard/64_spend.js"),
    include_str!("../../assets/dashboard/66_peers.js"),
    include_str!("../../assets/dashboard/70_map.js"),
    include_str!("../../assets/dashboard/72_map_card.js"),
    include_str!("../../assets/dashboard/75_thresholds.js"),
    include_str!("../../assets/dashboard/80_keys.js"),
    include_str!("../../assets/dashboard/90_main.js"),
];

/// The style sheets; the colors of the palette stand before them.
pub(super) const STYLES: &[&str] = &[
    include_str!("../../assets/dashboard/style.css"),
    include_str!("../../assets/dashboard/pages.css"),
];

/// Characters of a script around which a space says nothing.
pub(super) const SCRIPT_MARKS: &str = "=*<>(){},:;?&|![]";

/// Characters of a style sheet around which a space says nothing; a colon may begin a selector.
pub(super) const STYLE_MARKS: &str = "{};,";

/// Returns a script or a style sheet without its comments, indentation and needless spaces.
///
/// Lines with a template or a slash keep their spaces, for a slash may begin a pattern. No file has
/// a text that goes over several lines, so no word of a text is lost.
pub(super) fn slim(text: &str, marks: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for mut line in text.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            let end = line.find("*/");
            in_comment = end.is_none();
            line = end.map_or("", |end| line[end + 2..].trim_start());
        }
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(&squeezed(&without_casts(line), marks));
            out.push('\n');
        }
    }
    out
}

/// Returns a line without the types in it, which only a checker reads.
fn without_casts(line: &str) -> String {
    let mut parts = line.split("/** @type");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("*/").map_or(part, |(_, rest)| rest.trim_start()));
    }
    out
}

/// Returns a line without the spaces beside one of the marks; quoted text stays as it is.
fn squeezed(line: &str, marks: &str) -> String {
    if line.contains(['`', '/']) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = line.chars().peekable();
    while let Some(one) = rest.next() {
        let beside = |other: Option<char>| other.is_some_and(|other| marks.contains(other));
        if one == ' ' && !quoted && (beside(out.chars().last()) || beside(rest.peek().copied())) {
            continue;
        }
        quoted ^= one == '"' && !escaped;
        escaped = one == '\\' && !escaped;
        out.push(one);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let text = "// why\n/**\n * A sum.\n */\nconst a = 1;\n  /** @type {string} */\n  let b = \"// no\";\n";
        assert_eq!(slim(text, SCRIPT_MARKS), "const a=1;\nlet b = \"// no\";\n");
        assert_eq!(slim("/* One\n   two. */\na { b: c; }\n", STYLE_MARKS), "a{b: c;}\n");
    }

    #[test]
    fn code_after_a_comment_stays() {
        let text = "/** @type {any} */ (window).a = (/** @type {string} */ b) => b;\n";
        assert_eq!(slim(text, SCRIPT_MARKS), "(window).a=(b)=>b;\n");
    }

    #[test]
    fn words_keep_their_spaces() {
        for (line, expected) in [
            ("f(\"a = b\", c ? 1 : 2);", "f(\"a = b\",c?1:2);"),
            ("f(\"a \\\" = b\", c);", "f(\"a \\\" = b\",c);"),
            ("return a - b;", "return a - b;"),
            ("g(` = ${a}`, b);", "g(` = ${a}`, b);"),
            ("return /[\" =]/.test(a);", "return /[\" =]/.test(a);"),
        ] {
            assert_eq!(squeezed(line, SCRIPT_MARKS), expected);
        }
        assert_eq!(squeezed("a :hover, b { c: d; }", STYLE_MARKS), "a :hover,b{c: d;}");
    }

    #[test]
    fn no_text_goes_over_several_lines() {
        for part in SCRIPTS {
            for line in part.lines() {
                assert!(line.matches('`').count() % 2 == 0, "{line}");
            }
        }
    }
}
