//! Every column of every table, with a bar for what is missing in it.

use std::fmt::Write as _;

use fip_model::quality::{ColumnQuality, DataQuality, TableQuality};

use crate::dashboard::Level;
use crate::dashboard::pages::card::{Card, Size, folded};
use crate::format::{count, percent};
use crate::text::xml;

/// Most frequent values that are told.
const TOP: usize = 3;

/// Returns the card of all columns: the first table open, the others folded.
pub(super) fn card(quality: &DataQuality, level: Level) -> String {
    let columns = || quality.tables.iter().flat_map(|table| &table.columns);
    let incomplete = columns().filter(|column| column.missing > 0).count();
    let unknown = columns().filter(|column| !column.known).count();
    let finding = format!(
        "{incomplete} of {} columns have empty cells; {unknown} are not known to this ledger",
        columns().count()
    );
    let mut body = String::new();
    for (at, one) in quality.tables.iter().enumerate() {
        let title = format!("{}, {} rows", one.name, count(one.rows));
        if at == 0 {
            _ = writeln!(body, "<h3>{}</h3>", xml(&title));
            body.push_str(&table(one, level));
        } else {
            body.push_str(&folded(&title, "columns", &table(one, level)));
        }
    }
    let card = Card {
        title: "How complete is each column?",
        finding: &finding,
        how: "Missing: empty cells of the rows to which a column applies. Half of the values lie from the \
              first to the third quartile. Far out: beyond Tukey's outer fences.",
        body,
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}

fn table(table: &TableQuality, level: Level) -> String {
    let is_of_people = matches!(table.name.as_str(), "DimCustomer" | "DimAccount");
    let shows_ends = level == Level::Full || !is_of_people;
    let name = xml(&table.name);
    let mut out = format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Columns of {name}\"><table \
         class=\"columns\">\n<thead><tr><th scope=\"col\">Column</th>"
    );
    for head in ["Missing", "Distinct", "Least", "Median", "Greatest", "Far out"] {
        // Writing to a string cannot fail.
        _ = write!(out, "<th scope=\"col\" class=\"n\">{head}</th>");
    }
    out.push_str(
        "<th scope=\"col\">Half of the values, or the most frequent</th></tr></thead>\n<tbody>\n",
    );
    for column in &table.columns {
        out.push_str(&row(column, shows_ends));
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn row(column: &ColumnQuality, shows_ends: bool) -> String {
    let mut out = format!("<tr><th scope=\"row\">{}</th>", xml(&column.name));
    if !column.known {
        out.push_str("<td colspan=\"7\" class=\"muted\">not known</td></tr>\n");
        return out;
    }
    out.push_str(&missing(column));
    let [low, high] = if shows_ends { ends(column) } else { [None, None] };
    let dash = || "–".to_owned();
    let number = |n: Option<u64>| n.map_or_else(dash, count);
    let text = |text: Option<&String>| text.cloned().unwrap_or_else(dash);
    let cells = [
        number(column.distinct),
        text(low),
        text(column.median.as_ref()),
        text(high),
        number(column.outliers),
    ];
    for cell in cells {
        _ = write!(out, "<td class=\"n\">{}</td>", xml(&cell));
    }
    _ = writeln!(out, "<td>{}</td></tr>", xml(&usual(column)));
    out
}

/// Returns the cell with the share that is missing, and its bar.
fn missing(column: &ColumnQuality) -> String {
    if column.missing == 0 {
        return "<td class=\"n\">–</td>".to_owned();
    }
    format!(
        "<td class=\"n bar\"><svg viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect width=\"{:.1}\" height=\"1\" fill=\"var(--tier-medium)\"/></svg><span>{}</span></td>",
        100.0 * column.missing_share,
        percent(column.missing_share)
    )
}

/// Returns the ends of a column; those of ids would name somebody.
fn ends(column: &ColumnQuality) -> [Option<&String>; 2] {
    if column.kind == "id" || column.kind == "text" {
        return [None, None];
    }
    [column.min.as_ref(), column.max.as_ref()]
}

fn usual(column: &ColumnQuality) -> String {
    if let (Some(q1), Some(q3)) = (&column.q1, &column.q3) {
        return format!("{q1} to {q3}");
    }
    let top = column.top.iter().take(TOP);
    let told = top.map(|one| format!("{} {}", one.value, percent(one.share)));
    told.collect::<Vec<_>>().join(", ")
}
