//! `fip export powerbi`: a semantic model and a report on the tables of a run.

use std::fs;
use std::path::{Path, PathBuf};

use fip_report::powerbi::{self, ProjectFile, Source, UNSET_DATA_FOLDER};

use crate::failure::{Failure, Kind};
use crate::files::write_whole;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, score};
use crate::tables::tables;
use crate::terminal::Terminal;

/// Writes the project.
pub(super) fn export(
    project: &Project,
    root: &Path,
    terminal: &Terminal,
    (to, data_folder): (Option<&Path>, Option<&str>),
) -> Result<(), Failure> {
    let folder = to.map_or_else(|| root.join("powerbi"), Path::to_path_buf);
    let files = powerbi(project, data_folder)?;
    replace(&folder, &files)?;
    let said = format!(
        "{}: {} files of a Power BI project; README.md says how to open it",
        folder.display(),
        files.len()
    );
    terminal.say(&said);
    Ok(())
}

/// Returns the files of the project's Power BI project.
fn powerbi(project: &Project, data_folder: Option<&str>) -> Result<Vec<ProjectFile>, Failure> {
    let manifest = Manifest::load(project, Stage::Report)?;
    let card = score::card(project)?;
    let reasons = card
        .characteristics()
        .iter()
        .map(|one| (one.reason().code.clone(), one.name().to_owned()))
        .collect();
    let source = Source {
        tables: &tables(project),
        reasons,
        data_folder: checked(data_folder.unwrap_or(UNSET_DATA_FOLDER))?,
        provenance: manifest.data.provenance,
        currency: project.config.project.currency,
    };
    powerbi::project(&source).map_err(Failure::internal)
}

/// Returns a folder's path without a separator at its end; Power BI wants it from the root.
fn checked(folder: &str) -> Result<String, Failure> {
    let drive = folder.as_bytes().get(1) == Some(&b':');
    let is_whole = drive || folder.starts_with(r"\\");
    if !is_whole || folder.contains(['\n', '\r', '"']) {
        let cause = format!("--data-folder: expected a full path of Windows, found {folder:?}");
        let hint = r"such as C:\bank\data_processed or \\server\share\data_processed";
        return Err(Failure::new(Kind::Configuration, cause, hint));
    }
    Ok(folder.trim_end_matches(['\\', '/']).to_owned())
}

/// The parts of a project that hold nothing but what was exported, and what Power BI adds to it.
const PARTS: [&str; 2] = ["project.Report", "project.SemanticModel"];

/// Writes the files and removes those of an earlier export that are no longer among them.
fn replace(folder: &Path, files: &[ProjectFile]) -> Result<(), Failure> {
    for file in files {
        let path = folder.join(&file.path);
        let fail = |error: std::io::Error| Failure::cannot_write(&path, &error);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(fail)?;
        }
        write_whole(&path, file.text.as_bytes()).map_err(fail)?;
    }
    let kept: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
    PARTS.into_iter().try_for_each(|part| remove_others(&folder.join(part), &kept))
}

/// Removes what is not kept; folders named `.pbi` hold what Power BI keeps for itself.
fn remove_others(folder: &Path, kept: &[PathBuf]) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::cannot_write(folder, &error);
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.ends_with(".pbi") {
            continue;
        }
        if path.is_dir() && kept.iter().any(|file| file.starts_with(&path)) {
            remove_others(&path, kept)?;
        } else if path.is_dir() {
            fs::remove_dir_all(&path).map_err(fail)?;
        } else if !kept.contains(&path) {
            fs::remove_file(&path).map_err(fail)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_full_path_without_its_last_separator() {
        assert_eq!(checked(r"C:\bank\data\").unwrap(), r"C:\bank\data");
        assert_eq!(checked(r"\\server\share\data").unwrap(), r"\\server\share\data");
        for refused in ["data_processed", r".\data", "/home/bank", "C:\\a\"b", "C:\\a\nb", ""] {
            assert!(checked(refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn what_is_no_longer_written_goes_and_what_power_bi_keeps_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str| ProjectFile { path: path.to_owned(), text: "new\n".to_owned() };
        let old = ["project.Report/pages/old/page.json", "project.Report/a.json"];
        let kept = ["project.Report/.pbi/localSettings.json", "mine.txt"];
        for path in old.iter().chain(&kept) {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "old").unwrap();
        }
        let written = [file("project.Report/pages/new/page.json"), file("project.SemanticModel/a")];
        replace(folder.path(), &written).unwrap();
        for path in old {
            assert!(!folder.path().join(path).exists(), "{path}");
        }
        for path in kept {
            assert!(folder.path().join(path).exists(), "{path}");
        }
        for one in written {
            assert_eq!(fs::read_to_string(folder.path().join(one.path)).unwrap(), "new\n");
        }
    }
}
