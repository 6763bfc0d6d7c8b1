//! The only door to the terminal.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fip_report::format::count;
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

    /// Shows how many of `n_all` are done, the rows that they made and the time that is left.
    pub(crate) fn progress(&self, what: &'static str, n_all: u64) -> Progress {
        let bar = self.live.then(|| {
            let bar = ProgressBar::new(n_all);
            let style = ProgressStyle::with_template(
                "  {prefix:<9} {bar:20} {percent:>3}%  {msg}, {eta} left",
            );
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_prefix(what);
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Progress { bar, n_rows: AtomicU64::new(0), started: Instant::now() }
    }
}

/// How far work is that many threads share.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    n_rows: AtomicU64,
    started: Instant,
}

impl Progress {
    /// Counts entities that are done, and the rows that they made.
    pub(crate) fn advance(&self, n_done: u64, n_rows: u64) {
        let n_rows = n_rows + self.n_rows.fetch_add(n_rows, Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            let rate = self.rate(n_rows).map_or_else(String::new, count);
            bar.set_message(format!("{} rows, {rate} a second", count(n_rows)));
            bar.inc(n_done);
        }
    }

    /// Ends the line and returns how many rows a second were made, `None` when there was none.
    pub(crate) fn finish(&self) -> Option<u64> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.rate(self.n_rows.load(Ordering::Relaxed))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate is positive, and its fraction is not told"
    )]
    fn rate(&self, n_rows: u64) -> Option<u64> {
        let seconds = self.started.elapsed().as_secs_f64().max(1e-3);
        (n_rows > 0).then(|| (n_rows as f64 / seconds) as u64)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
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
