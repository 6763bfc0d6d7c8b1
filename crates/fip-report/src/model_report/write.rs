//! The page.

use super::{
    ModelReport, comparison, evidence, expert_card, fairness, figures, findings::findings,
    learning, scorecards, segments, stability,
};
use crate::chart::ratio;
use crate::error::ReportError;
use crate::format::{count, percent};
use crate::page::{Length, Page};
use crate::report::{Provenance, Report};

pub(super) fn write(report: &ModelReport) -> Result<Report, ReportError> {
    Ok(page(report)?.finish(&report.run, findings(report), Vec::new()))
}

/// Returns the page, not yet written in any language.
pub(super) fn page(report: &ModelReport) -> Result<Page, ReportError> {
    let findings = findings(report);
    let mut page = Page::new("Model report", report.provenance, Length::Long);
    if let Some(headline) = findings.first() {
        page.strong(&headline.text);
    }
    page.bullets(findings.iter().skip(1).map(|finding| finding.text.as_str()));
    task(report, &mut page);
    ranking(report, &mut page)?;
    probabilities(report, &mut page)?;
    drivers(report, &mut page)?;
    learning::learning(report, &mut page)?;
    expert_card::section(report, &mut page);
    scorecards::section(report, &mut page);
    stability::section(&report.stability, &mut page)?;
    fairness::section(report, &mut page)?;
    comparison::tier_target(report, &mut page);
    if let Some(choice) = &report.clusters {
        segments::section(choice, &mut page)?;
    }
    validation(report, &mut page);
    page.heading("Read this with care");
    page.bullets(caveats(report));
    Ok(page)
}

fn task(report: &ModelReport, page: &mut Page) {
    let task = &report.task;
    page.heading("What was predicted");
    page.paragraph(&format!(
        "The event: {}. Trained on {} customers ({} with the event, {}), judged on {} others ({} with the \
         event, {}).",
        task.event,
        count(task.train_customers),
        count(task.train_events),
        percent(ratio(task.train_events, task.train_customers)),
        count(task.test_customers),
        count(task.test_events),
        percent(ratio(task.test_events, task.test_customers))
    ));
}

fn ranking(report: &ModelReport, page: &mut Page) -> Result<(), ReportError> {
    page.heading("How well do they rank?");
    page.table(evidence::metrics(report));
    page.paragraph(
        "ROC-AUC is the chance that a customer with the event is ranked above one without: 0.5 is a coin, \
         1 is perfect. PR-AUC asks how many of the flagged are right; its no-skill value is the base \
         rate. KS is the largest gap between the two groups' cumulative scores. Brier score and log-loss \
         judge probabilities; lower is better. A score that is not a probability has no such measure.",
    );
    comparison::rankers(report, page);
    page.exhibits(figures::ranking(report)?);
    Ok(())
}

fn probabilities(report: &ModelReport, page: &mut Page) -> Result<(), ReportError> {
    let calibration = figures::calibration(report)?;
    let confusion = evidence::confusion(report);
    if calibration.is_none() && confusion.is_none() {
        return Ok(());
    }
    page.heading("Can the probabilities be acted on?");
    if let Some(table) = confusion {
        page.paragraph(
            "What a threshold does to the test customers. Precision is the share of the flagged who had \
             the event; those missed had it and were not flagged.",
        );
        page.table(table);
    }
    if let Some(exhibit) = calibration {
        page.paragraph(
            "On the diagonal a predicted 20% comes true for 20 of 100. A slope below 1 means predictions \
             that are too extreme, above 1 too timid.",
        );
        page.exhibits(vec![exhibit]);
    }
    comparison::calibrations(report, page);
    Ok(())
}

fn drivers(report: &ModelReport, page: &mut Page) -> Result<(), ReportError> {
    if report.importances.is_empty() && report.coefficients.is_empty() {
        return Ok(());
    }
    page.heading("What drives them?");
    if let Some(exhibit) = figures::importance(report)? {
        page.paragraph(
            "A feature matters as much as the ranking suffers when its values are shuffled. Features that \
             carry the same information share their importance, so none of them may look important.",
        );
        page.exhibits(vec![exhibit]);
    }
    learning::dependence(report, page)?;
    if !report.coefficients.is_empty() {
        page.paragraph(
            "Coefficients of the logistic regression: the change of the log-odds of the event per unit, \
             other features equal. An odds ratio above 1 raises the risk.",
        );
        page.folded("All coefficients", vec![evidence::coefficients(report)]);
    }
    Ok(())
}

fn validation(report: &ModelReport, page: &mut Page) {
    let lines = evidence::challengers(&report.challengers);
    if !lines.is_empty() {
        page.heading("Does other code agree?");
        page.paragraph("The same data were given to independent implementations.");
        page.bullets(lines.iter().map(String::as_str));
    }
    if let Some(tree) = &report.challengers.tree {
        page.folded_code("The rules of the tree", &tree.rules);
    }
    if !report.checks.is_empty() {
        page.heading("Checks of the run on itself");
        page.table(evidence::checks(report));
    }
}

fn caveats(report: &ModelReport) -> Vec<&'static str> {
    let mut all = vec![
        "An interval covers the chance of who was in the test sample, not a change of the world after it.",
        "Importance and coefficients describe what a model uses, not what causes the event.",
    ];
    if report.bound.is_some() {
        all.push(
            "The bound holds for the process that generated these customers. A real portfolio has no known \
             bound, and results there are usually lower.",
        );
    } else if report.provenance != Provenance::OwnLedger {
        all.push("No bound was given, so it is not known how much better a model could be.");
    }
    all
}
