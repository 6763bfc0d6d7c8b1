//! Reads a dashboard as its script does: the JSON, and the columns that are packed beside it.

use std::collections::BTreeMap;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// What a document or a shard holds.
#[derive(Debug)]
pub(crate) struct Packed {
    /// The document's own JSON; a shard's header.
    pub(crate) meta: Value,
    n_rows: usize,
    entries: BTreeMap<String, Value>,
    bytes: Vec<u8>,
}

/// Returns what stands between two texts, the first time that they are there.
pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).unwrap() + start.len();
    &text[from..from + text[from..].find(end).unwrap()]
}

/// Returns the bytes of a packed text.
pub(crate) fn unpacked(base64: &str) -> Vec<u8> {
    let gzip = STANDARD.decode(base64).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(gzip.as_slice()).read_to_end(&mut bytes).unwrap();
    bytes
}

impl Packed {
    /// Reads a document.
    pub(crate) fn document(html: &str) -> Self {
        let meta = between(html, "<script type=\"text/plain\" id=\"meta\">", "</script>");
        let data = between(html, "<script type=\"text/plain\" id=\"data\">", "</script>");
        Self::new(serde_json::from_slice(&unpacked(meta)).unwrap(), unpacked(data))
    }

    /// Reads a file of the folder.
    pub(crate) fn shard(script: &str) -> Self {
        let bytes = unpacked(between(script, "\",\"", "\");"));
        let length = u32::from_le_bytes(bytes[..4].try_into().unwrap()) as usize;
        let header = serde_json::from_slice(&bytes[4..4 + length]).unwrap();
        Self::new(header, bytes[(4 + length).next_multiple_of(4)..].to_vec())
    }

    fn new(meta: Value, bytes: Vec<u8>) -> Self {
        let entries = meta["columns"].as_array().unwrap().iter();
        let entries =
            entries.map(|one| (one["name"].as_str().unwrap().to_owned(), one.clone())).collect();
        let n_rows = usize::try_from(meta["nRows"].as_u64().unwrap()).unwrap();
        Self { meta, n_rows, entries, bytes }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Returns the stored numbers of a column; `None` for missing ones.
    pub(crate) fn stored(&self, name: &str) -> Vec<Option<i64>> {
        let entry = &self.entries[name];
        let offset = usize::try_from(entry["offset"].as_u64().unwrap()).unwrap();
        assert_eq!(offset % 4, 0, "{name}");
        let widths = [("u8", 1), ("u16", 2), ("i16", 2), ("u32", 4), ("i32", 4)];
        let (_, width) = widths.into_iter().find(|(kind, _)| entry["type"] == *kind).unwrap();
        assert_eq!(entry["planes"].as_bool().unwrap_or(false), width > 1, "{name}");
        let number = |row: usize| {
            let byte = |plane| i64::from(self.bytes[offset + plane * self.n_rows + row]);
            let value = (0..width).map(|plane| byte(plane) << (8 * plane)).sum::<i64>();
            let signed = entry["type"].as_str().unwrap().starts_with('i');
            let half = 1_i64 << (8 * width - 1);
            if signed && value >= half { value - 2 * half } else { value }
        };
        let missing = entry["missing"].as_i64();
        (0..self.n_rows)
            .map(number)
            .map(|value| Some(value).filter(|_| missing != Some(value)))
            .collect()
    }

    /// Returns the numbers of a column as they are meant.
    pub(crate) fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        let scale = self.entries[name]["scale"].as_f64().unwrap_or(1.0);
        self.stored(name).into_iter().map(|value| value.map(|value| value as f64 / scale)).collect()
    }

    /// Returns a text column.
    pub(crate) fn text(&self, name: &str) -> &str {
        let at = |key: &str| usize::try_from(self.entries[name][key].as_u64().unwrap()).unwrap();
        std::str::from_utf8(&self.bytes[at("offset")..at("offset") + at("length")]).unwrap()
    }

    /// Returns the ids.
    pub(crate) fn ids(&self) -> Vec<String> {
        let entry = &self.entries["id"];
        if entry["type"] == "text" {
            let lines = self.text("id").split('\n').map(ToOwned::to_owned);
            return if self.n_rows == 0 { Vec::new() } else { lines.collect() };
        }
        let (prefix, width) = (entry["prefix"].as_str().unwrap(), entry["width"].as_u64().unwrap());
        let mut number = 0;
        let steps = self.stored("id").into_iter().flatten();
        steps
            .map(|step| {
                number += step;
                format!("{prefix}{number:0width$}", width = usize::try_from(width).unwrap())
            })
            .collect()
    }

    /// Returns the texts of the reasons of each customer, as the script writes them.
    pub(crate) fn all_reason_texts(&self, meta: &Value) -> Vec<Vec<String>> {
        let reasons = meta["reasons"].as_array().unwrap();
        let values: Vec<_> =
            reasons.iter().map(|one| self.numbers(one["column"].as_str().unwrap())).collect();
        let attributes: Vec<_> =
            (0..256).map(|at| format!("a{at}")).take_while(|name| self.has(name)).collect();
        let attributes: Vec<_> = attributes.iter().map(|name| self.stored(name)).collect();
        let codes: Vec<_> = (0..4).map(|at| self.stored(&format!("r{at}"))).collect();
        let text = |row: usize, at: usize| {
            let code = usize::try_from(codes[at][row]?).unwrap();
            let reason = &reasons[code];
            let of = usize::try_from(reason["characteristic"].as_u64().unwrap()).unwrap();
            let attribute = usize::try_from(attributes[of][row].unwrap()).unwrap();
            let label = &meta["card"]["characteristics"][of]["attributes"][attribute]["label"];
            let written = values[code][row]
                .map_or_else(|| label.as_str().unwrap().to_owned(), |value| written(reason, value));
            Some(reason["text"].as_str().unwrap().replace("{value}", &written))
        };
        (0..self.n_rows).map(|row| (0..4).filter_map(|at| text(row, at)).collect()).collect()
    }

    /// Returns for each customer what base and points add up to.
    pub(crate) fn sums_of_points(&self, meta: &Value) -> Vec<f64> {
        let card = &meta["card"];
        let mut sums = vec![card["base"].as_f64().unwrap(); self.n_rows];
        for (at, characteristic) in card["characteristics"].as_array().unwrap().iter().enumerate() {
            let attributes = self.stored(&format!("a{at}"));
            for (sum, attribute) in sums.iter_mut().zip(attributes) {
                let attribute = usize::try_from(attribute.unwrap()).unwrap();
                *sum += characteristic["attributes"][attribute]["points"].as_f64().unwrap();
            }
        }
        sums
    }
}

/// Returns a value as the format of a reason writes it.
fn written(reason: &Value, value: f64) -> String {
    match reason["format"].as_str().unwrap_or_default() {
        "percent" => format!("{value:.1}%"),
        "times" => format!("{value:.1} times"),
        "days" if (value - 1.0).abs() < 1e-9 => "1 day".to_owned(),
        "days" => format!("{value:.0} days"),
        "count" => format!("{value:.0}"),
        _ => format!("{value:.2}"),
    }
}
