//! The looks of an HTML page: the palette as variables, figures in the dark theme, the style sheet.

use std::fmt::Write as _;

use fip_model::{Segment, Tier};

use crate::palette::{ACCENT, CARD, GRID, INK, MODELS, MUTED, Marked, Shades, UNDER_MARKS};

const SHEET: &str = include_str!("../../assets/page.css");

/// Returns the style sheet of a page.
pub(super) fn sheet() -> String {
    let named = [
        ("card", CARD),
        ("ink", INK),
        ("muted", MUTED),
        ("grid", GRID),
        ("accent", ACCENT),
        ("high", Tier::High.mark().color),
    ];
    let variables = |shade: fn(Shades) -> &'static str| {
        let one = |(name, shades): &(&str, Shades)| format!("--{name}:{};", shade(*shades));
        named.iter().map(one).collect::<String>()
    };
    let mut css = format!(":root{{{}}}\n{SHEET}", variables(|shades| shades.light));
    _ = write!(css, "@media screen and (prefers-color-scheme:dark){{\n:root{{");
    _ = writeln!(css, "{}}}", variables(|shades| shades.dark));
    for Shades { light, dark } in of_figures() {
        for paint in ["fill", "stroke"] {
            _ = writeln!(css, "svg [{paint}=\"{light}\"]{{{paint}:{dark}}}");
        }
    }
    // Words in a Medium bar: dark in both themes, as the bar is of middle lightness in both.
    let medium = Tier::Medium.mark().color;
    _ = writeln!(css, "svg rect[fill=\"{}\"]+text{{fill:{}}}\n}}", medium.light, CARD.dark);
    css
}

/// Returns every color that a figure can have, each once. Figures are drawn in the light ones.
fn of_figures() -> Vec<Shades> {
    let mut all = vec![CARD, INK, MUTED, GRID, ACCENT, UNDER_MARKS];
    all.extend(Tier::ALL.map(|tier| tier.mark().color));
    all.extend(Segment::ALL.map(|segment| segment.mark().color));
    all.extend(MODELS.map(|mark| mark.color));
    let mut once: Vec<Shades> = Vec::new();
    for shades in all {
        if !once.contains(&shades) {
            once.push(shades);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_color_has_one_dark_color() {
        let all = of_figures();
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other.light != one.light), "{one:?}");
        }
    }

    #[test]
    fn the_sheet_loads_nothing_and_cannot_end_its_element() {
        let css = sheet();
        for wrong in ["url(", "@import", "</", "http"] {
            assert!(!css.contains(wrong), "{wrong}");
        }
    }
}
