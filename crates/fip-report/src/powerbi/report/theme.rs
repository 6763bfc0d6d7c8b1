//! Two themes from the palette: what every report of ours looks like, and the colors of this one.

use fip_model::{Segment, Tier};
use serde_json::{Value, json};

use crate::palette::{ACCENT, CARD, GRID, INK, MUTED, Marked};

/// Name of the base theme.
pub(in crate::powerbi) const BASE: &str = "FipBase";
/// Name of the theme.
pub(in crate::powerbi) const CUSTOM: &str = "FipTheme";

const SCHEMA: &str = "https://raw.githubusercontent.com/microsoft/powerbi-desktop-samples/main/\
                      Report%20Theme%20JSON%20Schema/reportThemeSchema-2.152.json";

/// Returns each theme with its path below `StaticResources`.
pub(in crate::powerbi) fn files() -> [(String, Value); 2] {
    [
        (format!("SharedResources/BaseThemes/{BASE}.json"), base()),
        (format!("RegisteredResources/{CUSTOM}.json"), custom()),
    ]
}

/// Colors of series: one for a single series, then those of the segments.
fn series() -> Vec<&'static str> {
    let segments = Segment::ALL.map(|segment| segment.mark().color.light);
    std::iter::once(ACCENT.light).chain(segments).collect()
}

fn base() -> Value {
    let class = |size: u32, face: &str, color: &str| json!({"fontSize": size, "fontFace": face, "color": color});
    let fill = |color: &str| json!({"solid": {"color": color}});
    json!({
        "$schema": SCHEMA,
        "name": BASE,
        "dataColors": series(),
        "foreground": INK.light,
        "foregroundNeutralSecondary": MUTED.light,
        "background": CARD.light,
        "backgroundLight": "#f3f5f7",
        "tableAccent": ACCENT.light,
        "textClasses": {
            "callout": class(18, "Segoe UI Semibold", INK.light),
            "title": class(12, "Segoe UI Semibold", INK.light),
            "header": class(10, "Segoe UI Semibold", INK.light),
            "label": class(10, "Segoe UI", INK.light)
        },
        "visualStyles": {
            "*": {"*": {
                "background": [{"show": true, "color": fill(CARD.light), "transparency": 0}],
                "border": [{"show": true, "color": fill(GRID.light), "radius": 4}],
                "dropShadow": [{"show": false}]
            }},
            "tableEx": {"*": {"columnHeaders": [{"columnAdjustment": "growToFit"}]}},
            "page": {"*": {
                "background": [{"color": fill("#f3f5f7"), "transparency": 0}]
            }}
        }
    })
}

fn custom() -> Value {
    let tier = |tier: Tier| tier.mark().color.light;
    json!({
        "$schema": SCHEMA,
        "name": format!("{CUSTOM}.json"),
        "dataColors": series(),
        "good": ACCENT.light,
        "neutral": tier(Tier::Medium),
        "bad": tier(Tier::High),
        "maximum": tier(Tier::High),
        "center": tier(Tier::Medium),
        "minimum": tier(Tier::Low),
        "foreground": INK.light,
        "background": CARD.light,
        "tableAccent": ACCENT.light,
        "hyperlink": ACCENT.light
    })
}
