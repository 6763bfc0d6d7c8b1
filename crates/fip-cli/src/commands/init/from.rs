//! `fip init --from`: a look at a bank's own files, and the `fip.toml` that reads them.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use fip_features::Catalogue;
use fip_model::Attributes;
use fip_model::intake::{Finding, Proposal, Sniffed, sniff};

use super::named::{Named, named};
use super::written::{Place, text, toml_text};
use crate::args::Init;
use crate::config::{Config, named_from, needs_rows};
use crate::database::read::{Password, Rows, Select, is_address, typed};
use crate::failure::{Failure, Kind};
use crate::stages::prepare::ledger::opened::{first_rows, head};

/// Bytes of a file that are looked at.
const HEAD: usize = 1 << 22;
const HEAD_OF_OTHERS: usize = 1 << 16;

/// What a look at the files gives.
pub(super) struct Look {
    /// The text of `fip.toml`.
    pub(super) text: String,
    /// What is to be said.
    pub(super) said: String,
    /// The line of the text and the key that must be filled in before anything runs.
    pub(super) first: Option<(usize, String)>,
}

/// Looks at files of transactions or at a database, and says how they are to be read from a project
/// folder.
pub(super) fn look(asked: &Init, folder: &Path) -> Result<Look, Failure> {
    if let [one] = asked.from.as_slice()
        && let Some((address, password)) = database(one, folder)?
    {
        return database_look(asked, (&address, &password), folder);
    }
    if asked.table.is_some() || asked.query.is_some() {
        let cause = "--table and --query are of a database, and --from names none";
        let hint =
            "such as --from postgres://user@host/database, sqlite:bank.db or duckdb:bank.duckdb";
        return Err(Failure::new(Kind::Configuration, cause, hint));
    }
    let (mut keys, mut files) = (Vec::new(), Vec::new());
    for from in &asked.from {
        let Named { key, files: found } = named(from, folder)?;
        keys.push(toml_text(&key));
        files.extend(found);
    }
    let (mut seen, mut is_text) = (Vec::new(), true);
    for (name, file) in files {
        is_text &= !start(&file)?.starts_with(b"PAR1");
        // The first is looked at, the others must be alike.
        let n = if seen.is_empty() { HEAD } else { HEAD_OF_OTHERS };
        seen.push((name, sniff(&head(&file, n)?)));
    }
    let Some((_, first)) = seen.first() else {
        return Err(Failure::internal("--from without a file"));
    };
    let names = |seen: &Sniffed| seen.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
    let expected = names(first);
    let other_lines = |seen: &&(String, Sniffed)| seen.1.skip_lines != first.skip_lines;
    if let Some((other, _)) = seen.iter().find(other_lines) {
        let cause =
            format!("{other} has another number of lines before its table than {}", seen[0].0);
        let hint = "skip_lines holds for all files of a project: take such lines out of the files";
        return Err(Failure::new(Kind::BadInput, cause, hint));
    }
    if let Some((other, _)) = seen.iter().find(|(_, seen)| names(seen) != expected) {
        let cause = format!("{other} has other columns than {}", seen[0].0);
        let hint = "give a project each to files with other columns, or name them alike";
        return Err(Failure::new(Kind::BadInput, cause, hint));
    }
    let path =
        if let [one] = keys.as_slice() { one.clone() } else { format!("[{}]", keys.join(", ")) };
    let place = Place { name: seen[0].0.clone(), keys: format!("path = {path}\n"), is_text };
    made(&place, first)
}

/// Returns the address of a database, and the password that was typed in it; a file of SQLite or DuckDB is
/// told by its bytes.
fn database(from: &Path, folder: &Path) -> Result<Option<(String, Password)>, Failure> {
    let text = from.to_string_lossy();
    if is_address(&text) {
        let (address, password) = typed(&text);
        let Some((engine, file)) =
            address.split_once(':').filter(|(engine, _)| ["sqlite", "duckdb"].contains(engine))
        else {
            return Ok(Some((address, password)));
        };
        let name = named_from(Path::new(file), folder)?;
        return Ok(Some((format!("{engine}:{name}"), password)));
    }
    if !from.is_file() {
        return Ok(None);
    }
    let engine = match start(from)?.as_slice() {
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', b'f', b'o', b'r', b'm', b'a', b't', ..] => {
            "sqlite"
        }
        // Behind a checksum.
        [_, _, _, _, _, _, _, _, b'D', b'U', b'C', b'K', ..] => "duckdb",
        _ => return Ok(None),
    };
    Ok(Some((format!("{engine}:{}", named_from(from, folder)?), Password::default())))
}

fn database_look(
    asked: &Init,
    (address, password): (&str, &Password),
    folder: &Path,
) -> Result<Look, Failure> {
    let (rows, key) = match (&asked.table, &asked.query) {
        (Some(name), _) => (Rows::Table(name.clone()), format!("table = {}", toml_text(name))),
        (None, Some(query)) => {
            (Rows::Query(query.clone()), format!("query = {}", toml_text(query)))
        }
        (None, None) => return Err(needs_rows(address, folder, password)),
    };
    let select = Select::of(address, rows)?;
    let seen = sniff(&first_rows(folder, &select, password)?);
    let keys = format!("from = {}\n{key}\n", toml_text(address));
    made(&Place { name: select.to_string(), keys, is_text: false }, &seen)
}

/// Returns what a look gives: the configuration, and what is to be said.
fn made(place: &Place, first: &Sniffed) -> Result<Look, Failure> {
    let mut proposal = first.propose();
    if !place.is_text {
        // Parquet and databases have no bytes of text; they come as CSV from fip itself.
        let is_of_text = |finding: &Finding| {
            ["encoding", "delimiter", "the first line names", "there is no header"]
                .iter()
                .any(|begin| finding.what.starts_with(begin))
        };
        proposal.findings.retain(|finding| !is_of_text(finding));
    }
    let attributes = proposal.mapping.check(&proposal.home.currency).map(|plan| plan.attributes());
    let text = text(place, first, &proposal);
    Config::parse(&text, Path::new("fip.toml"))?;
    let mut said = said(first, &proposal);
    let mut missing = None;
    match attributes {
        Ok(attributes) => said.push_str(&left_out(attributes)?),
        Err(error) => {
            let _ = write!(said, "\nTo be filled in before it runs: {error}\n");
            missing = line_of(&text, error.key());
        }
    }
    Ok(Look { text, said, first: missing })
}

/// Returns the line, from 1, that stands in for a key of the columns, and the key's last part.
fn line_of(text: &str, key: &str) -> Option<(usize, String)> {
    let key = key.rsplit('.').next()?;
    let begin = format!("# {key} = ");
    let at = text.lines().position(|line| line.starts_with(&begin))?;
    Some((at + 1, key.to_owned()))
}

/// Returns the first bytes of a file.
fn start(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let opened = File::open(file).and_then(|file| file.take(16).read_to_end(&mut bytes));
    opened.map_err(|error| Failure::cannot_read(file, &error))?;
    Ok(bytes)
}

/// Returns what was found, the sure and the unsure apart.
fn said(seen: &Sniffed, proposal: &Proposal) -> String {
    let used: Vec<&Finding> =
        proposal.findings.iter().filter(|one| !one.what.ends_with("is not used")).collect();
    let lines = |is_sure: bool| {
        let found = used.iter().filter(|one| one.is_sure == is_sure);
        let line = |one: &&Finding| format!("  {}: {}\n", one.what, one.evidence);
        found.map(line).collect::<Vec<_>>().concat()
    };
    let mut said = format!("Looked at {} records.\n\nSure:\n{}", seen.n_records, lines(true));
    let unsure = lines(false);
    if !unsure.is_empty() {
        let _ = write!(said, "\nNot sure, look at these in fip.toml:\n{unsure}");
    }
    for (column, values) in &proposal.unknown {
        let _ = writeln!(said, "  {column}: no code was found for {}", values.join(", "));
    }
    if let Some((column, values)) = &proposal.unknown_sides {
        let _ =
            writeln!(said, "  {column}: nobody knows which are debits of {}", values.join(", "));
    }
    let unused =
        seen.columns.iter().filter(|column| column.role.is_none() && !seen.is_ruled(column));
    let unused: Vec<&str> =
        unused.map(|column| column.name.as_str()).filter(|name| !name.is_empty()).collect();
    if !unused.is_empty() {
        let _ = writeln!(said, "\nNot used: {}", unused.join(", "));
    }
    said
}

/// Returns which features the ledger does not allow.
fn left_out(attributes: Attributes) -> Result<String, Failure> {
    let restricted = Catalogue::built_in().restricted_to(attributes).map_err(Failure::internal)?;
    let mut names: Vec<&str> = restricted.left_out.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Ok(String::new());
    }
    Ok(format!(
        "\nThe file does not tell {}; features that need it are left out: {}\n",
        attributes.complement(),
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(bytes: &str, is_text: bool) -> Look {
        let keys = "path = \"ledger\"\n".to_owned();
        let place = Place { name: "ledger".to_owned(), keys, is_text };
        made(&place, &sniff(bytes.as_bytes())).unwrap()
    }

    #[test]
    fn home_and_units_that_were_guessed_are_to_be_looked_at() {
        let look = looked("customer,date,amount_minor\na,2025-01-31,1234\n", true);
        let (_, unsure) = look.said.split_once("Not sure").unwrap();
        for part in ["home country GB", "home currency GBP", "amounts are in pence or cents"] {
            assert!(unsure.contains(part), "{part}: {unsure}");
        }
        assert!(look.text.contains("unit = \"minor\""), "{}", look.text);
        assert_eq!(look.first, None);
        let look = looked("customer,date,amount\na,2025-01-31,$7.10\n", true);
        for line in ["home_country = \"US\"", "currency = \"USD\""] {
            let line = look.text.lines().find(|one| one.starts_with(line)).unwrap();
            assert!(line.ends_with(": look"), "{line}");
        }
        let codes = ["# Categories: groceries, ", "# Channels: "];
        assert!(codes.iter().all(|begin| look.text.contains(begin)), "{}", look.text);
    }

    #[test]
    fn encoding_delimiter_and_header_are_of_texts_alone() {
        let bytes = "customer,date,amount\na,2025-01-31,7.10\n";
        for (is_text, expected) in [(true, true), (false, false)] {
            let said = looked(bytes, is_text).said;
            for part in ["encoding utf-8", "delimiter", "the first line names"] {
                assert_eq!(said.contains(part), expected, "{part}: {said}");
            }
        }
    }

    #[test]
    fn the_line_to_fill_in_first_is_named() {
        let look = looked("who,date,amount\n7.5,2025-01-31,7.10\n", true);
        let (line, key) = look.first.unwrap();
        assert_eq!(key, "customer_id");
        let line = look.text.lines().nth(line - 1).unwrap();
        assert!(line.starts_with("# customer_id = ") && line.contains("needed"), "{line}");
    }

    #[test]
    fn texts_without_a_category_stand_there_with_their_rows() {
        let rows = "a,2025-01-31,ATM WITHDRAWAL,5.10\na,2025-01-31,XYZZY,5.10\n".repeat(10);
        let text = looked(&format!("customer,date,description,amount\n{rows}"), true).text;
        for part in [
            "purpose = \"description\"",
            "cash = [\"ATM WITHDRAWAL\"]",
            "other_retail = [\"*\"]",
            "# ... = [\"XYZZY\"]    # 10 rows",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let rows = "a,2025-01-31,ABC,5.10\na,2025-01-31,XYZZY,5.10\n".repeat(10);
        let text = looked(&format!("customer,date,description,amount\n{rows}"), true).text;
        assert!(text.contains("# purpose = \"description\" above"), "{text}");
        assert!(!text.contains("\npurpose = "), "{text}");
    }
}
