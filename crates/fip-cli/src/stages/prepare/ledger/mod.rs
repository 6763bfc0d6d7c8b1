//! A bank's own ledger: its files in, the canonical ledger out.

pub(super) mod failures;
pub(crate) mod files;
pub(crate) mod opened;
pub(crate) mod quarantine;
mod read;
mod repeats;
pub(crate) mod trial;

use std::cell::RefCell;

use fip_model::intake::{
    Duplicates, FarRows, LedgerBuilder, LedgerParams, LeftOut, MadeLedger, SameRows, Unnamed,
    UnnamedCustomers,
};
use fip_report::format::count;

use self::failures::no_ledger;
use self::read::{Reading, Told};
use super::written::Written;
use super::{Prepared, Source};
use crate::config::InputPlans;
use crate::failure::Failure;
use crate::manifest::DataStatement;
use crate::project::Project;
use crate::scratch::ScratchFolder;
use crate::stages::facts;
use crate::terminal::{StageLine, Terminal, Warning};

/// Reads the files of the project's own ledger.
pub(super) fn prepare(
    project: &Project,
    plans: &InputPlans,
    terminal: &Terminal,
    line: &StageLine<'_>,
) -> Result<Source, Failure> {
    let input = &project.config.input;
    let params = LedgerParams {
        attributes: plans.transactions.attributes(),
        home: plans.home,
        duplicates: project.config.clean.duplicates,
        has_customers: plans.customers.is_some(),
        has_accounts: plans.accounts.is_some(),
        has_labels: plans.labels.is_some(),
        unnamed: input.labels.as_ref().and_then(|labels| labels.unnamed),
        as_of: plans.as_of,
        n_months: Some(input.months).filter(|months| *months > 0),
        fraud_delay_days: input.fraud_delay_days,
    };
    let scratch = Box::new(ScratchFolder::create(project, "rows")?);
    let bytes = usize::try_from(project.memory()).unwrap_or(usize::MAX);
    let builder = RefCell::new(LedgerBuilder::with_scratch(params, scratch, bytes));
    // One file after the other is read, each by a reader of its own.
    let to = &builder;
    let mut reading = Reading::new(project, terminal, line);
    if let (Some(plan), Some(mapping)) = (&plans.customers, &input.customers) {
        reading.table("customers", mapping.place(), || {
            plan.reader(move |row| to.borrow_mut().customer(row))
        })?;
    }
    if let (Some(plan), Some(mapping)) = (&plans.accounts, &input.accounts) {
        reading.table("accounts", mapping.place(), || {
            plan.reader(move |row| to.borrow_mut().account(row))
        })?;
    }
    if let Some(mapping) = &input.transactions {
        reading.transactions(mapping.place(), &plans.transactions, to)?;
    }
    if let (Some(plan), Some(mapping)) = (&plans.labels, &input.labels) {
        reading.table("labels", mapping.place(), || {
            plan.reader(move |row| to.borrow_mut().label(row))
        })?;
        if !to.borrow().has_events() {
            let rule = plan.rule();
            let told = format!(
                "no outcome is an event: the rule bad = {:?} holds for no row",
                rule.to_string()
            );
            reading.told.notes.push(told);
        }
    }
    line.doing("building tables");
    let made = builder.into_inner().finish().map_err(|error| no_ledger(&error))?;
    let mut told = reading.told();
    let same = made.same.iter().map(|same| same_rows(&told, *same, params.duplicates));
    let same: Vec<Warning> = same.collect();
    told.warnings.extend(same);
    let far = made.far.map(|far| far_rows(&told, &made, far));
    told.warnings.extend(far);
    let Told { inputs, seen, mut notes, warnings, rows, .. } = told;
    notes.extend(set_aside(&made, input.as_of.is_empty()));
    notes.extend(left_out(&made.left_out));
    notes.extend(made.unnamed.and_then(unnamed));
    let left_out = made.left_out.into();
    let reading = fip_model::quality::Reading { tables: seen, left_out };
    Ok(Source { reading, ..source(project, made, inputs, notes, (warnings, rows))? })
}

type Rest = (Vec<Warning>, (u64, String));

fn source(
    project: &Project,
    made: MadeLedger,
    inputs: Vec<crate::manifest::InputRecord>,
    notes: Vec<String>,
    (warnings, (rows, place)): Rest,
) -> Result<Source, Failure> {
    let (n_transactions, window) = (made.n_transactions(), made.window);
    let outcomes = made.outcomes.clone();
    let (star, reports, written) = if facts::fit(project, n_transactions) {
        let (raw, reports) = made.into_tables().map_err(|error| no_ledger(&error))?;
        (raw.check().map_err(Failure::internal)?, reports, None)
    } else {
        let star = made.dimensions.clone().check().map_err(Failure::internal)?;
        let (written, reports) = Written::of(project, &star, &made)?;
        (star, reports, Some(written))
    };
    let told = format!(
        "{} rows in {place} → {} transactions, {} customers, {} accounts",
        count(rows),
        count(n_transactions),
        count(star.customers().len() as u64),
        count(star.accounts().len() as u64),
    );
    let prepared = Prepared {
        star,
        is_whole: written.is_none(),
        reports,
        outcomes,
        ledger: Vec::new(),
        truth: None,
        bound: None,
        data: DataStatement::own_ledger(),
    };
    let reading = fip_model::quality::Reading::default();
    Ok(Source { prepared, written, window, inputs, reading, told, notes, warnings })
}

/// Returns what was set aside as too late for features, with what keeps it where the last month is not
/// whole.
fn set_aside(made: &MadeLedger, is_chosen: bool) -> Option<String> {
    let (n, window, last) = (made.left_out.after_window, made.window, made.days[1]);
    if n == 0 {
        return None;
    }
    let told = format!("{} transactions from {} on are set aside", count(n), window.as_of());
    if !is_chosen || last.month() != window.as_of().month() {
        return Some(format!("{told}: no feature sees what comes after the as-of date"));
    }
    let end = last.month().plus(1).first_day().plus_days(-1);
    Some(format!(
        "{told}: features take whole months, and the ledger ends on {last}; [input] as_of = \"{end}\" \
         keeps {} all the same",
        last.month().name()
    ))
}

/// Says that a file has the rows of an earlier one.
fn same_rows(told: &Told, same: SameRows, duplicates: Duplicates) -> Warning {
    let [earlier, later] = [same.earlier, same.later].map(|file| told.file(file));
    let counted = match duplicates {
        Duplicates::Keep => "and they count twice",
        _ => "and [clean] duplicates decides what becomes of them",
    };
    Warning::new(
        Warning::SAME_ROWS,
        format!("{later} has the {} rows of {earlier}, {counted}", count(same.rows)),
        "name one of the two files in [input.transactions] path, or set [clean] duplicates = \"drop_exact\": rows \
         that equal an earlier one in every cell are left out then",
    )
}

/// Says that rows lie far from all others, and where the first of them is.
fn far_rows(told: &Told, made: &MadeLedger, far: FarRows) -> Warning {
    let (first, last) = (made.window.start(), made.window.as_of().plus_days(-1));
    let (rows, verb) = if far.n == 1 { ("transaction", "lies") } else { ("transactions", "lie") };
    let each = if far.n == 1 { "it is" } else { "the first is" };
    Warning::new(
        Warning::FAR_ROWS,
        format!(
            "{} {rows} {verb} far from all others, left out of the window {first} to {last}: {each} of {} in {}",
            count(far.n),
            far.day,
            told.place(far.file, far.line)
        ),
        "correct the dates at their source; if they are right, [input] as_of and months say where the window \
         lies",
    )
}

/// Returns what was taken of customers whom the file of outcomes does not name, and why.
fn unnamed(found: UnnamedCustomers) -> Option<String> {
    let UnnamedCustomers { taken, is_said, customers } = found;
    let (what, why, key, other) = match taken {
        Unnamed::NoEvent => {
            ("had no event", "it names events alone", "no_event", "\"unknown\" leaves them out")
        }
        Unnamed::Unknown => (
            "have no outcome, and no model learns from them",
            "it does not tell of events alone",
            "unknown",
            "\"no_event\" says that they had none",
        ),
    };
    let why = if is_said { "as unnamed says" } else { why };
    (customers > 0).then(|| {
        format!(
            "{} customers are not in the file of outcomes and {what}: {why} ([input.labels] unnamed = \"{key}\"; \
             {other})",
            count(customers)
        )
    })
}

/// Returns how many transactions equal an earlier one, with what leaves them out.
pub(super) fn equal_rows(n: u64, duplicates: Duplicates) -> Option<String> {
    let remedy = match duplicates {
        Duplicates::Keep => {
            "[clean] duplicates = \"drop_exact\" leaves out those that are equal in every cell"
        }
        _ => {
            "other cells of theirs differ; with a column that is the same in both as columns.transaction_id, \
             such as a reference, [clean] duplicates sets the later ones aside"
        }
    };
    (n > 0).then(|| {
        format!(
            "{} transactions equal an earlier one in time, customer, account, merchant, amount, channel and \
             country, and count: {remedy}",
            count(n)
        )
    })
}

/// Returns what was left out on the way, a line each.
fn left_out(left_out: &LeftOut) -> Vec<String> {
    let told = [
        (
            left_out.before_window,
            "transaction before the first whole month is left out",
            "transactions before the first whole month are left out",
        ),
        (
            left_out.unknown_labels,
            "outcome is of a customer that the ledger does not know",
            "outcomes are of customers that the ledger does not know",
        ),
        (
            left_out.early_events,
            "event before the as-of date is no outcome",
            "events before the as-of date are no outcomes",
        ),
        (
            left_out.opened_late,
            "account has transactions before the day it was opened; that day is left empty",
            "accounts have transactions before the day they were opened; that day is left empty",
        ),
    ];
    let told = told.into_iter().filter(|(n, ..)| *n > 0);
    told.map(|(n, one, several)| format!("{} {}", count(n), if n == 1 { one } else { several }))
        .collect()
}
