//! What the model report says of fairness: tiers and outcomes by age band and region, which no feature,
//! no model and no reason looks at.

use fip_ml::Evaluation;
use fip_model::{Customer, RiskScore, Tier};
use fip_report::model_report::{Estimate, GroupOutcomes, Grouping};

use super::models::Refusal;
use super::sample::Sample;

/// Customers with the event, and without it, that a group must have for a ROC-AUC.
const FEWEST: usize = 10;

/// What is known of the customers of the sample.
pub(super) struct Known<'a> {
    pub(super) sample: &'a Sample,
    /// All customers of the bank, in the order of the table of features.
    pub(super) customers: &'a [Customer],
    pub(super) scores: &'a [RiskScore],
    /// Probabilities of the customers of the sample, by models that had not learnt from them.
    pub(super) champion: &'a [f64],
}

/// Returns outcomes and tiers by age band and by region.
pub(super) fn evidence(known: &Known<'_>) -> Result<Vec<Grouping>, Refusal> {
    let in_step = known.customers.iter().map(|customer| customer.customer_id);
    if !in_step.eq(known.scores.iter().map(|row| row.customer_id)) {
        return Err("customers and scores are not of the same customers".into());
    }
    Ok(vec![
        known.grouping("Age band", |customer| {
            customer.age_band.map(|band| (band as usize, band.code()))
        })?,
        known.grouping("Region", |customer| {
            customer.region.map(|region| (region as usize, region.code()))
        })?,
    ])
}

impl Known<'_> {
    /// Returns the groups that have customers, in the order of their codes; customers without a label
    /// are in none.
    fn grouping(
        &self,
        name: &str,
        label: fn(&Customer) -> Option<(usize, &'static str)>,
    ) -> Result<Grouping, Refusal> {
        let mut rows: Vec<(usize, &'static str, Vec<usize>)> = Vec::new();
        let mut unknown = 0;
        for (row, &of_bank) in self.sample.rows.iter().enumerate() {
            let Some((code, name)) = label(&self.customers[of_bank]) else {
                unknown += 1;
                continue;
            };
            match rows.binary_search_by_key(&code, |group| group.0) {
                Ok(at) => rows[at].2.push(row),
                Err(at) => rows.insert(at, (code, name, vec![row])),
            }
        }
        let groups = rows.iter().map(|(_, name, rows)| self.group(name, rows));
        Ok(Grouping {
            name: name.to_owned(),
            groups: groups.collect::<Result<_, Refusal>>()?,
            unknown,
        })
    }

    fn group(&self, name: &str, rows: &[usize]) -> Result<GroupOutcomes, Refusal> {
        let score = |row: usize| &self.scores[self.sample.rows[row]];
        let had_event = |row: usize| self.sample.labels[row];
        let is_flagged = |row: usize| score(row).tier != Tier::Low;
        let count =
            |holds: &dyn Fn(usize) -> bool| rows.iter().filter(|&&row| holds(row)).count() as u64;
        let labels = self.sample.labels_of(rows);
        // A ROC-AUC looks at the order alone; a lower score is riskier.
        let scores: Vec<f64> = rows.iter().map(|&row| f64::from(score(row).score)).collect();
        let (least, most) = (
            scores.iter().copied().fold(f64::INFINITY, f64::min),
            scores.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        );
        let span = if most > least { most - least } else { 1.0 };
        let risks: Vec<f64> = scores.iter().map(|score| (most - score) / span).collect();
        let probabilities: Vec<f64> = rows.iter().map(|&row| self.champion[row]).collect();
        Ok(GroupOutcomes {
            name: name.to_owned(),
            customers: rows.len() as u64,
            events: count(&had_event),
            high: count(&|row| score(row).tier == Tier::High),
            flagged: count(&is_flagged),
            flagged_events: count(&|row| had_event(row) && is_flagged(row)),
            score_auc: auc(&labels, &risks)?,
            model_auc: auc(&labels, &probabilities)?,
        })
    }
}

fn auc(labels: &[bool], risks: &[f64]) -> Result<Option<Estimate>, Refusal> {
    let events = labels.iter().filter(|&&label| label).count();
    if events < FEWEST || labels.len() - events < FEWEST {
        return Ok(None);
    }
    let found = Evaluation::new(labels, risks)?.auc_interval(0.95)?;
    Ok(Some(Estimate { value: found.auc, low: found.lower, high: found.upper }))
}
