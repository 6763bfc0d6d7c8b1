//! What a ledger must know of its transactions for a feature.

use fip_model::{Attribute, Attributes};

use super::definition::{Aggregate, Definition, Key, Measure, Series};
use super::predicate::{Flag, NumberColumn, Predicate};

/// Returns what a definition needs; `of_month` and `of_own` tell the needs of a feature of a month and
/// of the same table, by their positions.
pub(super) fn needs(
    definition: &Definition,
    of_month: impl Fn(usize) -> Attributes,
    of_own: impl Fn(usize) -> Attributes,
) -> Attributes {
    match definition {
        Definition::Window(_) => Attributes::NONE,
        Definition::Aggregate(Aggregate { measure, filter, .. }) => {
            let measured = match *measure {
                Measure::Distinct(key) | Measure::Entropy(key) => of_key(key),
                Measure::OfMonths(_, Series::Feature(position)) => of_month(position),
                _ => Attributes::NONE,
            };
            measured.union(filter.as_ref().map_or(Attributes::NONE, of_condition))
        }
        Definition::Formula(formula) => {
            let mut needs = Attributes::NONE;
            formula.visit_features(&mut |position| needs = needs.union(of_own(position)));
            needs
        }
    }
}

fn of_key(key: Key) -> Attributes {
    let attribute = match key {
        Key::Merchant => Attribute::Merchant,
        Key::Category => Attribute::Category,
        Key::Mcc => Attribute::Mcc,
        Key::Country => Attribute::Country,
        Key::Channel => Attribute::Channel,
        Key::Day => return Attributes::NONE,
    };
    Attributes::NONE.with(attribute)
}

fn of_condition(condition: &Predicate) -> Attributes {
    let attribute = match condition {
        Predicate::Flag(Flag::CrossBorder) | Predicate::Country(_) => Attribute::Country,
        Predicate::Flag(Flag::Night) | Predicate::Number(NumberColumn::Hour, _) => {
            Attribute::TimeOfDay
        }
        Predicate::Flag(Flag::Discretionary) | Predicate::Category(_) => Attribute::Category,
        Predicate::Flag(Flag::Fraud) => Attribute::Fraud,
        Predicate::Channel(_) => Attribute::Channel,
        Predicate::Number(NumberColumn::Mcc, _) => Attribute::Mcc,
        Predicate::Flag(Flag::Weekend)
        | Predicate::Number(NumberColumn::Weekday | NumberColumn::Amount, _) => {
            return Attributes::NONE;
        }
        Predicate::Not(inner) => return of_condition(inner),
        Predicate::And(all) | Predicate::Or(all) => {
            return all.iter().map(of_condition).fold(Attributes::NONE, Attributes::union);
        }
    };
    Attributes::NONE.with(attribute)
}
