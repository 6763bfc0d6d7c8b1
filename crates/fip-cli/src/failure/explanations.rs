//! Every code in full: what it means, what it looks like, what to do.

use fip_synth::FaultCode;

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
    /// The code that the process ends with; `None` for faults of rows.
    exit: Option<u8>,
}

impl Explanation {
    const fn of(kind: Kind, title: &'static str, words: [&'static str; 3]) -> Self {
        let [meaning, example, remedy] = words;
        let (code, exit) = (kind.code(), Some(kind.exit()));
        Self { code, title, meaning, example, remedy, exit }
    }

    const fn of_row(fault: FaultCode, words: [&'static str; 2]) -> Self {
        let [meaning, example] = words;
        let (code, title, remedy) = (fault.code(), fault.title(), fault.hint());
        Self { code, title, meaning, example, remedy, exit: None }
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
        text.push_str(self.remedy);
        text.push('\n');
        text.push_str(&self.ending());
        text
    }

    fn ending(&self) -> String {
        self.exit.map_or_else(
            || {
                "\nThe row stops the run (FIP-E004, exit code 2), or is set aside with its reason where\n\
                 --reject-to names a file.\n"
                    .to_owned()
            },
            |exit| format!("\nThe process ends with {exit}.\n"),
        )
    }
}

/// Returns every code in order: failures of commands, then faults of rows.
pub(crate) fn all() -> impl Iterator<Item = &'static Explanation> {
    FAILURES.iter().chain(&FAULTS)
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
             one.",
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
            "bring outcomes of more customers, or none, to use the scorecard alone; [train] min_events and \
             min_test_events set the limits.",
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
             untouched; the rows are in data_processed/quarantine/, with their reasons beside them.",
            "$ fip prepare\nerror[FIP-E016]: too many rejected rows: 31,402 of 2,431,213 (1.29%) is above \
             clean.max_rejects = 0.1%",
            "look at the table of reasons. Often one key mends all: another date_format, decimal, encoding or \
             a value in a map. Else raise clean.max_rejects.",
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

const FAULTS: [Explanation; 7] = [
    Explanation::of_row(
        FaultCode::FieldCount,
        [
            "A row has more or fewer fields than the header.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 12: expected 31 fields, found 3 [FIP-D001]",
        ],
    ),
    Explanation::of_row(
        FaultCode::NotANumber,
        [
            "A cell of a column of numbers, Time or V1 to V28, is none.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 12, column V3: expected a number, found \
             \"1,5\" [FIP-D002]",
        ],
    ),
    Explanation::of_row(
        FaultCode::BadAmount,
        [
            "An amount is negative, has more than two decimals, or is no number.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 3, column Amount: expected an amount of 0 or \
             more,\nfound \"-2.69\" [FIP-D003]",
        ],
    ),
    Explanation::of_row(
        FaultCode::BadTime,
        [
            "A time is no whole number of seconds from 0.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 9, column Time: expected whole seconds, found \
             \"-1\" [FIP-D004]",
        ],
    ),
    Explanation::of_row(
        FaultCode::BadClass,
        [
            "The label of a row is neither 0 nor 1.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 32, column Class: expected 0 or 1, found \
             \"7\" [FIP-D005]",
        ],
    ),
    Explanation::of_row(
        FaultCode::OpenQuote,
        [
            "A quote is opened and not closed, so the row has no end.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 40: expected the end of a quote, found \
             none [FIP-D006]",
        ],
    ),
    Explanation::of_row(
        FaultCode::Truncated,
        [
            "The last row has no end of line and is cut off.",
            "error[FIP-E004]: data_raw/creditcard.csv, line 284808: expected an end of line, found \
             none [FIP-D007]",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_explanation_under_its_code() {
        let found: Vec<&str> = FAILURES.iter().map(|explanation| explanation.code).collect();
        let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::code).collect();
        assert_eq!(found, kinds);
        for kind in Kind::ALL {
            let explanation = FAILURES.iter().find(|one| one.code == kind.code()).unwrap();
            assert_eq!(explanation.exit, Some(kind.exit()));
        }
        for explanation in all() {
            assert!(explanation.example.contains(explanation.code), "{}", explanation.code);
            assert!(!explanation.meaning.is_empty() && !explanation.remedy.is_empty());
        }
    }

    /// A code that was given out keeps its meaning: add to this list, change nothing in it.
    #[test]
    fn codes_are_stable() {
        let codes: Vec<String> = all().map(|one| format!("{} {}", one.code, one.title)).collect();
        insta::assert_snapshot!("codes", codes.join("\n"));
    }
}
