//! The lints of a whole card.

use serde::Serialize;

use super::age::{AgeBand, AgeFinding, age_findings};
use super::prohibited::{NameFinding, ProtectedBasis, Severity, prohibited_basis, years_per_unit};
use crate::{Characteristic, Condition, Scorecard};

/// What may be unlawful, or hard to defend, in a card.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub enum CardFinding {
    /// A name, an input or a category points to a protected characteristic.
    Name {
        /// The characteristic.
        characteristic: String,
        /// The name, input or category.
        text: String,
        /// What it points to.
        found: NameFinding,
    },
    /// The points of ages; bands are numbered as the characteristic's intervals are, from 0.
    Age {
        /// The characteristic.
        characteristic: String,
        /// What is wrong, in years.
        found: AgeFinding,
    },
}

impl CardFinding {
    /// Returns whether the card should not be used as it is: a prohibited characteristic, or fewer points
    /// for the elderly. The other findings ask for a reason.
    pub fn is_error(&self) -> bool {
        match self {
            Self::Name { found, .. } => found.severity == Severity::Prohibited,
            Self::Age { found, .. } => matches!(found, AgeFinding::ElderlyBelow { .. }),
        }
    }
}

/// Returns the findings of a card's characteristics in document order: names, inputs, categories and
/// the points of ages. At most one finding of a basis is told for a characteristic.
///
/// # Examples
///
/// ```
/// use fip_scorecard::monitor::card_findings;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let card: fip_scorecard::Scorecard = toml::from_str(
///     r#"
/// format_version = 1
/// name = "example"
/// base_points = 0
/// max_reasons = 1
/// tiers = { high_below = 5, medium_below = 10 }
///
/// [[characteristics]]
/// name = "Age"
/// input = "age_years"
/// reason = { code = "A", text = "age" }
/// refuse_missing = true
/// attributes = [
///     { to = 60, points = 20, label = "below 60" },
///     { from = 60, points = 0, label = "60 or more" },
/// ]
/// "#,
/// )?;
/// let found = card_findings(&card);
/// assert_eq!(found.len(), 2); // age needs care, and elderly customers earn less
/// assert!(found[1].is_error());
/// # Ok(())
/// # }
/// ```
pub fn card_findings(card: &Scorecard) -> Vec<CardFinding> {
    card.characteristics().iter().flat_map(of_characteristic).collect()
}

fn of_characteristic(characteristic: &Characteristic) -> Vec<CardFinding> {
    let name = || characteristic.name().to_owned();
    let mut findings: Vec<CardFinding> = Vec::new();
    let mut seen: Vec<ProtectedBasis> = Vec::new();
    for text in texts(characteristic) {
        if let Some(found) = prohibited_basis(text).filter(|found| !seen.contains(&found.basis)) {
            seen.push(found.basis);
            let text = text.to_owned();
            findings.push(CardFinding::Name { characteristic: name(), text, found });
        }
    }
    if seen.contains(&ProtectedBasis::Age) {
        // The intervals of a card that was checked are finite, ascend and do not overlap.
        let found = age_findings(&age_bands(characteristic)).unwrap_or_default();
        let of_age = |found| CardFinding::Age { characteristic: name(), found };
        findings.extend(found.into_iter().map(of_age));
    }
    findings
}

/// Returns what names something: the name, the input, and the categories.
fn texts(characteristic: &Characteristic) -> impl Iterator<Item = &str> {
    let categories =
        characteristic.attributes().iter().flat_map(|attribute| match attribute.condition() {
            Condition::Categories(categories) => categories.as_slice(),
            _ => &[],
        });
    [characteristic.name(), characteristic.input()]
        .into_iter()
        .chain(categories.map(String::as_str))
}

fn age_bands(characteristic: &Characteristic) -> Vec<AgeBand> {
    let years = years_per_unit(characteristic.input());
    let band = |attribute: &crate::Attribute| match attribute.condition() {
        Condition::Interval { from, to } => Some(AgeBand {
            from: from.map(|age| age * years),
            to: to.map(|age| age * years),
            points: f64::from(attribute.points()),
        }),
        _ => None,
    };
    characteristic.attributes().iter().filter_map(band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(characteristics: &str) -> Scorecard {
        let head = "format_version = 1\nname = \"example\"\nbase_points = 0\nmax_reasons = 1\n\
                    tiers = { high_below = 5, medium_below = 10 }\n";
        toml::from_str(&format!("{head}{characteristics}")).unwrap()
    }

    #[test]
    fn categories_tell_what_a_name_hides() {
        let card = card(
            r#"
            [[characteristics]]
            name = "Question 17"
            input = "q17"
            reason = { code = "A", text = "question 17" }
            refuse_missing = true
            attributes = [
                { categories = ["female"], points = 0, label = "f" },
                { categories = ["male"], points = 20, label = "m" },
            ]
            "#,
        );
        let found = card_findings(&card);
        assert!(matches!(&found[..], [CardFinding::Name { text, .. }] if text == "female"));
        assert!(found[0].is_error());
    }

    /// From 40 to 60 years fewer points are lawful; were the borders years, they would be of the elderly.
    #[test]
    fn ages_in_months_are_years() {
        let ages = |input: &str| {
            card(&format!(
                "[[characteristics]]\nname = \"Age\"\ninput = \"{input}\"\n\
                 reason = {{ code = \"A\", text = \"age\" }}\nrefuse_missing = true\nattributes = [\n\
                 {{ to = 480, points = 20, label = \"young\" }},\n\
                 {{ from = 480, to = 720, points = 0, label = \"middle\" }},\n\
                 {{ from = 720, points = 20, label = \"old\" }},\n]\n"
            ))
        };
        assert!(card_findings(&ages("age_months")).iter().all(|found| !found.is_error()));
        assert!(card_findings(&ages("age_years")).iter().any(CardFinding::is_error));
    }
}
