//! The section about the two scorecards.

use fip_model::Tier;

use super::{FittedCard, ModelReport, TierPair};
use crate::chart::ratio;
use crate::format::{count, decimal, p_value, percent};
use crate::page::{Page, Table};

pub(super) fn section(report: &ModelReport, page: &mut Page) {
    let Some(card) = &report.fitted_card else { return };
    page.heading("What does a scorecard fitted to outcomes look like?");
    page.paragraph(&format!(
        "The expert scorecard decides the tiers and needs no outcomes. Beside it a scorecard was fitted to \
         the training customers: features in bins of best information value, selected, weighed by logistic \
         regression, written as points that add up from {} base points. It keeps {} of {} features. Test \
         customers by both tiers, and how many of them had the event:",
        decimal(card.base_points, 0),
        card.characteristics.len(),
        card.characteristics.len() + card.rejected.len()
    ));
    page.table(tiers(card));
    page.folded("The points of the fitted scorecard", vec![points(card)]);
    page.folded(
        "Its coefficients, and the features left out",
        vec![coefficients(card), rejected(card)],
    );
}

fn tiers(card: &FittedCard) -> Table {
    let mut table =
        Table::new(1, &["Expert", "Fitted: Low", "Fitted: Medium", "Fitted: High", "All"]);
    let line = |name: String, of: &dyn Fn(&TierPair) -> bool| {
        let cell = |also: &dyn Fn(&TierPair) -> bool| {
            let pairs = card.tiers.iter().filter(|pair| of(pair) && also(pair));
            let (customers, events) = pairs
                .fold((0, 0), |sums, pair| (sums.0 + pair.n_customers, sums.1 + pair.n_events));
            if customers == 0 {
                return "0".to_owned();
            }
            format!("{} ({})", count(customers), percent(ratio(events, customers)))
        };
        let by_fitted =
            [Tier::Low, Tier::Medium, Tier::High].map(|tier| cell(&|pair| pair.fitted == tier));
        [name].into_iter().chain(by_fitted).chain([cell(&|_| true)])
    };
    for tier in [Tier::Low, Tier::Medium, Tier::High] {
        table.row(line(tier.label().to_owned(), &|pair| pair.expert == tier));
    }
    table.row(line("All".to_owned(), &|_| true));
    table
}

fn points(card: &FittedCard) -> Table {
    let header = ["Feature", "Values", "Customers", "Event rate", "Weight of evidence", "Points"];
    let mut table = Table::new(2, &header);
    for characteristic in &card.characteristics {
        for row in &characteristic.attributes {
            table.row([
                characteristic.name.clone(),
                row.label.clone(),
                count(row.n_customers),
                row.event_rate.map_or_else(|| "–".to_owned(), percent),
                decimal(row.woe, 3),
                decimal(row.points, 0),
            ]);
        }
    }
    table
}

fn coefficients(card: &FittedCard) -> Table {
    let header = ["Feature", "Information value", "Coefficient", "Standard error", "p"];
    let mut table = Table::new(1, &header);
    for of in &card.characteristics {
        table.row([
            of.name.clone(),
            decimal(of.information_value, 3),
            decimal(of.coefficient, 3),
            of.std_error.map_or_else(|| "–".to_owned(), |error| decimal(error, 3)),
            of.p_value.map_or_else(|| "–".to_owned(), p_value),
        ]);
    }
    table
}

fn rejected(card: &FittedCard) -> Table {
    let mut table = Table::new(2, &["Left out", "Why"]);
    for (name, why) in &card.rejected {
        table.row([name.clone(), why.clone()]);
    }
    table
}
