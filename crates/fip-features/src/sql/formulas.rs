//! Formulas in SQL, on doubles.

use fip_model::{Kind, ObservationWindow};

use super::dialect::Dialect;
use super::stage::Item;
use crate::catalogue::{Definition, Feature, Formula, Function, Operator, WindowFigure};

/// Writes the formulas of a table of features.
///
/// A column may be used in the stage behind the one that makes it. An argument that a function has to
/// look at twice becomes a hidden column of a stage before, so that texts do not grow with nesting.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) dialect: Dialect,
    pub(super) window: ObservationWindow,
    pub(super) features: &'a [Feature],
    /// The stage from which on each feature may be used.
    pub(super) usable_from: Vec<usize>,
    /// Hidden columns, each with its stage.
    pub(super) hidden: Vec<(usize, Item)>,
}

/// A part of a formula.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) sql: String,
    /// The first stage in which it can be computed.
    pub(super) stage: usize,
    shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A literal.
    Number,
    /// A literal that is missing.
    Missing,
    /// A column.
    Column,
    /// What can stand anywhere without parentheses.
    Atom,
    Compound,
}

impl Term {
    fn inside(&self) -> String {
        if self.shape == Shape::Compound { format!("({})", self.sql) } else { self.sql.clone() }
    }
}

impl Writer<'_> {
    /// Returns the expression of a feature's formula, a double.
    pub(super) fn formula(&mut self, formula: &Formula) -> Term {
        let term = self.term(formula);
        if term.shape == Shape::Number {
            Term { sql: self.dialect.real(&term.sql), ..term }
        } else {
            term
        }
    }

    fn term(&mut self, formula: &Formula) -> Term {
        if is_constant(formula) {
            return self.literal(formula.evaluate(&|_| None));
        }
        match formula {
            Formula::Number(number) => self.literal(Some(*number)),
            Formula::Feature(position) => self.feature(*position),
            Formula::Negative(inner) => {
                let inner = self.term(inner);
                Term { sql: format!("-({})", inner.sql), shape: Shape::Compound, ..inner }
            }
            Formula::Binary(operator, left, right) => {
                let (left, right) = (self.term(left), self.term(right));
                let (a, b) = (left.inside(), right.inside());
                let sql = match operator {
                    Operator::Add => format!("{a} + {b}"),
                    Operator::Subtract => format!("{a} - {b}"),
                    Operator::Multiply => format!("{a} * {b}"),
                    Operator::Divide => format!("{a} / NULLIF({}, 0)", right.sql),
                };
                let stage = left.stage.max(right.stage);
                Term { sql, stage, shape: Shape::Compound }
            }
            Formula::Call(function, values) => {
                let terms: Vec<Term> = values.iter().map(|value| self.term(value)).collect();
                self.call(*function, &terms)
            }
        }
    }

    fn literal(&self, value: Option<f64>) -> Term {
        let (sql, shape) = match value {
            None => (self.dialect.real("NULL"), Shape::Missing),
            Some(number) if number.is_sign_negative() => (format!("({number:?})"), Shape::Number),
            Some(number) => (format!("{number:?}"), Shape::Number),
        };
        Term { sql, stage: 1, shape }
    }

    fn feature(&self, position: usize) -> Term {
        let feature = &self.features[position];
        // A day counts as days since 1970-01-01.
        if let Definition::Window(WindowFigure::Start | WindowFigure::End) = feature.definition() {
            let start = feature.definition() == &Definition::Window(WindowFigure::Start);
            let day = if start { self.window.start() } else { self.window.as_of() };
            let sql = self.dialect.real(&day.epoch_days().to_string());
            return Term { sql, stage: 1, shape: Shape::Column };
        }
        let name = self.dialect.name(feature.name());
        let sql = match feature.kind() {
            Kind::Real => name,
            _ => self.dialect.real(&name),
        };
        Term { sql, stage: self.usable_from[position], shape: Shape::Column }
    }

    fn call(&mut self, function: Function, terms: &[Term]) -> Term {
        let stage = terms.iter().map(|term| term.stage).max().unwrap_or(1);
        let atom = |sql: String| Term { sql, stage, shape: Shape::Atom };
        let [first, rest @ ..] = terms else { return self.literal(None) };
        match function {
            Function::Ln => atom(self.dialect.safe_logarithm(&first.sql)),
            Function::Abs => atom(format!("ABS({})", first.sql)),
            Function::Sqrt if self.dialect == Dialect::Sqlite => {
                atom(self.dialect.root(&first.sql))
            }
            Function::Sqrt => {
                let first = self.column(first);
                let root = self.dialect.root(&first.sql);
                let sql = format!("CASE WHEN {} >= 0 THEN {root} END", first.sql);
                Term { sql, shape: Shape::Atom, ..first }
            }
            Function::Min | Function::Max | Function::Coalesce if rest.is_empty() => first.clone(),
            Function::Coalesce => {
                let all: Vec<&str> = terms.iter().map(|term| term.sql.as_str()).collect();
                atom(format!("COALESCE({})", all.join(", ")))
            }
            Function::Min | Function::Max => self.extreme(function, terms),
        }
    }

    /// Returns the least or greatest of several values; missing when one is.
    fn extreme(&mut self, function: Function, terms: &[Term]) -> Term {
        let terms: Vec<Term> = terms.iter().map(|term| self.column(term)).collect();
        let all: Vec<&str> = terms.iter().map(|term| term.sql.as_str()).collect();
        let known = terms.iter().filter(|term| term.shape != Shape::Number);
        let known: Vec<String> = known.map(|term| format!("{} IS NOT NULL", term.sql)).collect();
        let all = all.join(", ");
        let least = function == Function::Min;
        let picked = if least { self.dialect.least(&all) } else { self.dialect.greatest(&all) };
        let sql = format!("CASE WHEN {} THEN {picked} END", known.join(" AND "));
        let stage = terms.iter().map(|term| term.stage).max().unwrap_or(1);
        Term { sql, stage, shape: Shape::Atom }
    }

    /// Returns the term as something short that can be written twice.
    fn column(&mut self, term: &Term) -> Term {
        if matches!(term.shape, Shape::Number | Shape::Missing | Shape::Column) {
            return term.clone();
        }
        let name = format!("_{}", self.hidden.len() + 1);
        self.hidden.push((term.stage, Item::new(term.sql.clone(), name.clone())));
        Term { sql: name, stage: term.stage + 1, shape: Shape::Column }
    }
}

/// Returns whether the formula names no feature, so that its value is known.
fn is_constant(formula: &Formula) -> bool {
    let mut names = false;
    formula.visit_features(&mut |_| names = true);
    !names
}

#[cfg(test)]
mod tests {
    use fip_model::{Month, ObservationWindow};

    use super::*;
    use crate::catalogue::{Catalogue, Declaration, Grain};
    use crate::sql::{FraudKnowledge, feature_sql};

    /// Returns the customers' query with a feature of this formula.
    fn query(formula: &'static str, dialect: Dialect) -> String {
        let all = [
            Declaration::new("a", "sum of amount"),
            Declaration::new("b", "mean of amount"),
            Declaration { grain: Some(Grain::Customer), ..Declaration::new("x", formula) },
        ];
        let catalogue = Catalogue::new(&all).unwrap();
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 2).unwrap();
        feature_sql(&catalogue, window, dialect, FraudKnowledge::AtOnce).customers
    }

    fn has(formula: &'static str, sql: &str) {
        let query = query(formula, Dialect::Standard);
        assert!(query.contains(sql), "{sql} in\n{query}");
    }

    #[test]
    fn what_could_fail_is_guarded() {
        has("a / b", "CAST(\"a\" AS DOUBLE PRECISION) / NULLIF(\"b\", 0) AS \"x\"");
        has("ln(b)", "LN(NULLIF(GREATEST(\"b\", 0), 0)) AS \"x\"");
        has("sqrt(b * b)", "CASE WHEN _1 >= 0 THEN SQRT(_1) END AS \"x\"");
        has("max(b, 1)", "CASE WHEN \"b\" IS NOT NULL THEN GREATEST(\"b\", 1.0) END AS \"x\"");
    }

    #[test]
    fn constants_are_folded_and_no_sign_begins_a_comment() {
        has("1 / 4", "CAST(0.25 AS DOUBLE PRECISION) AS \"x\"");
        has("1 / 0", "CAST(NULL AS DOUBLE PRECISION) AS \"x\"");
        has("b - -2", "\"b\" - (-2.0) AS \"x\"");
        has("-(-b)", "-(-(\"b\")) AS \"x\"");
    }

    /// Each level would write its argument twice.
    #[test]
    fn nested_functions_do_not_make_the_text_explode() {
        let formula = (0..14).fold("b".to_owned(), |inner, _| format!("max({inner} + 1, 2)"));
        let query = query(formula.leak(), Dialect::Postgres);
        assert!(query.len() < 20_000, "{}", query.len());
    }
}
