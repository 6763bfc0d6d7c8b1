//! The section on stability: does a card meet the same people later, and among those set aside?

use serde::{Deserialize, Serialize};

use crate::chart::{Bar, BarChart, Caption, Reference};
use crate::error::{ReportError, finite, share};
use crate::format::{count, decimal, percent};
use crate::page::{Exhibit, Page, Table};
use crate::palette::ACCENT;

/// An index from here on is worth a look.
const LOOK: f64 = 0.1;
/// An index from here on says that the population is another one.
const SHIFTED: f64 = 0.25;

/// Two populations under the scorecards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PopulationPair {
    /// What kind of pair it is, which decides the words.
    pub kind: PairKind,
    /// What the populations are, as "January 2025 to June 2025".
    pub names: [String; 2],
    /// Customers in each.
    pub customers: [u64; 2],
    /// The scorecards, the expert's first.
    pub cards: Vec<CardStability>,
}

/// Kinds of [`PopulationPair`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PairKind {
    /// The first and the second half of the observation window.
    Halves,
    /// Customers to train on, and those set aside.
    TrainTest,
}

/// A scorecard under a [`PopulationPair`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardStability {
    /// Its name.
    pub card: String,
    /// Mean score in each population.
    pub means: [f64; 2],
    /// Shift of the score, over tenths of the first population.
    pub score: Shift,
    /// Shift of each characteristic, over its attributes.
    pub characteristics: Vec<Shift>,
}

/// How far a distribution moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The score or the characteristic.
    pub name: String,
    /// Population stability index, 0 or more.
    pub psi: f64,
    /// The index that chance alone gives on average between two samples of this size.
    pub by_chance: f64,
    /// The bins or attributes: label, and the share of each population from 0 to 1.
    pub rows: Vec<(String, [f64; 2])>,
}

pub(super) fn check(pairs: &[PopulationPair]) -> Result<(), ReportError> {
    for card in pairs.iter().flat_map(|pair| &pair.cards) {
        for mean in card.means {
            finite(format!("a mean score of {}", card.card), mean)?;
        }
        for shift in [&card.score].into_iter().chain(&card.characteristics) {
            finite(format!("the stability index of {}", shift.name), shift.psi)?;
            finite(format!("the index by chance of {}", shift.name), shift.by_chance)?;
            for (label, shares) in &shift.rows {
                for value in shares {
                    share(format!("a share of {}, {label}", shift.name), *value)?;
                }
            }
        }
    }
    Ok(())
}

pub(super) fn section(pairs: &[PopulationPair], page: &mut Page) -> Result<(), ReportError> {
    if pairs.is_empty() {
        return Ok(());
    }
    page.heading("Do the scorecards meet the same people again?");
    page.paragraph(
        "The population stability index (PSI) compares how two populations spread over scores or \
         attributes: 0 is no difference, below 0.10 is usual, from 0.10 it is worth a look, from 0.25 the \
         population is another one. Small populations differ by chance; what chance alone gives on average \
         stands beside each index.",
    );
    for pair in pairs {
        page.paragraph(&words(pair));
        page.table(scores(pair));
    }
    let halves = pairs.iter().find(|pair| pair.kind == PairKind::Halves);
    if let Some((pair, card)) = halves.and_then(|pair| Some((pair, pair.cards.first()?))) {
        page.exhibits(vec![figure(pair, card)?]);
    }
    for pair in pairs {
        for card in &pair.cards {
            let name = match pair.kind {
                PairKind::Halves => "half against half",
                PairKind::TrainTest => "training against test customers",
            };
            page.folded(
                &format!("{}, {name}: every characteristic", card.card),
                vec![detail(card)],
            );
        }
    }
    Ok(())
}

fn words(pair: &PopulationPair) -> String {
    let [first, second] = &pair.names;
    let [of_first, of_second] = pair.customers.map(count);
    match pair.kind {
        PairKind::Halves => format!(
            "Over time: {first} ({of_first} customers with transactions) against {second} ({of_second}). \
             Features are computed anew from each half alone, both of the same length, so that they compare; \
             counts over half a window are smaller than over the whole, so these are not the scores of the \
             customers. Most customers are in both halves, so this asks whether their behavior moved."
        ),
        PairKind::TrainTest => format!(
            "Between samples: {first} ({of_first}) against {second} ({of_second}), over the whole window. \
             Customers were divided at random, so a large index here would speak against the division, and \
             what is found above is to be held against it."
        ),
    }
}

fn scores(pair: &PopulationPair) -> Table {
    let header =
        ["Scorecard", "Mean score, first", "Second", "PSI of the score", "By chance", "Verdict"];
    let mut table = Table::new(1, &header);
    for card in &pair.cards {
        let [first, second] = card.means.map(|mean| decimal(mean, 1));
        table.row([
            card.card.clone(),
            first,
            second,
            decimal(card.score.psi, 3),
            decimal(card.score.by_chance, 3),
            verdict(&card.score).to_owned(),
        ]);
    }
    table
}

fn verdict(shift: &Shift) -> &'static str {
    match shift.psi {
        psi if psi >= SHIFTED => "another population",
        psi if psi >= LOOK => "worth a look",
        _ => "stable",
    }
}

/// Returns the shifts, the largest first; ties keep their order.
fn by_size(card: &CardStability) -> Vec<&Shift> {
    let mut shifts: Vec<&Shift> = card.characteristics.iter().collect();
    shifts.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    shifts
}

fn figure(pair: &PopulationPair, card: &CardStability) -> Result<Exhibit, ReportError> {
    let shifts = by_size(card);
    let finding = shifts.first().map_or_else(String::new, |most| {
        format!(
            "{}, then {}: the score has a PSI of {}; {} moved most, with {}",
            pair.names[0],
            pair.names[1],
            decimal(card.score.psi, 3),
            most.name,
            decimal(most.psi, 3)
        )
    });
    let bar = |shift: &Shift| Bar {
        label: shift.name.clone(),
        value: shift.psi,
        interval: None,
        note: format!("{} (chance {})", decimal(shift.psi, 3), decimal(shift.by_chance, 3)),
        color: ACCENT,
    };
    let chart = BarChart {
        caption: Caption {
            title: "What moved between the halves of the window?".to_owned(),
            subtitle: format!(
                "Stability index of the score and of each characteristic: {}.",
                card.card
            ),
            finding,
        },
        bars: [&card.score].into_iter().chain(shifts.iter().copied()).map(bar).collect(),
        reference: Some(Reference { value: LOOK, label: "0.10: worth a look".to_owned() }),
    };
    let mut numbers = Table::new(1, &["What", "PSI", "By chance", "Verdict"]);
    for shift in [&card.score].into_iter().chain(shifts) {
        let figures = [shift.psi, shift.by_chance].map(|value| decimal(value, 3));
        let cells = figures.into_iter().chain([verdict(shift).to_owned()]);
        numbers.row([shift.name.clone()].into_iter().chain(cells));
    }
    Exhibit::new("stability.svg", &chart.caption, numbers, chart.draw())
}

/// Returns every row of the score and the characteristics.
fn detail(card: &CardStability) -> Table {
    let mut table = Table::new(2, &["What", "Values", "First", "Second", "PSI in all"]);
    for shift in [&card.score].into_iter().chain(by_size(card)) {
        for (at, (label, shares)) in shift.rows.iter().enumerate() {
            let psi = if at == 0 { decimal(shift.psi, 3) } else { String::new() };
            let [first, second] = shares.map(percent);
            table.row([shift.name.clone(), label.clone(), first, second, psi]);
        }
    }
    table
}
