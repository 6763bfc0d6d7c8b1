//! How much of a scorecard applies to data that lack some of its inputs.

use crate::{Characteristic, Points, Scorecard};

/// How much of a scorecard applies: its characteristics, and the points that can be lost on them.
///
/// A characteristic weighs what it can take: the points between its best and its worst attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Characteristics of the card.
    pub characteristics: usize,
    /// Those whose input is there.
    pub applicable: usize,
    /// Points that can be lost on the whole card.
    pub points: Points,
    /// Points that can be lost on the characteristics that apply.
    pub applicable_points: Points,
}

impl Coverage {
    /// The least share of the points that has to apply for tiers to be near those of the whole card.
    ///
    /// It was found by leaving out every set of up to eight characteristics of a card of twelve, on
    /// 3,000 and on 5,000 customers of two invented banks. Where 80 to 90 % of the points applied, 98 % of
    /// the customers who are High by the whole card were still High or Medium (median of the sets), so that
    /// somebody looks at them; where 70 to 80 % did, two thirds were; below 60 %, one in three.
    pub const LEAST_SHARE: f64 = 0.8;

    /// Returns the share of the points that applies, from 0 to 1; 1 for a card without points to lose.
    pub fn share(&self) -> f64 {
        let whole = f64::from(self.points);
        if whole > 0.0 { f64::from(self.applicable_points) / whole } else { 1.0 }
    }

    /// Returns whether every characteristic applies.
    pub fn is_whole(&self) -> bool {
        self.applicable == self.characteristics
    }

    /// Returns whether so little applies that tiers mislead: less than [`Coverage::LEAST_SHARE`].
    pub fn is_low(&self) -> bool {
        self.share() < Self::LEAST_SHARE
    }
}

impl Scorecard {
    /// Returns how much of the card applies, after [`Scorecard::without_inputs`].
    ///
    /// Scores are not scaled up for what does not apply. To do so would say that a customer loses on
    /// what is not known the same share as on what is known. It would change no order, only how many
    /// customers are in each tier, and not well: with half of the points, twice as many customers were
    /// High as by the whole card, and two of three of these were not High by it. A card for data that
    /// lack inputs has to be fitted again, or to have cut-offs of its own; until then its tiers are to be
    /// told as what they are.
    pub fn coverage(&self) -> Coverage {
        let all = self.characteristics();
        let applicable = || all.iter().filter(|one| one.is_applicable());
        Coverage {
            characteristics: all.len(),
            applicable: applicable().count(),
            points: all.iter().map(Characteristic::range).sum(),
            applicable_points: applicable().map(Characteristic::range).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Input;

    fn card() -> Scorecard {
        toml::from_str(include_str!("../tests/data/card.toml")).unwrap()
    }

    #[test]
    fn a_characteristic_weighs_what_it_can_take() {
        let whole = card().coverage();
        assert!(whole.is_whole() && !whole.is_low());
        assert_eq!(whole.points, card().best_score() - card().worst_score());
        assert_eq!((whole.share(), whole.applicable_points), (1.0, whole.points));
        for one in card().characteristics() {
            let part = card().without_inputs(|input| input == one.input());
            let coverage = part.coverage();
            let lost = one.best_points() - one.worst_points();
            assert_eq!((coverage.characteristics, coverage.applicable), (3, 2));
            assert_eq!(coverage.points, whole.points, "the whole is that of the whole card");
            assert_eq!(coverage.applicable_points + lost, whole.points);
            let again = part.without_inputs(|input| input == one.input());
            assert_eq!(again.coverage(), coverage);
        }
        let nothing = card().without_inputs(|_| true).coverage();
        assert_eq!((nothing.share(), nothing.applicable, nothing.is_low()), (0.0, 0, true));
    }

    /// What speaks against scaling: it is no other order, and no score of a whole card changes.
    #[test]
    fn scores_are_not_scaled() {
        let rows =
            |night: f64| [Input::Number(2.0), Input::Number(night), Input::Category("ONLINE")];
        let part = card().without_inputs(|input| input == "fraud_count");
        for night in [0.0, 0.3, 0.9] {
            let (mut of_part, mut of_whole) = (part.scorer(), card());
            of_whole = of_whole.without_inputs(|_| false);
            let scored = of_part.score_row(&rows(night)).unwrap();
            let lost: Points =
                scored.contributions().iter().map(crate::Contribution::points_lost).sum();
            assert_eq!(scored.score(), part.best_score() - lost, "a point is a point of the card");
            let whole = of_whole.score_only(&rows(night)).unwrap();
            assert_eq!(whole, card().score_only(&rows(night)).unwrap());
            assert!(whole <= scored.score());
        }
    }
}
