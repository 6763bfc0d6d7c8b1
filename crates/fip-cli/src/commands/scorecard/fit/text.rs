//! What a fit decided and found, as text.

use fip_report::format::{count, p_value, percent};
use fip_scorecard::Points;
use fip_scorecard::fit::{FittedScorecard, Verdict};

use super::super::binned::{BinnedColumn, kind_word};
use super::super::grid::Grid;
use super::measure::{Measured, Measures};

/// Returns what a person reads.
pub(super) fn text(
    columns: &[BinnedColumn<'_>],
    fitted: &FittedScorecard,
    measured: &Measured,
) -> String {
    let mut text = selection(columns, fitted);
    text.push_str(&steps(fitted));
    text.push_str(&coefficients(fitted));
    text.push_str(&measures(measured));
    text.push_str(&tiers(fitted, measured));
    text
}

/// Every column: what it was taken for, and what became of it.
fn selection(columns: &[BinnedColumn<'_>], fitted: &FittedScorecard) -> String {
    let names =
        ["column", "taken for", ">distinct", ">missing", ">bins", "shape", ">IV", "verdict"];
    let mut grid = Grid::new(&names);
    for one in columns {
        let name = one.column.name();
        let screened = fitted.report().selection.iter().find(|screened| screened.name == name);
        let binning = one.binning.as_ref();
        let verdict = match (&one.binning, screened) {
            (Err(fault), _) => format!("out: {fault}"),
            (Ok(_), Some(screened)) => verdict(&screened.verdict),
            (Ok(_), None) => String::new(),
        };
        grid.row([
            name.to_owned(),
            kind_word(one.kind).to_owned(),
            count(one.n_distinct as u64),
            count(one.n_missing as u64),
            binning.map_or_else(|_| String::new(), |binning| binning.bins().len().to_string()),
            binning.map_or("", |binning| binning.shape().name()).to_owned(),
            screened.map_or_else(String::new, |one| format!("{:.3}", one.information_value)),
            verdict,
        ]);
    }
    grid.text()
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Kept => "kept".to_owned(),
        Verdict::ForcedIn => "kept, as asked".to_owned(),
        Verdict::Rejected(rejection) => format!("out: {rejection}"),
        _ => "out".to_owned(),
    }
}

fn steps(fitted: &FittedScorecard) -> String {
    let steps = &fitted.report().steps;
    if steps.is_empty() {
        return String::new();
    }
    let mut grid = Grid::new(&["step", "column", ">AIC", ">BIC", ">p"]);
    for step in steps {
        let action = match step.action {
            fip_scorecard::fit::Action::Entered => "in",
            fip_scorecard::fit::Action::LeftForItsSign => "out, for its sign",
            _ => "out",
        };
        grid.row([
            action.to_owned(),
            step.name.clone(),
            format!("{:.1}", step.aic),
            format!("{:.1}", step.bic),
            p_value(step.p_value),
        ]);
    }
    format!("\nStepwise search\n{}", grid.text())
}

fn coefficients(fitted: &FittedScorecard) -> String {
    let (card, report) = (fitted.card(), fitted.report());
    let names =
        ["characteristic", ">coefficient", ">std. error", ">p", ">VIF", ">points from", ">to"];
    let mut grid = Grid::new(&names);
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.4}"));
    let p = |value: Option<f64>| value.map_or_else(String::new, p_value);
    let intercept = &report.intercept;
    grid.row([
        "(intercept)".to_owned(),
        format!("{:.4}", intercept.estimate),
        number(intercept.std_error),
        p(intercept.p_value),
        String::new(),
        points(card.base_points()),
        points(card.base_points()),
    ]);
    for (one, row) in report.characteristics.iter().zip(card.characteristics()) {
        let coefficient = &one.coefficient;
        let vif = one.variance_inflation;
        grid.row([
            one.name.clone(),
            format!("{:.4}", coefficient.estimate),
            number(coefficient.std_error),
            p(coefficient.p_value),
            vif.map_or_else(String::new, |vif| format!("{vif:.2}")),
            points(row.worst_points()),
            points(row.best_points()),
        ]);
    }
    let rounding = &report.rounding;
    format!(
        "\nThe event's log-odds on the weights of evidence, and the points\n{}Scores from {} to {}; rounding \
         moves a score by {:.2} points at most, {:+.3} in the mean\n",
        grid.text(),
        card.worst_score(),
        card.best_score(),
        rounding.largest,
        rounding.mean
    )
}

/// Returns points with their sign, and with two decimals where they are not whole.
fn points(points: Points) -> String {
    match points.whole() {
        Some(whole) => format!("{whole:+}"),
        None => format!("{:+.2}", f64::from(points)),
    }
}

fn measures(measured: &Measured) -> String {
    let names = [
        "rows",
        ">number",
        ">events",
        ">AUC",
        ">95% from",
        ">to",
        ">Gini",
        ">KS",
        ">Brier",
        ">probability",
    ];
    let mut grid = Grid::new(&names);
    for (name, found) in [("train", &measured.train), ("test", &measured.test)] {
        let Some(ranking) = found.ranking else { continue };
        let end = |end: Option<f64>| end.map_or_else(String::new, |end| format!("{end:.4}"));
        grid.row([
            name.to_owned(),
            count(found.n_rows as u64),
            percent(ranking.event_rate),
            format!("{:.4}", ranking.auc),
            end(ranking.auc_interval.map(|interval| interval.lower)),
            end(ranking.auc_interval.map(|interval| interval.upper)),
            format!("{:.4}", ranking.gini),
            format!("{:.4}", ranking.ks),
            format!("{:.4}", ranking.brier),
            percent(ranking.mean_probability),
        ]);
    }
    let refused = match measured.test.n_refused {
        0 => String::new(),
        n => format!(
            "{} test rows have values that no training row had: no score\n",
            count(n as u64)
        ),
    };
    format!("\n{}{refused}", grid.text())
}

fn tiers(fitted: &FittedScorecard, measured: &Measured) -> String {
    let cutoffs = fitted.card().cutoffs();
    let names = ["tier", "score", ">train", ">event rate", ">test", ">event rate"];
    let mut grid = Grid::new(&names);
    let (high, medium) = (cutoffs.high_below, cutoffs.medium_below);
    let scores = [
        format!("below {high}"),
        format!("{high} to below {medium}"),
        format!("{medium} and above"),
    ];
    for (at, score) in scores.into_iter().enumerate() {
        let cells = |found: &Measures| {
            let Some(tier) = found.tiers.get(at).filter(|_| found.n_rows > 0) else {
                return [String::new(), String::new()];
            };
            let share = |part: usize, whole: usize| {
                if whole == 0 { String::new() } else { percent(part as f64 / whole as f64) }
            };
            [share(tier.n_rows, found.n_rows), share(tier.n_events, tier.n_rows)]
        };
        let [train, train_rate] = cells(&measured.train);
        let [test, test_rate] = cells(&measured.test);
        let name = fip_scorecard::Tier::ALL[at].as_str().to_owned();
        grid.row([name, score, train, train_rate, test, test_rate]);
    }
    format!("\n{}", grid.text())
}
