//! The module around the functions.

use std::fmt::Write as _;

use super::names::identifiers;
use super::rows::{function, number};
use crate::export::comment::one_line;
use crate::export::table::Table;
use crate::{Scorecard, ScorecardDocument};

/// Returns the source of a module that scores as the card does and needs only `std`.
///
/// It has `Inputs` with a field for each input, named in lower case with `_` between words,
/// `score(&Inputs) -> Result<Scored, Refused>`, and no `unsafe`, no allocation and no panic. Points
/// are whole numbers of units, so score, tier and reasons are exactly those of [`Scorecard::score`];
/// the texts of reasons are left to the caller. The source is the same for the same card.
///
/// # Examples
///
/// ```
/// use fip_scorecard::{Scorecard, export};
///
/// let card: Scorecard = toml::from_str(include_str!("../../../tests/data/card.toml"))?;
/// let source = export::rust(&card);
/// assert!(source.contains("pub fraud_count: Option<f64>,"));
/// # Ok::<(), toml::de::Error>(())
/// ```
pub fn rust(card: &Scorecard) -> String {
    let table = Table::new(card);
    let fields = identifiers(card.inputs());
    let takes_text = table.entries.iter().any(|entry| entry.takes_categories);
    let lifetime = if takes_text { "<'a>" } else { "" };
    let mut text = head(&table);
    let _ = writeln!(
        text,
        "/// The values of a row; `None` is missing.\n\
         #[derive(Debug, Clone, Copy, PartialEq)]\npub struct Inputs{lifetime} {{"
    );
    for (entry, field) in table.entries.iter().zip(&fields) {
        let kind = if entry.takes_categories { "&'a str" } else { "f64" };
        let name = one_line(entry.characteristic.name());
        let _ = writeln!(text, "    /// {name}.\n    pub {field}: Option<{kind}>,");
    }
    text += "}\n";
    text += TYPES;
    text += &scored(&table);
    text += &score(&table, &fields, if takes_text { "<'_>" } else { "" });
    if let Some(line) = card.odds_line() {
        let _ = write!(
            text,
            "\n/// Returns the probability of the event at a score.\n\
             fn probability(units: i64) -> f64 {{\n    \
             let doublings = (units as f64 / UNITS_PER_POINT as f64 - {}) / {};\n    \
             let log_odds = {}_f64.ln() + doublings * std::f64::consts::LN_2;\n    \
             1.0 / (1.0 + log_odds.exp())\n}}\n",
            number(line.base_score),
            number(line.pdo),
            number(line.base_odds)
        );
    }
    text += ROW;
    for (entry, field) in table.entries.iter().zip(&fields) {
        text.push('\n');
        text += &function(entry, field);
    }
    text
}

fn head(table: &Table<'_>) -> String {
    let checksum = ScorecardDocument::from(table.card).sealed().checksum.unwrap_or_default();
    let mut text = String::from("//! A scorecard as a function.\n\n");
    let _ = writeln!(text, "// Scorecard: {}", one_line(table.card.name()));
    let _ = writeln!(text, "// Checksum of the card: {checksum}");
    text += "// Written by fip-scorecard: change the card, not this file.\n\n";
    let _ = writeln!(
        text,
        "/// Units in a point: all points are whole numbers of units.\n\
         pub const UNITS_PER_POINT: i64 = {};\n",
        table.per_point
    );
    let codes = table.card.reason_codes();
    let names: Vec<_> = codes.iter().map(|reason| format!("{:?}", reason.code)).collect();
    let _ = writeln!(
        text,
        "/// The reason codes of the card.\n#[rustfmt::skip]\n\
         pub const CODES: [&str; {}] = [{}];\n",
        codes.len(),
        names.join(", ")
    );
    text
}

/// Returns the type of a score.
fn scored(table: &Table<'_>) -> String {
    let probability = if table.card.odds_line().is_some() {
        "    /// The probability of the event.\n    pub probability: f64,\n"
    } else {
        ""
    };
    format!(
        "
/// A score and why it is not higher.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {{
    /// The score in units.
    pub units: i64,
    /// The risk tier.
    pub tier: Tier,
{probability}    /// The reasons, the largest first.
    pub reasons: [Option<Reason>; {}],
}}

impl Scored {{
    /// Returns the score in points.
    pub fn score(&self) -> f64 {{
        self.units as f64 / UNITS_PER_POINT as f64
    }}
}}
",
        table.n_reasons()
    )
}

/// Returns the function that scores, and the one that ranks reasons.
fn score(table: &Table<'_>, fields: &[String], lifetime: &str) -> String {
    let mut text = format!(
        "\n/// Returns the score of a row.\n///\n/// # Errors\n///\n\
         /// [`Refused`] for the first input whose value the card does not take.\n\
         pub fn score(inputs: &Inputs{lifetime}) -> Result<Scored, Refused> {{\n    \
         #[rustfmt::skip]\n    let rows = [\n"
    );
    for field in fields {
        let _ = writeln!(text, "        row_of_{field}(inputs.{field})?,");
    }
    let _ = writeln!(
        text,
        "    ];\n    let units = {} + rows.iter().map(|row| row.points).sum::<i64>();",
        table.base
    );
    if table.rounds() {
        let (unit, half) = (table.per_point, table.per_point / 2);
        let _ = writeln!(text, "    let units = (units + {half}).div_euclid({unit}) * {unit};");
    }
    let (high, medium) = (table.high_below, table.medium_below);
    let probability = if table.card.odds_line().is_some() {
        "        probability: probability(units),\n"
    } else {
        ""
    };
    let n_codes = table.card.reason_codes().len();
    let n_reasons = table.n_reasons();
    let _ = write!(
        text,
        "    let tier = match units {{
        units if units < {high} => Tier::High,
        units if units < {medium} => Tier::Medium,
        _ => Tier::Low,
    }};
    Ok(Scored {{
        units,
        tier,
{probability}        reasons: reasons(&rows),
    }})
}}

/// Ranks the points below the baseline by code; ties go to the code that comes first.
fn reasons(rows: &[Row]) -> [Option<Reason>; {n_reasons}] {{
    let mut losses = [(0_i64, usize::MAX); {n_codes}];
    for (at, row) in rows.iter().enumerate() {{
        if let Some((units, first)) = losses.get_mut(row.code) {{
            *units += row.below;
            *first = at.min(*first);
        }}
    }}
    let mut reasons = [None; {n_reasons}];
    for reason in &mut reasons {{
        let left = losses.iter_mut().zip(CODES).filter(|(loss, _)| loss.0 > 0);
        let largest = left.max_by(|(a, _), (b, _)| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        *reason = largest.map(|(loss, code)| Reason {{
            code,
            units: std::mem::take(&mut loss.0),
        }});
    }}
    reasons
}}
"
    );
    text
}

const TYPES: &str = r#"
/// Why a row has no score: the first input whose value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The value is missing.
    Missing {
        /// The input.
        input: &'static str,
    },
    /// The number is NaN or infinite.
    NotFinite {
        /// The input.
        input: &'static str,
    },
    /// The card has no row for the category.
    UnseenCategory {
        /// The input.
        input: &'static str,
    },
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (input, expected) = match self {
            Self::Missing { input } => (input, "a value, found none"),
            Self::NotFinite { input } => (input, "a finite number"),
            Self::UnseenCategory { input } => (input, "a category of the scorecard"),
        };
        write!(f, "input `{input}`: expected {expected}")
    }
}

impl std::error::Error for Refused {}

/// The risk tier: high risk holds the lowest scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// High risk.
    High,
    /// Medium risk.
    Medium,
    /// Low risk.
    Low,
}

/// A reason: a code, and the points below the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// The code.
    pub code: &'static str,
    /// The units below the baseline, more than 0.
    pub units: i64,
}
"#;

const ROW: &str = "
/// What a value earns, how far that is below the baseline, and the index of its code.
#[derive(Clone, Copy)]
struct Row {
    points: i64,
    below: i64,
    code: usize,
}

const fn row(points: i64, below: i64, code: usize) -> Row {
    Row {
        points,
        below,
        code,
    }
}
";
