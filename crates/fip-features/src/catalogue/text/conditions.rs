//! Reads conditions: `channel = ATM and not night`.

use fip_model::{Category, Channel, Country, Money};

use super::lexer::{SyntaxError, Token};
use super::parser::Parser;
use crate::catalogue::predicate::{Flag, NumberColumn, Predicate, Range};

impl Parser<'_> {
    /// Reads conditions of which one must hold.
    pub(super) fn any(&mut self) -> Result<Predicate, SyntaxError> {
        let mut parts = vec![self.all()?];
        while self.lexer.take("or")? {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Predicate::Or(parts) })
    }

    fn all(&mut self) -> Result<Predicate, SyntaxError> {
        let mut parts = vec![self.one()?];
        while self.lexer.take("and")? {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Predicate::And(parts) })
    }

    fn one(&mut self) -> Result<Predicate, SyntaxError> {
        if self.lexer.take("not")? {
            return self.nested(|p| Ok(Predicate::Not(Box::new(p.one()?))));
        }
        if self.lexer.take("(")? {
            let inner = self.nested(Self::any)?;
            self.lexer.expect(")")?;
            return Ok(inner);
        }
        for flag in Flag::ALL {
            if self.lexer.take(flag.word())? {
                return Ok(Predicate::Flag(flag));
            }
        }
        for column in NumberColumn::ALL {
            if self.lexer.take(column.word())? {
                return self.numbers(column);
            }
        }
        match self.lexer.ahead() {
            Token::Word("channel") => {
                self.codes(|text| text.parse().ok(), &Channel::CODES.join(", "), Predicate::Channel)
            }
            Token::Word("category") => self.codes(
                |text| text.parse().ok(),
                &Category::CODES.join(", "),
                Predicate::Category,
            ),
            Token::Word("country") => self.codes(
                |text| text.parse::<Country>().ok(),
                "a country of two letters such as FR",
                Predicate::Country,
            ),
            _ => Err(self.lexer.error(
                "a condition on channel, category, country, mcc, hour, weekday or amount, or one \
                 of cross_border, night, weekend, discretionary, fraud",
            )),
        }
    }

    /// Reads `= CODE`, `!= CODE`, `in [CODE, ..]` or `not in [CODE, ..]` behind the column ahead.
    fn codes<T: Ord>(
        &mut self,
        read: impl Fn(&str) -> Option<T>,
        expected: &str,
        make: impl Fn(Vec<T>) -> Predicate,
    ) -> Result<Predicate, SyntaxError> {
        self.lexer.next()?;
        let code = |parser: &mut Self| {
            let found = match parser.lexer.ahead() {
                Token::Word(text) => read(text),
                _ => None,
            };
            let found = found.ok_or_else(|| parser.lexer.error(expected))?;
            parser.lexer.next()?;
            Ok(found)
        };
        if self.lexer.take("=")? {
            return Ok(make(vec![code(self)?]));
        }
        if self.lexer.take("!=")? {
            return Ok(Predicate::Not(Box::new(make(vec![code(self)?]))));
        }
        let negated = self.lexer.take("not")?;
        if !self.lexer.take("in")? {
            return Err(self.lexer.error("one of =, !=, in, not in"));
        }
        let mut codes = self.list(code)?;
        codes.sort_unstable();
        codes.dedup();
        let inner = make(codes);
        Ok(if negated { Predicate::Not(Box::new(inner)) } else { inner })
    }

    fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<Vec<T>, SyntaxError> {
        self.lexer.expect("[")?;
        let mut items = vec![item(self)?];
        while self.lexer.take(",")? {
            items.push(item(self)?);
        }
        self.lexer.expect("]")?;
        Ok(items)
    }

    fn numbers(&mut self, column: NumberColumn) -> Result<Predicate, SyntaxError> {
        let single = |number| Range { low: number, high: number };
        let one = |range| Predicate::Number(column, vec![range]);
        let negated = |inner| Predicate::Not(Box::new(inner));
        for sign in ["=", "!=", "<=", ">=", "<", ">"] {
            if self.lexer.take(sign)? {
                let number = self.number(column)?;
                let range = match sign {
                    "<=" => Range { low: i64::MIN, high: number },
                    ">=" => Range { low: number, high: i64::MAX },
                    "<" => Range { low: i64::MIN, high: number - 1 },
                    ">" => Range { low: number + 1, high: i64::MAX },
                    _ => single(number),
                };
                return Ok(if sign == "!=" { negated(one(range)) } else { one(range) });
            }
        }
        if self.lexer.take("between")? {
            let low = self.number(column)?;
            self.lexer.expect("and")?;
            let high = self.number(column)?;
            return Ok(one(Range { low, high }));
        }
        let is_negated = self.lexer.take("not")?;
        if !self.lexer.take("in")? {
            return Err(self.lexer.error("one of =, !=, <, <=, >, >=, between, in, not in"));
        }
        let mut numbers = self.list(|parser| parser.number(column))?;
        numbers.sort_unstable();
        numbers.dedup();
        let inner = Predicate::Number(column, numbers.into_iter().map(single).collect());
        Ok(if is_negated { negated(inner) } else { inner })
    }

    fn number(&mut self, column: NumberColumn) -> Result<i64, SyntaxError> {
        let bounds = column.bounds();
        if column != NumberColumn::Amount {
            return self.whole_number(
                &format!("a whole {}", column.word()),
                bounds.low,
                bounds.high,
            );
        }
        let negative = self.lexer.take("-")?;
        let pence = match self.lexer.ahead() {
            Token::Number(text) => text.parse::<Money>().ok().map(Money::pence),
            _ => None,
        };
        let pence = pence.filter(|&pence| bounds.contains(pence));
        let pence = pence.ok_or_else(|| {
            self.lexer.error("an amount in pounds with at most two decimals such as 12.34")
        })?;
        self.lexer.next()?;
        Ok(if negative { -pence } else { pence })
    }
}
