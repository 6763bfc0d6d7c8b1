//! What the dashboard is made from.

use fip_features::Features;
use fip_model::{Customer, CustomerId, CustomerSegment, ModelPrediction, Outcome, RiskScore};
use fip_report::ModelReport;
use fip_report::model_report::Untrained;
use fip_scorecard::Scorecard;

use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::train::{Headline, load_report};
use crate::stages::{load, score};

/// Name of a model, and its probability in a row of predictions.
pub(super) type NamedModel = (&'static str, fn(&ModelPrediction) -> f64);

/// The tables of the stages before.
pub(super) struct Tables {
    pub(super) people: Vec<Customer>,
    pub(super) features: Features,
    pub(super) segments: Vec<CustomerSegment>,
    pub(super) scores: Vec<RiskScore>,
    /// None where nobody knows.
    pub(super) outcomes: Option<Vec<Outcome>>,
    pub(super) predictions: Vec<ModelPrediction>,
    pub(super) models: Result<ModelReport, Untrained>,
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
            outcomes: load::outcomes(project, manifest)?,
            predictions: load::rows(project)?,
            models: load_report(project)?,
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

    /// Returns the model that ranks best, where there are models.
    pub(super) fn headline(&self) -> Result<Option<Headline>, Failure> {
        self.models.as_ref().ok().map(Headline::of).transpose()
    }

    /// Returns whether a customer became at risk, where it is known.
    pub(super) fn at_risk(&self, customer: CustomerId) -> Option<bool> {
        let outcomes = self.outcomes.as_ref()?;
        let row = outcomes.binary_search_by_key(&customer, |row| row.customer_id).ok()?;
        Some(outcomes[row].at_risk)
    }

    /// Returns the models and their predictions, the champion first: the one whose probabilities stand
    /// beside the scores. None where no models were trained.
    pub(super) fn champion_first(&self) -> Vec<NamedModel> {
        if self.models.is_err() {
            return Vec::new();
        }
        let logistic: NamedModel = ("Logistic regression", |row| row.logistic_regression);
        let forest: NamedModel = ("Random forest", |row| row.random_forest);
        let is_of_forest = |row: &RiskScore| {
            let of = self.predictions.binary_search_by_key(&row.customer_id, |one| one.customer_id);
            let forest = of.ok().map(|at| self.predictions[at].random_forest.to_bits());
            row.model_probability.is_none_or(|value| Some(value.to_bits()) == forest)
        };
        let forest_first = self.scores.iter().all(is_of_forest);
        if forest_first { vec![forest, logistic] } else { vec![logistic, forest] }
    }
}
