//! Customers as Markdown, for a ticket or a letter.

use std::fmt::Write as _;

use fip_report::format::{count, decimal};
use fip_scorecard::Points;

use super::Extent;
use super::facts::{Document, Explained, HistoryFact};
use super::text::{caveat, own_id, place, probabilities, shown, verdict};

/// Returns the customers, a heading for each.
pub(super) fn markdown(document: &Document<'_>, extent: Extent) -> String {
    let customers = document.customers.iter().map(|one| customer(document, one, extent));
    customers.collect::<Vec<String>>().join("\n")
}

fn customer(document: &Document<'_>, one: &Explained, extent: Extent) -> String {
    let statement = document.statement;
    let mut text = format!(
        "# Customer {}\n\n**{}**\n\n{}\n\n> {statement}\n",
        one.customer_id,
        inert(&verdict(one)),
        inert(&place(one))
    );
    let part = one.part_of_card.map(|part| part.sentence());
    let history = one.history.map(HistoryFact::sentence);
    for said in own_id(one).into_iter().chain(part).chain(history) {
        // A `String` takes all that is written to it.
        let _ = writeln!(text, "\n{}", inert(&said));
    }
    text.push_str("\n## Reasons\n\n");
    if one.reasons.is_empty() {
        text.push_str("No points were lost: there is no reason to name.\n");
    } else {
        text.push_str("| code | reason | points lost |\n|---|---|---:|\n");
        for reason in &one.reasons {
            let cells = [inert(&reason.code), inert(&reason.text), reason.points_below.to_string()];
            text.push_str(&line(&cells));
        }
    }
    if let Some((head, moves)) = one.improvement.words() {
        // A `String` takes all that is written to it.
        let _ = writeln!(text, "\n## What would change the tier\n\n{}", inert(&head));
        let moves = moves.iter().map(|one| format!("- {}\n", inert(one)));
        let moves: String = moves.collect();
        if !moves.is_empty() {
            text.push('\n');
            text.push_str(&moves);
        }
    }
    if !one.probabilities.is_empty() {
        let said = inert(&probabilities(document.event, &one.probabilities));
        let _ = writeln!(text, "\n{said}");
        if let Some(caveat) = caveat(&one.probabilities) {
            let _ = writeln!(text, "\n**{caveat}**");
        }
    }
    if extent == Extent::Whole {
        text.push_str(&points(one));
    }
    text.push_str(&peers(one, extent));
    text
}

fn points(one: &Explained) -> String {
    let mut text =
        "\n## Points\n\n| characteristic | attribute | points | best |\n|---|---|---:|---:|\n"
            .to_owned();
    let whole = |name: &str, points: Points| {
        line(&[name.to_owned(), String::new(), points.to_string(), String::new()])
    };
    text.push_str(&whole("base points", one.base_points));
    for row in &one.points {
        let names = [inert(&row.characteristic), inert(&row.attribute)];
        let [name, attribute] = names;
        text.push_str(&line(&[
            name,
            attribute,
            format!("{:+}", row.points),
            format!("{:+}", row.best),
        ]));
    }
    if one.rounding != Points::ZERO {
        text.push_str(&whole("rounding", one.rounding));
    }
    text.push_str(&whole("**score**", one.score));
    text
}

fn peers(one: &Explained, extent: Extent) -> String {
    let mut text = format!(
        "\n## Among the {} customers of {}\n\n| feature | customer | 25% | median | 75% |\n\
         |---|---:|---:|---:|---:|\n",
        count(one.segment.n_customers),
        one.segment.label
    );
    for peer in shown(one, extent) {
        let five = peer.segment.map_or([None; 5], |five| five.map(Some));
        let numbers = [peer.value, five[1], five[2], five[3]];
        let cell = |value: Option<f64>| value.map_or_else(String::new, |value| decimal(value, 2));
        let [value, low, middle, high] = numbers.map(cell);
        text.push_str(&line(&[inert(&peer.metric), value, low, middle, high]));
    }
    text
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Returns a text that Markdown shows as it is: in one line, without marks of its own.
fn inert(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' => safe.extend(['\\', c]),
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_in_their_cells() {
        assert_eq!(inert("a|b\n<i>*c*&"), "a\\|b &lt;i>\\*c\\*&amp;");
    }
}
