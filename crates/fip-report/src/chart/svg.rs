//! The writer: a card with a caption, and the few shapes that the charts are made of.
//!
//! Coordinates are pixels from the upper left, written with at most one decimal. There are no
//! style sheets, identifiers, scripts or links, so a picture can be put into any page as it is.

use std::fmt::{self, Write as _};

use super::Caption;
use super::themed::{Event, View};
use crate::palette::{CARD, GRID, Glyph, INK, MUTED};
use crate::text;

/// Width of every chart but the world sheet, in pixels.
pub(super) const WIDTH: f64 = 560.0;
/// Space between the edge of the card and what is on it.
pub(super) const PAD: f64 = 18.0;
/// Width of a chart on a phone, in pixels.
pub(super) const NARROW: f64 = 352.0;
/// Size of labels and values, in pixels.
pub(super) const FONT: f64 = 12.0;

const FAMILY: &str =
    "system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, Helvetica, Arial, sans-serif";

/// A finished picture: the text of an SVG file.
///
/// The same chart gives the same bytes. Every string in it is escaped; the file has no links, no
/// scripts and no identifiers, and brings its own light card, so it is readable on a dark page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg {
    pub(super) text: String,
    /// What it takes to draw the picture again as a part of a page.
    pub(super) view: View,
    /// The same for a page on a phone, where the chart has one.
    pub(super) narrow: Option<Box<Self>>,
}

impl Svg {
    /// Returns the text of the file.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text of the file without a copy.
    pub fn into_string(self) -> String {
        self.text
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A place on the card.
pub(super) type Point = [f64; 2];

/// Where text lies relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How words look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) color: &'static str,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) anchor: Anchor,
}

impl Words {
    const fn new(color: &'static str, size: f64, bold: bool) -> Self {
        Self { color, size, bold, anchor: Anchor::Start }
    }

    pub(super) const TITLE: Self = Self::new(INK.light, 15.0, true);
    pub(super) const LABEL: Self = Self::new(INK.light, FONT, false);
    pub(super) const STRONG: Self = Self::new(INK.light, FONT, true);
    pub(super) const NOTE: Self = Self::new(MUTED.light, FONT, false);

    pub(super) const fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    pub(super) const fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }

    pub(super) const fn color(self, color: &'static str) -> Self {
        Self { color, ..self }
    }

    /// Returns the width that `words` take at most.
    pub(super) fn width(self, words: &str) -> f64 {
        text::width(words, self.size, self.bold)
    }

    /// Returns `words`, cut to `room` pixels.
    pub(super) fn fit(self, words: &str, room: f64) -> String {
        text::fit(&text::clean(words), self.size, self.bold, room)
    }

    /// Returns `words` in at most two lines of at most `room` pixels.
    pub(super) fn wrap(self, words: &str, room: f64) -> Vec<String> {
        text::wrap(&text::clean(words), self.size, self.bold, room)
    }
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) color: &'static str,
    pub(super) width: f64,
    pub(super) dash: &'static str,
}

impl Stroke {
    pub(super) const GRID: Self = Self { color: GRID.light, width: 1.0, dash: "" };
    pub(super) const AXIS: Self = Self { color: MUTED.light, width: 1.0, dash: "" };
    pub(super) const GUIDE: Self = Self { color: MUTED.light, width: 1.2, dash: "4 3" };
}

/// A rectangle: its upper left corner, and its size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A light card under construction.
#[derive(Debug)]
pub(super) struct Card {
    caption: Caption,
    body: String,
    /// Where the caption ends in the body.
    caption_end: usize,
    /// What a page does otherwise, by its place in the body.
    events: Vec<(usize, Event)>,
    /// Its width, in pixels.
    pub(super) width: f64,
    /// Where the part below the caption begins.
    pub(super) top: f64,
}

impl Card {
    pub(super) fn new(caption: &Caption) -> Self {
        Self::sized(caption, WIDTH)
    }

    /// Returns whether the card is too narrow for labels beside bars.
    pub(super) fn is_narrow(&self) -> bool {
        self.width < 400.0
    }

    /// Returns a card of another width.
    pub(super) fn sized(caption: &Caption, width: f64) -> Self {
        let mut card = Self {
            caption: caption.clone(),
            body: String::new(),
            caption_end: 0,
            events: Vec::new(),
            width,
            top: 0.0,
        };
        let mut y = PAD + 12.0;
        for (words, text, step) in
            [(Words::TITLE, &caption.title, 19.0), (Words::NOTE, &caption.subtitle, 16.0)]
        {
            for line in words.wrap(text, width - 2.0 * PAD) {
                card.text([PAD, y], words, &line);
                y += step;
            }
        }
        card.top = y;
        card.caption_end = card.body.len();
        card
    }

    /// Draws a part of the picture, which a page may make a link.
    pub(super) fn part(&mut self, part: [usize; 2], draw: impl FnOnce(&mut Self)) {
        self.events.push((self.body.len(), Event::Part(part)));
        draw(self);
        self.events.push((self.body.len(), Event::EndPart));
    }

    /// Writes on a colored bar, where a page needs another color than its words have elsewhere.
    pub(super) fn text_on(&mut self, paint: &'static str, at: Point, words: Words, text: &str) {
        self.events.push((self.body.len(), Event::Paint(paint)));
        self.text(at, words, text);
        self.events.push((self.body.len(), Event::EndPaint));
    }

    pub(super) fn text(&mut self, at: Point, words: Words, text: &str) {
        if text.is_empty() {
            return;
        }
        let anchor = match words.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if words.bold { r#" font-weight="600""# } else { "" };
        self.push(format_args!(
            r#"<text x="{}" y="{}" font-size="{}"{weight}{anchor} fill="{}">{}</text>"#,
            number(at[0]),
            number(at[1]),
            number(words.size),
            words.color,
            text::xml(text)
        ));
    }

    pub(super) fn rect(&mut self, area: Area, color: &str) {
        self.push(format_args!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{color}"/>"#,
            number(area.x),
            number(area.y),
            number(area.width.max(0.0)),
            number(area.height.max(0.0))
        ));
    }

    /// A white box with round ends, to write on.
    pub(super) fn pill(&mut self, area: Area, edge: &str) {
        self.push(format_args!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}" stroke="{edge}" stroke-width="1.2"/>"#,
            number(area.x),
            number(area.y),
            number(area.width),
            number(area.height),
            number(area.height / 2.0),
            CARD.light
        ));
    }

    pub(super) fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.polyline(&[from, to], stroke);
    }

    pub(super) fn polyline(&mut self, points: &[Point], stroke: Stroke) {
        let mut path = String::new();
        for (index, point) in points.iter().enumerate() {
            path.push_str(if index == 0 { "M" } else { "L" });
            path.push_str(&number(point[0]));
            path.push(' ');
            path.push_str(&number(point[1]));
        }
        let dash = match stroke.dash {
            "" => String::new(),
            dash => format!(r#" stroke-dasharray="{dash}""#),
        };
        self.push(format_args!(
            r#"<path d="{path}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{dash}/>"#,
            stroke.color,
            number(stroke.width)
        ));
    }

    /// One shape, filled.
    pub(super) fn glyph(&mut self, at: Point, radius: f64, glyph: Glyph, color: &str) {
        let path = glyph_path(glyph, at, radius);
        self.push(format_args!(r#"<path d="{path}" fill="{color}"/>"#));
    }

    /// Many shapes of one color, half transparent.
    pub(super) fn cloud(&mut self, path: &str, color: &str) {
        self.push(format_args!(r#"<path d="{path}" fill="{color}" fill-opacity="0.55"/>"#));
    }

    /// Puts the card behind what was drawn; `bottom` is the lowest coordinate used.
    pub(super) fn finish(self, bottom: f64) -> Svg {
        let [title, finding] = [&self.caption.title, &self.caption.finding].map(|t| text::xml(t));
        let (width, height) = (number(self.width), number((bottom + PAD).ceil()));
        let mut out = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{title}" font-family="{FAMILY}">"#
        );
        out.push('\n');
        _ = writeln!(out, "<title>{title}</title>\n<desc>{finding}</desc>");
        _ = writeln!(
            out,
            r#"<rect x="0.5" y="0.5" width="{}" height="{}" rx="8" fill="{}" stroke="{}"/>"#,
            number(self.width - 1.0),
            number((bottom + PAD).ceil() - 1.0),
            CARD.light,
            GRID.light
        );
        let view = View {
            body: out.len() + self.caption_end..out.len() + self.body.len(),
            events: (self.events.into_iter()).map(|(at, event)| (out.len() + at, event)).collect(),
            edges: [PAD - 2.0, self.top - 1.0, self.width - PAD + 8.0, bottom + 2.0],
            caption: self.caption,
        };
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        Svg { text: out, view, narrow: None }
    }

    fn push(&mut self, element: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        _ = writeln!(self.body, "{element}");
    }
}

/// Returns the path of a shape of about the same area whatever the glyph.
pub(super) fn glyph_path(glyph: Glyph, [x, y]: Point, radius: f64) -> String {
    let m = |dx: f64, dy: f64| format!("M{} {}", number(x + dx), number(y + dy));
    let n = number;
    let r = radius;
    match glyph {
        Glyph::Circle => circle(&m(-r, 0.0), r, 1),
        Glyph::Ring => {
            format!("{}{}", circle(&m(-r, 0.0), r, 1), circle(&m(-0.6 * r, 0.0), 0.6 * r, 0))
        }
        Glyph::Square => {
            let s = 0.9 * r;
            format!("{}h{}v{}h{}z", m(-s, -s), n(2.0 * s), n(2.0 * s), n(-2.0 * s))
        }
        Glyph::Triangle => {
            let s = 1.2 * r;
            format!("{}l{} {}h{}z", m(0.0, -s), n(s), n(1.8 * s), n(-2.0 * s))
        }
        Glyph::Diamond => {
            let s = 1.25 * r;
            let (s, t) = (n(s), n(-s));
            format!("{}l{s} {s}l{t} {s}l{t} {t}z", m(0.0, -1.25 * r))
        }
        Glyph::Plus => {
            let (a, b) = (0.45 * r, 1.2 * r);
            let (w, arm) = (n(2.0 * a), b - a);
            let (p, q) = (n(arm), n(-arm));
            let v = n(-2.0 * a);
            format!("{}h{w}v{p}h{p}v{w}h{q}v{p}h{v}v{q}h{q}v{v}h{p}z", m(-a, -b))
        }
    }
}

fn circle(start: &str, radius: f64, sweep: u8) -> String {
    let (r, d) = (number(radius), number(2.0 * radius));
    format!("{start}a{r} {r} 0 1 {sweep} {d} 0a{r} {r} 0 1 {sweep} -{d} 0z")
}

/// Returns a coordinate with at most one decimal.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        for (value, text) in
            [(0.0, "0"), (-0.04, "0"), (1.25, "1.2"), (12.0, "12"), (-3.16, "-3.2")]
        {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn the_card_states_the_finding_and_escapes_it() {
        let caption = Caption {
            title: "Which <b>?".into(),
            subtitle: "Share & count".into(),
            finding: "\"64%\" are High".into(),
        };
        let card = Card::new(&caption);
        let bottom = card.top;
        let svg = card.finish(bottom).into_string();
        assert!(svg.contains("<title>Which &lt;b&gt;?</title>"));
        assert!(svg.contains("<desc>&quot;64%&quot; are High</desc>"));
        assert!(svg.contains(r#"role="img""#) && svg.contains("Share &amp; count"));
    }
}
