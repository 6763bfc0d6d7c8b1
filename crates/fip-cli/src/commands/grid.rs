//! Tables of text for a terminal.

use std::iter::repeat_n;

/// A table with a head, each column as wide as its widest cell.
#[derive(Debug)]
pub(super) struct Grid {
    /// Names; those of numbers stand to the right.
    head: Vec<(&'static str, Side)>,
    rows: Vec<Vec<String>>,
}

/// The side on which cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Longer cells are cut.
const WIDEST: usize = 48;

impl Grid {
    /// Returns a table without rows; names that begin with `>` are of columns of numbers.
    pub(super) fn new(names: &[&'static str]) -> Self {
        let side = |name: &'static str| match name.strip_prefix('>') {
            Some(name) => (name, Side::Right),
            None => (name, Side::Left),
        };
        Self { head: names.iter().copied().map(side).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| cut(&cell)).collect());
    }

    /// Returns the lines, two spaces before each.
    pub(super) fn text(&self) -> String {
        let head: Vec<String> = self.head.iter().map(|(name, _)| (*name).to_owned()).collect();
        let all = || std::iter::once(&head).chain(&self.rows);
        let width = |at: usize| {
            let widths = all().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
            widths.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        all().map(|row| self.line(row, &widths)).collect()
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, &width), (_, side)) in row.iter().zip(widths).zip(&self.head) {
            let room = width.saturating_sub(cell.chars().count());
            line.push_str("  ");
            if *side == Side::Right {
                line.extend(repeat_n(' ', room));
            }
            line.push_str(cell);
            if *side == Side::Left {
                line.extend(repeat_n(' ', room));
            }
        }
        line.trim_end().to_owned() + "\n"
    }
}

/// Returns a cell on one line, with an ellipsis in place of what is too long.
fn cut(cell: &str) -> String {
    let cell: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if cell.chars().count() <= WIDEST {
        return cell;
    }
    cell.chars().take(WIDEST - 1).chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other() {
        let mut grid = Grid::new(&["name", ">rows"]);
        grid.row(["ä\nb".to_owned(), "7".to_owned()]);
        grid.row(["longer".to_owned(), "12345".to_owned()]);
        assert_eq!(grid.text(), "  name     rows\n  ä b         7\n  longer  12345\n");
    }

    #[test]
    fn long_cells_are_cut() {
        let mut grid = Grid::new(&["name"]);
        grid.row(["x".repeat(60)]);
        assert!(grid.text().ends_with(&format!("{}…\n", "x".repeat(47))));
    }
}
