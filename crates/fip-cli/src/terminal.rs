//! The only door to the terminal.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::Failure;
use crate::files::Written;

/// Standard output for data, standard error for words and progress.
#[derive(Debug)]
pub(crate) struct Terminal {
    quiet: bool,
    live: bool,
    done: RefCell<Vec<DoneStage>>,
}

/// A stage that is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DoneStage {
    pub(crate) stage: &'static str,
    pub(crate) written: Written,
    /// Seconds it took.
    pub(crate) seconds: f64,
}

impl Terminal {
    pub(crate) fn new(quiet: bool) -> Self {
        Self {
            quiet,
            live: !quiet && std::io::stderr().is_terminal(),
            done: RefCell::new(Vec::new()),
        }
    }

    /// Prints data, also when words are not wanted. A reader that went away is not a failure.
    #[expect(clippy::unused_self, reason = "what prints belongs to the terminal")]
    pub(crate) fn data(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Says something to a person.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    /// Says what failed and what to do.
    #[expect(clippy::unused_self, reason = "what prints belongs to the terminal")]
    pub(crate) fn fail(&self, failure: &Failure) {
        let mut err = std::io::stderr().lock();
        let _ = writeln!(err, "{failure}\nhint: {}", failure.hint());
    }

    /// Returns the stages that are done, in order.
    pub(crate) fn stages_done(&self) -> Vec<DoneStage> {
        self.done.borrow().clone()
    }

    /// Shows that a stage has begun; a line that turns into its result.
    pub(crate) fn begin(&self, stage: &'static str) -> StageLine<'_> {
        let bar = self.live.then(|| {
            let bar = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("  {prefix:<9} {spinner} {msg} {elapsed}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_prefix(stage);
            bar.enable_steady_tick(Duration::from_millis(80));
            bar
        });
        StageLine { terminal: self, stage, bar, started: Instant::now() }
    }
}

/// The line of a stage that is under way.
#[derive(Debug)]
pub(crate) struct StageLine<'a> {
    terminal: &'a Terminal,
    stage: &'static str,
    bar: Option<ProgressBar>,
    started: Instant,
}

impl StageLine<'_> {
    /// Says what the stage is doing.
    pub(crate) fn doing(&self, what: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(what.to_owned());
        }
    }

    /// Ends the line with a result.
    pub(crate) fn done(self, result: &str, written: Written) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let seconds = self.started.elapsed().as_secs_f64();
        let done = DoneStage { stage: self.stage, written, seconds };
        self.terminal.done.borrow_mut().push(done);
        self.terminal.say(&format!("  {:<9} {result}", self.stage));
    }
}

impl Drop for StageLine<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
