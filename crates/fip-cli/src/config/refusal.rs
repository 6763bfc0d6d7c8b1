//! What is said about a configuration that is not lawful: the place, what is wrong, what was meant.

use std::ops::Range;
use std::path::Path;

use super::Config;
use crate::failure::{Excerpt, Failure, Kind, did_you_mean};

/// What every failure of a configuration ends with.
const DEFAULTS: &str = "`fip show config` prints every key with its default";

/// Returns the failure for a text that is no configuration.
pub(super) fn refusal(text: &str, path: &Path, error: &toml::de::Error) -> Failure {
    let span = error.span().unwrap_or(0..0);
    let message = plain(&error.message().replace('\n', " "));
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let said = match names.split_first() {
        Some((name, known)) if message.starts_with("unknown field") => {
            unknown_key(text, span.start, name, known)
        }
        Some((name, known)) if message.starts_with("unknown variant") => Said {
            title: format!("unknown value \"{name}\"{}", of_key(text, span.start)),
            label: format!("expected {}", listed(known)),
            hint: did_you_mean(name, known.iter().copied()) + DEFAULTS,
        },
        _ if message.starts_with("invalid") || message.starts_with("missing") => Said {
            title: format!("wrong value{}", of_key(text, span.start)),
            label: message.clone(),
            hint: DEFAULTS.to_owned(),
        },
        _ => Said {
            title: "the file is no TOML that fip understands".to_owned(),
            label: message.clone(),
            hint: DEFAULTS.to_owned(),
        },
    };
    Failure::new(Kind::Configuration, said.title, said.hint).at(Excerpt::of_text(
        path,
        text,
        span,
        &said.label,
    ))
}

/// Returns a message with words in place of the names of types.
fn plain(message: &str) -> String {
    let types = [("usize", "a whole number of 0 or more"), ("f64", "a number")];
    let types =
        types.into_iter().chain([("u64", types[0].1), ("u32", types[0].1), ("u16", types[0].1)]);
    types.fold(message.to_owned(), |text, (name, words)| {
        text.replace(&format!("expected {name}"), &format!("expected {words}"))
    })
}

/// Title, label below the marks, and hint.
struct Said {
    title: String,
    label: String,
    hint: String,
}

fn unknown_key(text: &str, at: usize, name: &str, known: &[&str]) -> Said {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    let is_section = line.trim_start().starts_with('[');
    let (what, inside) = match section(text, at) {
        _ if is_section => ("section", String::new()),
        Some(section) => ("key", format!(" in [{section}]")),
        None => ("key", " outside of a section".to_owned()),
    };
    let mut meant = did_you_mean(name, known.iter().copied());
    if meant.is_empty() && !known.is_empty() {
        let is = if is_section { "the sections are" } else { "the keys here are" };
        meant = format!("{is} {}; ", known.join(", "));
    }
    let hint = match home(name) {
        Some(home) if !is_section => format!("{name} belongs to [{home}]; "),
        _ => meant,
    };
    Said {
        title: format!("unknown {what} {name}{inside}"),
        label: format!("there is no such {what}"),
        hint: hint + DEFAULTS,
    }
}

/// Returns the section that has a key of this name.
fn home(key: &str) -> Option<String> {
    let all = toml::Table::try_from(Config::default()).ok()?;
    let has = |value: &toml::Value| value.as_table().is_some_and(|keys| keys.contains_key(key));
    all.into_iter().find(|(_, value)| has(value)).map(|(name, _)| name)
}

/// Returns the section that a byte is in.
fn section(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let header = before.lines().rev().find(|line| line.trim_start().starts_with('['))?;
    header.trim().strip_prefix('[')?.split(']').next()
}

/// Returns ` of KEY in [SECTION]` for the key whose value begins at a byte.
fn of_key(text: &str, at: usize) -> String {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    let key = line.split('=').next().unwrap_or_default().trim();
    match section(text, at) {
        _ if key.is_empty() || key.starts_with(['[', '{', '"']) => String::new(),
        Some(section) => format!(" of {key} in [{section}]"),
        None => format!(" of {key}"),
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "another value".to_owned(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}

/// Returns where the value of a key stands, `None` where the text does not have it.
pub(super) fn value_of(text: &str, section: &str, key: &str) -> Option<Range<usize>> {
    let document = toml::de::DeTable::parse(text).ok()?;
    let keys = super::place::entry(document.get_ref(), section)?.1.get_ref().as_table()?;
    super::place::entry(keys, key).map(|(_, value)| value.span())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let failure = Config::parse(text, Path::new("fip.toml")).unwrap_err();
        format!("{failure}\nhint: {}", failure.hint())
    }

    #[test]
    fn what_is_wrong_is_marked_and_what_was_meant_is_offered() {
        let texts = [
            "[bank]\ncustomres = 5\n",
            "[bnak]\ncustomers = 5\n",
            "seed = 5\n",
            "[train]\nseed = 5\n",
            "[bank]\nmode = \"enrichd\"\n",
            "[bank]\ncustomers = \"many\"\n",
            "[train]\ntrees = -3\n",
            "[bank]\nmonths = 12\nmonths = 24\n",
            "[bank\nmonths = 12\n",
            "[bank]\nmonths = \n",
        ];
        let all: Vec<String> = texts.into_iter().map(told).collect();
        insta::assert_snapshot!("refusals", all.join("\n\n"));
    }

    #[test]
    fn values_are_found_by_section_and_key() {
        let text = "[bank]\nmonths = 12 # all\n[train]\nmonths = 7\n";
        let found = |section, key| value_of(text, section, key).map(|span| &text[span]);
        assert_eq!(found("bank", "months"), Some("12"));
        assert_eq!(found("train", "months"), Some("7"));
        assert_eq!([found("bank", "seed"), found("score", "card")], [None, None]);
    }
}
