//! The points tables as predicates and partial scores.

use super::fields::looked_at;
use super::xml::{Xml, number};
use crate::Condition;
use crate::export::table::{Entry, Line, Table};

pub(super) fn characteristics(xml: &mut Xml, table: &Table<'_>) {
    xml.open("Characteristics", &[]);
    for entry in &table.entries {
        let (name, baseline) = (entry.characteristic.name(), entry.baseline.to_string());
        let code = &entry.characteristic.reason().code;
        let attributes = [("name", name), ("reasonCode", code), ("baselineScore", &baseline)];
        xml.open("Characteristic", &attributes);
        let field = looked_at(table.card, entry);
        // The first that is true applies: special values come before intervals.
        for line in &entry.lines {
            attribute(xml, entry, line, &field);
        }
        xml.close();
    }
    xml.close();
}

fn attribute(xml: &mut Xml, entry: &Entry<'_>, line: &Line<'_>, field: &str) {
    let points = line.points.to_string();
    match line.attribute.own_reason() {
        Some(reason) => {
            xml.open("Attribute", &[("partialScore", &points), ("reasonCode", &reason.code)]);
        }
        None => xml.open("Attribute", &[("partialScore", &points)]),
    }
    match line.attribute.condition() {
        Condition::Missing => predicate(xml, field, "isMissing", None),
        Condition::Interval { from: None, to: None } => predicate(xml, field, "isNotMissing", None),
        Condition::Interval { from, to } => interval(xml, field, *from, *to),
        Condition::Values(values) => {
            let values: Vec<_> = values.iter().map(|&value| number(value)).collect();
            one_of(xml, field, &values, Kind::Numbers);
        }
        Condition::Categories(names) => one_of(xml, field, names, Kind::Texts),
        Condition::Other => none_of(xml, field, entry),
    }
    xml.close();
}

fn predicate(xml: &mut Xml, field: &str, operator: &str, value: Option<&str>) {
    let head = [("field", field), ("operator", operator)];
    match value {
        Some(value) => xml.empty("SimplePredicate", &[head[0], head[1], ("value", value)]),
        None => xml.empty("SimplePredicate", &head),
    }
}

fn interval(xml: &mut Xml, field: &str, from: Option<f64>, to: Option<f64>) {
    let ends = [("greaterOrEqual", from), ("lessThan", to)];
    let is_bounded = from.is_some() && to.is_some();
    if is_bounded {
        xml.open("CompoundPredicate", &[("booleanOperator", "and")]);
    }
    for (operator, end) in ends {
        if let Some(end) = end {
            predicate(xml, field, operator, Some(&number(end)));
        }
    }
    if is_bounded {
        xml.close();
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Numbers,
    Texts,
}

/// Writes that a value is one of a list.
fn one_of(xml: &mut Xml, field: &str, values: &[String], kind: Kind) {
    if let [value] = values {
        predicate(xml, field, "equal", Some(value));
    } else if let Some(array) = array(values, kind) {
        set(xml, field, "isIn", (&array, values.len(), kind));
    } else {
        xml.open("CompoundPredicate", &[("booleanOperator", "or")]);
        for value in values {
            predicate(xml, field, "equal", Some(value));
        }
        xml.close();
    }
}

/// Writes that a category is known and on no list of the characteristic.
fn none_of(xml: &mut Xml, field: &str, entry: &Entry<'_>) {
    let mut values = Vec::new();
    for line in &entry.lines {
        if let Condition::Categories(names) = line.attribute.condition() {
            values.extend(names.iter().cloned());
        }
    }
    if values.is_empty() {
        predicate(xml, field, "isNotMissing", None);
    } else if let Some(array) = array(&values, Kind::Texts) {
        set(xml, field, "isNotIn", (&array, values.len(), Kind::Texts));
    } else {
        xml.open("CompoundPredicate", &[("booleanOperator", "and")]);
        predicate(xml, field, "isNotMissing", None);
        for value in &values {
            predicate(xml, field, "notEqual", Some(value));
        }
        xml.close();
    }
}

fn set(xml: &mut Xml, field: &str, operator: &str, (array, n, kind): (&str, usize, Kind)) {
    xml.open("SimpleSetPredicate", &[("field", field), ("booleanOperator", operator)]);
    let kind = match kind {
        Kind::Numbers => "real",
        Kind::Texts => "string",
    };
    xml.leaf("Array", &[("type", kind), ("n", &n.to_string())], array);
    xml.close();
}

/// Returns values as the text of an array; `None` where engines could read it in more than one way.
fn array(values: &[String], kind: Kind) -> Option<String> {
    let quoted = |value: &String| match kind {
        Kind::Numbers => Some(value.clone()),
        Kind::Texts => {
            let is_plain = !value.contains(['"', '\\', '\t', '\n', '\r']);
            is_plain.then(|| format!("\"{value}\""))
        }
    };
    let values: Option<Vec<_>> = values.iter().map(quoted).collect();
    Some(values?.join(" "))
}
