//! Identifiers from names of inputs.

use std::collections::BTreeSet;

/// Words that no field can have as its name.
const RESERVED: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Returns an identifier for each name, in order, each once: letters and digits of ASCII in lower
/// case, with one `_` for what is between them.
pub(super) fn identifiers<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut unique = |name: String| {
        let mut found = name.clone();
        let mut next = 2_usize;
        while !taken.insert(found.clone()) {
            found = format!("{name}_{next}");
            next += 1;
        }
        found
    };
    names.map(identifier).map(&mut unique).collect()
}

fn identifier(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let plain: String = name.chars().map(plain).collect();
    let words: Vec<_> = plain.split('_').filter(|word| !word.is_empty()).collect();
    let name = words.join("_");
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !begins_well || RESERVED.contains(&name.as_str()) {
        return format!("input_{name}").trim_end_matches('_').to_owned();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_an_identifier_of_its_own() {
        let names = [
            "fraud_count",
            "Fraud count",
            "fraud__count",
            "type",
            "2nd",
            "",
            "貸",
            "fraud count 2",
        ];
        let expected = [
            "fraud_count",
            "fraud_count_2",
            "fraud_count_3",
            "input_type",
            "input_2nd",
            "input",
            "input_2",
            "fraud_count_2_2",
        ];
        assert_eq!(identifiers(names.into_iter()), expected);
    }
}
