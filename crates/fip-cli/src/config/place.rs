//! Where something stands in `fip.toml`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where the features of `[features.custom]` stand.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a str,
    /// The key `custom`.
    table: Option<Range<usize>>,
    /// Each feature: its name, and the bytes of its key and of its definition.
    features: Vec<(String, Range<usize>, Range<usize>)>,
}

impl<'a> Places<'a> {
    /// Returns the places in a text; none in one that is no TOML.
    pub(super) fn of(text: &'a str) -> Self {
        let mut places = Self { text, table: None, features: Vec::new() };
        let Ok(document) = DeTable::parse(text) else { return places };
        let features = entry(document.get_ref(), "features").map(|(_, value)| value);
        let custom = features.and_then(|value| entry(value.get_ref().as_table()?, "custom"));
        let Some((key, value)) = custom else { return places };
        places.table = Some(key.span());
        for (name, value) in value.get_ref().as_table().into_iter().flatten() {
            let inside = value.get_ref().as_table().and_then(|table| entry(table, "definition"));
            let definition = inside.map_or_else(|| value.span(), |(_, value)| value.span());
            places.features.push((name.get_ref().to_string(), name.span(), definition));
        }
        places
    }

    /// Returns where the key `custom` stands.
    pub(super) fn table(&self) -> Option<Range<usize>> {
        self.table.clone()
    }

    /// Returns where the name of a feature stands.
    pub(super) fn key(&self, feature: &str) -> Option<Range<usize>> {
        self.find(feature).map(|(_, key, _)| key.clone())
    }

    /// Returns the byte of a character, from 1, of a definition; `None` where the definition is
    /// written in another way than it reads, with escapes or over several lines.
    pub(super) fn inside_definition(
        &self,
        feature: &str,
        definition: &str,
        column: usize,
    ) -> Option<usize> {
        let span = self.find(feature)?.2.clone();
        let written = self.text.get(span.clone())?;
        let inside = written.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
        let mut bytes = definition.char_indices().map(|(at, _)| at).chain([definition.len()]);
        let at = bytes.nth(column.checked_sub(1)?)?;
        (inside == definition).then_some(span.start + 1 + at)
    }

    fn find(&self, feature: &str) -> Option<&(String, Range<usize>, Range<usize>)> {
        self.features.iter().find(|(name, ..)| name == feature)
    }
}

pub(super) type Entry<'a> = (&'a Spanned<toml::de::DeString<'a>>, &'a Spanned<DeValue<'a>>);

pub(super) fn entry<'a>(table: &'a DeTable<'a>, key: &str) -> Option<Entry<'a>> {
    table.iter().find(|(name, _)| name.get_ref() == key)
}

/// Returns where the value stands that these keys lead to; that of the table around it where the key is
/// not there.
pub(super) fn place_of(text: &str, keys: &[&str]) -> Option<Range<usize>> {
    let document = DeTable::parse(text).ok()?;
    let (mut table, mut found) = (document.get_ref(), None);
    for key in keys {
        let Some((key, value)) = entry(table, key) else { break };
        // A table has the place of its name: it may be as long as the file.
        let next = value.get_ref().as_table();
        found = Some(if next.is_some() { key.span() } else { value.span() });
        match next {
            Some(next) => table = next,
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[features]\ncustom.b = \"count\"\n[features.custom.a]\n\
                        definition = 'sum of x'\nunit = \"GBP\"\n";

    #[test]
    fn finds_keys_and_characters_of_definitions() {
        let places = Places::of(TEXT);
        let told = |at: Range<usize>| (&TEXT[at.clone()], at.start);
        assert_eq!(told(places.key("b").unwrap()), ("b", 18));
        assert_eq!(told(places.key("a").unwrap()), ("a", 47));
        let at = places.inside_definition("a", "sum of x", 8).unwrap();
        assert_eq!(&TEXT[at..=at], "x");
        let at = places.inside_definition("b", "count", 6).unwrap();
        assert_eq!(&TEXT[at..=at], "\"");
        assert_eq!(places.inside_definition("b", "count", 7), None);
        assert_eq!(places.key("c"), None);
    }

    #[test]
    fn gives_no_character_where_the_text_reads_otherwise() {
        let escaped = "[features.custom]\na = \"s\\u0075m of x\"\n";
        assert_eq!(Places::of(escaped).inside_definition("a", "sum of x", 8), None);
        let lines = "[features.custom]\na = \"\"\"sum of x\"\"\"\n";
        assert_eq!(Places::of(lines).inside_definition("a", "sum of x", 8), None);
        assert!(Places::of("a = ").table().is_none());
    }
}
