//! A page as GitHub-flavored Markdown; figures are linked.

use std::fmt::Write as _;

use super::{Block, Exhibit, Page, Table, numbers_behind};
use crate::report::{Figure, RunIdentity};
use crate::text;

pub(super) fn write(page: &Page, run: &RunIdentity) -> String {
    let mut out = format!("# {}\n", text::markdown(&page.title));
    // Writing to a string cannot fail.
    if let Some([name, words]) = page.provenance.banner() {
        _ = writeln!(out, "\n> **{name}:** {words}");
    }
    for one in &page.blocks {
        block(&mut out, one);
    }
    let id = text::markdown(&run.id);
    _ = writeln!(out, "\n---\n\nRun {id} · seed {} · written by fip-report", run.seed);
    out
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(words) => _ = writeln!(out, "\n## {}", text::markdown(words)),
        Block::Paragraph(words) => _ = writeln!(out, "\n{}", text::markdown(words)),
        Block::Strong(words) => _ = writeln!(out, "\n**{}**", text::markdown(words)),
        Block::Bullets(items) => {
            out.push('\n');
            for item in items {
                _ = writeln!(out, "- {}", text::markdown(item));
            }
        }
        Block::Steps(items) => {
            out.push('\n');
            for (index, item) in items.iter().enumerate() {
                _ = writeln!(out, "{}. {}", index + 1, text::markdown(item));
            }
        }
        Block::Table(table) => _ = write!(out, "\n{}", table.markdown()),
        Block::Folded { summary, tables } => folded(out, summary, tables),
        Block::FoldedCode { summary, code } => {
            _ = writeln!(out, "\n<details><summary>{}</summary>\n", text::xml(summary));
            // Indented code needs no fence that the code could close; a blank line does not end it.
            for line in code.lines() {
                _ = writeln!(out, "    {}", text::clean(line));
            }
            out.push_str("\n</details>\n");
        }
        Block::Exhibits(exhibits) => exhibits.chunks(2).for_each(|pair| figures(out, pair)),
    }
}

fn folded<'a>(out: &mut String, summary: &str, tables: impl IntoIterator<Item = &'a Table>) {
    _ = writeln!(out, "\n<details><summary>{}</summary>", text::xml(summary));
    for table in tables {
        _ = write!(out, "\n{}", table.markdown());
    }
    out.push_str("\n</details>\n");
}

fn figures(out: &mut String, pair: &[Exhibit]) {
    let cells = |cell: &dyn Fn(&Exhibit) -> String| {
        let cells: Vec<String> = pair.iter().map(cell).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    out.push('\n');
    out.push_str(&cells(&|exhibit| text::markdown(&exhibit.headline)));
    out.push_str(&cells(&|_| "---".to_owned()));
    out.push_str(&cells(&|exhibit| {
        let Figure { file_name, alt, .. } = &exhibit.figure;
        format!("![{}](figures/{file_name})", text::markdown(alt))
    }));
    folded(out, numbers_behind(pair.len()), pair.iter().map(|exhibit| &exhibit.numbers));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Length;
    use crate::report::Provenance;

    #[test]
    fn generated_data_are_announced_and_own_data_are_not() {
        let run = RunIdentity { id: "r".to_owned(), seed: 1 };
        let page = |provenance| write(&Page::new("T", provenance, Length::Short), &run);
        assert!(page(Provenance::StandIn).contains("> **GENERATED DATA:**"));
        assert!(page(Provenance::InventedCustomers).contains("> **INVENTED CUSTOMERS"));
        let own = "# T\n\n---\n\nRun r · seed 1 · written by fip-report\n";
        assert_eq!(page(Provenance::OwnLedger), own);
    }
}
