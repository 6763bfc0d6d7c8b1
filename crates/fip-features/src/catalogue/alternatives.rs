//! The ways in which a condition can hold.

use super::error::CatalogueError;
use super::predicate::Predicate;

/// The most alternatives of all conditions together: a transaction has a bit for each.
const MOST: usize = 64;

/// A condition without parts, or its opposite.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Literal<'a> {
    pub(crate) leaf: &'a Predicate,
    pub(crate) wanted: bool,
}

/// What must hold together for a condition to hold.
pub(crate) type Alternative<'a> = Vec<Literal<'a>>;

/// Returns the alternatives of each condition, of which one must hold.
///
/// # Errors
///
/// [`CatalogueError::TooManyConditions`] for more than 64 in all.
pub(crate) fn counted_alternatives<'a>(
    conditions: impl IntoIterator<Item = &'a Predicate>,
) -> Result<Vec<Vec<Alternative<'a>>>, CatalogueError> {
    let mut found = 0;
    let counted = conditions.into_iter().map(|condition| {
        let of_condition = disjunction(condition, true);
        found += of_condition.as_ref().map_or(MOST + 1, Vec::len);
        let lawful = of_condition.filter(|_| found <= MOST);
        lawful.ok_or(CatalogueError::TooManyConditions { most: MOST, found })
    });
    counted.collect()
}

/// Returns the condition, or its opposite, as a disjunction of conjunctions; `None` when it has more
/// than [`MOST`] terms.
fn disjunction(condition: &Predicate, wanted: bool) -> Option<Vec<Vec<Literal<'_>>>> {
    let is_or = matches!(condition, Predicate::Or(_));
    let terms = match condition {
        Predicate::Not(inner) => disjunction(inner, !wanted)?,
        Predicate::And(parts) | Predicate::Or(parts) if is_or == wanted => {
            let mut terms = Vec::new();
            for part in parts {
                terms.extend(disjunction(part, wanted)?);
                if terms.len() > MOST {
                    return None;
                }
            }
            terms
        }
        Predicate::And(parts) | Predicate::Or(parts) => {
            let mut terms = vec![Vec::new()];
            for part in parts {
                let more = disjunction(part, wanted)?;
                if terms.len() * more.len() > MOST {
                    return None;
                }
                terms = (terms.iter())
                    .flat_map(|left| more.iter().map(move |right| [&left[..], right].concat()))
                    .collect();
            }
            terms
        }
        leaf => vec![vec![Literal { leaf, wanted }]],
    };
    Some(terms)
}
