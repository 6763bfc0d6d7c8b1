//! The models as files that `fip predict` reads.

use fip_features::Catalogue;
use fip_ml::{Classifier, ClassifierDocument, Event, HeldOut, ModelKind, Threshold, TrainingFacts};

use super::models::{Measured, Models, Refusal};
use super::sample::{Sample, encoding};
use crate::manifest::Manifest;

/// The regression, then the forest.
pub(super) fn classifiers(
    manifest: &Manifest,
    catalogue: &Catalogue,
    sample: &Sample,
    models: &Models,
) -> Result<[Classifier; 2], Refusal> {
    let logistic = ModelKind::Logistic {
        preprocessor: models.preprocessor.clone(),
        model: models.logistic.model.clone(),
    };
    let forest = ModelKind::Forest(models.forest.model.clone());
    let made = Made { manifest, catalogue, sample, models };
    Ok([
        made.classifier("Logistic regression", logistic, &models.logistic)?,
        made.classifier("Random forest", forest, &models.forest)?,
    ])
}

/// What a model was made from.
struct Made<'a> {
    manifest: &'a Manifest,
    catalogue: &'a Catalogue,
    sample: &'a Sample,
    models: &'a Models,
}

impl Made<'_> {
    fn classifier<M>(
        &self,
        name: &str,
        model: ModelKind,
        measured: &Measured<M>,
    ) -> Result<Classifier, Refusal> {
        let evaluation = &measured.evaluation;
        let auc = evaluation.auc_interval(0.95)?;
        let labels = self.sample.labels_of(self.models.split.train());
        let facts = TrainingFacts::of(
            self.manifest.data.statement.clone(),
            &labels,
            self.manifest.config.project.seed,
        );
        let document = ClassifierDocument {
            event: Event { column: "at_risk".to_owned(), value: "1".to_owned() },
            threshold: Threshold {
                value: measured.threshold,
                rule: "largest F1 on training customers, each judged without itself".to_owned(),
            },
            trained: TrainingFacts {
                split: "stratified".to_owned(),
                held_out: Some(HeldOut {
                    n_rows: evaluation.n_rows() as u64,
                    n_events: evaluation.n_events() as u64,
                    roc_auc: auc.auc,
                    interval: Some([auc.lower, auc.upper]),
                }),
                ..facts
            },
            ..ClassifierDocument::new(name, encoding(self.catalogue)?, model)
        };
        Ok(Classifier::try_from(document)?)
    }
}
