//! The sections on how models depend: on the number of customers, and on the values of a feature.

use super::{Dependence, LearningPoint, ModelReport};
use crate::chart::{
    Caption, DependenceChart, DependencePanel, LearningChart, LearningDot, LearningSeries,
};
use crate::error::ReportError;
use crate::format::{count, decimal, percent};
use crate::page::{Exhibit, Page, Table};
use crate::palette::{MODELS, Mark};

pub(super) fn dependence(report: &ModelReport, page: &mut Page) -> Result<(), ReportError> {
    let Some(first) = report.dependence.first() else { return Ok(()) };
    page.paragraph(
        "What the forest predicts in the mean when every test customer is given the same value of a \
         feature, the others as they are:",
    );
    let mut numbers = Table::new(1, &["Feature", "Value", "Mean probability"]);
    for one in &report.dependence {
        for [value, probability] in &one.points {
            numbers.row([one.feature.clone(), decimal(*value, 3), percent(*probability)]);
        }
    }
    let panel = |one: &Dependence| DependencePanel {
        feature: one.feature.clone(),
        points: one.points.clone(),
    };
    let chart = DependenceChart {
        caption: Caption {
            title: "How do predictions move with a feature?".to_owned(),
            subtitle: "Mean prediction of the forest over the values of its leading features."
                .to_owned(),
            finding: moved(first),
        },
        panels: report.dependence.iter().map(panel).collect(),
    };
    page.exhibits(vec![Exhibit::new("dependence.svg", &chart.caption, numbers, chart.draw())?]);
    Ok(())
}

/// Says what the prediction does from the lowest to the highest value.
fn moved(of: &Dependence) -> String {
    let (Some(first), Some(last)) = (of.points.first(), of.points.last()) else {
        return of.feature.clone();
    };
    let verb = if last[1] < first[1] { "falls" } else { "rises" };
    format!(
        "The mean prediction {verb} from {} to {} as {} goes from {} to {}",
        percent(first[1]),
        percent(last[1]),
        of.feature,
        decimal(first[0], 3),
        decimal(last[0], 3)
    )
}

pub(super) fn learning(report: &ModelReport, page: &mut Page) -> Result<(), ReportError> {
    let series = series(report);
    let Some(first) = series.first() else { return Ok(()) };
    page.heading("Would more customers help?");
    page.paragraph(
        "Each model learnt from growing parts of the customers and ranked others. Where the thick line \
         still rises, more customers would help; where the thin one is far above it, the model learns \
         chance.",
    );
    let header = ["Model", "Customers", "ROC-AUC in training", "ROC-AUC on others, mean ± sd"];
    let mut numbers = Table::new(1, &header);
    for point in &report.learning {
        numbers.row([
            point.model.clone(),
            count(point.customers),
            decimal(point.train, 3),
            format!("{} ± {}", decimal(point.test, 3), decimal(point.sd, 3)),
        ]);
    }
    let chart = LearningChart {
        caption: Caption {
            title: "Would more customers help?".to_owned(),
            subtitle: "ROC-AUC by the number of customers learnt from, over folds.".to_owned(),
            finding: learnt(first),
        },
        series,
    };
    page.exhibits(vec![Exhibit::new("learning.svg", &chart.caption, numbers, chart.draw())?]);
    Ok(())
}

/// Says what the last doubling of the customers brought.
fn learnt(series: &LearningSeries) -> String {
    let ends = series.dots.iter().rev().take(2).collect::<Vec<_>>();
    let [last, before] = ends.as_slice() else {
        return format!("{} was measured at one number of customers only", series.label);
    };
    let gain = last.test - before.test;
    let verdict = if gain > last.sd { "more than" } else { "within" };
    format!(
        "From {} to {} customers {} goes from {} to {} on others, {verdict} the spread of {} over folds",
        count(before.customers),
        count(last.customers),
        series.label,
        decimal(before.test, 3),
        decimal(last.test, 3),
        decimal(last.sd, 3)
    )
}

/// Returns the curves of the models, in the order in which they come.
fn series(report: &ModelReport) -> Vec<LearningSeries> {
    let mut all: Vec<LearningSeries> = Vec::new();
    for point in &report.learning {
        let dot = dot(point);
        match all.iter_mut().find(|series| series.label == point.model) {
            Some(series) => series.dots.push(dot),
            None => all.push(LearningSeries {
                label: point.model.clone(),
                mark: mark(report, &point.model, all.len()),
                dots: vec![dot],
            }),
        }
    }
    all
}

fn dot(point: &LearningPoint) -> LearningDot {
    let LearningPoint { customers, train, test, sd, .. } = *point;
    LearningDot { customers, train, test, sd }
}

/// Returns the look that the model has in the other figures.
fn mark(report: &ModelReport, model: &str, place: usize) -> Mark {
    let of_ranker = report.marked().find(|(_, ranker)| ranker.name == model);
    of_ranker.map_or(MODELS[place % MODELS.len()], |(mark, _)| mark)
}
