//! How the terminal is used: flags first, then the environment, then what the terminal is.

use std::io::IsTerminal;

use clap::ValueEnum;

/// When there are colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

/// How the progress of stages is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ShowProgress {
    /// Moving lines on a terminal, otherwise one line when a stage ends
    #[default]
    Auto,
    /// One line when a stage ends
    Plain,
    /// None
    Never,
}

/// What is read of the environment, by `main` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Environment {
    /// `NO_COLOR` is set and not empty.
    pub(crate) no_color: bool,
    /// `TERM` is `dumb`.
    pub(crate) dumb: bool,
    /// `CI` is set: lines that move would fill a log.
    pub(crate) ci: bool,
}

/// What is said, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    #[default]
    Words,
    /// Errors alone.
    Quiet,
    /// Events as JSON lines on standard output, words beside them.
    Events,
    /// Events, and no words but errors.
    QuietEvents,
}

/// How the terminal is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Settings {
    pub(crate) form: Form,
    pub(crate) color: Color,
    pub(crate) progress: ShowProgress,
    pub(crate) environment: Environment,
}

impl Form {
    /// Returns the form that the flags ask for.
    pub(crate) const fn of(quiet: bool, json: bool) -> Self {
        match (quiet, json) {
            (false, false) => Self::Words,
            (true, false) => Self::Quiet,
            (false, true) => Self::Events,
            (true, true) => Self::QuietEvents,
        }
    }

    pub(super) const fn has_words(self) -> bool {
        matches!(self, Self::Words | Self::Events)
    }

    pub(super) const fn has_events(self) -> bool {
        matches!(self, Self::Events | Self::QuietEvents)
    }
}

impl Settings {
    /// Returns whether lines may move.
    pub(super) fn is_live(self) -> bool {
        let Environment { dumb, ci, .. } = self.environment;
        self.form.has_words()
            && self.progress == ShowProgress::Auto
            && !dumb
            && !ci
            && std::io::stderr().is_terminal()
    }

    /// Returns whether a stream has colors.
    pub(super) fn has_colors(self, is_terminal: bool) -> bool {
        let Environment { no_color, dumb, .. } = self.environment;
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !no_color && !dumb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_goes_before_the_environment_and_this_before_the_terminal() {
        let no_color = Environment { no_color: true, ..Environment::default() };
        let colors = |color, environment| {
            let settings = Settings { color, environment, ..Settings::default() };
            [true, false].map(|is_terminal| settings.has_colors(is_terminal))
        };
        assert_eq!(colors(Color::Auto, Environment::default()), [true, false]);
        assert_eq!(colors(Color::Auto, no_color), [false, false]);
        assert_eq!(colors(Color::Always, no_color), [true, true]);
        assert_eq!(colors(Color::Never, Environment::default()), [false, false]);
        let dumb = Environment { dumb: true, ..Environment::default() };
        assert_eq!(colors(Color::Auto, dumb), [false, false]);
    }
}
