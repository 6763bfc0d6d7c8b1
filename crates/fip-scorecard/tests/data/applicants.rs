//! A scorecard as a function.

// Scorecard: Applicants
// Checksum of the card: 032642bf4d0188cd
// Written by fip-scorecard: change the card, not this file.

/// Units in a point: all points are whole numbers of units.
pub const UNITS_PER_POINT: i64 = 100;

/// The reason codes of the card.
#[rustfmt::skip]
pub const CODES: [&str; 6] = ["A9", "A1", "P1", "P9", "G1", "U1"];

/// The values of a row; `None` is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inputs<'a> {
    /// Age of account.
    pub account_months: Option<f64>,
    /// Purpose.
    pub purpose: Option<&'a str>,
    /// Region.
    pub region: Option<&'a str>,
    /// Utilisation.
    pub utilisation: Option<f64>,
    /// Enquiries.
    pub enquiries: Option<&'a str>,
}

/// Why a row has no score: the first input whose value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The value of the named input is missing.
    Missing(&'static str),
    /// The number of the named input is NaN or infinite.
    NotFinite(&'static str),
    /// The card has no row for the category of the named input.
    UnseenCategory(&'static str),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (input, expected) = match self {
            Self::Missing(input) => (input, "a value, found none"),
            Self::NotFinite(input) => (input, "a finite number"),
            Self::UnseenCategory(input) => (input, "a category of the scorecard"),
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

/// A score and why it is not higher.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The score in units.
    pub units: i64,
    /// The risk tier.
    pub tier: Tier,
    /// The probability of the event.
    pub probability: f64,
    /// The reasons, the largest first.
    pub reasons: [Option<Reason>; 3],
}

impl Scored {
    /// Returns the score in points.
    pub fn score(&self) -> f64 {
        self.units as f64 / UNITS_PER_POINT as f64
    }
}

/// Returns the score of a row.
///
/// # Errors
///
/// [`Refused`] for the first input whose value the card does not take.
pub fn score(inputs: &Inputs<'_>) -> Result<Scored, Refused> {
    #[rustfmt::skip]
    let rows = [
        row_of_account_months(inputs.account_months)?,
        row_of_purpose(inputs.purpose)?,
        row_of_region(inputs.region)?,
        row_of_utilisation(inputs.utilisation)?,
        row_of_enquiries(inputs.enquiries)?,
    ];
    let units = 48050 + rows.iter().map(|row| row.points).sum::<i64>();
    let units = (units + 50).div_euclid(100) * 100;
    let tier = match units {
        units if units < 47000 => Tier::High,
        units if units < 53000 => Tier::Medium,
        _ => Tier::Low,
    };
    Ok(Scored {
        units,
        tier,
        probability: probability(units),
        reasons: reasons(&rows),
    })
}

/// Ranks the points below the baseline by code; ties go to the code that comes first.
fn reasons(rows: &[Row]) -> [Option<Reason>; 3] {
    let mut losses = [(0_i64, usize::MAX); 6];
    for (at, row) in rows.iter().enumerate() {
        if let Some((units, first)) = losses.get_mut(row.code) {
            *units += row.below;
            *first = at.min(*first);
        }
    }
    let mut reasons = [None; 3];
    for reason in &mut reasons {
        let left = losses.iter_mut().zip(CODES).filter(|(loss, _)| loss.0 > 0);
        let largest = left.max_by(|(a, _), (b, _)| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        *reason = largest.map(|(loss, code)| Reason {
            code,
            units: std::mem::take(&mut loss.0),
        });
    }
    reasons
}

/// Returns the probability of the event at a score.
fn probability(units: i64) -> f64 {
    let doublings = (units as f64 / UNITS_PER_POINT as f64 - 500.0) / 40.0;
    let log_odds = 19.0_f64.ln() + doublings * std::f64::consts::LN_2;
    1.0 / (1.0 + log_odds.exp())
}

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

// Age of account
fn row_of_account_months(value: Option<f64>) -> Result<Row, Refused> {
    let Some(value) = value else {
        return Ok(row(0, 1225, 0)); // no account
    };
    if !value.is_finite() {
        return Err(Refused::NotFinite("account months"));
    }
    if [-999.0, -998.0].contains(&value) {
        return Ok(row(-750, 1975, 0)); // not asked
    }
    if value < 0.0 {
        return Ok(row(-2000, 3225, 1)); // opened later
    }
    if value < 12.0 {
        return Ok(row(-1250, 2475, 1)); // up to a year
    }
    Ok(row(2475, -1250, 1)) // a year or more
}

// Purpose
fn row_of_purpose(value: Option<&str>) -> Result<Row, Refused> {
    let Some(value) = value else {
        return Ok(row(-1550, 2050, 3)); // no purpose
    };
    match value {
        // safer
        "car (used)" | "retraining" => Ok(row(1825, -1325, 2)),
        // in between
        "car (new)" | "say \"other\" \\ it's <&>" => Ok(row(300, 200, 2)),
        // another purpose
        _ => Ok(row(-1500, 2000, 3)),
    }
}

// Region
fn row_of_region(value: Option<&str>) -> Result<Row, Refused> {
    let Some(value) = value else {
        return Err(Refused::Missing("region"));
    };
    match value {
        // north
        "north" => Ok(row(650, -650, 4)),
        // south | west
        "south" | "west" => Ok(row(-650, 650, 4)),
        _ => Err(Refused::UnseenCategory("region")),
    }
}

// Utilisation
fn row_of_utilisation(value: Option<f64>) -> Result<Row, Refused> {
    let Some(value) = value else {
        return Err(Refused::Missing("utilisation"));
    };
    if !value.is_finite() {
        return Err(Refused::NotFinite("utilisation"));
    }
    if value < 0.3 {
        return Ok(row(4000, -3000, 5)); // below 30%
    }
    if value < 0.7 {
        return Ok(row(875, 125, 5)); // 30 to 70%
    }
    Ok(row(-3550, 4550, 5)) // 70% or more
}

// Enquiries
fn row_of_enquiries(value: Option<&str>) -> Result<Row, Refused> {
    let Some(value) = value else {
        return Ok(row(75, 125, 2)); // not known
    };
    match value {
        // none
        "none" => Ok(row(1000, -800, 2)),
        // some
        _ => Ok(row(-925, 1125, 2)),
    }
}
