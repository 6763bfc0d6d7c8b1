//! The bins of a variable as they are written in a file, not yet checked.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::model::{Binning, Rules, Search, problem};
use super::table::{Table, check_ends};
use super::{BinningError, Counts, Missing, check};

/// The version of the format that this crate reads and writes.
const FORMAT_VERSION: u32 = 1;

/// A [`Binning`] as written in a file: its counts and rules, from which all figures follow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BinningDocument {
    format_version: u32,
    table: Table<Counts>,
    rules: Rules,
    bins: Search,
}

/// Written as counts and rules.
impl Serialize for Binning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BinningDocument::from(self.clone()).serialize(serializer)
    }
}

/// Checked again when it is read.
impl<'de> Deserialize<'de> for Binning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let document = BinningDocument::deserialize(deserializer)?;
        Self::try_from(document).map_err(serde::de::Error::custom)
    }
}

impl From<Binning> for BinningDocument {
    fn from(binning: Binning) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            table: binning.table,
            rules: binning.rules,
            bins: binning.search,
        }
    }
}

impl TryFrom<BinningDocument> for Binning {
    type Error = BinningError;

    fn try_from(document: BinningDocument) -> Result<Self, BinningError> {
        let BinningDocument { format_version, table, rules, bins } = document;
        if format_version != FORMAT_VERSION {
            return Err(BinningError::FormatVersion {
                expected: FORMAT_VERSION,
                found: format_version,
            });
        }
        table.check(Counts::is_lawful)?;
        check_ends(&bins.ends, table.tallies.len())?;
        let refused = rules.policy.missing == Missing::Refuse && 0.0 < table.missing.weight();
        if refused {
            return Err(BinningError::MissingRefused { n_rows: table.missing.n_rows });
        }
        check_outcomes(&table.totals())?;
        if !rules.smoothing.is_lawful() {
            return Err(BinningError::Document { expected: "positive weights for smoothing" });
        }
        if bins.violation.is_none() {
            let value = check(&problem(&table, &rules), bins.shape, &bins.ends)
                .map_err(BinningError::DocumentViolation)?;
            let agrees = (value - bins.value).abs() <= 1e-9 * (1.0 + value.abs());
            if !agrees {
                return Err(BinningError::Document { expected: "the value of its own bins" });
            }
        }
        Self::new(table, rules, bins)
    }
}

/// Why the totals are refused.
pub(crate) fn check_outcomes(totals: &Counts) -> Result<(), BinningError> {
    let (events, non_events) = (totals.events, totals.non_events);
    let lawful = 0.0 < events && 0.0 < non_events && totals.weight().is_finite();
    if lawful { Ok(()) } else { Err(BinningError::OneClass { events, non_events }) }
}
