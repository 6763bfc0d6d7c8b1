//! What no schema finds: names that nothing bears, types that differ, visuals that overlap, files that
//! are not there.

pub(super) mod files;
pub(super) mod model;
pub(super) mod pages;

use std::collections::BTreeSet;

use super::PowerBiError;

/// Refuses a name that stands twice, whatever its capitals: Power BI does not tell them apart.
fn unique<'a>(place: &str, names: impl IntoIterator<Item = &'a str>) -> Result<(), PowerBiError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.to_lowercase()) {
            let (place, name) = (place.to_owned(), name.to_owned());
            return Err(PowerBiError::NotUnique { place, name });
        }
    }
    Ok(())
}

fn unresolved(place: &str, kind: &'static str, name: &str) -> PowerBiError {
    PowerBiError::Unresolved { place: place.to_owned(), kind, name: name.to_owned() }
}

fn text(place: impl Into<String>, problem: &'static str) -> PowerBiError {
    PowerBiError::Text { place: place.into(), problem }
}
