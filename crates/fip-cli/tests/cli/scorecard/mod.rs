//! `fip scorecard`: cards of tables that no project knows.

mod chain;
mod faults;
mod words;

use std::fmt::Write as _;

use crate::project::Project;

/// Returns a table of generated rows, as CSV: no row is a person.
///
/// The event is more frequent where debts are high, where income is low, and for cars.
pub(crate) fn generated(n_rows: u64, salt: u64) -> String {
    let mut text = String::from("loan,income,debt_ratio,purpose,noise,outcome,weight\n");
    for row in 0..n_rows {
        let share = |what: u64| uniform(row + 1_000_003 * (what + 10 * salt));
        let debt = (share(1) * 100.0).round() / 100.0;
        let income = (1000.0 + 4000.0 * share(2)).round();
        let purpose = match share(3) {
            x if x < 0.25 => "car",
            x if x < 0.5 => "home",
            x if x < 0.75 => "\"home, second\"",
            _ => "study",
        };
        let odds = 4.0 * debt - income / 1500.0 + f64::from(u8::from(purpose == "car")) - 1.0;
        let event = share(4) < 1.0 / (1.0 + (-odds).exp());
        let outcome = if event { "bad" } else { "good" };
        let income = match share(5) {
            x if x < 0.05 => "NA".to_owned(),
            x if x < 0.1 => "-999".to_owned(),
            _ => income.to_string(),
        };
        let (noise, weight) = ((share(6) * 10.0).floor(), 1 + row % 2);
        writeln!(text, "L{row:05},{income},{debt},{purpose},{noise},{outcome},{weight}").unwrap();
    }
    text
}

/// Returns a number in `[0, 1)`: the mixer of splitmix64.
fn uniform(seed: u64) -> f64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A folder with tables, and a card if one was fitted.
pub(crate) struct Desk {
    pub(crate) project: Project,
}

impl Desk {
    /// Returns a folder with `loans.csv`, generated.
    pub(crate) fn new() -> Self {
        let project = Project::with("");
        project.write("loans.csv", &generated(1500, 0));
        Self { project }
    }

    /// Returns a folder with a card that was fitted to `loans.csv`.
    fn with_card() -> Self {
        let desk = Self::new();
        desk.done(&FIT);
        desk
    }

    /// Returns what was typed, with `@file` as the path of a file in the folder.
    fn typed(&self, args: &[&str]) -> Vec<String> {
        let typed = |arg: &&str| match arg.strip_prefix('@') {
            Some(name) => self.project.path(name).display().to_string(),
            None => (*arg).to_owned(),
        };
        let is_of_cards = !matches!(args.first(), Some(&("ml" | "predict")));
        let before = is_of_cards.then(|| "scorecard".to_owned());
        before.into_iter().chain(args.iter().map(typed)).collect()
    }

    /// Runs a command; returns its code of exit, its data and its words.
    pub(crate) fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let typed = self.typed(args);
        let output = self.project.fip(&typed.iter().map(String::as_str).collect::<Vec<_>>());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// Runs a command that must succeed; returns its data.
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let (code, data, words) = self.run(args);
        assert_eq!(code, Some(0), "{args:?}: {words}");
        data
    }

    /// Runs a command that must fail with this code; returns its cause and its hint.
    pub(crate) fn fails(&self, expected: i32, args: &[&str]) -> (String, String) {
        let (code, _, words) = self.run(args);
        assert_eq!(code, Some(expected), "{args:?}: {words}");
        let start = words.find("error[FIP-E").unwrap_or_default();
        let (cause, hint) = words[start..].trim_end().rsplit_once("\nhint: ").unwrap_or_default();
        assert!(cause.starts_with("error[FIP-E") && !hint.is_empty(), "{words}");
        (cause.to_owned(), hint.to_owned())
    }
}

/// Returns the cells of a column of a CSV.
pub(crate) fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
}

/// Fits a card to the generated loans.
const FIT: [&str; 17] = [
    "fit",
    "--data",
    "@loans.csv",
    "--target",
    "outcome",
    "--event",
    "bad",
    "--id",
    "loan",
    "--exclude",
    "weight",
    "--special",
    "income=-999",
    "--population",
    "1,500 GENERATED rows of a test",
    "--out",
    "@card.json",
];
