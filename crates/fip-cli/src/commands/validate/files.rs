//! `fip validate --manifest`: whether the files are those that the manifest names.

use rayon::prelude::*;

use crate::cache::sha256_of_file;
use crate::failure::{Failure, Kind};
use crate::files::located;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::Stage;
use crate::terminal::Terminal;

/// What was found of a file.
enum Verdict {
    Same,
    Missing,
    Other(String),
}

/// Reads every file that the manifest names, prints those that are not as it says, and fails when
/// there is one.
pub(in crate::commands) fn manifest(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let manifest = Manifest::read(project, Stage::Features)?;
    let (databases, files): (Vec<_>, Vec<_>) =
        manifest.inputs.iter().partition(|input| input.database);
    let input = files.into_iter().map(|input| {
        let path = project.root().join(&input.path);
        (input.path.as_str(), path, input.sha256.as_str())
    });
    let outputs = manifest.stages.values().flatten().map(|record| {
        (record.path.as_str(), located(project, &record.path), record.sha256.as_str())
    });
    let files: Vec<_> = input.chain(outputs).collect();
    let line = terminal.begin("validate");
    line.doing("reading every file");
    let verdicts: Result<Vec<Verdict>, Failure> = files
        .par_iter()
        .map(|(_, path, sha256)| {
            if !path.is_file() {
                return Ok(Verdict::Missing);
            }
            let found = sha256_of_file(path)?;
            Ok(if found == *sha256 { Verdict::Same } else { Verdict::Other(found) })
        })
        .collect();
    let verdicts = verdicts?;
    drop(line);
    let mut differing = Vec::new();
    for ((name, _, sha256), verdict) in files.iter().zip(&verdicts) {
        match verdict {
            Verdict::Same => {}
            Verdict::Missing => differing.push(format!("{name}: is missing\n")),
            Verdict::Other(found) => {
                differing.push(format!("{name}: expected SHA-256 {sha256}, found {found}\n"));
            }
        }
    }
    terminal.data(&differing.concat());
    let n_same = files.len() - differing.len();
    for input in databases {
        terminal.data(&format!("{}: a database, not read again\n", input.path));
    }
    terminal.data(&format!("{n_same} of {} files are as manifest.json says\n", files.len()));
    if differing.is_empty() {
        return Ok(());
    }
    let cause =
        format!("{} of {} files are not as manifest.json says", differing.len(), files.len());
    let hint = "`fip status` tells whose they are, `fip run` makes outputs again";
    Err(Failure::new(Kind::CheckFailed, cause, hint))
}
