//! The bins as they are written in a file, not yet checked.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::model::{ContinuousBinning, Whole};
use crate::binning::model::{Rules, Search};
use crate::binning::table::{Table, check_ends};
use crate::binning::{BinningError, Missing, Moments};

/// The version of the format that this crate reads and writes.
const FORMAT_VERSION: u32 = 1;

/// A [`ContinuousBinning`] as written in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContinuousDocument {
    format_version: u32,
    continuous: Table<Moments>,
    rules: Rules,
    bins: Search,
}

/// Written as counts and rules.
impl Serialize for ContinuousBinning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ContinuousDocument::from(self.clone()).serialize(serializer)
    }
}

/// Checked again when it is read.
impl<'de> Deserialize<'de> for ContinuousBinning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let document = ContinuousDocument::deserialize(deserializer)?;
        Self::try_from(document).map_err(serde::de::Error::custom)
    }
}

impl From<ContinuousBinning> for ContinuousDocument {
    fn from(binning: ContinuousBinning) -> Self {
        Self {
            format_version: FORMAT_VERSION,
            continuous: binning.table,
            rules: binning.rules,
            bins: binning.search,
        }
    }
}

impl TryFrom<ContinuousDocument> for ContinuousBinning {
    type Error = BinningError;

    fn try_from(document: ContinuousDocument) -> Result<Self, BinningError> {
        let ContinuousDocument { format_version: found, continuous: table, rules, bins } = document;
        if found != FORMAT_VERSION {
            return Err(BinningError::FormatVersion { expected: FORMAT_VERSION, found });
        }
        table.check(Moments::is_lawful)?;
        check_ends(&bins.ends, table.tallies.len())?;
        if table.bins(&bins.ends).iter().any(|bin| bin.weight <= 0.0) {
            return Err(BinningError::Document { expected: "weight in every bin" });
        }
        let refused = rules.policy.missing == Missing::Refuse && 0.0 < table.missing.weight;
        if refused {
            return Err(BinningError::MissingRefused { n_rows: table.missing.n_rows });
        }
        let whole = Whole::of(&table.totals()).ok_or(BinningError::ConstantTarget)?;
        Ok(Self::new(table, rules, bins, &whole))
    }
}
