//! The stages of the query.

use std::fmt::Write as _;

use super::columns::{self, Part};
use super::select::{Select, largest, sum};
use super::{Dialect, SqlError, SqlOptions};
use crate::export::comment::one_line;
use crate::export::table::{Entry, Table};
use crate::{OddsLine, Scorecard, ScorecardDocument};

/// Returns a query that scores every row of a table as the card does.
///
/// The answer has the key columns, `score`, `tier`, `probability` where the card has a line,
/// `reason_1`, `points_1` and so on, and `error`. All arithmetic on points is on whole numbers, so
/// scores, tiers and reasons are exactly those of [`Scorecard::score`]; a probability may differ in
/// its last digits. Scores of cards with decimals are decimals, in SQLite the nearest double.
///
/// A missing value is `NULL`. Where a value is refused, `error` names the first such input and
/// everything else is `NULL`; elsewhere `error` is `NULL`. Columns must have numbers where the card
/// has intervals and text where it has categories; SQLite, whose columns may hold anything, is asked
/// for the type of each value. Each row is looked at by itself: no join, no sort, and keys need not
/// be unique. The text is the same for the same card and options.
///
/// # Errors
///
/// [`SqlError`] for names and texts that no query can hold, and for points too many and too fine to
/// be ranked in 64 bits.
///
/// # Examples
///
/// ```
/// use fip_scorecard::Scorecard;
/// use fip_scorecard::export::{Dialect, SqlOptions, sql};
///
/// let card: Scorecard = toml::from_str(include_str!("../../../tests/data/card.toml"))?;
/// let query = sql(&card, Dialect::DuckDb, &SqlOptions::new("customers").key("customer_id"))?;
/// assert!(query.contains("FROM \"customers\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sql(card: &Scorecard, dialect: Dialect, options: &SqlOptions) -> Result<String, SqlError> {
    let table = Table::new(card);
    options.check(&table)?;
    let query = Query::new(&table, dialect, options)?;
    Ok(query.text())
}

struct Query<'a> {
    table: &'a Table<'a>,
    dialect: Dialect,
    options: &'a SqlOptions,
    /// Before the names of the stages, so that none is the table's.
    prefix: String,
    /// For each code of the card, the characteristics that can give it.
    parts: Vec<Vec<Part>>,
    /// The power of ten that is more than the number of characteristics.
    steps: i64,
}

impl<'a> Query<'a> {
    fn new(
        table: &'a Table<'a>,
        dialect: Dialect,
        options: &'a SqlOptions,
    ) -> Result<Self, SqlError> {
        let mut prefix = "card".to_owned();
        while options.table.to_lowercase().starts_with(&prefix) {
            prefix.push('_');
        }
        let n_characteristics = i64::try_from(table.entries.len()).unwrap_or(i64::MAX);
        let mut steps = 10;
        while steps <= n_characteristics {
            steps *= 10;
        }
        let parts: Vec<_> =
            (0..table.card.reason_codes().len()).map(|code| parts(&table.entries, code)).collect();
        let limit = i64::MAX / steps - 1;
        let found = (0..parts.len()).map(|code| largest_loss(&table.entries, code)).max();
        match found.filter(|&found| found > limit.into()) {
            Some(found) => Err(SqlError::Fineness { limit, decimals: table.decimals, found }),
            None => Ok(Self { table, dialect, options, prefix, parts, steps }),
        }
    }

    fn text(&self) -> String {
        let mut stages = vec![
            ("inputs".to_owned(), "the columns the card looks at", self.inputs()),
            (
                "attributes".to_owned(),
                "the row of the card that applies to each",
                self.attributes(),
            ),
            ("points".to_owned(), "what it earns", self.points()),
            (
                "losses".to_owned(),
                "the sum, and the points below the baseline of each reason",
                self.losses(),
            ),
        ];
        for nth in 1..=self.table.n_reasons() {
            let words = if nth == 1 { "the largest loss" } else { "the next loss" };
            let source = if nth == 1 { "losses".to_owned() } else { format!("reason_{}", nth - 1) };
            stages.push((format!("reason_{nth}"), words, self.reason(nth, &source)));
        }
        let mut text = self.head();
        let materialized = self.dialect.materialized();
        for (at, (name, words, select)) in stages.iter().enumerate() {
            let before = if at == 0 { "WITH\n" } else { ",\n" };
            let _ = write!(text, "{before}-- {words}\n{} AS {materialized}(\n", self.stage(name));
            text += &select.text("    ");
            text.push(')');
        }
        text.push('\n');
        text + &self.answer().text("")
    }

    fn head(&self) -> String {
        let Self { table, dialect, .. } = self;
        let checksum = ScorecardDocument::from(table.card).sealed().checksum.unwrap_or_default();
        let mut text = format!("-- Scorecard: {}\n", one_line(table.card.name()));
        let _ =
            writeln!(text, "-- Checksum of the card: {checksum}; SQL for: {}", dialect.as_str());
        if table.decimals > 0 {
            let unit = format!("0.{:0>1$}", 1, table.decimals as usize);
            let _ = writeln!(text, "-- Points are counted in units of {unit} points.");
        }
        let _ = writeln!(
            text,
            "-- A loss is written as units * {} + place, so that the largest is the reason and ties\n\
             -- go to the characteristic that comes first.",
            self.steps
        );
        text
    }

    fn stage(&self, name: &str) -> String {
        format!("{}_{name}", self.prefix)
    }

    /// Returns the names under which keys are carried through the stages.
    fn keys(&self) -> impl Iterator<Item = String> {
        (1..=self.options.keys.len()).map(|at| format!("k{at}"))
    }

    /// Returns the attributes that reasons need besides points: those with codes of their own.
    fn mixed(&self) -> impl Iterator<Item = String> {
        let entries = (1..).zip(&self.table.entries);
        let is_mixed =
            |entry: &Entry<'_>| entry.lines.windows(2).any(|two| two[0].code != two[1].code);
        entries.filter(move |(_, entry)| is_mixed(entry)).map(|(at, _)| format!("a{at}"))
    }

    fn inputs(&self) -> Select {
        let Self { dialect, options, .. } = self;
        let name = |name: &String| dialect.identifier(name);
        let source: Vec<_> = options.schema.iter().chain([&options.table]).map(name).collect();
        let mut select = Select::from(source.join("."));
        for (column, key) in options.keys.iter().zip(self.keys()) {
            select.column(format!("{} AS {key}", dialect.identifier(column)));
        }
        for (at, entry) in (1..).zip(&self.table.entries) {
            let column = dialect.identifier(entry.characteristic.input());
            let input = dialect.input(&column, entry.takes_categories);
            select.explained(format!("{input} AS x{at}"), &one_line(entry.characteristic.name()));
        }
        select
    }

    fn attributes(&self) -> Select {
        let mut select = Select::from(self.stage("inputs"));
        select.columns(self.keys());
        for (at, entry) in (1..).zip(&self.table.entries) {
            let column = columns::attribute(entry, at, self.dialect);
            select.explained(column, &one_line(entry.characteristic.name()));
        }
        select
    }

    fn points(&self) -> Select {
        let mut select = Select::from(self.stage("attributes"));
        select.columns(self.keys().chain(self.mixed()));
        for (at, entry) in (1..).zip(&self.table.entries) {
            select.column(columns::points(entry, at));
        }
        select.column(columns::error(&self.table.entries, self.dialect));
        select
    }

    fn losses(&self) -> Select {
        let Self { table, steps, .. } = self;
        let mut select = Select::from(self.stage("points"));
        select.columns(self.keys().chain(self.mixed()));
        select.column("error");
        let points: Vec<_> = (1..=table.entries.len()).map(|at| format!("p{at}")).collect();
        select.column(format!("{} + ({}) AS s", table.base, sum(&points)));
        for ((at, parts), code) in (1..).zip(&self.parts).zip(table.card.reason_codes()) {
            let rank = columns::rank(parts, *steps);
            select.explained(format!("{rank} AS l{at}"), &one_line(&code.code));
        }
        select
    }

    /// Returns the stage that finds the nth loss among those below the one before it.
    fn reason(&self, nth: usize, source: &str) -> Select {
        let Self { table, dialect, .. } = self;
        let mut select = Select::from(self.stage(source));
        select.columns(self.keys().chain(self.mixed()));
        select.column("error");
        if nth == 1 && table.rounds() {
            let (unit, half) = (table.per_point, table.per_point / 2);
            let rest = dialect.remainder(&format!("(s + {half})"), unit);
            let rest = dialect.remainder(&format!("({rest} + {unit})"), unit);
            select.explained(format!("s + {half} - {rest} AS s"), "rounded, halves upwards");
        } else {
            select.column("s");
        }
        let losses: Vec<_> = (1..=self.parts.len()).map(|at| format!("l{at}")).collect();
        // The last stage need not hand the losses on.
        if nth < table.n_reasons() {
            select.columns(losses.iter().cloned());
        }
        select.columns((1..nth).map(|at| format!("r{at}")));
        let smaller = |loss: &String| {
            if nth == 1 {
                return loss.clone();
            }
            format!("CASE WHEN {loss} < r{} THEN {loss} ELSE 0 END", nth - 1)
        };
        let losses: Vec<_> = losses.iter().map(smaller).collect();
        let found = largest(&losses, &|group| dialect.greatest(group));
        select.column(format!("{found} AS r{nth}"));
        select
    }

    fn answer(&self) -> Select {
        let Self { table, dialect, options, .. } = self;
        let mut select = Select::from(self.stage(&format!("reason_{}", table.n_reasons())));
        for (column, key) in options.keys.iter().zip(self.keys()) {
            select.column(format!("{key} AS {}", dialect.identifier(column)));
        }
        let score = if table.rounds() {
            dialect.quotient("s", table.per_point)
        } else {
            dialect.points("s", table.decimals)
        };
        select.column(format!("{score} AS score"));
        let (high, medium) = (table.high_below, table.medium_below);
        select.column(format!(
            "CASE WHEN s < {high} THEN 'HIGH' WHEN s < {medium} THEN 'MEDIUM' WHEN s >= {medium} THEN 'LOW' END AS tier"
        ));
        if let Some(line) = table.card.odds_line().filter(|_| options.probability) {
            select.column(self.probability(line));
        }
        for nth in 1..=table.n_reasons() {
            select.column(self.code(nth));
            let remainder = dialect.remainder(&format!("r{nth}"), self.steps);
            let units = dialect.quotient(&format!("r{nth} - {remainder}"), self.steps);
            let units = if table.decimals > 0 { format!("({units})") } else { units };
            let points = dialect.points(&units, table.decimals);
            let is_reason = self.is_reason(nth);
            select.column(format!("CASE WHEN {is_reason} THEN {points} END AS points_{nth}"));
        }
        select.column("error");
        select
    }

    fn is_reason(&self, nth: usize) -> String {
        format!("error IS NULL AND r{nth} >= {}", self.steps)
    }

    fn code(&self, nth: usize) -> String {
        let Self { table, dialect, steps, .. } = self;
        let codes = table.card.reason_codes();
        let text =
            |code: usize| codes.get(code).map(|one| dialect.text(&one.code)).unwrap_or_default();
        let place = format!("{} - {}", steps, dialect.remainder(&format!("r{nth}"), *steps));
        let mut whens = String::new();
        for (at, entry) in (1..).zip(&table.entries) {
            let first = entry.lines.first().map(|line| line.code).unwrap_or_default();
            let mut others = String::new();
            for line in entry.lines.iter().filter(|line| line.code != first) {
                let _ = write!(others, " WHEN {} THEN {}", line.number, text(line.code));
            }
            let code = text(first);
            let code = if others.is_empty() {
                code
            } else {
                format!("CASE a{at}{others} ELSE {code} END")
            };
            let _ = write!(whens, "\n    WHEN {at} THEN {code}");
        }
        format!(
            "CASE WHEN {} THEN CASE {place}{whens}\nEND END AS reason_{nth}",
            self.is_reason(nth)
        )
    }

    /// Returns the probability; beyond the reach of `exp` it is 0 or 1 to the last digit but one.
    fn probability(&self, line: &OddsLine) -> String {
        let Self { table, dialect, .. } = self;
        let number = |number: f64| dialect.number(number);
        let score = format!("{} / {}", dialect.double("s"), number(table.per_point as f64));
        let log_odds = format!(
            "{} + ({score} - {}) / {} * {}",
            number(line.base_odds.ln()),
            number(line.base_score),
            number(line.pdo),
            number(std::f64::consts::LN_2)
        );
        let (zero, one, end) = (number(0.0), number(1.0), number(700.0));
        format!(
            "CASE\n    WHEN {log_odds} > {end} THEN {zero}\n    WHEN {log_odds} < -{end} THEN {one}\n    \
             WHEN error IS NULL THEN {one} / ({one} + EXP({log_odds}))\nEND AS probability"
        )
    }
}

/// Returns the characteristics that can give a code, in document order.
fn parts(entries: &[Entry<'_>], code: usize) -> Vec<Part> {
    let part = |(at, entry): (usize, &Entry<'_>)| {
        let lines = entry.lines.iter().filter(|line| line.code == code);
        let mut numbers: Vec<_> = lines.map(|line| line.number).collect();
        numbers.sort_unstable();
        let baseline = entry.baseline;
        let is_all = numbers.len() == entry.lines.len();
        let is_none = numbers.is_empty();
        let numbers = Some(numbers).filter(|_| !is_all);
        (!is_none).then_some(Part { at, numbers, baseline })
    };
    (1..).zip(entries).filter_map(part).collect()
}

/// Returns the most units by which sums under a code can differ from 0.
fn largest_loss(entries: &[Entry<'_>], code: usize) -> i128 {
    let largest = |entry: &Entry<'_>| {
        let lines = entry.lines.iter().filter(|line| line.code == code);
        lines.map(|line| i128::from(line.below).abs()).max().unwrap_or_default()
    };
    entries.iter().map(largest).sum()
}
