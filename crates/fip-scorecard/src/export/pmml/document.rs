//! The document.

use super::characteristics::characteristics;
use super::xml::Xml;
use super::{PmmlError, fields, output};
use crate::export::table::Table;
use crate::{BaselineKind, Scorecard, ScorecardDocument};

/// Returns the card as a PMML 4.4 `Scorecard` with reason codes.
///
/// Outputs are `score`, `tier`, `probability` where the card has a line, and `reason_1` and so on.
/// All sums are of whole numbers: for points with decimals the model counts in units and has an
/// output `score_in_units`, of which `score` is made in one step. Texts of reasons and the checksum
/// are extensions of the header.
///
/// What PMML or its engines do otherwise:
///
/// - an engine may go on to list reasons with no points below the baseline (JPMML does) or repeat the
///   last one (PMML4S does), where the card gives fewer;
/// - ties go to the characteristic that comes first, as here; PMML4S turns them round;
/// - the points below the baseline and the text of a reason are not part of the output;
/// - a value that the card refuses makes an error or an empty result, as the engine has it; NaN may
///   be read as missing.
///
/// # Errors
///
/// [`PmmlError`] for texts that XML cannot hold, inputs named like an output, and points too many and
/// too fine for sums of doubles.
///
/// # Examples
///
/// ```
/// use fip_scorecard::{Scorecard, export};
///
/// let card: Scorecard = toml::from_str(include_str!("../../../tests/data/card.toml"))?;
/// let document = export::pmml(&card)?;
/// assert!(document.contains("reasonCodeAlgorithm=\"pointsBelow\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Data Mining Group, *PMML 4.4, Scorecard* (2020).
pub fn pmml(card: &Scorecard) -> Result<String, PmmlError> {
    const LIMIT: i64 = 1 << 53;
    let table = Table::new(card);
    let found = table.largest_sum();
    if found > LIMIT.into() {
        return Err(PmmlError::Fineness { limit: LIMIT, decimals: table.decimals, found });
    }
    fields::check(&table)?;
    let mut xml = Xml::default();
    xml.open("PMML", &[("xmlns", "http://www.dmg.org/PMML-4_4"), ("version", "4.4")]);
    header(&mut xml, card);
    fields::dictionary(&mut xml, &table);
    xml.open(
        "Scorecard",
        &[
            ("modelName", card.name()),
            ("functionName", "regression"),
            ("initialScore", &table.base.to_string()),
            ("useReasonCodes", "true"),
            ("reasonCodeAlgorithm", "pointsBelow"),
            ("baselineMethod", baseline(card.baseline())),
        ],
    );
    fields::schema(&mut xml, &table);
    output::output(&mut xml, &table);
    fields::derived(&mut xml, &table);
    characteristics(&mut xml, &table);
    xml.close();
    xml.close();
    xml.finish()
}

fn header(xml: &mut Xml, card: &Scorecard) {
    xml.open("Header", &[("description", card.description())]);
    let checksum = ScorecardDocument::from(card).sealed().checksum.unwrap_or_default();
    let extender = ("extender", "fip-scorecard");
    xml.empty("Extension", &[extender, ("name", "checksum"), ("value", &checksum)]);
    for reason in card.reason_codes() {
        let name = format!("reason {}", reason.code);
        xml.empty("Extension", &[extender, ("name", &name), ("value", &reason.text)]);
    }
    xml.empty("Application", &[("name", "fip-scorecard")]);
    xml.close();
}

fn baseline(kind: BaselineKind) -> &'static str {
    match kind {
        BaselineKind::BestAttainable => "max",
        BaselineKind::Neutral => "neutral",
        BaselineKind::Mean => "mean",
        BaselineKind::NearCutoff | BaselineKind::Custom => "other",
    }
}
