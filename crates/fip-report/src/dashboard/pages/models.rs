//! The models and the scorecard: how well they rank, and what supports them.

use std::fmt::Write as _;

use super::card::{self, Card, Size, folded, head, no_links};
use super::segments::{self, K_CHOICE};
use super::{bands, disagreement, points};
use crate::chart::ratio;
use crate::dashboard::Dashboard;
use crate::error::ReportError;
use crate::format::{count, decimal, p_value, percent};
use crate::model_report::{ModelReport, Untrained};
use crate::page::Table;
use crate::text::xml;

pub(super) fn page(dashboard: &Dashboard) -> Result<String, ReportError> {
    let report = match &dashboard.models {
        Ok(report) => report,
        Err(untrained) => return without(dashboard, untrained),
    };
    let task = &report.task;
    let lede = format!(
        "Event: {}. Judged on {} customers whom the models were not trained on, {} of them with the event \
         ({}).",
        task.event,
        count(task.test_customers),
        count(task.test_events),
        percent(ratio(task.test_events, task.test_customers))
    );
    let mut out = head("Models", &lede);
    out.push_str(&findings(report));
    out.push_str("<div class=\"cards\">\n");
    out.push_str(&measures(report));
    // How many segments there should be stands on the page about segments.
    let exhibits = report.exhibits()?;
    let shown = exhibits.iter().filter(|one| one.figure.file_name != K_CHOICE);
    let mut halves: Vec<String> = shown.map(|exhibit| card::exhibit(exhibit, &no_links)).collect();
    halves.extend([bands::card(dashboard)?].into_iter().filter(|card| !card.is_empty()));
    // Cards stand in pairs: a last one alone gets the comparisons beside it.
    let size = if halves.len() % 2 == 1 { Size::Half } else { Size::Wide };
    out.push_str(&halves.concat());
    out.push_str(&comparisons(report, size));
    out.push_str(&threshold(dashboard, report));
    out.push_str(&probabilities(report));
    out.push_str(&disagreement::card(dashboard));
    out.push_str(&points::table(dashboard));
    out.push_str(&coefficients(report));
    out.push_str("</div>\n");
    Ok(out)
}

/// The page where no model was trained: what is missing and why, and what needs none.
fn without(dashboard: &Dashboard, untrained: &Untrained) -> Result<String, ReportError> {
    let lede = format!(
        "{} The scorecard below needs no model; segments, queue and customers are complete too.",
        untrained.headline()
    );
    let mut out = head("Models", &lede);
    // Writing to a string cannot fail.
    _ = writeln!(
        out,
        "<section class=\"standout\">\n<h2>What is missing</h2>\n<ul>\n<li>{}</li>\n<li>{}</li>\n</ul>\n\
         </section>",
        xml(
            "Probabilities; how well they rank, and how far they can be trusted; where model and scorecard \
             disagree."
        ),
        xml(&untrained.remedy)
    );
    out.push_str("<div class=\"cards\">\n");
    let exhibits = untrained.exhibits()?;
    let shown = exhibits.iter().filter(|one| one.figure.file_name != K_CHOICE);
    let mut halves: Vec<String> = shown.map(|exhibit| card::exhibit(exhibit, &no_links)).collect();
    halves.extend([bands::card(dashboard)?].into_iter().filter(|card| !card.is_empty()));
    let size = if halves.len() % 2 == 1 { Size::Half } else { Size::Wide };
    out.push_str(&halves.concat());
    out.push_str(&segments::quality(dashboard, size));
    out.push_str(&points::table(dashboard));
    out.push_str("</div>\n");
    Ok(out)
}

fn findings(report: &ModelReport) -> String {
    let mut out = String::from("<section class=\"standout\">\n<h2>What stands out</h2>\n<ul>\n");
    for finding in report.findings() {
        // Writing to a string cannot fail.
        _ = writeln!(out, "<li>{}</li>", xml(&finding.text));
    }
    out.push_str("</ul>\n</section>\n");
    out
}

fn measures(report: &ModelReport) -> String {
    let best = (report.rankers.iter())
        .fold(None, |best: Option<&crate::model_report::Ranker>, one| match best {
            Some(best) if best.ks >= one.ks => Some(best),
            _ => Some(one),
        })
        .map_or_else(String::new, |best| {
            if !best.roc_auc.beats_chance() {
                return String::new();
            }
            format!(
                "{} parts customers with and without the event best: KS {}",
                best.name,
                decimal(best.ks, 3)
            )
        });
    let card = Card {
        title: "How good are they?",
        finding: &best,
        how: "All rank the same customers. ROC-AUC 0.5 is a coin, 1 is perfect; the no-skill value of PR-AUC \
              is the base rate; lower is better for Brier score and log-loss; a slope of 1 is exact.",
        body: report.metrics().html(),
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}

/// A place for the slider, and the thresholds that the run chose.
fn threshold(dashboard: &Dashboard, report: &ModelReport) -> String {
    let mut out = String::new();
    if !dashboard.thresholds.is_empty() {
        out.push_str("<div data-mount=\"thresholds\"></div>\n");
    }
    if let Some(table) = report.confusion() {
        let card = Card {
            title: "What do the chosen thresholds do?",
            how: "Customers at or above the threshold are flagged. Precision: share of the flagged who had \
                  the event.",
            body: table.html(),
            size: Size::Wide,
            ..Card::default()
        };
        out.push_str(&card.html());
    }
    out
}

/// Champion and challengers on the same customers.
fn comparisons(report: &ModelReport, size: Size) -> String {
    let lines = report.challenger_lines();
    if report.comparisons.is_empty() && lines.is_empty() {
        return String::new();
    }
    let mut body = String::new();
    if !report.comparisons.is_empty() {
        let header = ["First", "Second", "Difference of ROC-AUC", "95% interval", "p"];
        let mut table = Table::new(2, &header);
        for pair in &report.comparisons {
            table.row([
                pair.one.clone(),
                pair.other.clone(),
                signed(pair.difference.value),
                format!("{} to {}", signed(pair.difference.low), signed(pair.difference.high)),
                p_value(pair.p_value),
            ]);
        }
        body.push_str(&table.html());
    }
    if !lines.is_empty() {
        body.push_str("<h3>Independent implementations on the same rows</h3>\n<ul>\n");
        for line in lines {
            // Writing to a string cannot fail.
            _ = writeln!(body, "<li>{}</li>", xml(&line));
        }
        body.push_str("</ul>\n");
    }
    let sure = report.comparisons.iter().filter(|pair| pair.p_value < 0.05).count();
    let finding = match (report.comparisons.len(), sure) {
        (0, _) => String::new(),
        (_, 0) => "No two of them differ by more than chance explains".to_owned(),
        (n, _) => {
            format!("{sure} of {n} differences are larger than chance explains (p below 0.05)")
        }
    };
    let card = Card {
        title: "Is the champion really better?",
        finding: &finding,
        how: "First minus second on the same customers, by DeLong's paired method.",
        body,
        size,
        ..Card::default()
    };
    card.html()
}

fn signed(value: f64) -> String {
    let plus = if value > 0.0 { "+" } else { "" };
    format!("{plus}{}", decimal(value, 4))
}

/// Probabilities as they are and corrected.
fn probabilities(report: &ModelReport) -> String {
    let best = report.calibrations.iter().min_by(|a, b| a.log_loss.total_cmp(&b.log_loss));
    let Some(best) = best else { return String::new() };
    let header = ["Model", "Probabilities", "Brier score", "Log-loss, nats", "Slope"];
    let mut table = Table::new(2, &header);
    for one in &report.calibrations {
        table.row([
            one.model.clone(),
            one.correction.clone(),
            decimal(one.brier, 4),
            decimal(one.log_loss, 4),
            one.slope.map_or_else(|| "–".to_owned(), |slope| decimal(slope, 2)),
        ]);
    }
    let finding = if report.beats_chance(&best.model) {
        format!(
            "{}, {}, has the lowest log-loss: {}",
            best.model,
            best.correction,
            decimal(best.log_loss, 4)
        )
    } else {
        "No correction helps a model that is not shown to rank better than chance".to_owned()
    };
    let card = Card {
        title: "Would a correction help the probabilities?",
        finding: &finding,
        how: "Platt: a line through log-odds; isotonic: any rising curve. Learnt on training customers, judged \
              on the others.",
        body: table.html(),
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}

fn coefficients(report: &ModelReport) -> String {
    if report.coefficients.is_empty() {
        return String::new();
    }
    let title = "What does the logistic regression say?";
    let mut others = report.coefficients.iter().filter(|one| one.p_value.is_some());
    let finding = others.clone().filter(|one| one.p_value.is_some_and(|p| p < 0.05)).count();
    let finding = format!(
        "{finding} of {} coefficients are told from zero at the 5% level",
        others.by_ref().count()
    );
    let body = folded("Show all coefficients", title, &report.coefficient_table().html());
    let card = Card {
        title,
        finding: &finding,
        how: "Change of the log-odds of the event per unit, other features equal.",
        body,
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}
