//! A chart as a part of a page: colors are the page's variables, and parts may be links.
//!
//! Stand-alone pictures name colors as hex and have no links; a page has two themes and a style sheet
//! with a variable for each role. The picture is drawn once, and a page's version is made from it.

use std::fmt::Write as _;
use std::ops::Range;

use super::Caption;
use super::ChartError;
use super::axis::whole;
use super::svg::{NARROW, Svg, WIDTH, number};
use crate::palette::{ACCENT, CARD, GRID, INK, MODELS, MUTED, Marked, UNDER_MARKS};
use crate::text;
use fip_model::{Segment, Tier};

/// A point nearer than this to the line between others is left out on a page, in tenths of pixels.
const TOLERANCE: f64 = 5.0;

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

/// Attributes that stand often, with the class that says the same in the style sheet of pages.
///
/// Longer ones first; the ink of words is what a picture has where nothing is said.
const SHORT: [(&str, &str); 12] = [
    (r#" fill="none" stroke="var(--grid)" stroke-width="1""#, r#" class="g""#),
    (r#" fill="none" stroke="var(--muted)" stroke-width="1""#, r#" class="a""#),
    (
        r#" fill="none" stroke="var(--muted)" stroke-width="1.2" stroke-dasharray="4 3""#,
        r#" class="u""#,
    ),
    (r#" fill="none" stroke="var(--ink)" stroke-width="1.3""#, r#" class="w""#),
    (r#" font-weight="600" text-anchor="middle""#, r#" class="b""#),
    (r#" text-anchor="end" fill="var(--muted)""#, r#" class="e n""#),
    (r#" text-anchor="middle" fill="var(--muted)""#, r#" class="m n""#),
    (r#" text-anchor="end" fill="var(--ink)""#, r#" class="e""#),
    (r#" text-anchor="middle" fill="var(--ink)""#, r#" class="m""#),
    (r#" font-weight="600" fill="var(--ink)""#, r#" class="s""#),
    (r#" fill="var(--muted)""#, r#" class="n""#),
    (r#" fill="var(--ink)""#, ""),
];

/// Returns shapes without what the style sheet of a page says, and with fewer points.
fn compact(shapes: &str) -> String {
    let mut out = String::with_capacity(shapes.len());
    for line in shapes.lines() {
        match line.split_once(" d=\"").and_then(|(tag, rest)| Some((tag, rest.split_once('"')?))) {
            Some((tag, (path, rest))) => {
                _ = write!(out, "{tag} d=\"{}\"{rest}", shorter(path));
            }
            None => out.push_str(line),
        }
    }
    let out = out.replace(" font-size=\"12\"", "").replace(" stroke-linejoin=\"round\"", "");
    SHORT.iter().fold(out, |out, (long, class)| out.replace(long, class))
}

/// Returns a line of many points with those left out that lie within half a pixel of it, and with
/// steps instead of places; any other path as it is.
fn shorter(path: &str) -> String {
    let points = path.strip_prefix('M').map(|path| path.split('L').map(point).collect());
    let Some(points) = points.and_then(|points: Option<Vec<[i32; 2]>>| points) else {
        return path.to_owned();
    };
    let Some(&[x, y]) = points.first().filter(|_| points.len() > 8) else {
        return path.to_owned();
    };
    let mut out = format!("M{} {}l", tenths(x), tenths(y));
    let (mut from, mut first) = ([x, y], true);
    for point in simplified(&points).into_iter().skip(1) {
        let step = [point[0] - from[0], point[1] - from[1]].map(tenths);
        let [dx, dy] = [(&step[0], first), (&step[1], false)].map(|(step, first)| {
            if first || step.starts_with('-') { step.clone() } else { format!(" {step}") }
        });
        out.push_str(&dx);
        out.push_str(&dy);
        (from, first) = (point, false);
    }
    out
}

/// Returns the place of a point of a path, in tenths of pixels.
fn point(text: &str) -> Option<[i32; 2]> {
    let (x, y) = text.split_once(' ')?;
    let tenths = |text: &str| text.parse::<f64>().ok().map(|value| whole((value * 10.0).round()));
    Some([tenths(x)?, tenths(y)?])
}

fn tenths(value: i32) -> String {
    let text = number(f64::from(value) / 10.0);
    text.strip_prefix("0.").map_or_else(
        || text.strip_prefix("-0.").map_or_else(|| text.clone(), |rest| format!("-.{rest}")),
        |rest| format!(".{rest}"),
    )
}

/// Returns the points of a line that others cannot stand for, by Douglas and Peucker (1973).
fn simplified(points: &[[i32; 2]]) -> Vec<[i32; 2]> {
    let mut keep = vec![false; points.len()];
    let mut parts = vec![(0, points.len() - 1)];
    while let Some((from, to)) = parts.pop() {
        (keep[from], keep[to]) = (true, true);
        let between = (from + 1..to).map(|at| (distance(points[at], points[from], points[to]), at));
        let farthest =
            between.fold((0.0, from), |best, one| if one.0 > best.0 { one } else { best });
        if farthest.0 > TOLERANCE {
            parts.extend([(from, farthest.1), (farthest.1, to)]);
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

/// Returns the distance of a point from the line between two others, in tenths of pixels.
fn distance(point: [i32; 2], from: [i32; 2], to: [i32; 2]) -> f64 {
    let [px, py, ax, ay, bx, by] =
        [point[0], point[1], from[0], from[1], to[0], to[1]].map(f64::from);
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx.hypot(dy);
    if length > 0.0 {
        (dx * (ay - py) - dy * (ax - px)).abs() / length
    } else {
        (px - ax).hypot(py - ay)
    }
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
        assert!(page.contains("class=\"n\">note<") && page.contains("role=\"img\""));
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
    fn a_long_line_keeps_its_ends_and_its_corners() {
        let line = |points: &[[i32; 2]]| {
            let points: Vec<String> = points.iter().map(|[x, y]| format!("{x} {y}")).collect();
            format!("M{}", points.join("L"))
        };
        let straight: Vec<[i32; 2]> = (0..100).map(|n| [n, n / 2]).collect();
        assert_eq!(shorter(&line(&straight)), "M0 0l99 49");
        let corner: Vec<[i32; 2]> =
            (0..50).map(|n| [n, 0]).chain((0..50).map(|n| [49, -n])).collect();
        assert_eq!(shorter(&line(&corner)), "M0 0l49 0 0-49");
        for other in ["M0 0L3 4", "M1 2l3 4z", "M0 0a1 1 0 1 1 2 0z"] {
            assert_eq!(shorter(other), other);
        }
        assert_eq!([tenths(-5), tenths(5), tenths(-15), tenths(0)], ["-.5", ".5", "-1.5", "0"]);
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
