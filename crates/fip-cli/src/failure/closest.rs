//! What somebody may have meant.

/// Least likeness at which a name is offered for another; clap asks for as much.
const LIKENESS: f64 = 0.7;

/// Returns the name most like what was typed, whatever the case; the first of equals.
pub(crate) fn closest<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&typed, &name.to_lowercase());
    let mut best = None;
    for (name, likeness) in names.into_iter().map(|name| (name, likeness(name))) {
        if likeness >= LIKENESS && best.is_none_or(|(_, most)| likeness > most) {
            best = Some((name, likeness));
        }
    }
    best.map(|(name, _)| name)
}

/// Returns a question that offers the name most like what was typed, with a space behind it; nothing
/// where none is like it.
pub(crate) fn did_you_mean<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    closest(typed, names).map_or_else(String::new, |name| format!("did you mean {name}? "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_what_is_alike_and_nothing_else() {
        let names = ["customers", "merchants", "months"];
        assert_eq!(closest("customres", names), Some("customers"));
        assert_eq!(closest("MONTH", names), Some("months"));
        assert_eq!(closest("zzz", names), None);
        assert_eq!(did_you_mean("mnths", names), "did you mean months? ");
        assert_eq!(did_you_mean("", names), "");
    }
}
