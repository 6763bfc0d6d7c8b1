//! Lines that tell how far work is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fip_report::format::count;
use indicatif::{ProgressBar, ProgressStyle};

use super::{DoneStage, Terminal};
use crate::files::Written;

/// How far work is that many threads share.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    n_rows: AtomicU64,
    started: Instant,
}

impl Progress {
    pub(super) fn new(live: bool, what: &'static str, n_all: u64) -> Self {
        let bar = live.then(|| {
            let bar = ProgressBar::new(n_all);
            let style = ProgressStyle::with_template(
                "  {prefix:<9} {bar:20} {percent:>3}%  {msg}, {eta} left",
            );
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_prefix(what);
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self { bar, n_rows: AtomicU64::new(0), started: Instant::now() }
    }

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

impl<'a> StageLine<'a> {
    pub(super) fn new(terminal: &'a Terminal, stage: &'static str) -> Self {
        let bar = terminal.live.then(|| {
            let bar = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("  {prefix:<9} {spinner} {msg} {elapsed}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_prefix(stage);
            bar.enable_steady_tick(Duration::from_millis(80));
            bar
        });
        Self { terminal, stage, bar, started: Instant::now() }
    }

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
        let took = self.started.elapsed();
        let done = DoneStage { stage: self.stage, written, took };
        self.terminal.has_done(done, result);
    }
}

impl Drop for StageLine<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
