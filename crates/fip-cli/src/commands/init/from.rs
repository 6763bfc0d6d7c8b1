//! `fip init --from`: a look at a bank's own files, and the `fip.toml` that reads them.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use fip_features::Catalogue;
use fip_model::Attributes;
use fip_model::intake::{Finding, Proposal, Role, Sniffed, sniff};

use crate::args::Init;
use crate::config::{Config, named_from, needs_rows};
use crate::database::read::{Password, Rows, Select, is_address, typed};
use crate::failure::{Failure, Kind};
use crate::stages::prepare::ledger::opened::{first_rows, head};

/// Bytes of a file that are looked at.
const HEAD: usize = 1 << 22;

/// What a look at the files gives.
pub(super) struct Look {
    /// The text of `fip.toml`.
    pub(super) text: String,
    /// What is to be said.
    pub(super) said: String,
}

/// Where transactions are that were looked at, as the configuration says it.
struct Place {
    /// Files, or the database with its table.
    name: String,
    /// The keys that say so.
    keys: String,
    /// Whether what was looked at is a text of its own, with a delimiter and an encoding.
    is_text: bool,
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
    let (mut seen, mut is_text) = (Vec::new(), true);
    for file in &asked.from {
        let name = named_from(file, folder)?;
        is_text &= !start(file)?.starts_with(b"PAR1");
        seen.push((name, sniff(&head(file, HEAD)?)));
    }
    let Some((_, first)) = seen.first() else {
        return Err(Failure::internal("--from without a file"));
    };
    let names = |seen: &Sniffed| seen.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
    let expected = names(first);
    if let Some((other, _)) = seen.iter().find(|(_, seen)| names(seen) != expected) {
        let cause = format!("{other} has other columns than {}", seen[0].0);
        let hint = "give a project each to files with other columns, or name them alike";
        return Err(Failure::new(Kind::BadInput, cause, hint));
    }
    let paths: Vec<String> = seen.iter().map(|(name, _)| toml_text(name)).collect();
    let path =
        if let [one] = paths.as_slice() { one.clone() } else { format!("[{}]", paths.join(", ")) };
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
    let proposal = first.propose();
    let currency = currency(first);
    let attributes = proposal.mapping.check(&currency).map(|plan| plan.attributes());
    let text = text(place, first, &proposal, &currency);
    Config::parse(&text, Path::new("fip.toml"))?;
    let mut said = said(first, &proposal);
    match attributes {
        Ok(attributes) => said.push_str(&left_out(attributes)?),
        Err(error) => {
            let _ = write!(said, "\nTo be filled in before it runs: {error}\n");
        }
    }
    Ok(Look { text, said })
}

/// Returns the first bytes of a file.
fn start(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let opened = File::open(file).and_then(|file| file.take(16).read_to_end(&mut bytes));
    opened.map_err(|error| Failure::cannot_read(file, &error))?;
    Ok(bytes)
}

fn currency(seen: &Sniffed) -> String {
    let only = seen.column(Role::Currency).filter(|column| column.values.len() == 1);
    only.map_or_else(|| "GBP".to_owned(), |column| column.values[0].clone())
}

/// Returns the text of the configuration: the mapping, with what speaks for each line of it.
fn text(place: &Place, seen: &Sniffed, proposal: &Proposal, currency: &str) -> String {
    let mapping = &proposal.mapping;
    let mut text = format!(
        "# fip.toml: how this ledger is read, as far as the first {} records of {} show it.\n\
         # Lines that end in \"look\" were guessed. `fip show config` prints every other key.\n\n\
         [project]\nhome_country = \"GB\"         # where the bank is at home: look\n\
         currency = {}\n",
        seen.n_records,
        place.name,
        toml_text(currency)
    );
    if let Some(column) = seen.column(Role::Currency).filter(|column| column.values.len() > 1) {
        let _ = writeln!(text, "# {} are in the file: rates below", column.values.join(", "));
    }
    if mapping.columns.transaction_id.is_none() {
        text.push_str(
            "\n[clean]\n# Without ids of transactions, equal rows may be two purchases.\nduplicates = \"keep\"\n",
        );
    }
    text.push_str("\n[input.transactions]\n");
    text.push_str(&place.keys);
    text.push_str(&keys(seen, proposal, place.is_text));
    text.push_str("\n[input.transactions.columns]\n");
    text.push_str(&columns(seen, proposal));
    text.push_str(&maps(proposal));
    text.push_str(&rates(seen, currency));
    text
}

fn keys(seen: &Sniffed, proposal: &Proposal, is_text: bool) -> String {
    let mapping = &proposal.mapping;
    let list = |texts: &fip_model::intake::Texts| {
        let texts: Vec<String> = texts.iter().map(toml_text).collect();
        if let [one] = texts.as_slice() { one.clone() } else { format!("[{}]", texts.join(", ")) }
    };
    let of_file =
        |begin: &str| seen.findings.iter().find(|finding| finding.what.starts_with(begin));
    let of_date = seen.column(Role::Date).map(|column| &column.finding);
    let lines = [
        ("encoding", toml_text(mapping.encoding.name()), of_file("encoding")),
        ("delimiter", toml_text(&mapping.delimiter), of_file("delimiter")),
        (
            "header",
            mapping.header.to_string(),
            of_file("the first").or_else(|| of_file("there is")),
        ),
        (
            "decimal",
            toml_text(&char::from(mapping.decimal.byte()).to_string()),
            of_file("decimals"),
        ),
        ("thousands", toml_text(&mapping.thousands), of_file("decimals")),
        ("date_format", list(&mapping.date_format), of_date),
        (
            "time_format",
            list(&mapping.time_format),
            seen.column(Role::Time).map(|column| &column.finding),
        ),
    ];
    let mut text = String::new();
    for (key, value, finding) in lines {
        let is_of_text = ["encoding", "delimiter", "header"].contains(&key);
        if (key == "time_format" && finding.is_none()) || (is_of_text && !is_text) {
            continue;
        }
        let _ = writeln!(text, "{}", with_reason(&format!("{key} = {value}"), finding));
    }
    text
}

fn columns(seen: &Sniffed, proposal: &Proposal) -> String {
    let mut text = String::new();
    let columns = &proposal.mapping.columns;
    let table = toml::Table::try_from(columns).unwrap_or_default();
    let role = |key: &str| {
        Role::ALL.into_iter().find(|role| role.key() == key).and_then(|role| seen.column(role))
    };
    for (key, value) in &table {
        if key == "amount" {
            continue;
        }
        let finding = role(key).map(|column| &column.finding);
        let _ = writeln!(text, "{}", with_reason(&format!("{key} = {value}"), finding));
    }
    let amount =
        table.get("amount").and_then(toml::Value::as_table).filter(|table| !table.is_empty());
    match amount {
        Some(amount) => {
            let parts: Vec<String> =
                amount.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            let sign =
                proposal.findings.iter().find(|finding| finding.what.starts_with("spending"));
            let of_column =
                [Role::Amount, Role::Debit].into_iter().find_map(|role| seen.column(role));
            let finding = sign.or_else(|| of_column.map(|column| &column.finding));
            let line = format!("amount = {{ {} }}", parts.join(", "));
            let _ = writeln!(text, "{}", with_reason(&line, finding));
        }
        None => text
            .push_str("# amount = \"\"               # not found: name the column of the amount\n"),
    }
    for (key, is_there) in [
        ("customer_id", columns.customer_id.is_some() || columns.account_id.is_some()),
        ("date", columns.date.is_some()),
    ] {
        if !is_there {
            let _ = writeln!(
                text,
                "# {key} = \"\"    # not found, and needed: name its column or its number"
            );
        }
    }
    for column in seen.columns.iter().filter(|column| column.role.is_none()) {
        let examples = column.examples.join(", ").replace(['\n', '\r'], " ");
        let name = if column.name.is_empty() {
            format!("column {}", column.number)
        } else {
            column.name.clone()
        };
        let _ = writeln!(text, "# not used: {name} ({examples})");
    }
    text
}

fn maps(proposal: &Proposal) -> String {
    let map = &proposal.mapping.map;
    let mut text = String::new();
    for (name, map) in
        [("category", &map.category), ("purpose", &map.purpose), ("channel", &map.channel)]
    {
        if map.is_empty() {
            continue;
        }
        let _ = write!(text, "\n[input.transactions.map.{name}]\n# guessed from the words: look\n");
        for (code, texts) in map {
            let texts: Vec<String> = texts.iter().map(toml_text).collect();
            let _ = writeln!(text, "{code} = [{}]", texts.join(", "));
        }
    }
    for (column, values) in &proposal.unknown {
        let values: Vec<String> = values.iter().map(|value| toml_text(value)).collect();
        let _ = writeln!(
            text,
            "# {column} also has {}: no code was found for {}, and such rows are rejected. Name each under a \
             code; \"*\" takes all others.",
            values.join(", "),
            if values.len() == 1 { "it" } else { "them" }
        );
    }
    text
}

fn rates(seen: &Sniffed, currency: &str) -> String {
    let others = seen.column(Role::Currency).into_iter().flat_map(|column| &column.values);
    let others: Vec<&String> = others.filter(|other| *other != currency).collect();
    if others.is_empty() {
        return String::new();
    }
    let mut text = "\n[input.transactions.rates]\n".to_owned();
    for other in others {
        let _ = writeln!(text, "# {other} = 0.85    # {currency} for one {other}: needed");
    }
    text
}

/// Returns a line with what speaks for it behind it.
fn with_reason(line: &str, finding: Option<&Finding>) -> String {
    let Some(finding) = finding else { return line.to_owned() };
    let look = if finding.is_sure { "" } else { ": look" };
    format!("{line:<32}  # {}{look}", finding.evidence.replace(['\n', '\r'], " "))
}

fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
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
    let unused = seen.columns.iter().filter(|column| column.role.is_none());
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
