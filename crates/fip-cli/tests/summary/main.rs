//! Every number of the executive summary, worked out again from the tables of a run.
//!
//! The reader is a plain CSV reader and the arithmetic is written here anew: nothing is taken from the
//! code under test but the words around the numbers. Each sentence must hold exactly the numbers that
//! the tables give, in their order, and no other; a table that is changed afterwards must be noticed.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "../cli/project.rs"]
#[expect(dead_code, reason = "the project is shared with the tests of the command")]
mod project;

mod expected;
mod facts;
mod numbers;
mod page;
mod table;

use std::fs;
use std::path::Path;

use expected::Expected;
use facts::Facts;
use page::Page;
use project::Project;
use table::Table;

fn run() -> Project {
    let project = Project::small();
    project.done(&["run"]);
    project
}

/// Returns what the page says otherwise than the tables.
fn differences(root: &Path) -> Vec<String> {
    let facts = Facts::read(root);
    let page = Page::read(&root.join("reports/executive_summary.md"));
    Expected::from(&facts).compare(&page)
}

#[test]
fn every_number_is_the_one_of_the_tables() {
    // Of the smaller bank the tiers are so poor that the page says so.
    let larger = Project::with("[bank]\ncustomers = 800\nstand_in_rows = 60000\n");
    larger.done(&["run"]);
    for project in [run(), larger] {
        agrees(&project.path(""));
    }
}

fn agrees(root: &Path) {
    assert_eq!(differences(root), Vec::<String>::new());
    let page = Page::read(&root.join("reports/executive_summary.md"));
    assert!(page.sentences.len() >= 10, "{:?}", page.sentences);
    assert!((4..=6).contains(&page.figures.len()), "{:?}", page.figures);
    for (alt, file) in &page.figures {
        let svg = fs::read_to_string(root.join("reports").join(file)).unwrap();
        assert!(svg.contains(&format!("<desc>{alt}</desc>")), "{file}: {alt}");
    }
    twin_says_the_same(root, &page);
}

/// The HTML page has every sentence, every cell and every description of the Markdown page.
fn twin_says_the_same(root: &Path, page: &Page) {
    let html = fs::read_to_string(root.join("reports/executive_summary.html")).unwrap();
    for sentence in &page.sentences {
        assert!(html.contains(sentence.as_str()), "{sentence}");
    }
    for cell in page.rows.iter().flatten() {
        assert!(html.contains(&format!(">{cell}<")), "{cell}");
    }
    for (alt, _) in &page.figures {
        assert!(html.contains(&format!("aria-label=\"{alt}\"")), "{alt}");
    }
}

/// Changes one cell of a table on disk, looks again, and puts the table back.
fn noticed(root: &Path, file: &str, change: impl FnOnce(&mut Table)) -> Vec<String> {
    let path = root.join("data_processed").join(file);
    let before = fs::read(&path).unwrap();
    let mut table = Table::read(&path);
    change(&mut table);
    table.write(&path);
    let found = differences(root);
    fs::write(&path, before).unwrap();
    found
}

#[test]
fn a_changed_table_is_noticed() {
    let project = run();
    let root = project.path("");
    let found = noticed(&root, "CustomerRiskScores.csv", |table| {
        let row = table.position("tier", "HIGH");
        table.set(row, "tier", "LOW");
    });
    assert!(found.iter().any(|line| line.contains("are High risk")), "{found:?}");
    let found = noticed(&root, "CustomerRiskScores.csv", |table| {
        let row = table.position("tier", "HIGH");
        table.set(row, "reason_1", "R99");
    });
    assert!(found.iter().any(|line| line.contains("leading first reason")), "{found:?}");
    let found = noticed(&root, "FactTransactions.csv", |table| {
        table.set(0, "amount", "9999999.00");
    });
    assert!(found.iter().any(|line| line.contains("of all spend")), "{found:?}");
    let found = noticed(&root, "CustomerOutcomes.csv", |table| {
        let row = table.position("at_risk", "1");
        table.set(row, "at_risk", "0");
    });
    assert!(found.iter().any(|line| line.contains("At risk after the window")), "{found:?}");
    let found = noticed(&root, "CustomerSegments.csv", |table| {
        for row in 0..20 {
            table.set(row, "segment", "CASH_HEAVY");
        }
    });
    assert!(found.iter().any(|line| line.contains("for its size")), "{found:?}");
    let found = noticed(&root, "FraudReports.csv", |table| table.remove(0));
    assert!(found.iter().any(|line| line.contains("flagged as fraud")), "{found:?}");
    assert_eq!(differences(&root), Vec::<String>::new(), "every table was put back");
}

/// A number that no rule expects is noticed too, wherever it stands.
#[test]
fn a_changed_page_is_noticed() {
    let project = run();
    let root = project.path("");
    let path = root.join("reports/executive_summary.md");
    let text = fs::read_to_string(&path).unwrap();
    for (before, after) in [
        ("customers have ", "customers have 3 or more, "),
        ("| Customers | ", "| Customers | 1"),
        ("1. Review the ", "1. Review the 7 scores and "),
        ("## Read this with care\n\n- A tier", "## Read this with care\n\n- Of 12, a tier"),
        (" customers are High risk, against ", " customers are High risk, against 2 or "),
    ] {
        assert!(text.contains(before), "{before}");
        fs::write(&path, text.replacen(before, after, 1)).unwrap();
        assert_ne!(differences(&root), Vec::<String>::new(), "{after}");
    }
}
