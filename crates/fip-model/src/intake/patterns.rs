//! Texts with wildcards, and tables of codes by them.

use std::collections::BTreeMap;

/// A text in which `*` stands for any characters and `?` for one; case does not matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    characters: Vec<char>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self { characters: folded(text.trim()).chars().collect() }
    }

    fn is_plain(&self) -> bool {
        !self.characters.iter().any(|c| matches!(c, '*' | '?'))
    }

    fn n_literals(&self) -> usize {
        self.characters.iter().filter(|c| !matches!(c, '*' | '?')).count()
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = folded(text).chars().collect();
        let (mut at, mut next) = (0, 0);
        // The last star, and how far the text had come when it was met.
        let mut star: Option<(usize, usize)> = None;
        while next < text.len() {
            match self.characters.get(at) {
                Some('*') => {
                    star = Some((at, next));
                    at += 1;
                }
                Some(c) if *c == '?' || *c == text[next] => (at, next) = (at + 1, next + 1),
                _ => match star {
                    Some((star_at, from)) => {
                        star = Some((star_at, from + 1));
                        (at, next) = (star_at + 1, from + 1);
                    }
                    None => return false,
                },
            }
        }
        self.characters[at..].iter().all(|c| *c == '*')
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}

/// The code of each text, by texts and patterns.
///
/// A text that stands there as it is goes before patterns, and of two patterns that match the one with
/// more letters goes first; ties go to the smaller code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ValueMap<T> {
    plain: BTreeMap<String, T>,
    patterns: Vec<(Pattern, T)>,
    /// What was found before.
    found: BTreeMap<String, Option<T>>,
}

/// The most answers that are kept.
const MOST_FOUND: usize = 4096;

impl<T: Copy + Ord> ValueMap<T> {
    /// Returns the table of these pairs of text and code.
    pub(super) fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let (mut plain, mut patterns) = (BTreeMap::new(), Vec::new());
        for (text, code) in pairs {
            let pattern = Pattern::new(text);
            if pattern.is_plain() {
                let held = plain.entry(folded(text.trim())).or_insert(code);
                *held = code.min(*held);
            } else {
                patterns.push((pattern, code));
            }
        }
        patterns.sort_by(|(a, code_a), (b, code_b)| {
            b.n_literals().cmp(&a.n_literals()).then(code_a.cmp(code_b))
        });
        Self { plain, patterns, found: BTreeMap::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.patterns.is_empty()
    }

    /// Returns the code of a text.
    pub(super) fn get(&mut self, text: &str) -> Option<T> {
        self.get_or(text, |_| None)
    }

    /// Returns the code of a text, else what the text itself says, which must always be the same.
    pub(super) fn get_or(&mut self, text: &str, own: impl Fn(&str) -> Option<T>) -> Option<T> {
        if let Some(found) = self.found.get(text) {
            return *found;
        }
        let of_pattern = || self.patterns.iter().find(|(pattern, _)| pattern.matches(text));
        let code = self.plain.get(&folded(text)).copied();
        let code = code.or_else(|| of_pattern().map(|(_, code)| *code)).or_else(|| own(text));
        if self.found.len() < MOST_FOUND {
            self.found.insert(text.to_owned(), code);
        }
        code
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stars_stand_for_anything_and_case_does_not_matter() {
        for (pattern, yes, no) in [
            ("GROCERY*", "grocery stores", "a grocery"),
            ("*shop*", "The Shop around", "shrop"),
            ("54?1", "5411", "54111"),
            ("*a*b", "xaab", "xaac"),
            ("*", "", "\u{0}never"),
            ("ÜBERWEISUNG", "überweisung", "uberweisung"),
        ] {
            assert!(Pattern::new(pattern).matches(yes), "{pattern} {yes}");
            assert!(pattern == "*" || !Pattern::new(pattern).matches(no), "{pattern} {no}");
        }
    }

    #[test]
    fn the_closest_text_wins_and_ties_go_to_the_smaller_code() {
        let pairs = [("*", 9), ("AT*", 5), ("ATM*", 3), ("atm 1", 7), ("?TM*", 2), ("ATM 1", 8)];
        let mut map = ValueMap::new(pairs);
        for _ in 0..2 {
            assert_eq!(map.get("ATM 1"), Some(7));
            assert_eq!(map.get("ATM 2"), Some(3));
            assert_eq!(map.get("ATX"), Some(5));
            assert_eq!(map.get("XTM"), Some(2));
            assert_eq!(map.get("other"), Some(9));
        }
        assert_eq!(ValueMap::new([("a", 1)]).get("b"), None);
    }

    proptest! {
        #[test]
        fn a_text_matches_itself_with_any_part_left_open(text in "[a-z]{0,8}", at in 0..9_usize, n in 0..9_usize) {
            let (from, to) = (at.min(text.len()), (at + n).min(text.len()));
            let open = format!("{}*{}", &text[..from], &text[to..]);
            prop_assert!(Pattern::new(&open).matches(&text));
        }
    }
}
