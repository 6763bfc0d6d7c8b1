//! A scorecard for data that lack some of its inputs.

use crate::{Characteristic, Scorecard};

impl Scorecard {
    /// Returns the card for data that lack the inputs for which `is_lacking` holds.
    ///
    /// A characteristic that looks at such an input is *not applicable*: every customer earns its best
    /// attainable points, whatever value is given, since nobody can lose points on what is not known.
    /// It stays in the card, with one attribute that says so, takes its place in a row, and is never a
    /// reason. Base points and cut-offs are those of the card, so that scores stay comparable from
    /// above: a customer has at least the score that the whole card would give.
    ///
    /// How much is left of the card tells [`Scorecard::coverage`]: with little, everybody is Low, which
    /// is no sign that anybody is safe.
    ///
    /// The card is for scoring. To save one, save the card that this one was made of: an attribute that
    /// applies to every value is in no document.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_scorecard::{Input, Points, Scorecard};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let card: Scorecard = toml::from_str(include_str!("../tests/data/card.toml"))?;
    /// let card = card.without_inputs(|input| input == "fraud_count");
    /// let row = [Input::Missing, Input::Number(0.3), Input::Category("ONLINE")];
    /// let mut scorer = card.scorer();
    /// let scored = scorer.score_row(&row)?;
    /// let first = scored.contributions()[0];
    /// assert_eq!((first.attribute().label(), first.points_lost()), ("not applicable", Points::ZERO));
    /// assert_eq!(card.not_applicable().count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn without_inputs(&self, is_lacking: impl Fn(&str) -> bool) -> Self {
        let mut card = self.clone();
        let of_card = card.characteristics.iter_mut().zip(&mut card.reason_indices);
        for (characteristic, reasons) in of_card {
            if is_lacking(characteristic.input()) {
                let own = self.reasons.iter().position(|one| one == characteristic.reason());
                *reasons = own.or(reasons.first().copied()).into_iter().collect();
                *characteristic = characteristic.to_not_applicable();
            }
        }
        card
    }

    /// Returns the characteristics that are not applicable, in document order.
    pub fn not_applicable(&self) -> impl Iterator<Item = &Characteristic> {
        self.characteristics.iter().filter(|one| !one.is_applicable())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Baseline, Characteristic, Contribution, Input, Points, Scorecard};

    fn card() -> Scorecard {
        toml::from_str(include_str!("../tests/data/card.toml")).unwrap()
    }

    const ROWS: [[Input<'_>; 3]; 4] = [
        [Input::Number(3.0), Input::Number(0.3), Input::Category("ONLINE")],
        [Input::Number(0.0), Input::Missing, Input::Category("ATM")],
        [Input::Missing, Input::Number(0.9), Input::Category("CHIP_AND_PIN")],
        [Input::Number(1.0), Input::Number(0.0), Input::Category("CONTACTLESS")],
    ];

    #[test]
    fn every_customer_has_the_best_points_of_what_is_not_known() {
        let whole = card();
        for lacking in ["fraud_count", "night_rate", "channel"] {
            let at = whole.inputs().position(|input| input == lacking).unwrap();
            let best = whole.characteristics()[at].best_points();
            let part = whole.without_inputs(|input| input == lacking);
            assert!(part.not_applicable().map(Characteristic::input).eq([lacking]));
            let own = whole.characteristics()[at].reason().code.clone();
            for row in ROWS {
                let mut unknown = row;
                unknown[at] = Input::Missing;
                let mut scorer = part.scorer();
                let scored = scorer.score_row(&unknown).unwrap();
                let sum: Points = scored.contributions().iter().map(Contribution::points).sum();
                assert_eq!(scored.score(), part.base_points() + sum + scored.rounding());
                assert_eq!(scored.contributions()[at].points(), best);
                assert!(scored.reasons().iter().all(|reason| reason.code() != own));
                assert_eq!(part.score_only(&row).unwrap(), scored.score(), "any value is the same");
                let mut scorer = whole.scorer();
                if let Ok(known) = scorer.score_row(&row) {
                    let lost = known.contributions()[at].points_lost();
                    assert_eq!(known.score() + lost, scored.score());
                }
            }
        }
    }

    #[test]
    fn it_is_no_reason_for_any_baseline_and_cannot_be_improved() {
        let part = card().without_inputs(|input| input == "fraud_count");
        for baseline in [Baseline::BestAttainable, Baseline::Neutral] {
            let mut scorer = part.scorer_with(baseline).unwrap();
            let scored = scorer.score_row(&ROWS[0]).unwrap();
            let reasons = scored.reasons().iter().map(|one| one.contribution().characteristic());
            assert!(reasons.clone().all(Characteristic::is_applicable));
        }
        let first = &part.characteristics()[0];
        assert!(!first.is_actionable() && first.attributes().len() == 1);
        assert_eq!(first.best_points(), first.worst_points());
    }

    #[test]
    fn a_card_without_lacking_inputs_is_the_card() {
        assert_eq!(card().without_inputs(|_| false), card());
        assert_eq!(card().not_applicable().count(), 0);
        let nothing = card().without_inputs(|_| true);
        let row = [Input::Missing; 3];
        assert_eq!(nothing.score_only(&row).unwrap(), card().best_score());
        assert_eq!(
            (nothing.best_score(), nothing.worst_score()),
            (card().best_score(), card().best_score())
        );
    }
}
