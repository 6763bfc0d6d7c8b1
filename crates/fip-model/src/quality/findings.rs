//! What stands out, in sentences.

use super::document::{
    AmountQuality, ColumnQuality, DataQuality, Finding, ReadTable, Severity, TableQuality,
};
use super::words::{count, of, percent};
use crate::attributes::Attribute;
use crate::intake::RejectCode;

/// From this share of its cells on, what is missing in a column may change results: Schafer (1999).
const MISSING: f64 = 0.05;
/// Above this share of all, rows that were rejected or stand at midnight are more than a slip.
const SLIP: f64 = 0.01;
/// Above this share transactions that equal an earlier one are more than two purchases of the same kind:
/// a thousandth where the time of day is known, a hundredth where only days are.
const EQUAL: [f64; 2] = [0.001, 0.01];
/// Whole amounts above this share of all look rounded.
const ROUNDED: f64 = 0.9;
/// A column of so many rows with one value says nothing.
const CONSTANT_ROWS: u64 = 100;

const FACTS: &str = "FactTransactions";

/// Returns the findings, warnings first; within these in the order of the page.
pub(super) fn findings(quality: &DataQuality) -> Vec<Finding> {
    let mut found = List::default();
    reading(quality, &mut found);
    keys(quality, &mut found);
    time(quality, &mut found);
    amounts(quality, &mut found);
    quality.tables.iter().for_each(|table| columns(table, &mut found));
    not_known(quality, &mut found);
    found.0.sort_by_key(|finding| finding.severity);
    found.0
}

#[derive(Debug, Default)]
struct List(Vec<Finding>);

impl List {
    /// Adds a finding unless it is about nothing. `at` is the table and the column, or an empty one.
    fn add(
        &mut self,
        (id, severity): (&str, Severity),
        at: [&str; 2],
        n: u64,
        (text, advice): (String, &str),
    ) {
        if n == 0 {
            return;
        }
        self.0.push(Finding {
            id: id.to_owned(),
            severity,
            table: at[0].to_owned(),
            column: Some(at[1].to_owned()).filter(|column| !column.is_empty()),
            n,
            text,
            advice: advice.to_owned(),
        });
    }
}

fn reading(quality: &DataQuality, found: &mut List) {
    for read in &quality.reading.tables {
        rejects(read, found);
        let table = read.table.as_str();
        let left_out = [
            (
                "repeated",
                read.repeated,
                match table {
                    "customers" => {
                        "repeat an earlier customer in all that is read and are left out"
                    }
                    _ => "repeat an earlier one in every cell and are left out",
                },
                "Ask the source why it sends rows twice; clean.duplicates says what becomes of them",
            ),
            (
                "credits",
                read.credits,
                "are refunds or income and are left out",
                "Nothing to do if amounts are what was spent; else correct the sign in [input.transactions]",
            ),
            (
                "ignored",
                read.ignored,
                match table {
                    "labels" => "are of nobody known",
                    _ => "are left out by the rules in fip.toml",
                },
                match table {
                    "labels" => "Compare the ids of the outcomes with those of the transactions",
                    _ => "Nothing to do if the ignore and only rules are meant so",
                },
            ),
        ];
        for (id, n, what, advice) in left_out {
            let severity = graded(id == "repeated" && above(n, read.rows, SLIP));
            let rows = of(n, "row", "rows");
            let share = percent(n, read.rows);
            found.add(
                (id, severity),
                [table, ""],
                n,
                (format!("{rows} of {table} ({share}) {what}."), advice),
            );
        }
    }
    left_out(quality, found);
}

/// Rows that were read and stand in no table.
fn left_out(quality: &DataQuality, found: &mut List) {
    let left_out = quality.reading.left_out;
    let rows = of(left_out.before_window, "transaction", "transactions");
    found.add(
        ("before_window", Severity::Info),
        [FACTS, "transaction_ts"],
        left_out.before_window,
        (
            format!("{rows} come before the first whole month and are left out."),
            "Nothing to do: features are computed from whole months",
        ),
    );
    let rows = of(left_out.after_window, "transaction", "transactions");
    found.add(
        ("after_window", Severity::Info),
        [FACTS, "transaction_ts"],
        left_out.after_window,
        (
            format!("{rows} are on or after the as-of date and are set aside."),
            "Check input.as_of if they should count, and the dates if the days have not come yet",
        ),
    );
    let rows = of(left_out.far_rows, "transaction lies", "transactions lie");
    found.add(
        ("far_rows", Severity::Warning),
        [FACTS, "transaction_ts"],
        left_out.far_rows,
        (
            format!(
                "{rows} years or many months from all others; they are left out and did not move the window."
            ),
            "Correct their dates; input.as_of and input.months say where the window lies if they are right",
        ),
    );
    let accounts = of(left_out.opened_late, "account has", "accounts have");
    found.add(
        ("opened_late", Severity::Warning),
        ["DimAccount", "opened_date"],
        left_out.opened_late,
        (
            format!("{accounts} a transaction before the day of opening; that day is left empty."),
            "Check which column holds the day of opening: it may be that of the last change",
        ),
    );
    let events = of(left_out.early_events, "event comes", "events come");
    found.add(
        ("early_events", Severity::Warning),
        ["CustomerOutcomes", "event_date"],
        left_out.early_events,
        (
            format!("{events} before the as-of date and count as no outcome."),
            "Set input.as_of before the events that are to be foretold",
        ),
    );
}

/// Rows that could not be read; keys that nobody knows are told apart.
fn rejects(read: &ReadTable, found: &mut List) {
    let orphans = [RejectCode::UnknownCustomer, RejectCode::UnknownAccount];
    let is_orphan = |code: &str| orphans.iter().any(|one| one.code() == code);
    let mut codes: Vec<&str> = Vec::new();
    let mut n = 0;
    for one in read.rejects.iter().filter(|one| !is_orphan(&one.code)) {
        n += one.n;
        if !codes.contains(&one.code.as_str()) {
            codes.push(&one.code);
        }
    }
    let (rows, table) = (of(n, "row", "rows"), read.table.as_str());
    let share = percent(n, read.rows);
    found.add(
        ("rejected", graded(above(n, read.rows, SLIP))),
        [table, ""],
        n,
        (
            format!("{rows} of {table} ({share}) could not be read: {}.", codes.join(", ")),
            "See the reasons beside the rows in quarantine; fip explain-error CODE tells more",
        ),
    );
    for code in orphans {
        for one in read.rejects.iter().filter(|one| one.code == code.code()) {
            let rows = of(one.n, "row", "rows");
            let share = percent(one.n, read.rows);
            found.add(
                ("orphan_keys", Severity::Warning),
                [table, one.column.as_deref().unwrap_or_default()],
                one.n,
                (
                    format!(
                        "{rows} of {table} ({share}) are in quarantine: {} ({}).",
                        one.title, one.code
                    ),
                    &capital(&one.hint),
                ),
            );
        }
    }
}

fn keys(quality: &DataQuality, found: &mut List) {
    let keys = quality.keys;
    let n_outcomes = rows_of(quality, "CustomerOutcomes") + keys.outcomes_unknown;
    let outcomes = of(keys.outcomes_unknown, "outcome is", "outcomes are");
    found.add(
        ("orphan_outcomes", graded(above(keys.outcomes_unknown, n_outcomes, SLIP))),
        ["CustomerOutcomes", "customer_id"],
        keys.outcomes_unknown,
        (
            format!("{outcomes} of customers that the ledger does not know."),
            "Check that outcomes and transactions use the same ids",
        ),
    );
    let unknown = [
        ("customer_id", keys.customers_unknown, "DimCustomer"),
        ("account_id", keys.accounts_unknown, "DimAccount"),
        ("merchant_id", keys.merchants_unknown, "DimMerchant"),
    ];
    for (column, n, what) in unknown {
        let rows = of(n, "transaction leads", "transactions lead");
        found.add(
            ("dangling_keys", Severity::Warning),
            [FACTS, column],
            n,
            (format!("{rows} to no row of {what}."), "Run fip prepare again"),
        );
    }
    let rows = of(keys.transactions_repeated, "transaction repeats", "transactions repeat");
    found.add(
        ("repeated_ids", Severity::Warning),
        [FACTS, "transaction_id"],
        keys.transactions_repeated,
        (format!("{rows} an earlier id."), "Run fip prepare again"),
    );
    equal_rows(quality, found);
    let unused = [
        (
            "DimCustomer",
            "customer",
            keys.customers_unused,
            "They have no behaviour to score: check that their accounts are in the files",
        ),
        (
            "DimAccount",
            "account",
            keys.accounts_unused,
            "Nothing to do if accounts may rest; else check that all files of transactions are there",
        ),
        (
            "DimMerchant",
            "merchant",
            keys.merchants_unused,
            "Nothing to do: nobody has paid there in the window",
        ),
    ];
    for (table, what, n, advice) in unused {
        let all = rows_of(quality, table);
        let text = format!("{} of {} {what}s have no transaction.", count(n), count(all));
        found.add(("unused_keys", Severity::Info), [table, ""], n, (text, advice));
    }
}

fn equal_rows(quality: &DataQuality, found: &mut List) {
    let (n, all) = (quality.keys.transactions_equal, rows_of(quality, FACTS));
    let knows_time = !quality.not_known.contains(&Attribute::TimeOfDay);
    let most = EQUAL[usize::from(!knows_time)];
    let rows = of(n, "transaction equals", "transactions equal");
    let share = percent(n, all);
    found.add(
        ("equal_rows", graded(above(n, all, most))),
        [FACTS, ""],
        n,
        (
            format!(
                "{rows} ({share}) an earlier one in time, customer, account, merchant, amount, channel and country."
            ),
            "Two purchases, or one that was sent twice: clean.duplicates leaves out rows that are equal in every \
             cell or repeat the id in columns.transaction_id",
        ),
    );
}

fn time(quality: &DataQuality, found: &mut List) {
    let time = &quality.time;
    let n_days = time.rows_per_day.len() as u64;
    let at = [FACTS, "date_key"];
    let longest = time.gaps.first().map_or_else(String::new, |gap| {
        let days = of(gap.days, "day", "days");
        if gap.days == 1 {
            format!("on {}", gap.from)
        } else {
            format!("the longest gap is {days}, from {} to {}", gap.from, gap.to)
        }
    });
    let (n, unexpected) = (time.empty_days, time.unexpected_empty_days);
    let days = of(n, "day has", "days have");
    found.add(
        ("empty_days", graded(unexpected > 0)),
        at,
        n,
        (
            match unexpected {
                0 => format!("{days} no transaction, of {}; {longest}.", count(n_days)),
                _ => format!(
                    "{days} no transaction, {} of them on a busy day of the week; {longest}.",
                    count(unexpected)
                ),
            },
            "Ask whether a delivery is missing; features of those months count less than was spent",
        ),
    );
    let most = time.unusual_days.iter().max_by(|a, b| a.z.abs().total_cmp(&b.z.abs()));
    let most = most.map_or_else(String::new, |day| {
        format!("most so {}: {} in place of about {}", day.date, count(day.rows), day.median)
    });
    let days = of(time.n_unusual_days, "day has", "days have");
    found.add(
        ("unusual_days", Severity::Info),
        at,
        time.n_unusual_days,
        (
            format!("{days} unusually many or few transactions for the day of the week; {most}."),
            "Look for rows that were booked late, delivered twice, or not at all",
        ),
    );
    let (rows, midnight) = (rows_of(quality, FACTS), time.midnight.unwrap_or_default());
    if above(midnight, rows, SLIP) {
        found.add(("midnight", Severity::Warning), [FACTS, "transaction_ts"], midnight, (format!("{} ({}) are at exactly midnight.", of(midnight, "transaction", "transactions"), percent(midnight, rows)), "Their time of day may be missing: leave the time out of the mapping, or find the column that has it"));
    }
    for (id, n, where_) in
        [("before", time.before_window, "before"), ("after", time.after_window, "after")]
    {
        let rows = of(n, "transaction is", "transactions are");
        found.add(
            (id, Severity::Warning),
            [FACTS, "transaction_ts"],
            n,
            (format!("{rows} {where_} the window."), "Check the window; no feature counts them"),
        );
    }
}

fn amounts(quality: &DataQuality, found: &mut List) {
    let (amounts, rows) = (&quality.amounts, rows_of(quality, FACTS));
    let at = [FACTS, "amount"];
    let told = |n: u64| format!("{} ({})", of(n, "amount", "amounts"), percent(n, rows));
    found.add(
        ("negative_amounts", Severity::Warning),
        at,
        amounts.negative,
        (
            format!("{} below nothing.", told(amounts.negative)),
            "Correct the sign in [input.transactions]: amounts are what was spent",
        ),
    );
    far_amounts(amounts, &told, found);
    found.add(
        ("zero_amounts", Severity::Info),
        at,
        amounts.zero,
        (
            format!("{} of exactly nothing.", told(amounts.zero)),
            "Nothing to do if cards are checked that way; an ignore rule leaves them out",
        ),
    );
    if above(amounts.whole, rows, ROUNDED) {
        found.add(
            ("whole_amounts", Severity::Warning),
            at,
            amounts.whole,
            (
                format!("{} without a fraction.", told(amounts.whole)),
                "Amounts may have been rounded, or be in hundredths: check decimal in [input]",
            ),
        );
    }
}

/// Names the end that is far out, since what to look for is not the same at both.
fn far_amounts(amounts: &AmountQuality, told: &dyn Fn(u64) -> String, found: &mut List) {
    let (above, below) = (amounts.far_above, amounts.far_below);
    let [low, high] = amounts.outer_fences.unwrap_or_default();
    let largest = amounts
        .largest
        .first()
        .map_or_else(String::new, |one| format!("; the largest is {}", one.amount));
    let all = told(above + below);
    let (text, advice) = match (below, above) {
        (0, _) => (
            format!("{all} far above the usual, which ends at {high}{largest}."),
            "Look at the largest: a slip of the decimal mark, another currency, or a payment that is no card's",
        ),
        (_, 0) => (
            format!("{all} far below the usual, which begins at {low}."),
            "Look at the smallest: checks of cards, rounding, amounts in another unit, or a slip of the decimal \
             mark",
        ),
        _ => (
            format!(
                "{all} far outside of the usual, {} below {low} and {} above {high}{largest}.",
                count(below),
                count(above)
            ),
            "Look at the smallest and the largest: slips of the decimal mark, another currency or unit, payments \
             that are no card's, or checks of cards",
        ),
    };
    found.add(("far_amounts", Severity::Info), [FACTS, "amount"], above + below, (text, advice));
}

fn columns(table: &TableQuality, found: &mut List) {
    for column in table.columns.iter().filter(|column| column.known) {
        let at = [table.name.as_str(), column.name.as_str()];
        found.add(
            ("missing", graded(column.missing_share >= MISSING)),
            at,
            column.missing,
            (
                format!(
                    "{} of {} cells ({}) of {} are empty.",
                    count(column.missing),
                    count(column.rows),
                    percent(column.missing, column.rows),
                    column.name
                ),
                "Fill the column at its source; what is missing is never taken as 0",
            ),
        );
        let far = column.outliers.unwrap_or_default();
        if at != [FACTS, "amount"] {
            found.add(
                ("far_values", Severity::Info),
                at,
                far,
                (
                    format!(
                        "{} of {} far outside of the usual; from {} to {}.",
                        of(far, "value", "values"),
                        column.name,
                        text(column.min.as_ref()),
                        text(column.max.as_ref())
                    ),
                    "Look at the ends of the column",
                ),
            );
        }
        if is_constant(table, column) {
            let value = column.top.first().map_or("", |top| top.value.as_str());
            found.add(("one_value", Severity::Info), at, column.rows - column.missing, (format!("Every row has {value} as its {}.", column.name), "Check the mapping of the column, if there is one: what is the same everywhere tells nothing apart"));
        }
    }
}

/// Returns whether a column of codes has one value in many rows; where rows come from is no such column.
fn is_constant(table: &TableQuality, column: &ColumnQuality) -> bool {
    let is_code = matches!(column.kind.as_str(), "code" | "flag") || column.name == "country_code";
    let is_told = column.name != "origin" && column.name != "as_of_date";
    is_code && is_told && table.rows >= CONSTANT_ROWS && column.distinct == Some(1)
}

fn not_known(quality: &DataQuality, found: &mut List) {
    let names: Vec<String> =
        quality.not_known.iter().map(|one| one.code().replace('_', " ")).collect();
    found.add(
        ("not_known", Severity::Info),
        [FACTS, ""],
        names.len() as u64,
        (
            format!("The ledger does not tell: {}.", names.join(", ")),
            "Map the columns that hold it, if there are any: features that need it are left out",
        ),
    );
}

fn rows_of(quality: &DataQuality, table: &str) -> u64 {
    quality.tables.iter().find(|one| one.name == table).map_or(0, |one| one.rows)
}

const fn graded(is_warning: bool) -> Severity {
    if is_warning { Severity::Warning } else { Severity::Info }
}

fn above(n: u64, of: u64, share: f64) -> bool {
    n as f64 > share * of as f64
}

fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

/// Returns a text that begins with a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
