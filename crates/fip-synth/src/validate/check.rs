//! What a check says: the claim, what was measured, the limit, and the verdict.

use serde::Serialize;

/// Standard errors that chance is allowed beyond a limit, so that a small bank is not blamed for it.
const N_STD_ERRORS: f64 = 3.0;

/// A claim about a world, and whether it holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Short name that stays: I for exact invariants, S for statistics, G for gates of the models.
    pub id: &'static str,
    /// What should hold.
    pub claim: String,
    /// What was found.
    pub measured: Measured,
    /// What may be found.
    pub limit: Limit,
    /// Whether the claim holds.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What a check found, for programs and for people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// The figure that is judged; for exact invariants the number of faults. `None` where there is
    /// nothing to measure.
    pub figure: Option<f64>,
    /// The figure in words, with what is needed to understand it.
    pub text: String,
}

/// The range in which a figure must lie; an end that is `None` is open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// Smallest lawful figure.
    pub least: Option<f64>,
    /// Largest lawful figure.
    pub most: Option<f64>,
    /// The range in words.
    pub text: String,
}

/// The outcome of a [`Check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// The claim holds.
    Passed,
    /// The claim does not hold.
    Failed,
    /// The claim is not made of this world.
    NotApplicable {
        /// Why not.
        why: String,
    },
}

impl Check {
    /// Returns whether the claim does not hold.
    pub const fn has_failed(&self) -> bool {
        matches!(self.verdict, Verdict::Failed)
    }

    /// Returns the check with its figure told but not judged.
    #[must_use]
    pub fn not_judged(mut self, why: impl Into<String>) -> Self {
        self.verdict = Verdict::NotApplicable { why: why.into() };
        self
    }

    /// Returns a check that cannot be made.
    pub fn not_applicable(id: &'static str, claim: &str, why: impl Into<String>) -> Self {
        let measured = Measured { figure: None, text: "-".to_owned() };
        let limit = Limit { least: None, most: None, text: "-".to_owned() };
        let verdict = Verdict::NotApplicable { why: why.into() };
        Self { id, claim: claim.to_owned(), measured, limit, verdict }
    }

    /// Returns the check that there are no faults.
    pub(super) fn exact(id: &'static str, claim: &str, faults: Faults) -> Self {
        let text = match faults.first {
            None => "none".to_owned(),
            Some(first) if faults.n == 1 => first,
            Some(first) => format!("{} faults, first: {first}", faults.n),
        };
        Self {
            id,
            claim: claim.to_owned(),
            measured: Measured { figure: Some(faults.n as f64), text },
            limit: Limit { least: None, most: Some(0.0), text: "no fault".to_owned() },
            verdict: verdict(faults.n == 0),
        }
    }

    /// Returns the check that a figure lies in a range, give or take three standard errors.
    pub(super) fn within(id: &'static str, claim: &str, estimate: Estimate, range: Range) -> Self {
        let Estimate { value, std_error } = estimate;
        if !value.is_finite() {
            return Self::not_applicable(id, claim, "there is nothing to measure it on");
        }
        let slack = if std_error.is_finite() { N_STD_ERRORS * std_error } else { 0.0 };
        let holds = range.least <= value + slack && value - slack <= range.most;
        let text = if std_error > 0.0 {
            format!("{} (standard error {})", number(value), number(std_error))
        } else {
            number(value)
        };
        Self {
            id,
            claim: claim.to_owned(),
            measured: Measured { figure: Some(value), text },
            limit: range.limit(),
            verdict: verdict(holds),
        }
    }

    /// Returns the check that each of several figures lies in a range; the farthest from its middle is
    /// the one that is told.
    pub(super) fn each_within(
        id: &'static str,
        claim: &str,
        figures: &[(String, Estimate)],
        range: Range,
    ) -> Self {
        let checks = figures
            .iter()
            .filter(|(_, figure)| figure.value.is_finite())
            .map(|(name, figure)| (name, figure, Self::within(id, claim, *figure, range)));
        let worst = checks.max_by(|a, b| {
            let rank = |of: &(&String, &Estimate, Self)| (of.2.has_failed(), range.off(of.1.value));
            let (a, b) = (rank(a), rank(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let Some((name, figure, mut check)) = worst else {
            return Self::not_applicable(id, claim, "there is nothing to measure it on");
        };
        let least = figures.iter().map(|figure| figure.1.value).fold(f64::INFINITY, f64::min);
        let most = figures.iter().map(|figure| figure.1.value).fold(f64::NEG_INFINITY, f64::max);
        check.measured.text = format!(
            "{} to {}; farthest {name}: {} (standard error {})",
            number(least),
            number(most),
            number(figure.value),
            number(figure.std_error)
        );
        check
    }
}

/// Returns the verdict on a claim.
pub(super) const fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Passed } else { Verdict::Failed }
}

/// Returns a number with the digits that matter.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// A figure and how far chance may have moved it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub(super) value: f64,
    pub(super) std_error: f64,
}

impl Estimate {
    /// Returns a figure that is judged as it is.
    pub(super) const fn plain(value: f64) -> Self {
        Self { value, std_error: 0.0 }
    }
}

/// The range in which a figure must lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    least: f64,
    most: f64,
}

impl Range {
    pub(super) const fn of(least: f64, most: f64) -> Self {
        Self { least, most }
    }

    pub(super) const fn at_most(most: f64) -> Self {
        Self { least: f64::NEG_INFINITY, most }
    }

    pub(super) const fn at_least(least: f64) -> Self {
        Self { least, most: f64::INFINITY }
    }

    /// Returns the range around `target`, `share` of it to both sides.
    pub(super) const fn around(target: f64, share: f64) -> Self {
        Self { least: target * (1.0 - share), most: target * (1.0 + share) }
    }

    /// Returns how far a figure is from the middle of a range with two ends.
    pub(super) fn off(self, value: f64) -> f64 {
        (value - f64::midpoint(self.least, self.most)).abs()
    }

    fn limit(self) -> Limit {
        let end = |end: f64| end.is_finite().then_some(end);
        let (least, most) = (end(self.least), end(self.most));
        let text = match (least, most) {
            (Some(least), Some(most)) => format!("{} to {}", number(least), number(most)),
            (None, Some(most)) => format!("at most {}", number(most)),
            (Some(least), None) => format!("at least {}", number(least)),
            (None, None) => "any".to_owned(),
        };
        Limit { least, most, text }
    }
}

/// Faults as they are found: how many, and the first in words.
#[derive(Debug, Default)]
pub(super) struct Faults {
    n: u64,
    first: Option<String>,
}

impl Faults {
    /// Notes a fault where there is one.
    pub(super) fn when(&mut self, is_fault: bool, words: impl FnOnce() -> String) {
        if is_fault {
            self.n += 1;
            self.first.get_or_insert_with(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_allowed_and_no_more() {
        let check = |value, std_error| {
            Check::within("S0", "a claim", Estimate { value, std_error }, Range::of(1.0, 2.0))
        };
        assert_eq!(check(1.5, 0.0).verdict, Verdict::Passed);
        assert_eq!(check(2.2, 0.1).verdict, Verdict::Passed);
        assert!(check(2.4, 0.1).has_failed() && check(0.6, 0.1).has_failed());
        assert!(matches!(check(f64::NAN, 0.1).verdict, Verdict::NotApplicable { .. }));
    }

    #[test]
    fn one_figure_out_of_range_fails_all() {
        let figure = |value: f64| (value.to_string(), Estimate { value, std_error: 0.01 });
        let check = |figures: &[(String, Estimate)]| {
            Check::each_within("S0", "a claim", figures, Range::of(1.0, 2.0))
        };
        assert_eq!(check(&[figure(1.1), figure(1.9)]).verdict, Verdict::Passed);
        let broken = check(&[figure(1.1), figure(0.5), figure(1.9)]);
        assert!(broken.has_failed());
        assert_eq!(broken.measured.figure, Some(0.5));
        assert!(matches!(check(&[]).verdict, Verdict::NotApplicable { .. }));
    }

    #[test]
    fn a_check_is_written_with_numbers_and_words() {
        let check = Check::within("S0", "a claim", Estimate::plain(1.5), Range::at_most(2.0));
        let expected = r#"{"id":"S0","claim":"a claim","measured":{"figure":1.5,"text":"1.50"},"limit":{"least":null,"most":2.0,"text":"at most 2.00"},"verdict":"PASSED"}"#;
        assert_eq!(serde_json::to_string(&check).unwrap(), expected);
        let unjudged = serde_json::to_value(check.not_judged("few rows")).unwrap();
        assert_eq!(unjudged["verdict"], "NOT_APPLICABLE");
        assert_eq!(unjudged["why"], "few rows");
    }

    #[test]
    fn the_first_fault_is_told() {
        let mut faults = Faults::default();
        faults.when(false, || "no fault".to_owned());
        faults.when(true, || "row 7".to_owned());
        assert_eq!(Check::exact("I0", "a claim", Faults::default()).measured.text, "none");
        faults.when(true, || "row 9".to_owned());
        let check = Check::exact("I0", "a claim", faults);
        assert!(check.has_failed());
        assert_eq!(check.measured.text, "2 faults, first: row 7");
    }
}
