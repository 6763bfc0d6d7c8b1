//! Catalogues that use the whole language of declarations.

use fip_features::{Declaration, Grain};

/// Conditions on every column, in every form; the last two hold never and always.
pub(super) const CONDITIONS: [&str; 38] = [
    "channel = ATM",
    "channel != CHIP_AND_PIN",
    "channel in [ONLINE, MOBILE_WALLET]",
    "channel not in [ATM, CONTACTLESS]",
    "category = GROCERIES",
    "category != GROCERIES",
    "category in [GAMBLING, CASH, ALCOHOL_AND_TOBACCO]",
    "category not in [GROCERIES, FUEL]",
    "country = FR",
    "country != GB",
    "country in [AA, ZZ]",
    "country not in [GB, ZZ]",
    "mcc = 0",
    "mcc in [7995, 9999]",
    "mcc not in [7995, 5411, 4000]",
    "mcc between 4000 and 5411",
    "mcc >= 6011",
    "mcc < 4001",
    "hour < 6",
    "hour in [0, 23]",
    "hour != 12",
    "hour between 9 and 17",
    "weekday = 7",
    "weekday <= 5",
    "amount < 0",
    "amount = 0",
    "amount > -10 and amount <= 10",
    "amount between 0.01 and 99.99",
    "amount >= 1000 or amount not in [10, -10, 0]",
    "cross_border",
    "night",
    "weekend",
    "discretionary",
    "fraud",
    "not fraud",
    "not (night or weekend) or (cross_border and not (channel = ONLINE and amount > 0))",
    "amount < 0 and amount > 0",
    "(night or not night) and not not (country = GB or country != GB)",
];

/// How many of them hold for some transactions and not for others.
const N_REAL: usize = CONDITIONS.len() - 2;

/// What is computed of transactions, with a filter or without one, in any number of months.
pub(super) const MEASURES: [&str; 48] = [
    "count",
    "sum of amount",
    "mean of amount",
    "sd of amount",
    "min of amount",
    "max of amount",
    "median of amount",
    "quantile 0.001 of amount",
    "quantile 0.25 of amount",
    "quantile 0.333 of amount",
    "quantile 0.5 of amount",
    "quantile 0.95 of amount",
    "quantile 0.999 of amount",
    "quantile 1 of amount",
    "share of count",
    "share of spend",
    "distinct merchants",
    "distinct categories",
    "distinct mccs",
    "distinct countries",
    "distinct channels",
    "distinct days",
    "entropy of spend by merchant",
    "entropy of spend by category",
    "entropy of spend by mcc",
    "entropy of spend by country",
    "entropy of spend by channel",
    "entropy of spend by day",
    "days since last",
    "days since first",
    "mean days between",
    "active months",
    "count against the 1 month before",
    "count against the 3 months before",
    "spend against the 1 month before",
    "spend against the 12 months before",
    "mean of monthly count",
    "sd of monthly count",
    "min of monthly count",
    "max of monthly count",
    "slope of monthly count",
    "trend of monthly count",
    "mean of monthly spend",
    "sd of monthly spend",
    "min of monthly spend",
    "max of monthly spend",
    "slope of monthly spend",
    "trend of monthly spend",
];

/// Features of months whose statistics are features of customers: whole, money, real, often missing.
const OF_MONTHS: [&str; 9] = [
    "measure_0",
    "measure_0_such",
    "measure_1",
    "measure_1_such",
    "measure_2",
    "measure_3",
    "measure_15_such",
    "measure_33",
    "formula_ratio",
];

const STATISTICS: [&str; 6] = ["mean", "sd", "min", "max", "slope", "trend"];
pub(super) const SPANS: [&str; 4] = ["1 month", "3 months", "6 months", "12 months"];

/// Formulas of every operator and function; some are always missing.
const FORMULAS: [(&str, &str); 22] = [
    ("formula_behind", "formula_ratio * measure_0 / formula_coalesce + formula_number"),
    ("formula_ratio", "measure_1 / measure_0_such"),
    ("formula_sum", "measure_1 + measure_5"),
    ("formula_difference", "measure_1 - measure_2 - (measure_4 - measure_5)"),
    ("formula_product", "measure_0 * measure_1 * -2.5"),
    ("formula_quotient", "measure_1 / measure_0 / measure_0_such * 100"),
    ("formula_negative", "--measure_1 - -measure_6"),
    ("formula_ln", "ln(measure_1)"),
    ("formula_ln_1", "ln(1 + measure_0)"),
    ("formula_sqrt", "sqrt(measure_1 * measure_2)"),
    ("formula_sqrt_ratio", "sqrt(measure_1 / measure_5)"),
    ("formula_abs", "abs(measure_4)"),
    ("formula_min", "min(measure_1, measure_2, measure_3)"),
    ("formula_max", "max(measure_4, 10, measure_8)"),
    ("formula_coalesce", "coalesce(measure_3_such, measure_2_such / 0, measure_7, 7)"),
    ("formula_coalesce_one", "coalesce(measure_14_such)"),
    ("formula_number", "2 + 3 * 4 - 1"),
    ("formula_by_zero", "measure_1 / (measure_0 - measure_0)"),
    ("formula_of_zero", "(measure_1 - measure_1) / measure_0"),
    ("formula_nested", "max(ln(1 + abs(measure_1)), coalesce(measure_23, 0)) - (1 - (2 - 3))"),
    ("formula_of_shares", "measure_14_such * measure_15_such / measure_14_such"),
    ("formula_of_days", "measure_30 * 2 + measure_30_such"),
];

/// Returns declarations of every measure with and without conditions and spans, of statistics of
/// features of months, and of formulas; each goes to every table in which it has a meaning.
pub(crate) fn everything() -> Vec<Declaration> {
    let mut all = Vec::new();
    for (at, measure) in MEASURES.iter().enumerate() {
        let such = CONDITIONS[(at * 5) % N_REAL];
        let other = CONDITIONS[(at * 7 + 3) % N_REAL];
        let (span, next) = (SPANS[at % 4], SPANS[(at + 1) % 4]);
        all.push(declaration(format!("measure_{at}"), (*measure).to_owned()));
        all.push(declaration(format!("measure_{at}_such"), format!("{measure} where {such}")));
        // Months know no span, and what looks at the months before knows no other.
        if !measure.contains("against") {
            all.push(declaration(
                format!("measure_{at}_late"),
                format!("{measure} in the last {span}"),
            ));
            let both = format!("{measure} where {other} in the last {next}");
            all.push(declaration(format!("measure_{at}_such_late"), both));
        }
    }
    for (at, condition) in CONDITIONS.iter().enumerate() {
        all.push(declaration(format!("count_{at}"), format!("count where {condition}")));
        all.push(declaration(format!("spend_{at}"), format!("share of spend where {condition}")));
    }
    for (at, feature) in OF_MONTHS.iter().enumerate() {
        for (kind, statistic) in STATISTICS.iter().enumerate() {
            let whole = format!("{statistic} of monthly {feature}");
            let late = format!("{whole} in the last {}", SPANS[(at + kind) % 4]);
            all.push(declaration(format!("{statistic}_of_{feature}"), whole));
            all.push(declaration(format!("{statistic}_of_late_{feature}"), late));
        }
    }
    all.extend(FORMULAS.map(|(name, formula)| Declaration::new(name, formula)));
    let of_window = [
        ("window_start", "first day of the window"),
        ("window_end", "day after the window"),
        ("window_months", "months of the window"),
        ("formula_of_window", "(window_end - window_start) / window_months"),
    ];
    all.extend(of_window.map(|(name, definition)| {
        let grain = Some(Grain::Customer);
        Declaration { grain, ..Declaration::new(name, definition) }
    }));
    all
}

fn declaration(name: String, definition: String) -> Declaration {
    Declaration::new(name, definition)
}
