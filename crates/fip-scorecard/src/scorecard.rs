//! The checked scorecard.

use serde::{Deserialize, Serialize, Serializer};

use crate::{
    Baseline, BaselineError, BaselineKind, Characteristic, Cutoffs, Input, OddsLine, Points,
    Population, ReasonCode, ScoreError, ScorecardDocument, Scored, Scorer, Tier,
};

/// A checked scorecard: every lawful input has exactly one score.
///
/// Reading one through serde checks it; [`Scorecard::try_from`] a [`ScorecardDocument`] does the
/// same with a typed error. The score is higher for safer customers.
///
/// ```text
/// score = base_points + sum over characteristics of the points of the attribute that applies
/// ```
///
/// A card that rounds its score shows the difference to the sum as [`Scored::rounding`].
///
/// # Examples
///
/// ```
/// use fip_scorecard::{Input, Points, Scorecard, Tier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let card: Scorecard = toml::from_str(include_str!("../tests/data/card.toml"))?;
/// let scored = card.score([
///     ("fraud_count", Input::Number(1.0)),
///     ("night_rate", Input::Number(0.3)),
///     ("channel", Input::Category("ONLINE")),
/// ])?;
/// assert_eq!(scored.score(), Points::new(500 - 40 + 5 + 0));
/// assert_eq!(scored.tier(), Tier::High);
/// assert_eq!(scored.reasons()[0].text(), "Confirmed frauds: 1");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "ScorecardDocument")]
pub struct Scorecard {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) base_points: Points,
    pub(crate) max_reasons: usize,
    pub(crate) round_score: bool,
    pub(crate) baseline: BaselineKind,
    pub(crate) cutoffs: Cutoffs,
    pub(crate) probability: Option<OddsLine>,
    pub(crate) population: Option<Population>,
    pub(crate) characteristics: Vec<Characteristic>,
    /// Every reason once, in document order.
    pub(crate) reasons: Vec<ReasonCode>,
    /// For each characteristic and attribute, the index of its reason in `reasons`.
    pub(crate) reason_indices: Vec<Vec<usize>>,
}

impl Scorecard {
    /// Returns the name of the card.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what the card is for, empty when it does not say.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Returns the points every customer starts from.
    pub fn base_points(&self) -> Points {
        self.base_points
    }

    /// Returns the largest number of reasons given for a score.
    pub fn max_reasons(&self) -> usize {
        self.max_reasons
    }

    /// Returns the scores at which the tier changes.
    pub fn cutoffs(&self) -> Cutoffs {
        self.cutoffs
    }

    /// Returns whether the score is rounded to whole points, halves upwards.
    pub fn rounds_score(&self) -> bool {
        self.round_score
    }

    /// Returns what points are compared with to give reasons, unless a scorer is told otherwise.
    pub fn baseline(&self) -> BaselineKind {
        self.baseline
    }

    /// Returns the line from scores to probabilities, if the card has one.
    pub fn odds_line(&self) -> Option<&OddsLine> {
        self.probability.as_ref()
    }

    /// Returns the probability of the event at a score, if the card has a line to it.
    pub fn probability(&self, score: Points) -> Option<f64> {
        self.probability.map(|line| line.probability(score))
    }

    /// Returns the population the card was made on, if it says.
    pub fn population(&self) -> Option<&Population> {
        self.population.as_ref()
    }

    /// Returns the tier of a score.
    pub fn tier(&self, score: Points) -> Tier {
        self.cutoffs.tier(score)
    }

    /// Returns the characteristics in document order.
    pub fn characteristics(&self) -> &[Characteristic] {
        &self.characteristics
    }

    /// Returns the names of the inputs in the order of a row, that of the characteristics.
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.characteristics.iter().map(Characteristic::input)
    }

    /// Returns every reason the card can give, each once, in document order.
    pub fn reason_codes(&self) -> &[ReasonCode] {
        &self.reasons
    }

    /// Returns the highest attainable score.
    pub fn best_score(&self) -> Points {
        let best = self.characteristics.iter().map(Characteristic::best_points);
        self.score_of(self.base_points + best.sum())
    }

    /// Returns the lowest attainable score.
    pub fn worst_score(&self) -> Points {
        let worst = self.characteristics.iter().map(Characteristic::worst_points);
        self.score_of(self.base_points + worst.sum())
    }

    /// Returns the score of a sum of points: the sum itself, or rounded if the card rounds.
    pub(crate) fn score_of(&self, sum: Points) -> Points {
        if self.round_score { sum.rounded() } else { sum }
    }

    /// Returns the score of named inputs with its contributions and reasons.
    ///
    /// Names may come in any order; those the card does not look at are passed over. For many
    /// rows resolve the names once, by [`Scorecard::inputs`], and use a [`Scorer`].
    ///
    /// # Errors
    ///
    /// [`ScoreError`] when an input of the card is absent or given twice, and for every value
    /// [`Scorer::score_row`] refuses.
    pub fn score<'a, 'n>(
        &'a self,
        inputs: impl IntoIterator<Item = (&'n str, Input<'a>)>,
    ) -> Result<Scored<'a>, ScoreError> {
        let mut row = vec![None; self.characteristics.len()];
        for (name, value) in inputs {
            let Some(at) = self.inputs().position(|input| input == name) else { continue };
            if row[at].replace(value).is_some() {
                return Err(ScoreError::RepeatedInput { input: name.to_owned() });
            }
        }
        let absent = |input: &str| ScoreError::AbsentInput { input: input.to_owned() };
        let row = row.into_iter().zip(self.inputs());
        let row = row
            .map(|(value, input)| value.ok_or_else(|| absent(input)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut scorer = self.scorer();
        scorer.score_row(&row)?;
        Ok(scorer.into_scored())
    }

    /// Returns only the score of a row, with values in the order of [`Scorecard::inputs`].
    ///
    /// Allocates nothing.
    ///
    /// # Errors
    ///
    /// Those of [`Scorer::score_row`].
    pub fn score_only(&self, row: &[Input<'_>]) -> Result<Points, ScoreError> {
        self.check_length(row)?;
        let mut sum = self.base_points;
        for (characteristic, &value) in self.characteristics.iter().zip(row) {
            let row = characteristic.lookup().find(value);
            sum = sum + row.ok_or_else(|| characteristic.refusal(value))?.points;
        }
        Ok(self.score_of(sum))
    }

    /// Returns a scorer that ranks reasons by the points below the card's baseline.
    pub fn scorer(&self) -> Scorer<'_> {
        Scorer::new(self, self.baseline.points(&self.characteristics))
    }

    /// Returns a scorer that ranks reasons by the points below a baseline of choice.
    ///
    /// # Errors
    ///
    /// [`BaselineError`] when the means of [`Baseline::Given`] do not fit the card.
    pub fn scorer_with(&self, baseline: Baseline<'_>) -> Result<Scorer<'_>, BaselineError> {
        Ok(Scorer::new(self, baseline.points(self)?))
    }

    /// Returns the least sum of points whose score is at least this whole or exact score.
    pub(crate) fn least_sum(&self, score: Points) -> Points {
        if self.round_score {
            // floor(sum + 1/2) >= score, which for a cut-off between whole scores is the next one.
            let whole = Points::ZERO - (Points::ZERO - score).floor();
            whole - Points::HALF
        } else {
            score
        }
    }

    /// Returns the sum of the mean points with the base points: the mean score before rounding.
    pub fn mean_score(&self) -> Option<f64> {
        let means = self.characteristics.iter().map(Characteristic::mean_points);
        means.sum::<Option<f64>>().map(|sum| sum + f64::from(self.base_points))
    }

    pub(crate) fn check_length(&self, row: &[Input<'_>]) -> Result<(), ScoreError> {
        let (expected, found) = (self.characteristics.len(), row.len());
        if expected == found { Ok(()) } else { Err(ScoreError::RowLength { expected, found }) }
    }

    /// Returns the index in [`Scorecard::reason_codes`] of an attribute's reason.
    pub(crate) fn reason_index(&self, characteristic: usize, attribute: usize) -> usize {
        self.reason_indices[characteristic][attribute]
    }
}

/// Writes the document with its checksum.
impl Serialize for Scorecard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ScorecardDocument::from(self).sealed().serialize(serializer)
    }
}
