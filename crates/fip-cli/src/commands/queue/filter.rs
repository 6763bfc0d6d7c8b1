//! Which customers were asked for.

use fip_model::{Region, Segment, Tier};
use fip_report::format::count;

use super::rows::QueueRow;
use crate::args::Queue;
use crate::failure::{Failure, Kind, did_you_mean};

/// What customers have to be; empty lists ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    tiers: Vec<Tier>,
    segments: Vec<Segment>,
    regions: Vec<Region>,
    reasons: Vec<String>,
}

impl Filter {
    /// Returns the filter that was typed; `codes` are the reasons of the card.
    pub(super) fn of(asked: &Queue, codes: &[&str]) -> Result<Self, Failure> {
        let segment = |typed: &String| {
            let is = |one: &Segment| same(typed, one.code()) || same(typed, one.label());
            let found = Segment::ALL.into_iter().find(is);
            found.ok_or_else(|| unknown("segment", typed, Segment::CODES))
        };
        let region = |typed: &String| {
            let found = Region::ALL.into_iter().find(|one| same(typed, one.code()));
            found.ok_or_else(|| unknown("region", typed, Region::CODES))
        };
        let reason = |typed: &String| {
            let found = codes.iter().find(|code| same(typed, code));
            found.map(|code| (*code).to_owned()).ok_or_else(|| unknown("reason", typed, codes))
        };
        Ok(Self {
            tiers: asked.tier.iter().map(|&tier| tier.into()).collect(),
            segments: asked.segment.iter().map(segment).collect::<Result<_, _>>()?,
            regions: asked.region.iter().map(region).collect::<Result<_, _>>()?,
            reasons: asked.reason.iter().map(reason).collect::<Result<_, _>>()?,
        })
    }

    /// Returns that nobody of these rows was asked for, and how to see somebody.
    pub(super) fn nobody(&self, rows: &[QueueRow]) -> String {
        let names: Vec<&str> = self.tiers.iter().map(|tier| tier.label()).collect();
        let (tiers, all) = (names.join(" or "), count(rows.len() as u64));
        let of_tiers = rows.iter().filter(|row| self.tiers.contains(&row.tier)).count();
        let found = match of_tiers {
            0 => format!("Nobody among {all} customers is {tiers} risk."),
            n => format!(
                "Nobody among {} customers of {tiers} risk is in these segments and regions and has these \
                 reasons.",
                count(n as u64)
            ),
        };
        format!("{found}  To see customers of all tiers:  fip queue --tier high,medium,low")
    }

    pub(super) fn takes(&self, row: &QueueRow) -> bool {
        let has_reason = |code: &String| row.reasons.iter().flatten().any(|one| one == code);
        self.tiers.contains(&row.tier)
            && (self.segments.is_empty() || self.segments.contains(&row.segment))
            && (self.regions.is_empty()
                || row.region.is_some_and(|region| self.regions.contains(&region)))
            && (self.reasons.is_empty() || self.reasons.iter().any(has_reason))
    }
}

/// Returns whether a name was typed: case, and what joins its words, do not matter.
fn same(typed: &str, name: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace(['_', '-'], " ");
    plain(typed) == plain(name)
}

fn unknown(what: &str, typed: &str, names: &[&str]) -> Failure {
    let offer = did_you_mean(typed, names.iter().copied());
    let hint = format!("{offer}the names are {}", names.join(", "));
    Failure::new(Kind::UnknownName, format!("there is no {what} {typed}"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nobody_is_found_the_way_to_all_is_told() {
        let filter = Filter {
            tiers: vec![Tier::High, Tier::Medium],
            segments: Vec::new(),
            regions: Vec::new(),
            reasons: Vec::new(),
        };
        let told = filter.nobody(&[]);
        assert!(told.starts_with("Nobody among 0 customers is High or Medium risk."), "{told}");
        assert!(told.ends_with("fip queue --tier high,medium,low"), "{told}");
    }

    #[test]
    fn names_may_be_typed_in_any_case() {
        for typed in ["CASH_HEAVY", "cash-heavy", "Cash Heavy", " cash_heavy "] {
            assert!(same(typed, "CASH_HEAVY") && same(typed, "Cash-Heavy"), "{typed}");
        }
        assert!(!same("CASH", "CASH_HEAVY"));
        let failure = unknown("segment", "CASH_HEVY", Segment::CODES);
        assert_eq!(failure.to_string(), "error[FIP-E010]: there is no segment CASH_HEVY");
        assert!(failure.hint().starts_with("did you mean CASH_HEAVY? the names are "));
    }
}
