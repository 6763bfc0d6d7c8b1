//! The two sides of a comparison: what falls into each band of the score and each attribute.

use fip_scorecard::monitor::ScoreBins;
use fip_scorecard::{AttributeStatistics, Characteristic, Scorecard};

use super::super::card::score_all;
use super::super::table::Table;
use crate::args::Monitor;
use crate::failure::{Failure, Kind};

/// What falls where.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) n_rows: f64,
    /// Rows in each band of the score; `None` where that is not known.
    pub(super) bands: Option<Vec<f64>>,
    /// The mean score.
    pub(super) mean: Option<f64>,
    /// For each characteristic, the rows of each attribute.
    pub(super) attributes: Vec<Vec<f64>>,
}

impl Side {
    /// Scores a table and makes bands of about equal size.
    pub(super) fn of_table(
        card: &Scorecard,
        table: &Table,
        n_bands: u32,
    ) -> Result<(Option<ScoreBins>, Self), Failure> {
        let (scores, side) = Self::scored(card, table)?;
        let bins = ScoreBins::quantiles(&scores, n_bands as usize).map_err(Failure::internal)?;
        let bands = Some(bins.counts(&scores).map_err(Failure::internal)?);
        Ok((Some(bins), Self { bands, ..side }))
    }

    /// Scores a table and counts its rows in bands that are given.
    pub(super) fn in_bins(
        card: &Scorecard,
        table: &Table,
        bins: Option<&ScoreBins>,
    ) -> Result<Self, Failure> {
        let (scores, side) = Self::scored(card, table)?;
        let bands = bins.map(|bins| bins.counts(&scores).map_err(Failure::internal));
        Ok(Self { bands: bands.transpose()?, ..side })
    }

    fn scored(card: &Scorecard, table: &Table) -> Result<(Vec<f64>, Self), Failure> {
        let of_one = |one: &Characteristic| vec![0.0; one.attributes().len()];
        let mut attributes: Vec<Vec<f64>> = card.characteristics().iter().map(of_one).collect();
        let mut scores = Vec::with_capacity(table.n_rows());
        score_all(card, table, |scored| {
            scores.push(f64::from(scored.score()));
            for (counts, one) in attributes.iter_mut().zip(scored.contributions()) {
                let all = one.characteristic().attributes();
                let at = all.iter().position(|other| std::ptr::eq(other, one.attribute()));
                if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                    *count += 1.0;
                }
            }
        })?;
        let n_rows = scores.len() as f64;
        let mean = Some(scores.iter().sum::<f64>() / n_rows);
        Ok((scores, Self { n_rows, bands: None, mean, attributes }))
    }
}

/// Returns what a card says about the rows it was made from.
pub(super) fn reference_of(
    card: &Scorecard,
    asked: &Monitor,
) -> Result<(Option<ScoreBins>, Side), Failure> {
    let mut attributes = Vec::new();
    for one in card.characteristics() {
        let weights = one.attributes().iter().map(|row| row.statistics());
        let weights: Option<Vec<f64>> =
            weights.map(|known| known.map(AttributeStatistics::weight)).collect();
        let Some(weights) = weights else {
            let path = asked.card.as_deref().unwrap_or_else(|| std::path::Path::new("the card"));
            let cause = format!(
                "{}, characteristic {}: expected statistics of the rows it was made from, found none",
                path.display(),
                one.name()
            );
            let hint = "name a table to compare with: --reference FILE";
            return Err(Failure::new(Kind::BadInput, cause, hint));
        };
        attributes.push(weights);
    }
    let n_rows = attributes.first().map_or(0.0, |weights| weights.iter().sum());
    let population = card.population().filter(|population| !population.score_shares.is_empty());
    let cuts = population.map(|population| {
        let cuts = population.score_cuts.iter().map(|&cut| f64::from(cut)).collect();
        ScoreBins::from_cuts(cuts).map_err(Failure::internal)
    });
    let bands = population
        .map(|population| population.score_shares.iter().map(|share| share * n_rows).collect());
    Ok((cuts.transpose()?, Side { n_rows, bands, mean: card.mean_score(), attributes }))
}
