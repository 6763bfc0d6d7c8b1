//! The version number that every model file starts with.

use serde::{Deserialize, Serialize};

/// The file format this crate writes; it refuses to read any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub(crate) struct FormatVersion;

impl FormatVersion {
    const CURRENT: u32 = 1;
}

impl From<FormatVersion> for u32 {
    fn from(_: FormatVersion) -> Self {
        FormatVersion::CURRENT
    }
}

impl TryFrom<u32> for FormatVersion {
    type Error = String;

    fn try_from(found: u32) -> Result<Self, String> {
        if found == Self::CURRENT {
            return Ok(Self);
        }
        Err(format!("expected format_version {}, found {found}", Self::CURRENT))
    }
}
