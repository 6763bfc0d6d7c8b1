//! The fitted scorecard: the same features as bins, points and reasons, from the training customers.

use std::fmt;

use fip_features::{Catalogue, Features};
use fip_ml::{CrossValidation, Evaluation, Folds, TrainTest, cross_validate};
use fip_model::Seed;
use fip_scorecard::binning::{
    AutoRule, BinningSpec, Constraints, Fallback, Missing, Outcome, PValueRule, Prebinning, Shape,
    TreeRule,
};
use fip_scorecard::fit::{
    Base, Candidate, Criterion, FittedScorecard, ProbabilityRule, ScorecardBuilder, SelectionRules,
    Stepwise,
};
use fip_scorecard::{Points, Scorecard};

use super::sample::{Sample, model_inputs};
use crate::config::TrainSection;

/// The least share of the customers in a bin.
const MIN_SHARE: f64 = 0.05;

/// The fitted card, and how well it does on customers it was not fitted on.
#[derive(Debug)]
pub(crate) struct FittedCard {
    pub(crate) fitted: FittedScorecard,
    /// Scores of all customers of the sample.
    pub(crate) scores: Vec<Points>,
    /// Probabilities of the held-out customers.
    pub(crate) test_probabilities: Vec<f64>,
    pub(crate) evaluation: Evaluation,
    pub(crate) cross_validation: CrossValidation,
}

/// What the candidates are made from: the features as they are, one column each.
pub(crate) struct Columns<'a> {
    names: Vec<&'a str>,
    meanings: Vec<&'a str>,
    values: Vec<Vec<Option<f64>>>,
    labels: &'a [bool],
}

impl<'a> Columns<'a> {
    pub(crate) fn of(
        features: &Features,
        catalogue: &'a Catalogue,
        sample: &'a Sample,
    ) -> Result<Self, NotFitted> {
        let names: Vec<&str> = model_inputs(catalogue).iter().map(|input| input.0).collect();
        let column = |name: &&str| {
            let cells = features
                .customers
                .column(name)
                .ok_or_else(|| NotFitted::told("a feature has no column"))?;
            Ok(sample.rows.iter().map(|&row| cells.number(row)).collect())
        };
        let values = names.iter().map(column).collect::<Result<_, NotFitted>>()?;
        let meaning = |name: &&'a str| {
            let feature = catalogue.customers().iter().find(|feature| feature.name() == *name);
            feature.map_or("", |feature| feature.meaning())
        };
        let meanings = names.iter().map(meaning).collect();
        Ok(Self { names, meanings, values, labels: &sample.labels })
    }

    fn some(&self, column: usize, rows: &[usize]) -> Vec<Option<f64>> {
        rows.iter().map(|&row| self.values[column][row]).collect()
    }

    /// Fits a card on some of the customers.
    fn fit(&self, rows: &[usize], words: &Words<'_>) -> Result<FittedScorecard, NotFitted> {
        let labels: Vec<bool> = rows.iter().map(|&row| self.labels[row]).collect();
        let outcome = Outcome::new(&labels);
        let spec = BinningSpec::default()
            .auto_shape(AutoRule::default().shapes(&[Shape::Ascending, Shape::Descending]))
            .constraints(
                Constraints::default()
                    .max_bins(5)
                    .min_share(MIN_SHARE)
                    .max_p_value(PValueRule::neighbours(0.05)),
            )
            .prebinning(Prebinning::Tree(TreeRule { max_leaves: 20, min_share: MIN_SHARE }))
            .missing(Missing::OwnBin { unseen: Fallback::Neutral });
        let mut candidates = Vec::with_capacity(self.names.len());
        for (at, name) in self.names.iter().enumerate() {
            let values = self.some(at, rows);
            if values.iter().flatten().next().is_none() {
                continue;
            }
            let binning = spec.fit_numeric(name, &values, &outcome).map_err(NotFitted::told)?;
            let candidate = Candidate::from_binning(&binning, &values, &outcome);
            candidates.push(candidate.map_err(NotFitted::told)?);
        }
        let mut builder = ScorecardBuilder::new("Fitted scorecard")
            .description(words.description)
            .population(words.source, words.event)
            .rules(SelectionRules {
                max_correlation: Some(0.8),
                max_variance_inflation: Some(5.0),
                ..SelectionRules::default()
            })
            .stepwise(Stepwise { criterion: Criterion::Bic, ..Stepwise::default() })
            .base(Base::Row)
            .probability(ProbabilityRule::Refitted);
        for (name, meaning) in self.names.iter().zip(&self.meanings) {
            builder = builder.describe(*name, *meaning);
        }
        builder.fit(&candidates, &outcome).map_err(NotFitted::told)
    }

    /// Returns the scores of some customers.
    fn scores(&self, card: &Scorecard, rows: &[usize]) -> Result<Vec<Points>, NotFitted> {
        let column = |input: &str| {
            let at = self.names.iter().position(|name| *name == input);
            let values = at.map(|at| self.some(at, rows));
            values.ok_or_else(|| NotFitted::told("the card asks for what is no feature"))
        };
        let columns = card.inputs().map(column).collect::<Result<Vec<_>, _>>()?;
        let columns: Vec<_> =
            columns.iter().map(|values| fip_scorecard::Column::OptionalNumbers(values)).collect();
        card.score_columns(&columns).map_err(NotFitted::told)
    }
}

/// Why there is no fitted card, in words.
#[derive(Debug)]
pub(crate) struct NotFitted(String);

impl NotFitted {
    pub(crate) fn told(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl fmt::Display for NotFitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fitted scorecard: {}", self.0)
    }
}

impl std::error::Error for NotFitted {}

/// What the card says about itself.
pub(crate) struct Words<'a> {
    pub(crate) description: &'a str,
    pub(crate) source: &'a str,
    pub(crate) event: &'a str,
}

/// Fits the card on the training customers, judges it on the others, and again in every fold.
pub(crate) fn fit(
    config: &TrainSection,
    seed: Seed,
    sample: &Sample,
    columns: &Columns<'_>,
    (split, words): (&TrainTest, &Words<'_>),
) -> Result<FittedCard, NotFitted> {
    let fitted = columns.fit(split.train(), words)?;
    let everyone: Vec<usize> = (0..sample.labels.len()).collect();
    let scores = columns.scores(fitted.card(), &everyone)?;
    let test = probabilities(fitted.card(), split.test().iter().map(|&row| scores[row]))?;
    let folds = Folds::stratified(&sample.labels, &sample.ids(), config.folds, seed)
        .map_err(NotFitted::told)?;
    let cross_validation = cross_validate(&folds, &sample.labels, |train, test| {
        let fitted = columns.fit(train, words)?;
        probabilities(fitted.card(), columns.scores(fitted.card(), test)?)
    })
    .map_err(NotFitted::told)?;
    let evaluation =
        Evaluation::new(&sample.labels_of(split.test()), &test).map_err(NotFitted::told)?;
    Ok(FittedCard { fitted, scores, test_probabilities: test, evaluation, cross_validation })
}

fn probabilities(
    card: &Scorecard,
    scores: impl IntoIterator<Item = Points>,
) -> Result<Vec<f64>, NotFitted> {
    let probability =
        |score| card.probability(score).ok_or_else(|| NotFitted::told("it has no probabilities"));
    scores.into_iter().map(probability).collect()
}
