//! Files of transactions that are named one by one, by their folder, or by a pattern.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fip_model::intake::Texts;

use crate::config::named_from;
use crate::failure::{Failure, Kind};
use crate::stages::prepare::ledger::files::expand;

/// What somebody named.
pub(super) struct Named {
    /// The name or the pattern, as `path` in `fip.toml` says it.
    pub(super) key: String,
    /// The files that it stands for, with their names.
    pub(super) files: Vec<(String, PathBuf)>,
}

/// Returns the files that a name stands for: of a folder those with the commonest ending.
pub(super) fn named(from: &Path, folder: &Path) -> Result<Named, Failure> {
    if from.is_dir() {
        return matching(from, &ending(from)?, folder);
    }
    let text = from.to_string_lossy().replace('\\', "/");
    let wild = text.find(['*', '?']).filter(|_| !from.exists());
    let Some(wild) = wild else {
        let name = named_from(from, folder)?;
        return Ok(Named { key: name.clone(), files: vec![(name, from.to_owned())] });
    };
    match text[..wild].rsplit_once('/') {
        Some(("", _)) => matching(Path::new("/"), &text[1..], folder),
        Some((before, _)) => matching(Path::new(before), &text[before.len() + 1..], folder),
        None => matching(Path::new("."), &text, folder),
    }
}

/// Returns the files below a folder that a pattern stands for.
fn matching(below: &Path, pattern: &str, folder: &Path) -> Result<Named, Failure> {
    let before = named_from(below, folder)?;
    let joined = |name: &str| match before.as_str() {
        "" => name.to_owned(),
        before => format!("{}/{name}", before.trim_end_matches('/')),
    };
    let found = expand(below, &Texts::one(pattern)).map_err(|failure| {
        let hint = "give files, their folder, or a pattern in quotes such as 'data/*.csv'";
        Failure::new(Kind::CannotRead, failure.message(), hint)
    })?;
    let files = found.into_iter().map(|(name, path)| (joined(&name), path)).collect();
    Ok(Named { key: joined(pattern), files })
}

/// Returns the pattern of the commonest ending of the files of a folder; ties go to the first by name.
fn ending(folder: &Path) -> Result<String, Failure> {
    let fail = |error: std::io::Error| Failure::cannot_read(folder, &error);
    let mut endings: BTreeMap<String, usize> = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || !entry.path().is_file() {
            continue;
        }
        let plain = name.strip_suffix(".gz").unwrap_or(&name);
        let stem = plain.rsplit_once('.').map_or(name.len(), |(stem, _)| stem.len());
        *endings.entry(name[stem..].to_owned()).or_default() += 1;
    }
    let most = endings.values().copied().max().unwrap_or(0);
    let found = endings.into_iter().find(|(_, n)| *n == most);
    let (ending, _) = found.ok_or_else(|| {
        let cause = format!("{}: there is no file in this folder", folder.display());
        Failure::new(Kind::CannotRead, cause, "give files, or the folder that holds them")
    })?;
    Ok(format!("*{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_patterns_stand_for_their_files() {
        let project = tempfile::TempDir::new().unwrap();
        let (root, data) = (project.path(), project.path().join("data"));
        fs::create_dir_all(data.join("empty")).unwrap();
        for name in ["b.csv", "a.csv", "c.txt", ".hidden.csv", ".d.csv"] {
            fs::write(data.join(name), "x").unwrap();
        }
        let told = |from: &Path| {
            let found = named(from, root).unwrap();
            let names: Vec<String> = found.files.into_iter().map(|(name, _)| name).collect();
            (found.key, names.join(" "))
        };
        let of = |key: &str, names: &str| (key.to_owned(), names.to_owned());
        assert_eq!(told(&data), of("data/*.csv", "data/a.csv data/b.csv"));
        assert_eq!(told(&data.join("?.*")), of("data/?.*", "data/a.csv data/b.csv data/c.txt"));
        assert_eq!(told(&root.join("d*/c.txt")), of("d*/c.txt", "data/c.txt"));
        assert_eq!(told(&data.join("a.csv")), of("data/a.csv", "data/a.csv"));
        let outside = named(&data, &data.join("empty")).unwrap().key;
        assert!(outside.ends_with("/data/*.csv") && Path::new(&outside).is_absolute(), "{outside}");
        for wrong in [data.join("*.pdf"), data.join("empty"), data.join("none")] {
            assert_eq!(named(&wrong, root).err().unwrap().code(), "FIP-E001", "{wrong:?}");
        }
    }
}
