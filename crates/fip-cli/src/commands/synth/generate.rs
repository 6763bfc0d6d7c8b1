//! `fip synth generate`: a bank of any size, by partitions.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use fip_model::{Row, read_rows_parquet};
use fip_report::format::count;
use fip_synth::CustomerTruth;
use rayon::prelude::*;

use super::manifest::SynthManifest;
use super::partition::{self, Written};
use super::plan::Plan;
use super::source::Source;
use crate::failure::{Failure, Kind};
use crate::project;
use crate::terminal::{Progress, Terminal};
use crate::whole_file::{WholeFile, is_there};

/// Generates what is not there yet of the bank of `plan` in a folder.
pub(super) fn generate(
    folder: &Path,
    plan: &Plan,
    source: &Source<'_>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let _lock = project::lock(folder, "--out")?;
    let mut manifest = SynthManifest::open(folder, plan)?;
    let n_partitions = plan.n_partitions();
    let known = keep_what_is_there(folder, &mut manifest)?;
    if !known.is_empty() {
        let n_known = count(known.len() as u64);
        let all = count(n_partitions.into());
        terminal.say(&format!("  {n_known} of {all} partitions were there already"));
    }
    manifest.tables = vec![
        WholeFile::rows(folder, "DimMerchant.parquet", source.merchants)?.put()?,
        WholeFile::rows(folder, "DimDate.parquet", source.days)?.put()?,
    ];
    manifest.save(folder)?;

    let missing: Vec<u32> =
        (0..n_partitions).filter(|number| !known.contains_key(number)).collect();
    let n_customers = missing.iter().map(|&number| plan.numbers(number).len() as u64).sum();
    let progress = terminal.progress("customers", n_customers);
    let shared = Shared { folder, plan, source, progress: &progress, missing: &missing };
    let (mut manifest, probabilities) = shared.write_all(manifest, known)?;
    let rate = progress.finish();

    let probabilities: Vec<f64> = probabilities.into_values().flatten().collect();
    manifest.bound = Some((source.bound)(&probabilities));
    manifest.save(folder)?;
    terminal.say(&closing(&manifest, folder, rate));
    Ok(())
}

/// Event probabilities by partition.
type Probabilities = BTreeMap<u32, Vec<f64>>;

/// Forgets the partitions of which a file is missing or changed; returns the event probabilities of
/// the others.
fn keep_what_is_there(
    folder: &Path,
    manifest: &mut SynthManifest,
) -> Result<Probabilities, Failure> {
    let there: Vec<u32> = manifest
        .partitions
        .par_iter()
        .filter(|(_, partition)| partition.files.iter().all(|file| is_there(folder, file)))
        .map(|(&number, _)| number)
        .collect();
    manifest.partitions.retain(|number, _| there.binary_search(number).is_ok());
    if there.len() < manifest.parameters.n_partitions() as usize {
        manifest.bound = None;
    }
    manifest.save(folder)?;
    there.into_par_iter().map(|number| Ok((number, probabilities(folder, number)?))).collect()
}

/// Returns the event probabilities of a partition that is there.
fn probabilities(folder: &Path, number: u32) -> Result<Vec<f64>, Failure> {
    let path = folder.join(partition::name("truth/", CustomerTruth::spec().name, number));
    let file = File::open(&path).map_err(|error| Failure::cannot_read(&path, &error))?;
    let rows: Vec<CustomerTruth> = read_rows_parquet(file).map_err(|error| {
        let cause = format!("{}, {error}", path.display());
        Failure::new(Kind::BadInput, cause, "delete the file and run the command again")
    })?;
    Ok(rows.into_iter().map(|row| row.event_probability).collect())
}

/// What the threads share.
struct Shared<'a> {
    folder: &'a Path,
    plan: &'a Plan,
    source: &'a Source<'a>,
    progress: &'a Progress,
    missing: &'a [u32],
}

impl Shared<'_> {
    /// Writes the missing partitions side by side; each enters the manifest as soon as it is whole.
    fn write_all(
        &self,
        manifest: SynthManifest,
        known: Probabilities,
    ) -> Result<(SynthManifest, Probabilities), Failure> {
        let (next, stop) = (AtomicU32::new(0), AtomicBool::new(false));
        let done = Mutex::new((manifest, known));
        // As many loops as threads, and not an item for each partition: a thread that waits inside a
        // partition could begin with another, and all of them would be in memory.
        let failures: Vec<(u32, Failure)> = (0..rayon::current_num_threads())
            .into_par_iter()
            .with_max_len(1)
            .filter_map(|_| {
                while !stop.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let &number = self.missing.get(at as usize)?;
                    if let Err(failure) = self.write_one(number, &done) {
                        stop.store(true, Ordering::Relaxed);
                        return Some((number, failure));
                    }
                }
                None
            })
            .collect();
        match failures.into_iter().min_by_key(|&(number, _)| number) {
            Some((_, failure)) => Err(failure),
            None => Ok(done.into_inner().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    fn write_one(
        &self,
        number: u32,
        done: &Mutex<(SynthManifest, Probabilities)>,
    ) -> Result<(), Failure> {
        let numbers = self.plan.numbers(number);
        let Written { partition, probabilities } =
            partition::write(self.folder, number, numbers, self.source, self.progress)?;
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        done.0.partitions.insert(number, partition);
        done.1.insert(number, probabilities);
        done.0.save(self.folder)
    }
}

/// Returns what is in the folder now; `rate` is how many transactions a second were written.
fn closing(manifest: &SynthManifest, folder: &Path, rate: Option<u64>) -> String {
    let n_files = manifest.files().count() as u64;
    let n_bytes: u64 = manifest.files().map(|file| file.bytes).sum();
    let n_rows: u64 = manifest.files().filter_map(|file| file.rows).sum();
    let facts: u64 = manifest.partitions.values().map(|partition| partition.transactions).sum();
    let rate = rate.map_or_else(String::new, |rate| format!(", {} a second", count(rate)));
    let bound = manifest.bound.map_or_else(String::new, |bound| {
        format!(
            "\n  {:.1}% of customers become at risk; the best possible ROC-AUC is {:.3}",
            100.0 * bound.base_rate,
            bound.roc_auc
        )
    });
    format!(
        "  {} transactions of {} customers{rate}\n  {} rows in {} files, {:.1} MB: {}{bound}\n{}",
        count(facts),
        count(manifest.parameters.customers.into()),
        count(n_rows),
        count(n_files),
        n_bytes as f64 / 1e6,
        folder.display(),
        manifest.statement,
    )
}
