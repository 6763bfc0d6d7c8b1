//! From text to definitions and conditions.

use super::lexer::{Lexer, SyntaxError, Token};
use crate::catalogue::definition::{
    Additive, Aggregate, Definition, Key, Measure, Series, Span, Statistic, WindowFigure,
};
use crate::catalogue::predicate::Predicate;

/// The names a definition may refer to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// Features of the same table.
    pub(crate) own: &'a [&'a str],
    /// Features of a month.
    pub(crate) monthly: &'a [&'a str],
}

/// How deep parentheses may nest.
const DEEPEST: usize = 32;

/// Returns the definition that a text stands for.
pub(crate) fn definition(text: &str, scope: &Scope<'_>) -> Result<Definition, SyntaxError> {
    let mut parser = Parser { lexer: Lexer::new(text)?, scope: *scope, depth: 0 };
    let definition = parser.definition()?;
    parser.end()?;
    Ok(definition)
}

/// Returns the condition that a text stands for.
pub(crate) fn predicate(text: &str) -> Result<Predicate, SyntaxError> {
    let scope = Scope { own: &[], monthly: &[] };
    let mut parser = Parser { lexer: Lexer::new(text)?, scope, depth: 0 };
    let predicate = parser.any()?;
    parser.end()?;
    Ok(predicate)
}

/// Reads a text from left to right.
pub(super) struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    pub(super) scope: Scope<'a>,
    depth: usize,
}

impl Parser<'_> {
    fn end(&self) -> Result<(), SyntaxError> {
        match self.lexer.ahead() {
            Token::End => Ok(()),
            _ => Err(self.lexer.error("the end, \"where\" or an operator")),
        }
    }

    /// Calls `inner` one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.depth == DEEPEST {
            return Err(self.lexer.error(format!("at most {DEEPEST} levels of nesting")));
        }
        self.depth += 1;
        let found = inner(self);
        self.depth -= 1;
        found
    }

    fn definition(&mut self) -> Result<Definition, SyntaxError> {
        if let Some(figure) = self.window_figure()? {
            return Ok(Definition::Window(figure));
        }
        let Some(measure) = self.measure()? else {
            return Ok(Definition::Formula(self.sum()?));
        };
        let filter = if self.lexer.take("where")? { Some(self.any()?) } else { None };
        let span = if self.lexer.take("in")? {
            self.lexer.expect("the")?;
            self.lexer.expect("last")?;
            let n = self.whole_number("a number of months", 1, 1200)?;
            self.months_word()?;
            Span::Last(u16::try_from(n).unwrap_or(u16::MAX))
        } else {
            Span::Whole
        };
        Ok(Definition::Aggregate(Aggregate { measure, filter, span }))
    }

    fn months_word(&mut self) -> Result<(), SyntaxError> {
        if self.lexer.take("month")? { Ok(()) } else { self.lexer.expect("months") }
    }

    fn window_figure(&mut self) -> Result<Option<WindowFigure>, SyntaxError> {
        let (figure, words): (_, &[&str]) = match (self.lexer.ahead(), self.lexer.second()) {
            (Token::Word("first"), _) => (WindowFigure::Start, &["first", "day", "of"]),
            (Token::Word("day"), _) => (WindowFigure::End, &["day", "after"]),
            (Token::Word("months"), _) => (WindowFigure::Months, &["months", "of"]),
            _ => return Ok(None),
        };
        for word in words.iter().chain(&["the", "window"]) {
            self.lexer.expect(word)?;
        }
        Ok(Some(figure))
    }

    /// Returns the measure that starts here; `None` where a formula does.
    fn measure(&mut self) -> Result<Option<Measure>, SyntaxError> {
        let Token::Word(word) = self.lexer.ahead() else { return Ok(None) };
        if self.lexer.second() == Token::Sign("(") {
            return Ok(None);
        }
        if let Some(measure) = self.statistic_of(word)? {
            return Ok(Some(measure));
        }
        let measure = match word {
            "count" | "spend" => {
                self.lexer.next()?;
                let base = if word == "count" { Additive::Count } else { Additive::Spend };
                if self.lexer.take("against")? {
                    self.against(base)?
                } else if base == Additive::Count {
                    Measure::Count
                } else {
                    return Err(self.lexer.error("\"against\""));
                }
            }
            "median" => self.of_amount(Measure::Median)?,
            "quantile" => {
                self.lexer.next()?;
                let thousandths = self.share()?;
                self.lexer.expect("of")?;
                self.lexer.expect("amount")?;
                Measure::Quantile(thousandths)
            }
            "share" => self.share_of()?,
            "distinct" => {
                self.lexer.next()?;
                Measure::Distinct(self.key(|(_, _, several)| several)?)
            }
            "entropy" => {
                for word in ["entropy", "of", "spend", "by"] {
                    self.lexer.expect(word)?;
                }
                Measure::Entropy(self.key(|(_, one, _)| one)?)
            }
            "days" => {
                self.lexer.next()?;
                self.lexer.expect("since")?;
                if self.lexer.take("last")? {
                    Measure::DaysSinceLast
                } else {
                    self.lexer.expect("first")?;
                    Measure::DaysSinceFirst
                }
            }
            "active" => {
                self.lexer.next()?;
                self.lexer.expect("months")?;
                Measure::ActiveMonths
            }
            _ => return Ok(None),
        };
        Ok(Some(measure))
    }

    fn of_amount(&mut self, measure: Measure) -> Result<Measure, SyntaxError> {
        self.lexer.next()?;
        self.lexer.expect("of")?;
        self.lexer.expect("amount")?;
        Ok(measure)
    }

    /// Returns a measure that starts with the name of a statistic or with `sum`.
    fn statistic_of(&mut self, word: &str) -> Result<Option<Measure>, SyntaxError> {
        if word == "sum" {
            return self.of_amount(Measure::Sum).map(Some);
        }
        let found = Statistic::WORDS.iter().find(|(_, name)| *name == word);
        let Some(&(statistic, _)) = found else { return Ok(None) };
        self.lexer.next()?;
        if statistic == Statistic::Mean && self.lexer.take("days")? {
            self.lexer.expect("between")?;
            return Ok(Some(Measure::MeanDaysBetween));
        }
        self.lexer.expect("of")?;
        let measure = match statistic {
            Statistic::Mean => Some(Measure::Mean),
            Statistic::Sd => Some(Measure::Sd),
            Statistic::Min => Some(Measure::Min),
            Statistic::Max => Some(Measure::Max),
            _ => None,
        };
        if let Some(measure) = measure
            && self.lexer.take("amount")?
        {
            return Ok(Some(measure));
        }
        self.lexer.expect("monthly")?;
        Ok(Some(Measure::OfMonths(statistic, self.series()?)))
    }

    fn series(&mut self) -> Result<Series, SyntaxError> {
        if self.lexer.take("count")? {
            return Ok(Series::Additive(Additive::Count));
        }
        if self.lexer.take("spend")? {
            return Ok(Series::Additive(Additive::Spend));
        }
        let Token::Word(name) = self.lexer.ahead() else {
            return Err(self.lexer.error("\"spend\", \"count\" or a feature of a month"));
        };
        let position = self.scope.monthly.iter().position(|&known| known == name);
        let position = position.ok_or_else(|| self.unknown("a feature of a month", name))?;
        self.lexer.next()?;
        Ok(Series::Feature(position))
    }

    fn against(&mut self, base: Additive) -> Result<Measure, SyntaxError> {
        self.lexer.expect("the")?;
        let n = self.whole_number("a number of months", 1, 1200)?;
        self.months_word()?;
        self.lexer.expect("before")?;
        Ok(Measure::AgainstMonthsBefore(base, u16::try_from(n).unwrap_or(u16::MAX)))
    }

    fn share_of(&mut self) -> Result<Measure, SyntaxError> {
        self.lexer.next()?;
        self.lexer.expect("of")?;
        if self.lexer.take("count")? {
            return Ok(Measure::ShareOfCount);
        }
        self.lexer.expect("spend")?;
        Ok(Measure::ShareOfSpend)
    }

    fn key(
        &mut self,
        word: fn((Key, &'static str, &'static str)) -> &'static str,
    ) -> Result<Key, SyntaxError> {
        for known in Key::WORDS {
            if self.lexer.take(word(known))? {
                return Ok(known.0);
            }
        }
        Err(self.lexer.error(format!("one of {}", Key::WORDS.map(word).join(", "))))
    }

    /// Returns a share above 0 and at most 1, in thousandths.
    fn share(&mut self) -> Result<u16, SyntaxError> {
        const EXPECTED: &str = "a share such as 0.9, above 0, at most 1, with up to three decimals";
        let Token::Number(text) = self.lexer.ahead() else {
            return Err(self.lexer.error(EXPECTED));
        };
        let thousandths = text.parse::<f64>().ok().map(|share| share * 1000.0);
        let whole = (1..=1000_u16)
            .find(|&n| thousandths.is_some_and(|found| (found - f64::from(n)).abs() < 1e-9));
        let whole = whole.ok_or_else(|| self.lexer.error(EXPECTED))?;
        self.lexer.next()?;
        Ok(whole)
    }

    pub(super) fn whole_number(
        &mut self,
        what: &str,
        low: i64,
        high: i64,
    ) -> Result<i64, SyntaxError> {
        let number = match self.lexer.ahead() {
            Token::Number(text) => text.parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| (low..=high).contains(number));
        let number =
            number.ok_or_else(|| self.lexer.error(format!("{what} from {low} to {high}")))?;
        self.lexer.next()?;
        Ok(number)
    }

    pub(super) fn unknown(&self, what: &str, name: &str) -> SyntaxError {
        let known =
            if what == "a feature of a month" { self.scope.monthly } else { self.scope.own };
        let like = known.iter().copied().min_by_key(|known| (distance(known, name), *known));
        let hint = like.filter(|like| distance(like, name) <= 3);
        self.lexer
            .error(hint.map_or_else(|| what.to_owned(), |hint| format!("{what} such as {hint}")))
    }
}

/// Returns how many letters must be changed, added or left out to turn one name into the other.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, a) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, b) in right.iter().enumerate() {
            let change = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = change.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
