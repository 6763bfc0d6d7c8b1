//! Reads formulas: `std_monthly_spend / avg_monthly_spend`.

use super::lexer::{SyntaxError, Token};
use super::parser::Parser;
use crate::catalogue::formula::{Formula, Function, Operator};

impl Parser<'_> {
    /// Reads a sum of products.
    pub(super) fn sum(&mut self) -> Result<Formula, SyntaxError> {
        let mut left = self.product()?;
        loop {
            let operator = if self.lexer.take("+")? {
                Operator::Add
            } else if self.lexer.take("-")? {
                Operator::Subtract
            } else {
                return Ok(left);
            };
            left = Formula::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Formula, SyntaxError> {
        let mut left = self.factor()?;
        loop {
            let operator = if self.lexer.take("*")? {
                Operator::Multiply
            } else if self.lexer.take("/")? {
                Operator::Divide
            } else {
                return Ok(left);
            };
            left = Formula::Binary(operator, Box::new(left), Box::new(self.factor()?));
        }
    }

    fn factor(&mut self) -> Result<Formula, SyntaxError> {
        if self.lexer.take("-")? {
            return self.nested(|p| Ok(Formula::Negative(Box::new(p.factor()?))));
        }
        if self.lexer.take("(")? {
            let inner = self.nested(Self::sum)?;
            self.lexer.expect(")")?;
            return Ok(inner);
        }
        match self.lexer.ahead() {
            Token::Number(text) => {
                let number = text.parse().ok().filter(|x: &f64| x.is_finite());
                let number = number.ok_or_else(|| self.lexer.error("a number"))?;
                self.lexer.next()?;
                Ok(Formula::Number(number))
            }
            Token::Word(name) if self.lexer.second() == Token::Sign("(") => self.call(name),
            Token::Word(name) => {
                let position = self.scope.own.iter().position(|&known| known == name);
                let position = position.ok_or_else(|| self.unknown("a feature", name))?;
                self.lexer.next()?;
                Ok(Formula::Feature(position))
            }
            _ => Err(self.lexer.error("an aggregate, a feature, a number or a parenthesis")),
        }
    }

    fn call(&mut self, name: &str) -> Result<Formula, SyntaxError> {
        let found = Function::NAMES.iter().find(|(_, known)| *known == name);
        let &(function, _) = found.ok_or_else(|| {
            let known: Vec<&str> = Function::NAMES.iter().map(|&(_, name)| name).collect();
            self.lexer.error(format!("one of the functions {}", known.join(", ")))
        })?;
        self.lexer.next()?;
        self.lexer.expect("(")?;
        let mut values = vec![self.nested(Self::sum)?];
        while !function.is_unary() && self.lexer.take(",")? {
            values.push(self.nested(Self::sum)?);
        }
        self.lexer.expect(")")?;
        Ok(Formula::Call(function, values))
    }
}
