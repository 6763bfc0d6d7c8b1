//! The document of a fitted card.

use fip_ml::LogisticRegression;
use fip_model::CompleteMatrix;
use fip_model::ndarray::Array2;

use super::baseline_rule::Earned;
use super::builder::{ProbabilityRule, ScorecardBuilder};
use super::report::Sample;
use super::{Candidate, FitError, PointsTable, Rounding, Scaling};
use crate::{
    AttributeDocument, AttributeStatistics, CharacteristicDocument, Condition, OddsLine, Points,
    Population, ReasonCode, Scorecard, ScorecardDocument, ValueFormat,
};

/// Points as they stand on the card, and what they give the training rows.
#[derive(Debug)]
pub(super) struct Rounded {
    pub(super) base_points: Points,
    pub(super) points: Vec<Vec<Points>>,
    pub(super) neutral: Vec<f64>,
    pub(super) scores: Vec<Points>,
}

impl Rounded {
    pub(super) fn new(
        rounding: Rounding,
        table: &PointsTable,
        chosen: &[&Candidate],
        weights: &[f64],
    ) -> Result<Self, FitError> {
        let table = match rounding {
            Rounding::None | Rounding::FinalScore => table.clone(),
            Rounding::AllPoints => table.rounded_without_bias(&bin_weights(chosen, weights)),
        };
        let exact = |name: &str, found: f64| {
            Points::nearest(found).ok_or_else(|| FitError::Points { name: name.to_owned(), found })
        };
        let base_points = exact("(base)", table.base_points())?;
        let row = |(candidate, row): (&&Candidate, &Vec<f64>)| {
            row.iter().map(|&one| exact(candidate.name(), one)).collect::<Result<Vec<_>, _>>()
        };
        let points: Vec<Vec<Points>> =
            chosen.iter().zip(table.points()).map(row).collect::<Result<_, _>>()?;
        let n_rows = weights.len();
        let mut scores = vec![base_points; n_rows];
        for (candidate, points) in chosen.iter().zip(&points) {
            for (row, score) in scores.iter_mut().enumerate() {
                *score = *score + points[candidate.bin_of(row)];
            }
        }
        if rounding == Rounding::FinalScore {
            for score in &mut scores {
                *score = score.rounded();
            }
        }
        Ok(Self { base_points, points, neutral: table.neutral_points().to_vec(), scores })
    }
}

/// Returns the weight of the rows in each bin of each characteristic.
fn bin_weights(chosen: &[&Candidate], weights: &[f64]) -> Vec<Vec<f64>> {
    let of_one = |candidate: &&Candidate| {
        let mut sums = vec![0.0; candidate.bins().len()];
        for (row, weight) in weights.iter().enumerate() {
            sums[candidate.bin_of(row)] += weight;
        }
        sums
    };
    chosen.iter().map(of_one).collect()
}

/// What a card is made of.
pub(super) struct Parts<'a> {
    pub(super) candidates: &'a [Candidate],
    pub(super) chosen: &'a [&'a Candidate],
    pub(super) table: &'a PointsTable,
    pub(super) rounded: &'a Rounded,
    pub(super) labels: &'a [bool],
    pub(super) weights: &'a [f64],
    pub(super) sample: Sample,
    pub(super) prior_shift: f64,
}

/// Returns the checked card.
pub(super) fn build(builder: &ScorecardBuilder, parts: &Parts<'_>) -> Result<Scorecard, FitError> {
    let known = |name: &str| parts.candidates.iter().any(|candidate| candidate.name() == name);
    if let Some(name) = builder.words.keys().find(|name| !known(name)) {
        return Err(FitError::UnknownText { name: name.clone() });
    }
    let rounded = parts.rounded;
    let tiers = builder.tiers.cutoffs(&rounded.scores, parts.weights)?;
    let bins = |candidate: &&Candidate| {
        (0..candidate.n_rows()).map(|row| candidate.bin_of(row)).collect::<Vec<_>>()
    };
    let earned = Earned {
        names: parts.chosen.iter().map(|candidate| candidate.name()).collect(),
        points: &rounded.points,
        neutral: &rounded.neutral,
        bins: parts.chosen.iter().map(bins).collect(),
        scores: &rounded.scores,
        weights: parts.weights,
        cutoffs: tiers,
    };
    let (baseline, baseline_points) = builder.baseline.points(&earned)?;
    let mut characteristics = Vec::with_capacity(parts.chosen.len());
    for (at, candidate) in parts.chosen.iter().enumerate() {
        let baseline_points = baseline_points.as_ref().map(|points| points[at]);
        let document = characteristic(builder, parts, candidate, &rounded.points[at]);
        characteristics.push(CharacteristicDocument { baseline_points, ..document });
    }
    Ok(Scorecard::try_from(ScorecardDocument {
        format_version: ScorecardDocument::FORMAT_VERSION,
        name: builder.name.clone(),
        description: builder.description.clone(),
        base_points: rounded.base_points,
        round_score: builder.rounding == Rounding::FinalScore,
        max_reasons: builder.max_reasons,
        baseline,
        tiers,
        probability: Some(odds_line(builder, parts)?),
        population: population(builder, parts),
        checksum: None,
        characteristics,
    })?)
}

fn characteristic(
    builder: &ScorecardBuilder,
    parts: &Parts<'_>,
    candidate: &Candidate,
    points: &[Points],
) -> CharacteristicDocument {
    let words = builder.words.get(candidate.name()).cloned().unwrap_or_default();
    let is_missing = |bin: &super::CandidateBin| bin.condition == Condition::Missing;
    CharacteristicDocument {
        name: candidate.name().to_owned(),
        input: candidate.input().to_owned(),
        description: words.description,
        actionable: words.actionable,
        refuse_missing: !candidate.bins().iter().any(is_missing),
        baseline_points: None,
        reason: words.reason.unwrap_or_else(|| default_reason(parts.candidates, candidate)),
        attributes: candidate.bins().iter().zip(points).map(attribute).collect(),
    }
}

/// Returns code and text of a candidate for which the caller gave none.
fn default_reason(candidates: &[Candidate], candidate: &Candidate) -> ReasonCode {
    let position = candidates.iter().position(|other| other.name() == candidate.name());
    let number = position.unwrap_or_default() + 1;
    let mut is_whole = true;
    let mut is_category = false;
    for bin in candidate.bins() {
        match &bin.condition {
            Condition::Interval { from, to } => {
                let cuts = [*from, *to].into_iter().flatten();
                is_whole &= cuts.into_iter().all(|cut| cut.fract().abs() <= 0.0);
            }
            Condition::Values(values) => {
                is_whole &= values.iter().all(|one| one.fract().abs() <= 0.0);
            }
            Condition::Categories(_) | Condition::Other => is_category = true,
            Condition::Missing => {}
        }
    }
    let format = match (is_category, is_whole) {
        (true, _) => ValueFormat::Category,
        (false, true) => ValueFormat::Count,
        (false, false) => ValueFormat::Number,
    };
    // Braces belong to the placeholder alone.
    let name = candidate.name().replace('{', "(").replace('}', ")");
    let text = format!("{name}: {{value}}");
    ReasonCode { code: format!("R{number:02}"), text, format: Some(format) }
}

fn attribute((bin, &points): (&super::CandidateBin, &Points)) -> AttributeDocument {
    let super::CandidateBin { label, condition, woe, counts } = bin;
    let statistics = AttributeStatistics {
        n_rows: counts.n_rows,
        non_events: counts.non_events,
        events: counts.events,
        woe: *woe,
    };
    let row = AttributeDocument {
        points,
        label: label.clone(),
        statistics: Some(statistics),
        ..AttributeDocument::default()
    };
    match condition {
        Condition::Interval { from, to } => AttributeDocument { from: *from, to: *to, ..row },
        Condition::Categories(names) => {
            AttributeDocument { categories: Some(names.clone()), ..row }
        }
        Condition::Values(values) => AttributeDocument { values: Some(values.clone()), ..row },
        Condition::Other => AttributeDocument { other: true, ..row },
        Condition::Missing => AttributeDocument { missing: true, ..row },
    }
}

/// Returns the line from the card's scores to odds.
fn odds_line(builder: &ScorecardBuilder, parts: &Parts<'_>) -> Result<OddsLine, FitError> {
    let line = parts.table.line();
    match (builder.probability, builder.scaling) {
        (ProbabilityRule::Refitted, _) => refitted_line(parts),
        (ProbabilityRule::Scaling, Scaling::Pdo { base_score, base_odds, .. }) => {
            Ok(OddsLine { base_score, base_odds, pdo: line.pdo() })
        }
        (ProbabilityRule::Scaling, _) => {
            Ok(OddsLine { base_score: line.shift, base_odds: 1.0, pdo: line.pdo() })
        }
    }
}

/// Regresses the outcome on the card's score; the base score is the mean one.
fn refitted_line(parts: &Parts<'_>) -> Result<OddsLine, FitError> {
    let scores: Vec<f64> = parts.rounded.scores.iter().map(|&score| score.into()).collect();
    let total: f64 = parts.weights.iter().sum();
    let sum: f64 = scores.iter().zip(parts.weights).map(|(score, weight)| score * weight).sum();
    let base_score = (sum / total).round();
    // Units of one log-odds keep the regression well-conditioned on any scale of points.
    let unit = parts.table.line().slope;
    let column: Vec<f64> = scores.iter().map(|score| (score - base_score) / unit).collect();
    let values = Array2::from_shape_fn((column.len(), 1), |(row, _)| column[row]);
    let slope_of = |slope: f64| FitError::NoOrder { slope };
    let matrix =
        CompleteMatrix::new(vec!["score".to_owned()], values).map_err(|_| slope_of(0.0))?;
    let params = LogisticRegression::params().l2(0.0).check()?;
    let model = params.fit_weighted(&matrix, parts.labels, parts.weights)?;
    let slope = model.coefficients().first().copied().unwrap_or_default() / unit;
    let lawful = slope.is_finite() && slope < 0.0 && model.convergence().converged;
    if !lawful {
        return Err(slope_of(slope));
    }
    let base_odds = (-(model.intercept() + parts.prior_shift)).exp();
    Ok(OddsLine { base_score, base_odds, pdo: -std::f64::consts::LN_2 / slope })
}

/// Bands of the scores that the population of a card is remembered in.
const N_BANDS: usize = 10;

fn population(builder: &ScorecardBuilder, parts: &Parts<'_>) -> Option<Population> {
    let words = builder.population.as_ref()?;
    let Sample { n_rows, non_events, events } = parts.sample;
    let (score_cuts, score_shares) = bands(&parts.rounded.scores, parts.weights);
    Some(Population {
        source: words.source.clone(),
        event: words.event.clone(),
        n_rows,
        non_events,
        events,
        score_cuts,
        score_shares,
    })
}

/// Returns cuts at the deciles of the scores, each once, and the share of the weight in each band.
fn bands(scores: &[Points], weights: &[f64]) -> (Vec<Points>, Vec<f64>) {
    let rows = scores.iter().copied().zip(weights.iter().copied());
    let mut rows: Vec<(Points, f64)> = rows.filter(|row| row.1 > 0.0).collect();
    rows.sort_by_key(|row| row.0);
    let total: f64 = rows.iter().map(|row| row.1).sum();
    let (mut cuts, mut shares) = (Vec::new(), Vec::new());
    let (mut below, mut in_band) = (0.0, 0.0);
    for tied in rows.chunk_by(|a, b| a.0 == b.0) {
        let wanted = (cuts.len() + 1) as f64 / N_BANDS as f64;
        if in_band > 0.0 && cuts.len() + 1 < N_BANDS && below >= wanted * total {
            cuts.push(tied[0].0);
            shares.push(in_band / total);
            in_band = 0.0;
        }
        let weight: f64 = tied.iter().map(|row| row.1).sum();
        below += weight;
        in_band += weight;
    }
    shares.push(in_band / total);
    (cuts, shares)
}
