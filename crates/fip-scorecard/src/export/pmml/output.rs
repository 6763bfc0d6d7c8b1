//! What comes out: score, tier, probability and reasons.

use super::fields::UNITS;
use super::xml::{Xml, number};
use crate::OddsLine;
use crate::export::table::Table;

/// An expression of a transformed field.
enum Expression {
    Field(&'static str),
    Number(f64),
    Text(&'static str),
    Apply(&'static str, Vec<Self>),
}

use Expression::{Apply, Field, Number, Text};

pub(super) fn output(xml: &mut Xml, table: &Table<'_>) {
    xml.open("Output", &[]);
    // Sums are of whole numbers; the score is made of them in one exact step.
    let sum = if table.decimals > 0 { UNITS } else { "score" };
    let kind = [("optype", "continuous"), ("dataType", "double")];
    let predicted = ("feature", "predictedValue");
    if table.decimals > 0 {
        let is_final = ("isFinalResult", "false");
        xml.empty("OutputField", &[("name", sum), kind[0], kind[1], predicted, is_final]);
        transformed(xml, ("score", "continuous", "double"), &score(table));
    } else {
        xml.empty("OutputField", &[("name", sum), kind[0], kind[1], predicted]);
    }
    transformed(xml, ("tier", "categorical", "string"), &tier(table, sum));
    if let Some(line) = table.card.odds_line() {
        transformed(xml, ("probability", "continuous", "double"), &probability(line));
    }
    for rank in 1..=table.n_reasons() {
        let (name, rank) = (format!("reason_{rank}"), rank.to_string());
        let kind = [("optype", "categorical"), ("dataType", "string")];
        let code = [("feature", "reasonCode"), ("rank", rank.as_str())];
        xml.empty("OutputField", &[("name", &name), kind[0], kind[1], code[0], code[1]]);
    }
    xml.close();
}

fn score(table: &Table<'_>) -> Expression {
    let unit = table.per_point as f64;
    let points = Apply("/", vec![Field(UNITS), Number(unit)]);
    if !table.rounds() {
        return points;
    }
    // Half a point is added in units: the sum stays whole, and the quotient is never rounded up to
    // a whole number that it does not reach.
    let sum = Apply("+", vec![Field(UNITS), Number(unit / 2.0)]);
    Apply("floor", vec![Apply("/", vec![sum, Number(unit)])])
}

fn tier(table: &Table<'_>, sum: &'static str) -> Expression {
    // A rounded score is below a cut-off in units exactly when it is below it in points.
    let (field, unit) = if table.rounds() { ("score", table.per_point as f64) } else { (sum, 1.0) };
    let below = |cutoff: i64| {
        let cutoff = Number(cutoff as f64 / unit);
        Apply("lessThan", vec![Field(field), cutoff])
    };
    let safer = Apply("if", vec![below(table.medium_below), Text("MEDIUM"), Text("LOW")]);
    Apply("if", vec![below(table.high_below), Text("HIGH"), safer])
}

fn probability(line: &OddsLine) -> Expression {
    let doublings = Apply("-", vec![Field("score"), Number(line.base_score)]);
    let doublings = Apply("/", vec![doublings, Number(line.pdo)]);
    let rise = Apply("*", vec![doublings, Number(std::f64::consts::LN_2)]);
    let log_odds = Apply("+", vec![Number(line.base_odds.ln()), rise]);
    let odds = Apply("exp", vec![log_odds]);
    Apply("/", vec![Number(1.0), Apply("+", vec![Number(1.0), odds])])
}

fn transformed(xml: &mut Xml, (name, optype, kind): (&str, &str, &str), value: &Expression) {
    let kind = [("optype", optype), ("dataType", kind)];
    xml.open("OutputField", &[("name", name), kind[0], kind[1], ("feature", "transformedValue")]);
    write(xml, value);
    xml.close();
}

fn write(xml: &mut Xml, expression: &Expression) {
    match expression {
        Field(name) => xml.empty("FieldRef", &[("field", name)]),
        Number(value) => xml.leaf("Constant", &[("dataType", "double")], &number(*value)),
        Text(text) => xml.leaf("Constant", &[("dataType", "string")], text),
        Apply(function, operands) => {
            xml.open("Apply", &[("function", function)]);
            for operand in operands {
                write(xml, operand);
            }
            xml.close();
        }
    }
}
