//! The only door to the terminal.

mod event;
mod line;
mod settings;
mod style;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

pub(crate) use self::event::{Event, Severity, StageState};
pub(crate) use self::line::{Progress, StageLine};
pub(crate) use self::settings::{Color, Environment, Form, Settings, ShowProgress};
pub(crate) use self::style::{Style, seconds, wrapped};
use crate::cache::Reason;
use crate::failure::Failure;
use crate::files::Written;

/// Column at which the result of a stage begins.
const RESULT: usize = 22;

/// Standard output for data, standard error for words and progress.
#[derive(Debug)]
pub(crate) struct Terminal {
    form: Form,
    live: bool,
    progress: ShowProgress,
    /// Colors on standard output and on standard error.
    colors: [bool; 2],
    started: Instant,
    /// Columns of the terminals that data and words go to; `None` where they go elsewhere.
    widths: [Option<usize>; 2],
    done: RefCell<Vec<DoneStage>>,
    /// Why the stage that is under way runs.
    reasons: RefCell<Vec<Reason>>,
    n_fresh: Cell<usize>,
    warnings: RefCell<Vec<Warning>>,
    in_run: Cell<bool>,
}

/// A stage that is done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DoneStage {
    pub(crate) stage: &'static str,
    pub(crate) written: Written,
    pub(crate) took: Duration,
}

/// Something that is not as one would expect, and does not stop a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warning {
    code: &'static str,
    message: String,
    hint: String,
}

impl Warning {
    /// Rows at fault are left out.
    pub(crate) const ROWS_SET_ASIDE: &'static str = "FIP-W001";
    /// Somebody edited an output, and the stage writes it again.
    pub(crate) const EDIT_LOST: &'static str = "FIP-W002";
    /// A stage ran on outputs that are not as the stages before it wrote them.
    pub(crate) const MADE_APART: &'static str = "FIP-W003";
    /// So little of the scorecard applies to the ledger that tiers mislead.
    pub(crate) const LITTLE_OF_THE_CARD: &'static str = "FIP-W004";
    /// Transactions lie far from all others.
    pub(crate) const FAR_ROWS: &'static str = "FIP-W005";
    /// Two files of transactions have the same rows.
    pub(crate) const SAME_ROWS: &'static str = "FIP-W006";

    pub(crate) fn new(
        code: &'static str,
        message: impl fmt::Display,
        hint: impl fmt::Display,
    ) -> Self {
        Self { code, message: message.to_string(), hint: hint.to_string() }
    }
}

impl Terminal {
    pub(crate) fn new(settings: Settings) -> Self {
        let is_terminal = [std::io::stdout().is_terminal(), std::io::stderr().is_terminal()];
        let widths = [
            terminal_size::terminal_size_of(std::io::stdout()),
            terminal_size::terminal_size_of(std::io::stderr()),
        ];
        Self {
            form: settings.form,
            live: settings.is_live(),
            progress: settings.progress,
            colors: is_terminal.map(|is_terminal| settings.has_colors(is_terminal)),
            started: Instant::now(),
            widths: widths.map(|size| size.map(|(width, _)| usize::from(width.0).max(40))),
            done: RefCell::default(),
            reasons: RefCell::default(),
            n_fresh: Cell::new(0),
            warnings: RefCell::default(),
            in_run: Cell::new(false),
        }
    }

    /// Prints data, also when words are not wanted. A reader that went away is not a failure.
    #[expect(clippy::unused_self, reason = "what prints belongs to the terminal")]
    pub(crate) fn data(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Prints data as it comes; a reader of ours who has seen enough is no error.
    #[expect(clippy::unused_self, reason = "what prints belongs to the terminal")]
    pub(crate) fn pass(&self, data: &mut dyn std::io::Read) -> std::io::Result<()> {
        let mut bytes = vec![0; 1 << 16];
        let mut out = std::io::stdout().lock();
        loop {
            let n = data.read(&mut bytes)?;
            let written = if n == 0 { out.flush() } else { out.write_all(&bytes[..n]) };
            match written {
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
                done => done?,
            }
            if n == 0 {
                return Ok(());
            }
        }
    }

    /// Prints lines for a person, which go on behind `indent` spaces where the terminal is narrow; where
    /// data go to a program they are as they are.
    pub(crate) fn table(&self, text: &str, indent: usize) {
        let fitted = self.widths[0].map(|width| wrapped(text, width, indent));
        self.data(fitted.as_deref().unwrap_or(text));
    }

    /// Says something to a person.
    pub(crate) fn say(&self, text: &str) {
        if self.form.has_words() {
            self.say_hanging(text, 0);
        }
    }

    /// Says something whose lines go on behind `indent` spaces where the terminal is narrow.
    fn say_hanging(&self, text: &str, indent: usize) {
        if self.form.has_words() {
            let fitted = self.widths[1].map(|width| wrapped(text, width, indent));
            let _ = writeln!(std::io::stderr().lock(), "{}", fitted.as_deref().unwrap_or(text));
        }
    }

    /// Returns text in the color of its kind, for standard output.
    pub(crate) fn paint_data(&self, style: Style, text: &str) -> String {
        if self.colors[0] { style.paint(text) } else { text.to_owned() }
    }

    /// Returns text in the color of its kind, for words.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.colors[1] { style.paint(text) } else { text.to_owned() }
    }

    /// Tells programs what happened.
    pub(crate) fn event(&self, event: &Event<'_>) {
        if self.form.has_events()
            && let Ok(line) = event::line(event)
        {
            self.data(&line);
        }
    }

    /// Tells programs that a run begins; [`Self::finish`] tells its end.
    pub(crate) fn start(&self, event: &Event<'_>) {
        self.in_run.set(true);
        self.event(event);
    }

    /// Tells programs that the run ended, if there was one.
    pub(crate) fn finish(&self, exit: u8) {
        if self.form.has_events() {
            self.event(&Event::RunFinished {
                ok: exit == 0,
                exit,
                ms: milliseconds(self.started.elapsed()),
                ran: self.done.borrow().len(),
                fresh: self.n_fresh.get(),
                manifest: "data_processed/manifest.json",
            });
        }
    }

    /// Warns, now and at the end again.
    pub(crate) fn warn(&self, warning: Warning) {
        let Warning { code, message, hint } = &warning;
        let severity = Severity::Warning;
        self.event(&Event::Diagnostic { severity, code, message, hint });
        self.more(&format!("{} {message}", self.paint(Style::Warning, "warning:")));
        self.warnings.borrow_mut().push(warning);
    }

    /// Says all warnings again, with what to do; none of them a third time.
    pub(crate) fn repeat_warnings(&self) {
        for Warning { code, message, hint } in &self.warnings.take() {
            let label = self.paint(Style::Warning, &format!("warning[{code}]"));
            self.say(&format!("{label}: {message}\n  hint: {hint}"));
        }
    }

    /// Says what failed and what to do; what was to be repeated at the end comes before it.
    pub(crate) fn fail(&self, failure: &Failure) {
        if self.in_run.get() {
            self.repeat_warnings();
        }
        let (code, message, hint) = (failure.code(), failure.message(), failure.hint());
        let severity = Severity::Error;
        self.event(&Event::Diagnostic { severity, code, message: &message, hint });
        let report = failure.report(self.colors[1]);
        // The lines of a file that follow the cause stay as they are: marks stand below their words.
        let (cause, excerpt) = report.split_at(report.find('\n').unwrap_or(report.len()));
        let fitted = |text: String| match self.widths[1] {
            Some(width) => wrapped(&text, width, 6),
            None => text,
        };
        let (cause, hint) = (fitted(cause.to_owned()), fitted(format!("hint: {hint}")));
        let _ = writeln!(std::io::stderr().lock(), "{cause}{excerpt}\n{hint}");
    }

    /// Returns the stages that are done, in order.
    pub(crate) fn stages_done(&self) -> Vec<DoneStage> {
        self.done.borrow().clone()
    }

    /// Returns how many stages were fresh.
    pub(crate) fn n_fresh(&self) -> usize {
        self.n_fresh.get()
    }

    /// Returns how long the command has run.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Takes why the next stage runs.
    pub(crate) fn because(&self, reasons: &[Reason]) {
        self.reasons.replace(reasons.to_vec());
    }

    /// Tells that a stage is fresh.
    pub(crate) fn fresh(&self, stage: &'static str, written: Written) {
        self.is_fresh(stage, written);
        if self.progress != ShowProgress::Never {
            self.say(&format!("  {stage:<9} {}", self.paint(Style::Faint, "   fresh")));
        }
    }

    /// Tells programs alone that a stage is fresh.
    pub(crate) fn is_fresh(&self, stage: &'static str, written: Written) {
        self.n_fresh.set(self.n_fresh.get() + 1);
        let (files, rows) = (written.n_files as u64, written.n_rows);
        let state = StageState::Fresh;
        let (reasons, ms, result) = (&[], 0, "");
        self.event(&Event::StageFinished { stage, state, reasons, files, rows, ms, result });
    }

    /// Tells that a stage is done.
    fn has_done(&self, done: DoneStage, result: &str) {
        let DoneStage { stage, written, took } = done;
        self.done.borrow_mut().push(done);
        let (files, rows, ms) = (written.n_files as u64, written.n_rows, milliseconds(took));
        let (state, reasons) = (StageState::Ran, self.reasons.take());
        self.event(&Event::StageFinished {
            stage,
            state,
            reasons: &reasons,
            files,
            rows,
            ms,
            result,
        });
        if self.progress != ShowProgress::Never {
            let time = self.paint(Style::Faint, &format!("{:>8}", seconds(took)));
            self.say_hanging(&format!("  {stage:<9} {time}  {result}"), RESULT);
        }
    }

    /// Says more about the stage that is done.
    pub(crate) fn more(&self, text: &str) {
        if self.progress != ShowProgress::Never {
            self.say_hanging(&format!("{:RESULT$}{text}", ""), RESULT);
        }
    }

    /// Shows that a stage has begun; a line that turns into its result.
    pub(crate) fn begin(&self, stage: &'static str) -> StageLine<'_> {
        StageLine::new(self, stage)
    }

    /// Shows how many of `n_all` are done, the rows that they made and the time that is left.
    pub(crate) fn progress(&self, what: &'static str, n_all: u64) -> Progress {
        Progress::new(self.live, what, n_all)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
