//! What a training found, as text.

use std::fmt::Write as _;

use fip_ml::{AucComparison, Classifier, ModelKind, Separation};
use fip_report::format::{count, p_value, percent};

use super::choice::Found;
use super::drivers::{Coefficient, Drivers, Importance};
use super::grid::Grid;
use super::measure::{Figure, Flagged, Measures};
use super::training::{Trained, Training};

/// Lines of coefficients and importances.
const N_DRIVERS: usize = 12;

/// Returns what a person reads.
pub(super) fn text(training: &Training<'_>) -> String {
    let mut text = head(training);
    text.push_str(&cross_validation(training));
    text.push_str(&judged(training));
    if let Some(comparison) = &training.comparison {
        text.push_str(&compared(comparison));
    }
    let kept = &training.models[training.kept];
    text.push_str(&flagged(&kept.measures.flagged, &kept.classifier));
    text.push_str(&bands(&kept.measures));
    text.extend(training.models.iter().map(|model| drivers(&model.drivers)));
    text
}

fn head(training: &Training<'_>) -> String {
    let (data, division) = (training.data, training.division);
    let n_events = data.outcome.n_events();
    let n_rows = data.table.n_rows();
    let [n_numbers, n_categories] = data.n_of_kinds();
    let mut text = format!(
        "{}: {} rows, {} events ({}), {} = {}\n{} columns of numbers, {} of categories\n",
        data.table.name(),
        count(n_rows as u64),
        count(n_events as u64),
        percent(n_events as f64 / n_rows as f64),
        training.asked.outcome.target,
        training.asked.outcome.event,
        n_numbers,
        n_categories
    );
    if !data.names_rows.is_empty() {
        let names = data.names_rows.join(", ");
        let _ = writeln!(text, "left out, for their texts name rows: {names}");
    }
    let left_out = training.models[training.kept].classifier.encoding().left_out();
    if !left_out.is_empty() {
        let _ = writeln!(text, "left out, for they are one value: {}", left_out.join(", "));
    }
    let held_out = match division.test.len() {
        0 => "none held out".to_owned(),
        n => format!("{} held out, {}", count(n as u64), division.words),
    };
    let n_train = count(division.train.len() as u64);
    text + &format!("{n_train} rows to train on, {held_out}; seed {}\n", training.seed)
}

fn cross_validation(training: &Training<'_>) -> String {
    let names = ["model", "parameters", ">mean AUC", ">sd"];
    let mut grid = Grid::new(&names);
    let mut n_tried = 0;
    for model in &training.models {
        n_tried += model.tried.len();
        let Found { model, parameters, mean_auc, std_dev, .. } = &model.tried[model.chosen].found;
        grid.row([
            (*model).to_owned(),
            parameters.clone(),
            format!("{mean_auc:.4}"),
            format!("{std_dev:.4}"),
        ]);
    }
    let n_folds = training.division.folds.len();
    let tried = if n_tried == training.models.len() {
        String::new()
    } else {
        format!(", the best of {n_tried} tried")
    };
    let verdict = match &training.verdict {
        None => String::new(),
        Some(verdict) => wrapped(&format!("Kept: {}.", verdict.words)),
    };
    format!(
        "\nCross-validation of the training rows, {n_folds} folds{tried}\n{}{verdict}",
        grid.text()
    )
}

/// Returns a paragraph in lines of at most 80 characters.
fn wrapped(paragraph: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 80 {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text + "\n"
}

fn judged(training: &Training<'_>) -> String {
    let what = if training.division.test.is_empty() {
        "On the training rows, out of fold"
    } else {
        "On the rows held out"
    };
    let tables: Vec<String> = match training.models.as_slice() {
        [one, two] => vec![side_by_side(one, two)],
        models => models.iter().map(|model| figures(&model.measures)).collect(),
    };
    format!("\n{what} (95% intervals)\n{}", tables.concat())
}

/// The rows of a table of figures.
fn lines(measures: &Measures) -> Vec<(&'static str, Option<Figure>)> {
    vec![
        ("ROC-AUC", Some(measures.roc_auc)),
        ("Gini", Some(measures.gini)),
        ("PR-AUC", measures.pr_auc),
        ("KS", Some(measures.ks)),
        ("Brier score", Some(measures.brier)),
        ("log-loss", Some(measures.log_loss)),
    ]
}

/// Returns the figures of a model on some rows.
pub(super) fn figures(measures: &Measures) -> String {
    let mut grid = Grid::new(&["measure", ">value", ">95% from", ">to"]);
    for (name, figure) in lines(measures) {
        let Some(figure) = figure else { continue };
        let end = |at: usize| figure.interval.map_or_else(String::new, |ends| four(ends[at]));
        grid.row([name.to_owned(), four(figure.value), end(0), end(1)]);
    }
    grid.text() + &calibration(measures)
}

fn side_by_side(one: &Trained, two: &Trained) -> String {
    let mut grid = Grid::new(&["measure", ">logistic", ">95%", ">forest", ">95%"]);
    for ((name, one), (_, two)) in lines(&one.measures).into_iter().zip(lines(&two.measures)) {
        let (Some(one), Some(two)) = (one, two) else { continue };
        let ends = |figure: Figure| {
            figure
                .interval
                .map_or_else(String::new, |[from, to]| format!("{} to {}", four(from), four(to)))
        };
        grid.row([name.to_owned(), four(one.value), ends(one), four(two.value), ends(two)]);
    }
    let slope = |model: &Trained| {
        let line = model.measures.calibration;
        line.map_or_else(String::new, |line| format!("{:.3}", line.slope))
    };
    grid.row(["calib. slope".to_owned(), slope(one), String::new(), slope(two), String::new()]);
    grid.text()
}

fn four(value: f64) -> String {
    format!("{value:.4}")
}

fn calibration(measures: &Measures) -> String {
    let line = measures.calibration.map_or_else(String::new, |line| {
        format!(
            "\n  calibration line: intercept {:+.3}, slope {:.3} (0 and 1 are right)",
            line.intercept, line.slope
        )
    });
    format!(
        "  mean probability {}, event rate {}{line}\n",
        percent(measures.mean_probability),
        percent(measures.event_rate)
    )
}

fn compared(comparison: &AucComparison) -> String {
    let p = p_value(comparison.p_value);
    let p = if p.starts_with('<') { p } else { format!("= {p}") };
    format!(
        "Paired comparison (DeLong), forest minus logistic:\n  {:+.4} ({:+.4} to {:+.4}), p {}\n",
        comparison.difference, comparison.lower, comparison.upper, p
    )
}

/// Returns what a threshold flags.
pub(super) fn flagged(flagged: &Flagged, classifier: &Classifier) -> String {
    let counts = &flagged.counts;
    let mut grid = Grid::new(&["", ">flagged", ">not flagged"]);
    let n = |n: usize| count(n as u64);
    grid.row(["event".to_owned(), n(counts.true_positives), n(counts.false_negatives)]);
    grid.row(["no event".to_owned(), n(counts.false_positives), n(counts.true_negatives)]);
    let chosen = classifier.threshold();
    // The threshold that was asked for may be another one.
    let rule =
        if chosen.value.total_cmp(&counts.threshold).is_eq() { &chosen.rule } else { "as asked" };
    let share = |share: fip_ml::ShareInterval| {
        let ends = format!("({} to {})", percent(share.lower), percent(share.upper));
        format!("{} {ends}", percent(share.share))
    };
    format!(
        "\n{}: flagged from a probability of {:.4}\n({rule})\n{}  precision {}, recall {}\n  F1 {:.4}, accuracy {}\n",
        sentence(classifier.kind().words()),
        counts.threshold,
        grid.text(),
        flagged.precision.map_or_else(|| "–".to_owned(), share),
        share(flagged.recall),
        flagged.f1,
        percent(counts.accuracy())
    )
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns the bands from the highest probabilities to the lowest.
pub(super) fn bands(measures: &Measures) -> String {
    let names = [">band", ">rows", ">events", ">predicted", ">observed", ">lift", ">events so far"];
    let mut grid = Grid::new(&names);
    for band in &measures.bands {
        grid.row([
            band.number.to_string(),
            count(band.n_rows as u64),
            format!("{:.0}", band.n_events),
            share(band.mean_probability),
            share(band.event_rate),
            format!("{:.2}", band.lift),
            percent(band.cumulative_gain),
        ]);
    }
    format!("\nBands, the highest probabilities first\n{}", grid.text())
}

/// Returns a share with two decimals, for rare events.
fn share(share: f64) -> String {
    format!("{:.2}%", 100.0 * share)
}

fn drivers(drivers: &Drivers) -> String {
    match drivers {
        Drivers::Coefficients(all) => coefficients(all),
        Drivers::Importances(all) => importances(all),
    }
}

fn coefficients(all: &[Coefficient]) -> String {
    let names = ["column", ">log-odds", ">std. error", ">z", ">p", ">per sd"];
    let mut grid = Grid::new(&names);
    let three = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    for one in all.iter().take(N_DRIVERS) {
        grid.row([
            short(&one.column),
            format!("{:+.3e}", one.estimate),
            one.std_error.map_or_else(String::new, |error| format!("{error:.1e}")),
            three(one.z),
            one.p_value.map_or_else(String::new, p_value),
            format!("{:+.3}", one.standardized),
        ]);
    }
    format!("\nLogistic regression: log-odds of the event{}\n{}", first_of(all.len()), grid.text())
}

fn importances(all: &[Importance]) -> String {
    let mut grid = Grid::new(&["column", ">AUC lost when shuffled", ">share of impurity"]);
    for one in all.iter().take(N_DRIVERS) {
        grid.row([short(&one.column), format!("{:+.4}", one.permutation), percent(one.impurity)]);
    }
    format!("\nRandom forest: importance{}\n{}", first_of(all.len()), grid.text())
}

/// Returns a name without its middle where it is long: a level stands at its end.
fn short(name: &str) -> String {
    const LONGEST: usize = 30;
    const END: usize = 14;
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= LONGEST {
        return name.to_owned();
    }
    let (start, end) = (&letters[..LONGEST - END - 1], &letters[letters.len() - END..]);
    start.iter().chain(&['…']).chain(end).collect()
}

fn first_of(n: usize) -> String {
    if n > N_DRIVERS { format!(", {N_DRIVERS} of {n} columns") } else { String::new() }
}

/// Returns a warning where a regression has not converged or its classes are separated.
pub(super) fn not_converged(classifier: &Classifier) -> Option<String> {
    let ModelKind::Logistic { model, .. } = classifier.kind() else { return None };
    let convergence = model.convergence();
    if !convergence.converged {
        let n = convergence.iterations;
        return Some(format!("warning: the logistic regression has not converged in {n} steps"));
    }
    let separated = convergence.separation != Separation::Overlap;
    separated.then(|| {
        "warning: a combination of columns separates the events; coefficients are as large as the penalty \
         lets them be"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(short("purpose = car (new)"), "purpose = car (new)");
        let found = short("status_of_existing_checking_account = no checking account");
        assert_eq!(found, "status_of_exist…ecking account");
        assert_eq!(found.chars().count(), 30);
    }

    #[test]
    fn paragraphs_are_wrapped_at_80_characters() {
        let text = wrapped(&"word ".repeat(40));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert_eq!(text.split_whitespace().count(), 40);
    }
}
