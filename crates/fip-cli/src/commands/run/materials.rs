//! What stages hand on: from memory when the stage has run, otherwise from its files, and then only
//! when a later stage asks for it.

use std::cell::OnceCell;
use std::path::Path;

use fip_features::Features;
use fip_model::{CustomerSegment, Outcome, RiskScore};
use fip_scorecard::Scorecard;

use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::facts::{Facts, FactsView};
use crate::stages::prepare::Prepared;
use crate::stages::score::ScoredCustomers;
use crate::stages::segment::SegmentEvidence;
use crate::stages::train::Headline;
use crate::stages::{
    Stage, dashboard, features, load, prepare, recovery, report, score, segment, train,
};
use crate::terminal::Terminal;

/// What stages hand on.
pub(super) struct Materials<'a> {
    project: &'a Project,
    prepared: OnceCell<Prepared>,
    facts: OnceCell<Facts>,
    outcomes: OnceCell<Option<Vec<Outcome>>>,
    features: OnceCell<Features>,
    segments: OnceCell<Vec<CustomerSegment>>,
    evidence: OnceCell<SegmentEvidence>,
    card: OnceCell<Scorecard>,
    scored: OnceCell<ScoredCustomers>,
    /// Scores with the probabilities of the models.
    scores: OnceCell<Vec<RiskScore>>,
    headline: OnceCell<Option<Headline>>,
}

impl<'a> Materials<'a> {
    pub(super) const fn new(project: &'a Project) -> Self {
        Self {
            project,
            prepared: OnceCell::new(),
            facts: OnceCell::new(),
            outcomes: OnceCell::new(),
            features: OnceCell::new(),
            segments: OnceCell::new(),
            evidence: OnceCell::new(),
            card: OnceCell::new(),
            scored: OnceCell::new(),
            scores: OnceCell::new(),
            headline: OnceCell::new(),
        }
    }

    /// Runs the first stage; what `before` records of later stages holds where it writes the same
    /// again.
    pub(super) fn prepare(
        &mut self,
        terminal: &Terminal,
        before: Option<Manifest>,
        reject_to: Option<&Path>,
    ) -> Result<Manifest, Failure> {
        let (prepared, manifest) = prepare::run(self.project, terminal, before, reject_to)?;
        (self.prepared, self.facts) = (OnceCell::from(prepared), OnceCell::new());
        Ok(manifest)
    }

    /// Runs a stage after the first.
    pub(super) fn run(
        &mut self,
        stage: Stage,
        terminal: &Terminal,
        manifest: &mut Manifest,
    ) -> Result<(), Failure> {
        let project = self.project;
        match stage {
            Stage::Prepare => {
                *manifest = self.prepare(terminal, Some(manifest.clone()), None)?;
            }
            Stage::Features => {
                let window = load::window(project)?;
                let at = (terminal, features::begin(terminal));
                let made = features::run(project, at, manifest, &self.facts()?, window)?;
                self.features = OnceCell::from(made);
            }
            Stage::Segment => {
                let judge = |manifest: &Manifest, rows: &[_]| match self.prepared.get() {
                    Some(prepared) => recovery::in_prepared(prepared, rows),
                    None => recovery::in_files(project, manifest, rows),
                };
                let made = segment::run(project, terminal, manifest, self.features()?, judge)?;
                self.segments = OnceCell::from(made.rows);
                self.evidence = OnceCell::from(made.evidence);
            }
            Stage::Score => {
                let (features, segments) = (self.features()?, self.segments()?);
                let made = score::run(project, terminal, manifest, features, segments)?;
                self.scored = OnceCell::from(made);
            }
            Stage::Train => self.train(terminal, manifest)?,
            Stage::Report => {
                let inputs = report::Inputs {
                    features: self.features()?,
                    segments: self.segments()?,
                    card: self.card()?,
                    scores: self.scores()?,
                    outcomes: self.outcomes(manifest)?,
                    headline: self.headline()?,
                };
                report::run(project, terminal, manifest, &inputs)?;
            }
            Stage::Dashboard => drop(dashboard::run(project, terminal, manifest)?),
        }
        Ok(())
    }

    fn train(&mut self, terminal: &Terminal, manifest: &mut Manifest) -> Result<(), Failure> {
        let inputs = train::Inputs {
            facts: &self.facts()?,
            features: self.features()?,
            outcomes: self.outcomes(manifest)?,
            scored: self.scored()?,
            segments: self.evidence()?,
        };
        let trained = train::run(self.project, terminal, manifest, &inputs)?;
        self.scores = OnceCell::from(trained.scores);
        self.headline = OnceCell::from(trained.headline);
        Ok(())
    }

    /// Returns the transactions: those that were prepared where they are in memory.
    fn facts(&self) -> Result<FactsView<'_>, Failure> {
        match self.prepared.get() {
            Some(Prepared { star, reports, is_whole: true, .. }) => {
                Ok(FactsView::whole(star, reports))
            }
            _ => Ok(once(&self.facts, || Facts::load(self.project))?.view()),
        }
    }

    /// Returns what became of customers, where it is known.
    fn outcomes(&self, manifest: &Manifest) -> Result<Option<&[Outcome]>, Failure> {
        let outcomes = match self.prepared.get() {
            Some(prepared) => &prepared.outcomes,
            None => once(&self.outcomes, || load::outcomes(self.project, manifest))?,
        };
        Ok(outcomes.as_deref())
    }

    fn features(&self) -> Result<&Features, Failure> {
        once(&self.features, || load::features(self.project))
    }

    fn segments(&self) -> Result<&[CustomerSegment], Failure> {
        once(&self.segments, || load::rows(self.project)).map(Vec::as_slice)
    }

    fn evidence(&self) -> Result<&SegmentEvidence, Failure> {
        once(&self.evidence, || segment::evidence(self.project))
    }

    fn card(&self) -> Result<&Scorecard, Failure> {
        match self.scored.get() {
            Some(scored) => Ok(&scored.card),
            None => once(&self.card, || score::card(self.project)),
        }
    }

    fn scored(&self) -> Result<&ScoredCustomers, Failure> {
        once(&self.scored, || {
            Ok(ScoredCustomers {
                card: score::card(self.project)?,
                scores: load::rows(self.project)?,
                alerts: load::rows(self.project)?,
            })
        })
    }

    fn scores(&self) -> Result<&[RiskScore], Failure> {
        once(&self.scores, || load::rows(self.project)).map(Vec::as_slice)
    }

    fn headline(&self) -> Result<Option<&Headline>, Failure> {
        once(&self.headline, || report::load_headline(self.project)).map(Option::as_ref)
    }
}

/// Returns what a cell holds; what is not there is loaded.
fn once<T>(cell: &OnceCell<T>, load: impl FnOnce() -> Result<T, Failure>) -> Result<&T, Failure> {
    if let Some(held) = cell.get() {
        return Ok(held);
    }
    let loaded = load()?;
    Ok(cell.get_or_init(|| loaded))
}
