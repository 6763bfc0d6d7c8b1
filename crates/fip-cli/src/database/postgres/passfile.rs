//! `~/.pgpass`: passwords by server, as `psql` reads them.

use std::fs;
use std::path::{Path, PathBuf};

use postgres::Config;
use postgres::config::Host;

use super::address::Environment;

/// Returns the password that the file of `PGPASSFILE`, else `~/.pgpass`, has for a server; none where others
/// may read the file, as `psql` has it.
pub(super) fn password(config: &Config, environment: Environment<'_>) -> Option<String> {
    let home = || environment("HOME").map(|home| PathBuf::from(home).join(".pgpass"));
    let file = environment("PGPASSFILE").map(PathBuf::from).or_else(home)?;
    if !is_private(&file) {
        return None;
    }
    let text = fs::read_to_string(file).ok()?;
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        // A socket in a folder counts as this machine.
        _ => "localhost".to_owned(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432).to_string();
    let user = config.get_user().unwrap_or_default();
    let database = config.get_dbname().unwrap_or(user);
    find(&text, &[&host, &port, database, user])
}

#[cfg(unix)]
fn is_private(file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    fs::metadata(file)
        .is_ok_and(|metadata| metadata.is_file() && metadata.mode().trailing_zeros() >= 6)
}

#[cfg(not(unix))]
fn is_private(file: &Path) -> bool {
    file.is_file()
}

/// Returns the password of the first line for host, port, database and user.
fn find(text: &str, wanted: &[&str; 4]) -> Option<String> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let [known @ .., password] = fields.as_slice() else { return None };
        let fits = |(known, wanted): (&String, &&str)| known == "*" || known == wanted;
        let is_one = known.len() == 4 && known.iter().zip(wanted).all(fits);
        (is_one && !password.is_empty()).then(|| password.clone())
    })
}

/// Returns the five fields of a line; `\:` and `\\` stand for the characters themselves.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        let (c, is_plain) = if c == '\\' { (characters.next(), true) } else { (Some(c), false) };
        if c == Some(':') && !is_plain && fields.len() < 5 {
            fields.push(String::new());
        } else if let (Some(c), Some(field)) = (c, fields.last_mut()) {
            field.push(c);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "# servers\nother:*:*:*:no\ndb:5432:core:ann:s3\\:cr\\\\et\n*:*:*:bob:any:thing\nshort\n";

    #[test]
    fn the_first_line_that_fits_counts() {
        let of = |wanted: [&str; 4]| find(FILE, &wanted);
        assert_eq!(of(["db", "5432", "core", "ann"]).as_deref(), Some("s3:cr\\et"));
        assert_eq!(of(["db", "1", "x", "bob"]).as_deref(), Some("any:thing"));
        assert_eq!(of(["db", "5433", "core", "ann"]), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".pgpass");
        fs::write(&file, FILE).unwrap();
        let config: Config = "postgres://bob@db/core".parse().unwrap();
        let environment =
            |name: &str| (name == "HOME").then(|| folder.path().display().to_string());
        for (mode, expected) in [(0o644, None), (0o600, Some("any:thing"))] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(password(&config, &environment).as_deref(), expected);
        }
    }
}
