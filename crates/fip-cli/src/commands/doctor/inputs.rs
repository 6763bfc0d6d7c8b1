//! The card file, and the folders that are written.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use fip_report::format::count;
use fip_synth::{CardsError, Mode, OnFault, read_cards};

use super::{Finding, State};
use crate::config::{InputPlans, OnError, Origin};
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::prepare::ledger::files::expand;
use crate::stages::prepare::ledger::trial::Trial;

/// Rows that cannot be read, from which on their share among the first rows is taken for that of all.
const FEW: u64 = 10;

/// Bytes of the card file that are looked at.
const HEAD: u64 = 1 << 20;

/// Returns what is to be said about inputs and folders.
pub(super) fn findings(project: &Project) -> Vec<Finding> {
    let mut findings =
        if project.config.has_own_ledger() { ledger(project) } else { vec![cards(project)] };
    let folders = [("tables", project.processed()), ("reports", project.reports())];
    findings.extend(folders.map(|(what, folder)| writable(what, &folder)));
    findings
}

/// Looks for the files of a bank's own ledger.
fn ledger(project: &Project) -> Vec<Finding> {
    let plans = match project.input_plans() {
        Ok(Some(plans)) => plans,
        Ok(None) => return Vec::new(),
        Err(failure) => return vec![Finding::failed("inputs", "ledger", &failure)],
    };
    let look = |(table, place)| match Origin::of(place).and_then(|origin| found(project, origin)) {
        Ok(Found::Rows(name)) => tried(project, &plans, table, format!("{name}: it is there")),
        Ok(Found::Files(files)) => {
            let sizes = files.iter().filter_map(|(_, path)| fs::metadata(path).ok());
            let size = megabytes(sizes.map(|metadata| metadata.len()).sum());
            let detail = match files.as_slice() {
                [(name, _)] => format!("{name}, {size:.1} MB"),
                several => format!("{} files, {size:.1} MB", several.len()),
            };
            tried(project, &plans, table, detail)
        }
        Err(failure) => Finding::failed("inputs", table, &failure),
    };
    project.config.input.places().into_iter().map(look).collect()
}

/// Reads the first rows of a table that is there.
fn tried(project: &Project, plans: &InputPlans, table: &'static str, detail: String) -> Finding {
    let finding = |state, detail| Finding::new("inputs", table, state, detail);
    let trial = match Trial::of(project, plans, table) {
        Ok(Some(trial)) => trial,
        Ok(None) => return finding(State::Fine, detail),
        Err(failure) => return Finding::failed("inputs", table, &failure),
    };
    let rows = match (trial.is_whole, trial.rows) {
        (true, 1) => "the one row".to_owned(),
        (true, n) => format!("all {} rows", count(n)),
        (false, n) => format!("the first {} rows", count(n)),
    };
    let Some((first, n)) = trial.most else {
        let detail = format!("{detail}; {rows} can be read");
        return match trial.idle.as_slice() {
            [] => finding(State::Fine, detail),
            idle => finding(State::Note, format!("{detail}; {}", idle.join("; "))).remedy(
                "look whether the texts of the rule are in its column, as they stand there",
            ),
        };
    };
    // Where there are more rows, a few that cannot be read do not tell their share among all.
    let clean = &project.config.clean;
    let is_telling = trial.is_whole || trial.rejected >= FEW;
    let stops = clean.on_error == OnError::Fail
        || is_telling && clean.max_rejects.is_exceeded(trial.rejected, trial.rows);
    let state = if stops { State::Wrong } else { State::Note };
    let (rejected, of_first) = (count(trial.rejected), count(n));
    let limit = if stops { " and a run stops" } else { "" };
    let reason =
        if n == trial.rejected { String::new() } else { format!("{of_first} of them as ") };
    let told = format!("{detail}; {rejected} of {rows} cannot be read{limit}: {reason}{first}");
    finding(state, told).remedy(first.hint)
}

/// What was found of a table.
enum Found {
    Files(Vec<(String, PathBuf)>),
    Rows(String),
}

/// Looks for files; whether a database answers is seen when its first rows are read.
fn found(project: &Project, origin: Origin) -> Result<Found, Failure> {
    match origin {
        Origin::Files(patterns) => expand(project.root(), &patterns).map(Found::Files),
        Origin::Database(select) => Ok(Found::Rows(select.to_string())),
    }
}

fn cards(project: &Project) -> Finding {
    let path = project.cards();
    let shown = project.config.paths.cards.display();
    let finding = |state, detail: String| Finding::new("inputs", "card rows", state, detail);
    if project.config.bank.mode == Mode::Generate {
        return finding(State::Fine, "not needed: every transaction is generated".to_owned());
    }
    if !path.exists() {
        let detail = format!("no {shown}: fip generates rows of its shape, and says so");
        return finding(State::Note, detail)
            .remedy("data_raw/README.md says where the real file can be had");
    }
    let (size, head) = match head(&path) {
        Ok(found) => found,
        Err(error) => {
            return Finding::failed("inputs", "card rows", &Failure::cannot_read(&path, &error));
        }
    };
    match read_cards(&head, OnFault::Refuse) {
        Ok(report) => {
            let detail = format!(
                "{shown}, {:.1} MB; header and the first {} rows are as they should be",
                megabytes(size),
                count(report.rows.len() as u64)
            );
            finding(State::Fine, detail)
        }
        Err(CardsError::Row(fault)) => finding(State::Wrong, format!("{shown}, {fault}")).remedy(
            format!("{}; or fip run --reject-to bad.csv sets such rows aside", fault.code.hint()),
        ),
        Err(error) => finding(State::Wrong, format!("{shown}, {error}"))
            .remedy("fip init writes data_raw/README.md, which says how the file must look"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "one decimal of a number of megabytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Returns the size of a file and its first whole lines.
fn head(path: &Path) -> std::io::Result<(u64, Vec<u8>)> {
    let size = fs::metadata(path)?.len();
    let mut bytes = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut bytes)?;
    if size > HEAD {
        let end = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        bytes.truncate(end);
    }
    Ok((size, bytes))
}

/// Returns whether a file can be made in a folder, or in the nearest one above that is there.
fn writable(what: &'static str, folder: &Path) -> Finding {
    let is_here = |folder: &&Path| folder.exists() || folder.as_os_str().is_empty();
    let there = folder.ancestors().find(is_here).unwrap_or(folder);
    let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
    let probe = there.join(".fip.doctor");
    let tried = File::create_new(&probe).and_then(|_| fs::remove_file(&probe));
    match tried {
        Ok(()) if folder.exists() => Finding::new(
            "inputs",
            what,
            State::Fine,
            format!("{} may be written", folder.display()),
        ),
        Ok(()) => {
            let detail = format!("{} will be made", folder.display());
            Finding::new("inputs", what, State::Fine, detail)
        }
        Err(error) => Finding::failed("inputs", what, &Failure::cannot_write(folder, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_can_be_made_below_one_that_is() {
        let folder = tempfile::TempDir::new().unwrap();
        let found = writable("tables", &folder.path().join("a/b"));
        assert!(found.state == State::Fine && found.detail.ends_with("will be made"), "{found:?}");
        assert!(writable("tables", folder.path()).detail.ends_with("may be written"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        fs::write(folder.path().join("file"), "").unwrap();
        assert_eq!(writable("tables", &folder.path().join("file")).state, State::Wrong);
    }

    #[test]
    fn the_head_of_a_file_ends_with_a_line() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("f");
        let line = "x".repeat(1000) + "\n";
        fs::write(&path, line.repeat(1100)).unwrap();
        let (size, head) = head(&path).unwrap();
        assert_eq!((size, head.len() % 1001, head.last()), (1_101_100, 0, Some(&b'\n')));
    }
}
