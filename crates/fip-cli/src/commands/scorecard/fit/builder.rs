//! What the card is to be, from what was typed.

use fip_scorecard::fit::{
    self, BaselineRule, Criterion, FitError, NearTier, Scaling, ScorecardBuilder, SelectionRules,
    TierRule,
};
use fip_scorecard::{Cutoffs, Points, ReasonCode, ValueFormat};

use super::super::binned::BinnedColumn;
use super::super::table::{Cells, Table};
use crate::args::{Baseline, Fit, Rounding, Scaled, Stepwise};
use crate::failure::{Failure, Kind};

/// Returns the builder.
pub(super) fn build(
    asked: &Fit,
    table: &Table,
    columns: &[BinnedColumn<'_>],
) -> Result<ScorecardBuilder, Failure> {
    let (selected, scaled) = (&asked.selected, &asked.scaled);
    let from_file = || asked.out.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = asked.name.clone().or_else(from_file).unwrap_or_else(|| "scorecard".to_owned());
    let source = asked.population.clone().unwrap_or_else(|| format!("rows of {}", table.name()));
    let event = format!("{} = {}", asked.outcome.target, asked.outcome.event);
    let rules = SelectionRules {
        min_information_value: Some(selected.iv_min),
        max_correlation: Some(selected.max_correlation),
        max_variance_inflation: Some(selected.max_vif),
        max_p_value: selected.max_p,
        ..SelectionRules::default()
    };
    let baseline = match scaled.baseline {
        Baseline::Best => BaselineRule::BestAttainable,
        Baseline::Mean => BaselineRule::MeanOfAll,
        Baseline::NearCutoff => {
            BaselineRule::MeanNearCutoff { tier: NearTier::Medium, width: scaled.pdo }
        }
        Baseline::Neutral => BaselineRule::Neutral,
    };
    let rounding = match scaled.rounding {
        Rounding::AllPoints => fit::Rounding::AllPoints,
        Rounding::FinalScore => fit::Rounding::FinalScore,
        Rounding::None => fit::Rounding::None,
    };
    let mut builder = ScorecardBuilder::new(name)
        .population(source, event)
        .rules(rules)
        .scaling(Scaling::pdo(scaled.base_score, scaled.base_odds, scaled.pdo))
        .rounding(rounding)
        .baseline(baseline)
        .tiers(tiers(scaled)?);
    if let Some(criterion) = selected.stepwise {
        builder = builder.stepwise(stepwise(criterion));
    }
    if let Some(prior) = selected.prior {
        builder = builder.population_event_rate(prior);
    }
    for name in &asked.columns.actionable {
        builder = builder.actionable(name);
    }
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.binning.is_ok()) {
        builder = builder.reason(column.column.name(), reason(at, column));
    }
    Ok(builder)
}

/// Returns the reason of a column: its name and value, in the format of its cells.
fn reason(at: usize, column: &BinnedColumn<'_>) -> ReasonCode {
    let format = match &column.cells {
        Cells::Categories { .. } => ValueFormat::Category,
        Cells::Numbers(numbers) => {
            let mut there = numbers.iter().flatten();
            let is_whole = there.all(|number| number.fract().abs() <= 0.0);
            if is_whole { ValueFormat::Count } else { ValueFormat::Number }
        }
    };
    // Braces belong to the placeholder alone.
    let name = column.column.name().replace('{', "(").replace('}', ")");
    let (code, text) = (format!("R{:02}", at + 1), format!("{name}: {{value}}"));
    ReasonCode { code, text, format: Some(format) }
}

fn stepwise(typed: Stepwise) -> fit::Stepwise {
    let criterion = match typed {
        Stepwise::Aic => Criterion::Aic,
        Stepwise::Bic => Criterion::Bic,
        Stepwise::P => Criterion::PValue { enter: 0.05, remove: 0.1 },
    };
    fit::Stepwise { criterion, ..fit::Stepwise::default() }
}

fn tiers(scaled: &Scaled) -> Result<TierRule, Failure> {
    if scaled.cutoffs.is_empty() {
        return Ok(TierRule::Shares { high: scaled.high_share, low: scaled.low_share });
    }
    let scores: Option<Vec<Points>> = scaled.cutoffs.iter().copied().map(Points::nearest).collect();
    if let Some(&[high_below, medium_below]) = scores.as_deref() {
        return Ok(TierRule::Given(Cutoffs { high_below, medium_below }));
    }
    let cause = format!("--cutoffs: expected two scores, found {:?}", scaled.cutoffs);
    Err(Failure::new(Kind::Configuration, cause, "such as --cutoffs 540,620"))
}

/// The failure of a fit, with what to do.
pub(super) fn refused(table: &Table, error: &FitError) -> Failure {
    let hint = match error {
        FitError::NoCandidates | FitError::NothingLeft => {
            "lower --iv-min, raise --max-correlation or --max-vif, or give columns that say more; \
             `fip scorecard bins` shows what they say"
        }
        FitError::NotConverged { .. } => {
            "a column tells the outcome without error: leave it out with --exclude"
        }
        FitError::NoTiers => "give the scores with --cutoffs A,B",
        FitError::NobodyNear { .. } => "choose another --baseline, or other cut-offs",
        _ => "correct the flag that this is about: `fip scorecard fit --help`",
    };
    Failure::new(Kind::BadInput, format!("{}: {error}", table.name()), hint)
}
