//! Conditions on transactions.

use fip_model::{Category, Country};

use super::FraudKnowledge;
use super::dialect::Dialect;
use crate::catalogue::{Flag, NumberColumn, Predicate, Range};

/// The column of transactions that holds their time.
pub(super) const TIME: &str = "t.transaction_ts";

/// What conditions are written for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer {
    pub(super) dialect: Dialect,
    pub(super) fraud: FraudKnowledge,
    /// The country that is not abroad.
    pub(super) home: Country,
}

impl Writer {
    /// Returns the condition in SQL: `t` is the transaction, `m` its merchant, `r` its fraud report.
    pub(super) fn condition(self, predicate: &Predicate) -> String {
        let several = |word: &str, all: &[Predicate]| {
            let parts: Vec<String> = all.iter().map(|one| self.inside(one)).collect();
            parts.join(word)
        };
        match predicate {
            Predicate::Flag(flag) => self.flag(*flag),
            Predicate::Channel(codes) => among("t.channel", codes.iter().map(|one| one.code())),
            Predicate::Category(codes) => among("m.category", codes.iter().map(|one| one.code())),
            Predicate::Country(codes) => among("t.country_code", codes),
            Predicate::Number(column, ranges) => {
                numbers(&number_column(*column, self.dialect), ranges)
            }
            Predicate::Not(inner) => format!("NOT ({})", self.condition(inner)),
            Predicate::And(all) if all.is_empty() => "1 = 1".to_owned(),
            Predicate::Or(any) if any.is_empty() => "1 = 0".to_owned(),
            Predicate::And(all) => several(" AND ", all),
            Predicate::Or(any) => several(" OR ", any),
        }
    }

    /// Returns the condition so that it can stand between others.
    fn inside(self, predicate: &Predicate) -> String {
        let text = self.condition(predicate);
        let several = match predicate {
            Predicate::And(_) | Predicate::Or(_) | Predicate::Flag(Flag::Night | Flag::Fraud) => {
                true
            }
            Predicate::Number(_, ranges) => ranges.len() > 1,
            _ => false,
        };
        if several { format!("({text})") } else { text }
    }

    fn flag(self, flag: Flag) -> String {
        match flag {
            Flag::CrossBorder => format!("t.country_code <> '{}'", self.home),
            Flag::Night => {
                let hour = self.dialect.hour(TIME);
                format!("{hour} >= 22 OR {hour} < 6")
            }
            Flag::Weekend => format!("{} IN (6, 7)", self.dialect.weekday(TIME)),
            Flag::Discretionary => {
                let wanted = Category::ALL.into_iter().filter(|one| one.is_discretionary());
                let codes: Vec<&str> = wanted.map(Category::code).collect();
                among("m.category", codes)
            }
            Flag::Fraud if self.fraud == FraudKnowledge::Reported => {
                "t.is_fraud = 1 AND r.transaction_id IS NOT NULL".to_owned()
            }
            Flag::Fraud => "t.is_fraud = 1".to_owned(),
        }
    }
}

/// Returns whether the condition looks at the merchant.
pub(super) fn asks_merchant(predicate: &Predicate) -> bool {
    any(predicate, &|one| match one {
        Predicate::Flag(flag) => *flag == Flag::Discretionary,
        Predicate::Number(column, _) => *column == NumberColumn::Mcc,
        Predicate::Category(_) => true,
        _ => false,
    })
}

/// Returns whether the condition looks at the fraud report.
pub(super) fn asks_fraud(predicate: &Predicate) -> bool {
    any(predicate, &|one| matches!(one, Predicate::Flag(Flag::Fraud)))
}

fn any(predicate: &Predicate, holds: &impl Fn(&Predicate) -> bool) -> bool {
    match predicate {
        Predicate::Not(inner) => any(inner, holds),
        Predicate::And(all) | Predicate::Or(all) => all.iter().any(|one| any(one, holds)),
        leaf => holds(leaf),
    }
}

fn number_column(column: NumberColumn, dialect: Dialect) -> String {
    match column {
        NumberColumn::Mcc => "m.mcc".to_owned(),
        NumberColumn::Hour => dialect.hour(TIME),
        NumberColumn::Weekday => dialect.weekday(TIME),
        NumberColumn::Amount => dialect.pence("t.amount"),
    }
}

fn among<T: ToString>(column: &str, codes: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<String> = codes
        .into_iter()
        .map(|code| format!("'{}'", code.to_string().replace('\'', "''")))
        .collect();
    in_list(column, &quoted)
}

fn in_list(column: &str, values: &[String]) -> String {
    match values {
        [] => "1 = 0".to_owned(),
        [one] => format!("{column} = {one}"),
        several => format!("{column} IN ({})", several.join(", ")),
    }
}

fn numbers(column: &str, ranges: &[Range]) -> String {
    if ranges.iter().all(|range| range.low == range.high) {
        let values: Vec<String> = ranges.iter().map(|range| range.low.to_string()).collect();
        return in_list(column, &values);
    }
    let parts = ranges.iter().map(|range| match (range.low, range.high) {
        (i64::MIN, i64::MAX) => "1 = 1".to_owned(),
        (i64::MIN, high) => format!("{column} <= {high}"),
        (low, i64::MAX) => format!("{column} >= {low}"),
        (low, high) => format!("{column} BETWEEN {low} AND {high}"),
    });
    parts.collect::<Vec<_>>().join(" OR ")
}

/// Returns a word for the condition that can be part of a column's name.
pub(super) fn slug(predicate: &Predicate) -> String {
    /// PostgreSQL keeps 63 characters of a name; figure and number need the rest.
    const LONGEST: usize = 30;
    let text = match predicate {
        Predicate::Channel(codes) if codes.len() == 1 => codes[0].code().to_owned(),
        Predicate::Category(codes) if codes.len() == 1 => codes[0].code().to_owned(),
        other => other.to_string().replace('-', "minus "),
    };
    let mut slug = String::new();
    for c in text.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    slug.truncate(LONGEST);
    slug.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql_at(text: &str, home: Country) -> String {
        let (dialect, fraud) = (Dialect::Standard, FraudKnowledge::AtOnce);
        Writer { dialect, fraud, home }.condition(&text.parse().unwrap())
    }

    fn sql(text: &str) -> String {
        sql_at(text, Country::GB)
    }

    #[test]
    fn conditions_keep_their_meaning() {
        assert_eq!(sql("channel in [ATM, ONLINE]"), "t.channel IN ('ONLINE', 'ATM')");
        assert_eq!(sql("mcc = 7995"), "m.mcc = 7995");
        assert_eq!(sql("cross_border"), "t.country_code <> 'GB'");
        assert_eq!(sql_at("cross_border", "FR".parse().unwrap()), "t.country_code <> 'FR'");
        assert_eq!(
            sql("not (weekend or country = FR)"),
            "NOT (EXTRACT(ISODOW FROM t.transaction_ts) IN (6, 7) OR t.country_code = 'FR')"
        );
        assert_eq!(
            sql("night and channel = ATM"),
            "(EXTRACT(HOUR FROM t.transaction_ts) >= 22 OR EXTRACT(HOUR FROM t.transaction_ts) < 6) \
             AND t.channel = 'ATM'"
        );
        assert_eq!(
            sql("amount between 10 and 99.99"),
            "CAST(ROUND(t.amount * 100) AS BIGINT) BETWEEN 1000 AND 9999"
        );
    }

    #[test]
    fn words_for_conditions_are_names() {
        let slug = |text: &str| slug(&text.parse().unwrap());
        assert_eq!(slug("channel = ATM"), "atm");
        assert_eq!(slug("amount < -5"), "amount_minus_5_01");
        assert_eq!(slug("night and channel in [ATM, ONLINE]"), "night_and_channel_in_online_at");
    }
}
