//! What a characteristic looks at.

/// The value of one input: a number, a category, or known to be missing.
///
/// Missing is a value of its own, never a sentinel: [`Input::Number`] with NaN is refused by scoring.
///
/// # Examples
///
/// ```
/// use fip_scorecard::Input;
///
/// assert_eq!(Input::from(0.25), Input::Number(0.25));
/// assert_eq!(Input::from("ONLINE"), Input::Category("ONLINE"));
/// assert_eq!(Input::from(None::<f64>), Input::Missing);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Input<'a> {
    /// There is no value, and that is known.
    Missing,
    /// A finite number, in the unit of the scorecard's cuts.
    Number(f64),
    /// The name of a category, compared byte for byte.
    Category(&'a str),
}

impl From<f64> for Input<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<f64>> for Input<'_> {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Number)
    }
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(category: &'a str) -> Self {
        Self::Category(category)
    }
}

impl<'a> From<Option<&'a str>> for Input<'a> {
    fn from(category: Option<&'a str>) -> Self {
        category.map_or(Self::Missing, Self::Category)
    }
}
