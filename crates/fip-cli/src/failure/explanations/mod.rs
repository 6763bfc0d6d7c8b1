//! Every code in full: what it means, what it looks like, what to do.

mod rows;
mod warnings;

use super::Kind;

/// What is to be said about a code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Explanation {
    pub(crate) code: &'static str,
    /// In a few words.
    pub(crate) title: &'static str,
    meaning: &'static str,
    example: &'static str,
    remedy: &'static str,
    ending: Ending,
}

/// What becomes of a run after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// The process ends with this code.
    Exit(u8),
    /// A row of the card file at fault.
    CardRow,
    /// A row of a ledger of one's own at fault.
    LedgerRow,
    /// A row of either.
    EitherRow,
    /// The run goes on.
    Warning,
}

impl Explanation {
    const fn of(kind: Kind, title: &'static str, words: [&'static str; 3]) -> Self {
        let [meaning, example, remedy] = words;
        let (code, ending) = (kind.code(), Ending::Exit(kind.exit()));
        Self { code, title, meaning, example, remedy, ending }
    }

    /// Returns the page.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}  {}\n\n{}\n\n", self.code, self.title, self.meaning);
        text.push_str("For example:\n\n");
        for line in self.example.lines() {
            text.push_str(format!("    {line}").trim_end());
            text.push('\n');
        }
        text.push_str("\nWhat to do: ");
        text.push_str(self.remedy.trim_end_matches('.'));
        text.push_str(".\n");
        text.push_str(&self.ending.text());
        text
    }
}

impl Ending {
    /// Returns the last lines of a page.
    fn text(self) -> String {
        let card = "\nA row of the card file stops the run (FIP-E004, exit code 2), or is set aside with its \
                    reason where\n--reject-to names a file.\n";
        let ledger = "\nA row of a ledger of your own is set aside: as it is in data_processed/quarantine/, with \
                      its reason beside\nit. The run goes on until more rows are rejected than clean.max_rejects \
                      allows (FIP-E016). `fip run\n--retry-quarantine` reads rows that were mended there.\n";
        match self {
            Self::Exit(code) => format!("\nThe process ends with {code}.\n"),
            Self::CardRow => card.to_owned(),
            Self::LedgerRow => ledger.to_owned(),
            Self::EitherRow => format!("{card}{ledger}"),
            Self::Warning => {
                "\nThe run goes on; the warning is said again at its end.\n".to_owned()
            }
        }
    }
}

/// Returns every code in order: failures of commands, faults of rows, then warnings.
pub(crate) fn all() -> impl Iterator<Item = &'static Explanation> {
    FAILURES.iter().chain(&rows::ROWS).chain(&warnings::WARNINGS)
}

const FAILURES: [Explanation; Kind::ALL.len()] = [
    Explanation::of(
        Kind::CannotRead,
        "a file or folder cannot be read",
        [
            "A file that was named, or that an earlier stage should have left, is not there or may not \
             be read.",
            "$ fip -C nowhere run\nerror[FIP-E001]: nowhere is not a folder\nhint: name the project \
             folder with -C",
            "check the name and the rights of the file. `fip doctor` shows where fip looks.",
        ],
    ),
    Explanation::of(
        Kind::CannotWrite,
        "a file or folder cannot be written",
        [
            "The disk is full, the folder may not be written, or a file is there that --force would \
             have to replace.\nOutputs are written under other names and renamed when all of a stage \
             are there, so earlier outputs\nare untouched.",
            "$ fip run\nerror[FIP-E002]: data_processed/DimCustomer.csv cannot be written: no space left \
             on device\nhint: free some space; earlier outputs are untouched",
            "free space, or choose another folder with -C or [paths] in fip.toml. `fip doctor` shows\n\
             how much space is free.",
        ],
    ),
    Explanation::of(
        Kind::Configuration,
        "the configuration is not lawful",
        [
            "fip.toml, a scorecard or a flag has an unknown key, a value of the wrong kind, or a value \
             out of range.\nNothing was run.",
            "$ fip run\nerror[FIP-E003]: unknown key customres in [bank]\n --> fip.toml:2:1\n  |\n2 | \
             customres = 5000\n  | ^^^^^^^^^ there is no such key\nhint: did you mean customers? `fip \
             show config` prints every key with its default",
            "correct the key or the value at the place that is marked. `fip show config` prints every\n\
             key with its default, `fip show card` a scorecard that works, `fip doctor` checks both.",
        ],
    ),
    Explanation::of(
        Kind::BadInput,
        "an input does not hold what it should",
        [
            "A table or a card file has a cell, a row or a header that cannot be used. The place is \
             named: file,\nline, column. Faults of rows of the card file have a code of their own, \
             FIP-D001 to FIP-D007, behind\nthe message.",
            "$ fip prepare\nerror[FIP-E004]: data_raw/creditcard.csv, line 3, column Amount: expected an \
             amount of 0 or more,\nfound \"-2.69\" [FIP-D003]",
            "correct the cell; or set rows at fault aside with --reject-to FILE; or, where the table is\n\
             one that fip wrote, run `fip run` to make it again.",
        ],
    ),
    Explanation::of(
        Kind::StageMissing,
        "an earlier stage has not run",
        [
            "The command reads what another stage writes, and that stage has not run, or ran with \
             another\nconfiguration, or before something else changed.",
            "$ fip score\nerror[FIP-E005]: `fip score` needs the outputs of `fip segment`, which has not \
             run since something\nbefore it changed\nhint: run `fip segment`, or `fip run` for all",
            "run the stage that is named, or `fip run` for everything that is out of date.",
        ],
    ),
    Explanation::of(
        Kind::UnknownCustomer,
        "there is no such customer",
        [
            "The text is no customer id, or no customer of this project has it.",
            "$ fip explain C9999999\nerror[FIP-E006]: there is no customer C9999999",
            "copy an id from `fip queue` or from data_processed/DimCustomer.csv.",
        ],
    ),
    Explanation::of(
        Kind::Busy,
        "another fip is at work in the folder",
        [
            "Two processes that write to one folder would undo each other's work, so the second is \
             refused.",
            "$ fip run\nerror[FIP-E007]: another fip is writing to data_processed",
            "wait for the other to end, or work in another folder with -C. A process that was killed \
             leaves\nno lock behind.",
        ],
    ),
    Explanation::of(
        Kind::CheckFailed,
        "a check failed",
        [
            "The work was done and written. A check or a limit that was asked for did not hold: \
             `fip validate`,\n`--min-auc`, `--max-psi`, `--fail-psi`, or a model above the best possible \
             one. `fip export` alone writes\nnothing when a check of the database fails.",
            "$ fip diff 2025 2026 --fail-psi 0.25\nerror[FIP-E008]: expected stability indices up to \
             0.25, found score 0.312",
            "look at the figures that were printed; the message names those that failed.",
        ],
    ),
    Explanation::of(
        Kind::UnknownFeature,
        "there is no such feature",
        [
            "The name is neither that of a built-in feature nor of one declared under [features.custom].",
            "$ fip features --explain spend_volatile\nerror[FIP-E009]: there is no feature \
             spend_volatile",
            "`fip features --list` prints every name.",
        ],
    ),
    Explanation::of(
        Kind::UnknownName,
        "there is no such name",
        [
            "A segment, a region, a reason or an error code was asked for that does not exist here.",
            "$ fip queue --segment CASH_HEVY\nerror[FIP-E010]: there is no segment CASH_HEVY\nhint: did \
             you mean CASH_HEAVY?",
            "take one of the names that the hint lists. Case does not matter.",
        ],
    ),
    Explanation::of(
        Kind::InTheWay,
        "a file is in the way",
        [
            "`fip init` replaces no file. One that it would write is there already; nothing was written.\n\
             `fip export` replaces what an earlier export made, and nothing else.",
            "$ fip init demo\nerror[FIP-E011]: demo/fip.toml is there already",
            "choose another folder, or move the file away.",
        ],
    ),
    Explanation::of(
        Kind::CannotTrain,
        "outcomes cannot support a model",
        [
            "Outcomes are known, but of too few customers who became at risk, or who did not. All stages \
             are\ncomplete but for the models: segments, scores, reasons, alerts, reports and dashboard. A \
             run repeats\nthe failure until the outcomes are others.",
            "$ fip run\nerror[FIP-E012]: too few customers at risk to train on: 7 of 5,000, 2 of them held \
             out (expected\nat least 50, 20 held out)",
            "name a file with outcomes of more customers under [input.labels], or none, to use the scorecard \
             alone;\n[train] min_events and min_test_events set the limits. An invented bank: [bank] customers, \
             [outcome] base_rate.",
        ],
    ),
    Explanation::of(
        Kind::Database,
        "a database refused",
        [
            "A server cannot be reached, does not know the user or takes no such statement from them, or \
             the\nprogram that writes a database is not there. A load that fails leaves what was there \
             before.\nPasswords are never printed.",
            "$ fip export postgres postgres://ann@db/bank\nerror[FIP-E013]: postgres://ann@db:5432/bank: \
             password authentication failed for user\n\"ann\"\nhint: check user and password, and what \
             pg_hba.conf of the server allows",
            "do what the hint says. `psql` with the same address shows whether the server lets you in.",
        ],
    ),
    Explanation::of(
        Kind::TooManyRejects,
        "too many rows were rejected",
        [
            "More rows of a ledger could not be read than clean.max_rejects allows. Tables of earlier runs are \
             untouched;\nthe rows are in data_processed/quarantine/, with their reasons beside them.",
            "$ fip prepare\nerror[FIP-E016]: too many rejected rows: 31,402 of 2,431,213 (1.29%) is above \
             clean.max_rejects = 0.1%",
            "look at the table of reasons. Often one key mends all: another date_format, decimal, encoding or \
             a value\nin a map. Else raise clean.max_rejects.",
        ],
    ),
    Explanation::of(
        Kind::Internal,
        "a fault of fip",
        [
            "Something happened that no input should cause. Earlier outputs are whole.",
            "$ fip run\nerror[FIP-E099]: segments and features differ",
            "report it with your fip.toml and the message.",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use fip_model::intake::RejectCode;

    use super::*;

    #[test]
    fn every_kind_has_an_explanation_under_its_code() {
        let found: Vec<&str> = FAILURES.iter().map(|explanation| explanation.code).collect();
        let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::code).collect();
        assert_eq!(found, kinds);
        for kind in Kind::ALL {
            let explanation = FAILURES.iter().find(|one| one.code == kind.code()).unwrap();
            assert_eq!(explanation.ending, Ending::Exit(kind.exit()));
        }
        for explanation in all() {
            assert!(explanation.example.contains(explanation.code), "{}", explanation.code);
            assert!(!explanation.meaning.is_empty() && !explanation.remedy.is_empty());
        }
    }

    /// Every code that stands anywhere in the sources has a page.
    #[test]
    fn every_code_has_a_page() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let of = |name: &str| crates.join(name).join("src");
        let mut folders = ["fip-cli", "fip-model", "fip-synth"].map(of).to_vec();
        let known: BTreeSet<&str> = all().map(|one| one.code).collect();
        let mut found = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ext| ext == "rs") {
                    found.extend(codes_in(&fs::read_to_string(path).unwrap()));
                }
            }
        }
        let without: Vec<&String> =
            found.iter().filter(|code| !known.contains(code.as_str())).collect();
        assert!(without.is_empty(), "codes without a page: {without:?}");
        assert_eq!(found.len(), known.len(), "every page is of a code that something says");
        assert!(RejectCode::ALL.iter().all(|code| known.contains(code.code())));
    }

    /// Returns codes as constants hold them: in quotes and alone.
    fn codes_in(text: &str) -> Vec<String> {
        let parts = text.split('"').filter(|part| part.len() == 8 && part.starts_with("FIP-"));
        parts.map(str::to_owned).collect()
    }

    #[test]
    fn pages_are_as_reviewed() {
        let pages: Vec<String> = all().map(Explanation::text).collect();
        for line in pages.iter().flat_map(|page| page.lines()) {
            assert!(line.chars().count() <= 120, "{line}");
        }
        insta::assert_snapshot!("pages", pages.join("\n----\n"));
    }

    /// A code that was given out keeps its meaning: add to this list, change nothing in it.
    #[test]
    fn codes_are_stable() {
        let codes: Vec<String> = all().map(|one| format!("{} {}", one.code, one.title)).collect();
        insta::assert_snapshot!("codes", codes.join("\n"));
    }
}
