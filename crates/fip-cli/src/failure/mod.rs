//! What a user is told when something could not be done: a stable code, the cause in one line, the
//! place in a file where there is one, and what to do.

mod closest;
mod excerpt;
mod explanations;
mod kind;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

pub(crate) use self::closest::did_you_mean;
pub(crate) use self::excerpt::Excerpt;
pub(crate) use self::explanations::{Explanation, all as explanations};
pub(crate) use self::kind::Kind;

/// Returns a text that cannot move what is on a terminal: what is not to be seen becomes a space.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A failure with its hint.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    cause: String,
    hint: String,
    excerpt: Option<Box<Excerpt>>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, cause: impl fmt::Display, hint: impl fmt::Display) -> Self {
        let (cause, hint) = (one_line(&cause.to_string()), one_line(&hint.to_string()));
        Self { kind, cause, hint, excerpt: None }
    }

    /// Returns the failure with what it is of before its cause.
    pub(crate) fn of(self, what: &str) -> Self {
        Self { cause: format!("{}{}", one_line(what), self.cause), ..self }
    }

    pub(crate) fn cannot_read(path: &Path, error: &std::io::Error) -> Self {
        let cause = format!("{} cannot be read: {error}", path.display());
        Self::new(Kind::CannotRead, cause, "check that the file is there and that you may read it")
    }

    pub(crate) fn cannot_write(path: &Path, error: &std::io::Error) -> Self {
        let cause = format!("{} cannot be written: {error}", path.display());
        let hint = match error.kind() {
            std::io::ErrorKind::StorageFull => "free some space; earlier outputs are untouched",
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
                "choose a folder you may write to, with -C or [paths] in fip.toml"
            }
            _ => "check the folder and the space on the disk; earlier outputs are untouched",
        };
        Self::new(Kind::CannotWrite, cause, hint)
    }

    /// A failure that no input should cause.
    pub(crate) fn internal(error: impl fmt::Display) -> Self {
        Self::new(
            Kind::Internal,
            error,
            "this is a fault of fip: please report it with your fip.toml",
        )
    }

    /// Returns the failure with the lines that it is about.
    pub(crate) fn at(self, excerpt: impl Into<Option<Excerpt>>) -> Self {
        Self { excerpt: excerpt.into().map(Box::new), ..self }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        self.kind.exit_code()
    }

    /// Returns the exit code as a number.
    pub(crate) const fn exit(&self) -> u8 {
        self.kind.exit()
    }

    /// Returns the stable code, such as `FIP-E003`.
    pub(crate) const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the cause in one line, with the place behind it where there is one.
    pub(crate) fn message(&self) -> String {
        match &self.excerpt {
            Some(excerpt) => format!("{} ({})", self.cause, excerpt.location()),
            None => self.cause.clone(),
        }
    }

    pub(crate) fn hint(&self) -> &str {
        &self.hint
    }

    /// Returns code, cause and excerpt, with colours where these are wanted.
    pub(crate) fn report(&self, styled: bool) -> String {
        let code = self.kind.code();
        match (&self.excerpt, styled) {
            (Some(excerpt), _) => excerpt.render(code, &self.cause, styled),
            (None, true) => {
                format!("\u{1b}[1;91merror[{code}]\u{1b}[0m\u{1b}[1m: {}\u{1b}[0m", self.cause)
            }
            (None, false) => format!("error[{code}]: {}", self.cause),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_its_code_and_its_place() {
        let failure = Failure::new(Kind::BadInput, "a cell is bad", "correct it");
        assert_eq!(failure.to_string(), "error[FIP-E004]: a cell is bad");
        assert_eq!((failure.code(), failure.message().as_str()), ("FIP-E004", "a cell is bad"));
        assert!(failure.report(true).contains("\u{1b}[1;91merror[FIP-E004]"));
        let failure = failure.at(Excerpt::of_row("t.csv", 3, b"a,b", Some(1), "here"));
        assert_eq!(failure.message(), "a cell is bad (t.csv:3:3)");
        let hostile = Failure::new(Kind::BadInput, "a\u{1b}[2Jb\nc", "\u{7}");
        assert_eq!((hostile.message().as_str(), hostile.hint()), ("a [2Jb c", " "));
        assert!(failure.to_string().starts_with("error[FIP-E004]: a cell is bad\n"));
        assert!(
            failure.report(true).contains('\u{1b}') && !failure.report(false).contains('\u{1b}')
        );
    }
}
