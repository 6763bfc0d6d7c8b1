//! The one table of colors, glyphs and labels, for figures, pages and dashboards alike.
//!
//! Colors were found by search and are held by a test: any two of one group differ by at least
//! 0.15 in `OKLab` for normal sight, protanopia, deuteranopia and tritanopia, and segment marks stand
//! out from the card by a contrast of at least 3:1. Tiers are ordered in lightness, so a grey print
//! still orders them. Words are written in ink, never in the color of what they name.

use fip_model::{Segment, Tier};

/// The card that every figure is drawn on.
pub const CARD: Shades = Shades { light: "#ffffff", dark: "#161d24" };
/// Words and axes.
pub const INK: Shades = Shades { light: "#17212b", dark: "#eef2f5" };
/// Notes, ticks, values beside a bar.
pub const MUTED: Shades = Shades { light: "#4f5b67", dark: "#aab6c1" };
/// Grid lines and the edge of the card.
pub const GRID: Shades = Shades { light: "#dfe4e9", dark: "#36414c" };
/// A single series that is neither a segment nor a tier.
pub const ACCENT: Shades = Shades { light: "#0b5fa5", dark: "#6aaafe" };

/// Bars that carry marks in ink: between ink and card, so that both stand out, in grey too.
pub const UNDER_MARKS: Shades = Shades { light: "#5a8fd0", dark: "#3f78b5" };

/// One color on a light and on a dark card, each as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    /// On the light card; printed figures use this one.
    pub light: &'static str,
    /// On the dark card.
    pub dark: &'static str,
}

/// The shape of a mark, so that color is never the only difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each shape is its own name")]
pub enum Glyph {
    Circle,
    Square,
    Triangle,
    Diamond,
    Plus,
    Ring,
}

impl Glyph {
    /// Returns the character that stands for the shape in running text.
    pub fn character(self) -> char {
        match self {
            Self::Circle => '●',
            Self::Square => '■',
            Self::Triangle => '▲',
            Self::Diamond => '◆',
            Self::Plus => '✚',
            Self::Ring => '○',
        }
    }
}

/// How a series looks: its colors, its glyph and the dashes of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Color of marks, bars and lines.
    pub color: Shades,
    /// Shape of points.
    pub glyph: Glyph,
    /// SVG `stroke-dasharray` of lines; empty for a solid line.
    pub dash: &'static str,
}

impl Mark {
    const fn dashed(self, dash: &'static str) -> Self {
        Self { dash, ..self }
    }
}

/// What has a mark of its own: tiers and segments.
///
/// Sealed: the palette holds for the whole product, so no other type gets a mark.
pub trait Marked: sealed::Sealed + Copy {
    /// Returns how the value looks.
    fn mark(self) -> Mark;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for fip_model::Tier {}
    impl Sealed for fip_model::Segment {}
}

impl Marked for Tier {
    fn mark(self) -> Mark {
        match self {
            Self::Low => mark("#cbd7e2", "#485765", Glyph::Circle),
            Self::Medium => mark("#e08e0b", "#c5770f", Glyph::Diamond),
            Self::High => mark("#a3182a", "#feaaa9", Glyph::Triangle),
        }
    }
}

/// Returns the color of words written on a light-theme bar of this tier.
pub(crate) fn text_on_bar(tier: Tier) -> &'static str {
    if tier == Tier::High { CARD.light } else { INK.light }
}

impl Marked for Segment {
    fn mark(self) -> Mark {
        match self {
            Self::DigitalSpenders => mark("#005f0a", "#3df4ef", Glyph::Circle),
            Self::StableEssentials => mark("#4392f7", "#6aaafe", Glyph::Square),
            Self::CashHeavy => mark("#ae3b87", "#bb4893", Glyph::Triangle),
            Self::HighVolatility => mark("#a19500", "#ada21e", Glyph::Diamond),
            Self::CrossBorderLifestyle => mark("#670068", "#ebdc3a", Glyph::Plus),
            Self::Inactive => mark("#6b7680", "#8d99a5", Glyph::Ring),
        }
    }
}

/// How the compared models look, champion first: solid, dashed, dotted, dash and dot.
pub const MODELS: [Mark; 4] = [
    mark("#005f0a", "#3df4ef", Glyph::Circle),
    mark("#670068", "#ebdc3a", Glyph::Square).dashed("7 3"),
    mark("#4392f7", "#6aaafe", Glyph::Triangle).dashed("2 3"),
    mark("#a19500", "#ada21e", Glyph::Diamond).dashed("9 3 2 3"),
];

/// Returns a mark with a solid line.
const fn mark(light: &'static str, dark: &'static str, glyph: Glyph) -> Mark {
    Mark { color: Shades { light, dark }, glyph, dash: "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rgb = [f64; 3];

    /// Machado, Oliveira and Fernandes (2009), table 1, severity 1.0; on linear RGB.
    const SIGHTS: [(&str, [Rgb; 3]); 4] = [
        ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protan",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deutan",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "tritan",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    fn linear(color: &str) -> Rgb {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        [channel(1), channel(3), channel(5)]
    }

    fn times(matrix: &[Rgb; 3], v: Rgb) -> Rgb {
        matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
    }

    /// Ottosson (2020), "A perceptual color space for image processing".
    fn oklab(rgb: Rgb) -> Rgb {
        let lms = times(
            &[
                [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
            ],
            rgb,
        );
        times(
            &[
                [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
                [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
                [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
            ],
            lms.map(f64::cbrt),
        )
    }

    fn min_distance(colors: &[&str]) -> f64 {
        let mut least = f64::INFINITY;
        for (_, sight) in &SIGHTS {
            let seen: Vec<Rgb> = colors
                .iter()
                .map(|color| oklab(times(sight, linear(color)).map(|c| c.clamp(0.0, 1.0))))
                .collect();
            for (i, a) in seen.iter().enumerate() {
                for b in &seen[..i] {
                    let square: f64 = a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum();
                    least = least.min(square.sqrt());
                }
            }
        }
        least
    }

    /// WCAG 2.2 contrast of two colors.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |color| {
            let [r, g, b] = linear(color);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn themes(marks: &[Mark]) -> [Vec<&'static str>; 2] {
        [
            marks.iter().map(|m| m.color.light).collect(),
            marks.iter().map(|m| m.color.dark).collect(),
        ]
    }

    /// The expected minima were also computed with numpy from the same published matrices.
    #[test]
    fn any_two_colors_differ_for_every_kind_of_sight() {
        let groups = [
            (Segment::CLUSTERED.map(Segment::mark).to_vec(), [0.1622, 0.1702]),
            (Tier::ALL.map(Tier::mark).to_vec(), [0.2208, 0.1644]),
            (MODELS.to_vec(), [0.1628, 0.1702]),
        ];
        for (marks, expected) in groups {
            for (colors, expected) in themes(&marks).iter().zip(expected) {
                let found = min_distance(colors);
                assert!(found >= 0.15, "{colors:?}: {found}");
                assert!((found - expected).abs() < 5e-4, "{colors:?}: {found}");
            }
        }
    }

    #[test]
    fn marks_and_words_stand_out_from_the_card() {
        let mut marks = Segment::CLUSTERED.map(Segment::mark).to_vec();
        marks.push(Segment::Inactive.mark());
        marks.extend(MODELS);
        for (colors, card) in themes(&marks).iter().zip([CARD.light, CARD.dark]) {
            for color in colors {
                assert!(contrast(color, card) >= 3.0, "{color}: {}", contrast(color, card));
            }
        }
        for words in [INK, MUTED, ACCENT] {
            assert!(contrast(words.light, CARD.light) >= 4.5);
            assert!(contrast(words.dark, CARD.dark) >= 4.5);
        }
        for tier in Tier::ALL {
            assert!(contrast(text_on_bar(tier), tier.mark().color.light) >= 4.5, "{tier:?}");
        }
    }

    #[test]
    fn marks_in_ink_stand_out_from_the_bars_below_them() {
        for (bar, ink, card) in
            [(UNDER_MARKS.light, INK.light, CARD.light), (UNDER_MARKS.dark, INK.dark, CARD.dark)]
        {
            assert!(contrast(bar, ink) >= 3.0, "{bar}: {}", contrast(bar, ink));
            assert!(contrast(bar, card) >= 3.0, "{bar}: {}", contrast(bar, card));
        }
    }

    #[test]
    fn tiers_keep_their_order_in_grey() {
        let [light, dark] = themes(&Tier::ALL.map(Tier::mark));
        assert!(contrast(light[0], light[1]) >= 1.7 && contrast(light[1], light[2]) >= 1.7);
        assert!(contrast(dark[0], dark[1]) >= 1.7 && contrast(dark[1], dark[2]) >= 1.7);
    }

    #[test]
    fn color_is_never_the_only_difference() {
        for (i, a) in Segment::CLUSTERED.iter().enumerate() {
            for b in &Segment::CLUSTERED[..i] {
                assert_ne!(a.mark().glyph, b.mark().glyph);
            }
        }
        for (i, a) in MODELS.iter().enumerate() {
            for b in &MODELS[..i] {
                assert_ne!(a.dash, b.dash);
            }
        }
    }
}
