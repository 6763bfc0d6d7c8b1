//! A chart as a part of a page: colors are the page's variables, and parts may be links.
//!
//! Stand-alone pictures name colors as hex and have no links; a page has two themes and a style sheet
//! with a variable for each role. The picture is drawn once, and a page's version is made from it.

use std::fmt::Write as _;
use std::ops::Range;

use super::Caption;
use super::ChartError;
use super::svg::{NARROW, Svg, WIDTH, number};
use crate::palette::{ACCENT, CARD, GRID, INK, MODELS, MUTED, Marked, UNDER_MARKS};
use crate::text;
use fip_model::{Segment, Tier};

/// A part of a picture: its row, and its place in the row.
pub(crate) type Part = [usize; 2];

/// Where a part of a picture leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The address within the page, as `#/queue?tier=HIGH`.
    pub(crate) href: String,
    /// What is there, spoken and shown when somebody points at it.
    pub(crate) label: String,
}

/// Something that a page does otherwise than a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Part(Part),
    EndPart,
    Paint(&'static str),
    EndPaint,
}

/// What it takes to draw a picture again as a part of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct View {
    pub(super) caption: Caption,
    /// The shapes below the caption, as a range of the picture's text.
    pub(super) body: Range<usize>,
    /// Places in the text, ascending, where a page does otherwise.
    pub(super) events: Vec<(usize, Event)>,
    /// Left, upper, right and lower edge of what is drawn below the caption.
    pub(super) edges: [f64; 4],
}

impl Eq for View {}

impl Svg {
    /// Returns the words of the picture.
    pub(crate) fn caption(&self) -> &Caption {
        &self.view.caption
    }

    /// Returns the picture as a part of a page, without its card and its caption.
    ///
    /// The finding is its description. `link` says where a part leads; with a link the picture is a
    /// group for a screen reader, else one image.
    pub(crate) fn for_page(&self, link: &dyn Fn(Part) -> Option<Link>) -> String {
        match &self.narrow {
            Some(narrow) => {
                let wide = self.part_of_page("plot at-wide", link);
                wide + &narrow.part_of_page("plot at-narrow", link)
            }
            None => self.part_of_page("plot", link),
        }
    }

    /// Returns a picture that has another form for narrow pages.
    pub(super) fn of_both_widths(
        draw: impl Fn(f64) -> Result<Self, ChartError>,
    ) -> Result<Self, ChartError> {
        let narrow = Some(Box::new(draw(NARROW)?));
        Ok(Self { narrow, ..draw(WIDTH)? })
    }

    fn part_of_page(&self, class: &str, link: &dyn Fn(Part) -> Option<Link>) -> String {
        let View { caption, body, events, edges: [left, top, right, bottom] } = &self.view;
        let mut shapes = String::with_capacity(body.len());
        let (mut from, mut paint, mut open, mut linked) = (body.start, None, false, false);
        for &(at, event) in events {
            let at = at.clamp(from, body.end);
            painted(&mut shapes, &self.text[from..at], paint);
            from = at;
            match event {
                Event::Paint(color) => paint = Some(color),
                Event::EndPaint => paint = None,
                Event::Part(part) => {
                    if let Some(link) = link(part) {
                        let [href, label] = [&link.href, &link.label].map(|t| text::xml(t));
                        // Writing to a string cannot fail.
                        _ = write!(shapes, r#"<a href="{href}"><title>{label}</title>"#);
                        (open, linked) = (true, true);
                    }
                }
                Event::EndPart if open => {
                    shapes.push_str("</a>");
                    open = false;
                }
                Event::EndPart => {}
            }
        }
        painted(&mut shapes, &self.text[from..body.end], paint);
        let role = if linked { "group" } else { "img" };
        let [title, finding] = [&caption.title, &caption.finding].map(|t| text::xml(t));
        format!(
            r#"<svg class="{class}" viewBox="{} {} {} {}" role="{role}" aria-label="{title} {finding}.">{}</svg>"#,
            number(*left),
            number(*top),
            number(right - left),
            number(bottom - top),
            compact(&shapes)
        )
    }
}

/// Returns the color of words on a bar of a tier, for both themes of a page.
pub(super) fn paint_on_bar(tier: Tier) -> &'static str {
    match tier {
        Tier::Low => "var(--ink)",
        // Amber is neither light nor dark: the light theme's ink is readable on both shades.
        Tier::Medium => INK.light,
        Tier::High => "var(--on-high)",
    }
}

/// Appends shapes with their colors replaced by those of a page, or all by `paint`.
///
/// Words in them are escaped and hold no quotes, so that `="#` begins nothing but a color.
fn painted(out: &mut String, shapes: &str, paint: Option<&str>) {
    let mut pieces = shapes.split("=\"#");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (color, rest) = piece.split_at_checked(6).unwrap_or((piece, ""));
        let replaced = paint.map(str::to_owned).or_else(|| role(color));
        match replaced {
            Some(paint) => {
                _ = write!(out, "=\"{paint}");
            }
            None => {
                _ = write!(out, "=\"#{color}");
            }
        }
        out.push_str(rest);
    }
}

/// Returns shapes without what the style sheet of a page says.
fn compact(shapes: &str) -> String {
    shapes
        .replace('\n', "")
        .replace(" font-size=\"12\"", "")
        .replace(" stroke-linejoin=\"round\"", "")
}

/// Returns the variable of a color of the light theme.
fn role(color: &str) -> Option<String> {
    roles().into_iter().find(|(light, _)| light.get(1..) == Some(color)).map(|(_, name)| name)
}

/// Returns the colors of the light theme with the names of their roles in a style sheet.
fn roles() -> Vec<(&'static str, String)> {
    let surfaces = [
        (CARD, "card"),
        (INK, "ink"),
        (MUTED, "muted"),
        (GRID, "grid"),
        (ACCENT, "accent"),
        (UNDER_MARKS, "under-marks"),
    ];
    let surfaces = surfaces.map(|(shades, name)| (shades.light, format!("var(--{name})")));
    let tiers = [(Tier::Low, "low"), (Tier::Medium, "medium"), (Tier::High, "high")];
    let tiers = tiers.map(|(tier, name)| (tier.mark().color.light, format!("var(--tier-{name})")));
    let segments = Segment::ALL.iter().enumerate();
    let segments =
        segments.map(|(order, of)| (of.mark().color.light, format!("var(--segment-{order})")));
    let models = MODELS.iter().enumerate();
    let models = models.map(|(order, mark)| (mark.color.light, format!("var(--model-{order})")));
    surfaces.into_iter().chain(tiers).chain(segments).chain(models).collect()
}

#[cfg(test)]
mod tests {
    use super::super::svg::{Area, Card, Words};
    use super::*;

    fn drawn() -> Svg {
        let caption = Caption {
            title: "Which \"<b>\"?".into(),
            subtitle: "How".into(),
            finding: "x=\"#a3182a\" & y".into(),
        };
        let mut card = Card::new(&caption);
        let area = Area { x: 0.0, y: card.top, width: 9.0, height: 9.0 };
        for row in 0..2 {
            card.part([row, 0], |card| {
                card.rect(area, Tier::High.mark().color.light);
                card.text_on("var(--on-high)", [0.0, 0.0], Words::LABEL, "=\"#a3182a");
            });
        }
        card.text([0.0, 0.0], Words::NOTE, "note");
        card.finish(200.0)
    }

    #[test]
    fn a_page_names_roles_and_a_file_names_colors() {
        let svg = drawn();
        assert!(svg.as_str().contains("fill=\"#a3182a\"") && !svg.as_str().contains("var("));
        let page = svg.for_page(&|_| None);
        assert!(!page.contains("=\"#"), "{page}");
        assert!(page.contains("<rect x=\"0\"") && page.contains("fill=\"var(--tier-high)\""));
        assert!(page.contains("fill=\"var(--on-high)\">=&quot;#a3182a</text>"), "{page}");
        assert!(page.contains("fill=\"var(--muted)\">note<") && page.contains("role=\"img\""));
        assert!(!page.contains("<title>") && !page.contains(">How<"), "{page}");
    }

    #[test]
    fn parts_are_links_where_they_lead_somewhere() {
        let link = |[row, _]: Part| {
            let (href, label) = ("#/queue?\"<".to_owned(), "Open \"<b>\"".to_owned());
            (row == 1).then_some(Link { href, label })
        };
        let page = drawn().for_page(&link);
        assert_eq!((page.matches("<a ").count(), page.matches("</a>").count()), (1, 1));
        assert!(page.contains("role=\"group\"") && !page.contains("<b>"));
        assert!(page.contains("href=\"#/queue?&quot;&lt;\""), "{page}");
        assert!(!drawn().as_str().contains("<a "));
    }

    #[test]
    fn a_light_color_decides_its_dark_one() {
        let marks = Segment::ALL.iter().map(|of| of.mark()).chain(MODELS);
        let marks: Vec<_> = marks.chain(Tier::ALL.map(Tier::mark)).map(|mark| mark.color).collect();
        for a in &marks {
            for b in &marks {
                assert_eq!(a.light == b.light, a.dark == b.dark, "{a:?} {b:?}");
            }
        }
        assert!(roles().len() >= 6 + 3 + 6 + 4);
    }
}
