//! The model report of a run without models: why there is none, and what needs none.

use serde::{Deserialize, Serialize};

use super::segments::{self, ClusterChoice};
use super::stability::{self, PopulationPair};
use super::{Challengers, KMeansChallenger, evidence};
use crate::chart::ratio;
use crate::error::{ReportError, equal, finite};
use crate::format::{count, decimal, percent};
use crate::page::{Exhibit, Length, Page, Table};
use crate::report::{Finding, Provenance, Report, RunIdentity};
use crate::summary::CardCoverage;

/// What a run can say of scorecard and segments where no model was trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Untrained {
    /// Where the data come from; decides the banner.
    pub provenance: Provenance,
    /// What identifies the run.
    pub run: RunIdentity,
    /// Why, behind "No model was trained: ", as "no outcomes are known".
    pub why: String,
    /// What would change that, as a sentence.
    pub remedy: String,
    /// The expert scorecard with the customers on each of its rows.
    pub expert_card: PlacedCard,
    /// Populations compared under the scorecard.
    pub stability: Vec<PopulationPair>,
    /// The choice of the number of segments.
    pub clusters: Option<ClusterChoice>,
    /// linfa's K-Means against ours.
    pub k_means: Option<KMeansChallenger>,
}

/// A scorecard with the customers on each of its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedCard {
    /// Its name.
    pub name: String,
    /// The points that everybody starts from.
    pub base_points: f64,
    /// Scores below this are High risk.
    pub high_below: f64,
    /// Scores below this, and not High, are Medium risk.
    pub medium_below: f64,
    /// Customers; each holds one attribute of every characteristic.
    pub customers: u64,
    /// Its characteristics, in the order of the card.
    pub characteristics: Vec<PlacedCharacteristic>,
    /// How much of it applies; `None` where all of it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<CardCoverage>,
}

/// A characteristic of a [`PlacedCard`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedCharacteristic {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub attributes: Vec<PlacedAttribute>,
}

/// A row of a [`PlacedCharacteristic`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedAttribute {
    /// The values that it holds.
    pub label: String,
    /// Customers in it.
    pub customers: u64,
    /// Points; more is safer.
    pub points: f64,
}

impl Untrained {
    /// Writes the model report.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when a part contradicts another, or is not a lawful number.
    pub fn write(&self) -> Result<Report, ReportError> {
        Ok(self.page()?.finish(&self.run, self.findings(), Vec::new()))
    }

    /// Returns why there is no model, as a sentence.
    pub(crate) fn headline(&self) -> String {
        format!("No model was trained: {}.", self.why)
    }

    /// Returns the figures with the numbers behind them, after a check of the parts.
    pub(crate) fn exhibits(&self) -> Result<Vec<Exhibit>, ReportError> {
        Ok(self.page()?.into_exhibits())
    }

    fn findings(&self) -> Vec<Finding> {
        vec![Finding::new("untrained", self.headline(), &[])]
    }

    fn check(&self) -> Result<(), ReportError> {
        let card = &self.expert_card;
        for (what, value) in [
            ("the base points of the expert scorecard", card.base_points),
            ("the High cut-off", card.high_below),
            ("the Medium cut-off", card.medium_below),
        ] {
            finite(what, value)?;
        }
        for of in &card.characteristics {
            for row in &of.attributes {
                finite(format!("points of {}, {}", of.name, row.label), row.points)?;
            }
            let customers =
                of.attributes.iter().fold(0_u64, |n, row| n.saturating_add(row.customers));
            let what = format!("customers over the attributes of {}", of.name);
            equal(what, card.customers, customers)?;
        }
        stability::check(&self.stability)?;
        self.clusters.as_ref().map_or(Ok(()), segments::check)?;
        self.k_means.map_or(Ok(()), |k_means| {
            finite("an adjusted Rand index", k_means.adjusted_rand_index)?;
            finite("a difference of inertia", k_means.inertia_difference)
        })
    }

    fn page(&self) -> Result<Page, ReportError> {
        self.check()?;
        let mut page = Page::new("Model report", self.provenance, Length::Long);
        page.strong(&self.headline());
        page.paragraph(&format!(
            "So nothing here says how well anything foretells what becomes of customers. {} What needs no \
             model is complete: segments, scores, reasons and alerts.",
            self.remedy
        ));
        self.card(&mut page);
        stability::section(&self.stability, &mut page)?;
        if let Some(choice) = &self.clusters {
            segments::section(choice, &mut page)?;
        }
        let challengers = Challengers { k_means: self.k_means, ..Challengers::default() };
        let lines = evidence::challengers(&challengers);
        if !lines.is_empty() {
            page.heading("Does other code agree?");
            page.paragraph("The same data were given to an independent implementation.");
            page.bullets(lines.iter().map(String::as_str));
        }
        page.heading("Read this with care");
        page.bullets([
            "The points of the scorecard are an expert's. Without outcomes nobody can tell whether customers \
             with fewer points do worse.",
        ]);
        Ok(page)
    }

    fn card(&self, page: &mut Page) {
        let card = &self.expert_card;
        page.heading("What does the expert scorecard weigh?");
        page.paragraph(&format!(
            "{}: everybody starts from {} points and gets those of one row of each characteristic. A score \
             below {} is High risk, below {} Medium. {} customers were scored.",
            card.name,
            decimal(card.base_points, 0),
            decimal(card.high_below, 0),
            decimal(card.medium_below, 0),
            count(card.customers)
        ));
        if let Some(part) = card.part {
            page.paragraph(&part.sentence());
        }
        page.folded("The points of the expert scorecard", vec![points(card)]);
    }
}

fn points(card: &PlacedCard) -> Table {
    let mut table = Table::new(2, &["Characteristic", "Attribute", "Customers", "Share", "Points"]);
    for of in &card.characteristics {
        for row in &of.attributes {
            table.row([
                of.name.clone(),
                row.label.clone(),
                count(row.customers),
                percent(ratio(row.customers, card.customers)),
                decimal(row.points, 0),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(customers: u64, points: f64) -> Untrained {
        let row =
            |label: &str, customers| PlacedAttribute { label: label.into(), customers, points };
        let attributes = vec![row("none", 90), row("1 or more", 10)];
        Untrained {
            provenance: Provenance::OwnLedger,
            run: RunIdentity { id: "0123456789ab".into(), seed: 1 },
            why: "no outcomes are known".into(),
            remedy: "Name them.".into(),
            expert_card: PlacedCard {
                name: "Card".into(),
                base_points: 600.0,
                high_below: 500.0,
                medium_below: 550.0,
                customers,
                characteristics: vec![PlacedCharacteristic { name: "Frauds".into(), attributes }],
                part: None,
            },
            stability: Vec::new(),
            clusters: None,
            k_means: None,
        }
    }

    #[test]
    fn the_page_says_why_and_shows_no_figure_of_a_model() {
        let page = report(100, -40.0).write().unwrap();
        assert!(page.markdown.contains("No model was trained: no outcomes are known."));
        assert!(
            page.markdown.contains("| Frauds | 1 or more | 10 | 10.0% | −40 |"),
            "{}",
            page.markdown
        );
        for word in ["ROC", "NaN", "PR-AUC", "Event rate"] {
            assert!(!page.markdown.contains(word), "{word}");
        }
        assert!(page.figures.is_empty());
    }

    #[test]
    fn customers_who_are_on_no_row_are_refused() {
        assert!(matches!(report(101, 1.0).write(), Err(ReportError::Disagree { .. })));
        assert!(matches!(report(100, f64::NAN).write(), Err(ReportError::OutOfRange { .. })));
    }
}
