//! The figures as a document.

use std::fmt::Write as _;

use super::TOPICS;
use super::fact::{Fact, Sureness, TableFact};

/// Returns every figure about the United Kingdom that the invented bank uses, as Markdown.
///
/// Each number comes with its unit, its source, its meaning, and how sure it is: published,
/// derived from published figures, or assumed. The document is `UK.md` of the crate.
///
/// # Examples
///
/// ```
/// let document = fip_synth::uk_facts_markdown();
/// assert!(document.contains("| `MEAN_CARD_PAYMENT` | 33.3 | GBP | derived |"));
/// ```
pub fn uk_facts_markdown() -> String {
    let mut out = INTRODUCTION.to_owned();
    for topic in TOPICS {
        let _ = write!(out, "\n## {}\n", topic.title);
        if !topic.facts.is_empty() {
            out.push_str("\n| name | value | unit | how sure | meaning | source |\n");
            out.push_str("|---|---:|---|---|---|---|\n");
        }
        for fact in topic.facts {
            push_fact(&mut out, fact);
        }
        for table in topic.tables {
            push_table(&mut out, table);
        }
    }
    out
}

const INTRODUCTION: &str = "\
# What the invented bank takes from the United Kingdom

This file is written by `fip_synth::uk_facts_markdown`; a test keeps the two equal.

How sure a figure is: *published* stands in its source as it stands here; *derived* is computed from
published figures, and the source says how; *assumed* was published by nobody, and the source says
why it is plausible. A table is as sure as its least sure column; its source names the surer ones.
";

fn push_fact(out: &mut String, fact: &Fact) {
    let Fact { name, value, unit, source, meaning, sureness } = fact;
    let (meaning, sureness) = (meaning.trim(), word(*sureness));
    let _ = writeln!(out, "| `{name}` | {value} | {unit} | {sureness} | {meaning} | {source} |");
}

fn push_table(out: &mut String, table: &TableFact) {
    let TableFact { name, meaning, sureness, source, columns, rows } = table;
    let _ = write!(out, "\n### {name}\n\n{meaning}\n\n");
    let _ = write!(out, "How sure: {}. Source: {source}.\n\n", word(*sureness));
    let _ = writeln!(out, "| {} |", columns.join(" | "));
    let _ = writeln!(out, "|{}", "---|".repeat(columns.len()));
    for row in rows() {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
}

const fn word(sureness: Sureness) -> &'static str {
    match sureness {
        Sureness::Published => "published",
        Sureness::Derived => "derived",
        Sureness::Assumed => "assumed",
    }
}
