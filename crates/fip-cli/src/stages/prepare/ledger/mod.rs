//! A bank's own ledger: its files in, the canonical ledger out.

pub(crate) mod files;
pub(crate) mod opened;
pub(crate) mod quarantine;
mod read;

use std::cell::RefCell;

use fip_model::intake::{
    LedgerBuilder, LedgerError, LedgerParams, LeftOut, MadeLedger, TransactionReader,
};
use fip_report::format::count;

use self::read::{Reading, Told};
use super::{Prepared, Source};
use crate::config::InputPlans;
use crate::failure::{Failure, Kind};
use crate::manifest::DataStatement;
use crate::project::Project;
use crate::terminal::{StageLine, Terminal};

/// Reads the files of the project's own ledger.
pub(super) fn prepare(
    project: &Project,
    plans: &InputPlans,
    terminal: &Terminal,
    line: &StageLine<'_>,
) -> Result<Source, Failure> {
    let input = &project.config.input;
    let builder = RefCell::new(LedgerBuilder::new(LedgerParams {
        attributes: plans.transactions.attributes(),
        home: plans.home,
        duplicates: project.config.clean.duplicates,
        has_customers: plans.customers.is_some(),
        has_accounts: plans.accounts.is_some(),
        has_labels: plans.labels.is_some(),
        as_of: plans.as_of,
        n_months: Some(input.months).filter(|months| *months > 0),
        fraud_delay_days: input.fraud_delay_days,
    }));
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
        reading.table("transactions", mapping.place(), || {
            TransactionReader::new(&plans.transactions, move |row| to.borrow_mut().transaction(row))
        })?;
    }
    if let (Some(plan), Some(mapping)) = (&plans.labels, &input.labels) {
        reading.table("labels", mapping.place(), || {
            plan.reader(move |row| to.borrow_mut().label(row))
        })?;
    }
    line.doing("building tables");
    let made = builder.into_inner().finish().map_err(|error| no_ledger(&error))?;
    let Told { inputs, mut notes, warnings, rows } = reading.told();
    notes.extend(left_out(&made.left_out));
    source(made, inputs, notes, (warnings, rows))
}

type Rest = (Vec<crate::terminal::Warning>, (u64, String));

fn source(
    made: MadeLedger,
    inputs: Vec<crate::manifest::InputRecord>,
    notes: Vec<String>,
    (warnings, (rows, place)): Rest,
) -> Result<Source, Failure> {
    let MadeLedger { raw, reports, outcomes, window, .. } = made;
    let star = raw.check().map_err(Failure::internal)?;
    let told = format!(
        "{} rows in {place} → {} transactions, {} customers, {} accounts",
        count(rows),
        count(star.transactions().len() as u64),
        count(star.customers().len() as u64),
        count(star.accounts().len() as u64),
    );
    let prepared = Prepared {
        star,
        reports,
        outcomes,
        ledger: Vec::new(),
        truth: None,
        bound: None,
        data: DataStatement::own_ledger(),
    };
    Ok(Source { prepared, window, inputs, told, notes, warnings })
}

fn no_ledger(error: &LedgerError) -> Failure {
    let hint = match error {
        LedgerError::NoWholeMonth { as_of: Some(_), .. } => "correct input.as_of in fip.toml",
        LedgerError::NoWholeMonth { .. } => {
            "bring more days: features are computed from whole months"
        }
        _ => "check the sign of the amount, and the ignore and only rules, in [input.transactions]",
    };
    Failure::new(Kind::BadInput, error, hint)
}

/// Returns what was left out on the way, a line each.
fn left_out(left_out: &LeftOut) -> Vec<String> {
    let told = [
        (left_out.before_window, "transactions before the first whole month are left out"),
        (
            left_out.after_window,
            "transactions on or after the as-of date are set aside: no feature sees them",
        ),
        (left_out.unknown_labels, "outcomes are of customers that the ledger does not know"),
        (left_out.early_events, "events before the as-of date are no outcomes"),
        (
            left_out.opened_late,
            "accounts have transactions before the day they were opened; that day is left empty",
        ),
    ];
    told.into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{} {what}", count(n)))
        .collect()
}
