//! Typed columns in one buffer: little-endian, each beginning at a multiple of four bytes.

use serde::Serialize;

/// Columns put behind one another, and what each of them is.
#[derive(Debug, Default)]
pub(super) struct Block {
    bytes: Vec<u8>,
    /// Where bytes of another kind begin.
    cuts: Vec<usize>,
    columns: Vec<ColumnEntry>,
}

/// The buffer of a [`Block`], and what is in it.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) bytes: Vec<u8>,
    /// Where bytes of another kind begin, ascending.
    pub(super) cuts: Vec<usize>,
    pub(super) columns: Vec<ColumnEntry>,
}

/// Where a column is and how it is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ColumnEntry {
    pub(super) name: String,
    /// `u8`, `u16`, `u32`, `i16`, `i32`, `f64` or `text`.
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// First byte.
    pub(super) offset: usize,
    /// Bytes of a text; rows of a text column are divided by new lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) length: Option<usize>,
    /// What a stored number is divided by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scale: Option<u32>,
    /// The stored number that stands for no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) missing: Option<i64>,
    /// Whether each number but the first is stored as what it is more than the one before.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) delta: bool,
    /// Whether the first bytes of all numbers come first, then all second bytes, and so on: alike
    /// bytes beside one another pack better.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) planes: bool,
    /// What stands before the digits of an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prefix: Option<String>,
    /// How many digits an id has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) width: Option<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}

/// How wide the numbers of a column are, and what stands for a missing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    kind: &'static str,
    bytes: usize,
    missing: Option<i64>,
}

impl Width {
    /// A byte, with 255 for a missing one.
    pub(super) const BYTE: Self = Self { kind: "u8", bytes: 1, missing: Some(255) };

    /// Returns the narrowest type for the numbers, with one number to spare where some are missing.
    pub(super) fn of(values: impl Iterator<Item = Option<i64>>) -> Self {
        let (mut low, mut high, mut some_missing) = (0, 0, false);
        for value in values {
            match value {
                Some(value) => (low, high) = (low.min(value), high.max(value)),
                None => some_missing = true,
            }
        }
        let types = [
            ("u8", 1, 0, i64::from(u8::MAX)),
            ("u16", 2, 0, i64::from(u16::MAX)),
            ("i16", 2, i64::from(i16::MIN), i64::from(i16::MAX)),
            ("u32", 4, 0, i64::from(u32::MAX)),
            ("i32", 4, i64::from(i32::MIN), i64::from(i32::MAX)),
        ];
        for (kind, bytes, least, most) in types {
            let room = most - i64::from(some_missing);
            if low >= least && high <= room {
                return Self { kind, bytes, missing: some_missing.then_some(most) };
            }
        }
        // Every whole number below 2^53 is a double; what is missing is a number beyond all others.
        Self { kind: "f64", bytes: 8, missing: some_missing.then_some(1 << 53) }
    }
}

impl Block {
    /// Appends whole numbers, in the narrowest type that holds them.
    pub(super) fn numbers(&mut self, name: impl Into<String>, values: &[Option<i64>]) {
        let width = Width::of(values.iter().copied());
        self.scaled(name, values, width, None);
    }

    /// Appends whole numbers of a given width that stand for themselves divided by `scale`.
    pub(super) fn scaled(
        &mut self,
        name: impl Into<String>,
        values: &[Option<i64>],
        width: Width,
        scale: Option<u32>,
    ) {
        let stored = |value: &Option<i64>| value.or(width.missing).unwrap_or_default();
        let mut entry = self.entry(name.into(), width.kind);
        entry.scale = scale;
        entry.missing = width.missing;
        entry.planes = width.bytes > 1;
        self.columns.push(entry);
        self.put(&values.iter().map(stored).collect::<Vec<_>>(), width);
    }

    /// Appends a second name for a column that is there, with another scale.
    pub(super) fn alias(&mut self, name: impl Into<String>, of: &str, scale: u32) {
        if let Some(found) = self.columns.iter().find(|entry| entry.name == of) {
            let entry = ColumnEntry { name: name.into(), scale: Some(scale), ..found.clone() };
            self.columns.push(entry);
        }
    }

    /// Appends ids: as numbers where all of them have one prefix, one width and ascend.
    pub(super) fn ids(&mut self, ids: &[&str]) {
        let Some((prefix, width, numbers)) = numbered(ids) else {
            self.text("id", &ids.join("\n"));
            return;
        };
        let mut before = 0;
        let mut steps = Vec::with_capacity(numbers.len());
        for number in numbers {
            steps.push(i64::from(number - before));
            before = number;
        }
        let kind = Width { kind: "u32", bytes: 4, missing: None };
        let mut entry = self.entry("id".to_owned(), kind.kind);
        entry.delta = true;
        entry.planes = true;
        entry.prefix = Some(prefix);
        entry.width = Some(width);
        self.columns.push(entry);
        self.put(&steps, kind);
    }

    /// Appends a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        let mut entry = self.entry(name.to_owned(), "text");
        entry.length = Some(text.len());
        self.columns.push(entry);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Returns the buffer and its columns.
    pub(super) fn into_parts(self) -> Parts {
        Parts { bytes: self.bytes, cuts: self.cuts, columns: self.columns }
    }

    fn entry(&mut self, name: String, kind: &'static str) -> ColumnEntry {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self.cuts.push(self.bytes.len());
        ColumnEntry {
            name,
            kind,
            offset: self.bytes.len(),
            length: None,
            scale: None,
            missing: None,
            delta: false,
            planes: false,
            prefix: None,
            width: None,
        }
    }

    /// Appends numbers byte by byte: all first bytes, all second bytes, and so on.
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 by the choice of the width")]
    fn put(&mut self, values: &[i64], width: Width) {
        let bytes = |value: i64| match width.kind {
            "f64" => (value as f64).to_le_bytes(),
            _ => value.to_le_bytes(),
        };
        for plane in 0..width.bytes {
            self.cuts.push(self.bytes.len());
            self.bytes.extend(values.iter().map(|&value| bytes(value)[plane]));
        }
    }
}

/// Returns prefix, width and numbers of ids such as `C0000123`.
fn numbered(ids: &[&str]) -> Option<(String, usize, Vec<u32>)> {
    let first = ids.first()?;
    let prefix = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let width = first.len() - prefix.len();
    let mut numbers: Vec<u32> = Vec::with_capacity(ids.len());
    for id in ids {
        let digits = id.strip_prefix(prefix)?;
        let is_number = digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = is_number.then(|| digits.parse().ok()).flatten()?;
        if numbers.last().is_some_and(|&last| last > number) {
            return None;
        }
        numbers.push(number);
    }
    Some((prefix.to_owned(), width, numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(values: &[Option<i64>]) -> (&'static str, Option<i64>) {
        let found = Width::of(values.iter().copied());
        (found.kind, found.missing)
    }

    #[test]
    fn a_column_is_as_wide_as_its_numbers() {
        assert_eq!(width(&[]), ("u8", None));
        assert_eq!(width(&[Some(255)]), ("u8", None));
        assert_eq!(width(&[Some(254), None]), ("u8", Some(255)));
        assert_eq!(width(&[Some(255), None]), ("u16", Some(65_535)));
        assert_eq!(width(&[Some(-1)]), ("i16", None));
        assert_eq!(width(&[Some(-1), Some(32_767), None]), ("i32", Some(i64::from(i32::MAX))));
        assert_eq!(width(&[Some(65_536)]), ("u32", None));
        assert_eq!(width(&[Some(-3_000_000_000), None]), ("f64", Some(1 << 53)));
    }

    #[test]
    fn columns_begin_at_multiples_of_four_and_lie_in_planes() {
        let mut block = Block::default();
        block.numbers("a", &[Some(1), Some(2), Some(3)]);
        block.numbers("b", &[Some(0x0102), Some(0x0304), None]);
        let Parts { bytes, columns, .. } = block.into_parts();
        assert_eq!(bytes, [1, 2, 3, 0, 2, 4, 255, 1, 3, 255]);
        assert_eq!((columns[1].offset, columns[1].missing), (4, Some(65_535)));
        assert!(!columns[0].planes && columns[1].planes);
    }

    #[test]
    fn ids_are_numbers_where_they_can_be() {
        assert_eq!(numbered(&["C01", "C03"]), Some(("C".to_owned(), 2, vec![1, 3])));
        for other in [&["C01", "D03"][..], &["C01", "C3"], &["C03", "C01"], &["C01", "C0é"], &[]] {
            assert_eq!(numbered(other), None, "{other:?}");
        }
    }
}
