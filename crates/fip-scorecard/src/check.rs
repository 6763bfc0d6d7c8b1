//! From the document to the checked scorecard, and back.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::attribute::{POINTS_LIMIT, within_limit};
use crate::{
    Characteristic, CharacteristicDocument, Cutoffs, OddsLine, ReasonCode, Scorecard,
    ScorecardDocument, ScorecardError, Tier,
};

/// With [`POINTS_LIMIT`], keeps the sum of all points inside [`Points`].
const CHARACTERISTICS_LIMIT: usize = 1_000;

impl TryFrom<ScorecardDocument> for Scorecard {
    type Error = ScorecardError;

    fn try_from(document: ScorecardDocument) -> Result<Self, ScorecardError> {
        check_head(&document)?;
        let ScorecardDocument { name, description, base_points, round_score, .. } = document;
        let ScorecardDocument { max_reasons, baseline, tiers, probability, population, .. } =
            document;
        let mut characteristics = Vec::with_capacity(document.characteristics.len());
        for document in document.characteristics {
            characteristics.push(check_characteristic(document)?);
        }
        check_unique(&characteristics)?;
        let (reasons, reason_indices) = collect_reasons(&characteristics)?;
        let card = Self {
            name,
            description,
            base_points,
            round_score,
            max_reasons,
            baseline,
            cutoffs: tiers,
            probability,
            population,
            characteristics,
            reasons,
            reason_indices,
        };
        card.baseline.check(&card.characteristics)?;
        check_cutoffs(&card)?;
        Ok(card)
    }
}

fn check_head(document: &ScorecardDocument) -> Result<(), ScorecardError> {
    let (expected, found) = (ScorecardDocument::FORMAT_VERSION, document.format_version);
    if expected != found {
        return Err(ScorecardError::FormatVersion { expected, found });
    }
    if document.name.trim().is_empty() {
        return Err(ScorecardError::BlankName);
    }
    if document.max_reasons == 0 {
        return Err(ScorecardError::NoReasons);
    }
    if !within_limit(document.base_points) {
        let (limit, found) = (POINTS_LIMIT, document.base_points);
        return Err(ScorecardError::BasePoints { limit, found });
    }
    if let Some(line) = document.probability.filter(|line| !line.is_lawful()) {
        let OddsLine { base_score, base_odds, pdo } = line;
        return Err(ScorecardError::Probability { base_score, base_odds, pdo });
    }
    if document.population.as_ref().is_some_and(|found| !found.is_lawful()) {
        return Err(ScorecardError::Population);
    }
    if let Some(found) = &document.checksum {
        let (expected, found) = (document.digest(), found.clone());
        if expected != found {
            return Err(ScorecardError::Checksum { expected, found });
        }
    }
    let (limit, found) = (CHARACTERISTICS_LIMIT, document.characteristics.len());
    if !(1..=limit).contains(&found) {
        return Err(ScorecardError::CharacteristicCount { limit, found });
    }
    Ok(())
}

fn check_characteristic(
    document: CharacteristicDocument,
) -> Result<Characteristic, ScorecardError> {
    let name = if document.name.trim().is_empty() { &document.input } else { &document.name };
    let characteristic = name.clone();
    Characteristic::try_from(document)
        .map_err(|source| ScorecardError::Characteristic { characteristic, source })
}

fn check_unique(characteristics: &[Characteristic]) -> Result<(), ScorecardError> {
    let (mut names, mut inputs) = (BTreeSet::new(), BTreeMap::new());
    for characteristic in characteristics {
        let name = characteristic.name();
        if !names.insert(name) {
            return Err(ScorecardError::DuplicateName { name: name.to_owned() });
        }
        if let Some(first) = inputs.insert(characteristic.input(), name) {
            return Err(ScorecardError::DuplicateInput {
                input: characteristic.input().to_owned(),
                first: first.to_owned(),
                second: name.to_owned(),
            });
        }
    }
    Ok(())
}

/// Returns the distinct reasons and, for each characteristic and attribute, the index of its own.
fn collect_reasons(
    characteristics: &[Characteristic],
) -> Result<(Vec<ReasonCode>, Vec<Vec<usize>>), ScorecardError> {
    let mut reasons: Vec<ReasonCode> = Vec::new();
    let mut by_code = BTreeMap::new();
    let mut indices = Vec::with_capacity(characteristics.len());
    for characteristic in characteristics {
        let mut row = Vec::with_capacity(characteristic.attributes().len());
        for attribute in characteristic.attributes() {
            let reason = characteristic.reason_of(attribute);
            let index = match by_code.entry(reason.code.as_str()) {
                Entry::Occupied(seen) => *seen.get(),
                Entry::Vacant(free) => {
                    reasons.push(reason.clone());
                    *free.insert(reasons.len() - 1)
                }
            };
            if reasons[index] != *reason {
                return Err(ScorecardError::ReasonConflict {
                    code: reason.code.clone(),
                    characteristic: characteristic.name().to_owned(),
                });
            }
            row.push(index);
        }
        indices.push(row);
    }
    Ok((reasons, indices))
}

fn check_cutoffs(card: &Scorecard) -> Result<(), ScorecardError> {
    let Cutoffs { high_below, medium_below } = card.cutoffs;
    if high_below >= medium_below {
        return Err(ScorecardError::Cutoffs { high_below, medium_below });
    }
    let (worst, best) = (card.worst_score(), card.best_score());
    let (tier, cutoff) = if high_below <= worst {
        (Tier::High, high_below)
    } else if medium_below > best {
        (Tier::Low, medium_below)
    } else {
        return Ok(());
    };
    Err(ScorecardError::UnattainableTier { tier, cutoff, worst, best })
}

impl From<&Scorecard> for ScorecardDocument {
    fn from(card: &Scorecard) -> Self {
        Self {
            format_version: Self::FORMAT_VERSION,
            name: card.name.clone(),
            description: card.description.clone(),
            base_points: card.base_points,
            round_score: card.round_score,
            max_reasons: card.max_reasons,
            baseline: card.baseline,
            tiers: card.cutoffs,
            probability: card.probability,
            population: card.population.clone(),
            checksum: None,
            characteristics: card.characteristics.iter().map(Into::into).collect(),
        }
    }
}

impl From<Scorecard> for ScorecardDocument {
    fn from(card: Scorecard) -> Self {
        Self::from(&card)
    }
}
