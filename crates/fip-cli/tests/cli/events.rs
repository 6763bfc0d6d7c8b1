//! `fip run --json`: a JSON object a line, as the schema says that `fip show events` prints.

use serde_json::Value;

use crate::project::Project;

/// Returns the events of a run, each checked against the schema.
pub(crate) fn events(project: &Project, args: &[&str]) -> Vec<Value> {
    let output = project.fip(&[&["run", "--json"], args].concat());
    let schema: Value = serde_json::from_slice(&project.fip(&["show", "events"]).stdout).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for event in &events {
        assert_eq!(fault(&schema, event), None, "{event}");
    }
    let last = events.last().unwrap();
    assert_eq!(last["event"], "run_finished");
    assert_eq!(last["exit"].as_i64(), output.status.code().map(i64::from));
    assert_eq!(last["ok"], output.status.success());
    events
}

/// Returns the stages of a run that ran, or that were fresh.
pub(crate) fn stages<'a>(events: &'a [Value], state: &str) -> Vec<&'a str> {
    let stages = events.iter().filter(|event| event["state"] == state);
    stages.map(|event| event["stage"].as_str().unwrap()).collect()
}

/// Returns what is wrong with an event, by the part of JSON Schema that the schema uses.
fn fault(schema: &Value, event: &Value) -> Option<String> {
    let kind = event["event"].as_str().unwrap_or_default();
    let Some(definition) = schema["$defs"].get(kind) else {
        return Some(format!("{kind}: expected one of $defs"));
    };
    let known = definition["properties"].as_object().unwrap();
    let unknown = event.as_object()?.keys().find(|name| !known.contains_key(*name));
    unknown
        .map(|name| format!("{name}: expected a property of the schema"))
        .or_else(|| breach(definition, event))
}

fn breach(schema: &Value, value: &Value) -> Option<String> {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        _ => false,
    };
    if let Some(kind) = schema["type"].as_str()
        && !is(kind)
    {
        return Some(format!("{value}: expected {kind}"));
    }
    if let Some(only) = schema.get("const")
        && only != value
    {
        return Some(format!("{value}: expected {only}"));
    }
    if let Some(some) = schema["enum"].as_array()
        && !some.contains(value)
    {
        return Some(format!("{value}: expected one of {some:?}"));
    }
    let required = schema["required"].as_array().into_iter().flatten();
    let missing = required.filter_map(Value::as_str).find(|name| value.get(name).is_none());
    if let Some(name) = missing {
        return Some(format!("expected {name}"));
    }
    let fields = schema["properties"].as_object().into_iter().flatten();
    let of_fields = fields.filter_map(|(name, schema)| Some((schema, value.get(name)?)));
    let items = value.as_array().into_iter().flatten().map(|item| (&schema["items"], item));
    of_fields.chain(items).find_map(|(schema, value)| breach(schema, value))
}

#[test]
fn the_checks_of_events_can_fail() {
    let project = Project::small();
    let schema: Value = serde_json::from_slice(&project.fip(&["show", "events"]).stdout).unwrap();
    let good = serde_json::json!({
        "t": "", "event": "stage_finished", "stage": "train", "state": "ran",
        "reasons": [{"kind": "not_run"}], "files": 1, "rows": 2, "ms": 3, "result": ""
    });
    assert_eq!(fault(&schema, &good), None);
    let broken = [
        ("stage", Value::from("bake")),
        ("files", Value::from("one")),
        ("event", Value::from("stage_began")),
        ("reasons", serde_json::json!([{"kind": "whim"}])),
        ("reasons", serde_json::json!([{}])),
        ("more", Value::from(1)),
    ];
    for (name, value) in broken {
        let mut bad = good.clone();
        bad[name] = value;
        assert!(fault(&schema, &bad).is_some(), "{bad}");
    }
    let mut short = good;
    short.as_object_mut().unwrap().remove("ms");
    assert!(fault(&schema, &short).is_some());
}

#[test]
fn events_tell_a_run_from_its_start_to_its_end() {
    let project = Project::small();
    let first = events(&project, &["--quiet"]);
    assert_eq!(first[0]["event"], "run_started");
    let all = ["prepare", "features", "segment", "score", "train", "report", "dashboard"];
    assert_eq!(stages(&first, "ran"), all);
    assert_eq!(first.iter().filter(|event| event["event"] == "stage_finished").count(), 7);
    let manifest: Value =
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap();
    assert_eq!(first[0]["run_id"], manifest["run_id"], "known before the run");
    for event in first.iter().filter(|event| event["event"] == "stage_finished") {
        let files = manifest["stages"][event["stage"].as_str().unwrap()].as_array().unwrap();
        assert!(files.len() as u64 <= event["files"].as_u64().unwrap(), "{event}");
        assert_eq!(event["reasons"][0]["kind"], "not_run");
    }

    let second = events(&project, &[]);
    assert_eq!(stages(&second, "fresh"), all);
    assert_eq!((second.last().unwrap()["ran"].as_u64(), second.len()), (Some(0), 9));

    project.write("fip.toml", "[train]\ntrees = 0\n");
    let refused = events(&project, &["--only", "train"]);
    let told: Vec<&Value> = refused.iter().map(|event| &event["event"]).collect();
    assert_eq!(told, ["diagnostic", "run_finished"]);
    assert_eq!(refused[0]["severity"], "error");
    assert!(refused[0]["code"].as_str().unwrap().starts_with("FIP-E"));
}

#[test]
fn a_configuration_that_cannot_be_read_is_told_as_an_event() {
    let project = Project::with("[bank]\ncustomres = 5\n");
    let refused = events(&project, &[]);
    assert_eq!(refused[0]["code"], "FIP-E003");
    assert_eq!(refused.last().unwrap()["exit"], 2);
}
