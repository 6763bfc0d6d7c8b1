//! Values of characteristics as whole numbers from which a script writes the very text of a reason.

/// How a value is written, as far as its digits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Printed {
    /// Two decimals.
    Number,
    /// One decimal of a hundredth.
    Percent,
    /// One decimal.
    Times,
    /// None.
    Whole,
}

impl Printed {
    /// Returns the digits of a format of the card.
    pub(super) fn of(format: &str) -> Self {
        match format {
            "percent" => Self::Percent,
            "times" => Self::Times,
            "count" | "days" => Self::Whole,
            _ => Self::Number,
        }
    }

    /// Returns what the whole number is divided by to have the printed one.
    pub(super) const fn scale(self) -> u32 {
        match self {
            Self::Number => 100,
            Self::Percent | Self::Times => 10,
            Self::Whole => 1,
        }
    }

    /// Returns by how much the printed number is larger than the value.
    pub(super) const fn hundreds(self) -> u32 {
        if matches!(self, Self::Percent) { 100 } else { 1 }
    }
}

/// Returns the digits that are printed for a value, rounded as the card rounds: the exact binary
/// number to the nearest decimal. `None` for numbers of more digits than anybody reads.
pub(super) fn printed(format: Printed, value: f64) -> Option<i64> {
    let text = match format {
        Printed::Number => format!("{value:.2}"),
        Printed::Percent => format!("{:.1}", 100.0 * value),
        Printed::Times => format!("{value:.1}"),
        Printed::Whole => format!("{value:.0}"),
    };
    let digits: i64 = text.replace('.', "").parse().ok()?;
    (digits.abs() < 1 << 53).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_text() {
        for (format, value, expected) in [
            ("percent", 0.253, 253),
            ("percent", -0.0001, 0),
            ("percent", -0.05, -50),
            ("times", 3.16, 32),
            ("times", 0.25, 2),
            ("number", 0.424, 42),
            ("days", 1.0, 1),
            ("count", 2.5, 2),
        ] {
            assert_eq!(printed(Printed::of(format), value), Some(expected), "{format} {value}");
        }
        assert_eq!(printed(Printed::Whole, 1e300), None);
        assert_eq!(printed(Printed::Whole, f64::NAN), None);
    }
}
