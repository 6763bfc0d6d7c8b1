//! Files of outcomes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::reader;
use super::rule::Rule;
use crate::intake::cells::{CellReader, Cells, text_of};
use crate::intake::encoding::Encoding;
use crate::intake::fault::{Fault, RejectCode};
use crate::intake::loose::{ColumnRef, Texts};
use crate::intake::mapping::{DecimalMark, FileFormat, mapping};
use crate::intake::plan::{FilePlan, MappingError};
use crate::intake::reader::{Record, Rows, TableReader, Taken};
use crate::time::Date;

mapping! {
    /// How a file of outcomes is to be read: what became of customers after the as-of date.
    LabelMapping {
        /// Which column holds what.
        columns: LabelColumns,
        /// The rule that tells an event, such as `dpd90_12m = 1`.
        bad: String,
        /// What the event is called in reports, in words, such as `a default`.
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<String>,
        /// What holds of customers who are not named: `no_event` or `unknown`. Without it a file of
        /// events alone says that the others had none, and one that tells of both says nothing of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        unnamed: Option<Unnamed>,
    }
}

/// What holds of customers whom a file of outcomes does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unnamed {
    /// They had no event.
    NoEvent,
    /// Nobody knows: they have no outcome, and no model learns from them.
    Unknown,
}

/// Characters of the longest name of an event.
const LONGEST_NAME: usize = 60;

/// Which column of a file of outcomes holds what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LabelColumns {
    /// The bank's own id of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<ColumnRef>,
    /// The bank's own id of an account; its first holder is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<ColumnRef>,
    /// The day of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<ColumnRef>,
}

/// A mapping of outcomes that was checked.
#[derive(Debug, Clone)]
pub struct LabelPlan {
    file: FilePlan,
    columns: LabelColumns,
    rule: Rule,
}

/// What became of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRow<'a> {
    /// The bank's own id of the customer, or of an account.
    pub id: Cow<'a, str>,
    /// Whether the id is that of an account.
    pub is_account: bool,
    /// Field of the record with the id, from 0.
    pub field: usize,
    /// Whether the rule holds.
    pub is_bad: bool,
    /// The day of the event.
    pub date: Option<Date>,
}

impl LabelMapping {
    /// Returns the mapping, checked.
    ///
    /// # Errors
    ///
    /// [`MappingError`] for the first key that is not lawful.
    pub fn check(&self) -> Result<LabelPlan, MappingError> {
        let ids = [&self.columns.customer_id, &self.columns.account_id];
        if ids.into_iter().flatten().count() != 1 {
            let what = "the column of the customer or, with columns.account_id, of the account";
            return Err(MappingError::NotMapped { key: "columns.customer_id", what });
        }
        let is_name = |name: &String| {
            let n = name.trim().chars().count();
            (1..=LONGEST_NAME).contains(&n) && !name.contains(char::is_control)
        };
        if let Some(name) = self.event.as_ref().filter(|name| !is_name(name)) {
            let expected = "the event in a few words, such as \"a default\"";
            return Err(MappingError::value("event", expected, name));
        }
        let rule: Result<Rule, _> = self.bad.parse();
        let expected = "a rule such as \"dpd90 = 1\", \"status in B, D\", \"default_date is not empty\" or \"every \
                        row\"";
        Ok(LabelPlan {
            file: self.format().check()?,
            columns: self.columns.clone(),
            rule: rule.map_err(|_| MappingError::value("bad", expected, &self.bad))?,
        })
    }
}

impl LabelPlan {
    /// Returns the rule that tells an event.
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Returns a reader at the start of a file, that gives each row to `sink`.
    pub fn reader(
        &self,
        mut sink: impl FnMut(&LabelRow<'_>) -> Result<Taken, Fault>,
    ) -> TableReader<impl Rows> {
        let columns = [
            ("columns.customer_id", self.columns.customer_id.as_ref()),
            ("columns.account_id", self.columns.account_id.as_ref()),
            ("columns.date", self.columns.date.as_ref()),
            ("bad", self.rule.column()),
        ];
        let plan = self.clone();
        reader(&self.file, &columns, move |record, fields| sink(&plan.read(record, fields)?))
    }

    fn read<'a>(
        &self,
        record: &Record<'a>,
        fields: &[Option<usize>],
    ) -> Result<LabelRow<'a>, Fault> {
        let dates = CellReader { dates: &self.file.dates, times: &self.file.times };
        let cells = Cells { record, fields };
        let is_account = self.columns.customer_id.is_none();
        let (which, what) =
            if is_account { (1, "the id of the account") } else { (0, "the id of the customer") };
        let (field, id) = cells.id(which, what)?;
        let (rule_field, cell) = if self.rule.takes_empty() {
            (fields.get(3).copied().flatten().unwrap_or(field), cells.text(3).unwrap_or_default())
        } else {
            cells.id(3, "a value for the rule")?
        };
        let is_bad = self.rule.holds(&cell, self.file.numbers).ok_or_else(|| {
            let message = format!("expected a number for the rule, found {}", text_of(&cell));
            Fault::of_field(RejectCode::BadValue, rule_field, message)
        })?;
        let date = if is_bad { cells.date(2, dates)? } else { None };
        Ok(LabelRow { id, is_account, field, is_bad, date })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_told_by_a_rule() {
        let text = "bad = 'dpd >= 90'\ncolumns = { customer_id = 'c', date = 'd' }";
        let mapping: LabelMapping = toml::from_str(text).unwrap();
        let plan = mapping.check().unwrap();
        let mut told = Vec::new();
        let mut reader = plan.reader(|row| {
            told.push((row.id.to_string(), row.is_bad, row.date.map(|date| date.to_string())));
            Ok(Taken::Accepted)
        });
        reader.push(b"c,dpd,d\nx,90,2025-01-31\ny,0,\nz,many,\nw,,\n").unwrap();
        reader.finish().unwrap();
        let codes: Vec<_> = reader.take_rejects().iter().map(|reject| reject.code.code()).collect();
        drop(reader);
        assert_eq!(codes, ["FIP-D013", "FIP-D011"]);
        assert_eq!(
            told,
            [("x".into(), true, Some("2025-01-31".into())), ("y".into(), false, None)]
        );
    }

    #[test]
    fn a_list_of_events_needs_no_value() {
        let events = |bad: &str| {
            let text = format!("bad = \"{bad}\"\ncolumns = {{ customer_id = 'c' }}");
            let plan = toml::from_str::<LabelMapping>(&text).unwrap().check().unwrap();
            let mut told = Vec::new();
            let mut reader = plan.reader(|row| {
                told.push(row.is_bad);
                Ok(Taken::Accepted)
            });
            reader.push(b"c,d\nx,31/01/2025\ny,\n").unwrap();
            reader.finish().unwrap();
            assert_eq!(reader.counts().rejected, 0, "{bad}");
            drop(reader);
            told
        };
        assert_eq!(events("every row"), [true, true]);
        assert_eq!(events("d is not empty"), [true, false]);
        assert_eq!(events("d = *"), [true, false]);
        assert_eq!(events("d is empty"), [false, true]);
    }

    #[test]
    fn a_mapping_without_rule_or_customer_is_refused() {
        let key = |text: &str| {
            toml::from_str::<LabelMapping>(text).unwrap().check().unwrap_err().key().to_owned()
        };
        assert_eq!(key("columns.customer_id = 1"), "bad");
        assert_eq!(key("bad = 'a = 1'"), "columns.customer_id");
        assert_eq!(
            key("bad = 'a = 1'\ncolumns = { customer_id = 1, account_id = 2 }"),
            "columns.customer_id"
        );
        let named =
            |name: &str| format!("event = {name}\nbad = 'a = 1'\ncolumns = {{ customer_id = 1 }}");
        for name in ["''", "'  '", "\"a\\nb\"", &format!("'{}'", "x".repeat(61))] {
            assert_eq!(key(&named(name)), "event", "{name}");
        }
        assert!(toml::from_str::<LabelMapping>(&named("'a default'")).unwrap().check().is_ok());
    }
}
