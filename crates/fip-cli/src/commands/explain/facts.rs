//! What is known of a customer, in the form of `--format json`; text and Markdown are made from it.

use fip_model::{
    Cells, Customer, CustomerSegment, Date, FeatureTable, ModelPrediction, Region, RiskScore,
    Segment, Tier,
};
use fip_report::format;
use fip_report::summary::{CardCoverage, Newcomers};
use fip_scorecard::{Contribution, Improvement, Input, Points, Scorecard, Scored};
use serde::Serialize;

use super::peers::{Peer, peers};
use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::stages::score;

/// Everything that is printed.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    format: &'static str,
    run_id: &'a str,
    pub(super) statement: &'a str,
    /// What the models predict, in words.
    #[serde(skip)]
    pub(super) event: &'a str,
    pub(super) customers: Vec<Explained>,
}

impl<'a> Document<'a> {
    pub(super) fn of(manifest: &'a Manifest, customers: Vec<Explained>) -> Self {
        let (run_id, statement) = (manifest.run_id.as_str(), manifest.data.statement.as_str());
        let event = manifest.config.input.event();
        Self { format: "fip/explain/1", run_id, statement, event, customers }
    }
}

/// A customer.
#[derive(Debug, Serialize)]
pub(super) struct Explained {
    pub(super) customer_id: String,
    /// The bank's own id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_id: Option<String>,
    pub(super) as_of: String,
    pub(super) tier: &'static str,
    #[serde(skip)]
    pub(super) tier_label: &'static str,
    pub(super) score: Points,
    /// Customers with a higher score, and all customers.
    pub(super) n_safer: u64,
    pub(super) n_customers: u64,
    pub(super) segment: SegmentFact,
    pub(super) region: Option<&'static str>,
    pub(super) base_points: Points,
    /// Base points, these and the rounding add up to the score.
    pub(super) points: Vec<PointsFact>,
    /// How much of the scorecard applies, where not all does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part_of_card: Option<CardCoverage>,
    /// Told where it is much shorter than the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) history: Option<HistoryFact>,
    pub(super) rounding: Points,
    pub(super) reasons: Vec<ReasonFact>,
    pub(super) improvement: ImprovementFact,
    /// The champion first.
    pub(super) probabilities: Vec<ProbabilityFact>,
    pub(super) peers: Vec<Peer>,
}

#[derive(Debug, Serialize)]
pub(super) struct SegmentFact {
    pub(super) code: &'static str,
    pub(super) label: &'static str,
    /// Probability of the segment, from 0 to 1.
    pub(super) membership: Option<f64>,
    second: Option<&'static str>,
    /// Customers of the segment.
    pub(super) n_customers: u64,
}

/// How long ago the first transaction was, in whole days before the as-of date, give or take one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct HistoryFact {
    days: u64,
    /// Days of the window.
    window_days: u64,
}

impl HistoryFact {
    /// Returns the history of a customer who is new: nothing happened in the first months of the window.
    fn of(features: &FeatureTable, row: usize) -> Option<Self> {
        let of = |name: &str| features.number(row, name);
        let between = of("days_between_txns").unwrap_or(0.0);
        let days = whole(of("recency_days")? + between * (of("txn_count")? - 1.0));
        let day = |name: &str| match features.column(name) {
            Some(Cells::Date(days)) => days.get(row).copied(),
            _ => None,
        };
        let (start, end) = (day("window_start")?, day("window_end")?);
        let begins = start.month().plus(Newcomers::EMPTY_MONTHS.cast_signed()).first_day();
        let days_since = |first: Date| whole(f64::from(end.epoch_days() - first.epoch_days()));
        (days <= days_since(begins)).then(|| Self { days, window_days: days_since(start) })
    }

    /// Returns what that means, as a sentence.
    pub(super) fn sentence(self) -> String {
        format!(
            "This customer is new: the first transaction came {} days before the as-of date, and the window has \
             {}. Months before it count as months without spending, which reads as variation.",
            format::count(self.days),
            format::count(self.window_days)
        )
    }
}

/// Returns the nearest whole number of days.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "days are few, and none lie after the as-of date"
)]
fn whole(days: f64) -> u64 {
    days.round() as u64
}

#[derive(Debug, Serialize)]
pub(super) struct PointsFact {
    pub(super) characteristic: String,
    input: String,
    value: Option<f64>,
    pub(super) attribute: String,
    pub(super) points: Points,
    pub(super) best: Points,
    pub(super) lost: Points,
}

#[derive(Debug, Serialize)]
pub(super) struct ReasonFact {
    pub(super) code: String,
    pub(super) text: String,
    characteristic: String,
    pub(super) points_below: Points,
}

/// What would change the tier.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum ImprovementFact {
    Safest,
    OutOfReach { tier: String, needed: Points, attainable: Points },
    Moves { tier: String, needed: Points, moves: Vec<MoveFact> },
}

#[derive(Debug, Serialize)]
pub(super) struct MoveFact {
    pub(super) characteristic: String,
    from: String,
    pub(super) to: String,
    pub(super) gain: Points,
    steps: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct ProbabilityFact {
    pub(super) model: &'static str,
    pub(super) probability: f64,
    champion: bool,
    /// Told where it is so: the model is not shown to beat chance.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) no_better_than_chance: bool,
}

/// What the stages left.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) card: &'a Scorecard,
    pub(super) features: &'a FeatureTable,
    pub(super) scores: Vec<RiskScore>,
    pub(super) segments: Vec<CustomerSegment>,
    pub(super) customers: Vec<Customer>,
    pub(super) predictions: Vec<ModelPrediction>,
    /// Models that are not shown to beat chance.
    pub(super) without_skill: Vec<String>,
}

impl Found<'_> {
    /// Refuses tables that are about different customers.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let ids = || self.features.customers().iter().copied();
        let agree = ids().eq(self.scores.iter().map(|row| row.customer_id))
            && ids().eq(self.segments.iter().map(|row| row.customer_id))
            && ids().eq(self.customers.iter().map(|row| row.customer_id));
        if agree {
            return Ok(());
        }
        let cause = "the tables of scores, segments, features and customers name other customers";
        Err(Failure::new(Kind::BadInput, cause, "run `fip run` to make them again"))
    }

    /// Returns what is known of the customers in some rows.
    pub(super) fn explain(&self, rows: &[usize]) -> Result<Vec<Explained>, Failure> {
        let inputs = score::inputs(self.card, self.features)?;
        rows.iter().map(|&row| self.explain_one(row, &inputs[row])).collect()
    }

    fn explain_one(&self, row: usize, input: &[Input<'_>]) -> Result<Explained, Failure> {
        let mut scorer = self.card.scorer();
        let scored = scorer.score_row(input).map_err(Failure::internal)?;
        let score = &self.scores[row];
        let tier = score::tier(scored.tier())?;
        Ok(Explained {
            customer_id: score.customer_id.to_string(),
            source_id: self.customers[row].source_id.clone(),
            as_of: score.as_of_date.to_string(),
            tier: tier.code(),
            tier_label: tier.label(),
            score: scored.score(),
            n_safer: count(self.scores.iter().filter(|other| other.score > score.score)),
            n_customers: self.scores.len() as u64,
            segment: self.segment(row),
            region: self.customers[row].region.map(Region::code),
            base_points: self.card.base_points(),
            points: scored.contributions().iter().map(PointsFact::of).collect(),
            part_of_card: score::part_of(self.card),
            history: HistoryFact::of(self.features, row),
            rounding: scored.rounding(),
            reasons: reasons(scored),
            improvement: ImprovementFact::of(&scored.improvement()),
            probabilities: self.probabilities(row),
            peers: peers(self.features, &self.segments, row),
        })
    }

    fn segment(&self, row: usize) -> SegmentFact {
        let CustomerSegment { segment, membership, second_segment, .. } = self.segments[row];
        SegmentFact {
            code: segment.code(),
            label: segment.label(),
            membership,
            second: second_segment.map(Segment::code),
            n_customers: count(self.segments.iter().filter(|other| other.segment == segment)),
        }
    }

    /// Returns the models' probabilities; the champion's is the one that stands beside the score.
    fn probabilities(&self, row: usize) -> Vec<ProbabilityFact> {
        let id = self.scores[row].customer_id;
        let found = self.predictions.binary_search_by_key(&id, |one| one.customer_id);
        let Some(found) = found.ok().map(|at| &self.predictions[at]) else { return Vec::new() };
        let champion = self.scores[row].model_probability.map(f64::to_bits);
        let fact = |model: &'static str, probability: f64| {
            let champion = champion == Some(probability.to_bits());
            let no_better_than_chance = self.without_skill.iter().any(|name| name == model);
            ProbabilityFact { model, probability, champion, no_better_than_chance }
        };
        let mut facts = vec![
            fact("Logistic regression", found.logistic_regression),
            fact("Random forest", found.random_forest),
        ];
        facts.sort_by_key(|one| !one.champion);
        facts
    }
}

fn count<T>(found: impl Iterator<Item = T>) -> u64 {
    found.map(|_| 1).sum()
}

fn reasons(scored: &Scored<'_>) -> Vec<ReasonFact> {
    let reasons = scored.reasons().iter().map(|reason| ReasonFact {
        code: reason.code().to_owned(),
        text: reason.text(),
        characteristic: reason.contribution().characteristic().name().to_owned(),
        points_below: reason.points_below(),
    });
    reasons.collect()
}

impl PointsFact {
    fn of(contribution: &Contribution<'_>) -> Self {
        let (points, lost) = (contribution.points(), contribution.points_lost());
        Self {
            characteristic: contribution.characteristic().name().to_owned(),
            input: contribution.characteristic().input().to_owned(),
            value: match contribution.input() {
                Input::Number(value) => Some(value),
                _ => None,
            },
            attribute: contribution.attribute().label().to_owned(),
            points,
            best: points + lost,
            lost,
        }
    }
}

impl ImprovementFact {
    fn of(improvement: &Improvement<'_>) -> Self {
        match improvement {
            Improvement::Moves { tier, needed, moves } => Self::Moves {
                tier: tier.to_string(),
                needed: *needed,
                moves: moves
                    .iter()
                    .map(|one| MoveFact {
                        characteristic: one.contribution().characteristic().name().to_owned(),
                        from: one.contribution().attribute().label().to_owned(),
                        to: one.to().label().to_owned(),
                        gain: one.gain(),
                        steps: one.steps(),
                    })
                    .collect(),
            },
            Improvement::OutOfReach { tier, needed, attainable } => Self::OutOfReach {
                tier: tier.to_string(),
                needed: *needed,
                attainable: *attainable,
            },
            _ => Self::Safest,
        }
    }

    /// Returns what would change the tier, a heading and then a line for each move; nothing for the
    /// safest tier.
    pub(super) fn words(&self) -> Option<(String, Vec<String>)> {
        match self {
            Self::Safest => None,
            Self::Moves { tier, needed, moves } => {
                let tier = label(tier);
                let head =
                    format!("To reach {tier}, {needed} points are missing; by the points table:");
                let line =
                    |one: &MoveFact| format!("{}: {} (+{})", one.characteristic, one.to, one.gain);
                Some((head, moves.iter().map(line).collect()))
            }
            Self::OutOfReach { tier, needed, attainable } => {
                let tier = label(tier);
                let head = format!(
                    "{tier} is out of reach by what the customer can change: {needed} points are \
                     missing, {attainable} attainable."
                );
                Some((head, Vec::new()))
            }
        }
    }
}

/// Returns the word for a tier.
fn label(code: &str) -> &str {
    code.parse::<Tier>().map_or(code, |tier| tier.label())
}
