//! What a user is told when something could not be done: a stable code, the cause in one line, and
//! what to do.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// Kinds of failures; the code is part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    CannotRead,
    CannotWrite,
    Configuration,
    BadInput,
    StageMissing,
    UnknownCustomer,
    Busy,
    CheckFailed,
    UnknownFeature,
    Internal,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::CannotRead => "FIP-E001",
            Self::CannotWrite => "FIP-E002",
            Self::Configuration => "FIP-E003",
            Self::BadInput => "FIP-E004",
            Self::StageMissing => "FIP-E005",
            Self::UnknownCustomer => "FIP-E006",
            Self::Busy => "FIP-E007",
            Self::CheckFailed => "FIP-E008",
            Self::UnknownFeature => "FIP-E009",
            Self::Internal => "FIP-E099",
        }
    }
}

/// A failure with its hint.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    cause: String,
    hint: String,
}

impl Failure {
    pub(crate) fn new(kind: Kind, cause: impl fmt::Display, hint: impl fmt::Display) -> Self {
        Self { kind, cause: cause.to_string(), hint: hint.to_string() }
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

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit())
    }

    /// Returns the exit code as a number.
    pub(crate) const fn exit(&self) -> u8 {
        match self.kind {
            Kind::CheckFailed => 1,
            Kind::Internal => 101,
            _ => 2,
        }
    }

    /// Returns the stable code, such as `FIP-E003`.
    pub(crate) const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// Returns the cause in one line.
    pub(crate) fn message(&self) -> String {
        self.cause.clone()
    }

    pub(crate) fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.kind.code(), self.cause)
    }
}
