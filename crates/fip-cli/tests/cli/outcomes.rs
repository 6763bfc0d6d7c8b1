//! Files of outcomes that do not name every customer.

use std::fmt::Write as _;

use crate::project::Project;

const CONFIG: &str = "\
[segments]
restarts = 3
bootstrap = 3
[train]
min_events = 20
min_test_events = 5
trees = 30
[input.transactions]
path = \"data/rows.csv\"
columns = { customer_id = \"customer\", date = \"day\", amount = \"amount\", channel = \"how\" }
[input.labels]
path = \"data/outcomes.csv\"
bad = \"bad = 1\"
columns = { customer_id = \"customer\", date = \"when\" }
";

/// Returns a ledger of 160 customers over six months, with these outcomes.
fn ledger(labels: &str) -> Project {
    let project = Project::with(CONFIG);
    let mut rows = String::from("customer,day,amount,how\n");
    for month in 1..=6 {
        for customer in 0..160_u32 {
            for n in 0..3 + customer % 4 {
                let day = 1 + (customer * 7 + n * 9 + month * 5) % 28;
                let pounds = 5 + (customer * 31 + n * 17 + month * 3) % 90;
                let how = ["online", "atm", "contactless"][((customer + n) % 3) as usize];
                writeln!(rows, "K{customer:03},2025-{month:02}-{day:02},{pounds}.50,{how}")
                    .unwrap();
            }
        }
    }
    rows.push_str("K000,2025-01-01,1.00,atm\nK000,2025-06-30,1.00,atm\n");
    project.write("data/rows.csv", &rows);
    project.write("data/outcomes.csv", &format!("customer,when,bad\n{labels}"));
    project
}

/// The outcomes of customers, every third of whom had an event.
fn of(customers: std::ops::Range<u32>, events_alone: bool) -> String {
    let line = |customer: u32| match customer % 3 {
        0 => format!("K{customer:03},2025-08-0{},1\n", 1 + customer % 9),
        _ if events_alone => String::new(),
        _ => format!("K{customer:03},,0\n"),
    };
    customers.map(line).collect()
}

/// Runs, runs again, and runs from the beginning: the same each time. Returns what was said first.
fn runs_alike(project: &Project) -> String {
    let said = project.done(&["run"]);
    let first = project.outputs();
    assert!(project.done(&["run"]).contains("All 7 stages are fresh"));
    project.done(&["run", "--force"]);
    for (name, bytes) in project.outputs() {
        assert!(first[&name] == bytes, "{name}");
    }
    for command in ["train", "report", "dashboard", "validate"] {
        project.done(&[command]);
    }
    said
}

fn rows_of(project: &Project, table: &str) -> usize {
    project.read(&format!("data_processed/{table}.csv")).lines().count() - 1
}

#[test]
fn a_list_of_events_says_that_the_others_had_none() {
    let project = ledger(&of(0..160, true));
    let said = runs_alike(&project);
    assert!(
        said.contains("106 customers are not in the file of outcomes and had no event"),
        "{said}"
    );
    assert_eq!(rows_of(&project, "CustomerOutcomes"), 160);
    assert_eq!(rows_of(&project, "ModelPredictions"), 160);
    let summary = project.read("reports/executive_summary.md");
    assert!(summary.contains("At risk after the window | 54 | 33.8% base rate |"), "{summary}");
}

#[test]
fn of_whom_a_file_of_both_says_nothing_no_model_learns() {
    let project = ledger(&of(0..120, false));
    let said = runs_alike(&project);
    assert!(
        said.contains("40 customers are not in the file of outcomes and have no outcome"),
        "{said}"
    );
    assert_eq!(rows_of(&project, "CustomerOutcomes"), 120);
    assert_eq!(rows_of(&project, "ModelPredictions"), 120);
    let summary = project.read("reports/executive_summary.md");
    let told = "At risk after the window | 40 | 33.3% base rate of the 120 customers of whom it is known |";
    assert!(summary.contains(told), "{summary}");
    assert!(summary.contains("; of 40 customers it is not known."), "{summary}");
    let explained = project.fip(&["explain", "K159"]);
    assert_eq!(explained.status.code(), Some(0));
    // The other choice is a key away.
    let config = CONFIG.replace("bad = \"", "unnamed = \"no_event\"\nbad = \"");
    project.write("fip.toml", &config);
    let said = project.done(&["run"]);
    assert!(
        said.contains("40 customers are not in the file of outcomes and had no event: as"),
        "{said}"
    );
    assert_eq!(rows_of(&project, "CustomerOutcomes"), 160);
}

/// An event before the as-of date is no outcome; the customers who had one are no others either.
#[test]
fn events_that_all_come_before_the_as_of_date_fail_every_time_and_leave_all_but_models() {
    let labels = of(0..160, true).replace("2025-08", "2025-03");
    let project = ledger(&labels);
    for args in [&["run"][..], &["run"], &["run", "--force"], &["run"]] {
        let output = project.fip(args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(
            said.contains("error[FIP-E012]: too few customers at risk to train on: 0 of 106"),
            "{said}"
        );
    }
    assert_eq!(rows_of(&project, "CustomerOutcomes"), 106);
    assert!(project.path("reports/dashboard.html").exists());
}

#[test]
fn outcomes_with_ids_of_another_kind_are_refused() {
    let project = ledger("1,2025-08-01,1\n2,,0\n");
    let (cause, hint) = project.refused(&["run"]);
    assert!(cause.contains("found 2 of customers that it does not know"), "{cause}");
    assert!(hint.contains("columns.customer_id"), "{hint}");
}
