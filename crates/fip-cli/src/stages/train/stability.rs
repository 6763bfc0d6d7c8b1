//! What the model report says of stability: the scorecards over the halves of the window, and over
//! training and test customers.

use fip_features::Catalogue;
use fip_model::{FeatureTable, ObservationWindow};
use fip_report::model_report::{CardStability, PairKind, PopulationPair, Shift};
use fip_scorecard::Scorecard;
use fip_scorecard::monitor::{
    AttributeCounts, CharacteristicStability, EmptyBins, ScoreBins, Stability, StabilityReport,
};

use super::models::{Models, Refusal};
use super::placed::Placed;
use super::sample::Sample;
use crate::failure::Failure;
use crate::stages::facts::FactsView;

/// Bins of scores, each with a tenth of the first population.
const N_BINS: usize = 10;

/// Returns the halves of the window under the cards; `None` for a window of a single month or a half
/// without transactions.
///
/// Both halves have the same number of months: of an odd number the one in the middle has no part.
pub(super) fn halves(
    facts: &FactsView<'_>,
    window: ObservationWindow,
    catalogue: &Catalogue,
    cards: &[&Scorecard],
) -> Result<Option<PopulationPair>, Failure> {
    let months: Vec<_> = window.months().collect();
    let half = months.len() / 2;
    if half == 0 {
        return Ok(None);
    }
    let mut names = Vec::new();
    let mut tables = Vec::new();
    for part in [&months[..half], &months[months.len() - half..]] {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { return Ok(None) };
        let name =
            |key: i32| u32::try_from(key).map(fip_report::format::month).map_err(Failure::internal);
        let [from, to] = [name(first.key())?, name(last.key())?].map(Option::unwrap_or_default);
        names.push(if from == to { from } else { format!("{from} to {to}") });
        let n_months = u32::try_from(half).map_err(Failure::internal)?;
        let part = ObservationWindow::new(*first, n_months).map_err(Failure::internal)?;
        tables.push(facts.compute(part, catalogue)?.customers);
    }
    let (Ok(names), Ok([first, second])) =
        (<[String; 2]>::try_from(names), <[FeatureTable; 2]>::try_from(tables))
    else {
        return Ok(None);
    };
    let active = |table: &FeatureTable| -> Vec<usize> {
        let spends = |&row: &usize| table.number(row, "txn_count").is_some_and(|n| n > 0.0);
        (0..table.n_rows()).filter(spends).collect()
    };
    let rows = [active(&first), active(&second)];
    if rows.iter().any(Vec::is_empty) {
        return Ok(None);
    }
    let of = [(&first, rows[0].as_slice()), (&second, rows[1].as_slice())];
    let pair = pair(PairKind::Halves, names, of, cards);
    pair.map(Some).map_err(|error| Failure::internal(error.to_string()))
}

/// Returns training and test customers under the cards.
pub(super) fn samples(
    table: &FeatureTable,
    sample: &Sample,
    models: &Models,
    cards: &[&Scorecard],
) -> Result<PopulationPair, Refusal> {
    let rows = |of: &[usize]| of.iter().map(|&row| sample.rows[row]).collect::<Vec<usize>>();
    let (train, test) = (rows(models.split.train()), rows(models.split.test()));
    let names = ["training customers", "test customers"].map(str::to_owned);
    pair(PairKind::TrainTest, names, [(table, &train), (table, &test)], cards)
}

/// A table of features, and the rows of a population.
type Population<'a> = (&'a FeatureTable, &'a [usize]);

fn pair(
    kind: PairKind,
    names: [String; 2],
    [first, second]: [Population<'_>; 2],
    cards: &[&Scorecard],
) -> Result<PopulationPair, Refusal> {
    let compared = |card: &&Scorecard| {
        let placed = [first, second].map(|(table, rows)| Placed::of(card, table, rows));
        let [first, second] = placed;
        compare(card, &first?, &second?)
    };
    Ok(PopulationPair {
        kind,
        names,
        customers: [first.1.len() as u64, second.1.len() as u64],
        cards: cards.iter().map(compared).collect::<Result<_, _>>()?,
    })
}

fn compare(card: &Scorecard, first: &Placed, second: &Placed) -> Result<CardStability, Refusal> {
    let rule = EmptyBins::default();
    let mut characteristics = Vec::new();
    for (at, characteristic) in card.characteristics().iter().enumerate() {
        if !characteristic.is_applicable() {
            continue;
        }
        let attributes = characteristic.attributes();
        let counts = [first, second].map(|placed| placed.counts(at, attributes.len()));
        let rows: Vec<AttributeCounts<'_>> = (attributes.iter().enumerate())
            .map(|(row, attribute)| AttributeCounts {
                label: attribute.label(),
                points: attribute.points().into(),
                reference: counts[0][row] as f64,
                current: counts[1][row] as f64,
            })
            .collect();
        characteristics.push(CharacteristicStability::of(characteristic.name(), &rows, rule)?);
    }
    let bins = ScoreBins::quantiles(&first.scores, N_BINS)?;
    let found = StabilityReport::of(&bins, &first.scores, &second.scores, characteristics, rule)?;
    let applicable = card.characteristics().iter().filter(|one| one.is_applicable());
    let labels = found.characteristics.iter().zip(applicable).map(|(of, checked)| {
        let labels = checked.attributes().iter().map(|one| one.label().to_owned()).collect();
        shift(of.name.clone(), &of.stability, labels)
    });
    Ok(CardStability {
        card: card.name().to_owned(),
        means: [found.mean.reference, found.mean.current],
        score: shift("Score".to_owned(), &found.score, between(&found.cuts)),
        characteristics: labels.collect(),
    })
}

fn shift(name: String, found: &Stability, labels: Vec<String>) -> Shift {
    let shares = found.bins.iter().map(|bin| [bin.reference_share, bin.current_share]);
    let rows = labels.into_iter().zip(shares).collect();
    Shift { name, psi: found.index, by_chance: found.expected_index, rows }
}

/// Names the bins between cuts.
fn between(cuts: &[f64]) -> Vec<String> {
    let whole = |cut: f64| fip_report::format::decimal(cut, 0);
    let mut names = Vec::new();
    let mut from: Option<f64> = None;
    for &cut in cuts {
        names.push(match from {
            None => format!("below {}", whole(cut)),
            Some(from) => format!("{} to below {}", whole(from), whole(cut)),
        });
        from = Some(cut);
    }
    names.push(from.map_or_else(|| "all".to_owned(), |from| format!("{} and above", whole(from))));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_named_by_their_ends() {
        assert_eq!(between(&[]), ["all"]);
        let names = ["below 600", "600 to below 650", "650 and above"];
        assert_eq!(between(&[600.0, 650.0]), names);
    }
}
