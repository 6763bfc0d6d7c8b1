//! The document: a policy that forbids everything but what is in it, and the first page readable
//! without a script.

use std::fmt::Write as _;

use serde::Serialize;

use super::assets::{SCRIPT_MARKS, SCRIPTS, slim};
use super::columns::{Block, Parts};
use super::meta::{Meta, Shards};
use super::pack::{packed, policy_hash};
use super::rows::{self, Contents};
use super::{Dashboard, DashboardFile, Level, pages, style};
use crate::error::ReportError;
use crate::format;
use crate::text::xml;

/// Where scripts may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripts {
    /// From the document alone.
    Inline,
    /// From files beside the document too.
    Beside,
}

/// The pages that are opened by the script.
#[derive(Debug, Serialize)]
struct Pages {
    segments: String,
    models: String,
    quality: String,
    lineage: String,
    phone: String,
}

/// Returns the dashboard as one file.
pub(super) fn single(dashboard: &Dashboard) -> Result<DashboardFile, ReportError> {
    let named = dashboard.named_rows();
    let block = rows::block(dashboard, &named, Contents::Everything);
    let text = document(dashboard, block, named.len(), None)?;
    Ok(DashboardFile { path: "dashboard.html".to_owned(), text })
}

/// Returns the document with these columns packed in it.
#[expect(clippy::expect_used, reason = "structs with text keys are always JSON")]
pub(super) fn document(
    dashboard: &Dashboard,
    mut block: Block,
    n_rows: usize,
    shards: Option<Shards>,
) -> Result<String, ReportError> {
    let scripts = if shards.is_some() { Scripts::Beside } else { Scripts::Inline };
    let pages = Pages {
        segments: pages::segments(dashboard)?,
        models: pages::models(dashboard)?,
        quality: pages::quality(dashboard)?,
        lineage: pages::lineage(dashboard)?,
        phone: pages::phone(dashboard)?,
    };
    let pages = serde_json::to_string(&pages).expect("invariant: keys are text");
    block.text("pages", &pages);
    let Parts { bytes, cuts, columns } = block.into_parts();
    let meta = Meta::new(dashboard, n_rows, columns, shards).text();
    let (style, script) = (style::sheet(), script());
    let allowed = [policy_hash(LOADER), policy_hash(&script)];
    let mut out = head(dashboard, scripts, &style, &allowed.join(" "));
    out.push_str(&chrome(dashboard));
    out.push_str("<main id=\"main\" tabindex=\"-1\"><section data-page=\"overview\">");
    out.push_str(&pages::overview(dashboard)?);
    out.push_str("</section></main>\n");
    out.push_str(
        "<div id=\"live\" aria-live=\"polite\" class=\"visually-hidden\"></div>\n\
         <noscript><p class=\"note\">Without JavaScript this file shows the overview alone.</p></noscript>\n",
    );
    // Writing to a string cannot fail.
    let meta = packed(meta.as_bytes(), &[]);
    _ = writeln!(out, "<script type=\"text/plain\" id=\"meta\">{meta}</script>");
    _ = writeln!(out, "<script type=\"text/plain\" id=\"data\">{}</script>", packed(&bytes, &cuts));
    let app = packed(script.as_bytes(), &[]);
    _ = writeln!(out, "<script type=\"text/plain\" id=\"app\">{app}</script>");
    _ = write!(out, "<script>{LOADER}</script>\n</body></html>\n");
    Ok(out)
}

/// Unpacks the description of the data, in its place, and the scripts: both are a third as large when
/// packed. The policy names the hash of the scripts, so that these and no others run.
const LOADER: &str = "(async () => {\n\
    const unpacked = async (id) => {\n\
    const packed = atob(document.getElementById(id).textContent);\n\
    const bytes = Uint8Array.from(packed, (c) => c.charCodeAt(0));\n\
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(\"gzip\"));\n\
    return new Response(plain).text();\n\
    };\n\
    const meta = await unpacked(\"meta\");\n\
    document.getElementById(\"meta\").textContent = meta;\n\
    const script = document.createElement(\"script\");\n\
    script.textContent = await unpacked(\"app\");\n\
    document.head.append(script);\n\
    })();\n";

/// Returns the scripts in one function of their own, so that they share names with nobody.
pub(super) fn script() -> String {
    let mut script = "(() => {\n\"use strict\";\n".to_owned();
    for part in SCRIPTS {
        script.push_str(&slim(part, SCRIPT_MARKS));
    }
    script.push_str("})();\n");
    script
}

fn head(dashboard: &Dashboard, scripts: Scripts, style: &str, allowed: &str) -> String {
    let beside = if scripts == Scripts::Beside { "'self' " } else { "" };
    let policy = format!(
        "default-src 'none'; script-src {beside}{allowed}; style-src {}; img-src data:; base-uri 'none'; \
         form-action 'none'",
        policy_hash(style)
    );
    format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Customer dashboard · run {}</title>\n<style>{style}</style></head>\n",
        xml(&dashboard.lineage.run_id)
    )
}

/// Returns what stands around every page.
fn chrome(dashboard: &Dashboard) -> String {
    let tiers = dashboard.summary.tiers();
    let queued = format::count(tiers.medium + tiers.high);
    let links = [
        ("overview", "Overview", String::new()),
        ("segments", "Segments", String::new()),
        ("queue", "Risk queue", format!(" <span class=\"count\">{queued}</span>")),
        ("models", "Models", String::new()),
        ("quality", "Data quality", String::new()),
        ("lineage", "Data and lineage", String::new()),
    ];
    let mut nav = String::new();
    for (page, label, count) in links {
        let current = if page == "overview" { " aria-current=\"page\"" } else { "" };
        // Writing to a string cannot fail.
        _ = write!(nav, "<a href=\"#/{page}\" data-page=\"{page}\"{current}>{label}{count}</a>");
    }
    format!(
        "<body>\n<a class=\"skip\" href=\"#main\">Skip to content</a>\n\
         <header class=\"side\"><p class=\"brand\">fip <span>Customer dashboard</span></p>\
         <nav aria-label=\"Pages\">{nav}</nav>{}</header>\n\
         <div class=\"top\"><form role=\"search\"><label class=\"visually-hidden\" for=\"find\">Find a \
         customer</label><input id=\"find\" type=\"search\" placeholder=\"Find a customer\" \
         autocomplete=\"off\"></form>\
         <button type=\"button\" id=\"theme\">Theme</button>\
         <button type=\"button\" id=\"print\">Print</button>\
         <button type=\"button\" id=\"help\" aria-label=\"Keyboard help\">?</button></div>\n",
        footer(dashboard)
    )
}

fn footer(dashboard: &Dashboard) -> String {
    let lineage = &dashboard.lineage;
    let mut out = format!(
        "<div class=\"run\"><p>Run {}</p><p>Data to {}</p>",
        xml(&lineage.run_id),
        xml(&last_day(dashboard)),
    );
    if let Some([title, _]) = dashboard.summary.provenance.banner() {
        // Writing to a string cannot fail.
        _ = write!(out, "<p class=\"banner\"><strong>{}</strong></p>", xml(title));
    }
    let level = match dashboard.options.level {
        Level::Full => "Level full: every customer is in this file.",
        Level::Queue => "Level queue: customers at Medium and High only.",
        Level::Aggregate => "Level aggregate: no customer is in this file.",
    };
    for part in ["<p>", level, "</p>"] {
        out.push_str(part);
    }
    if dashboard.options.pseudonyms {
        out.push_str("<p>Ids are pseudonyms.</p>");
    }
    out.push_str("<p>Offline file: nothing is sent anywhere.</p></div>");
    out
}

/// Returns the last day of the window, in words.
fn last_day(dashboard: &Dashboard) -> String {
    let key = dashboard.summary.window[1];
    format::date(key).unwrap_or_else(|| key.to_string())
}
