//! Features as they were known on earlier dates.

use fip_model::{Month, ObservationWindow};

use crate::config::{month, month_text};
use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::facts::Facts;
use crate::stages::{Stage, features, load};
use crate::terminal::Terminal;

/// Writes a row for each customer, as-of month and length of window.
pub(super) fn as_of(
    project: &Project,
    terminal: &Terminal,
    months: &[String],
    lengths: &[u32],
) -> Result<(), Failure> {
    let window = load::window(project)?;
    let windows = windows(window, &read(months)?, lengths)?;
    let _lock = project.lock()?;
    let mut manifest = Manifest::load(project, Stage::Features)?;
    let facts = Facts::load(project)?;
    if !manifest.has_run(Stage::Features, &project.config) {
        let at = (terminal, features::begin(terminal));
        features::run(project, at, &mut manifest, &facts.view(), window)?;
    }
    features::run_as_of(project, terminal, &mut manifest, &facts.view(), &windows)
}

fn read(texts: &[String]) -> Result<Vec<Month>, Failure> {
    let read = |text: &String| {
        month(text).ok_or_else(|| {
            let cause = format!("--as-of: expected a month such as 2025-07, found {text:?}");
            Failure::new(Kind::Configuration, cause, "name months, with commas between them")
        })
    };
    texts.iter().map(read).collect()
}

/// Returns the windows of these lengths that end where these months begin, in the order of their ends
/// and starts, each once; windows of all months that the ledger has before where there is no length.
fn windows(
    ledger: ObservationWindow,
    months: &[Month],
    lengths: &[u32],
) -> Result<Vec<ObservationWindow>, Failure> {
    let (first, end) = (ledger.start().month(), ledger.as_of().month());
    let mut ends_and_starts = Vec::new();
    for &as_of in months {
        let n_before = as_of.months_since(first);
        if n_before < 1 || end < as_of {
            let cause = format!(
                "--as-of: expected a month from {} to {}, since the ledger has {} months from {} on, \
                 found {}",
                month_text(first.plus(1)),
                month_text(end),
                ledger.n_months(),
                month_text(first),
                month_text(as_of)
            );
            let hint = "the window ends before the first day of the month that is named";
            return Err(Failure::new(Kind::Configuration, cause, hint));
        }
        let all = [n_before.unsigned_abs()];
        for &length in if lengths.is_empty() { &all } else { lengths } {
            let start = as_of.plus(-length.cast_signed());
            if start < first {
                let cause = format!(
                    "--months: expected at most {n_before} as of {}, since the ledger begins with \
                     {}, found {length}",
                    month_text(as_of),
                    month_text(first)
                );
                let hint = "choose later months or shorter windows; a window that is cut off would \
                            pass for a whole one";
                return Err(Failure::new(Kind::Configuration, cause, hint));
            }
            ends_and_starts.push((as_of, start, length));
        }
    }
    ends_and_starts.sort_unstable();
    ends_and_starts.dedup();
    let window = |&(_, start, length): &(Month, Month, u32)| ObservationWindow::new(start, length);
    ends_and_starts.iter().map(window).collect::<Result<_, _>>().map_err(Failure::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(months: &[&str], lengths: &[u32]) -> Result<Vec<String>, String> {
        let ledger = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let months: Vec<Month> = months.iter().map(|text| month(text).unwrap()).collect();
        let windows = windows(ledger, &months, lengths).map_err(|failure| failure.to_string())?;
        Ok(windows.iter().map(|one| format!("{} {}", one.start(), one.as_of())).collect())
    }

    #[test]
    fn windows_are_in_the_order_of_the_rows_each_once() {
        assert_eq!(
            told(&["2025-10", "2025-07", "2025-10"], &[1, 3]).unwrap(),
            [
                "2025-04-01 2025-07-01",
                "2025-06-01 2025-07-01",
                "2025-07-01 2025-10-01",
                "2025-09-01 2025-10-01"
            ]
        );
        assert_eq!(told(&["2025-03"], &[]).unwrap(), ["2025-01-01 2025-03-01"]);
        assert_eq!(told(&["2026-01"], &[12]).unwrap(), ["2025-01-01 2026-01-01"]);
    }

    #[test]
    fn windows_outside_the_ledger_are_refused() {
        let text = told(&["2025-07"], &[3, 7]).unwrap_err();
        assert!(text.contains("at most 6 as of 2025-07, since the ledger begins with 2025-01"));
        assert!(text.ends_with("found 7"), "{text}");
        for month in ["2025-01", "2024-12", "2026-02"] {
            let text = told(&[month], &[1]).unwrap_err();
            assert!(text.contains("a month from 2025-02 to 2026-01"), "{text}");
        }
    }
}
