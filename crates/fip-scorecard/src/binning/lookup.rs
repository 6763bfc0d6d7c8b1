//! From a value to its bin: one table for fit, statistics and transform.

use std::collections::BTreeMap;

use super::bin::BinContent;
use super::distinct::sort_key;
use super::policy::Policy;
use super::{Fallback, Missing, SpecialCode, TransformError, Unknown};
use crate::Input;

/// What a value is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned {
    /// The figures of the bin of this index.
    Bin(usize),
    /// A weight of evidence of 0, by policy: the value belongs to no bin.
    Neutral,
}

/// How values find their bins.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lookup {
    kind: Kind,
    /// What a missing value is given; nothing where it is refused.
    missing: Option<Assigned>,
    /// What an unknown category is given.
    unknown: Option<Assigned>,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Numeric {
        cuts: Vec<f64>,
        /// By sort key of the code.
        specials: Vec<(u64, Option<Assigned>)>,
    },
    Categorical {
        categories: BTreeMap<String, usize>,
        specials: BTreeMap<String, Option<Assigned>>,
    },
}

/// Why a value is given nothing, without its place.
pub(crate) enum Refusal {
    Kind(&'static str),
    NotFinite(f64),
    Missing,
    Special(String),
    Unknown(String),
}

impl Refusal {
    pub(crate) fn at(self, variable: &str, row: usize) -> TransformError {
        let variable = variable.to_owned();
        match self {
            Self::Kind(expected) => TransformError::Kind { variable, row, expected },
            Self::NotFinite(found) => TransformError::NotFinite { variable, row, found },
            Self::Missing => TransformError::Missing { variable, row },
            Self::Special(code) => TransformError::SpecialUnseen { variable, row, code },
            Self::Unknown(category) => TransformError::UnknownCategory { variable, row, category },
        }
    }
}

impl Lookup {
    /// `contents` are those of all bins, ordinary ones first; `worst` is the worst ordinary one.
    pub(crate) fn new<'a>(
        contents: impl Iterator<Item = &'a BinContent>,
        codes: impl Iterator<Item = &'a SpecialCode>,
        policy: Policy,
        worst: usize,
    ) -> Self {
        let fallback = |fallback: Fallback| match fallback {
            Fallback::Refuse => None,
            Fallback::Neutral => Some(Assigned::Neutral),
            Fallback::Worst => Some(Assigned::Bin(worst)),
        };
        let (mut cuts, mut categories) = (Vec::new(), BTreeMap::new());
        let (mut specials, mut numeric) = (Vec::new(), false);
        let (mut other, mut missing) = (None, None);
        for (bin, content) in contents.enumerate() {
            match content {
                BinContent::Interval { to, .. } => {
                    numeric = true;
                    cuts.extend(to);
                }
                BinContent::Categories { names, other: has_other } => {
                    categories.extend(names.iter().map(|name| (name.clone(), bin)));
                    other = other.or(has_other.then_some(Assigned::Bin(bin)));
                }
                BinContent::Special(code) => specials.push((code, Assigned::Bin(bin))),
                BinContent::Missing => missing = Some(Assigned::Bin(bin)),
            }
        }
        let special = |code: &SpecialCode| {
            let held = specials.iter().find(|(held, _)| *held == code).map(|(_, bin)| *bin);
            held.or(fallback(policy.special_unseen))
        };
        let kind = if numeric {
            let mut specials: Vec<_> = codes
                .filter_map(|code| match code {
                    SpecialCode::Number(number) => Some((sort_key(*number), special(code))),
                    SpecialCode::Text(_) => None,
                })
                .collect();
            specials.sort_unstable_by_key(|(key, _)| *key);
            Kind::Numeric { cuts, specials }
        } else {
            let specials = codes.map(|code| (code.to_string(), special(code))).collect();
            Kind::Categorical { categories, specials }
        };
        let unseen = match policy.missing {
            Missing::OwnBin { unseen } => fallback(unseen),
            Missing::Refuse => None,
            Missing::Neutral => Some(Assigned::Neutral),
            Missing::Worst => Some(Assigned::Bin(worst)),
        };
        let unknown = match policy.unknown {
            Unknown::Refuse => None,
            Unknown::Neutral => Some(Assigned::Neutral),
            Unknown::Worst => Some(Assigned::Bin(worst)),
            Unknown::AsOther => other,
        };
        Self { kind, missing: missing.or(unseen), unknown }
    }

    pub(crate) fn input(&self, input: Input<'_>) -> Result<Assigned, Refusal> {
        match input {
            Input::Missing => self.missing.ok_or(Refusal::Missing),
            Input::Number(number) => self.number(number),
            Input::Category(category) => self.category(category),
        }
    }

    pub(crate) fn number(&self, number: f64) -> Result<Assigned, Refusal> {
        let Kind::Numeric { cuts, specials } = &self.kind else {
            return Err(Refusal::Kind("a category"));
        };
        if !number.is_finite() {
            return Err(Refusal::NotFinite(number));
        }
        if !specials.is_empty()
            && let Ok(at) = specials.binary_search_by_key(&sort_key(number), |(key, _)| *key)
        {
            return specials[at].1.ok_or_else(|| Refusal::Special(number.to_string()));
        }
        // Few cuts: counting those at or below is faster than a search that branches.
        let bin = match cuts.len() {
            0..=16 => cuts.iter().map(|cut| usize::from(*cut <= number)).sum(),
            _ => cuts.partition_point(|cut| *cut <= number),
        };
        Ok(Assigned::Bin(bin))
    }

    pub(crate) fn category(&self, category: &str) -> Result<Assigned, Refusal> {
        let Kind::Categorical { categories, specials } = &self.kind else {
            return Err(Refusal::Kind("a number"));
        };
        if let Some(bin) = categories.get(category) {
            return Ok(Assigned::Bin(*bin));
        }
        match specials.get(category) {
            Some(given) => given.ok_or_else(|| Refusal::Special(category.to_owned())),
            None => self.unknown.ok_or_else(|| Refusal::Unknown(category.to_owned())),
        }
    }
}
