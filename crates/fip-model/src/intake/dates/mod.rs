//! Dates and times as banks write them.

mod format;
mod parse;

pub use self::format::{DateFormat, FormatError};
pub(super) use self::parse::{Moment, Unfit};

/// Formats that are tried when a date is in none of those that were named, and when a file is looked
/// at for the first time; the commoner first.
pub(super) const KNOWN: [&str; 29] = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S%f",
    "%Y-%m-%dT%H:%M:%S%f",
    "%Y-%m-%dT%H:%M:%S%f%z",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%d/%m/%y",
    "%d.%m.%y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%y%m%d",
    "%s",
    "excel",
    "excel_time",
];

/// Those of them that are plain numbers, so that something else must say that a column holds dates.
pub(super) const NUMERIC: [&str; 4] = ["%y%m%d", "%s", "excel", "excel_time"];
