//! Names that try to be markup are shown and do nothing.

mod example;
#[path = "example/world.rs"]
mod world;

use fip_report::chart::{PanelReference, WorldSheet};
use fip_report::{ExecutiveSummary, ModelReport, Report};

const HOSTILE: &str =
    "</script><b>|`x`\n# head [a](http://e.example) ![i](j) \u{202e}$m$ </details>";

fn summary() -> ExecutiveSummary {
    let mut summary = example::summary();
    summary.run.id = HOSTILE.into();
    summary.reasons[0].text = HOSTILE.into();
    summary.reasons[0].code = HOSTILE.into();
    if let Some(model) = &mut summary.model {
        model.name = HOSTILE.into();
    }
    if let Some(map) = &mut summary.map {
        map.x.name = HOSTILE.into();
        map.y.name = HOSTILE.into();
    }
    summary
}

fn model_report() -> ModelReport {
    let mut report = example::models::model_report();
    report.run.id = HOSTILE.into();
    report.task.event = HOSTILE.into();
    report.rankers[0].name = HOSTILE.into();
    report.coefficients[0].feature = HOSTILE.into();
    report.importances[1].feature = HOSTILE.into();
    report.checks[0].claim = HOSTILE.into();
    report.checks[0].detail = HOSTILE.into();
    if let Some(confusion) = &mut report.rankers[0].confusion {
        confusion.rule = HOSTILE.into();
    }
    if let Some(card) = &mut report.fitted_card {
        card.characteristics[0].name = HOSTILE.into();
        card.characteristics[0].attributes[0].label = HOSTILE.into();
        card.rejected[0] = (HOSTILE.into(), HOSTILE.into());
    }
    if let Some(card) = &mut report.expert_card {
        card.name = HOSTILE.into();
        card.characteristics[0].name = HOSTILE.into();
        card.characteristics[0].attributes[0].label = HOSTILE.into();
    }
    report.stability[0].names[0] = HOSTILE.into();
    report.stability[0].cards[0].characteristics[0].name = HOSTILE.into();
    report.stability[0].cards[0].characteristics[0].rows[0].0 = HOSTILE.into();
    report.fairness[0].name = HOSTILE.into();
    report.fairness[0].groups[0].name = HOSTILE.into();
    if let Some(tree) = &mut report.challengers.tree {
        tree.rules = HOSTILE.into();
    }
    report
}

/// Everything but the indented lines of code, which are shown as they are.
fn prose(report: &Report) -> String {
    let lines = report.markdown.lines().filter(|line| !line.starts_with("    "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn markdown_is_inert() {
    for (report, honest) in [
        (summary().write().unwrap(), example::summary().write().unwrap()),
        (model_report().write().unwrap(), example::models::model_report().write().unwrap()),
    ] {
        let page = prose(&report);
        assert!(page.contains(r"\</script\>\<b\>\|\`x\` # head \[a\](http\://e.example)"));
        for live in ["</script>", "<b>", "\u{202e}", "\n# head"] {
            assert!(!page.replace('\\', "\u{1}").contains(live), "{live}");
        }
        // The same structure as with honest names: as many lines, headings, cells and images.
        let shape = |report: &Report| -> Vec<(usize, String)> {
            let cells = |line: &str| line.replace("\\|", "").matches('|').count();
            let start = |line: &str| line.chars().take(2).filter(|c| "#>|-".contains(*c)).collect();
            prose(report).lines().map(|line| (cells(line), start(line))).collect()
        };
        assert_eq!(shape(&report), shape(&honest));
    }
}

/// Returns the tags of a page with their attributes, those from data emptied.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, next) = after.split_once('>').unwrap_or((after, ""));
        let quoted = tag.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
        tags.push(quoted);
        rest = next;
    }
    // A picture has as many elements as its words have lines.
    tags.retain(|tag| !tag.starts_with("text ") && tag != "/text");
    tags
}

#[test]
fn html_is_inert() {
    for (report, honest) in [
        (summary().write().unwrap(), example::summary().write().unwrap()),
        (model_report().write().unwrap(), example::models::model_report().write().unwrap()),
    ] {
        for live in ["<script", "</script><b>", "<b>", "</details> ", "\u{202e}", " style=", " on"]
        {
            let inside_tags: String = tags(&report.html).join("<");
            let found = if live.starts_with(' ') { &inside_tags } else { &report.html };
            assert!(!found.contains(live), "{live}");
        }
        let kinds = |html: &str| -> Vec<String> {
            let name = |tag: &String| tag.split(' ').next().unwrap_or_default().to_owned();
            tags(html).iter().map(name).filter(|name| name != "path" && name != "rect").collect()
        };
        assert_eq!(kinds(&report.html), kinds(&honest.html));
    }
}

#[test]
fn a_page_stands_alone() {
    for report in
        [example::summary().write().unwrap(), example::models::model_report().write().unwrap()]
    {
        let html = report.html.replace("http://www.w3.org/2000/svg", "");
        for outside in ["http:", "https:", "src=", "url(", "@import", "<link", "<img", "<script"] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(html.contains("content=\"default-src 'none'; style-src 'sha256-"));
        assert_eq!(html.matches("<svg ").count(), report.figures.len());
        for figure in &report.figures {
            let alt = &figure.alt;
            assert!(html.contains(&format!("aria-label=\"{alt}\"")), "{alt}");
        }
    }
}

/// A world sheet where every text is hostile.
fn world_sheet() -> WorldSheet {
    let mut sheet = world::world();
    sheet.caption.title = HOSTILE.into();
    sheet.caption.subtitle = HOSTILE.into();
    sheet.caption.finding = HOSTILE.into();
    for panel in &mut sheet.panels {
        panel.title = HOSTILE.into();
        panel.measure = HOSTILE.into();
        panel.labels.fill(HOSTILE.into());
    }
    let values = sheet.panels[5].measured.iter().copied().map(Some).collect();
    sheet.panels[5].reference = Some(PanelReference { name: HOSTILE.into(), values });
    sheet
}

#[test]
fn svg_is_inert_and_well_formed() {
    let reports = [summary().write().unwrap(), model_report().write().unwrap()];
    let figures = reports.iter().flat_map(|report| &report.figures);
    let figures = figures.map(|figure| (figure.file_name, figure.svg.as_str().to_owned()));
    for (name, svg) in figures.chain([("world.svg", world_sheet().draw().unwrap().into_string())]) {
        for live in ["</script>", "<b>", "</details>", "\u{202e}", "NaN", "inf"] {
            assert!(!svg.contains(live), "{name}: {live}");
        }
        let opened = svg.matches('<').count();
        assert_eq!(opened, svg.matches('>').count(), "{name}");
        let closed = svg.matches("</").count() + svg.matches("/>").count();
        assert_eq!(opened - svg.matches("</").count(), closed, "{name}");
    }
}
