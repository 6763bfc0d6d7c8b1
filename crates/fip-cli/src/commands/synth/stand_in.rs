//! `fip synth stand-in`: generated card rows as a file like creditcard.csv.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use fip_synth::{CardRows, write_stand_in};

use crate::failure::{Failure, Kind};
use crate::project::Project;
use crate::terminal::Terminal;

/// What to do about a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfThere {
    /// Leave it and give up.
    Refuse,
    /// Replace it.
    Replace,
}

/// Writes the file and says that its rows are generated.
pub(super) fn stand_in(
    project: &Project,
    terminal: &Terminal,
    out: &Path,
    n_rows: Option<u32>,
    if_there: IfThere,
) -> Result<(), Failure> {
    if if_there == IfThere::Refuse && out.exists() {
        return Err(Failure::new(
            Kind::CannotWrite,
            format!("{} is there already; it may hold real rows", out.display()),
            "choose another name, or replace the file with --force",
        ));
    }
    let mut partial = out.as_os_str().to_owned();
    partial.push(".partial");
    let partial = Path::new(&partial);
    let write = || -> std::io::Result<CardRows> {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(partial)?);
        let n_rows = n_rows.map(|n| n as usize);
        let rows = write_stand_in(project.seed(), n_rows, &mut file)?;
        file.flush()?;
        drop(file);
        fs::rename(partial, out)?;
        Ok(rows)
    };
    let rows = write().map_err(|error| {
        // What is incomplete is of no use; the cause is told, not this.
        let _ = fs::remove_file(partial);
        Failure::cannot_write(out, &error)
    })?;
    terminal.say(&format!(
        "GENERATED DATA: {} has {} generated rows, {} of them frauds; no row is real, and no score of \
         a model on them is one on creditcard.csv. fip marks them STANDIN wherever it reads them.",
        out.display(),
        rows.len(),
        rows.n_frauds()
    ));
    Ok(())
}
