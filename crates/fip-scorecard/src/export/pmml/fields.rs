//! What goes in: the data dictionary, the mining schema and derived fields.

use super::PmmlError;
use super::xml::{Xml, number};
use crate::export::table::{Entry, Table};
use crate::{Condition, Scorecard};

/// The sum that the model predicts, where the score is another number.
pub(super) const UNITS: &str = "score_in_units";

/// Refuses inputs named like an output.
pub(super) fn check(table: &Table<'_>) -> Result<(), PmmlError> {
    let reasons = (1..=table.n_reasons()).map(|rank| format!("reason_{rank}"));
    let outputs = ["score", UNITS, "tier", "probability"].map(str::to_owned);
    let outputs: Vec<_> = outputs.into_iter().chain(reasons).collect();
    match table.card.inputs().find(|input| outputs.iter().any(|output| output == input)) {
        Some(input) => Err(PmmlError::Input { input: input.to_owned() }),
        None => Ok(()),
    }
}

pub(super) fn dictionary(xml: &mut Xml, table: &Table<'_>) {
    let n_fields = table.entries.len().to_string();
    xml.open("DataDictionary", &[("numberOfFields", &n_fields)]);
    for entry in &table.entries {
        let name = entry.characteristic.input();
        if !entry.takes_categories {
            let attributes = [("name", name), ("optype", "continuous"), ("dataType", "double")];
            xml.open("DataField", &attributes);
            let (least, most) = (number(f64::MIN), number(f64::MAX));
            let ends = [("leftMargin", least.as_str()), ("rightMargin", most.as_str())];
            xml.empty("Interval", &[("closure", "closedClosed"), ends[0], ends[1]]);
            xml.close();
            continue;
        }
        let attributes = [("name", name), ("optype", "categorical"), ("dataType", "string")];
        if entry.other().is_some() {
            xml.empty("DataField", &attributes);
            continue;
        }
        // Where the card refuses other categories, the dictionary lists the lawful ones.
        xml.open("DataField", &attributes);
        for line in &entry.lines {
            let Condition::Categories(names) = line.attribute.condition() else { continue };
            for name in names {
                xml.empty("Value", &[("value", name)]);
            }
        }
        xml.close();
    }
    xml.close();
}

pub(super) fn schema(xml: &mut Xml, table: &Table<'_>) {
    xml.open("MiningSchema", &[]);
    for entry in &table.entries {
        let takes_any = entry.takes_categories && entry.other().is_some();
        let invalid = if takes_any { "asIs" } else { "returnInvalid" };
        let missing = if entry.missing().is_some() { "asIs" } else { "returnInvalid" };
        let name = entry.characteristic.input();
        let treatments = [("invalidValueTreatment", invalid), ("missingValueTreatment", missing)];
        let usage = ("usageType", "active");
        xml.empty("MiningField", &[("name", name), usage, treatments[0], treatments[1]]);
    }
    xml.close();
}

/// Returns the field that the predicates of a characteristic look at: the input, or a field derived
/// from it where an engine could tell `-0.0` from `0.0`.
pub(super) fn looked_at(card: &Scorecard, entry: &Entry<'_>) -> String {
    let mut name = entry.characteristic.input().to_owned();
    if !meets_zero(entry) {
        return name;
    }
    name += " + 0";
    while card.inputs().any(|input| input == name) {
        name.push('0');
    }
    name
}

/// Adding 0 makes `-0.0` into `0.0`, which an engine may compare as different numbers; JPMML and
/// PMML4S do not.
pub(super) fn derived(xml: &mut Xml, table: &Table<'_>) {
    let entries: Vec<_> = table.entries.iter().filter(|entry| meets_zero(entry)).collect();
    if entries.is_empty() {
        return;
    }
    xml.open("LocalTransformations", &[]);
    for entry in entries {
        let name = looked_at(table.card, entry);
        let attributes =
            [("name", name.as_str()), ("optype", "continuous"), ("dataType", "double")];
        xml.open("DerivedField", &attributes);
        xml.open("Apply", &[("function", "+")]);
        xml.empty("FieldRef", &[("field", entry.characteristic.input())]);
        xml.leaf("Constant", &[("dataType", "double")], "0");
        xml.close();
        xml.close();
    }
    xml.close();
}

fn meets_zero(entry: &Entry<'_>) -> bool {
    let is_zero = |number: &f64| number.abs() <= 0.0;
    entry.lines.iter().any(|line| match line.attribute.condition() {
        Condition::Interval { from, .. } => from.as_ref().is_some_and(is_zero),
        Condition::Values(values) => values.iter().any(is_zero),
        _ => false,
    })
}
