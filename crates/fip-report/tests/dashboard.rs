//! The dashboard as files: what is packed comes out again, nobody is named who may not be, and no
//! text of the data does anything.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod example;
#[path = "example/dashboard.rs"]
mod filled;
mod packed;
#[path = "example/quality.rs"]
mod quality;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fip_model::Tier;
use fip_report::dashboard::{DashboardFile, Form, Level};
use fip_report::{Dashboard, ReportError};
use packed::{Packed, between, unpacked};
use sha2::{Digest, Sha256};

const HOSTILE: &str =
    "</script><b>\"'|`x` <!-- <script> <img src=x onerror=alert(1)> ${x} \u{202e}\u{2028} &amp;";

fn dashboard(level: Level, form: Form) -> Dashboard {
    let mut dashboard = filled::dashboard();
    // The script names an id of the usual form as an example.
    let ids = &mut dashboard.customers.ids;
    ids.iter_mut().enumerate().for_each(|(at, id)| *id = format!("K{at:06}"));
    dashboard.options.level = level;
    dashboard.options.form = form;
    dashboard
}

/// Returns the dashboard as one document.
fn document(dashboard: &Dashboard) -> String {
    let files = dashboard.write().unwrap();
    assert_eq!((files.len(), files[0].path.as_str()), (1, "dashboard.html"));
    files[0].text.clone()
}

#[test]
fn what_is_packed_comes_out_again() {
    let dashboard = dashboard(Level::Full, Form::Single);
    let customers = &dashboard.customers;
    let found = Packed::document(&document(&dashboard));
    assert_eq!(found.meta["nRows"], customers.len());
    assert_eq!(found.ids(), customers.ids);
    let scores: Vec<f64> = customers.score.iter().map(|&score| f64::from(score)).collect();
    assert_eq!(found.numbers("score"), scores.iter().copied().map(Some).collect::<Vec<_>>());
    let sums = found.sums_of_points(&found.meta);
    assert!(sums.iter().zip(&scores).all(|(sum, score)| (sum - score).abs() < 1e-9), "{sums:?}");
    let all_texts = found.all_reason_texts(&found.meta);
    let tiers = found.stored("tier");
    for (row, &tier) in customers.tier.iter().enumerate() {
        assert_eq!(tiers[row], Some(tier as i64));
        assert_eq!(
            found.stored("s3")[row],
            Some((customers.monthly_spend[row * 12 + 3] + 50) / 100)
        );
        let probability = customers.probabilities[0].values[row];
        let unpacked = found.numbers("p0")[row];
        assert_eq!(unpacked.is_some(), probability.is_some(), "{row}");
        let difference = unpacked.unwrap_or_default() - probability.unwrap_or_default();
        assert!(difference.abs() <= 0.5e-4 + 1e-12, "{row}: {difference}");
        let codes = customers.reasons[row].iter().flatten();
        let texts = &all_texts[row];
        assert_eq!(texts.len(), codes.count());
        for (text, &reason) in texts.iter().zip(customers.reasons[row].iter().flatten()) {
            let characteristic = dashboard.card.reasons[usize::from(reason)].characteristic;
            let value = customers.values[row * 3 + characteristic];
            let printed = value.map(|value| format!("{:.1}%", 100.0 * value));
            let ending = printed.unwrap_or_else(|| label(&dashboard, row, characteristic));
            assert!(text.ends_with(&format!(": {ending}")), "{text}: {ending}");
        }
    }
}

fn label(dashboard: &Dashboard, row: usize, characteristic: usize) -> String {
    let attribute = dashboard.customers.attributes[row * 3 + characteristic];
    let attributes = &dashboard.card.characteristics[characteristic].attributes;
    attributes[usize::from(attribute)].label.clone()
}

/// Returns all text of the files, unpacked too.
fn everything(files: &[DashboardFile]) -> (String, Vec<String>) {
    let (mut text, mut ids) = (String::new(), Vec::new());
    for file in files {
        text.push_str(&file.text);
        let found = if file.path.ends_with('l') {
            let found = Packed::document(&file.text);
            text.push_str(found.text("pages"));
            found
        } else {
            Packed::shard(&file.text)
        };
        if found.has("id") {
            ids.extend(found.ids());
        }
    }
    (text, ids)
}

#[test]
fn a_level_names_nobody_whom_it_may_not() {
    for form in [Form::Single, Form::Folder] {
        for level in [Level::Full, Level::Queue, Level::Aggregate] {
            let dashboard = dashboard(level, form);
            let (text, packed) = everything(&dashboard.write().unwrap());
            let mut n_named = 0;
            for (id, &tier) in dashboard.customers.ids.iter().zip(&dashboard.customers.tier) {
                let may = level == Level::Full || level == Level::Queue && tier != Tier::Low;
                let named = text.contains(id.as_str()) || packed.contains(id);
                assert!(may || !named, "{level:?} {form:?}: {id} at {tier}");
                n_named += usize::from(named);
                if may {
                    assert!(packed.contains(id), "{level:?} {form:?}: {id}");
                }
            }
            assert_eq!(n_named > 0, level != Level::Aggregate, "{level:?} {form:?}");
        }
    }
}

#[test]
fn aggregates_cover_everybody_at_every_level() {
    let full = Packed::document(&document(&dashboard(Level::Full, Form::Single)));
    for level in [Level::Queue, Level::Aggregate] {
        let found = Packed::document(&document(&dashboard(level, Form::Single)));
        for key in ["nCustomers", "tierCounts", "peers", "card", "segments"] {
            assert_eq!(found.meta[key], full.meta[key], "{level:?} {key}");
        }
        assert_eq!(found.meta["run"]["level"], level.as_str());
    }
}

/// Returns the example with hostile words wherever a text can come from outside.
fn hostile() -> Dashboard {
    let mut dashboard = dashboard(Level::Full, Form::Single);
    let ids = &mut dashboard.customers.ids;
    ids.iter_mut().enumerate().for_each(|(at, id)| *id = format!("{at:05}{HOSTILE}"));
    dashboard.card.name = HOSTILE.into();
    dashboard.card.reasons[0].text = HOSTILE.into();
    dashboard.card.reasons[0].name = HOSTILE.into();
    dashboard.card.reasons[1].code = HOSTILE.into();
    dashboard.card.characteristics[0].name = HOSTILE.into();
    dashboard.card.characteristics[0].attributes[0].label = HOSTILE.into();
    dashboard.customers.metrics[0].label = HOSTILE.into();
    dashboard.customers.probabilities[0].name = HOSTILE.into();
    dashboard.thresholds[0].model = HOSTILE.into();
    let lineage = &mut dashboard.lineage;
    for text in [&mut lineage.version, &mut lineage.run_id, &mut lineage.statement] {
        *text = HOSTILE.into();
    }
    lineage.inputs[0].path = HOSTILE.into();
    lineage.stages[0].name = HOSTILE.into();
    lineage.stages[0].files[0].path = HOSTILE.into();
    lineage.checks[0].claim = HOSTILE.into();
    dashboard.quality.findings[0].text = HOSTILE.into();
    dashboard.quality.tables[0].columns[0].name = HOSTILE.into();
    dashboard.quality.reading.tables[0].rejects[0].first = HOSTILE.into();
    if let Ok(models) = &mut dashboard.models {
        models.rankers[0].name = HOSTILE.into();
        models.task.event = HOSTILE.into();
    }
    dashboard
}

#[test]
fn hostile_words_do_nothing() {
    let honest = document(&dashboard(Level::Full, Form::Single));
    let hostile = document(&hostile());
    for tag in ["<script", "</script", "<!--", "<img", "<b>", "<style", "</style"] {
        let count = |text: &str| text.matches(tag).count();
        assert_eq!(count(&hostile), count(&honest), "{tag}");
    }
    assert!(!hostile.contains('\u{202e}'));
    let found = Packed::document(&hostile);
    assert_eq!(
        found.meta["card"]["name"],
        HOSTILE.replace('\u{202e}', "").replace('\u{2028}', " ")
    );
    let pages = found.text("pages");
    for live in ["</script><b>", "<img src", "<!-- <script>"] {
        assert!(!pages.contains(live), "{live}");
    }
}

#[test]
fn a_model_is_marked_where_it_is_not_shown_to_beat_chance() {
    let mut dashboard = dashboard(Level::Full, Form::Single);
    let marks = |dashboard: &Dashboard| {
        let meta = Packed::document(&document(dashboard)).meta;
        let models = meta["models"].as_array().unwrap().iter();
        models.map(|model| model["isChance"].as_bool()).collect::<Vec<_>>()
    };
    assert_eq!(marks(&dashboard), [None, None]);
    let name = dashboard.customers.probabilities[1].name.clone();
    let rankers = &mut dashboard.models.as_mut().unwrap().rankers;
    let ranker = rankers.iter_mut().find(|ranker| ranker.name == name).unwrap();
    ranker.roc_auc.low = 0.49;
    assert_eq!(marks(&dashboard), [None, Some(true)]);
}

#[test]
fn the_policy_allows_this_script_and_this_style_alone() {
    let text = document(&hostile());
    let policy = between(&text, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash =
        |part: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(part.as_bytes())));
    let style = hash(between(&text, "<style>", "</style>"));
    let loader = hash(between(&text, "<script>", "</script>"));
    let app = between(&text, "<script type=\"text/plain\" id=\"app\">", "</script>");
    let script = hash(std::str::from_utf8(&unpacked(app)).unwrap());
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src {loader} {script}; style-src {style}; img-src data:; \
             base-uri 'none'; form-action 'none'"
        )
    );
    let found = Packed::document(&text);
    let before_script = &text[..text.find("<script>").unwrap()];
    for markup in [before_script, found.text("pages")] {
        for tag in markup.split('<').filter_map(|part| part.split('>').next()) {
            let words = |word: &str| word.starts_with("style=") || word.starts_with("on");
            let words = tag.split(' ').skip(1).filter(|word| word.contains("=\"") && words(word));
            assert_eq!(words.count(), 0, "an inline style or handler: {tag}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for form in [Form::Single, Form::Folder] {
        let (one, two) = (dashboard(Level::Full, form), dashboard(Level::Full, form));
        assert_eq!(one.write(), two.write());
    }
}

#[test]
fn a_folder_holds_what_a_file_holds() {
    let dashboard = dashboard(Level::Full, Form::Folder);
    let files = dashboard.write().unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "dashboard/index.html",
            "dashboard/data/queue.js",
            "dashboard/data/map.js",
            "dashboard/data/c0000.js"
        ]
    );
    assert!(files[0].text.contains("script-src 'self' 'sha256-"));
    let meta = Packed::document(&files[0].text).meta;
    assert_eq!(meta["shards"]["firstIds"][0], dashboard.customers.ids[0]);
    let shard = Packed::shard(&files[3].text);
    let single = Packed::document(&document(&self::dashboard(Level::Full, Form::Single)));
    for column in ["id", "score", "a2", "v1", "s11", "m1", "p0", "r0"] {
        assert_eq!(shard.stored(column), single.stored(column), "{column}");
    }
    let queued = dashboard.customers.tier.iter().filter(|&&tier| tier != Tier::Low).count();
    assert_eq!(Packed::shard(&files[1].text).ids().len(), queued);
    assert_eq!(meta["shards"]["queue"], queued);
    assert_eq!(Packed::shard(&files[2].text).ids(), dashboard.customers.ids);
}

#[test]
fn contradictions_are_refused() {
    let refused = |change: &dyn Fn(&mut Dashboard)| {
        let mut dashboard = dashboard(Level::Full, Form::Single);
        change(&mut dashboard);
        dashboard.write().unwrap_err()
    };
    let error = refused(&|one| one.customers.score[7] += 1);
    assert!(matches!(error, ReportError::OutOfRange { .. }), "{error}");
    let error = refused(&|one| one.customers.attributes[0] = 9);
    assert!(matches!(error, ReportError::TooMany { .. }), "{error}");
    let error = refused(&|one| one.customers.ids.swap(0, 1));
    assert!(matches!(error, ReportError::Ids { .. }), "{error}");
    let error = refused(&|one| one.customers.ids[5].push_str("\nC"));
    assert!(matches!(error, ReportError::Ids { .. }), "{error}");
    let error = refused(&|one| one.customers.values.truncate(9));
    assert!(matches!(error, ReportError::Disagree { .. }), "{error}");
    let error = refused(&|one| one.customers.probabilities[0].values[1] = Some(f64::NAN));
    assert!(matches!(error, ReportError::OutOfRange { .. }), "{error}");
    let error = refused(&|one| one.customers.tier.swap(0, 200));
    assert!(matches!(error, ReportError::OutOfRange { .. }), "{error}");
}
