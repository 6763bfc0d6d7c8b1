//! Names that try to be markup are shown and do nothing.

mod example;

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

#[test]
fn svg_is_inert_and_well_formed() {
    for report in [summary().write().unwrap(), model_report().write().unwrap()] {
        for figure in &report.figures {
            let svg = figure.svg.as_str();
            for live in ["</script>", "<b>", "</details>", "\u{202e}", "NaN", "inf"] {
                assert!(!svg.contains(live), "{}: {live}", figure.file_name);
            }
            let opened = svg.matches('<').count();
            assert_eq!(opened, svg.matches('>').count(), "{}", figure.file_name);
            let closed = svg.matches("</").count() + svg.matches("/>").count();
            assert_eq!(opened - svg.matches("</").count(), closed, "{}", figure.file_name);
        }
    }
}
