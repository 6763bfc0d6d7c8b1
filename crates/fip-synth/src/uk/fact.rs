//! What a figure carries with it: unit, sureness, source, meaning.

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sureness {
    /// Stands in the source as it stands here.
    Published,
    /// Computed from published figures; the source says how.
    Derived,
    /// Nobody published it; the source says why it is plausible.
    Assumed,
}

/// A number about the United Kingdom.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) sureness: Sureness,
    pub(crate) source: &'static str,
    /// The doc comment of the constant.
    pub(crate) meaning: &'static str,
}

/// A table of numbers about the United Kingdom.
#[derive(Debug)]
pub(crate) struct TableFact {
    pub(crate) name: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) sureness: Sureness,
    pub(crate) source: &'static str,
    /// Names of the columns, with units.
    pub(crate) columns: &'static [&'static str],
    /// The cells, row by row.
    pub(crate) rows: fn() -> Vec<Vec<String>>,
}

/// The figures of one subject.
#[derive(Debug)]
pub(crate) struct Topic {
    pub(crate) title: &'static str,
    pub(crate) facts: &'static [Fact],
    pub(crate) tables: &'static [TableFact],
}

/// Returns pounds in whole pence.
pub(crate) const fn pence(pounds: f64) -> i64 {
    whole(pounds * 100.0)
}

/// Returns the whole number nearest to a figure that is not negative.
#[expect(clippy::cast_possible_truncation, reason = "figures are far below 2^53")]
pub(crate) const fn whole(figure: f64) -> i64 {
    (figure + 0.5) as i64
}

/// Declares constants together with the list of their [`Fact`]s, so that no number is without a
/// unit, a sureness and a source.
macro_rules! facts {
    ($list:ident; $(
        $(#[doc = $meaning:literal])+
        $name:ident: $value:expr, $unit:literal, $sureness:ident, $source:literal;
    )+) => {
        $(
            $(#[doc = $meaning])+
            pub(crate) const $name: f64 = $value;
        )+

        const $list: &[$crate::uk::fact::Fact] = &[$(
            $crate::uk::fact::Fact {
                name: stringify!($name),
                value: $name,
                unit: $unit,
                sureness: $crate::uk::fact::Sureness::$sureness,
                source: $source,
                meaning: concat!($($meaning),+),
            },
        )+];
    };
}

pub(super) use facts;
