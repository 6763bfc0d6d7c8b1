//! What would change the tier.

use std::cmp::Reverse;

use crate::{Attribute, Contribution, Points, Scored, Tier};

/// The fewest changes that would bring a score into the next safer tier.
///
/// It is exact arithmetic over the points table: it says which rows of the card would be enough,
/// not whether a customer can or will come to them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Improvement<'a> {
    /// The score is in the safest tier already.
    Safest,
    /// All actionable characteristics together cannot gain enough.
    OutOfReach {
        /// The next safer tier.
        tier: Tier,
        /// The points it is away.
        needed: Points,
        /// The points that the actionable characteristics could gain at most.
        attainable: Points,
    },
    /// These changes together reach the next safer tier.
    Moves {
        /// The next safer tier.
        tier: Tier,
        /// The points it is away.
        needed: Points,
        /// The changes, the largest possible gain first; none can be left out or made smaller.
        moves: Vec<Move<'a>>,
    },
}

/// A change of one actionable characteristic from the attribute it has to a better one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move<'a> {
    contribution: Contribution<'a>,
    to: &'a Attribute,
}

impl<'a> Move<'a> {
    /// Returns where the characteristic stands now.
    pub fn contribution(&self) -> Contribution<'a> {
        self.contribution
    }

    /// Returns the attribute to come to: an interval or listed categories, never missing or other.
    pub fn to(&self) -> &'a Attribute {
        self.to
    }

    /// Returns the points gained, more than 0.
    pub fn gain(&self) -> Points {
        self.to.points() - self.contribution.points()
    }

    /// Returns the move with the largest gain, the first of equal ones in document order.
    fn largest(contribution: Contribution<'a>) -> Option<Self> {
        Self::all(contribution).min_by_key(|one| Reverse(one.gain()))
    }

    /// Returns the move of the same characteristic that gains least and still this much.
    fn at_least(self, gain: Points) -> Self {
        let enough = Self::all(self.contribution).filter(|one| one.gain() >= gain);
        enough.min_by_key(Self::gain).unwrap_or(self)
    }

    fn all(contribution: Contribution<'a>) -> impl Iterator<Item = Self> {
        let attributes = contribution.characteristic().attributes().iter();
        attributes
            .filter(|to| to.is_destination())
            .map(move |to| Self { contribution, to })
            .filter(|one| one.gain() > Points::ZERO)
    }
}

impl<'a> Scored<'a> {
    /// Returns the fewest changes of actionable characteristics that reach the next safer tier.
    ///
    /// The characteristics are those with the largest possible gains, ties in document order; each
    /// then moves no further than the tier needs.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_scorecard::{Improvement, Input, Points, Scorecard, Tier};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let card: Scorecard = toml::from_str(include_str!("../tests/data/card.toml"))?;
    /// let mut scorer = card.scorer();
    /// let row = [Input::Number(0.0), Input::Number(0.6), Input::Category("CHIP_AND_PIN")];
    /// let Improvement::Moves { tier, needed, moves } = scorer.score_row(&row)?.improvement() else {
    ///     panic!("the night rate is actionable");
    /// };
    /// assert_eq!((tier, needed), (Tier::Low, Points::new(15)));
    /// assert_eq!(moves[0].to().label(), "less than a quarter");
    /// # Ok(())
    /// # }
    /// ```
    pub fn improvement(&self) -> Improvement<'a> {
        let Some((tier, start)) = self.card().cutoffs().next_safer(self.tier()) else {
            return Improvement::Safest;
        };
        let needed = start - self.score();
        let actionable =
            self.contributions().iter().filter(|one| one.characteristic().is_actionable());
        let mut moves: Vec<_> = actionable.filter_map(|&one| Move::largest(one)).collect();
        let attainable = moves.iter().map(Move::gain).sum();
        if attainable < needed {
            return Improvement::OutOfReach { tier, needed, attainable };
        }
        moves.sort_by_key(|one| Reverse(one.gain()));
        let mut gained = Points::ZERO;
        let mut n_moves = 0;
        while gained < needed {
            gained = gained + moves[n_moves].gain();
            n_moves += 1;
        }
        moves.truncate(n_moves);
        for one in &mut moves {
            let spare = gained - needed;
            let shorter = one.at_least(one.gain() - spare);
            gained = gained - one.gain() + shorter.gain();
            *one = shorter;
        }
        Improvement::Moves { tier, needed, moves }
    }
}
