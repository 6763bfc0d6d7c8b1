//! Words, numbers and signs of a definition.

use std::fmt;

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    /// Letters, digits and underscores that begin with a letter.
    Word(&'a str),
    /// Digits, with decimals or without.
    Number(&'a str),
    /// `= != < <= > >= + - * / ( ) [ ] ,`
    Sign(&'a str),
    /// The end of the text.
    End,
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) | Self::Number(text) | Self::Sign(text) => write!(f, "{text:?}"),
            Self::End => f.write_str("the end"),
        }
    }
}

/// A definition or a condition that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: expected {expected}, found {found}")]
pub struct SyntaxError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What could stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// The text, read piece by piece, with one piece looked at ahead.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// Byte at which the piece ahead starts.
    start: usize,
    /// Byte behind it.
    end: usize,
    ahead: Token<'a>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, SyntaxError> {
        let mut lexer = Self { text, start: 0, end: 0, ahead: Token::End };
        lexer.next()?;
        Ok(lexer)
    }

    /// Returns the piece ahead.
    pub(super) const fn ahead(&self) -> Token<'a> {
        self.ahead
    }

    /// Returns the piece behind the piece ahead.
    pub(super) fn second(&self) -> Token<'a> {
        let mut copy = self.clone();
        if copy.next().is_ok() { copy.ahead } else { Token::End }
    }

    /// Returns the piece ahead and goes on.
    pub(super) fn next(&mut self) -> Result<Token<'a>, SyntaxError> {
        let taken = self.ahead;
        let rest = &self.text[self.end..];
        self.start = self.end + (rest.len() - rest.trim_start().len());
        let rest = &self.text[self.start..];
        let bytes = rest.as_bytes();
        let run = |more: fn(u8) -> bool| bytes.iter().take_while(|&&byte| more(byte)).count();
        let (length, token): (usize, fn(&'a str) -> Token<'a>) = match bytes.first() {
            None => (0, |_| Token::End),
            Some(b'a'..=b'z' | b'A'..=b'Z') => {
                (run(|b| b.is_ascii_alphanumeric() || b == b'_'), Token::Word)
            }
            Some(b'0'..=b'9') => (run(|b| b.is_ascii_digit() || b == b'.'), Token::Number),
            Some(b'!' | b'<' | b'>') if bytes.get(1) == Some(&b'=') => (2, Token::Sign),
            Some(
                b'=' | b'<' | b'>' | b'+' | b'-' | b'*' | b'/' | b'(' | b')' | b'[' | b']' | b',',
            ) => (1, Token::Sign),
            Some(_) => {
                let found = rest.chars().next().map_or_else(String::new, |c| format!("{c:?}"));
                return Err(self.error_with("a word, a number or a sign", found));
            }
        };
        self.end = self.start + length;
        self.ahead = token(&rest[..length]);
        Ok(taken)
    }

    /// Returns whether the piece ahead is this word or sign, and goes on if it is.
    pub(super) fn take(&mut self, piece: &str) -> Result<bool, SyntaxError> {
        let is = matches!(self.ahead, Token::Word(text) | Token::Sign(text) if text == piece);
        if is {
            self.next()?;
        }
        Ok(is)
    }

    /// Goes on behind this word or sign.
    pub(super) fn expect(&mut self, piece: &str) -> Result<(), SyntaxError> {
        if self.take(piece)? { Ok(()) } else { Err(self.error(format!("{piece:?}"))) }
    }

    /// Returns the error that something else was expected here.
    pub(super) fn error(&self, expected: impl Into<String>) -> SyntaxError {
        self.error_with(expected, self.ahead.to_string())
    }

    fn error_with(&self, expected: impl Into<String>, found: String) -> SyntaxError {
        let column = self.text[..self.start].chars().count() + 1;
        SyntaxError { column, expected: expected.into(), found }
    }
}
