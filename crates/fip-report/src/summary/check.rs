//! What must hold before a word is written.

use super::{CardCoverage, ExecutiveSummary, FraudSummary, ModelHeadline};
use crate::error::{ReportError, at_most, equal, finite, share};
use crate::format;
use fip_model::Tier;

impl ExecutiveSummary {
    pub(crate) fn check(&self) -> Result<(), ReportError> {
        self.check_calendar()?;
        self.check_segments()?;
        self.check_scores()?;
        self.check_parts()?;
        self.model.as_ref().map_or(Ok(()), check_model)
    }

    fn check_calendar(&self) -> Result<(), ReportError> {
        for value in self.window {
            if format::date(value).is_none() {
                return Err(ReportError::Date { what: "an end of the observation window", value });
            }
        }
        let mut last = 0;
        for &value in &self.months {
            if format::month(value).is_none() || value <= last {
                return Err(ReportError::Date { what: "a month after the one before it", value });
            }
            last = value;
        }
        if last == 0 { Err(ReportError::Empty { what: "months" }) } else { Ok(()) }
    }

    fn check_segments(&self) -> Result<(), ReportError> {
        for (index, segment) in self.segments.iter().enumerate() {
            let label = segment.segment.label();
            let same = |other: &&super::SegmentSummary| other.segment == segment.segment;
            let before = self.segments.iter().take(index).filter(same).count() as u64;
            at_most(format!("earlier rows of segment {label}"), before, 0)?;
            let (months, spend) = (self.months.len(), segment.monthly_spend.len());
            equal(format!("months of spend of {label}"), months as u64, spend as u64)?;
        }
        if self.customers() == 0 { Err(ReportError::Empty { what: "customers" }) } else { Ok(()) }
    }

    fn check_scores(&self) -> Result<(), ReportError> {
        let scores = &self.scores;
        for &score in &scores.scores {
            finite("a score", score)?;
        }
        equal("scores", self.customers(), scores.scores.len() as u64)?;
        let below = |cut: f64| scores.scores.iter().filter(|&&score| score < cut).count() as u64;
        let tiers = self.tiers();
        let high = below(scores.high_below);
        equal("scores below the High cut-off", tiers.of(Tier::High), high)?;
        let medium = below(scores.medium_below).saturating_sub(high);
        equal("scores between the cut-offs", tiers.of(Tier::Medium), medium)
    }

    fn check_parts(&self) -> Result<(), ReportError> {
        let (customers, high) = (self.customers(), self.high_risk());
        let reasons = self.reasons.iter().fold(0_u64, |n, r| n.saturating_add(r.customers));
        at_most("High-risk customers with a first reason", reasons, high)?;
        let top = self.top_spenders;
        at_most("customers among the top spenders", top.customers, customers)?;
        at_most(
            "High-risk customers among the top spenders",
            top.high_risk,
            high.min(top.customers),
        )?;
        let new = self.newcomers;
        at_most("new customers", new.customers, customers)?;
        at_most("High-risk new customers", new.high_risk, high.min(new.customers))?;
        self.fraud.map_or(Ok(()), |fraud| self.check_fraud(fraud))?;
        self.part_of_card.map_or(Ok(()), check_coverage)?;
        let Some(outcomes) = self.outcomes else { return Ok(()) };
        for tier in Tier::ALL {
            let what = format!("at-risk customers of tier {}", tier.label());
            let unknown = self.without_outcome.of(tier);
            at_most(what, outcomes.of(tier).saturating_add(unknown), self.tiers().of(tier))?;
        }
        Ok(())
    }

    fn check_fraud(&self, fraud: FraudSummary) -> Result<(), ReportError> {
        at_most("customers with fraud", fraud.customers, self.customers())?;
        at_most("customers with fraud below tier High", fraud.customers_not_high, fraud.customers)?;
        at_most(
            "customers with fraud, one for each transaction",
            fraud.customers,
            fraud.transactions,
        )?;
        at_most("fraud transactions", fraud.transactions, self.transactions)
    }
}

fn check_coverage(part: CardCoverage) -> Result<(), ReportError> {
    share("the share of the points that can be lost", part.share)?;
    at_most("characteristics that apply", part.applicable, part.characteristics)
}

fn check_model(model: &ModelHeadline) -> Result<(), ReportError> {
    share("the ROC-AUC", model.auc)?;
    for end in model.interval {
        share("an end of the interval of the ROC-AUC", end)?;
    }
    model.bound.map_or(Ok(()), |bound| share("the bound of the ROC-AUC", bound))
}
