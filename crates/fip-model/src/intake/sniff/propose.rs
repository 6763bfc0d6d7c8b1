//! The mapping that a file suggests.

use super::values::ValueKind;
use super::words::plain;
use super::{
    Fill, Finding, Home, Purposes, Role, RowRule, Sniffed, SniffedColumn, Which, codes, roles,
};
use crate::intake::dates::NUMERIC;
use crate::intake::loose::{ColumnRef, Text, Texts};
use crate::intake::mapping::{AmountColumns, Sign, TransactionColumns, TransactionMapping, Unit};
use crate::intake::number::Mark;

/// A mapping, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The mapping; not lawful where a column that every ledger has was not found.
    pub mapping: TransactionMapping,
    /// What was decided and why: about the file, its columns and their values.
    pub findings: Vec<Finding>,
    /// Values for which no code was found, by column; they would be rejected.
    pub unknown: Vec<(String, Vec<String>)>,
    /// The column of types, with its values of which nobody knows whether they are debits or credits; such
    /// rows would be rejected.
    pub unknown_sides: Option<(String, Vec<String>)>,
    /// Where the bank seems to be at home.
    pub home: Home,
    /// What descriptions tell of categories, where no other column does.
    pub purposes: Option<Purposes>,
    /// What may stand for empty cells; the mapping has it as `default`.
    pub fills: Vec<Fill>,
    /// Which rows may not count; the mapping has them as `only` and `ignore`.
    pub rules: Vec<RowRule>,
}

/// Words of names of columns whose amounts are in minor units.
const MINOR: [&str; 21] = [
    "minor", "pence", "penny", "pennies", "cent", "cents", "centime", "centimes", "centimos",
    "centavos", "grosz", "grosze", "groszy", "ore", "oere", "øre", "pfennig", "halere", "haleru",
    "kopeks", "paise",
];

impl Sniffed {
    /// Returns the column that has a role.
    pub fn column(&self, role: Role) -> Option<&SniffedColumn> {
        self.columns.iter().find(|column| column.role == Some(role))
    }

    /// Returns the mapping that the file suggests.
    pub fn propose(&self) -> Proposal {
        let home = self.home();
        let mut findings = vec![home.country_finding.clone(), home.currency_finding.clone()];
        findings.extend(self.findings.iter().cloned());
        findings.extend(self.columns.iter().map(|column| column.finding.clone()));
        let mut mapping = TransactionMapping {
            delimiter: self.delimiter.to_string(),
            encoding: self.encoding,
            skip_lines: self.skip_lines,
            header: self.header,
            decimal: self.decimal,
            thousands: self.thousands.map(String::from).unwrap_or_default(),
            columns: self.mapped(&mut findings),
            ..TransactionMapping::default()
        };
        if let Some(format) = self.column(Role::Date).and_then(date_format) {
            mapping.date_format = Texts::one(&format);
        }
        if let Some(ValueKind::Time { format }) = self.column(Role::Time).map(|column| &column.kind)
        {
            mapping.time_format = Texts::one(format);
        }
        let unknown = self.coded(&mut mapping);
        let purposes = self.purposes(|column| self.named(column));
        if let Some(purposes) = &purposes {
            findings.push(purposes.finding.clone());
            if purposes.is_mapped {
                mapping.columns.purpose = Some(purposes.column.clone());
                mapping.map.purpose = purposes.map.clone();
            }
        }
        let fills = self.fills(&home);
        for fill in &fills {
            let default = &mut mapping.default;
            match fill.key {
                "merchant" => default.merchant.clone_from(&fill.value),
                "mcc" => default.mcc = fill.value.clone().map(Text),
                "category" => default.category.clone_from(&fill.value),
                "country" => default.country.clone_from(&fill.value),
                _ => {}
            }
            findings.push(fill.finding.clone());
        }
        for rule in &self.rules {
            let column = self.ruled(rule);
            let texts: Vec<&str> = rule.texts.iter().map(String::as_str).collect();
            let rules = match rule.which {
                Which::Only => &mut mapping.only,
                Which::Ignore => &mut mapping.ignore,
            };
            rules.insert(column, Texts::of(&texts));
            findings.push(rule.finding.clone());
        }
        let rules = self.rules.clone();
        let unknown_sides = self.unknown_sides();
        Proposal { mapping, findings, unknown, unknown_sides, home, purposes, fills, rules }
    }

    /// Returns how the mapping names the column of a rule.
    pub fn ruled(&self, rule: &RowRule) -> String {
        let column = self.columns.get(rule.column.saturating_sub(1));
        column.map_or_else(String::new, |column| self.named(column).to_string())
    }

    /// Returns whether a rule is on the column.
    pub fn is_ruled(&self, column: &SniffedColumn) -> bool {
        self.rules.iter().any(|rule| rule.column == column.number)
    }

    fn mapped(&self, findings: &mut Vec<Finding>) -> TransactionColumns {
        let of = |role| self.column(role).map(|column| self.named(column));
        TransactionColumns {
            transaction_id: of(Role::TransactionId),
            customer_id: of(Role::CustomerId),
            account_id: of(Role::AccountId),
            merchant_id: of(Role::MerchantId),
            merchant_name: of(Role::MerchantName),
            date: of(Role::Date),
            time: of(Role::Time),
            amount: self.amount(findings),
            mcc: of(Role::Mcc),
            category: of(Role::Category),
            purpose: of(Role::Purpose),
            channel: of(Role::Channel),
            country: of(Role::Country),
            currency: of(Role::Currency),
            fraud: of(Role::Fraud),
            fraud_reported: of(Role::FraudReported),
        }
    }

    fn named(&self, column: &SniffedColumn) -> ColumnRef {
        let same = self.columns.iter().filter(|other| other.name == column.name).count();
        if self.header && same == 1 && !column.name.is_empty() {
            ColumnRef::Name(column.name.clone())
        } else {
            ColumnRef::Number(column.number)
        }
    }

    fn amount(&self, findings: &mut Vec<Finding>) -> AmountColumns {
        let (unit, finding) = self.unit();
        findings.extend(finding);
        AmountColumns { unit, ..self.sides(findings) }
    }

    /// Returns the unit of amounts where the name of their column says that it is not the major one, and
    /// what is to be said of it.
    fn unit(&self) -> (Option<Unit>, Option<Finding>) {
        let roles = [Role::Amount, Role::Debit, Role::Credit];
        let columns: Vec<&SniffedColumn> =
            roles.into_iter().filter_map(|role| self.column(role)).collect();
        let mut filled = columns.iter().filter(|column| column.n_values > 0).peekable();
        if filled.peek().is_none() || !filled.all(|column| column.is_whole) {
            return (None, None);
        }
        let says_so = |column: &&&SniffedColumn| {
            plain(&column.name).split(' ').any(|word| MINOR.contains(&word))
        };
        let told = |what: &str, evidence: String| {
            Some(Finding { what: what.to_owned(), evidence, is_sure: false })
        };
        if let Some(column) = columns.iter().find(says_so) {
            let evidence =
                format!("the name {} says so, and all are whole numbers", column.shown());
            return (Some(Unit::Minor), told("amounts are in pence or cents", evidence));
        }
        let evidence =
            "all whole numbers: if they are pence or cents, say unit = \"minor\"".to_owned();
        (None, told("amounts are not in pence or cents", evidence))
    }

    fn sides(&self, findings: &mut Vec<Finding>) -> AmountColumns {
        let side = |role| {
            self.column(role)
                .map(|column| Texts::one(&self.named(column).to_string()))
                .unwrap_or_default()
        };
        let Some(amount) = self.column(Role::Amount) else {
            let (debit, credit) = (side(Role::Debit), side(Role::Credit));
            let sign = self.column(Role::Debit).and_then(sign_of_debits).map(|(sign, finding)| {
                findings.push(finding);
                sign
            });
            return AmountColumns { sign, debit, credit, ..AmountColumns::default() };
        };
        let column = Some(self.named(amount));
        if let Some(kind) = self.column(Role::Kind) {
            let values = |debit: bool| {
                let is_side = |value: &&String| roles::is_debit(value) == Some(debit);
                let of_side = kind.values.iter().filter(is_side).map(String::as_str);
                Texts::of(&of_side.collect::<Vec<_>>())
            };
            let (mut debit, mut credit) = (values(true), values(false));
            // The beginning of the file may have one side alone.
            let other = |of: &Texts| {
                let found = of.iter().find_map(roles::opposite);
                found.as_deref().map(Texts::one).unwrap_or_default()
            };
            if credit.is_empty() {
                credit = other(&debit);
            } else if debit.is_empty() {
                debit = other(&credit);
            }
            let kind = Some(self.named(kind));
            return AmountColumns { column, kind, debit, credit, ..AmountColumns::default() };
        }
        let (sign, finding) = sign(amount, self.n_records);
        findings.push(finding);
        AmountColumns { column, sign: Some(sign), ..AmountColumns::default() }
    }

    /// Returns the values of a type of which nobody knows whether they are debits or credits.
    fn unknown_sides(&self) -> Option<(String, Vec<String>)> {
        let kind = self.column(Role::Kind)?;
        let unknown = kind.values.iter().filter(|value| roles::is_debit(value).is_none());
        let unknown: Vec<String> = unknown.cloned().collect();
        (!unknown.is_empty()).then(|| (kind.shown(), unknown))
    }

    /// Fills in the codes of values; returns those for which none was found.
    fn coded(&self, mapping: &mut TransactionMapping) -> Vec<(String, Vec<String>)> {
        let mut unknown = Vec::new();
        let mut fill = |role, guess: fn(&SniffedColumn) -> codes::Guessed| {
            let Some(column) = self.column(role) else { return std::collections::BTreeMap::new() };
            let found = guess(column);
            if !found.unknown.is_empty() {
                unknown.push((column.shown(), found.unknown));
            }
            found.map
        };
        let categories =
            |column: &SniffedColumn| codes::categories(column.values.iter().map(String::as_str));
        mapping.map.category = fill(Role::Category, categories);
        mapping.map.purpose = fill(Role::Purpose, categories);
        mapping.map.channel =
            fill(Role::Channel, |column| codes::channels(column.values.iter().map(String::as_str)));
        unknown
    }
}

/// Returns the format of a column of dates, also of one that only its name tells to be one.
fn date_format(column: &SniffedColumn) -> Option<String> {
    if let ValueKind::Date { format, .. } = &column.kind {
        return Some(format.clone());
    }
    let values: Vec<&str> = column.examples.iter().map(String::as_str).collect();
    match super::values::date(&values, &NUMERIC)? {
        ValueKind::Date { format, .. } => Some(format),
        _ => None,
    }
}

/// Returns which sign spending has in a column of debits that has both: the others are taken back.
fn sign_of_debits(column: &SniffedColumn) -> Option<(Sign, Finding)> {
    let (negative, n) = (column.n_negative, column.n_values);
    if negative == 0 || negative == n {
        return None;
    }
    let (sign, side, others) = if negative * 2 > n {
        (Sign::SpendNegative, "below", n - negative)
    } else {
        (Sign::SpendPositive, "above", negative)
    };
    let finding = Finding {
        what: format!("spending is {side} zero"),
        evidence: format!(
            "{others} of {n} values of {} are not, and are left out as taken back",
            column.shown()
        ),
        is_sure: false,
    };
    Some((sign, finding))
}

/// Returns which sign spending has: that of most amounts; what is said of marks where they say it.
fn sign(column: &SniffedColumn, n_records: usize) -> (Sign, Finding) {
    let negative = column.n_negative;
    let marks = |wanted: Mark| {
        let of_value = |value: &String| Mark::of(value).is_some_and(|(mark, _)| mark == wanted);
        column.frequent.iter().any(|(value, _)| of_value(value))
    };
    let (debits, credits) = (marks(Mark::Debit), marks(Mark::Credit));
    if negative == 0 && (debits || credits) {
        // Where debits alone are marked, the others are credits.
        let sign = if credits { Sign::SpendPositive } else { Sign::SpendNegative };
        let evidence =
            "DR behind an amount is a debit, CR a credit; the sign is of amounts without a mark";
        let what = format!("spending is {} zero", if credits { "above" } else { "below" });
        let finding = Finding { what, evidence: evidence.to_owned(), is_sure: credits };
        return (sign, finding);
    }
    let sign = if negative * 2 > n_records { Sign::SpendNegative } else { Sign::SpendPositive };
    let what = match sign {
        Sign::SpendNegative => "spending is below zero",
        Sign::SpendPositive => "spending is above zero",
    };
    let share = negative * 100 / n_records.max(1);
    let finding = Finding {
        what: what.to_owned(),
        evidence: format!("{negative} of {n_records} amounts are below zero"),
        is_sure: negative == 0 || share >= 60,
    };
    (sign, finding)
}
