//! How files of a ledger look: lines before the header, folders of files, codes of many banks.

use std::fmt::Write as _;
use std::fs;

use fip_model::{calendar, write_rows_parquet};

use crate::project::Project;

/// A statement of a month, with lines before its header and a day that is none.
fn statement(month: u32) -> String {
    let mut text = format!(
        "Calder \"Bank\nStatement period: month {month}\n\nAccount,Date,Description,Paid out,Paid in\n"
    );
    for day in 1..=28 {
        writeln!(text, "00{},{day:02}/{month:02}/25,SHOP {day},{day}.50,", day % 3).unwrap();
    }
    text + "007,31/02/25,SHOP,1.00,\n"
}

#[test]
fn lines_before_the_header_are_skipped_in_every_file_of_a_folder() {
    let project = Project::with("");
    fs::remove_file(project.path("fip.toml")).unwrap();
    for month in 1..=3 {
        project.write(&format!("data/statement_{month}.csv"), &statement(month));
    }
    let said = project.done(&["init", "--from", project.path("data").to_str().unwrap()]);
    assert!(said.contains("lines before the table: 3") && said.contains("29 records"), "{said}");
    let config = project.read("fip.toml");
    for part in
        ["path = \"data/*.csv\"", "skip_lines = 3 ", "header = true", "account_id = \"Account\""]
    {
        assert!(config.contains(part), "{part}: {config}");
    }
    project.write("fip.toml", &config.replace("[clean]", "[clean]\nmax_rejects = 10"));
    let said = project.done(&["prepare"]);
    assert!(said.contains("3 of 87 rows of transactions rejected"), "{said}");
    // Lines are those of the file, and what was mended has its header in its first.
    let reasons = project.read("data_processed/quarantine/transactions.reasons.csv");
    assert!(reasons.contains("data/statement_1.csv,33,"), "{reasons}");
    let rejected = project.read("data_processed/quarantine/transactions.rejected.csv");
    assert!(rejected.starts_with("Account,Date,"), "{rejected}");
    let rows = || project.read("data_processed/FactTransactions.csv").lines().count() - 1;
    let before = rows();
    let mended = rejected.replace("31/02/25", "28/01/25");
    project.write("data_processed/quarantine/transactions.rejected.csv", &mended);
    project.done(&["prepare", "--retry-quarantine"]);
    assert_eq!(rows(), before + 3);
    let doctor = String::from_utf8(project.fip(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains("1 of the first 29 rows cannot be read"), "{doctor}");
}

#[test]
fn lines_are_skipped_in_files_of_text_alone() {
    let config = "[input.transactions]\npath = 'days.parquet'\nskip_lines = 3\ncolumns = { customer_id = 'year', \
                  date = 'date', amount = 'day' }\n";
    let project = Project::with(config);
    let bytes = write_rows_parquet(Vec::new(), &calendar(2025, 2025).unwrap()).unwrap();
    fs::write(project.path("days.parquet"), bytes).unwrap();
    let (cause, hint) = project.refused(&["prepare"]);
    assert!(
        cause.contains("no lines that could be skipped") && cause.contains("skip_lines = 3"),
        "{cause}"
    );
    assert!(hint.contains("files of text"), "{hint}");
    project.write("fip.toml", &config.replace("skip_lines = 3", "skip_lines = -1"));
    assert!(project.refused(&["prepare"]).0.contains("skip_lines"));
    // A title in the place of the header is told with the key that skips it.
    project.write("a.csv", "Bank\nyear,date,day\nann,2025-01-31,5\n");
    project
        .write("fip.toml", &config.replace("days.parquet", "a.csv").replace("skip_lines = 3", ""));
    assert!(project.refused(&["prepare"]).1.contains("skip_lines"));
}

#[test]
fn files_that_a_pattern_in_quotes_stands_for_are_looked_at() {
    let project = Project::with("");
    fs::remove_file(project.path("fip.toml")).unwrap();
    project.write("in/a.csv", "customer,date,amount\na,2025-01-01,5.00\n");
    project.write("in/b.csv", "customer,date,amount\na,2025-01-31,5.00\n");
    let pattern = project.path("in/?.csv");
    project.done(&["init", "--from", pattern.to_str().unwrap()]);
    assert!(project.read("fip.toml").contains("path = \"in/?.csv\""));
    fs::remove_file(project.path("fip.toml")).unwrap();
    project.write(
        "in/b.csv",
        "Bank\nCity\ncustomer,date,amount\na,2025-01-31,5.00\nb,2025-01-31,5.00\n",
    );
    let (cause, _) = project.refused(&["init", "--from", pattern.to_str().unwrap()]);
    assert!(cause.contains("in/b.csv has another number of lines before its table"), "{cause}");
    let (cause, hint) =
        project.refused(&["init", "--from", project.path("in/*.txt").to_str().unwrap()]);
    assert!(cause.contains("no such file") && hint.contains("in quotes"), "{cause} {hint}");
}

#[test]
fn what_nobody_can_know_of_a_type_stands_below_the_amount() {
    let project = Project::with("");
    fs::remove_file(project.path("fip.toml")).unwrap();
    project.write(
        "a.csv",
        "customer,date,amount,type,currency\na,45658,\"1,09,006.06\",D,gbp\na,45688,5.00,C,gbp\n\
         a,45688,5.00,R,eur\n",
    );
    let said = project.done(&["init", "--from", project.path("a.csv").to_str().unwrap()]);
    assert!(said.contains("type: nobody knows which are debits of R"), "{said}");
    let config = project.read("fip.toml");
    for part in [
        "amount = { column = \"amount\", credit = \"C\", debit = \"D\", type = \"type\" }",
        "# type also has \"R\": look",
        "date_format = \"excel\"",
        "# GBP, EUR are in the file: rates below",
        "# EUR = 0.85    # GBP for one EUR: needed",
    ] {
        assert!(config.contains(part), "{part}: {config}");
    }
    let amount = config.lines().find(|line| line.starts_with("amount = ")).unwrap();
    assert!(amount.ends_with(": look"), "{amount}");
    let said = String::from_utf8(project.fip(&["prepare"]).stderr).unwrap();
    assert!(said.contains("too many rejected rows: 1 of 3"), "{said}");
    assert!(said.contains("name it under debit or credit of columns.amount"), "{said}");
}
