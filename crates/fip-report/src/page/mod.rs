//! Pages as blocks of plain text, and their two writers: Markdown, and HTML that stands alone.
//!
//! Text comes in plain. Each writer escapes it, and nothing else does.

mod html;
mod markdown;
mod policy;
mod style;
mod table;

pub(crate) use self::table::Table;
use crate::chart::{Caption, ChartError, Svg};
use crate::error::ReportError;
use crate::report::{Figure, Finding, Provenance, Recommendation, Report, RunIdentity};

/// A figure, the headline above it, and the numbers behind it.
#[derive(Debug)]
pub(crate) struct Exhibit {
    pub(crate) figure: Figure,
    pub(crate) headline: String,
    pub(crate) numbers: Table,
}

impl Exhibit {
    /// Returns a drawn figure whose headline and alternative text are the finding of its caption.
    pub(crate) fn new(
        file_name: &'static str,
        caption: &Caption,
        numbers: Table,
        drawn: Result<Svg, ChartError>,
    ) -> Result<Self, ReportError> {
        let svg = drawn.map_err(|source| ReportError::Chart { figure: file_name, source })?;
        let alt = caption.finding.clone();
        Ok(Self { headline: alt.clone(), figure: Figure { file_name, alt, svg }, numbers })
    }
}

/// A part of a page.
#[derive(Debug)]
enum Block {
    Heading(String),
    Paragraph(String),
    Strong(String),
    Bullets(Vec<String>),
    Steps(Vec<String>),
    Table(Table),
    /// Tables that are shown when the reader asks for them.
    Folded {
        summary: String,
        tables: Vec<Table>,
    },
    /// Lines of code that are shown when the reader asks for them; indentation is kept.
    FoldedCode {
        summary: String,
        code: String,
    },
    Exhibits(Vec<Exhibit>),
}

/// How long a page is, which decides how it is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Two sheets of paper.
    Short,
    /// Many sheets, with contents at the beginning.
    Long,
}

/// A page under construction.
#[derive(Debug)]
pub(crate) struct Page {
    title: String,
    provenance: Provenance,
    length: Length,
    blocks: Vec<Block>,
}

impl Page {
    /// Begins a page with its title and, for generated data, the banner.
    pub(crate) fn new(title: &str, provenance: Provenance, length: Length) -> Self {
        Self { title: title.to_owned(), provenance, length, blocks: Vec::new() }
    }

    pub(crate) fn heading(&mut self, heading: &str) {
        self.blocks.push(Block::Heading(heading.to_owned()));
    }

    pub(crate) fn paragraph(&mut self, words: &str) {
        self.blocks.push(Block::Paragraph(words.to_owned()));
    }

    pub(crate) fn strong(&mut self, words: &str) {
        self.blocks.push(Block::Strong(words.to_owned()));
    }

    pub(crate) fn bullets<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) {
        self.blocks.push(Block::Bullets(items.into_iter().map(str::to_owned).collect()));
    }

    pub(crate) fn steps<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) {
        self.blocks.push(Block::Steps(items.into_iter().map(str::to_owned).collect()));
    }

    pub(crate) fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Adds tables that are shown when the reader asks for them.
    pub(crate) fn folded(&mut self, summary: &str, tables: Vec<Table>) {
        self.blocks.push(Block::Folded { summary: summary.to_owned(), tables });
    }

    /// Adds lines of code that are shown when the reader asks for them; indentation is kept.
    pub(crate) fn folded_code(&mut self, summary: &str, code: &str) {
        let (summary, code) = (summary.to_owned(), code.to_owned());
        self.blocks.push(Block::FoldedCode { summary, code });
    }

    /// Adds figures in pairs beside each other, the numbers of each pair folded below it.
    pub(crate) fn exhibits(&mut self, exhibits: Vec<Exhibit>) {
        self.blocks.push(Block::Exhibits(exhibits));
    }

    /// Writes the page, which ends with what identifies the run.
    /// Returns the figures of the page with their numbers, in order.
    pub(crate) fn into_exhibits(self) -> Vec<Exhibit> {
        let exhibits = self.blocks.into_iter().filter_map(|block| match block {
            Block::Exhibits(exhibits) => Some(exhibits),
            _ => None,
        });
        exhibits.flatten().collect()
    }

    pub(crate) fn finish(
        self,
        run: &RunIdentity,
        findings: Vec<Finding>,
        recommendations: Vec<Recommendation>,
    ) -> Report {
        let (markdown, html) = (markdown::write(&self, run), html::write(&self, run));
        let exhibits = self.blocks.into_iter().filter_map(|block| match block {
            Block::Exhibits(exhibits) => Some(exhibits),
            _ => None,
        });
        let figures = exhibits.flatten().map(|exhibit| exhibit.figure).collect();
        Report { markdown, html, figures, findings, recommendations }
    }
}

/// Returns the words that stand over the numbers of one or two figures.
fn numbers_behind(figures: usize) -> &'static str {
    match figures {
        2 => "The numbers behind these two figures",
        _ => "The numbers behind this figure",
    }
}
