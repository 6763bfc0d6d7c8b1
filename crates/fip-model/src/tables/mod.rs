//! The rows of the small tables, each with its specification for the data dictionary.

mod calendar;
mod dimensions;
mod ledger;
mod results;

pub use calendar::{Day, calendar};
pub use dimensions::{Account, AccountHolder, Customer, Merchant};
pub use ledger::{FraudReport, LedgerEntry};
pub use results::{CustomerSegment, ModelPrediction, Outcome, RiskAlert, RiskScore};

use crate::dictionary::TableSpec;
use crate::table_io::Row;
use crate::transactions::TransactionTable;

/// Returns the specifications of the star schema's five tables, referred-to tables first.
pub fn star_specs() -> Vec<TableSpec> {
    vec![Day::spec(), Customer::spec(), Account::spec(), Merchant::spec(), TransactionTable::spec()]
}

/// Returns the specifications of what a bank knows beyond its star schema: holders of joint accounts,
/// fraud reports and account ledgers.
pub fn ledger_specs() -> Vec<TableSpec> {
    vec![AccountHolder::spec(), FraudReport::spec(), LedgerEntry::spec()]
}

/// Returns the specifications of the tables that segmentation, scoring, training and outcomes make.
pub fn result_specs() -> Vec<TableSpec> {
    vec![
        CustomerSegment::spec(),
        RiskScore::spec(),
        RiskAlert::spec(),
        Outcome::spec(),
        ModelPrediction::spec(),
    ]
}

/// Writes a flag that may be missing as 0, 1 or nothing, and reads nothing else.
mod optional_flag {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(
        flag: &Option<bool>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        flag.map(u8::from).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<bool>, D::Error> {
        match Option::<u8>::deserialize(deserializer)? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(other) => Err(de::Error::custom(format!("expected 0 or 1, found {other}"))),
        }
    }
}

/// Writes a flag as 0 or 1 and reads nothing else.
mod flag {
    use serde::{Deserialize, Deserializer, Serializer, de};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(flag: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(*flag))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<bool, D::Error> {
        match u8::deserialize(deserializer)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(de::Error::custom(format!("expected 0 or 1, found {other}"))),
        }
    }
}
