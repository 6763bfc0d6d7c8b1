//! Which rows of a ledger count, and what is said of those that do not.

use std::fmt::Write as _;

use crate::project::Project;

/// Returns a project that `fip init --from` made of a file, and what it said.
fn begun(rows: &str) -> (Project, String) {
    let project = Project::with("");
    std::fs::remove_file(project.path("fip.toml")).unwrap();
    project.write("data/a.csv", rows);
    let file = project.path("data/a.csv");
    let said = project.done(&["init", "--from", file.to_str().unwrap()]);
    (project, said)
}

/// Returns the rows of two months, each by the number of its day.
fn rows(header: &str, row: impl Fn(usize, &str) -> String) -> String {
    let mut text = format!("{header}\n");
    for day in 0..59 {
        let date = if day < 31 {
            format!("2025-01-{:02}", day + 1)
        } else {
            format!("2025-02-{:02}", day - 30)
        };
        writeln!(text, "{}", row(day, &date)).unwrap();
    }
    text
}

#[test]
fn payments_that_were_not_made_do_not_count() {
    let states = ["COMPLETED", "DECLINED", "REVERTED", "COMPLETED"];
    let types = ["CARD_PAYMENT", "CARD_PAYMENT", "CARD_PAYMENT", "EXCHANGE", "CARD_PAYMENT"];
    let text = rows("user_id,type,date,amount,merchant,state", |day, date| {
        format!("u{},{},{date},10.00,Aldi,{}", day % 3, types[day % 5], states[day % 4])
    });
    let (project, said) = begun(&text);
    let (_, unsure) = said.split_once("Not sure").unwrap();
    assert!(
        unsure.contains("state says which rows count: rows that count: COMPLETED (29)"),
        "{said}"
    );
    assert!(!said.contains("Not used: "), "{said}");
    let config = project.read("fip.toml");
    let line =
        config.lines().find(|line| line.starts_with("only.state = [\"COMPLETED\"]")).unwrap();
    assert!(line.contains("DECLINED (15), REVERTED (15)") && line.ends_with(": look"), "{line}");
    assert!(config.contains("ignore.type = [\"EXCHANGE\"]"), "{config}");
    let said = project.done(&["prepare"]);
    let kept = (0..59).filter(|day| states[day % 4] == "COMPLETED" && types[day % 5] != "EXCHANGE");
    let kept = kept.count();
    assert!(said.contains(&format!("59 rows in 1 file → {kept} transactions")), "{said}");
    let n_exchanged = (0..59).filter(|day| types[day % 5] == "EXCHANGE").count();
    for (n, rule) in [(n_exchanged, "ignore.type"), (59 - kept - n_exchanged, "only.state")] {
        assert!(said.contains(&format!("{n} rows are left out by the rule {rule}")), "{said}");
    }
}

#[test]
fn totals_and_balances_are_left_out_or_rejected_and_never_income() {
    let header = "Account Number,Date,Description,Paid out,Paid in";
    let text = rows(header, |day, date| format!("K{},{date},Aldi,10.00,", day % 3));
    let text = format!("{text}K1,2025-02-28,Closing balance,4100.00,\nK1,Total,,,900.00\n");
    let (project, _) = begun(&text);
    let config = project.read("fip.toml");
    for rule in ["ignore.Date = [\"Total\"]", "ignore.Description = [\"Closing balance\"]"] {
        assert!(config.contains(rule), "{config}");
    }
    let said = project.done(&["prepare"]);
    assert!(said.contains("61 rows in 1 file → 59 transactions"), "{said}");

    let config = config.replace("ignore.Date = [\"Total\"]", "ignore.Date = [\"Sum\"]");
    project.write("fip.toml", &config);
    let (cause, _) = project.refused_with(1, &["prepare"]);
    assert!(cause.contains("FIP-E016") && cause.contains("a.csv:62"), "{cause}");
    let said = project.done(&["prepare", "--max-rejects", "5"]);
    assert!(said.contains("the rule ignore.Date left no row out"), "{said}");
    assert!(!said.contains("refunds and income"), "{said}");
    let doctor = project.fip(&["doctor"]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(doctor.status.code(), Some(1), "{said}");
    assert!(said.contains("1 of all 61 rows cannot be read and a run stops: line 62"), "{said}");
}

const MAPPED: &str = "[input.transactions]\npath = 'a.csv'\ncolumns = { customer_id = 'c', date = 'd', amount = 'a' }\n";

#[test]
fn formats_that_read_one_text_as_two_days_are_refused() {
    let project = Project::with(&format!("{MAPPED}date_format = ['%d/%m/%Y', '%m/%d/%Y']\n"));
    project.write("a.csv", "c,d,a\nann,17/01/2025,1\n");
    let (cause, _) = project.refused(&["prepare"]);
    assert!(cause.contains("FIP-E003") && cause.contains("read one text as two days"), "{cause}");
    project.write("fip.toml", &format!("{MAPPED}date_format = '%d/%m/%Y'\n"));
    project.write("a.csv", "c,d,a\nann,01/17/2025,1\n");
    let (_, hint) = project.refused_with(1, &["prepare"]);
    assert!(hint.contains("would fit %m/%d/%Y") && hint.contains("do not add it"), "{hint}");
}

#[test]
fn outcomes_by_a_day_that_is_there_and_rules_that_hold_for_nobody() {
    let text = rows("c,d,a", |day, date| format!("k{},{date},10.00", day % 3));
    let labels = "[input.labels]\npath = 'b.csv'\ncolumns = { customer_id = 'c' }\n";
    let project = Project::with(&format!("{MAPPED}{labels}bad = 'npa is not empty'\n"));
    project.write("a.csv", &text);
    project.write("b.csv", "c,npa\nk0,2025-05-01\nk1,\nk2,\n");
    let said = project.done(&["prepare"]);
    assert!(!said.contains("no outcome is an event"), "{said}");
    let outcomes = project.read("data_processed/CustomerOutcomes.csv");
    assert_eq!(outcomes.lines().filter(|line| line.contains(",1,")).count(), 1, "{outcomes}");
    project.write("fip.toml", &format!("{MAPPED}{labels}bad = 'npa = 2024*'\n"));
    project.write("b.csv", "c,npa\nk0,2025-05-01\nk1,2025-05-01\nk2,2025-05-01\n");
    let said = project.done(&["prepare"]);
    let told = "no outcome is an event: the rule bad = \"npa = 2024*\" holds for no row";
    assert!(said.contains(told), "{said}");
    let doctor = String::from_utf8(project.fip(&["doctor"]).stdout).unwrap();
    let doctor = doctor.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        doctor.contains("note labels") && doctor.contains("holds for none of them"),
        "{doctor}"
    );
}

#[test]
fn a_customer_may_stand_in_a_row_for_each_account() {
    let text = rows("c,d,a", |day, date| format!("k{},{date},10.00", day % 3));
    let people =
        "[input.customers]\npath = 'p.csv'\ncolumns = { customer_id = 'c', postcode = 'area' }\n";
    let project = Project::with(&format!("{MAPPED}{people}"));
    project.write("a.csv", &text);
    project.write("p.csv", "c,account,area\nk0,1,AB\nk0,2,AB\nk1,3,AB\nk2,4,CD\n");
    let said = project.done(&["prepare"]);
    assert!(said.contains("1 rows repeat an earlier customer in all that is read"), "{said}");
    assert!(said.contains("3 customers"), "{said}");
    project.write("p.csv", "c,account,area\nk0,1,AB\nk0,2,EF\nk1,3,AB\nk2,4,CD\n");
    let (_, hint) = project.refused_with(1, &["prepare"]);
    assert!(hint.contains("take columns that are of the account out"), "{hint}");
}

#[test]
fn a_key_that_is_like_no_other_is_answered_with_those_there_are() {
    let project = Project::with(&format!("{MAPPED}default.shopkeeper = 'x'\n"));
    let (_, hint) = project.refused(&["prepare"]);
    assert!(
        hint.contains("the keys here are merchant, category, mcc, channel, country, fraud"),
        "{hint}"
    );
}
