//! `fip ml evaluate`: a model against outcomes that are known.

use std::fmt::Write as _;

use fip_ml::{Classifier, CostPoint, Costs, Evaluation};
use fip_report::format::{count, percent};
use serde::Serialize;

use super::measure::{Judged, Measures};
use super::outcome::Outcome;
use super::output::write_json;
use super::table::Table;
use super::{model, text};
use crate::args::{self, MlEvaluate};
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// Every figure.
#[derive(Debug, Serialize)]
struct Figures<'a> {
    model: &'a str,
    source: &'a str,
    measures: Measures,
    cost: Option<Cost>,
}

/// What decisions cost, in the mean of a row.
#[derive(Debug, Clone, Copy, Serialize)]
struct Cost {
    at_threshold: f64,
    flagging_none: f64,
    flagging_all: f64,
    /// The cheapest threshold on these rows; found on them, so it is too good.
    cheapest: CostPoint,
    /// The cheapest threshold where probabilities are right.
    calibrated: f64,
}

/// Prints how good a model is.
pub(super) fn evaluate(asked: &MlEvaluate, terminal: &Terminal) -> Result<(), Failure> {
    let classifier = model::load(&asked.model)?;
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let outcome = Outcome::read(&outcome(asked, &classifier), &table)?;
    let probabilities = model::probabilities(&classifier, &table)?;
    let refused = |error: &dyn std::fmt::Display| {
        let cause = format!("{}: {error}", table.name());
        Failure::new(Kind::BadInput, cause, "give more rows, or lawful --threshold and costs")
    };
    let judged = Judged {
        labels: &outcome.events,
        probabilities: &probabilities,
        weights: outcome.weights.as_deref(),
    };
    let threshold = asked.threshold.unwrap_or(classifier.threshold().value);
    let measures = judged.measure(threshold, asked.bands as usize);
    let figures = Figures {
        model: classifier.name(),
        source: table.name(),
        measures: measures.map_err(|error| refused(&error))?,
        cost: cost(asked, &judged, threshold).map_err(|error| refused(&error))?,
    };
    if classifier.trained().source == table.name() {
        terminal.say(
            "warning: the model was trained on rows of this table, so it looks better here than it is",
        );
    }
    terminal.data(&told(&classifier, &figures));
    if let Some(path) = &asked.out {
        write_json(path, &figures, terminal)?;
    }
    let auc = figures.measures.roc_auc.value;
    match asked.min_auc {
        Some(least) if auc < least => Err(Failure::new(
            Kind::CheckFailed,
            format!("expected an AUC of at least {least}, found {auc:.4}"),
            "the model ranks worse than --min-auc asks for: train it again, or lower the limit",
        )),
        _ => Ok(()),
    }
}

/// Returns the outcome that is asked for; what is not said is that of the model.
fn outcome(asked: &MlEvaluate, classifier: &Classifier) -> args::Outcome {
    let event = classifier.event();
    args::Outcome {
        target: asked.target.clone().unwrap_or_else(|| event.column.clone()),
        event: asked.event.clone().unwrap_or_else(|| event.value.clone()),
        weight: asked.weight.clone(),
    }
}

/// Returns what decisions cost; rows are counted, whatever they weigh.
fn cost(
    asked: &MlEvaluate,
    judged: &Judged<'_>,
    threshold: f64,
) -> Result<Option<Cost>, fip_ml::EvaluationError> {
    let Some((false_positive, false_negative)) = asked.cost_fp.zip(asked.cost_fn) else {
        return Ok(None);
    };
    let costs = Costs { false_positive, false_negative };
    let (labels, probabilities) = judged.weighing();
    let rows = Evaluation::new(&labels, &probabilities)?;
    Ok(Some(Cost {
        at_threshold: rows.cost(threshold, costs)?,
        flagging_none: rows.cost(f64::INFINITY, costs)?,
        flagging_all: rows.cost(0.0, costs)?,
        cheapest: rows.lowest_cost(costs)?,
        calibrated: costs.calibrated_threshold()?,
    }))
}

fn told(classifier: &Classifier, figures: &Figures<'_>) -> String {
    let measures = &figures.measures;
    let trained = classifier.trained();
    let mut text = format!(
        "{} on {}: {} rows, {} events ({})\n{}, trained on {} rows of {}\n",
        classifier.name(),
        figures.source,
        count(measures.n_rows as u64),
        count(measures.n_events as u64),
        percent(measures.event_rate),
        classifier.kind().words(),
        count(trained.n_rows),
        trained.source
    );
    if let Some(held_out) = trained.held_out {
        let interval = held_out
            .interval
            .map_or_else(String::new, |[from, to]| format!(" ({from:.4} to {to:.4})"));
        let n_rows = count(held_out.n_rows);
        let _ = writeln!(
            text,
            "ROC-AUC when it was trained: {:.4}{interval}, {n_rows} rows held out",
            held_out.roc_auc
        );
    }
    text.push('\n');
    text.push_str(&text::figures(measures));
    text.push_str(&text::flagged(&measures.flagged, classifier));
    if let Some(cost) = &figures.cost {
        text.push_str(&costs(cost));
    }
    text + &text::bands(measures)
}

fn costs(cost: &Cost) -> String {
    let cheapest = &cost.cheapest;
    format!(
        "\nCost of a row, in the mean\n  {:.4} at the threshold; {:.4} flagging none, {:.4} flagging all\n  \
         {:.4} at {:.4}, the cheapest threshold on these rows\n  {:.4} is the cheapest threshold where \
         probabilities are right\n",
        cost.at_threshold,
        cost.flagging_none,
        cost.flagging_all,
        cheapest.cost,
        cheapest.threshold,
        cost.calibrated
    )
}
