//! The files of a ledger, found by patterns.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fip_model::intake::Texts;

use crate::failure::{Failure, Kind};

/// Folder of rows that were rejected, mended and are read in addition.
pub(crate) const MENDED: &str = "data_mended";

/// Returns the files that names and patterns stand for, by their names from the project folder: pattern
/// after pattern, sorted within each, none twice.
pub(crate) fn expand(root: &Path, patterns: &Texts) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for pattern in patterns.iter() {
        let mut names = Vec::new();
        walk(root, "", pattern, &mut names)?;
        if names.is_empty() {
            let cause = format!("{pattern}: no such file in {}", root.display());
            let hint = "check [input] path in fip.toml: names and patterns with * and ?, from the project \
                        folder";
            return Err(Failure::new(Kind::CannotRead, cause, hint));
        }
        names.sort();
        for name in names.into_iter().filter(|name| !name.ends_with(".partial")) {
            if !found.iter().any(|(known, _)| *known == name) {
                let path = root.join(&name);
                found.push((name, path));
            }
        }
    }
    Ok(found)
}

/// Adds the files below `root`/`before` that a pattern stands for.
fn walk(root: &Path, before: &str, pattern: &str, names: &mut Vec<String>) -> Result<(), Failure> {
    let (first, rest) = pattern.split_once('/').map_or((pattern, None), |(a, b)| (a, Some(b)));
    let joined = |name: &str| match before {
        "" if pattern.starts_with('/') => "/".to_owned(),
        "" => name.to_owned(),
        "/" => format!("/{name}"),
        before => format!("{before}/{name}"),
    };
    let mut go_on = |name: &str| -> Result<(), Failure> {
        let path = joined(name);
        match rest {
            Some(rest) => walk(root, &path, rest, names),
            None if root.join(&path).is_file() => {
                names.push(path);
                Ok(())
            }
            None => Ok(()),
        }
    };
    if !first.contains(['*', '?']) {
        return go_on(first);
    }
    let folder = root.join(before);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::cannot_read(&folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| Failure::cannot_read(&folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if matches(first.as_bytes(), name.as_bytes()) && !name.starts_with('.') {
            go_on(&name)?;
        }
    }
    Ok(())
}

/// Returns whether a name is as a pattern says.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => {
            matches(rest, name) || (!name.is_empty() && matches(pattern, &name[1..]))
        }
        ([b'?', rest @ ..], [_, after @ ..]) => matches(rest, after),
        ([a, rest @ ..], [b, after @ ..]) if a == b => matches(rest, after),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_files_in_sorted_order() {
        let folder = tempfile::TempDir::new().unwrap();
        for name in ["b/t2.csv", "b/t1.csv", "a/t3.csv", "a/other.txt", "a/.hidden.csv"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let names = |patterns: &[&str]| -> Vec<String> {
            let found = expand(folder.path(), &Texts::of(patterns)).unwrap();
            found.into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&["*/t?.csv"]), ["a/t3.csv", "b/t1.csv", "b/t2.csv"]);
        assert_eq!(names(&["b/t2.csv", "b/*"]), ["b/t2.csv", "b/t1.csv"]);
        assert!(expand(folder.path(), &Texts::one("c/*.csv")).is_err());
        let absolute = folder.path().join("b/t1.csv").display().to_string();
        assert_eq!(names(&[&absolute]), [absolute]);
    }
}
