//! The cards that pages are made of, and the few words of HTML that they share.

use std::fmt::Write as _;

use crate::chart::{Link, Part};
use crate::dashboard::{Dashboard, Level};
use crate::page::{Exhibit, Table};
use crate::palette::Marked;
use crate::text::xml;
use fip_model::{Segment, Tier};

/// How much room a card takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Size {
    /// Half the width.
    #[default]
    Half,
    /// Half the width, beside two others.
    Tall,
    /// The whole width.
    Wide,
}

/// A card: a question, the sentence that answers it, how to read it, and what is shown.
#[derive(Debug, Default)]
pub(super) struct Card<'a> {
    /// The question.
    pub(super) title: &'a str,
    /// The finding, as plain text.
    pub(super) finding: &'a str,
    /// How to read what is shown, as plain text.
    pub(super) how: &'a str,
    /// What is shown, as HTML.
    pub(super) body: String,
    /// The numbers behind it.
    pub(super) numbers: Option<&'a Table>,
    /// How much room it takes.
    pub(super) size: Size,
}

impl Card<'_> {
    /// Returns the card as HTML.
    pub(super) fn html(&self) -> String {
        let class = match self.size {
            Size::Half => "card",
            Size::Tall => "card tall",
            Size::Wide => "card wide",
        };
        let mut out = format!("<section class=\"{class}\">\n<h2>{}</h2>\n", xml(self.title));
        // Writing to a string cannot fail.
        if !self.finding.is_empty() {
            _ = writeln!(out, "<p class=\"finding\">{}</p>", xml(&sentence(self.finding)));
        }
        if !self.how.is_empty() {
            _ = writeln!(out, "<p class=\"how\">{}</p>", xml(self.how));
        }
        out.push_str(&self.body);
        if let Some(numbers) = self.numbers {
            out.push_str(&folded("Show as table", self.title, &numbers.html()));
        }
        out.push_str("</section>\n");
        out
    }
}

/// Returns an exhibit as a card whose parts lead where `link` says.
pub(super) fn exhibit(exhibit: &Exhibit, link: &dyn Fn(Part) -> Option<Link>) -> String {
    sized(exhibit, link, Size::Half)
}

/// Returns an exhibit as a card beside two others.
pub(super) fn tall(exhibit: &Exhibit, link: &dyn Fn(Part) -> Option<Link>) -> String {
    sized(exhibit, link, Size::Tall)
}

fn sized(exhibit: &Exhibit, link: &dyn Fn(Part) -> Option<Link>, size: Size) -> String {
    let svg = &exhibit.figure.svg;
    let card = Card {
        title: &svg.caption().title,
        finding: &exhibit.headline,
        how: &svg.caption().subtitle,
        body: figure(&svg.for_page(link)),
        numbers: Some(&exhibit.numbers),
        size,
    };
    card.html()
}

/// Says that no part of a picture leads anywhere.
pub(super) fn no_links(_: Part) -> Option<Link> {
    None
}

/// Returns a picture in a box that a keyboard can scroll where the page is narrow.
pub(super) fn figure(svg: &str) -> String {
    format!(
        "<div class=\"drawing\" tabindex=\"0\" role=\"group\" aria-label=\"Chart\">{svg}</div>\n"
    )
}

/// Returns a part that is shown when the reader asks for it.
pub(super) fn folded(summary: &str, of: &str, html: &str) -> String {
    format!(
        "<details><summary>{}<span class=\"visually-hidden\">: {}</span></summary>\n{html}</details>\n",
        xml(summary),
        xml(of)
    )
}

/// Returns the head of a page.
pub(super) fn head(title: &str, lede: &str) -> String {
    format!("<h1>{}</h1>\n<p class=\"lede\">{}</p>\n", xml(title), xml(lede))
}

/// Returns text with a full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// Returns the shape of a segment in its color, for those who see it.
pub(super) fn glyph(segment: Segment) -> String {
    let (order, sign) = (order(segment), segment.mark().glyph.character());
    format!("<span class=\"glyph segment-{order}\" aria-hidden=\"true\">{sign}</span>")
}

/// Returns the place of a segment among all, which names its color.
pub(super) fn order(segment: Segment) -> usize {
    Segment::ALL.iter().position(|&one| one == segment).unwrap_or_default()
}

/// Returns the link to the queue of a tier, where the dashboard has one.
///
/// `filters` are pairs of a name and a value, as `("segment", "CASH_HEAVY")`.
pub(super) fn queue(dashboard: &Dashboard, tier: Tier, filters: &[(&str, &str)]) -> Option<String> {
    if dashboard.options.level == Level::Aggregate || tier == Tier::Low {
        return None;
    }
    let mut href = format!("#/queue?tier={}", tier.code());
    for (name, value) in filters {
        _ = write!(href, "&{name}={}", percent_encoded(value));
    }
    Some(href)
}

/// Returns text as a value of an address: everything but letters, digits and `-_.~` encoded.
pub(super) fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_escapes_every_word() {
        let mut table = Table::new(1, &["<th>"]);
        table.row(["<td>".to_owned()]);
        let card = Card {
            title: "<title>",
            finding: "<finding>",
            how: "<how>",
            body: String::new(),
            numbers: Some(&table),
            size: Size::Wide,
        };
        let html = card.html();
        for word in ["title", "finding", "how", "th", "td"] {
            assert!(html.contains(&format!("&lt;{word}&gt;")), "{word}: {html}");
        }
        assert!(!html.contains("<how>") && !html.contains("<finding>"));
    }

    #[test]
    fn addresses_hold_no_marks_of_their_own() {
        assert_eq!(percent_encoded("North East&a=<é>"), "North%20East%26a%3D%3C%C3%A9%3E");
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(
            (sentence("a").as_str(), sentence("a.").as_str(), sentence("").as_str()),
            ("a.", "a.", "")
        );
    }
}
