//! What a named segment is known by.

/// Whether a segment is known by much or by little of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Above the average of all customers.
    High,
    /// Below the average of all customers.
    Low,
}

impl Sign {
    /// Returns 1 for high and -1 for low.
    pub const fn factor(self) -> f64 {
        match self {
            Self::High => 1.0,
            Self::Low => -1.0,
        }
    }
}

/// A named kind of customer, and the columns it is known by.
///
/// # Examples
///
/// ```
/// use fip_segment::{Profile, Sign};
///
/// let night_owls = Profile::new("Night Owls", [("night_rate", Sign::High), ("age", Sign::Low)]);
/// assert_eq!(night_owls.loadings[1], ("age".to_owned(), Sign::Low));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Name of the segment.
    pub name: String,
    /// Columns the segment is known by, and whether by much or by little of them.
    pub loadings: Vec<(String, Sign)>,
}

impl Profile {
    /// Returns the profile with this name and these columns.
    pub fn new<const N: usize>(name: &str, loadings: [(&str, Sign); N]) -> Self {
        let loadings = loadings.into_iter().map(|(column, sign)| (column.to_owned(), sign));
        Self { name: name.to_owned(), loadings: loadings.collect() }
    }
}

impl Profile {
    /// Returns the profile by those of its columns that there are; `None` where the first is not, which
    /// is the one that defines it.
    #[must_use]
    pub fn known_by(mut self, is_there: impl Fn(&str) -> bool) -> Option<Self> {
        let (defining, _) = self.loadings.first()?;
        if !is_there(defining) {
            return None;
        }
        self.loadings.retain(|(column, _)| is_there(column));
        Some(self)
    }
}

/// Returns the five kinds of retail customer that the platform tells apart.
///
/// | name | known by |
/// |---|---|
/// | Digital Spenders | high `online_rate` |
/// | Stable Essentials | low `spend_volatility`, low `discretionary_share` |
/// | Cash-Heavy | high `atm_rate` |
/// | High-Volatility | high `spend_volatility` |
/// | Cross-Border Lifestyle | high `cross_border_rate` |
///
/// # Examples
///
/// ```
/// assert_eq!(fip_segment::banking_profiles()[2].name, "Cash-Heavy");
/// ```
pub fn banking_profiles() -> [Profile; 5] {
    use Sign::{High, Low};
    [
        Profile::new("Digital Spenders", [("online_rate", High)]),
        Profile::new(
            "Stable Essentials",
            [("spend_volatility", Low), ("discretionary_share", Low)],
        ),
        Profile::new("Cash-Heavy", [("atm_rate", High)]),
        Profile::new("High-Volatility", [("spend_volatility", High)]),
        Profile::new("Cross-Border Lifestyle", [("cross_border_rate", High)]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(there: &[&str]) -> Vec<(String, usize)> {
        let profiles = banking_profiles().into_iter();
        let known = profiles.filter_map(|one| one.known_by(|column| there.contains(&column)));
        known.map(|one| (one.name, one.loadings.len())).collect()
    }

    #[test]
    fn a_profile_is_known_by_its_first_column() {
        let of = |name: &str, n: usize| (name.to_owned(), n);
        assert_eq!(
            named(&["spend_volatility", "cross_border_rate"]),
            [of("Stable Essentials", 1), of("High-Volatility", 1), of("Cross-Border Lifestyle", 1)]
        );
        let known = named(&["spend_volatility", "discretionary_share", "atm_rate"]);
        assert_eq!(known[..2], [of("Stable Essentials", 2), of("Cash-Heavy", 1)]);
        assert_eq!(named(&["discretionary_share"]), []);
    }
}
