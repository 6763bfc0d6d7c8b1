//! The functions that find the row of a value.

use std::fmt::Write as _;

use crate::Condition;
use crate::export::comment::one_line;
use crate::export::table::{Entry, Line};

/// Returns the function that finds the row of an input.
pub(super) fn function(entry: &Entry<'_>, identifier: &str) -> String {
    let input = entry.characteristic.input();
    let kind = if entry.takes_categories { "&str" } else { "f64" };
    let mut text = format!("// {}\n", one_line(entry.characteristic.name()));
    let _ = writeln!(
        text,
        "fn row_of_{identifier}(value: Option<{kind}>) -> Result<Row, Refused> {{\n    \
         let Some(value) = value else {{"
    );
    match entry.missing() {
        Some(line) => {
            let _ = writeln!(text, "        return Ok({}); // {}", row(line), label(line));
        }
        None => {
            let _ = writeln!(text, "        return Err(Refused::Missing {{ input: {input:?} }});");
        }
    }
    text += "    };\n";
    if entry.takes_categories {
        categories(&mut text, entry);
    } else {
        numbers(&mut text, entry);
    }
    text + "}\n"
}

fn numbers(text: &mut String, entry: &Entry<'_>) {
    let input = entry.characteristic.input();
    let _ = writeln!(
        text,
        "    if !value.is_finite() {{\n        \
         return Err(Refused::NotFinite {{ input: {input:?} }});\n    }}"
    );
    for line in &entry.lines {
        let condition = match line.attribute.condition() {
            Condition::Values(values) => {
                let values: Vec<_> = values.iter().map(|&value| number(value)).collect();
                format!("[{}].contains(&value)", values.join(", "))
            }
            Condition::Interval { to: Some(to), .. } => format!("value < {}", number(*to)),
            Condition::Interval { to: None, .. } => {
                let _ = writeln!(text, "    Ok({}) // {}", row(line), label(line));
                continue;
            }
            _ => continue,
        };
        let _ = writeln!(
            text,
            "    if {condition} {{\n        return Ok({}); // {}\n    }}",
            row(line),
            label(line)
        );
    }
}

fn categories(text: &mut String, entry: &Entry<'_>) {
    let input = entry.characteristic.input();
    *text += "    match value {\n";
    for line in &entry.lines {
        let Condition::Categories(names) = line.attribute.condition() else { continue };
        let names: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
        let pattern = names.join(" | ");
        let is_long = pattern.len() + row(line).len() > 80;
        let pattern = if is_long { names.join("\n        | ") } else { pattern };
        let _ = writeln!(text, "        {pattern} => Ok({}), // {}", row(line), label(line));
    }
    let _ = match entry.other() {
        Some(line) => writeln!(text, "        _ => Ok({}), // {}", row(line), label(line)),
        None => writeln!(text, "        _ => Err(Refused::UnseenCategory {{ input: {input:?} }}),"),
    };
    *text += "    }\n";
}

fn row(line: &Line<'_>) -> String {
    format!("row({}, {}, {})", line.points, line.below, line.code)
}

fn label(line: &Line<'_>) -> String {
    one_line(line.attribute.label())
}

/// Returns the shortest literal of a number; `-0.0` is `0.0`.
pub(super) fn number(number: f64) -> String {
    format!("{:?}", number + 0.0)
}
