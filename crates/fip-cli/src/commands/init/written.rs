//! The text of the `fip.toml` that reads a bank's own files.

use std::fmt::Write as _;

use fip_model::intake::{ColumnRef, Finding, Proposal, Purposes, Role, Sniffed, Which};
use fip_model::{Category, Channel};

/// Where transactions are that were looked at, as the configuration says it.
pub(super) struct Place {
    /// Files, or the database with its table.
    pub(super) name: String,
    /// The keys that say so.
    pub(super) keys: String,
    /// Whether what was looked at is a text of its own, with a delimiter and an encoding.
    pub(super) is_text: bool,
}

/// Returns the text of the configuration: the mapping, with what speaks for each line of it.
pub(super) fn text(place: &Place, seen: &Sniffed, proposal: &Proposal) -> String {
    let (mapping, home) = (&proposal.mapping, &proposal.home);
    let mut text = format!(
        "# fip.toml: how this ledger is read, as far as the first {} records of {} show it.\n\
         # Lines that end in \"look\" were guessed. `fip show config` prints every other key.\n\n\
         [project]\n{}\n{}\n",
        seen.n_records,
        place.name,
        with_reason(
            &format!("home_country = {}", toml_text(&home.country)),
            Some(&home.country_finding)
        ),
        with_reason(
            &format!("currency = {}", toml_text(&home.currency)),
            Some(&home.currency_finding)
        ),
    );
    let currencies: Vec<String> = seen.currencies().into_iter().map(|(code, _)| code).collect();
    if currencies.len() > 1 {
        let _ = writeln!(text, "# {} are in the file: rates below", currencies.join(", "));
    }
    if mapping.columns.transaction_id.is_none() {
        text.push_str(
            "\n[clean]\n# Without ids of transactions, equal rows may be two purchases.\nduplicates = \"keep\"\n",
        );
    }
    text.push_str("\n[input.transactions]\n");
    text.push_str(&place.keys);
    text.push_str(&keys(seen, proposal, place.is_text));
    text.push_str(&rules(seen, proposal));
    text.push_str(&fills(proposal));
    text.push_str("\n[input.transactions.columns]\n");
    text.push_str(&columns(seen, proposal));
    text.push_str(&maps(proposal));
    text.push_str(&rates(&currencies, &home.currency));
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
        ("skip_lines", mapping.skip_lines.to_string(), of_file("lines before the table")),
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
        let is_of_text = ["encoding", "delimiter", "skip_lines", "header"].contains(&key);
        let is_idle = ["skip_lines", "time_format"].contains(&key) && finding.is_none();
        if is_idle || (is_of_text && !is_text) {
            continue;
        }
        let _ = writeln!(text, "{}", with_reason(&format!("{key} = {value}"), finding));
    }
    text
}

/// Returns the rules on rows that may not count.
fn rules(seen: &Sniffed, proposal: &Proposal) -> String {
    let mut text = String::new();
    if !proposal.rules.is_empty() {
        text.push_str(
            "# Rows that are no spending: `only` keeps, `ignore` leaves out. Take a line away to count them.\n",
        );
    }
    for rule in &proposal.rules {
        let key = match rule.which {
            Which::Only => "only",
            Which::Ignore => "ignore",
        };
        let texts: Vec<String> = rule.texts.iter().map(|one| toml_text(one)).collect();
        let line = format!("{key}.{} = [{}]", toml_key(&seen.ruled(rule)), texts.join(", "));
        let _ = writeln!(text, "{}", with_reason(&line, Some(&rule.finding)));
    }
    text
}

/// Returns what stands for empty cells.
fn fills(proposal: &Proposal) -> String {
    let mut text = String::new();
    if !proposal.fills.is_empty() {
        text.push_str(
            "# What stands for empty cells, as of transfers without a shop. Rows with an empty cell for which\n\
             # nothing stands are rejected; ignore.COLUMN = [\"\"] leaves them out.\n",
        );
    }
    for fill in &proposal.fills {
        let line = match &fill.value {
            Some(value) => format!("default.{} = {}", fill.key, toml_text(value)),
            None => format!("# default.{} = ", fill.key),
        };
        let _ = writeln!(text, "{}", with_reason(&line, Some(&fill.finding)));
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
        let purposes = proposal.purposes.as_ref().filter(|_| key == "purpose");
        let finding = role(key)
            .map(|column| &column.finding)
            .or_else(|| purposes.map(|purposes| &purposes.finding));
        let _ = writeln!(text, "{}", with_reason(&format!("{key} = {value}"), finding));
    }
    let amount =
        table.get("amount").and_then(toml::Value::as_table).filter(|table| !table.is_empty());
    match amount {
        Some(amount) => {
            let parts: Vec<String> =
                amount.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            let line = format!("amount = {{ {} }}", parts.join(", "));
            let _ = writeln!(text, "{}", with_reason(&line, of_amount(seen, proposal).as_ref()));
        }
        None => text
            .push_str("# amount = \"\"               # not found: name the column of the amount\n"),
    }
    text.push_str(&unknown_sides(proposal));
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
    let is_unused = |column: &&fip_model::intake::SniffedColumn| {
        column.role.is_none() && !seen.is_ruled(column)
    };
    for column in seen.columns.iter().filter(is_unused) {
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

/// Returns a line for the values of a type that nobody knows the side of.
fn unknown_sides(proposal: &Proposal) -> String {
    let Some((column, values)) = &proposal.unknown_sides else { return String::new() };
    let values: Vec<String> = values.iter().map(|value| toml_text(value)).collect();
    format!(
        "# {column} also has {}: look. Nobody can know which are debits; such rows are rejected until each is \
         named\n# under debit or credit above.\n",
        values.join(", ")
    )
}

/// Returns what speaks for the line of the amount: for its sign, else for its column, and for its unit.
fn of_amount(seen: &Sniffed, proposal: &Proposal) -> Option<Finding> {
    let said = |begin: &str| proposal.findings.iter().find(|one| one.what.starts_with(begin));
    let of_column = [Role::Amount, Role::Debit].into_iter().find_map(|role| seen.column(role));
    let first = said("spending").or_else(|| of_column.map(|column| &column.finding))?.clone();
    let first = match seen.column(Role::Kind).map(|column| &column.finding) {
        Some(kind) => Finding {
            evidence: format!("{}; of the type: {}", first.evidence, kind.evidence),
            is_sure: first.is_sure && kind.is_sure,
            ..first
        },
        None => first,
    };
    let Some(unit) = said("amounts are") else { return Some(first) };
    let evidence = format!("{}; {}", first.evidence, unit.evidence);
    Some(Finding { evidence, is_sure: first.is_sure && unit.is_sure, ..first })
}

fn maps(proposal: &Proposal) -> String {
    let map = &proposal.mapping.map;
    let mut text = format!(
        "# Categories: {}.\n# Channels: {}.\n",
        listed(Category::CODES),
        listed(Channel::CODES)
    );
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
    text.push_str(&proposal.purposes.as_ref().map(unnamed).unwrap_or_default());
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

/// Returns lines for the texts of descriptions that have no category yet, to be filled in.
fn unnamed(purposes: &Purposes) -> String {
    let mut text = String::new();
    if !purposes.is_mapped {
        let column = match &purposes.column {
            ColumnRef::Name(name) => toml_text(name),
            ColumnRef::Number(number) => number.to_string(),
        };
        let _ = write!(
            text,
            "\n# One column may serve several roles. For categories from the texts of {column}, say\n\
             # purpose = {column} above, name each text under a category, and take the # away:\n\
             # [input.transactions.map.purpose]\n"
        );
        for (code, texts) in &purposes.map {
            let texts: Vec<String> = texts.iter().map(toml_text).collect();
            let _ = writeln!(text, "# {code} = [{}]", texts.join(", "));
        }
    } else if !purposes.unnamed.is_empty() {
        text.push_str(
            "# One column may serve several roles, here those of the merchant and the purpose. Texts that\n\
             # \"*\" takes, to be named under a category, the most frequent first:\n",
        );
    }
    let lines = purposes.unnamed.iter().filter(|(one, _)| !one.contains(char::is_control));
    for (one, n) in lines {
        let _ = writeln!(text, "# ... = [{}]    # {n} rows", toml_text(one));
    }
    text
}

fn listed(codes: &[&str]) -> String {
    codes.iter().map(|code| code.to_lowercase()).collect::<Vec<_>>().join(", ")
}

fn rates(currencies: &[String], currency: &str) -> String {
    let others: Vec<&String> = currencies.iter().filter(|other| *other != currency).collect();
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

/// Returns a name as a key of TOML, in quotes where it needs them.
fn toml_key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { toml_text(name) }
}

pub(super) fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}
