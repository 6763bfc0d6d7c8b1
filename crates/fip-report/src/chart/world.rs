//! Small multiples on one sheet: an invented bank beside published figures.

use super::error::not_empty;
use super::panel::{Block, Heading, WorldPanel, marks_are, tick};
use super::svg::{Area, Card, PAD, Stroke, Words};
use super::{Caption, ChartError, Svg};
use crate::palette::UNDER_MARKS;

const SHEET: f64 = 960.0;
const COLUMNS: usize = 3;
const GUTTER: f64 = 30.0;
/// Width of a panel.
const PANEL: f64 = (SHEET - 2.0 * PAD - GUTTER * (COLUMNS as f64 - 1.0)) / COLUMNS as f64;
/// Between two rows of panels.
const ROW_GAP: f64 = 22.0;

/// What an invented bank looks like: small panels, three in a row, each with published figures.
///
/// Bars are the bank, marks are the published figures: lines in ink, told from bars without color.
/// The legend stands once above the panels, and a panel whose marks are something else says so
/// itself. The measures are linear and bars begin at zero, so lengths may be compared; only an index
/// begins at one.
///
/// # Examples
///
/// ```
/// use fip_report::chart::{Caption, PanelReference, PanelShape, Unit, WorldPanel, WorldSheet};
///
/// let panel = WorldPanel {
///     title: "Most payments are contactless".to_owned(),
///     measure: "Share of card payments by channel".to_owned(),
///     unit: Unit::Share,
///     shape: PanelShape::Bars,
///     labels: vec!["Contactless".to_owned(), "Online".to_owned()],
///     measured: vec![0.74, 0.26],
///     reference: Some(PanelReference {
///         name: "United Kingdom".to_owned(),
///         values: vec![Some(0.76), Some(0.24)],
///     }),
/// };
/// let sheet = WorldSheet {
///     caption: Caption {
///         title: "An invented bank beside the United Kingdom".to_owned(),
///         subtitle: "5,000 customers, 12 months.".to_owned(),
///         finding: "The bank resembles the country in all panels".to_owned(),
///     },
///     panels: vec![panel],
/// };
/// assert!(sheet.draw()?.as_str().contains("Marks: United Kingdom"));
/// # Ok::<(), fip_report::chart::ChartError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct WorldSheet {
    /// The words; the description goes on with a sentence for each panel.
    pub caption: Caption,
    /// The panels, row by row.
    pub panels: Vec<WorldPanel>,
}

impl WorldSheet {
    /// Draws the sheet.
    ///
    /// # Errors
    ///
    /// [`ChartError::Empty`] without panels or for a panel without labels, [`ChartError::Length`]
    /// when a panel has more or fewer values than labels, [`ChartError::NotFinite`] for a value that
    /// is not a number, [`ChartError::OutOfRange`] for a negative value, a share above 1 or anything
    /// above 1e12.
    pub fn draw(&self) -> Result<Svg, ChartError> {
        not_empty("panels", &self.panels)?;
        for panel in &self.panels {
            panel.check()?;
        }
        let caption = Caption { finding: self.description(), ..self.caption.clone() };
        let mut card = Card::sized(&caption, SHEET);
        let marks = self.marks();
        let mut y = legend(&mut card, marks);
        for row in self.panels.chunks(COLUMNS) {
            y = draw_row(&mut card, y, row, marks) + ROW_GAP;
        }
        Ok(card.finish(y - ROW_GAP))
    }

    /// Returns what the marks are where a panel does not say otherwise: those of the first that has.
    fn marks(&self) -> &str {
        let mut references = self.panels.iter().filter_map(|panel| panel.reference.as_ref());
        references.next().map_or("", |reference| &reference.name)
    }

    /// Returns the finding and what each panel shows, in sentences.
    fn description(&self) -> String {
        let panels = self.panels.iter().map(WorldPanel::sentence);
        [self.caption.finding.clone()].into_iter().chain(panels).collect::<Vec<_>>().join(". ")
    }
}

/// Draws what bars and marks are; returns where the first row of panels begins.
fn legend(card: &mut Card, marks: &str) -> f64 {
    let (y, label) = (card.top + 4.0, "Bars: this world");
    card.rect(Area { x: PAD, y: y - 3.0, width: 8.0, height: 13.0 }, UNDER_MARKS.light);
    card.text([PAD + 15.0, y + 8.0], Words::LABEL, label);
    if !marks.is_empty() {
        let x = PAD + 15.0 + Words::LABEL.width(label) + 12.0;
        tick(card, [x, y + 4.0], [x + 14.0, y + 4.0]);
        let words = Words::LABEL.fit(&marks_are(marks), SHEET - PAD - x - 21.0);
        card.text([x + 21.0, y + 8.0], Words::LABEL, &words);
    }
    y + 26.0
}

/// Draws panels side by side, with plots of one height that begin at one height.
///
/// Returns where the row ends.
fn draw_row(card: &mut Card, y: f64, row: &[WorldPanel], marks: &str) -> f64 {
    let headings: Vec<Heading> = row.iter().map(|panel| panel.heading(PANEL, marks)).collect();
    let heading_height = headings.iter().map(Heading::height).fold(0.0, f64::max);
    let plot_height = row.iter().map(WorldPanel::height).fold(0.0, f64::max);
    for (index, (panel, heading)) in row.iter().zip(&headings).enumerate() {
        let x = PAD + (PANEL + GUTTER) * index as f64;
        card.line([x, y], [x + PANEL, y], Stroke::GRID);
        heading.draw(card, [x, y + 19.0]);
        let block = Block { x, y: y + 19.0 + heading_height, width: PANEL, height: plot_height };
        panel.draw(card, block);
    }
    y + 19.0 + heading_height + plot_height
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::panel::tests::panel;
    use super::super::{PanelShape, Unit};
    use super::*;

    fn sheet(panels: Vec<WorldPanel>) -> WorldSheet {
        let caption = Caption { title: "t".into(), subtitle: "s".into(), finding: "f".into() };
        WorldSheet { caption, panels }
    }

    fn error(panel: WorldPanel) -> ChartError {
        sheet(vec![panel]).draw().unwrap_err()
    }

    #[test]
    fn refuses_what_it_cannot_draw() {
        assert_eq!(sheet(vec![]).draw(), Err(ChartError::Empty { what: "panels" }));
        assert_eq!(error(panel(&[], None)), ChartError::Empty { what: "labels of a panel" });
        let mut short = panel(&[0.5, 0.5], None);
        short.labels.pop();
        let what = "measured values";
        assert_eq!(error(short), ChartError::Length { what, expected: 1, found: 2 });
        let what = "reference values";
        assert_eq!(
            error(panel(&[0.5, 0.5], Some(&[0.5]))),
            ChartError::Length { what, expected: 2, found: 1 }
        );
        for wrong in [f64::NAN, f64::INFINITY] {
            assert!(matches!(error(panel(&[wrong], None)), ChartError::NotFinite { .. }));
            assert!(matches!(error(panel(&[0.1], Some(&[wrong]))), ChartError::NotFinite { .. }));
        }
        for wrong in [-0.1, 1.1] {
            assert!(matches!(error(panel(&[wrong], None)), ChartError::OutOfRange { .. }));
            assert!(matches!(error(panel(&[0.1], Some(&[wrong]))), ChartError::OutOfRange { .. }));
        }
        for wrong in [-1.0, 2e12] {
            let mut sums = panel(&[wrong], None);
            sums.unit = Unit::Money(fip_model::Currency::GBP);
            assert!(matches!(error(sums), ChartError::OutOfRange { .. }));
        }
    }

    #[test]
    fn the_legend_names_marks_once_and_a_panel_with_others_says_so() {
        let mut other = panel(&[0.1], Some(&[0.2]));
        if let Some(reference) = &mut other.reference {
            reference.name = "Poisson".into();
        }
        let with = panel(&[0.1], Some(&[0.2]));
        let svg = sheet(vec![panel(&[0.1], None), with.clone(), other, with]).draw().unwrap();
        assert_eq!(svg.as_str().matches(">Marks: United Kingdom<").count(), 1);
        assert_eq!(svg.as_str().matches("Marks: Poisson<").count(), 1);
        let svg = sheet(vec![panel(&[0.1], None)]).draw().unwrap();
        assert!(!svg.as_str().contains("Marks"));
    }

    #[test]
    fn the_description_tells_every_panel() {
        let mut first = panel(&[0.1, 0.2], Some(&[0.1, 0.25]));
        first.labels = vec!["Mon".into(), "Tue".into()];
        let svg = sheet(vec![first, panel(&[0.1], None)]).draw().unwrap();
        let described = "<desc>f. finding (measure): furthest from United Kingdom at Tue, 20.0% \
            against 25.0%. finding (measure)</desc>";
        assert!(svg.as_str().contains(described), "{svg}");
    }

    fn size() -> impl Strategy<Value = f64> {
        prop_oneof![9 => 0.0..1e7_f64, 1 => Just(1e12), 1 => Just(f64::MIN_POSITIVE)]
    }

    proptest! {
        #[test]
        fn words_never_touch_and_stay_on_the_sheet(
            values in prop::collection::vec((size(), size()), 1..40),
            shape in prop::sample::select(vec![
                PanelShape::Columns, PanelShape::Index, PanelShape::Bars,
            ]),
            label in "[A-Zm ]{0,40}",
        ) {
            let (measured, reference): (Vec<f64>, Vec<f64>) = values.into_iter().unzip();
            let mut panel = panel(&measured, Some(&reference));
            panel.unit = Unit::Count;
            panel.shape = shape;
            panel.labels = vec![label; measured.len()];
            let svg = sheet(vec![panel; 4]).draw().unwrap().into_string();
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", svg);
            let boxes = words(&svg);
            for (index, a) in boxes.iter().enumerate() {
                prop_assert!(a[0] >= 0.0 && a[1] <= SHEET, "{:?} in {}", a, svg);
                for b in &boxes[..index] {
                    let apart = a[1] <= b[0] || b[1] <= a[0] || a[3] <= b[2] || b[3] <= a[2];
                    prop_assert!(apart, "{:?} and {:?} in {}", a, b, svg);
                }
            }
        }
    }

    /// Returns left, right, top and bottom of every text, as the widest common font has them.
    fn words(svg: &str) -> Vec<[f64; 4]> {
        let texts = svg.lines().filter(|line| line.starts_with("<text "));
        texts
            .map(|line| {
                let attribute = |name: &str| {
                    let value = line.split(&format!(" {name}=\"")).nth(1)?;
                    value.split('"').next()
                };
                let number = |name| attribute(name).unwrap().parse::<f64>().unwrap();
                let text = line.split(['<', '>']).nth(2).unwrap();
                let size = number("font-size");
                let width = crate::text::width(text, size, attribute("font-weight").is_some());
                let left = match attribute("text-anchor") {
                    Some("middle") => number("x") - width / 2.0,
                    Some("end") => number("x") - width,
                    _ => number("x"),
                };
                let (top, bottom) = (number("y") - 0.75 * size, number("y") + 0.2 * size);
                // Coordinates and widths are rounded to tenths of a pixel.
                [left + 0.2, left + width - 0.2, top, bottom]
            })
            .collect()
    }
}
