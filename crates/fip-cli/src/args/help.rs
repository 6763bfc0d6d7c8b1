//! The first page of help: commands by what they are for.

use std::ffi::OsString;
use std::fmt::Write;

use clap::{ColorChoice, CommandFactory, FromArgMatches};

use super::Args;

/// Every command, by what it is for.
const GROUPS: [(&str, &[&str]); 7] = [
    ("Start", &["init", "synth", "doctor"]),
    ("Pipeline", &["run", "status", "prepare", "features", "segment", "score", "train", "report"]),
    ("Look", &["dashboard", "queue", "explain"]),
    ("Check", &["validate", "diff"]),
    ("Share", &["sql", "show"]),
    ("Tables of your own", &["scorecard", "ml", "predict"]),
    ("Shell", &["completions", "man", "explain-error"]),
];

const BOLD: &str = "\u{1b}[1m";
const HEADING: &str = "\u{1b}[1m\u{1b}[4m";
const PLAIN: &str = "\u{1b}[0m";

/// Returns the command line of fip, with the grouped page of help.
pub(crate) fn command() -> clap::Command {
    let command = Args::command();
    let groups = groups(&command);
    command.help_template(format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{groups}{HEADING}Options:{PLAIN}\n{{options}}\
         {{after-help}}"
    ))
}

/// Returns what was typed; `None` when it was nothing but the name of the command, which asks for the
/// page of help.
pub(crate) fn parse(
    typed: impl IntoIterator<Item = OsString>,
) -> Result<Option<Args>, clap::Error> {
    let typed: Vec<OsString> = typed.into_iter().collect();
    if typed.len() <= 1 {
        return Ok(None);
    }
    let matches = command().color(color(&typed)).try_get_matches_from(typed)?;
    Args::from_arg_matches(&matches).map(Some)
}

/// Returns when help and refusals of the command line have colors: they are printed before the flag
/// is read with the others.
fn color(typed: &[OsString]) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    for (at, word) in typed.iter().enumerate() {
        let value = match word.to_str() {
            Some("--color") => typed.get(at + 1).and_then(|next| next.to_str()),
            Some(word) => word.strip_prefix("--color="),
            None => None,
        };
        choice = match value {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            _ => choice,
        };
    }
    choice
}

/// Returns the commands that are there, with what they do, below the headings.
fn groups(command: &clap::Command) -> String {
    let mut text = String::new();
    for (heading, names) in GROUPS {
        let there = names.iter().filter_map(|name| command.find_subcommand(name));
        let mut lines = String::new();
        for one in there {
            let about = one.get_about().map(ToString::to_string).unwrap_or_default();
            // A `String` takes all that is written to it.
            let _ = writeln!(lines, "  {BOLD}{:<13}{PLAIN} {about}", one.get_name());
        }
        if !lines.is_empty() {
            let _ = writeln!(text, "{HEADING}{heading}:{PLAIN}\n{lines}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_one_group() {
        let grouped = || GROUPS.iter().flat_map(|(_, names)| names.iter().copied());
        for one in Args::command().get_subcommands() {
            let name = one.get_name();
            assert_eq!(grouped().filter(|other| *other == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn lines_of_the_first_page_fit_a_narrow_terminal() {
        let text = groups(&Args::command());
        let plain = text.replace(BOLD, "").replace(HEADING, "").replace(PLAIN, "");
        for line in plain.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }

    #[test]
    fn the_flag_for_colors_holds_for_help_too() {
        let color = |words: &[&str]| color(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(color(&["fip", "--help"]), ColorChoice::Auto);
        assert_eq!(color(&["fip", "--help", "--color", "never"]), ColorChoice::Never);
        assert_eq!(color(&["fip", "--color=always", "run", "--help"]), ColorChoice::Always);
    }

    #[test]
    fn nothing_typed_asks_for_help() {
        let parse = |words: &[&str]| parse(words.iter().map(OsString::from));
        assert!(parse(&["fip"]).unwrap().is_none());
        assert!(parse(&["fip", "run"]).unwrap().is_some());
        assert!(parse(&["fip", "--quiet"]).is_err());
    }
}
