//! What the dashboard is made from.

use fip_features::Features;
use fip_model::{Customer, CustomerSegment, ModelPrediction, Outcome, RiskScore};
use fip_report::ModelReport;
use fip_scorecard::Scorecard;

use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::{self, Project};
use crate::stages::train::Headline;
use crate::stages::{load, score};

/// Name of a model, and its probability in a row of predictions.
pub(super) type NamedModel = (&'static str, fn(&ModelPrediction) -> f64);

/// The tables of the stages before.
pub(super) struct Tables {
    pub(super) people: Vec<Customer>,
    pub(super) features: Features,
    pub(super) segments: Vec<CustomerSegment>,
    pub(super) scores: Vec<RiskScore>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) predictions: Vec<ModelPrediction>,
    pub(super) models: ModelReport,
    pub(super) card: Scorecard,
}

impl Tables {
    /// Reads them, and refuses tables that are not about the same customers.
    pub(super) fn load(project: &Project, manifest: &Manifest) -> Result<Self, Failure> {
        let tables = Self {
            people: load::rows(project)?,
            features: load::features(project)?,
            segments: load::rows(project)?,
            scores: load::rows(project)?,
            outcomes: load::outcomes(project, manifest)?.ok_or_else(load::no_outcomes)?,
            predictions: load::rows(project)?,
            models: model_report(project)?,
            card: score::card(project)?,
        };
        let ids = tables.features.customers.customers();
        let alike = ids.iter().eq(tables.people.iter().map(|row| &row.customer_id))
            && ids.iter().eq(tables.segments.iter().map(|row| &row.customer_id))
            && ids.iter().eq(tables.scores.iter().map(|row| &row.customer_id));
        if alike {
            Ok(tables)
        } else {
            let cause = "DimCustomer, CustomerFeatures, CustomerSegments and CustomerRiskScores are \
                         not about the same customers";
            Err(Failure::new(Kind::BadInput, cause, "run `fip run` to make the tables again"))
        }
    }

    /// Returns the model that ranks best.
    pub(super) fn headline(&self) -> Result<Headline, Failure> {
        let models = self.models.rankers.iter().map(|ranker| Headline {
            model: ranker.name.clone(),
            auc: ranker.roc_auc.value,
            interval: [ranker.roc_auc.low, ranker.roc_auc.high],
        });
        Headline::best_of(models).ok_or_else(|| Failure::internal("no model was measured"))
    }

    /// Returns the models and their predictions, the champion first: the one whose probabilities stand
    /// beside the scores.
    pub(super) fn champion_first(&self) -> [NamedModel; 2] {
        let logistic: NamedModel = ("Logistic regression", |row| row.logistic_regression);
        let forest: NamedModel = ("Random forest", |row| row.random_forest);
        let is_of_forest = |row: &RiskScore| {
            let of = self.predictions.binary_search_by_key(&row.customer_id, |one| one.customer_id);
            let forest = of.ok().map(|at| self.predictions[at].random_forest.to_bits());
            row.model_probability.is_none_or(|value| Some(value.to_bits()) == forest)
        };
        if self.scores.iter().all(is_of_forest) { [forest, logistic] } else { [logistic, forest] }
    }
}

fn model_report(project: &Project) -> Result<ModelReport, Failure> {
    let path = project.reports().join("model_report.json");
    serde_json::from_slice(&project::read(&path)?).map_err(|error| {
        let cause = format!("{}: {error}", path.display());
        Failure::new(Kind::BadInput, cause, "run `fip train` again")
    })
}
