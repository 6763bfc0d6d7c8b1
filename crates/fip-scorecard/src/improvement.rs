//! What would change the tier.

use std::cmp::Reverse;

use crate::{Attribute, Condition, Contribution, Points, Scored, Tier};

/// The fewest and smallest changes that would bring a score into the next safer tier.
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
        /// The changes in document order; none can be left out or made smaller.
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

    /// Returns the attribute to come to: an interval or listed categories, never missing, other or
    /// a special value.
    pub fn to(&self) -> &'a Attribute {
        self.to
    }

    /// Returns the points gained, more than 0.
    pub fn gain(&self) -> Points {
        self.to.points() - self.contribution.points()
    }

    /// Returns how far the move goes: the number of cuts between two intervals, otherwise 1.
    pub fn steps(&self) -> usize {
        let attributes = self.contribution.characteristic().attributes();
        let intervals = attributes.iter().filter(|row| is_interval(row));
        let rank = |wanted: &Attribute| intervals.clone().position(|row| std::ptr::eq(row, wanted));
        match (rank(self.contribution.attribute()), rank(self.to)) {
            (Some(from), Some(to)) => from.abs_diff(to),
            _ => 1,
        }
    }

    /// Returns the moves that gain, from the shortest to the longest, each gaining more than those
    /// before it: no other move is ever needed.
    fn worthwhile(contribution: Contribution<'a>) -> Vec<Self> {
        let attributes = contribution.characteristic().attributes().iter();
        let mut moves: Vec<_> = attributes
            .filter(|to| to.is_destination())
            .map(|to| Self { contribution, to })
            .filter(|one| one.gain() > Points::ZERO)
            .collect();
        moves.sort_by_key(|one| (one.steps(), Reverse(one.gain())));
        let mut best = Points::ZERO;
        moves.retain(|one| {
            let better = one.gain() > best;
            best = best.max(one.gain());
            better
        });
        moves
    }
}

fn is_interval(attribute: &Attribute) -> bool {
    matches!(attribute.condition(), Condition::Interval { .. })
}

impl<'a> Scored<'a> {
    /// Returns the fewest and smallest changes of actionable characteristics that reach the next
    /// safer tier.
    ///
    /// Of all sets of changes that gain enough it is one with the fewest changes, among those one
    /// with the fewest [steps](Move::steps) in all, and among those one with the largest gain. The
    /// search is exact for every card of usual size; beyond 4 million states (some hundred
    /// actionable characteristics) the number of changes is still the smallest, their steps need
    /// not be.
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
    /// assert_eq!((moves[0].to().label(), moves[0].steps()), ("less than a quarter", 2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn improvement(&self) -> Improvement<'a> {
        let Some((tier, start)) = self.card().cutoffs().next_safer(self.tier()) else {
            return Improvement::Safest;
        };
        let needed = self.card().least_sum(start) - (self.score() - self.rounding());
        let actionable =
            self.contributions().iter().filter(|one| one.characteristic().is_actionable());
        let options: Vec<_> = actionable.map(|&one| Move::worthwhile(one)).collect();
        let mut largest: Vec<_> = options.iter().filter_map(|moves| moves.last()).collect();
        let attainable = largest.iter().map(|one| one.gain()).sum();
        if attainable < needed {
            return Improvement::OutOfReach { tier, needed, attainable };
        }
        largest.sort_by_key(|one| Reverse(one.gain()));
        let mut gained = Points::ZERO;
        let enough = largest.iter().take_while(|one| {
            let wanting = gained < needed;
            gained = gained + one.gain();
            wanting
        });
        let far: Vec<Move<'a>> = enough.map(|&&one| one).collect();
        let moves = shortest(&options, needed, &far).unwrap_or(far);
        Improvement::Moves { tier, needed, moves }
    }
}

/// Returns, among the sets of as many moves as `far`, one of the fewest steps that gains what is
/// needed; `None` when the table of states would grow too large.
///
/// ```text
/// gain(j, k, s) = max(gain(j - 1, k, s), max over moves m of j: gain(j - 1, k - 1, s - steps(m)) + gain(m))
/// ```
fn shortest<'a>(
    options: &[Vec<Move<'a>>],
    needed: Points,
    far: &[Move<'a>],
) -> Option<Vec<Move<'a>>> {
    const STATES: usize = 4_000_000;
    let n_moves = far.len();
    let n_steps: usize = far.iter().map(Move::steps).sum();
    let width = n_steps + 1;
    let layer = (n_moves + 1) * width;
    let n_states = layer.checked_mul(options.len()).filter(|&states| states <= STATES)?;
    let mut gains = vec![None; layer];
    gains[0] = Some(Points::ZERO);
    // For each characteristic and state, which of its moves led there; 0 for none.
    let mut chosen = vec![0_usize; n_states];
    for (moves, chosen) in options.iter().zip(chosen.chunks_mut(layer)) {
        for n in (1..=n_moves).rev() {
            for (number, one) in (1..).zip(moves) {
                for steps in one.steps()..width {
                    let before = gains[(n - 1) * width + steps - one.steps()];
                    let gain = before.map(|gain: Points| gain + one.gain());
                    if gain > gains[n * width + steps] {
                        gains[n * width + steps] = gain;
                        chosen[n * width + steps] = number;
                    }
                }
            }
        }
    }
    let enough = |steps: &usize| gains[n_moves * width + steps] >= Some(needed);
    let (mut n, mut steps) = (n_moves, (0..width).find(enough)?);
    let mut path = Vec::with_capacity(n_moves);
    for (moves, chosen) in options.iter().zip(chosen.chunks(layer)).rev() {
        if let Some(one) = chosen[n * width + steps].checked_sub(1).map(|number| moves[number]) {
            n -= 1;
            steps -= one.steps();
            path.push(one);
        }
    }
    path.reverse();
    Some(path)
}
