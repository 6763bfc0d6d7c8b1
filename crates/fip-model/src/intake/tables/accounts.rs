//! Files of accounts and their holders.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reader;
use crate::codes::{AccountStatus, AccountType};
use crate::intake::cells::{CellReader, Cells};
use crate::intake::encoding::Encoding;
use crate::intake::fault::Fault;
use crate::intake::loose::{ColumnRef, Texts};
use crate::intake::mapping::{DecimalMark, FileFormat, mapping};
use crate::intake::patterns::ValueMap;
use crate::intake::plan::{FilePlan, MappingError, code_of, values};
use crate::intake::reader::{Record, Rows, TableReader, Taken};
use crate::money::Money;
use crate::time::Date;

mapping! {
    /// How a file of accounts is to be read: a record for each holder of an account. Cells may be
    /// empty, but for the ids.
    AccountMapping {
        /// Which column holds what.
        columns: AccountFileColumns,
        /// The code of each value, by code.
        map: AccountMaps,
    }
}

/// Which column of a file of accounts holds what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountFileColumns {
    /// The bank's own id of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<ColumnRef>,
    /// The bank's own id of the customer who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<ColumnRef>,
    /// What kind of holder; without it, the first record of an account has its first holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<ColumnRef>,
    /// Current account or credit card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<ColumnRef>,
    /// The day it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_date: Option<ColumnRef>,
    /// The most that may be owed on a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_limit: Option<ColumnRef>,
    /// The most that may be overdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdraft_limit: Option<ColumnRef>,
    /// Whether it can be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ColumnRef>,
}

/// The code of each value of a file of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountMaps {
    /// `first` and `other`: values of the first holder, and of others.
    pub holder: BTreeMap<String, Texts>,
    /// `current` and `credit_card`.
    pub account_type: BTreeMap<String, Texts>,
    /// `open` and `closed`.
    pub status: BTreeMap<String, Texts>,
}

/// A mapping of accounts that was checked.
#[derive(Debug, Clone)]
pub struct AccountPlan {
    file: FilePlan,
    columns: AccountFileColumns,
    holders: ValueMap<bool>,
    types: ValueMap<AccountType>,
    statuses: ValueMap<AccountStatus>,
}

/// A holder of an account, and the account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the columns of the mapping")]
pub struct AccountRow<'a> {
    pub account_id: Cow<'a, str>,
    pub customer_id: Cow<'a, str>,
    /// Field of the record with the customer's id, from 0.
    pub customer_field: usize,
    /// Whether this is the first holder; `None` where the file does not tell.
    pub is_first: Option<bool>,
    pub account_type: Option<AccountType>,
    pub opened_date: Option<Date>,
    pub credit_limit: Option<Money>,
    pub overdraft_limit: Option<Money>,
    pub status: Option<AccountStatus>,
}

impl AccountMapping {
    /// Returns the mapping, checked.
    ///
    /// # Errors
    ///
    /// [`MappingError`] for the first key that is not lawful.
    pub fn check(&self) -> Result<AccountPlan, MappingError> {
        let (columns, map) = (&self.columns, &self.map);
        if columns.account_id.is_none() {
            let what = "the column of the account";
            return Err(MappingError::NotMapped { key: "columns.account_id", what });
        }
        if columns.customer_id.is_none() {
            let what = "the column of the customer who holds the account";
            return Err(MappingError::NotMapped { key: "columns.customer_id", what });
        }
        let known = AccountType::CODES;
        Ok(AccountPlan {
            file: self.format().check()?,
            columns: columns.clone(),
            holders: values("map.holder", &map.holder, holder, &["first", "other"])?,
            types: values("map.account_type", &map.account_type, code_of, known)?,
            statuses: values("map.status", &map.status, code_of, AccountStatus::CODES)?,
        })
    }
}

fn holder(text: &str) -> Option<bool> {
    match text {
        "first" => Some(true),
        "other" => Some(false),
        _ => None,
    }
}

impl AccountPlan {
    /// Returns a reader at the start of a file, that gives each row to `sink`.
    pub fn reader(
        &self,
        mut sink: impl FnMut(&AccountRow<'_>) -> Result<Taken, Fault>,
    ) -> TableReader<impl Rows> {
        let columns = [
            ("columns.account_id", self.columns.account_id.as_ref()),
            ("columns.customer_id", self.columns.customer_id.as_ref()),
            ("columns.holder", self.columns.holder.as_ref()),
            ("columns.account_type", self.columns.account_type.as_ref()),
            ("columns.opened_date", self.columns.opened_date.as_ref()),
            ("columns.credit_limit", self.columns.credit_limit.as_ref()),
            ("columns.overdraft_limit", self.columns.overdraft_limit.as_ref()),
            ("columns.status", self.columns.status.as_ref()),
        ];
        let mut plan = self.clone();
        reader(&self.file, &columns, move |record, fields| sink(&plan.read(record, fields)?))
    }

    fn read<'a>(
        &mut self,
        record: &Record<'a>,
        fields: &[Option<usize>],
    ) -> Result<AccountRow<'a>, Fault> {
        let dates = CellReader { dates: &self.file.dates, times: &self.file.times };
        let cells = Cells { record, fields };
        let (_, account_id) = cells.id(0, "the id of the account")?;
        let (customer_field, customer_id) = cells.id(1, "the id of the customer")?;
        Ok(AccountRow {
            account_id,
            customer_id,
            customer_field,
            is_first: cells.coded(2, &mut self.holders, holder)?,
            account_type: cells.coded(3, &mut self.types, code_of)?,
            opened_date: cells.date(4, dates)?,
            credit_limit: cells.money(5, self.file.numbers)?,
            overdraft_limit: cells.money(6, self.file.numbers)?,
            status: cells.coded(7, &mut self.statuses, code_of)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_are_read_with_their_accounts() {
        let mapping: AccountMapping = toml::from_str(
            "delimiter = ';'\nmap.holder = { first = 'OWNER', other = '*' }\n\
             map.account_type.current = 'giro'\n[columns]\naccount_id = 'a'\ncustomer_id = 'c'\n\
             holder = 't'\naccount_type = 'k'\n",
        )
        .unwrap();
        let plan = mapping.check().unwrap();
        let mut told = Vec::new();
        let mut reader = plan.reader(|row| {
            told.push((
                row.account_id.to_string(),
                row.customer_id.to_string(),
                row.is_first,
                row.account_type,
            ));
            Ok(Taken::Accepted)
        });
        reader.push(b"a;c;t;k\n1;x;OWNER;Giro\n1;y;DISPONENT;\n2;;OWNER;\n").unwrap();
        reader.finish().unwrap();
        assert_eq!(reader.take_rejects().len(), 1);
        drop(reader);
        assert_eq!(
            told,
            [
                ("1".into(), "x".into(), Some(true), Some(AccountType::Current)),
                ("1".into(), "y".into(), Some(false), None)
            ]
        );
    }

    #[test]
    fn a_mapping_without_its_ids_is_refused() {
        assert_eq!(AccountMapping::default().check().unwrap_err().key(), "columns.account_id");
        let holder: AccountMapping = toml::from_str(
            "columns = { account_id = 1, customer_id = 2 }\nmap.holder.second = 'x'",
        )
        .unwrap();
        assert_eq!(holder.check().unwrap_err().key(), "map.holder");
    }
}
