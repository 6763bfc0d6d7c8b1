//! An invented bank: around the rows of a card file, or by itself.

use std::path::Path;

use fip_model::Origin;
use fip_report::format::count;
use fip_synth::{
    Bank, BankParams, CardRows, CardsError, FaultyRow, Mode, OnFault, World, read_cards, stand_in,
};

use super::{Prepared, Source};
use crate::failure::{Excerpt, Failure, Kind};
use crate::manifest::{DataStatement, InputRecord, sha256_hex};
use crate::project::{self, Project};
use crate::stages::load;
use crate::terminal::{StageLine, Warning};

/// Invents the bank that the configuration describes; rows at fault go to `reject_to` when there is
/// such a file.
pub(super) fn prepare(
    project: &Project,
    line: &StageLine<'_>,
    reject_to: Option<&Path>,
) -> Result<Source, Failure> {
    let params = params(project)?.check().map_err(|error| {
        let cause = format!("[bank] or [outcome]: {error}");
        project.point(Failure::new(Kind::Configuration, cause, "correct the key in fip.toml"))
    })?;
    let mode = project.config.bank.mode;
    let (cards, input, faulty) = if mode == Mode::Generate {
        (None, None, Vec::new())
    } else {
        let (cards, input, faulty) = cards(project, line, reject_to)?;
        (Some(cards), input, faulty)
    };
    line.doing("building the bank");
    let world = match (&cards, mode) {
        (Some(cards), Mode::Enriched) => Bank::enriched(cards, &params),
        (Some(cards), _) => Bank::around(cards, &params),
        (None, _) => Bank::generated(&params),
    };
    let world = world.map_err(Failure::internal)?;
    let origin = cards.as_ref().map_or(Origin::Synthetic, |cards| cards.origin);
    Ok(Source {
        told: told(&world, cards.as_ref(), mode),
        prepared: prepared(world, DataStatement::invented(mode, origin)),
        written: None,
        window: params.window(),
        reading: super::quality::of_cards(input.as_ref(), &faulty),
        inputs: input.into_iter().collect(),
        notes: if reject_to.is_some() && faulty.is_empty() {
            vec!["no row was rejected".to_owned()]
        } else {
            Vec::new()
        },
        warnings: rejected(&faulty, reject_to).into_iter().collect(),
    })
}

/// Returns the tables of a world, as those of any bank.
fn prepared(world: World, data: DataStatement) -> Prepared {
    let World { star, reports, outcomes, ledger, truth, bound, .. } = world;
    Prepared {
        star,
        is_whole: true,
        reports,
        outcomes: Some(outcomes),
        ledger,
        truth: Some(truth),
        bound: Some(bound),
        data,
    }
}

/// Returns what went in and what came out, in words.
fn told(world: &World, cards: Option<&CardRows>, mode: Mode) -> String {
    let customers = count(world.star.customers().len() as u64);
    let merchants = count(world.star.merchants().len() as u64);
    let from = cards.map_or_else(String::new, |cards| {
        format!("{} card rows, {} frauds → ", count(cards.len() as u64), cards.n_frauds())
    });
    let transactions = if mode == Mode::Anchor {
        String::new()
    } else {
        format!("{} transactions, ", count(world.star.transactions().len() as u64))
    };
    format!("{from}{transactions}{customers} customers, {merchants} merchants")
}

fn params(project: &Project) -> Result<BankParams, Failure> {
    let (bank, outcome) = (&project.config.bank, &project.config.outcome);
    Ok(Bank::params(load::window(project)?, project.seed())
        .customers(bank.n_customers())
        .merchants(bank.n_merchants())
        .gap_months(outcome.gap_months)
        .outcome_months(outcome.months)
        .base_rate(outcome.base_rate)
        .bound_auc(outcome.bound_auc))
}

type Cards = (CardRows, Option<InputRecord>, Vec<FaultyRow>);

/// Returns the rows of the card file, or generated ones where there is none.
fn cards(
    project: &Project,
    line: &StageLine<'_>,
    reject_to: Option<&Path>,
) -> Result<Cards, Failure> {
    let path = project.cards();
    if !path.exists() {
        line.doing("no card file: generating a stand-in");
        let n_rows = project.config.bank.stand_in_rows;
        if u32::try_from(n_rows).is_err() || n_rows == 0 {
            let cause = format!("bank.stand_in_rows: expected 1 to {}, found {n_rows}", u32::MAX);
            let failure = Failure::new(Kind::Configuration, cause, "correct the key in fip.toml");
            return Err(project.point(failure));
        }
        return Ok((stand_in(project.seed(), Some(n_rows)), None, Vec::new()));
    }
    line.doing("reading card rows");
    let bytes = project::read(&path)?;
    let on_fault = if reject_to.is_some() { OnFault::SetAside } else { OnFault::Refuse };
    let (report, sha256) =
        rayon::join(|| read_cards(&bytes, on_fault), || sha256_hex([bytes.as_slice()]));
    let report = report.map_err(|error| bad_cards(&path, &error))?;
    if let Some(reject_to) = reject_to {
        write_rejected(reject_to, &report.header, &report.faulty)?;
    }
    let input = InputRecord {
        database: false,
        path: project.config.paths.cards.display().to_string(),
        bytes: bytes.len() as u64,
        sha256,
        rows: report.rows.len() as u64,
        accepted: report.rows.len() as u64,
        rejected: report.faulty.len() as u64,
    };
    Ok((report.rows, Some(input), report.faulty))
}

fn bad_cards(path: &Path, error: &CardsError) -> Failure {
    let hint = match error {
        CardsError::Row(fault) => {
            format!("{}; or set such rows aside with --reject-to FILE", fault.code.hint())
        }
        _ => "data_raw/README.md says where the file comes from and how it must look".to_owned(),
    };
    let code = match error {
        CardsError::Row(fault) => format!(" [{}]", fault.code.code()),
        _ => String::new(),
    };
    let failure = Failure::new(Kind::BadInput, format!("{}, {error}{code}", path.display()), hint);
    match error {
        CardsError::Row(FaultyRow { line, column, expected, .. }) => {
            let (column, label) =
                (column.as_deref().unwrap_or_default(), format!("expected {expected}"));
            failure.at(Excerpt::of_cell(path, *line, column, &label))
        }
        _ => failure,
    }
}

/// Writes the rows at fault as they are, and beside them why.
fn write_rejected(path: &Path, header: &[u8], faulty: &[FaultyRow]) -> Result<(), Failure> {
    let mut rows = header.to_vec();
    rows.push(b'\n');
    let mut reasons = csv::Writer::from_writer(Vec::new());
    let record = |fault: &FaultyRow| {
        [
            fault.line.to_string(),
            fault.column.clone().unwrap_or_default(),
            fault.code.code().to_owned(),
            fault.code.title().to_owned(),
            format!("expected {}, found {}", fault.expected, fault.found),
            fault.code.hint().to_owned(),
        ]
    };
    let head = ["line", "column", "code", "reason", "message", "hint"];
    reasons.write_record(head).map_err(Failure::internal)?;
    for fault in faulty {
        rows.extend_from_slice(&fault.text);
        rows.push(b'\n');
        reasons.write_record(record(fault)).map_err(Failure::internal)?;
    }
    let reasons = reasons.into_inner().map_err(Failure::internal)?;
    let write = |path: &Path, bytes: &[u8]| {
        crate::files::write_whole(path, bytes).map_err(|error| Failure::cannot_write(path, &error))
    };
    write(path, &rows)?;
    write(&reasons_path(path), &reasons)
}

fn reasons_path(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".reasons.csv");
    name.into()
}

/// Says how many rows were set aside, why, and where they are.
fn rejected(faulty: &[FaultyRow], reject_to: Option<&Path>) -> Option<Warning> {
    let path = reject_to.filter(|_| !faulty.is_empty())?;
    let mut codes: Vec<_> = faulty.iter().map(|fault| fault.code).collect();
    codes.sort_unstable();
    let why: Vec<String> = codes
        .chunk_by(|a, b| a == b)
        .map(|same| format!("{} {} ({})", same.len(), same[0].title(), same[0].code()))
        .collect();
    Some(Warning::new(
        Warning::ROWS_SET_ASIDE,
        format!("{} rows rejected: {}", faulty.len(), why.join(", ")),
        format!("rows in {}, reasons in {}", path.display(), reasons_path(path).display()),
    ))
}
