//! Kinds of failures, with their codes.

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
    UnknownName,
    InTheWay,
    CannotTrain,
    Database,
    TooManyRejects,
    Internal,
}

impl Kind {
    /// Every kind, in the order of the codes.
    pub(crate) const ALL: [Self; 15] = [
        Self::CannotRead,
        Self::CannotWrite,
        Self::Configuration,
        Self::BadInput,
        Self::StageMissing,
        Self::UnknownCustomer,
        Self::Busy,
        Self::CheckFailed,
        Self::UnknownFeature,
        Self::UnknownName,
        Self::InTheWay,
        Self::CannotTrain,
        Self::Database,
        Self::TooManyRejects,
        Self::Internal,
    ];

    /// Returns the code, which never changes its meaning.
    pub(crate) const fn code(self) -> &'static str {
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
            Self::UnknownName => "FIP-E010",
            Self::InTheWay => "FIP-E011",
            Self::CannotTrain => "FIP-E012",
            Self::Database => "FIP-E013",
            Self::TooManyRejects => "FIP-E016",
            Self::Internal => "FIP-E099",
        }
    }

    /// Returns the code that the process ends with.
    pub(crate) const fn exit(self) -> u8 {
        match self {
            Self::CheckFailed | Self::CannotTrain | Self::TooManyRejects => 1,
            Self::Internal => 101,
            _ => 2,
        }
    }

    pub(super) fn exit_code(self) -> ExitCode {
        ExitCode::from(self.exit())
    }
}
