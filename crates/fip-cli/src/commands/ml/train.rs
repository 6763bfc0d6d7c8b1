//! `fip ml train`: a model from a table, and everything that was decided on the way.

use fip_ml::{
    AucComparison, CalibrationMethod, Calibrator, ClassWeights, Classifier, ClassifierDocument,
    Event, ForestSpace, ForestValidParams, HeldOut, LogisticRegression, LogisticSpace,
    RandomForest, Threshold, ThresholdRule, TrainingFacts, compare_auc,
};
use fip_model::Seed;

use super::choice::{self, Tried};
use super::data::Data;
use super::division::Division;
use super::document::Document;
use super::drivers::Drivers;
use super::measure::{Judged, Measures};
use super::output::{beside, write_json};
use super::recipe::Recipe;
use super::table::{Table, mostly_numbers};
use super::text;
use super::training::{Trained, Training};
use crate::args::{Calibrate, MlModel, MlTrain, Weights};
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// The seed of everything, where none was given.
const SEED: u64 = 42;
/// Bands of the calibration.
const N_BANDS: usize = 10;
/// Trees of a forest.
const N_TREES: usize = 300;
/// Draws in a leaf of a forest, unless they are searched.
const MIN_LEAF: usize = 5;

/// Trains, tells, and writes the model.
pub(super) fn train(
    asked: &MlTrain,
    seed: Option<u64>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let line = terminal.begin("train");
    line.doing("reading");
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let data = Data::of(asked, &table)?;
    let seed = seed.unwrap_or(SEED);
    let division = Division::of(&asked.rows, &data, seed)?;
    let trainer = Trainer { asked, data: &data, division: &division, seed };
    let mut models = Vec::new();
    if asked.learning.model != MlModel::Forest {
        line.doing("logistic regression");
        models.push(trainer.train(trainer.logistic()?)?);
    }
    if asked.learning.model != MlModel::Logistic {
        line.doing("random forest");
        models.push(trainer.train(trainer.forest()?)?);
    }
    drop(line);
    let training = trainer.compared(models)?;
    warn(&training, &table, terminal);
    terminal.data(&text::text(&training));
    let Some(out) = &asked.out else {
        terminal.say("\nNothing is written: --out FILE keeps the model.");
        return Ok(());
    };
    write_json(&beside(out, "train.json"), &Document::of(&training), terminal)?;
    write_json(out, &training.models[training.kept].classifier, terminal)?;
    terminal.say(&format!(
        "\nWritten: {}, and how it was made: {}\nNext: fip predict --model {} --data FILE --out predictions.csv",
        out.display(),
        beside(out, "train.json").display(),
        out.display()
    ));
    Ok(())
}

/// Says what a person should look at.
fn warn(training: &Training<'_>, table: &Table, terminal: &Terminal) {
    let is_in = |name: &str| training.data.columns().iter().any(|column| column.name == name);
    for column in table.columns().filter(|column| is_in(column.name())) {
        if let Some(warning) = mostly_numbers(table, column) {
            terminal.say(&warning);
        }
    }
    for model in &training.models {
        if let Some(warning) = text::not_converged(&model.classifier) {
            terminal.say(&warning);
        }
    }
}

/// What trains.
struct Trainer<'a> {
    asked: &'a MlTrain,
    data: &'a Data<'a>,
    division: &'a Division,
    seed: u64,
}

impl<'a> Trainer<'a> {
    fn class_weights(&self) -> ClassWeights {
        match self.asked.learning.class_weights {
            Weights::Equal => ClassWeights::Equal,
            Weights::Balanced => ClassWeights::Balanced,
        }
    }

    /// Returns the regressions to try: the default, then those drawn.
    fn logistic(&self) -> Result<Vec<Recipe>, Failure> {
        let class_weights = self.class_weights();
        let default = LogisticRegression::params().class_weights(class_weights).check();
        let space =
            LogisticSpace { class_weights: vec![class_weights], ..LogisticSpace::default() };
        let drawn = space.draw(self.asked.learning.search as usize, Seed::new(self.seed));
        let all = std::iter::once(default.map_err(Failure::internal)?);
        Ok(all.chain(drawn.map_err(Failure::internal)?).map(Recipe::Logistic).collect())
    }

    /// Returns the forests to try: the default, then those drawn.
    fn forest(&self) -> Result<Vec<Recipe>, Failure> {
        let seed = Seed::new(self.seed);
        let params =
            || RandomForest::params(seed).n_trees(N_TREES).class_weights(self.class_weights());
        let default = params().min_samples_leaf(MIN_LEAF).check().map_err(Failure::internal)?;
        let space = ForestSpace::new(self.data.columns().len());
        let drawn = space.draw(self.asked.learning.search as usize, seed);
        let weighted = |one: ForestValidParams| {
            params()
                .max_depth(one.max_depth())
                .min_samples_leaf(one.min_samples_leaf())
                .max_features(one.max_features())
                .check()
        };
        let drawn = drawn.map_err(Failure::internal)?.into_iter().map(weighted);
        let drawn = drawn.collect::<Result<Vec<_>, _>>().map_err(Failure::internal)?;
        Ok(std::iter::once(default).chain(drawn).map(Recipe::Forest).collect())
    }

    /// Tries the candidates and fits the best of them to all training rows.
    fn train(&self, candidates: Vec<Recipe>) -> Result<Trained, Failure> {
        let (data, division) = (self.data, self.division);
        let max_levels = self.asked.columns.max_levels;
        let tried = choice::try_all(candidates, data, division, max_levels)
            .map_err(|error| self.refused(&error))?;
        let chosen = choice::best(&tried).ok_or_else(|| Failure::internal("nothing was tried"))?;
        let best = &tried[chosen];
        let fitted = best.recipe.fit(data, &division.train, max_levels);
        let fitted = fitted.map_err(|error| self.refused(&error))?;
        let calibrator = self.calibrator(best)?;
        let out_of_fold = corrected(calibrator.as_ref(), best.probabilities.clone());
        let threshold = self.threshold(best, &out_of_fold)?;
        let mut document = ClassifierDocument {
            event: self.event(),
            calibrator,
            threshold,
            trained: self.facts(),
            ..ClassifierDocument::new(self.name(), fitted.encoding, fitted.model)
        };
        // Where no rows are held out, those that the folds held out judge.
        let (rows, probabilities) = if division.test.is_empty() {
            (best.rows.clone(), out_of_fold)
        } else {
            let classifier = Classifier::try_from(document.clone()).map_err(Failure::internal)?;
            let matrix = classifier.encoding().transform(&data.columns(), &division.test);
            let matrix = matrix.map_err(|error| self.refused(&error))?;
            let found = classifier.predict_proba(&matrix).map_err(|error| self.refused(&error))?;
            (division.test.clone(), found)
        };
        let (labels, weights) = (data.labels(&rows), data.weights(&rows));
        let judged =
            Judged { labels: &labels, probabilities: &probabilities, weights: weights.as_deref() };
        let measures = judged.measure(document.threshold.value, N_BANDS);
        let measures = measures.map_err(|error| self.refused(&error))?;
        if !division.test.is_empty() {
            document.trained.held_out = Some(held_out(&measures));
        }
        let classifier = Classifier::try_from(document).map_err(Failure::internal)?;
        let drivers = Drivers::of(&classifier, data, &rows, self.seed);
        let drivers = drivers.map_err(|error| self.refused(&error))?;
        Ok(Trained { tried, chosen, classifier, probabilities, measures, drivers })
    }

    /// Learns from the out-of-fold predictions how probabilities are corrected, where it is asked for.
    fn calibrator(&self, best: &Tried) -> Result<Option<Calibrator>, Failure> {
        let method = match self.asked.learning.calibrate {
            None => return Ok(None),
            Some(Calibrate::Platt) => CalibrationMethod::Platt,
            Some(Calibrate::Isotonic) => CalibrationMethod::Isotonic,
        };
        let (labels, probabilities) = self.out_of_fold(best, &best.probabilities);
        let found = Calibrator::fit(method, &labels, &probabilities);
        found.map(Some).map_err(|error| self.refused(&error))
    }

    fn out_of_fold(&self, best: &Tried, probabilities: &[f64]) -> (Vec<bool>, Vec<f64>) {
        let (labels, weights) = (self.data.labels(&best.rows), self.data.weights(&best.rows));
        Judged { labels: &labels, probabilities, weights: weights.as_deref() }.weighing()
    }

    fn threshold(&self, best: &Tried, out_of_fold: &[f64]) -> Result<Threshold, Failure> {
        let (labels, probabilities) = self.out_of_fold(best, out_of_fold);
        let evaluation = fip_ml::Evaluation::new(&labels, &probabilities);
        let evaluation = evaluation.map_err(|error| self.refused(&error))?;
        let value = evaluation.threshold(ThresholdRule::F1);
        let value = value.map_err(|error| self.refused(&error))?;
        Ok(Threshold { value, rule: "largest F1 on training rows, out of fold".to_owned() })
    }

    fn event(&self) -> Event {
        let outcome = &self.asked.outcome;
        Event { column: outcome.target.clone(), value: outcome.event.clone() }
    }

    fn name(&self) -> String {
        let of_file = || {
            let stem = self.asked.out.as_deref().and_then(std::path::Path::file_stem);
            stem.map_or_else(|| "model".to_owned(), |stem| stem.to_string_lossy().into_owned())
        };
        self.asked.name.clone().unwrap_or_else(of_file)
    }

    fn facts(&self) -> TrainingFacts {
        let (data, division) = (self.data, self.division);
        let source = self.asked.population.clone();
        let source = source.unwrap_or_else(|| data.table.name().to_owned());
        let split = if division.test.is_empty() { String::new() } else { division.words.clone() };
        TrainingFacts {
            split,
            ..TrainingFacts::of(source, &data.labels(&division.train), self.seed)
        }
    }

    /// Decides which model is kept, and compares both on the rows that judge them.
    fn compared(&self, models: Vec<Trained>) -> Result<Training<'a>, Failure> {
        let (mut kept, mut verdict, mut comparison) = (0, None, None);
        if let [logistic, forest] = models.as_slice() {
            let found = |model: &Trained| model.tried[model.chosen].found.clone();
            let decided = choice::one_standard_error(&found(logistic), &found(forest));
            kept = usize::from(!decided.first);
            verdict = Some(decided);
            comparison = self.comparison(logistic, forest)?;
        }
        let Trainer { asked, data, division, seed } = *self;
        Ok(Training { asked, data, division, seed, models, kept, verdict, comparison })
    }

    /// Returns the paired comparison; weighted rows have none.
    fn comparison(
        &self,
        logistic: &Trained,
        forest: &Trained,
    ) -> Result<Option<AucComparison>, Failure> {
        if self.data.outcome.weights.is_some() {
            return Ok(None);
        }
        // Both judged the same rows, in the same order.
        let rows = if self.division.test.is_empty() {
            &logistic.tried[logistic.chosen].rows
        } else {
            &self.division.test
        };
        let labels = self.data.labels(rows);
        let found = compare_auc(&labels, &forest.probabilities, &logistic.probabilities, 0.95);
        found.map(Some).map_err(|error| self.refused(&error))
    }

    fn refused(&self, error: &dyn std::fmt::Display) -> Failure {
        let cause = format!("{}: {error}", self.data.table.name());
        let hint = "give more rows with the event, fewer --folds, or leave a column out";
        Failure::new(Kind::BadInput, cause, hint)
    }
}

fn corrected(calibrator: Option<&Calibrator>, probabilities: Vec<f64>) -> Vec<f64> {
    match calibrator {
        None => probabilities,
        Some(calibrator) => calibrator.predict(&probabilities),
    }
}

fn held_out(measures: &Measures) -> HeldOut {
    HeldOut {
        n_rows: measures.n_rows as u64,
        n_events: measures.n_events as u64,
        roc_auc: measures.roc_auc.value,
        interval: measures.roc_auc.interval,
    }
}
