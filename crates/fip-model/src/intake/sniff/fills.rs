//! What may stand for empty cells, so that rows without a shop are read.

use super::{Finding, Home, Role, Sniffed, SniffedColumn};

/// What a file suggests for the empty cells of a column; always to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// The key of the mapping, below `default`.
    pub key: &'static str,
    /// What would stand there; `None` where only the bank can say it, so that such rows are rejected.
    pub value: Option<String>,
    /// What speaks for it.
    pub finding: Finding,
}

/// A merchant category code that no shop has.
const NO_CODE: &str = "0000";

impl Sniffed {
    /// Returns what may stand for the empty cells of columns that must not have any.
    pub(super) fn fills(&self, home: &Home) -> Vec<Fill> {
        let has = |role| self.column(role).is_some();
        let purpose = if has(Role::Category) { Role::Category } else { Role::Purpose };
        let category = if has(purpose) { purpose } else { Role::Mcc };
        let merchant = if has(Role::MerchantName) { Role::MerchantName } else { Role::MerchantId };
        let both = has(Role::MerchantName) && has(Role::MerchantId);
        let named = [
            ("merchant", merchant, Some("none")),
            ("mcc", Role::Mcc, Some(NO_CODE)),
            ("category", category, Some("other_retail")),
            ("country", Role::Country, Some(home.country.as_str())),
            ("channel", Role::Channel, None),
            ("fraud", Role::Fraud, None),
        ];
        let mut fills = Vec::new();
        for (key, role, value) in named {
            // An id may stand for a name, and neither column tells of the other's cells.
            if key == "merchant" && both {
                continue;
            }
            let Some(column) = self.column(role).filter(|column| self.n_empty(column) > 0) else {
                continue;
            };
            fills.push(fill(key, value, column, (self.n_empty(column), self.n_records)));
        }
        fills
    }

    /// Returns the records without a value of a column that has some.
    const fn n_empty(&self, column: &SniffedColumn) -> usize {
        if column.n_values == 0 { 0 } else { self.n_records - column.n_values }
    }
}

fn fill(
    key: &'static str,
    value: Option<&str>,
    column: &SniffedColumn,
    (n, of): (usize, usize),
) -> Fill {
    let empty = format!("{n} of {of} values of {} are empty", column.shown());
    let (what, evidence) = match value {
        Some(value) => (format!("an empty {key} stands as {value}"), empty),
        None => (
            format!("an empty {key} is rejected"),
            format!("{empty}, and only you can say what for"),
        ),
    };
    let finding = Finding { what, evidence, is_sure: false };
    Fill { key, value: value.map(str::to_owned), finding }
}
