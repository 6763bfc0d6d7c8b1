//! The page, taken apart: sentences, rows of the table of key figures, figures.

use std::fs;
use std::path::Path;

pub(crate) struct Page {
    /// Sentences of the headline, the findings, the next steps and the caveats, without marks.
    pub(crate) sentences: Vec<String>,
    /// Rows of the table of key figures, without its header.
    pub(crate) rows: Vec<Vec<String>>,
    /// Description and file of each figure.
    pub(crate) figures: Vec<(String, String)>,
    /// The words above each figure.
    pub(crate) headlines: Vec<String>,
}

impl Page {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut page = Self {
            sentences: Vec::new(),
            rows: Vec::new(),
            figures: Vec::new(),
            headlines: Vec::new(),
        };
        let mut section = String::new();
        let mut words = String::new();
        for line in text.lines() {
            let plain = line.replace('\\', "");
            if let Some(heading) = line.strip_prefix("## ") {
                heading.clone_into(&mut section);
            } else if let Some(headline) =
                plain.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"))
            {
                page.sentences.push(headline.to_owned());
            } else if let Some(item) = plain.strip_prefix("- ") {
                page.sentences.push(item.to_owned());
            } else if let Some(step) = step(&plain) {
                page.sentences.push(step.to_owned());
            } else if section == "Key figures" && plain.starts_with("| ") {
                page.rows.push(cells(&plain));
            } else if section == "Key figures" && plain.starts_with("Card transactions") {
                page.sentences.push(plain.clone());
            } else if plain.starts_with("| ![") {
                page.headlines.extend(cells(&words));
                page.figures.extend(cells(&plain).iter().map(|cell| figure(cell)));
            }
            if plain.starts_with("| ") && !plain.starts_with("| ---") {
                words = plain;
            }
        }
        page.rows.remove(0);
        page
    }
}

/// Returns the words of an item of a numbered list.
fn step(line: &str) -> Option<&str> {
    let (number, words) = line.split_once(". ")?;
    number.parse::<u32>().ok().map(|_| words)
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim_start_matches("| ").trim_end_matches(" |");
    inner.split(" | ").map(str::to_owned).collect()
}

fn figure(cell: &str) -> (String, String) {
    let inner = cell.strip_prefix("![").and_then(|rest| rest.strip_suffix(')')).unwrap();
    let (alt, file) = inner.split_once("](").unwrap();
    (alt.to_owned(), file.to_owned())
}
