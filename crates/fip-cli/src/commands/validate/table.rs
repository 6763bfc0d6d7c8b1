//! The checks as a table for a terminal of 120 columns.

use fip_synth::{Check, Verdict};

/// Names and widths of the columns.
const COLUMNS: [(&str, usize); 5] =
    [("id", 3), ("claim", 46), ("measured", 40), ("limit", 16), ("verdict", 10)];

/// Returns every check, the sums, and again those that failed.
pub(super) fn text(checks: &[Check]) -> String {
    let mut text = row(&COLUMNS.map(|(name, _)| name.to_owned()));
    text.extend(checks.iter().map(|check| row(&cells(check))));
    let failed: Vec<&Check> = checks.iter().filter(|check| check.has_failed()).collect();
    let judged = checks
        .iter()
        .filter(|check| !matches!(check.verdict, Verdict::NotApplicable { .. }))
        .count();
    let (n, n_failed) = (checks.len(), failed.len());
    let (n_passed, n_unjudged) = (judged - n_failed, n - judged);
    let sums =
        format!("\n{n} checks: {n_passed} passed, {n_failed} failed, {n_unjudged} not judged\n");
    text.push_str(&sums);
    if !failed.is_empty() {
        text.push_str("\nFailed:\n");
        text.extend(failed.into_iter().map(|check| row(&cells(check))));
    }
    text
}

fn cells(check: &Check) -> [String; 5] {
    let measured = &check.measured;
    let (measured, verdict) = match &check.verdict {
        Verdict::Passed => (measured.text.clone(), "passed"),
        Verdict::Failed => (measured.text.clone(), "FAILED"),
        Verdict::NotApplicable { why } if measured.figure.is_none() => (why.clone(), "not judged"),
        Verdict::NotApplicable { why } => (format!("{}; {why}", measured.text), "not judged"),
    };
    let limit = check.limit.text.clone();
    [check.id.to_owned(), check.claim.clone(), measured, limit, verdict.to_owned()]
}

/// Returns the lines of a row, each cell within its column.
fn row(cells: &[String; 5]) -> String {
    let cells: Vec<Vec<String>> =
        cells.iter().zip(COLUMNS).map(|(cell, (_, width))| wrapped(cell, width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let cells = cells.iter().zip(COLUMNS).map(|(cell, (_, width))| {
            let part = cell.get(at).map_or("", String::as_str);
            format!("{part:<width$}")
        });
        let line = cells.collect::<Vec<_>>().join(" ");
        line.trim_end().to_owned() + "\n"
    };
    (0..height).map(line).collect()
}

/// Returns a text in lines of at most `width` characters, broken between words where it can be.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        while !word.is_empty() {
            let n_used = lines.last().map_or(0, |line| line.chars().count());
            let gap = usize::from(n_used > 0);
            if n_used + gap + word.len() > width && n_used > 0 {
                lines.push(String::new());
                continue;
            }
            let rest = word.split_off(word.len().min(width));
            if let Some(line) = lines.last_mut() {
                line.extend(std::iter::repeat_n(' ', gap));
                line.extend(word);
            }
            word = rest;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use fip_synth::{Limit, Measured};

    use super::*;

    fn check(id: &'static str, verdict: Verdict) -> Check {
        Check {
            id,
            claim: "Something long should hold of each row of all of the tables".to_owned(),
            measured: Measured { figure: Some(2.0), text: "2 faults, first: T1".to_owned() },
            limit: Limit { least: None, most: Some(0.0), text: "no fault".to_owned() },
            verdict,
        }
    }

    #[test]
    fn failures_are_repeated_at_the_end() {
        let unjudged = Verdict::NotApplicable { why: "few rows".to_owned() };
        let checks =
            [check("I1", Verdict::Failed), check("S2", Verdict::Passed), check("S3", unjudged)];
        let text = text(&checks);
        assert!(text.contains("3 checks: 1 passed, 1 failed, 1 not judged"), "{text}");
        let (_, end) = text.split_once("Failed:\n").unwrap();
        assert!(end.starts_with("I1 ") && end.contains("FAILED") && !end.contains("S2"), "{text}");
        assert!(text.contains("2 faults, first: T1; few rows"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }

    #[test]
    fn lines_break_between_words_and_inside_long_ones() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("", 3), [""]);
    }
}
