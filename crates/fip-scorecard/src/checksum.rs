//! The checksum of a document.

use crate::{
    AttributeDocument, AttributeStatistics, CharacteristicDocument, Cutoffs, OddsLine, Points,
    Population, ReasonCode, ScorecardDocument,
};

impl ScorecardDocument {
    /// Returns the document with the checksum of its contents.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.checksum = Some(self.digest());
        self
    }

    /// Returns the checksum: 64-bit FNV-1a over every field but the checksum, as 16 hex digits.
    ///
    /// It tells an accident from a card that was written so; it is no signature.
    pub(crate) fn digest(&self) -> String {
        let Self { format_version, name, description, base_points, round_score, .. } = self;
        let Self { max_reasons, baseline, tiers, probability, population, .. } = self;
        let Self { characteristics, .. } = self;
        let mut digest = Digest::new();
        digest.integer(u64::from(*format_version));
        digest.text(name);
        digest.text(description);
        digest.points(*base_points);
        digest.integer(u64::from(*round_score));
        digest.integer(*max_reasons as u64);
        digest.text(baseline.as_str());
        let Cutoffs { high_below, medium_below } = *tiers;
        digest.points(high_below);
        digest.points(medium_below);
        digest.optional(probability.as_ref(), |digest, line| {
            let OddsLine { base_score, base_odds, pdo } = *line;
            digest.numbers(&[base_score, base_odds, pdo]);
        });
        digest.optional(population.as_ref(), Digest::population);
        digest.list(characteristics, Digest::characteristic);
        format!("{:016x}", digest.0)
    }
}

/// The state of the hash; every list and text goes in with its length, so that none can be shifted
/// into its neighbour.
struct Digest(u64);

impl Digest {
    /// G. Fowler, L. C. Noll, K.-P. Vo: the offset basis and the prime of 64-bit FNV.
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn integer(&mut self, integer: u64) {
        self.bytes(&integer.to_le_bytes());
    }

    /// `-0.0` is `0.0`, as everywhere in the crate.
    fn number(&mut self, number: f64) {
        self.integer((number + 0.0).to_bits());
    }

    fn points(&mut self, points: Points) {
        self.bytes(&points.billionths().to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.integer(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    fn list<T>(&mut self, items: &[T], one: impl Fn(&mut Self, &T)) {
        self.integer(items.len() as u64);
        for item in items {
            one(self, item);
        }
    }

    fn numbers(&mut self, numbers: &[f64]) {
        self.list(numbers, |digest, &number| digest.number(number));
    }

    fn optional<T>(&mut self, item: Option<&T>, one: impl Fn(&mut Self, &T)) {
        self.integer(u64::from(item.is_some()));
        if let Some(item) = item {
            one(self, item);
        }
    }

    fn population(&mut self, population: &Population) {
        let Population { source, event, n_rows, non_events, events, .. } = population;
        let Population { score_cuts, score_shares, .. } = population;
        self.text(source);
        self.text(event);
        self.integer(*n_rows);
        self.number(*non_events);
        self.number(*events);
        self.list(score_cuts, |digest, &cut| digest.points(cut));
        self.numbers(score_shares);
    }

    fn characteristic(&mut self, characteristic: &CharacteristicDocument) {
        let CharacteristicDocument { name, input, description, actionable, .. } = characteristic;
        let CharacteristicDocument { refuse_missing, baseline_points, .. } = characteristic;
        let CharacteristicDocument { reason, attributes, .. } = characteristic;
        self.text(name);
        self.text(input);
        self.text(description);
        self.integer(u64::from(*actionable));
        self.integer(u64::from(*refuse_missing));
        self.optional(baseline_points.as_ref(), |digest, &points| digest.points(points));
        self.reason(reason);
        self.list(attributes, Self::attribute);
    }

    fn reason(&mut self, reason: &ReasonCode) {
        let ReasonCode { code, text, format } = reason;
        self.text(code);
        self.text(text);
        self.optional(format.as_ref(), |digest, format| digest.text(format.as_str()));
    }

    fn attribute(&mut self, attribute: &AttributeDocument) {
        let AttributeDocument { from, to, categories, values, other, missing, .. } = attribute;
        let AttributeDocument { points, label, reason, statistics, .. } = attribute;
        self.optional(from.as_ref(), |digest, &cut| digest.number(cut));
        self.optional(to.as_ref(), |digest, &cut| digest.number(cut));
        self.optional(categories.as_ref(), |digest, names| {
            digest.list(names, |digest, name| digest.text(name));
        });
        self.optional(values.as_ref(), |digest, values| {
            digest.numbers(values);
        });
        self.integer(u64::from(*other));
        self.integer(u64::from(*missing));
        self.points(*points);
        self.text(label);
        self.optional(reason.as_ref(), Self::reason);
        self.optional(statistics.as_ref(), |digest, statistics| {
            let AttributeStatistics { n_rows, non_events, events, woe } = *statistics;
            digest.integer(n_rows);
            digest.numbers(&[non_events, events, woe]);
        });
    }
}
