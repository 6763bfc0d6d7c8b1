//! The way from candidates and outcomes to a card.

use std::collections::BTreeSet;

use fip_ml::{LabelError, LogisticError, LogisticRegression, Separation, WeightError};

use super::builder::ScorecardBuilder;
use super::card::{self, Rounded};
use super::model::Design;
use super::report::{
    Estimate, FitReport, FittedBin, FittedCharacteristic, Likelihood, RoundingError, Sample,
};
use super::selection::{self, Refined, Rejection, Screened, Verdict, variance_inflation};
use super::stepwise::{Step, stepwise};
use super::{Candidate, Discrimination, FitError, FittedScorecard, PointsTable, Term, prior_shift};
use crate::binning::Outcome;

impl ScorecardBuilder {
    /// Fits the card: rules, search, regression, scaling, points; `true` is the event.
    ///
    /// # Errors
    ///
    /// [`FitError`] when candidates and outcome do not fit together, a rule or the scaling is not lawful,
    /// no candidate meets the rules, or the regression has no finite solution.
    pub fn fit(
        &self,
        candidates: &[Candidate],
        outcome: &Outcome<'_, bool>,
    ) -> Result<FittedScorecard, FitError> {
        fit(self, candidates, outcome.targets, outcome.weights)
    }
}

fn fit(
    builder: &ScorecardBuilder,
    candidates: &[Candidate],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<FittedScorecard, FitError> {
    check(builder, candidates, labels)?;
    let weights = weights.map_or_else(|| vec![1.0; labels.len()], <[f64]>::to_vec);
    let sample = sample(labels, &weights)?;
    let regression = builder.regression;
    let design = Design { candidates, labels, weights: &weights, regression };
    let Selected { refined, selection, steps } = select(builder, &design)?;
    let Refined { columns, model, .. } = refined;
    check_convergence(builder, &model)?;
    let event_rate = sample.events / (sample.events + sample.non_events);
    let shift = builder.population_event_rate.map(|rate| prior_shift(event_rate, rate));
    let shift = shift.transpose()?.unwrap_or(0.0);
    let term = |(&at, &coefficient): (&usize, &f64)| Term {
        coefficient,
        woe: candidates[at].bins().iter().map(|bin| bin.woe).collect(),
    };
    let terms: Vec<Term> = columns.iter().zip(model.coefficients()).map(term).collect();
    let intercept = model.intercept() + shift;
    let table = PointsTable::new(intercept, &terms, builder.scaling, builder.base)?;
    let chosen: Vec<&Candidate> = columns.iter().map(|&at| &candidates[at]).collect();
    let rounded = Rounded::new(builder.rounding, &table, &chosen, &weights)?;
    let unrounded = unrounded_scores(&table, &chosen);
    let card = card::build(
        builder,
        &card::Parts {
            candidates,
            chosen: &chosen,
            table: &table,
            rounded: &rounded,
            labels,
            weights: &weights,
            sample,
            prior_shift: shift,
        },
    )?;
    let scores: Vec<f64> = rounded.scores.iter().map(|&score| score.into()).collect();
    let report = FitReport {
        sample,
        rules: builder.rules.clone(),
        selection,
        stepwise: builder.stepwise,
        steps,
        regression,
        likelihood: likelihood(&model, &design),
        intercept: estimates(&model).remove(0),
        prior_shift: shift,
        characteristics: characteristics(&chosen, &model, &table, &weights),
        scaling: builder.scaling,
        line: table.line(),
        base: builder.base,
        unrounded_base_points: table.base_points(),
        rounding: rounding_error(builder, &scores, &unrounded, &weights),
        discrimination: Discrimination::of(&unrounded, labels, &weights),
        score_discrimination: Discrimination::of(&scores, labels, &weights),
    };
    Ok(FittedScorecard { card, report, model, table })
}

fn check(
    builder: &ScorecardBuilder,
    candidates: &[Candidate],
    labels: &[bool],
) -> Result<(), FitError> {
    builder.rules.check()?;
    builder.tiers.check()?;
    if candidates.is_empty() {
        return Err(FitError::NoCandidates);
    }
    let mut names = BTreeSet::new();
    for candidate in candidates {
        let name = || candidate.name().to_owned();
        let (expected, found) = (labels.len(), candidate.n_rows());
        if expected != found {
            return Err(FitError::Rows { name: name(), expected, found });
        }
        if !names.insert(candidate.name()) {
            return Err(FitError::DuplicateCandidate { name: name() });
        }
    }
    let rules = &builder.rules;
    for (field, list) in [("forced_in", &rules.forced_in), ("forced_out", &rules.forced_out)] {
        if let Some(name) = list.iter().find(|name| !names.contains(name.as_str())) {
            return Err(FitError::UnknownCandidate { field, name: name.clone() });
        }
    }
    if let Some(name) = rules.forced_in.iter().find(|name| rules.forced_out.contains(name)) {
        return Err(FitError::ForcedBothWays { name: name.clone() });
    }
    Ok(())
}

/// Returns what the rows weigh, after checking what the regression would refuse later.
fn sample(labels: &[bool], weights: &[f64]) -> Result<Sample, FitError> {
    let (expected, found) = (labels.len(), weights.len());
    if expected != found {
        return Err(LogisticError::Weights(WeightError::WrongLength { expected, found }).into());
    }
    if labels.is_empty() {
        return Err(LogisticError::Labels(LabelError::Empty).into());
    }
    let mut sample = Sample { n_rows: 0, non_events: 0.0, events: 0.0 };
    for (row, (&event, &weight)) in labels.iter().zip(weights).enumerate() {
        let lawful = weight.is_finite() && 0.0 <= weight;
        if !lawful {
            return Err(LogisticError::Weights(WeightError::Invalid { row, found: weight }).into());
        }
        sample.n_rows += u64::from(weight > 0.0);
        *(if event { &mut sample.events } else { &mut sample.non_events }) += weight;
    }
    let Sample { events, non_events, .. } = sample;
    let lawful = events > 0.0 && non_events > 0.0 && (events + non_events).is_finite();
    if lawful {
        Ok(sample)
    } else {
        Err(LogisticError::Weights(WeightError::WeightlessClass { events, non_events }).into())
    }
}

/// Candidates that became characteristics, and why the others did not.
struct Selected {
    refined: Refined,
    selection: Vec<Screened>,
    steps: Vec<Step>,
}

fn select(builder: &ScorecardBuilder, design: &Design<'_>) -> Result<Selected, FitError> {
    let candidates = design.candidates;
    let rules = &builder.rules;
    let is_forced = |at: &usize| rules.forced_in.iter().any(|name| name == candidates[*at].name());
    let is_penalised = design.regression.is_penalised();
    let mut rejections = selection::screen(candidates, design.weights, rules, is_penalised);
    let pool: Vec<usize> = (0..candidates.len()).filter(|&at| rejections[at].is_none()).collect();
    let all_forced: Vec<usize> = (0..candidates.len()).filter(is_forced).collect();
    if let Some(&at) = all_forced.iter().find(|at| rejections[**at].is_some()) {
        return Err(FitError::ForcedConstant { name: candidates[at].name().to_owned() });
    }
    if pool.is_empty() {
        return Err(FitError::NothingLeft);
    }
    let (columns, steps) = match builder.stepwise {
        Some(rule) => stepwise(design, &pool, &all_forced, rule)?,
        None => (pool.clone(), Vec::new()),
    };
    for &at in pool.iter().filter(|at| !columns.contains(at)) {
        rejections[at] = Some(Rejection::NotChosen);
    }
    let refined = selection::refine(design, columns, &all_forced, rules)?;
    for (at, rejection) in &refined.rejected {
        rejections[*at] = Some(rejection.clone());
    }
    let screened = |(at, rejection): (usize, Option<Rejection>)| Screened {
        name: candidates[at].name().to_owned(),
        information_value: candidates[at].information_value(),
        verdict: match rejection {
            Some(rejection) => Verdict::Rejected(rejection),
            None if is_forced(&at) => Verdict::ForcedIn,
            None => Verdict::Kept,
        },
    };
    let selection = rejections.into_iter().enumerate().map(screened).collect();
    Ok(Selected { refined, selection, steps })
}

/// Refuses coefficients that were still growing when the iteration ended.
fn check_convergence(
    builder: &ScorecardBuilder,
    model: &LogisticRegression,
) -> Result<(), FitError> {
    let convergence = model.convergence();
    let settles =
        builder.regression.is_penalised() || convergence.separation == Separation::Overlap;
    if convergence.converged && settles {
        return Ok(());
    }
    Err(FitError::NotConverged { iterations: convergence.iterations })
}

fn unrounded_scores(table: &PointsTable, chosen: &[&Candidate]) -> Vec<f64> {
    let n_rows = chosen.first().map_or(0, |candidate| candidate.n_rows());
    let mut scores = vec![table.base_points(); n_rows];
    for (candidate, points) in chosen.iter().zip(table.points()) {
        for (row, score) in scores.iter_mut().enumerate() {
            *score += points[candidate.bin_of(row)];
        }
    }
    scores
}

fn estimates(model: &LogisticRegression) -> Vec<Estimate> {
    let estimate = |line: fip_ml::Coefficient| Estimate {
        estimate: line.estimate,
        std_error: line.std_error,
        z: line.z,
        p_value: line.p_value,
    };
    model.summary().into_iter().map(estimate).collect()
}

fn likelihood(model: &LogisticRegression, design: &Design<'_>) -> Likelihood {
    Likelihood {
        log_likelihood: model.log_likelihood(),
        deviance: model.deviance(),
        aic: model.aic(),
        bic: model.bic(design.weight()),
        iterations: model.convergence().iterations,
    }
}

fn characteristics(
    chosen: &[&Candidate],
    model: &LogisticRegression,
    table: &PointsTable,
    weights: &[f64],
) -> Vec<FittedCharacteristic> {
    let factors = variance_inflation(chosen, weights);
    let lines = estimates(model).into_iter().skip(1).zip(factors).zip(table.points());
    let fitted = |(candidate, ((coefficient, variance_inflation), points)): (&&Candidate, _)| {
        let points: &Vec<f64> = points;
        let bins = candidate.bins().iter().zip(points);
        let bins = bins.map(|(bin, &unrounded_points)| FittedBin {
            label: bin.label.clone(),
            woe: bin.woe,
            unrounded_points,
        });
        FittedCharacteristic {
            name: candidate.name().to_owned(),
            input: candidate.input().to_owned(),
            information_value: candidate.information_value(),
            missing_share: candidate.missing_share(),
            coefficient,
            variance_inflation,
            bins: bins.collect(),
        }
    };
    chosen.iter().zip(lines).map(fitted).collect()
}

fn rounding_error(
    builder: &ScorecardBuilder,
    scores: &[f64],
    unrounded: &[f64],
    weights: &[f64],
) -> RoundingError {
    let (mut sum, mut largest) = (0.0, 0.0_f64);
    for ((score, unrounded), &weight) in scores.iter().zip(unrounded).zip(weights) {
        if weight > 0.0 {
            sum += weight * (score - unrounded);
            largest = largest.max((score - unrounded).abs());
        }
    }
    let mean = sum / weights.iter().sum::<f64>();
    RoundingError { rounding: builder.rounding, mean, largest }
}
