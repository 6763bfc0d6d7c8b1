//! A page as an HTML file that stands alone: figures inside, no script, nothing to load.

use std::fmt::Write as _;

use super::{Block, Exhibit, Length, Page, Table, numbers_behind, policy, style};
use crate::report::RunIdentity;
use crate::text::xml;

pub(super) fn write(page: &Page, run: &RunIdentity) -> String {
    let css = style::sheet();
    let class = match page.length {
        Length::Short => "short",
        Length::Long => "long",
    };
    let mut out = String::new();
    // Writing to a string cannot fail.
    _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <style>{css}</style>\n</head>\n<body class=\"{class}\">\n<main>\n<h1>{}</h1>\n",
        policy::of_page(&css),
        xml(&page.title),
        xml(&page.title)
    );
    if let Some([name, words]) = page.provenance.banner() {
        let (name, words) = (xml(name), xml(words));
        _ = writeln!(out, "<p class=\"banner\"><strong>{name}:</strong> {words}</p>");
    }
    body(&mut out, page);
    _ = write!(
        out,
        "</main>\n<footer><p>Run {} · seed {} · written by fip-report. This file is complete: it \
         loads nothing and sends nothing.</p></footer>\n</body>\n</html>\n",
        xml(&run.id),
        run.seed
    );
    out
}

/// Writes the blocks, each heading and what follows it as a section.
fn body(out: &mut String, page: &Page) {
    let mut sections = 0;
    let contents_at = page.blocks.iter().position(|block| matches!(block, Block::Heading(_)));
    for (at, one) in page.blocks.iter().enumerate() {
        if page.length == Length::Long && Some(at) == contents_at {
            contents(out, page);
        }
        if let Block::Heading(words) = one {
            sections += 1;
            let end = if sections > 1 { "</section>\n" } else { "" };
            _ = writeln!(out, "{end}<section>\n<h2 id=\"s{sections}\">{}</h2>", xml(words));
        } else {
            block(out, one);
        }
    }
    if sections > 0 {
        out.push_str("</section>\n");
    }
}

fn contents(out: &mut String, page: &Page) {
    out.push_str("<nav aria-label=\"Contents\"><ol>\n");
    let headings = page.blocks.iter().filter_map(|block| match block {
        Block::Heading(words) => Some(words),
        _ => None,
    });
    for (at, words) in headings.enumerate() {
        _ = writeln!(out, "<li><a href=\"#s{}\">{}</a></li>", at + 1, xml(words));
    }
    out.push_str("</ol></nav>\n");
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(words) => _ = writeln!(out, "<h2>{}</h2>", xml(words)),
        Block::Paragraph(words) => _ = writeln!(out, "<p>{}</p>", xml(words)),
        Block::Strong(words) => _ = writeln!(out, "<p class=\"headline\">{}</p>", xml(words)),
        Block::Bullets(items) => list(out, "ul", items),
        Block::Steps(items) => list(out, "ol", items),
        Block::Table(table) => out.push_str(&table.html()),
        Block::Folded { summary, tables } => folded(out, summary, tables),
        Block::FoldedCode { summary, code } => {
            _ = write!(out, "<details><summary>{}</summary>\n<pre>", xml(summary));
            for line in code.lines() {
                _ = writeln!(out, "{}", xml(line));
            }
            out.push_str("</pre></details>\n");
        }
        Block::Exhibits(exhibits) => exhibits.chunks(2).for_each(|pair| figures(out, pair)),
    }
}

fn list(out: &mut String, element: &str, items: &[String]) {
    _ = writeln!(out, "<{element}>");
    for item in items {
        _ = writeln!(out, "<li>{}</li>", xml(item));
    }
    _ = writeln!(out, "</{element}>");
}

fn folded<'a>(out: &mut String, summary: &str, tables: impl IntoIterator<Item = &'a Table>) {
    _ = writeln!(out, "<details><summary>{}</summary>", xml(summary));
    for table in tables {
        out.push_str(&table.html());
    }
    out.push_str("</details>\n");
}

fn figures(out: &mut String, pair: &[Exhibit]) {
    out.push_str("<div class=\"pair\">\n");
    for exhibit in pair {
        let (headline, svg) = (xml(&exhibit.headline), described(exhibit));
        _ = writeln!(out, "<figure>\n<figcaption>{headline}</figcaption>\n{svg}</figure>");
    }
    out.push_str("</div>\n");
    folded(out, numbers_behind(pair.len()), pair.iter().map(|exhibit| &exhibit.numbers));
}

/// Returns the picture, called by what it shows and not by its question.
fn described(exhibit: &Exhibit) -> String {
    let (svg, alt) = (exhibit.figure.svg.as_str(), xml(&exhibit.figure.alt));
    let start = r#" aria-label=""#;
    let label = svg.find(start).and_then(|at| {
        let from = at + start.len();
        svg[from..].find('"').map(|length| (from, from + length))
    });
    label
        .map_or_else(|| svg.to_owned(), |(from, to)| format!("{}{alt}{}", &svg[..from], &svg[to..]))
}
