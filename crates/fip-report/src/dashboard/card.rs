//! The scorecard, as the dashboard shows it.

/// A scorecard as plain data: points and words, no conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct CardSheet {
    /// Its name.
    pub name: String,
    /// The points that everybody starts from.
    pub base_points: f64,
    /// Scores below this are High risk.
    pub high_below: f64,
    /// Scores below this, and not High, are Medium risk.
    pub medium_below: f64,
    /// Reasons that a customer is given at most.
    pub max_reasons: usize,
    /// What it looks at, in its order.
    pub characteristics: Vec<SheetCharacteristic>,
    /// Every reason that a customer may be given, in the card's order; two characteristics that
    /// share a code have one each.
    pub reasons: Vec<SheetReason>,
}

impl CardSheet {
    /// Returns the format of a reason whose value is written otherwise than its characteristic's.
    pub(super) fn own_format<'a>(&self, reason: &'a SheetReason) -> Option<&'a str> {
        let usual = self.characteristics.get(reason.characteristic).map(|one| one.format.as_str());
        reason.format.as_deref().filter(|&format| Some(format) != usual)
    }
}

/// A characteristic of a [`CardSheet`].
#[derive(Debug, Clone, PartialEq)]
pub struct SheetCharacteristic {
    /// Its name.
    pub name: String,
    /// The feature that it looks at.
    pub input: String,
    /// What it measures; may be empty.
    pub description: String,
    /// How its values are written: `count`, `percent`, `times`, `days` or `number`.
    pub format: String,
    /// Whether a customer can change it.
    pub actionable: bool,
    /// Whether the ledger gives its input; else it costs nobody a point.
    pub applicable: bool,
    /// Its rows, in the card's order.
    pub attributes: Vec<SheetAttribute>,
}

impl SheetCharacteristic {
    /// Returns whether none of its points has decimals.
    pub(super) fn has_whole_points(&self) -> bool {
        self.attributes.iter().all(|row| row.points.fract().abs() < f64::EPSILON)
    }
}

/// A row of a [`SheetCharacteristic`].
#[derive(Debug, Clone, PartialEq)]
pub struct SheetAttribute {
    /// In words.
    pub label: String,
    /// What it earns; more is safer.
    pub points: f64,
    /// What kind of values it holds.
    pub kind: AttributeKind,
}

/// What kind of values a [`SheetAttribute`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributeKind {
    /// Numbers between two cuts: a row that a customer can come to.
    Interval,
    /// Listed categories: a row that a customer can come to.
    Categories,
    /// Listed numbers that stand for something else.
    Special,
    /// Categories that no other row lists.
    Other,
    /// No value.
    Missing,
}

impl AttributeKind {
    /// Returns the word for it in the document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interval => "interval",
            Self::Categories => "categories",
            Self::Special => "special",
            Self::Other => "other",
            Self::Missing => "missing",
        }
    }

    /// Returns whether a customer can come to such a row by acting.
    pub const fn is_destination(self) -> bool {
        matches!(self, Self::Interval | Self::Categories)
    }
}

/// A reason of a [`CardSheet`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetReason {
    /// Its code, as `R03`.
    pub code: String,
    /// Its meaning in a few words.
    pub name: String,
    /// The sentence, with `{value}` where the customer's value belongs.
    pub text: String,
    /// How `{value}` is written; `None` for a text without it.
    pub format: Option<String>,
    /// Index of the characteristic whose value is written.
    pub characteristic: usize,
}
