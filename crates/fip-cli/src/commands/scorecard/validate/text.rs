//! The figures of a validation as text.

use fip_report::format::{count, percent};
use fip_scorecard::Scorecard;
use fip_scorecard::validation::Validation;

use super::super::grid::Grid;
use super::super::table::Table;
use super::super::words::interval;
use super::Figures;

/// Returns what a person reads.
pub(super) fn text(card: &Scorecard, table: &Table, figures: &Figures) -> String {
    let found = &figures.validation;
    let mut text = format!(
        "{} on {}: {} rows, {} events ({})\n\n",
        card.name(),
        table.name(),
        count(found.n_rows as u64),
        count(found.n_events as u64),
        percent(found.event_rate)
    );
    text.push_str(&ranking(found));
    text.push_str(&gains(found, figures.has_probabilities));
    if figures.has_probabilities {
        text.push_str(&calibration(found));
    } else {
        text.push_str("\nThe card has no line to probabilities: its calibration is not judged.\n");
    }
    text.push_str(&decisions(found));
    text.push_str(&strategy(figures));
    text.extend(figures.fairness.iter().map(super::fairness::Fairness::text));
    text
}

fn ranking(found: &Validation) -> String {
    let mut grid = Grid::new(&["ranking", ">value", ">95% from", ">to"]);
    let four = |value: f64| format!("{value:.4}");
    let ranking = &found.ranking;
    let (auc, gini, ks) = (&ranking.auc, &ranking.gini, &ranking.ks);
    grid.row(["AUC".to_owned(), four(auc.auc), four(auc.lower), four(auc.upper)]);
    grid.row(["Gini".to_owned(), four(gini.gini), four(gini.lower), four(gini.upper)]);
    grid.row(["KS".to_owned(), four(ks.statistic), four(ks.lower), four(ks.upper)]);
    if let Some(weighted) = &found.weighted {
        let blank = String::new;
        grid.row(["AUC, weighted".to_owned(), four(weighted.auc), blank(), blank()]);
        grid.row(["KS, weighted".to_owned(), four(weighted.ks), blank(), blank()]);
    }
    grid.text()
}

fn gains(found: &Validation, has_probabilities: bool) -> String {
    let names = [
        "score",
        ">rows",
        ">events",
        ">rate",
        ">expected",
        ">light",
        ">lift",
        ">events so far",
        ">KS",
    ];
    let mut grid = Grid::new(&names);
    for row in &found.gains {
        let share = |share: Option<f64>| share.map_or_else(String::new, percent);
        let test = row.backtest.filter(|_| has_probabilities);
        grid.row([
            interval(row.from, row.to),
            count(row.n_rows as u64),
            count(row.n_events as u64),
            share(row.event_rate),
            share(test.map(|test| test.predicted)),
            test.map_or_else(String::new, |test| format!("{:?}", test.light).to_lowercase()),
            row.lift.map_or_else(String::new, |lift| format!("{lift:.2}")),
            percent(row.cumulative_event_share),
            format!("{:.3}", row.distance),
        ]);
    }
    let inversions = match found.n_inversions {
        0 => "The event rate falls from band to band.".to_owned(),
        1 => "In 1 band the event rate is above that of the band before.".to_owned(),
        n => format!("In {n} bands the event rate is above that of the band before."),
    };
    format!("\nGains, the riskiest band first\n{}{inversions}\n", grid.text())
}

fn calibration(found: &Validation) -> String {
    let one = &found.calibration;
    let test = &one.hosmer_lemeshow;
    let ratio = one
        .observed_to_expected
        .map_or_else(String::new, |ratio| format!("; {ratio:.3} events for each expected one"));
    let line = one.line.as_ref().map_or_else(String::new, |line| {
        format!(
            "  calibration line: intercept {:+.3}, slope {:.3} (0 and 1 are right)\n",
            line.intercept, line.slope
        )
    });
    format!(
        "\nCalibration\n  mean probability {}, event rate {}{ratio}\n  Brier score {:.4} (skill {:.3}), \
         logarithmic loss {:.4}\n  Hosmer-Lemeshow {:.2} on {} degrees of freedom, p = {:.3}\n{line}",
        percent(one.mean_probability),
        percent(found.event_rate),
        one.brier,
        one.brier_skill,
        one.log_loss,
        test.statistic,
        test.degrees,
        test.p_value
    )
}

fn decisions(found: &Validation) -> String {
    let names = [
        ">approved from",
        ">events refused",
        ">non-events refused",
        ">events approved",
        ">non-events approved",
        ">recall",
        ">precision",
        ">accuracy",
    ];
    let mut grid = Grid::new(&names);
    for row in &found.cutoffs {
        grid.row([
            row.cutoff.to_string(),
            count(row.refused_events as u64),
            count(row.refused_non_events as u64),
            count(row.approved_events as u64),
            count(row.approved_non_events as u64),
            percent(row.recall),
            row.precision.map_or_else(String::new, percent),
            percent(row.accuracy),
        ]);
    }
    format!("\nDecisions by cut-off\n{}", grid.text())
}

fn strategy(figures: &Figures) -> String {
    let names = [
        ">approved from",
        ">approved",
        ">rate among them",
        ">last step",
        ">events avoided",
        ">non-events lost",
        ">profit",
    ];
    let mut grid = Grid::new(&names);
    let share = |share: Option<f64>| share.map_or_else(String::new, percent);
    for row in &figures.strategy {
        let profit = figures.most_profitable.map(|_| pounds(row.profit_pence));
        grid.row([
            row.cutoff.to_string(),
            percent(row.approval_rate),
            share(row.event_rate),
            share(row.marginal_event_rate),
            share(row.events_avoided_share),
            share(row.non_events_lost_share),
            profit.unwrap_or_default(),
        ]);
    }
    let best = figures.most_profitable.map_or_else(String::new, |best| {
        format!(
            "Most profitable is to approve from {} on: {}, {} approved, {} of them events.\n",
            best.cutoff,
            pounds(best.profit_pence),
            percent(best.approval_rate),
            share(best.event_rate)
        )
    });
    format!("\nStrategy: what approving from a score on costs and saves\n{}{best}", grid.text())
}

fn pounds(pence: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and no bank has as much")]
    let pence = pence.round() as i64;
    fip_report::format::money(pence, fip_model::Currency::GBP)
}
