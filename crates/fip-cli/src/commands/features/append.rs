//! Features from a saved ledger, to which new months are added.

use fip_features::{LedgerState, StateError};
use fip_model::{Month, ObservationWindow, StarSchema};
use fip_report::format::count;

use crate::config::month_text;
use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{growing, load};
use crate::terminal::Terminal;

/// Adds what is new in the tables to the saved ledger, and writes it and the features made from it.
pub(super) fn append(project: &Project, terminal: &Terminal) -> Result<(), Failure> {
    let window = load::window(project)?;
    let _lock = project.lock()?;
    let mut manifest = Manifest::load_growing(project, window)?;
    let mut state = growing::load(project)?;
    let new = NewMonths::of(&state, window)?;
    let (star, reports) = (load::star(project)?, load::reports(project)?);
    if let Some(id) = state.missing(&star) {
        let cause = format!(
            "{}: expected the transactions that the tables have of its months, found none like {id}",
            growing::FILE
        );
        let hint = "delete the file and add all months again: the tables are of another ledger, or \
                    a transaction came late or was changed";
        return Err(Failure::new(Kind::BadInput, cause, hint));
    }
    let n_before = state.n_rows();
    state.add(&star, &reports, new.first, new.n).map_err(|error| cannot_add(&error))?;
    let n_bytes = growing::run(project, terminal, &mut manifest, &state, window)?;
    let n_added = count((state.n_rows() - n_before) as u64);
    terminal.more(&format!("{}: {n_added} transactions", new.told()));
    terminal.more(&held(&state, n_bytes));
    for month in new.months().filter(|&month| !has_rows(&star, month)) {
        terminal.more(&format!("{} has no transactions", month_text(month)));
    }
    Ok(())
}

/// The months that a state lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NewMonths {
    first: Month,
    n: u32,
}

impl NewMonths {
    /// Returns the months from the end of a state to the end of the window.
    fn of(state: &LedgerState, window: ObservationWindow) -> Result<Self, Failure> {
        let (start, end) = (window.start().month(), window.as_of().month());
        let (first, n_known) = state.months().unwrap_or((start, 0));
        let next = first.plus(n_known.cast_signed());
        let refuse = |cause: String| {
            let hint = format!(
                "delete the file to begin anew, or choose another window with [bank] first_month and \
                 months in fip.toml: the file holds {n_known} months from {} on",
                month_text(first)
            );
            Err(Failure::new(Kind::BadInput, cause, hint))
        };
        if start < first {
            return refuse(format!(
                "{}: expected months from the window's first, {}, on, found them from {} on",
                growing::FILE,
                month_text(start),
                month_text(first)
            ));
        }
        if end < next {
            return refuse(format!(
                "{}: expected months up to the window's last, {}, found them up to {}",
                growing::FILE,
                month_text(end.plus(-1)),
                month_text(next.plus(-1))
            ));
        }
        Ok(Self { first: next, n: end.months_since(next).unsigned_abs() })
    }

    fn months(self) -> impl Iterator<Item = Month> {
        (0..self.n.cast_signed()).map(move |at| self.first.plus(at))
    }

    fn told(self) -> String {
        let first = month_text(self.first);
        match self.n {
            0 => "no month added".to_owned(),
            1 => format!("1 month added, {first}"),
            n => format!(
                "{n} months added, {first} to {}",
                month_text(self.first.plus(n.cast_signed() - 1))
            ),
        }
    }
}

/// Returns what a state holds, in words.
fn held(state: &LedgerState, n_bytes: u64) -> String {
    let months = state.months().map_or_else(String::new, |(first, n)| {
        let word = if n == 1 { "month" } else { "months" };
        format!(" of {n} {word} from {} on", month_text(first))
    });
    let (n_rows, n_bytes) = (count(state.n_rows() as u64), count(n_bytes));
    format!("{}: {n_rows} transactions{months}, {n_bytes} bytes", growing::FILE)
}

fn has_rows(star: &StarSchema, month: Month) -> bool {
    star.transactions().at().iter().any(|at| at.date().month() == month)
}

fn cannot_add(error: &StateError) -> Failure {
    let hint = match error {
        StateError::Merchant { .. } => {
            "give the merchant the category and the code it had, or delete the file and add all \
             months again"
        }
        StateError::Transaction { .. } => {
            "give each transaction an id of its own, in all months; or delete the file and add all \
             months again"
        }
        StateError::TooManyRows { .. } => "split the ledger by customers",
        _ => "delete the file and add all months again",
    };
    Failure::new(Kind::BadInput, format!("{}: {error}", growing::FILE), hint)
}

#[cfg(test)]
mod tests {
    use fip_model::RawTables;

    use super::*;

    fn month(at: i32) -> Month {
        Month::new(2025, 1).unwrap().plus(at)
    }

    /// Returns what is new to a state of some months in a window, or why it is refused.
    fn new(held: Option<(i32, u32)>, window: (i32, u32)) -> Result<String, String> {
        let mut state = LedgerState::default();
        if let Some((first, n)) = held {
            let star = RawTables::default().check().unwrap();
            state.add(&star, &[], month(first), n).unwrap();
        }
        let window = ObservationWindow::new(month(window.0), window.1).unwrap();
        let new = NewMonths::of(&state, window).map_err(|failure| failure.to_string())?;
        assert_eq!(new.months().count(), new.n as usize);
        Ok(new.told())
    }

    #[test]
    fn the_months_between_state_and_end_of_the_window_are_new() {
        assert_eq!(new(None, (0, 3)).unwrap(), "3 months added, 2025-01 to 2025-03");
        assert_eq!(new(Some((0, 3)), (0, 4)).unwrap(), "1 month added, 2025-04");
        assert_eq!(new(Some((0, 3)), (2, 1)).unwrap(), "no month added");
        assert_eq!(new(Some((0, 3)), (5, 2)).unwrap(), "4 months added, 2025-04 to 2025-07");
    }

    #[test]
    fn windows_that_end_before_or_begin_before_are_refused() {
        let told = new(Some((0, 4)), (0, 3)).unwrap_err();
        assert!(told.ends_with("the window's last, 2025-03, found them up to 2025-04"), "{told}");
        let told = new(Some((1, 4)), (0, 5)).unwrap_err();
        assert!(told.ends_with("first, 2025-01, on, found them from 2025-02 on"), "{told}");
    }
}
