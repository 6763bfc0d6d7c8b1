//! A card from a file, and what it asks of a table.

use std::path::Path;

use fip_scorecard::{
    Characteristic, Condition, Input, JsonError, ScoreError, Scorecard, ScorecardDocument, Scored,
    Scorer,
};

use super::table::{Column, Fault, Kind, Table, not_a_number, number};
use crate::failure::{Failure, Kind as FailureKind};
use crate::project::read;

const HINT: &str = "`fip scorecard fit` writes a card, `fip show card` prints one as TOML";

/// Reads and checks a card; a file that ends in `.toml` is TOML, any other JSON.
pub(super) fn load(path: &Path) -> Result<Scorecard, Failure> {
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    let refused = |cause: String| {
        let cause = format!("{}: {}", path.display(), cause.replace('\n', " "));
        Failure::new(FailureKind::BadInput, cause, HINT)
    };
    if path.extension().is_some_and(|extension| extension == "toml") {
        let document: ScorecardDocument = toml::from_str(&text).map_err(|error| {
            let place = error.span().map_or_else(String::new, |span| {
                let before = text.get(..span.start).unwrap_or_default();
                format!("line {}: ", before.matches('\n').count() + 1)
            });
            refused(format!("{place}{}", error.message()))
        })?;
        return Scorecard::try_from(document).map_err(|error| refused(error.to_string()));
    }
    Scorecard::from_json(&text).map_err(|error: JsonError| refused(error.to_string()))
}

/// The columns of a table that a card looks at, in the order of its inputs.
#[derive(Debug)]
pub(super) struct Inputs<'t> {
    columns: Vec<(Column<'t>, Kind)>,
}

impl<'t> Inputs<'t> {
    /// Finds the columns; each has to be there.
    pub(super) fn of(card: &Scorecard, table: &'t Table) -> Result<Self, Failure> {
        let column = |one: &Characteristic| Ok((table.column(one.input())?, kind(one)));
        let columns = card.characteristics().iter().map(column).collect::<Result<_, Failure>>()?;
        Ok(Self { columns })
    }

    /// Fills in the values of a row.
    fn row(&self, row: usize, inputs: &mut Vec<Input<'t>>) -> Result<(), Refused> {
        inputs.clear();
        for &(column, kind) in &self.columns {
            let Some(text) = column.cell(row) else {
                inputs.push(Input::Missing);
                continue;
            };
            let input = match kind {
                Kind::Categories => Some(Input::Category(text)),
                Kind::Numbers => number(text).map(Input::Number),
            };
            inputs.push(input.ok_or_else(|| {
                let (column, fault) = (column.name().to_owned(), not_a_number(text));
                Refused { row, column, fault }
            })?);
        }
        Ok(())
    }
}

/// Returns whether a characteristic looks at numbers or at categories.
fn kind(characteristic: &Characteristic) -> Kind {
    let is_number = |condition: &Condition| {
        matches!(condition, Condition::Interval { .. } | Condition::Values(_))
    };
    let mut conditions =
        characteristic.attributes().iter().map(fip_scorecard::Attribute::condition);
    if conditions.any(is_number) { Kind::Numbers } else { Kind::Categories }
}

/// A row that cannot be scored.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) row: usize,
    pub(super) column: String,
    pub(super) fault: Fault,
}

impl Refused {
    /// The failure of a command that needs every row.
    pub(super) fn failure(&self, table: &Table) -> Failure {
        table.bad_cell(self.row, &self.column, &self.fault)
    }
}

/// Scores the rows of a table by a card.
#[derive(Debug)]
pub(super) struct RowScorer<'a> {
    inputs: &'a Inputs<'a>,
    scorer: Scorer<'a>,
    values: Vec<Input<'a>>,
}

impl<'a> RowScorer<'a> {
    pub(super) fn new(card: &'a Scorecard, inputs: &'a Inputs<'a>) -> Self {
        Self { inputs, scorer: card.scorer(), values: Vec::new() }
    }

    /// Scores a row.
    pub(super) fn score(&mut self, row: usize) -> Result<&Scored<'a>, Refused> {
        self.inputs.row(row, &mut self.values)?;
        self.scorer.score_row(&self.values).map_err(|error| {
            let (column, fault) = fault(&error);
            Refused { row, column, fault }
        })
    }
}

/// Gives the score of every row of a table to `take`; the first that has none is a failure.
pub(super) fn score_all(
    card: &Scorecard,
    table: &Table,
    mut take: impl FnMut(&Scored<'_>),
) -> Result<(), Failure> {
    let inputs = Inputs::of(card, table)?;
    let mut scorer = RowScorer::new(card, &inputs);
    for row in 0..table.n_rows() {
        take(scorer.score(row).map_err(|refused| refused.failure(table))?);
    }
    Ok(())
}

/// Returns the column and the fault of a value that a card refuses.
fn fault(error: &ScoreError) -> (String, Fault) {
    let (input, expected, found, hint) = match error {
        ScoreError::UnexpectedMissing { input } => {
            let hint = "fill in the cell, or give the card an attribute with missing = true";
            (input.as_str(), "a value", String::new(), hint)
        }
        ScoreError::UnseenCategory { input, found } => {
            let hint = "correct the cell, or give the card an attribute with other = true";
            (input.as_str(), "a category of the card", found.clone(), hint)
        }
        other => {
            ("", "a value the card takes", other.to_string(), "see the card's characteristics")
        }
    };
    let fault = Fault { expected: expected.to_owned(), found, hint: hint.to_owned() };
    (input.to_owned(), fault)
}
