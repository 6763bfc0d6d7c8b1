//! The scorecard as a sheet, and every customer scored on it again.

use fip_model::RiskScore;
use fip_report::dashboard::{
    AttributeKind, CardSheet, SheetAttribute, SheetCharacteristic, SheetReason,
};
use fip_scorecard::{Attribute, Characteristic, Condition, Reason, Scorecard, Scored, ValueFormat};

use super::tables::Tables;
use crate::failure::{Failure, Kind};
use crate::stages::score;

/// Reasons that the tables hold.
const REASONS: usize = 4;

/// The card, and where each customer stands on it.
pub(super) struct Sheet {
    pub(super) card: CardSheet,
    pub(super) places: Places,
}

/// Where each customer stands on the card.
pub(super) struct Places {
    /// The attribute of each characteristic, one customer after the other.
    pub(super) attributes: Vec<u8>,
    /// The value of each characteristic, in the same order.
    pub(super) values: Vec<Option<f64>>,
    /// Reasons of each customer.
    pub(super) reasons: Vec<[Option<u8>; REASONS]>,
}

impl Sheet {
    /// Scores every customer again; a score or a reason that is not the table's is refused.
    pub(super) fn of(tables: &Tables) -> Result<Self, Failure> {
        let (card, table) = (&tables.card, &tables.features.customers);
        let mut sheet = Self {
            card: card_sheet(card),
            places: Places {
                attributes: Vec::with_capacity(table.n_rows() * card.characteristics().len()),
                values: Vec::with_capacity(table.n_rows() * card.characteristics().len()),
                reasons: Vec::with_capacity(table.n_rows()),
            },
        };
        let inputs = score::inputs(card, table)?;
        let mut scorer = card.scorer();
        for ((input, row), at) in inputs.iter().zip(&tables.scores).zip(0..) {
            let scored = scorer.score_row(input).map_err(|error| changed(row, &error))?;
            if scored.score().rounded().whole() != Some(row.score) {
                return Err(changed(row, &format!("{} points by the card", scored.score())));
            }
            for (contribution, characteristic) in
                scored.contributions().iter().zip(card.characteristics())
            {
                let attribute = position(characteristic, contribution.attribute());
                sheet
                    .places
                    .attributes
                    .push(attribute.ok_or_else(|| changed(row, &"no attribute"))?);
            }
            let number = |name| table.number(at, name);
            sheet.places.values.extend(card.inputs().map(number));
            let reasons = sheet.reasons_of(scored, row)?;
            sheet.places.reasons.push(reasons);
        }
        Ok(sheet)
    }

    /// Returns the reasons of a customer as indices; they must be those of the table.
    fn reasons_of(
        &mut self,
        scored: &Scored<'_>,
        row: &RiskScore,
    ) -> Result<[Option<u8>; REASONS], Failure> {
        let written = [&row.reason_1, &row.reason_2, &row.reason_3, &row.reason_4];
        let mut found = [None; REASONS];
        for (at, code) in written.into_iter().enumerate() {
            let reason = scored.reasons().get(at);
            if reason.map(Reason::code) != code.as_deref() {
                return Err(changed(row, &"other reasons by the card"));
            }
            let Some(reason) = reason else { continue };
            found[at] = self
                .card
                .reasons
                .iter()
                .position(|one| {
                    let characteristic = &scored.card().characteristics()[one.characteristic];
                    one.code == reason.code()
                        && (one.format.is_none()
                            || characteristic.name()
                                == reason.contribution().characteristic().name())
                })
                .and_then(|at| u8::try_from(at).ok());
        }
        Ok(found)
    }
}

/// Says that a table and the card no longer belong together.
fn changed(row: &RiskScore, what: &dyn std::fmt::Display) -> Failure {
    let cause = format!(
        "customer {}: CustomerRiskScores has {} points, found {what}: the card has changed",
        row.customer_id, row.score
    );
    Failure::new(Kind::StageMissing, cause, "run `fip score` again, and the stages after it")
}

fn position(characteristic: &Characteristic, attribute: &Attribute) -> Option<u8> {
    let mut all = characteristic.attributes().iter();
    all.position(|one| std::ptr::eq(one, attribute)).and_then(|at| u8::try_from(at).ok())
}

fn card_sheet(card: &Scorecard) -> CardSheet {
    let cutoffs = card.cutoffs();
    CardSheet {
        name: card.name().to_owned(),
        base_points: card.base_points().into(),
        high_below: cutoffs.high_below.into(),
        medium_below: cutoffs.medium_below.into(),
        max_reasons: card.max_reasons(),
        characteristics: card.characteristics().iter().map(characteristic).collect(),
        reasons: reasons(card),
    }
}

fn characteristic(of: &Characteristic) -> SheetCharacteristic {
    SheetCharacteristic {
        name: of.name().to_owned(),
        input: of.input().to_owned(),
        description: of.description().to_owned(),
        format: of.reason().format.unwrap_or(ValueFormat::Number).as_str().to_owned(),
        actionable: of.is_actionable(),
        applicable: of.is_applicable(),
        attributes: of.attributes().iter().map(attribute).collect(),
    }
}

fn attribute(of: &Attribute) -> SheetAttribute {
    let kind = match of.condition() {
        Condition::Interval { .. } => AttributeKind::Interval,
        Condition::Categories(_) => AttributeKind::Categories,
        Condition::Values(_) => AttributeKind::Special,
        Condition::Missing => AttributeKind::Missing,
        _ => AttributeKind::Other,
    };
    SheetAttribute { label: of.label().to_owned(), points: of.points().into(), kind }
}

/// Returns every reason that a customer may be given: one for each code, and where its text holds a
/// value, one for each characteristic that may give it.
fn reasons(card: &Scorecard) -> Vec<SheetReason> {
    let mut found: Vec<SheetReason> = Vec::new();
    for (at, characteristic) in card.characteristics().iter().enumerate() {
        let own = characteristic.attributes().iter().filter_map(Attribute::own_reason);
        for (reason, is_own) in
            [(characteristic.reason(), false)].into_iter().chain(own.map(|one| (one, true)))
        {
            let known = found.iter().any(|one| {
                one.code == reason.code && (one.format.is_none() || one.characteristic == at)
            });
            if !known {
                found.push(SheetReason {
                    code: reason.code.clone(),
                    name: name(characteristic, reason, is_own),
                    text: reason.text.clone(),
                    format: reason.format.map(|format| format.as_str().to_owned()),
                    characteristic: at,
                });
            }
        }
    }
    found
}

/// Returns the meaning of a reason in a few words: the characteristic's name, or the text of a row's
/// own reason.
fn name(
    characteristic: &Characteristic,
    reason: &fip_scorecard::ReasonCode,
    is_own: bool,
) -> String {
    if is_own { reason.text.replace(": {value}", "") } else { characteristic.name().to_owned() }
}
