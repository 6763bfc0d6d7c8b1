//! The text that a configuration was read from, to point into.

use std::path::PathBuf;

use super::place::place_of;
use super::refusal::value_of;
use crate::failure::{Excerpt, Failure};

/// A configuration file as it was read; empty where a project has none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Source {
    /// Returns a failure about values of these sections, with the line of the first key that its cause
    /// names; as it is where the file has no such key, for the value then came from elsewhere.
    pub(crate) fn point(&self, failure: Failure, keys: &[(&str, &str)]) -> Failure {
        let message = failure.message();
        let named = |key: &str| {
            message.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == key)
        };
        let mut found = keys.iter().filter(|(_, key)| named(key));
        let span = found.find_map(|(section, key)| value_of(&self.text, section, key));
        let excerpt = span.map(|span| Excerpt::of_text(&self.path, &self.text, span, ""));
        failure.at(excerpt)
    }

    /// Returns a failure about the value of a key, named from the top: `input`, `transactions`, `path`.
    /// Where the key is not there, the innermost table around it is shown.
    pub(crate) fn mark(&self, failure: Failure, keys: &[&str], label: &str) -> Failure {
        let excerpt = place_of(&self.text, keys)
            .map(|span| Excerpt::of_text(&self.path, &self.text, span, label));
        failure.at(excerpt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Kind;

    #[test]
    fn a_key_that_a_cause_names_is_shown() {
        let text = "[outcome]\nmonths = 6\nbase_rate = 1.5\n".to_owned();
        let source = Source { path: PathBuf::from("fip.toml"), text };
        let failure = || Failure::new(Kind::Configuration, "expected base_rate below 1", "");
        let keys = [("outcome", "rate"), ("outcome", "base_rate")];
        let told = source.point(failure(), &keys).to_string();
        assert!(told.contains("fip.toml:3:13") && told.contains("^^^"), "{told}");
        let told = source.point(failure(), &keys[..1]).to_string();
        assert_eq!(told, failure().to_string());
        assert_eq!(Source::default().point(failure(), &keys).to_string(), failure().to_string());
    }
}
