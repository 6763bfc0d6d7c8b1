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

/// Returns a script or a style sheet without the lines that are comments, and without indentation.
///
/// The files hold no text that goes over several lines, so no word of a string is lost.
pub(super) fn slim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for mut line in text.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            let end = line.find("*/");
            in_comment = end.is_none();
            line = end.map_or("", |end| line[end + 2..].trim_start());
        }
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let text = "// why\n/**\n * A sum.\n */\nconst a = 1;\n  /** @type {string} */\n  let b = \"// no\";\n";
        assert_eq!(slim(text), "const a = 1;\nlet b = \"// no\";\n");
        assert_eq!(slim("/* One\n   two. */\na { b: c; }\n"), "a { b: c; }\n");
    }

    #[test]
    fn code_after_a_comment_stays() {
        assert_eq!(slim("/** @type {any} */ (window).a = 1;\n"), "(window).a = 1;\n");
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
