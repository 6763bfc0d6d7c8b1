//! `fip explain-error`: what a code means and what to do.

use crate::failure::{Explanation, Failure, Kind, did_you_mean, explanations};
use crate::terminal::Terminal;

/// Prints the page of a code, or all codes where none is named.
pub(super) fn explain_error(terminal: &Terminal, code: Option<&str>) -> Result<(), Failure> {
    let Some(asked) = code else {
        let line = |one: &Explanation| format!("{}  {}\n", one.code, one.title);
        let lines: String = explanations().map(line).collect();
        terminal.data(&lines);
        terminal.say("`fip explain-error CODE` says more about one of them.");
        return Ok(());
    };
    let wanted = whole(asked);
    let found = explanations().find(|one| one.code == wanted).ok_or_else(|| {
        let offer = did_you_mean(&wanted, explanations().map(|one| one.code));
        let hint = format!("{offer}`fip explain-error` lists every code");
        Failure::new(Kind::UnknownName, format!("there is no code {asked}"), hint)
    })?;
    terminal.table(&found.text(), 0);
    Ok(())
}

/// Returns a code as it is written in messages: `e3` and `E003` are `FIP-E003`.
fn whole(asked: &str) -> String {
    let code = asked.trim().trim_matches(['[', ']']).to_uppercase();
    let short = code.strip_prefix("FIP-").unwrap_or(&code);
    match short.split_at_checked(1).map(|(kind, number)| (kind, number.parse::<u16>())) {
        Some((kind, Ok(number))) => format!("FIP-{kind}{number:03}"),
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_may_be_typed_short() {
        for typed in ["FIP-E003", "fip-e003", "e3", "E003", "[FIP-E003]"] {
            assert_eq!(whole(typed), "FIP-E003", "{typed}");
        }
        assert_eq!(whole("é"), "É");
        assert_eq!(whole(""), "");
    }
}
