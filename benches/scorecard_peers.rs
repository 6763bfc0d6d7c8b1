//! Scorecards beside `OptBinning`: bins, scores and times for `peers/scorecard/run.py`, which starts this
//! program. Alone:
//!
//! ```text
//! scorecard_peers values PREBINS.tsv
//! scorecard_peers scores TABLE.tsv CARD.toml
//! scorecard_peers measure TABLE.tsv CARD.toml VALUES.f64 EVENTS.u8 [quick]
//! ```
//!
//! `values` prints the largest information value of each line's prebins under its shape, `scores` the
//! score of every row, `measure` processor seconds as JSON. The last column of a table is the event.

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::fs;
use std::hint::black_box;
use std::time::Duration;

use fip_benches::clock::Times;
use fip_scorecard::binning::{
    AutoRule, BinningSpec, Constraints, Counts, Outcome, Problem, Shape, Smoothing, optimise,
    optimise_auto,
};
use fip_scorecard::fit::{Candidate, FittedScorecard, Regression, ScorecardBuilder};
use fip_scorecard::{Column, Input, Scorecard};

const BATCH: usize = 100_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["values", prebins] => read(prebins).lines().for_each(|line| say(&value(line))),
        ["scores", table, card] => {
            let (text, card) = (read(table), card_of(card));
            for row in Table::new(&text).rows(&card) {
                say(&card.score_only(&row).expect("a score").to_string());
            }
        }
        ["measure", table, card, values, events, ref quick @ ..] => {
            let (text, card) = (read(table), card_of(card));
            let bench = Bench { quick: quick == ["quick"] };
            bench.measure(&Table::new(&text), &card, (values, events));
        }
        // `cargo bench` starts every bench without arguments of ours.
        _ => {
            say("scorecard_peers: nothing to do; python3 benches/peers/scorecard/run.py starts it");
        }
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).expect("a file")
}

fn card_of(path: &str) -> Scorecard {
    toml::from_str(&read(path)).expect("a card")
}

/// Name and largest information value of a line: name, shape, then `non-events:events` of each prebin.
fn value(line: &str) -> String {
    let mut cells = line.split('\t');
    let (name, shape) = (cells.next().expect("a name"), cells.next().expect("a shape"));
    let count = |cell: &str| {
        let (non_events, events) = cell.split_once(':').expect("two counts");
        let number = |text: &str| text.parse().expect("a count");
        Counts::unweighted(number(non_events), number(events))
    };
    let prebins: Vec<Counts> = cells.map(count).collect();
    let problem = Problem {
        constraints: Constraints::NONE,
        smoothing: Smoothing::Neutral,
        ..Problem::new(&prebins)
    };
    let best = optimise(&problem, shape_of(shape).expect("a shape")).expect("a partition");
    format!("{name}\t{}", best.value)
}

fn shape_of(name: &str) -> Option<Shape> {
    Some(match name {
        "ascending" => Shape::Ascending,
        "descending" => Shape::Descending,
        "peak" => Shape::Peak,
        "valley" => Shape::Valley,
        "free" => Shape::Free,
        _ => return None,
    })
}

/// A table of text, by column.
struct Table<'a> {
    names: Vec<&'a str>,
    columns: Vec<Values<'a>>,
    events: Vec<bool>,
}

enum Values<'a> {
    Numbers(Vec<Option<f64>>),
    Names(Vec<Option<&'a str>>),
}

impl<'a> Table<'a> {
    /// Reads a line of names, a line of kinds, and rows whose last cell is 1 for an event.
    fn new(text: &'a str) -> Self {
        let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let mut names = lines.next().expect("names");
        let kinds = lines.next().expect("kinds");
        let rows: Vec<Vec<&str>> = lines.collect();
        names.pop();
        let column = |at: usize| match kinds[at] {
            "number" => {
                let cells = rows.iter().map(|row| Some(row[at].parse().expect("a number")));
                Values::Numbers(cells.collect())
            }
            _ => Values::Names(rows.iter().map(|row| Some(row[at])).collect()),
        };
        let columns = (0..names.len()).map(column).collect();
        let events = rows.iter().map(|row| row[names.len()] == "1").collect();
        Self { names, columns, events }
    }

    fn column(&self, input: &str) -> &Values<'a> {
        let at = self.names.iter().position(|name| *name == input);
        &self.columns[at.expect("an input of the table")]
    }

    /// The inputs of a card for every row.
    fn rows(&self, card: &Scorecard) -> Vec<Vec<Input<'a>>> {
        let columns: Vec<_> = card.inputs().map(|input| self.column(input)).collect();
        let cell = |values: &&Values<'a>, row: usize| match values {
            Values::Numbers(numbers) => Input::from(numbers[row]),
            Values::Names(names) => Input::from(names[row]),
        };
        let row = |row| columns.iter().map(|values| cell(values, row)).collect();
        (0..self.events.len()).map(row).collect()
    }

    /// Bins every variable and fits a card, as a user does who leaves all to the crate.
    fn fit(&self) -> FittedScorecard {
        let outcome = Outcome::new(&self.events);
        let spec = BinningSpec::default().constraints(Constraints::default().min_share(0.05));
        let candidate = |(name, values): (&&str, &Values<'_>)| match values {
            Values::Numbers(values) => {
                let binning = spec.fit_numeric(name, values, &outcome).expect("bins");
                Candidate::from_binning(&binning, values, &outcome).expect("a candidate")
            }
            Values::Names(values) => {
                let binning = spec.fit_categorical(name, values, &outcome).expect("bins");
                Candidate::from_binning(&binning, values, &outcome).expect("a candidate")
            }
        };
        let candidates: Vec<_> = self.names.iter().zip(&self.columns).map(candidate).collect();
        ScorecardBuilder::new("card")
            .regression(Regression { l2: 1.0, ..Regression::default() })
            .fit(&candidates, &outcome)
            .expect("a card")
    }
}

/// A column of the batch: numbers, or indices into names.
enum Repeated<'a> {
    Numbers(Vec<f64>),
    Names { cells: Vec<&'a str>, indices: Vec<Option<u32>>, names: Vec<&'a str> },
}

impl<'a> Repeated<'a> {
    fn new(values: &Values<'a>) -> Self {
        match values {
            Values::Numbers(numbers) => {
                Self::Numbers(numbers.iter().flatten().copied().cycle().take(BATCH).collect())
            }
            Values::Names(cells) => {
                let cells: Vec<&str> =
                    cells.iter().flatten().copied().cycle().take(BATCH).collect();
                let mut names = cells.clone();
                names.sort_unstable();
                names.dedup();
                let index = |cell| names.binary_search(cell).ok().and_then(|at| at.try_into().ok());
                let indices = cells.iter().map(index).collect();
                Self::Names { cells, indices, names }
            }
        }
    }

    fn column(&self, as_text: bool) -> Column<'_> {
        match self {
            Self::Numbers(numbers) => Column::Numbers(numbers),
            Self::Names { cells, .. } if as_text => Column::Categories(cells),
            Self::Names { indices, names, .. } => Column::Indices { indices, names },
        }
    }
}

struct Bench {
    quick: bool,
}

impl Bench {
    /// Prints the seconds of everything that is measured, as JSON.
    fn measure(&self, table: &Table<'_>, card: &Scorecard, (values, events): (&str, &str)) {
        let mut found = self.rows("", card, &table.rows(card));
        let columns: Vec<Repeated<'_>> =
            card.inputs().map(|input| Repeated::new(table.column(input))).collect();
        for (name, as_text) in [("batch_text", true), ("batch_indices", false)] {
            let columns: Vec<_> = columns.iter().map(|one| one.column(as_text)).collect();
            found.push((name.to_owned(), self.batch(card, &columns)));
        }
        found.extend(self.numbers());
        let prebins = prebins();
        let problem = Problem { constraints: Constraints::NONE, ..Problem::new(&prebins) };
        let rule = AutoRule::default();
        let shapes = self.best(|| optimise_auto(black_box(&problem), &rule).expect("bins"));
        let fitted = table.fit();
        found.extend([
            ("variable".to_owned(), self.variable(values, events)),
            ("shapes".to_owned(), shapes),
            ("card".to_owned(), self.best(|| table.fit())),
            ("n_characteristics".to_owned(), fitted.card().characteristics().len() as f64),
            ("auc".to_owned(), fitted.report().discrimination.auc),
        ]);
        let found: Vec<String> =
            found.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        say(&format!("{{{}}}", found.join(", ")));
    }

    /// Seconds of a row one by one, without and with reasons.
    fn rows(&self, of: &str, card: &Scorecard, rows: &[Vec<Input<'_>>]) -> Vec<(String, f64)> {
        let n_rows = rows.len() as f64;
        let score = self.best(|| {
            for row in rows {
                black_box(card.score_only(black_box(row)).expect("a score"));
            }
        });
        let mut scorer = card.scorer();
        let reasons = self.best(|| {
            for row in rows {
                black_box(scorer.score_row(black_box(row)).expect("a score"));
            }
        });
        vec![(format!("score{of}"), score / n_rows), (format!("reasons{of}"), reasons / n_rows)]
    }

    /// Seconds of a row of many.
    fn batch(&self, card: &Scorecard, columns: &[Column<'_>]) -> f64 {
        self.best(|| card.score_columns(black_box(columns)).expect("scores")) / BATCH as f64
    }

    /// The same with a card of 15 numbers.
    fn numbers(&self) -> Vec<(String, f64)> {
        let card: Scorecard = toml::from_str(&card_of_numbers()).expect("a card");
        let value = |at: usize| ((at * 7_919 + at / 15 * 31) % 80_021) as f64 / 1_000.0;
        let row = |row: usize| (0..15).map(|at| Input::Number(value(15 * row + at))).collect();
        let mut found = self.rows("_numbers", &card, &(0..1_000).map(row).collect::<Vec<_>>());
        let column = |at| (0..BATCH).map(|row| value(15 * row + at)).collect();
        let columns: Vec<Vec<f64>> = (0..15).map(column).collect();
        let columns: Vec<_> = columns.iter().map(|values| Column::Numbers(values)).collect();
        found.push(("batch_numbers".to_owned(), self.batch(&card, &columns)));
        found
    }

    /// Seconds from the rows of a numeric variable to its bins.
    fn variable(&self, values: &str, events: &str) -> f64 {
        let values = fs::read(values).expect("values");
        let value = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().expect("8 bytes"));
        let values: Vec<Option<f64>> = values.chunks_exact(8).map(|one| Some(value(one))).collect();
        let events: Vec<bool> =
            fs::read(events).expect("events").iter().map(|&one| one == 1).collect();
        let spec = BinningSpec::default().constraints(Constraints::default().min_share(0.05));
        let outcome = Outcome::new(&events);
        self.best(|| spec.fit_numeric("x", black_box(&values), &outcome).expect("bins"))
    }

    /// The least processor seconds of several blocks of runs, divided by the runs of a block.
    fn best<T>(&self, mut run: impl FnMut() -> T) -> f64 {
        let (n_blocks, least) = if self.quick { (3, 100) } else { (7, 300) };
        let least = Duration::from_millis(least);
        let mut block = || Times::of(least, || drop(black_box(run()))).0.cpu.as_secs_f64();
        (0..n_blocks).map(|_| block()).fold(f64::INFINITY, f64::min)
    }
}

/// A card of 15 numbers with six intervals each.
fn card_of_numbers() -> String {
    let tiers = "tiers = { high_below = 450, medium_below = 550 }";
    let head = format!("format_version = 1\nname = \"Fifteen\"\nbase_points = 300\n{tiers}\n");
    let characteristic = |one: i32| {
        let interval = |step: i32| {
            let cut = |step: i32| 10 * step + one;
            let from = if step > 0 { format!("from = {}, ", cut(step)) } else { String::new() };
            let to = if step < 5 { format!("to = {}, ", cut(step + 1)) } else { String::new() };
            format!("{{ {from}{to}points = {}, label = \"{step}\" }}", step * 7)
        };
        let intervals: Vec<String> = (0..6).map(interval).collect();
        format!(
            "[[characteristics]]\nname = \"n{one}\"\ninput = \"n{one}\"\nrefuse_missing = true\n\
             reason = {{ code = \"R{one}\", text = \"Lost\" }}\nattributes = [{}]\n",
            intervals.join(", ")
        )
    };
    head + &(0..15).map(characteristic).collect::<String>()
}

/// 20 prebins of 50 rows whose event rate falls and rises again.
fn prebins() -> Vec<Counts> {
    let events = [14, 12, 13, 9, 10, 7, 8, 5, 6, 4, 5, 7, 6, 9, 8, 11, 10, 13, 15, 17];
    events.iter().map(|&events| Counts::unweighted(50 - events, events)).collect()
}

#[expect(clippy::print_stdout, reason = "this program answers a script")]
fn say(text: &str) {
    println!("{text}");
}
