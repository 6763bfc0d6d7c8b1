//! What is computed, as arithmetic with its letters explained.

use std::fmt::Write;

use super::Feature;
use super::definition::{
    Additive, Aggregate, Definition, Measure, Series, Span, Statistic, WindowFigure,
};

impl Feature {
    /// Returns the arithmetic of the definition, with the letters in it explained.
    ///
    /// n is the number of transactions looked at and a their amounts; N and A are those of all
    /// transactions, y are values of m months.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_features::Catalogue;
    ///
    /// let rate = Catalogue::built_in().customer_feature("atm_rate").ok_or("it is there")?;
    /// assert_eq!(
    ///     rate.arithmetic(),
    ///     "n / N; n transactions where channel = ATM, N all transactions"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn arithmetic(&self) -> String {
        match self.definition() {
            Definition::Window(WindowFigure::Start) => "first day of the first month".to_owned(),
            Definition::Window(WindowFigure::End) => "first day after the last month".to_owned(),
            Definition::Window(WindowFigure::Months) => "number of months".to_owned(),
            Definition::Formula(_) => self.text().to_owned(),
            Definition::Aggregate(aggregate) => {
                let of_month = || self.text().split(" of monthly ").nth(1).map(first_word);
                letters(aggregate, of_month().unwrap_or_default())
            }
        }
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// Returns the arithmetic of an aggregate; `of_month` is the feature whose months are looked at.
fn letters(aggregate: &Aggregate, of_month: &str) -> String {
    let measure = aggregate.measure;
    let mut text = expression(measure);
    let filter = aggregate.filter.as_ref();
    let where_ = filter.map_or_else(String::new, |filter| format!(" where {filter}"));
    let span = match aggregate.span {
        Span::Whole => String::new(),
        Span::Last(1) => " in the last month".to_owned(),
        Span::Last(n) => format!(" in the last {n} months"),
    };
    // Writing to a text cannot fail.
    let _ = match measure {
        Measure::ShareOfCount => {
            write!(text, "; n transactions{where_}{span}, N all transactions{span}")
        }
        Measure::ShareOfSpend => write!(
            text,
            "; a amounts of transactions{where_}{span}, A amounts of all transactions{span}"
        ),
        Measure::AgainstMonthsBefore(base, _) | Measure::OfMonths(_, Series::Additive(base)) => {
            let what = if base == Additive::Count { "number" } else { "sum of amounts" };
            write!(text, "; y {what} of a month's transactions{where_}")
        }
        Measure::OfMonths(_, Series::Feature(_)) => write!(text, "; y {of_month} of a month"),
        Measure::Count
        | Measure::Distinct(_)
        | Measure::ActiveMonths
        | Measure::DaysSinceLast
        | Measure::DaysSinceFirst
        | Measure::MeanDaysBetween => write!(text, "; n transactions{where_}{span}"),
        _ => write!(text, "; a amounts of the n transactions{where_}{span}"),
    };
    if matches!(measure, Measure::OfMonths(..)) {
        let which = match (measure, aggregate.span) {
            (Measure::OfMonths(_, Series::Feature(_)), _) => format!("months with a value{span}"),
            (_, Span::Whole) => "months of the window".to_owned(),
            (_, Span::Last(_)) => format!("months of the window{span}"),
        };
        let _ = write!(text, ", over the m {which}");
    }
    text
}

fn expression(measure: Measure) -> String {
    match measure {
        Measure::Count => "n".to_owned(),
        Measure::Sum => "sum of a".to_owned(),
        Measure::Mean => "sum of a / n".to_owned(),
        Measure::Sd => "sqrt(sum of (a - mean of a)^2 / (n - 1))".to_owned(),
        Measure::Min => "least a".to_owned(),
        Measure::Max => "greatest a".to_owned(),
        Measure::Median => "middle a, mean of the two middle ones where n is even".to_owned(),
        Measure::Quantile(thousandths) => {
            format!("a at rank ceil({} n), ascending", f64::from(thousandths) / 1000.0)
        }
        Measure::ShareOfCount => "n / N".to_owned(),
        Measure::ShareOfSpend => "sum of a / sum of A".to_owned(),
        Measure::Distinct(key) => format!("number of different {} of the n", key.words().1),
        Measure::Entropy(key) => format!(
            "- sum of p ln p, p the share of a {} in the sum of a, where above 0",
            key.words().0
        ),
        Measure::DaysSinceLast => "day after the window - date of the last of the n".to_owned(),
        Measure::DaysSinceFirst => "day after the window - date of the first of the n".to_owned(),
        Measure::MeanDaysBetween => {
            "(time of the last of the n - time of the first) / (n - 1)".to_owned()
        }
        Measure::ActiveMonths => "number of months with one of the n".to_owned(),
        Measure::AgainstMonthsBefore(_, 1) => {
            "y / y of the month before in the window, 0 where absent".to_owned()
        }
        Measure::AgainstMonthsBefore(_, n) => {
            format!("y / mean of y over the up to {n} months before in the window, 0 where absent")
        }
        Measure::OfMonths(statistic, _) => match statistic {
            Statistic::Mean => "sum of y / m",
            Statistic::Sd => "sqrt(sum of (y - mean of y)^2 / (m - 1))",
            Statistic::Min => "least y",
            Statistic::Max => "greatest y",
            Statistic::Slope => "least-squares slope of y on the months' positions",
            Statistic::Trend => "least-squares slope of y on the months' positions / mean of y",
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::catalogue::{Catalogue, Declaration, Grain};

    #[test]
    fn every_letter_is_explained() {
        let more = [
            Declaration::new("q", "quantile 0.9 of amount where night in the last 3 months"),
            Declaration::new("r", "slope of monthly atm_rate in the last 6 months"),
            Declaration::new("s", "entropy of spend by country"),
        ];
        let catalogue = Catalogue::built_in().with(&more).unwrap();
        for feature in Grain::ALL.into_iter().flat_map(|grain| catalogue.features(grain)) {
            let text = feature.arithmetic();
            let Some((arithmetic, letters)) = text.split_once("; ") else { continue };
            let words = |text: &str| -> Vec<String> {
                let words = text.split(|c: char| !c.is_alphanumeric());
                words.map(str::to_owned).collect()
            };
            let explained = words(letters);
            for letter in ["n", "N", "A", "y", "m"] {
                let used = words(arithmetic).iter().any(|word| word == letter);
                assert!(!used || explained.iter().any(|word| word == letter), "{text}");
            }
        }
        let of = |name| catalogue.customer_feature(name).unwrap().arithmetic();
        assert_eq!(
            of("q"),
            "a at rank ceil(0.9 n), ascending; a amounts of the n transactions where night in the \
             last 3 months"
        );
        assert_eq!(
            of("r"),
            "least-squares slope of y on the months' positions; y atm_rate of a month, over \
             the m months with a value in the last 6 months"
        );
        assert_eq!(of("spend_volatility"), "std_monthly_spend / avg_monthly_spend");
    }
}
