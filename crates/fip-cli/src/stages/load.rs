//! Reading what earlier stages wrote.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use fip_features::Features;
use fip_model::{
    AccountHolder, Attributes, Cells, FeatureTable, FraudReport, ObservationWindow, Outcome,
    RawTables, Row, StarError, StarSchema, TableError, TableSpec, Transaction, TransactionTable,
    WindowError, read_rows, read_transactions,
};

use crate::failure::{Excerpt, Failure, Kind};
use crate::manifest::Manifest;
use crate::project::{self, Project};
use crate::stages::Stage;

/// Returns the rows of a table.
pub(crate) fn rows<T: Row>(project: &Project) -> Result<Vec<T>, Failure> {
    rows_in(project, "")
}

/// Returns the rows of a table in a folder (`truth/`) among the tables.
pub(crate) fn rows_in<T: Row>(project: &Project, folder: &str) -> Result<Vec<T>, Failure> {
    let path = project.processed().join(folder).join(T::spec().file_name());
    let bytes = project::read(&path)?;
    read_rows(bytes.as_slice(), &path.display().to_string()).map_err(|error| bad_table(&error))
}

/// Returns the star schema, checked.
pub(crate) fn star(project: &Project) -> Result<StarSchema, Failure> {
    let (path, file) = facts(project)?;
    let transactions = read_transactions(file, &path.display().to_string(), project.home());
    let transactions = transactions.map_err(|error| bad_table(&error))?;
    lacks_nothing(project, &path, transactions.attributes())?;
    check(project, transactions.restricted_to(project.attributes()))
}

/// Returns the star schema without a transaction, checked.
pub(crate) fn dimensions(project: &Project) -> Result<StarSchema, Failure> {
    let known = project.attributes();
    check(project, TransactionTable::default().restricted_to(known).with_home(project.home()))
}

/// Gives each transaction to `take`, in the order of the table; with what the project's ledger knows of
/// it.
pub(crate) fn each_transaction(
    project: &Project,
    mut take: impl FnMut(&Transaction) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (path, file) = facts(project)?;
    let (attributes, home) = (project.attributes(), project.home());
    let read =
        fip_model::each_transaction(file, &path.display().to_string(), home, |row, known| {
            lacks_nothing(project, &path, known).map_err(Stop::Failure)?;
            take(&row.known_by(attributes, home)).map_err(Stop::Failure)
        });
    read.map_err(|stop| match stop {
        Stop::Table(error) => bad_table(&error),
        Stop::Failure(failure) => failure,
    })
}

/// Why the reading of transactions stopped.
enum Stop {
    Table(TableError),
    Failure(Failure),
}

impl From<TableError> for Stop {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

/// Returns the most transactions that the table may have: no row is shorter.
pub(crate) fn most_transactions(project: &Project) -> Result<u64, Failure> {
    const SHORTEST_ROW: u64 = 80;
    let (path, file) = facts(project)?;
    let metadata = file.get_ref().metadata();
    let n_bytes = metadata.map_err(|error| Failure::cannot_read(&path, &error))?.len();
    Ok(n_bytes / SHORTEST_ROW)
}

/// Opens the table of transactions.
fn facts(project: &Project) -> Result<(PathBuf, BufReader<File>), Failure> {
    let path = project.processed().join("FactTransactions.csv");
    let file = File::open(&path).map_err(|error| Failure::cannot_read(&path, &error))?;
    Ok((path, BufReader::with_capacity(1 << 18, file)))
}

fn check(project: &Project, transactions: TransactionTable) -> Result<StarSchema, Failure> {
    let raw = RawTables {
        customers: rows(project)?,
        accounts: rows(project)?,
        holders: holders(project)?,
        merchants: rows(project)?,
        days: rows(project)?,
        transactions,
    };
    let star = raw.check().map_err(|error| broken(&error))?;
    lacks_nothing(project, &project.processed(), star.attributes())?;
    Ok(star)
}

/// Says that tables do not hold together.
pub(crate) fn broken(error: &StarError) -> Failure {
    Failure::new(Kind::BadInput, error, AGAIN)
}

/// Refuses tables that know less of transactions than the project says.
fn lacks_nothing(project: &Project, path: &Path, known: Attributes) -> Result<(), Failure> {
    let lacking = project.attributes().intersection(known.complement());
    if lacking.is_empty() {
        return Ok(());
    }
    let cause = format!("{}: expected {lacking} of each transaction, found none", path.display());
    Err(Failure::new(Kind::BadInput, cause, AGAIN))
}

/// Returns the holders of joint accounts; there is no table of them where there are no such accounts.
fn holders(project: &Project) -> Result<Vec<AccountHolder>, Failure> {
    if project.processed().join(AccountHolder::spec().file_name()).exists() {
        return rows(project);
    }
    Ok(Vec::new())
}

/// Returns when each fraud was reported.
pub(crate) fn reports(project: &Project) -> Result<Vec<FraudReport>, Failure> {
    let name = FraudReport::spec().file_name();
    if !project.processed().join(&name).exists() {
        return Err(old_folder(&name));
    }
    rows(project)
}

/// Returns what became of customers after the project's window; `None` where nobody knows: the table is
/// empty or not there. Outcomes as of another day, which features could have seen, are refused.
pub(crate) fn outcomes(
    project: &Project,
    manifest: &Manifest,
) -> Result<Option<Vec<Outcome>>, Failure> {
    if !manifest.has_table(&Outcome::spec().file_name()) {
        return Ok(None);
    }
    let (as_of, outcomes) = (window(project)?.as_of(), rows::<Outcome>(project)?);
    if let Some(other) = outcomes.iter().find(|outcome| outcome.as_of_date != as_of) {
        let cause = format!(
            "{}: expected outcomes as of {as_of}, the end of the window, found one of {} as of {}",
            Outcome::spec().file_name(),
            other.customer_id,
            other.as_of_date
        );
        let hint = "bring the outcomes after the window, or run `fip prepare` for its months";
        return Err(Failure::new(Kind::BadInput, cause, hint));
    }
    Ok(Some(outcomes).filter(|outcomes| !outcomes.is_empty()))
}

/// Says that a folder is from before a table was written.
pub(crate) fn old_folder(table: &str) -> Failure {
    let cause = format!("{table} is not there: the tables are those of an earlier fip");
    Failure::new(Kind::StageMissing, cause, "run `fip prepare` again")
}

/// Returns both feature tables.
pub(crate) fn features(project: &Project) -> Result<Features, Failure> {
    Ok(Features {
        monthly: feature_table(project, project.catalogue.month_spec())?,
        customers: feature_table(project, project.catalogue.customer_spec())?,
    })
}

/// Returns what each customer spent in each month of the window, in pence, customer after customer;
/// nothing in months without a row.
pub(crate) fn monthly_spend(features: &Features, window: ObservationWindow) -> Vec<i64> {
    let months: Vec<_> = window.months().collect();
    let (ids, monthly) = (features.customers.customers(), &features.monthly);
    let mut spend = vec![0; ids.len() * months.len()];
    let Some(Cells::Money(totals)) = monthly.column("total_spend") else { return spend };
    let of_rows = monthly.customers().iter().zip(monthly.months().unwrap_or_default());
    for ((customer, month), total) in of_rows.zip(totals.iter()) {
        let place = (ids.binary_search(customer), months.binary_search(month));
        if let (Ok(row), Ok(month), Some(total)) = (place.0, place.1, total) {
            spend[row * months.len() + month] = total.pence();
        }
    }
    spend
}

fn feature_table(project: &Project, spec: TableSpec) -> Result<FeatureTable, Failure> {
    let path = project.processed().join(spec.file_name());
    let bytes = project::read(&path)?;
    FeatureTable::read(bytes.as_slice(), &path.display().to_string(), spec)
        .map_err(|error| bad_table(&error))
}

/// Returns the window of the project's ledger.
pub(crate) fn window(project: &Project) -> Result<ObservationWindow, Failure> {
    if project.config.has_own_ledger() {
        return Manifest::read(project, Stage::Features)?.window();
    }
    let first = project.config.first_month().map_err(|failure| project.point(failure))?;
    ObservationWindow::new(first, project.config.bank.n_months()).map_err(|error: WindowError| {
        project.point(Failure::new(
            Kind::Configuration,
            format!("bank.months: {error}"),
            "correct the key in fip.toml",
        ))
    })
}

const AGAIN: &str = "run `fip run` to make the tables again";

fn bad_table(error: &TableError) -> Failure {
    let failure = Failure::new(Kind::BadInput, error, AGAIN);
    match error {
        TableError::Cell { file, line, column, expected, .. } => {
            let label = format!("expected {expected}");
            failure.at(Excerpt::of_cell(Path::new(file), *line, column, &label))
        }
        _ => failure,
    }
}
