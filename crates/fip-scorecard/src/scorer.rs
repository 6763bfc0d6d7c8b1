//! Scores, their contributions and their reasons.

use std::cmp::Ordering;

use crate::lookup::Row;
use crate::{Attribute, Characteristic, Input, Points, ReasonCode, ScoreError, Scorecard, Tier};

/// Scores rows of one scorecard without allocating: it keeps the buffers between rows.
///
/// Made by [`Scorecard::scorer`] or [`Scorecard::scorer_with`]; one for each thread.
///
/// # Examples
///
/// ```
/// use fip_scorecard::{Input, Points, Scorecard};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let card: Scorecard = toml::from_str(include_str!("../tests/data/card.toml"))?;
/// assert!(card.inputs().eq(["fraud_count", "night_rate", "channel"]));
///
/// let rows = [
///     [Input::Number(0.0), Input::Number(0.1), Input::Category("CHIP_AND_PIN")],
///     [Input::Number(0.0), Input::Missing, Input::Category("ATM")],
/// ];
/// let mut scorer = card.scorer();
/// let mut scores = Vec::new();
/// for row in &rows {
///     scores.push(scorer.score_row(row)?.score());
/// }
/// assert_eq!(scores, [Points::new(550), Points::new(500)]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Scorer<'a> {
    /// For each characteristic, the points below which it becomes a reason.
    baseline: Vec<Points>,
    /// For each reason code of the card, what this row loses under it.
    losses: Vec<Loss>,
    /// Indices into `losses` of the reasons, the largest loss first.
    ranking: Vec<usize>,
    scored: Scored<'a>,
}

/// The points below the baseline of all characteristics that share a reason code.
#[derive(Debug, Clone, Copy, Default)]
struct Loss {
    total: Points,
    /// Index of the first characteristic with this code, which breaks ties.
    first: Option<usize>,
    /// Index of the characteristic with the largest part, and that part.
    largest: (usize, Points),
}

impl Loss {
    fn add(&mut self, characteristic: usize, points_below: Points) {
        if self.first.is_none() || points_below > self.largest.1 {
            self.largest = (characteristic, points_below);
        }
        self.first.get_or_insert(characteristic);
        self.total = self.total + points_below;
    }

    /// Returns the order of reasons: the larger total first, then the earlier characteristic.
    fn order(&self, other: &Self) -> Ordering {
        other.total.cmp(&self.total).then(self.first.cmp(&other.first))
    }
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(card: &'a Scorecard, baseline: Vec<Points>) -> Self {
        let n_characteristics = card.characteristics().len();
        let n_codes = card.reason_codes().len();
        let n_reasons = n_codes.min(card.max_reasons());
        let scored = Scored {
            card,
            score: card.base_points(),
            rounding: Points::ZERO,
            contributions: Vec::with_capacity(n_characteristics),
            reasons: Vec::with_capacity(n_reasons),
        };
        let losses = vec![Loss::default(); n_codes];
        Self { baseline, losses, ranking: Vec::with_capacity(n_codes), scored }
    }

    /// Returns the score of a row with its contributions and reasons.
    ///
    /// The values are in the order of [`Scorecard::inputs`]. Nothing is allocated.
    ///
    /// # Errors
    ///
    /// - [`ScoreError::RowLength`] when there is not one value for each input;
    /// - [`ScoreError::NotFinite`] for NaN and the infinities;
    /// - [`ScoreError::ExpectedNumber`] and [`ScoreError::ExpectedCategory`] for the wrong kind;
    /// - [`ScoreError::UnseenCategory`] for a category that no attribute covers.
    pub fn score_row(&mut self, row: &[Input<'a>]) -> Result<&Scored<'a>, ScoreError> {
        let card = self.scored.card;
        card.check_length(row)?;
        self.losses.fill(Loss::default());
        self.scored.contributions.clear();
        let mut sum = card.base_points();
        for (at, (characteristic, &input)) in card.characteristics().iter().zip(row).enumerate() {
            let row = characteristic.lookup().find(input);
            let Row { index, points } = row.ok_or_else(|| characteristic.refusal(input))?;
            let attribute = &characteristic.attributes()[index];
            sum = sum + points;
            self.losses[card.reason_index(at, index)].add(at, self.baseline[at] - points);
            self.scored.contributions.push(Contribution { characteristic, attribute, input });
        }
        self.scored.score = card.score_of(sum);
        self.scored.rounding = self.scored.score - sum;
        self.rank_reasons();
        Ok(&self.scored)
    }

    /// Keeps the largest losses as reasons: positive ones only, ties in document order.
    ///
    /// Each loss is moved up from the end of the few that are kept; that beats sorting them all.
    fn rank_reasons(&mut self) {
        let Self { losses, ranking, scored, .. } = self;
        ranking.clear();
        let n_reasons = scored.card.max_reasons();
        for (code, loss) in losses.iter().enumerate() {
            let ranks_before = |&kept: &usize| losses[kept].order(loss).is_lt();
            let is_full = ranking.len() == n_reasons;
            if loss.total <= Points::ZERO || is_full && ranking.last().is_some_and(ranks_before) {
                continue;
            }
            if is_full {
                ranking.pop();
            }
            let mut place = ranking.len();
            while place > 0 && !ranks_before(&ranking[place - 1]) {
                place -= 1;
            }
            ranking.insert(place, code);
        }
        scored.reasons.clear();
        scored.reasons.extend(ranking.iter().map(|&code| Reason {
            code: &scored.card.reason_codes()[code],
            contribution: scored.contributions[losses[code].largest.0],
            points_below: losses[code].total,
        }));
    }

    pub(crate) fn into_scored(self) -> Scored<'a> {
        self.scored
    }
}

/// A score, where it comes from, and why it is not higher.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored<'a> {
    card: &'a Scorecard,
    score: Points,
    rounding: Points,
    contributions: Vec<Contribution<'a>>,
    reasons: Vec<Reason<'a>>,
}

impl<'a> Scored<'a> {
    /// Returns the scorecard that gave the score.
    pub fn card(&self) -> &'a Scorecard {
        self.card
    }

    /// Returns the score: the base points, the points of all contributions and the rounding.
    pub fn score(&self) -> Points {
        self.score
    }

    /// Returns what rounding the score to whole points added; 0 unless the card rounds.
    pub fn rounding(&self) -> Points {
        self.rounding
    }

    /// Returns the probability of the event at the score, if the card has a line to it.
    pub fn probability(&self) -> Option<f64> {
        self.card.probability(self.score)
    }

    /// Returns the risk tier of the score.
    pub fn tier(&self) -> Tier {
        self.card.tier(self.score)
    }

    /// Returns the contribution of each characteristic, in document order.
    pub fn contributions(&self) -> &[Contribution<'a>] {
        &self.contributions
    }

    /// Returns up to `max_reasons` reasons, the largest loss first, ties in document order.
    ///
    /// Characteristics at or above the baseline are no reasons; those that share a reason code are
    /// one reason, with the sum of their points below.
    pub fn reasons(&self) -> &[Reason<'a>] {
        &self.reasons
    }
}

/// What one characteristic adds to a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution<'a> {
    characteristic: &'a Characteristic,
    attribute: &'a Attribute,
    input: Input<'a>,
}

impl<'a> Contribution<'a> {
    /// Returns the characteristic.
    pub fn characteristic(&self) -> &'a Characteristic {
        self.characteristic
    }

    /// Returns the attribute that applies.
    pub fn attribute(&self) -> &'a Attribute {
        self.attribute
    }

    /// Returns the value that was scored.
    pub fn input(&self) -> Input<'a> {
        self.input
    }

    /// Returns the points earned.
    pub fn points(&self) -> Points {
        self.attribute.points()
    }

    /// Returns the points above the mean of the population the card was made on, below 0 when under
    /// it; `None` when the card does not say what fell into each attribute.
    ///
    /// For a sum of points this is the Shapley value of the characteristic, exactly.
    pub fn points_above_mean(&self) -> Option<f64> {
        self.characteristic.mean_points().map(|mean| f64::from(self.points()) - mean)
    }

    /// Returns the points lost against the best attainable of the characteristic, 0 or more.
    pub fn points_lost(&self) -> Points {
        self.characteristic.best_points() - self.points()
    }
}

/// Why a score is not higher.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason<'a> {
    code: &'a ReasonCode,
    contribution: Contribution<'a>,
    points_below: Points,
}

impl<'a> Reason<'a> {
    /// Returns the code, such as `R05`.
    pub fn code(&self) -> &'a str {
        &self.code.code
    }

    /// Returns the sentence with the customer's value written into it.
    ///
    /// A missing value is written as the label of its attribute.
    pub fn text(&self) -> String {
        self.code.text_about(self.contribution.input, self.contribution.attribute.label())
    }

    /// Returns the points below the baseline, more than 0.
    pub fn points_below(&self) -> Points {
        self.points_below
    }

    /// Returns the contribution furthest below the baseline, the only one unless codes are shared.
    pub fn contribution(&self) -> Contribution<'a> {
        self.contribution
    }
}
