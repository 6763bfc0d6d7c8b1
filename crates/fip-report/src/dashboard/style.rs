//! The palette as variables of a style sheet, for light and dark.

use std::fmt::Write as _;

use fip_model::{Segment, Tier};

use super::assets::{STYLE_MARKS, STYLES, slim};
use crate::palette::{ACCENT, CARD, GRID, INK, MODELS, MUTED, Marked as _, Shades, UNDER_MARKS};

/// Returns the style sheet of the document.
pub(super) fn sheet() -> String {
    let (light, dark) = (variables(|shades| shades.light), variables(|shades| shades.dark));
    let mut sheet = format!(
        ":root{{color-scheme:light;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{color-scheme:dark;{dark}}}}}\n\
         :root[data-theme=\"dark\"]{{color-scheme:dark;{dark}}}\n\
         @media print{{:root,:root:not([data-theme=\"light\"]),:root[data-theme=\"dark\"]\
         {{color-scheme:light;{light}}}}}\n"
    );
    for style in STYLES {
        sheet.push_str(&slim(style, STYLE_MARKS));
    }
    sheet
}

fn variables(shade: impl Fn(Shades) -> &'static str) -> String {
    // Words on a bar of the High tier: the card on its light-theme color, ink on its dark-theme one.
    let on_high = Shades { light: CARD.light, dark: INK.light };
    let single = [
        ("card", CARD),
        ("ink", INK),
        ("muted", MUTED),
        ("grid", GRID),
        ("accent", ACCENT),
        ("under-marks", UNDER_MARKS),
        ("tier-low", Tier::Low.mark().color),
        ("tier-medium", Tier::Medium.mark().color),
        ("tier-high", Tier::High.mark().color),
        ("on-high", on_high),
    ];
    let mut out = String::new();
    let mut declare = |name: &str, shades| {
        // Writing to a string cannot fail.
        _ = write!(out, "--{name}:{};", shade(shades));
    };
    for (name, shades) in single {
        declare(name, shades);
    }
    for (at, segment) in Segment::ALL.into_iter().enumerate() {
        declare(&format!("segment-{at}"), segment.mark().color);
    }
    for (at, model) in MODELS.into_iter().enumerate() {
        declare(&format!("model-{at}"), model.color);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_has_a_light_and_a_dark_shade() {
        let (light, dark) = (variables(|shades| shades.light), variables(|shades| shades.dark));
        for name in ["--card:", "--on-high:", "--tier-high:", "--segment-5:", "--model-3:"] {
            assert!(light.contains(name) && dark.contains(name), "{name}");
        }
        assert!(light.contains("--card:#ffffff;") && dark.contains("--card:#161d24;"));
        assert_eq!(light.matches("--").count(), dark.matches("--").count());
    }
}
