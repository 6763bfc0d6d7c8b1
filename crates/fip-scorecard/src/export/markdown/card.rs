//! The page.

use super::points::{characteristics, interval, policies, reasons};
use super::write::{plain, table};
use crate::{BaselineKind, Cutoffs, OddsLine, Population, Scorecard, ScorecardDocument};

/// Returns a model card in Markdown: purpose, population, tiers, points, reasons, policies, limits.
///
/// It says only what the card says, and says so where the card is silent. The text is the same for
/// the same card.
///
/// # Examples
///
/// ```
/// use fip_scorecard::{Scorecard, export};
///
/// let card: Scorecard = toml::from_str(include_str!("../../../tests/data/card.toml"))?;
/// let page = export::markdown(&card);
/// assert!(page.starts_with("# Sample card\n"));
/// # Ok::<(), toml::de::Error>(())
/// ```
pub fn markdown(card: &Scorecard) -> String {
    let checksum = ScorecardDocument::from(card).sealed().checksum.unwrap_or_default();
    let purpose = match card.description() {
        "" => "The card does not say what it is for.".to_owned(),
        description => plain(description),
    };
    let sections = [
        format!("# {}\n", plain(card.name())),
        format!("Checksum of the card: `{checksum}`.\n"),
        format!("## Purpose\n\n{purpose}\n"),
        format!("## Population\n\n{}", population(card.population())),
        format!("## Score and tiers\n\n{}", tiers(card)),
        format!("## Probability\n\n{}", probability(card.odds_line())),
        format!("## Points\n\n{}", characteristics(card).trim_end()) + "\n",
        format!("## Reasons\n\n{}\n{}", baseline(card), reasons(card)),
        format!("## Policies\n\n{}", policies(card)),
        format!("## Limits\n\n{}", limits(card)),
    ];
    sections.join("\n")
}

fn population(found: Option<&Population>) -> String {
    let Some(found) = found else {
        return "The card names no population: nothing here says how its points were found.\n"
            .to_owned();
    };
    let Population { source, event, n_rows, non_events, events, .. } = found;
    let weight = non_events + events;
    let rate = (weight > 0.0).then(|| format!("{:.2}%", 100.0 * events / weight));
    let generated = if is_generated(source) {
        "**The rows are generated.** They show how the card works, not how customers behave.\n\n"
    } else {
        ""
    };
    let rows = [
        ("source", plain(source)),
        ("event", plain(event)),
        ("rows", n_rows.to_string()),
        ("events", events.to_string()),
        ("non-events", non_events.to_string()),
        ("event rate", rate.unwrap_or_default()),
    ];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]);
    format!("{generated}{}{}", table(&["", ""], rows), bands(found))
}

fn is_generated(source: &str) -> bool {
    let source = source.to_lowercase();
    ["generated", "synthetic", "simulated", "invented"].iter().any(|word| source.contains(word))
}

/// Returns the shares of the population by score, if the card has them.
fn bands(found: &Population) -> String {
    let Population { score_cuts, score_shares, .. } = found;
    if score_shares.is_empty() {
        return String::new();
    }
    let from = std::iter::once(None).chain(score_cuts.iter().map(Some));
    let to = score_cuts.iter().map(Some).chain([None]);
    let band = |((from, to), share): ((Option<_>, Option<_>), &f64)| {
        vec![interval(from, to, "all"), format!("{:.2}%", 100.0 * share)]
    };
    let rows = from.zip(to).zip(score_shares).map(band);
    format!("\n{}", table(&["score", "share of the population:"], rows))
}

fn tiers(card: &Scorecard) -> String {
    let Cutoffs { high_below, medium_below } = card.cutoffs();
    let rounds = if card.rounds_score() {
        " The sum is rounded to whole points, halves upwards."
    } else {
        ""
    };
    let rows = [
        ["`HIGH` risk".to_owned(), format!("below {high_below}")],
        ["`MEDIUM` risk".to_owned(), format!("{high_below} to below {medium_below}")],
        ["`LOW` risk".to_owned(), format!("{medium_below} or more")],
    ];
    format!(
        "A score is {} points plus the points of one attribute of each characteristic; higher is \
         safer.{rounds} Attainable: {} to {}.\n\n{}",
        card.base_points(),
        card.worst_score(),
        card.best_score(),
        table(&["tier", "score"], rows.map(Vec::from))
    )
}

fn probability(line: Option<&OddsLine>) -> String {
    let Some(OddsLine { base_score, base_odds, pdo }) = line else {
        return "The card gives no probabilities.\n".to_owned();
    };
    format!(
        "At {base_score} points there are {base_odds} non-events for each event, and {pdo} points \
         more double them. The probability of the event is 1 / (1 + odds).\n"
    )
}

fn baseline(card: &Scorecard) -> String {
    let against = match card.baseline() {
        BaselineKind::BestAttainable => "the most points of the characteristic",
        BaselineKind::Neutral => "0 points",
        BaselineKind::Mean => "the mean points of all applicants",
        BaselineKind::NearCutoff => "the mean points of applicants at or slightly above a cut-off",
        BaselineKind::Custom => "points of the author's choice",
    };
    format!(
        "Points are compared with {against}. What is below is added up by code; the largest come \
         first, at most {}.\n",
        card.max_reasons()
    )
}

fn limits(card: &Scorecard) -> String {
    let source = if card.population().is_some() {
        "- The event rates and weights of evidence are those of the population above, not of others."
    } else {
        "- The points come without counts: how well they order risk is for a validation to say."
    };
    let line = if card.odds_line().is_some() {
        "- Probabilities hold as long as the line does: compare them with outcomes."
    } else {
        "- A score is no probability."
    };
    format!(
        "{source}\n{line}\n- A reason says which points were not earned, not what caused an event.\n\
         - The checksum tells an accident from a change; it is no signature.\n"
    )
}
