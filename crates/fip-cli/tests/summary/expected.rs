//! The numbers that each sentence must hold, from the tables.

use std::collections::BTreeMap;

use crate::facts::{Customer, Facts, SEGMENTS};
use crate::numbers::{count, decimal, in_sentence, percent, pounds, share, short};
use crate::page::Page;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What the page must say.
#[derive(Default)]
pub(crate) struct Expected {
    /// Words that find a sentence, words that it must have besides, and its numbers in their order.
    sentences: Vec<(&'static str, Vec<String>, Vec<String>)>,
    /// The same of the descriptions of figures.
    figures: Vec<(&'static str, Vec<String>, Vec<String>)>,
    rows: Vec<Vec<String>>,
}

fn high(one: &Customer) -> bool {
    one.tier == "HIGH"
}

/// The segment with the most High risk for its size: name, customers, High-risk ones.
fn riskiest(facts: &Facts) -> (&'static str, u64, u64) {
    let mut best = ("", 1, 0);
    for (code, name) in SEGMENTS {
        let (all, risky) = (
            facts.count(|one| one.segment == code),
            facts.count(|one| one.segment == code && high(one)),
        );
        if all > 0 && risky * best.1 > best.2 * all {
            best = (name, all, risky);
        }
    }
    best
}

/// Customers without a transaction in the first three months of the window, and those of them at High risk.
fn newcomers(facts: &Facts) -> (u64, u64) {
    let is_new =
        |one: &Customer| one.spend.keys().next().is_some_and(|first| *first >= facts.months[3]);
    (facts.count(is_new), facts.count(|one| is_new(one) && high(one)))
}

/// Whether these are so many of the High-risk customers that the page speaks of them.
fn says_newcomers(facts: &Facts) -> bool {
    let ((new, risky_new), risky) = (newcomers(facts), facts.count(high));
    let rate = |high: u64, of: u64| high as f64 / of as f64;
    risky_new >= 10 && rate(risky_new, new) >= 1.5 * rate(risky - risky_new, facts.n() - new)
}

/// First reasons of High-risk customers, the most frequent first.
fn reasons(facts: &Facts) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for one in facts.customers.values().filter(|one| high(one) && !one.reason.is_empty()) {
        *counts.entry(&one.reason).or_default() += 1;
    }
    let mut all: Vec<(String, u64)> =
        counts.into_iter().map(|(code, n)| (code.to_owned(), n)).collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all
}

/// The tenth of customers who spend most.
fn top(facts: &Facts) -> Vec<&Customer> {
    let mut all: Vec<&Customer> = facts.customers.values().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.total()));
    all.truncate(facts.customers.len().div_ceil(10));
    all
}

fn rate(facts: &Facts, tier: &str) -> String {
    let events = facts.count(|one| one.tier == tier && one.at_risk);
    percent(events, facts.count(|one| one.tier == tier))
}

fn month(key: u32) -> String {
    format!("{} {}", MONTHS[(key % 100 - 1) as usize], key / 100)
}

impl Expected {
    pub(crate) fn from(facts: &Facts) -> Self {
        let mut all = Self::default();
        all.headline(facts);
        all.findings(facts);
        all.trend(facts);
        all.model(facts);
        all.next_steps(facts);
        all.key_figures(facts);
        all.pictures(facts);
        all
    }

    fn sentence(&mut self, with: &'static str, words: Vec<String>, numbers: Vec<String>) {
        self.sentences.push((with, words, numbers));
    }

    fn headline(&mut self, facts: &Facts) {
        let (n, risky) = (facts.n(), facts.count(high));
        let (name, size, of_segment) = riskiest(facts);
        let lift = (of_segment as f64 / risky as f64) / (size as f64 / n as f64);
        self.sentence(
            "are High risk.",
            vec![name.to_owned()],
            vec![
                count(risky),
                count(n),
                percent(risky, n),
                percent(size, n),
                percent(of_segment, risky),
                decimal(lift, 1),
            ],
        );
    }

    fn findings(&mut self, facts: &Facts) {
        let (n, risky) = (facts.n(), facts.count(high));
        let (new, risky_new) = newcomers(facts);
        if says_newcomers(facts) {
            let numbers = vec![
                count(risky_new),
                count(risky),
                "3".to_owned(),
                percent(risky_new, new),
                percent(risky - risky_new, n - new),
            ];
            self.sentence("part of this is newness", vec![], numbers);
        }
        let reasons = reasons(facts);
        let mut numbers = vec![reasons[0].0.clone(), count(reasons[0].1), count(risky)];
        numbers.push(percent(reasons[0].1, risky));
        for (code, n) in reasons.iter().skip(1).take(2) {
            numbers.extend([code.clone(), percent(*n, risky)]);
        }
        self.sentence("leading first reason", vec![], numbers);
        let top = top(facts);
        let (spend, total) =
            (top.iter().map(|one| one.total()).sum::<i64>(), facts.spend(|_| true, &facts.months));
        let tenth = format!("{}%", decimal(top.len() as f64 / n as f64 * 100.0, 0));
        let spent = share(spend as f64 / total as f64);
        let numbers = vec![tenth, count(top.len() as u64), spent, short(spend), short(total)];
        self.sentence("of all spend", vec![], numbers);
        let struck = facts.count(|one| one.frauds > 0);
        let hidden = facts.count(|one| one.frauds > 0 && !high(one));
        self.sentence(
            "flagged as fraud, worth",
            vec![],
            vec![
                count(struck),
                count(facts.fraud_transactions),
                pounds(facts.fraud_value),
                count(hidden),
                percent(hidden, struck),
            ],
        );
        let events = facts.count(|one| one.at_risk);
        let caught = facts.count(|one| one.at_risk && one.tier != "LOW");
        let mut numbers: Vec<String> =
            ["HIGH", "MEDIUM", "LOW"].iter().map(|tier| rate(facts, tier)).collect();
        numbers.push(percent(caught, events));
        self.sentence("After the window", vec![], numbers);
    }

    fn trend(&mut self, facts: &Facts) {
        let months = &facts.months;
        let (start, end) = (months.len() - 6, months.len() - 3);
        let before = facts.spend(|_| true, &months[start..end]);
        let last = facts.spend(|_| true, &months[end..]);
        let change = last as f64 / before as f64 - 1.0;
        let sign = if change < 0.0 && change > -0.01 { "−" } else { "" };
        let [from, to] = [months[end], months[months.len() - 1]];
        let direction = match change {
            c if c >= 0.01 => "above",
            c if c <= -0.01 => "below",
            _ => "about",
        };
        let words = vec![month(from), month(to), direction.to_owned()];
        self.sentence(
            "the season is not taken out",
            words,
            vec![
                (from / 100).to_string(),
                (to / 100).to_string(),
                short(last / 3),
                format!("{sign}{}", share(change.abs())),
            ],
        );
        let first = months[0];
        let days =
            [31, if to / 100 % 4 == 0 { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        self.sentence(
            "Card transactions from",
            vec![month(first), month(to)],
            vec![
                "1".to_owned(),
                (first / 100).to_string(),
                days[(to % 100 - 1) as usize].to_string(),
                (to / 100).to_string(),
            ],
        );
    }

    fn model(&mut self, facts: &Facts) {
        let model = &facts.model;
        let [low, high] = model.interval.map(|end| decimal(end, 3));
        if model.interval[0] <= 0.5 {
            // Of a model that is not told from a coin, nothing is said but that.
            let interval = format!("{low}–{high}");
            let numbers = vec![decimal(model.auc, 3), "95%".to_owned(), interval, "0.5".to_owned()];
            return self.sentence("better than chance", vec![model.name.to_lowercase()], numbers);
        }
        self.sentence(
            "ranks customers by risk",
            vec![model.name.clone()],
            vec![
                decimal(model.auc, 3),
                "95%".to_owned(),
                format!("{low}–{high}"),
                decimal(model.bound, 3),
                share((model.auc - 0.5) / (model.bound - 0.5)),
            ],
        );
    }

    /// Steps that concern nobody are left out, and there are at most five.
    fn next_steps(&mut self, facts: &Facts) {
        let (name, _, of_segment) = riskiest(facts);
        let risky = facts.count(high);
        let reasons = reasons(facts);
        let hidden = facts.count(|one| one.frauds > 0 && !high(one));
        let top = top(facts).iter().filter(|one| high(one)).count() as u64;
        let medium = facts.count(|one| one.tier == "MEDIUM");
        let events = |tier: &str| facts.count(|one| one.tier == tier && one.at_risk);
        let of_tier = |tier: &str| facts.count(|one| one.tier == tier);
        let [risky_events, safe_events] = ["HIGH", "LOW"].map(events);
        let safe = of_tier("LOW");
        // The tiers turn the events upside down: High risk at no higher rate than Low.
        let upside_down = risky_events * safe <= safe_events * risky && risky > 0 && safe > 0;
        let first = &reasons[0];
        // Nothing is asked that follows from tiers that mislead.
        let by_tier = |customers: u64| if upside_down { 0 } else { customers };
        let new = if says_newcomers(facts) { newcomers(facts).1 } else { 0 };
        let steps = [
            ("Review the scorecard and", vec![], vec![], u64::from(upside_down)),
            (
                "customers first, beginning",
                vec![name.to_owned()],
                vec![count(risky), count(of_segment)],
                by_tier(risky),
            ),
            ("who are new apart", vec![], vec![count(newcomers(facts).1)], by_tier(new)),
            (
                "Prepare one response",
                vec![],
                vec![first.0.clone(), count(first.1)],
                by_tier(first.1),
            ),
            ("Check the", vec![], vec![count(hidden)], hidden),
            ("Give the", vec![], vec![count(top)], by_tier(top)),
            ("Score the", vec![], vec![count(medium)], by_tier(medium)),
        ];
        let concern = steps.into_iter().filter(|step| step.3 > 0);
        for (with, words, numbers, _) in concern.take(5) {
            self.sentence(with, words, numbers);
        }
    }

    fn key_figures(&mut self, facts: &Facts) {
        let n = facts.n();
        let total = facts.spend(|_| true, &facts.months);
        let customer_months = n * facts.months.len() as u64;
        let active = |(code, _): &&(&str, &str)| {
            *code != "INACTIVE" && facts.count(|one| one.segment == *code) > 0
        };
        let segments = SEGMENTS.iter().filter(active).count();
        let mut row = |name: &str, value: String, proportion: String| {
            self.rows.push(vec![name.to_owned(), value, proportion]);
        };
        row("Customers", count(n), format!("{segments} segments"));
        let per_customer = decimal(facts.transactions as f64 / n as f64, 1);
        row("Transactions", count(facts.transactions), format!("{per_customer} per customer"));
        row("Total spend", short(total), format!("{} months", facts.months.len()));
        let mean = decimal(total as f64 / 100.0 / customer_months as f64, 0);
        let over = format!("over {} customer-months", count(customer_months));
        row("Mean spend per customer and month", format!("£{mean}"), over);
        for (tier, name) in [("HIGH", "High"), ("MEDIUM", "Medium"), ("LOW", "Low")] {
            let of_tier = facts.count(|one| one.tier == tier);
            let part = format!("{} of customers", percent(of_tier, n));
            row(&format!("{name} risk"), count(of_tier), part);
        }
        let struck = facts.count(|one| one.frauds > 0);
        row(
            "Fraud alerts: customers",
            count(struck),
            format!("{} of customers", percent(struck, n)),
        );
        let part = facts.fraud_transactions as f64 / facts.transactions as f64 * 100.0;
        let part = format!("{}% of transactions", decimal(part, 2));
        row("Fraud alerts: transactions", count(facts.fraud_transactions), part);
        let part = decimal(facts.fraud_value as f64 / total as f64 * 100.0, 2);
        row("Fraud alerts: value", pounds(facts.fraud_value), format!("{part}% of spend"));
        let events = facts.count(|one| one.at_risk);
        row("At risk after the window", count(events), format!("{} base rate", percent(events, n)));
    }

    fn pictures(&mut self, facts: &Facts) {
        let (n, risky) = (facts.n(), facts.count(high));
        let (name, size, of_segment) = riskiest(facts);
        let of_tier = |tier: &str| percent(facts.count(|one| one.tier == tier), n);
        let first = reasons(facts)[0].1;
        let mut all = vec![
            (
                "customers are High risk",
                vec![name.to_owned()],
                vec![percent(of_segment, size), percent(risky, n)],
            ),
            ("is the first reason of", vec![], vec![percent(first, risky)]),
            ("below the High cut-off", vec![], ["HIGH", "MEDIUM", "LOW"].map(of_tier).to_vec()),
            ("became at risk later", vec![], vec![rate(facts, "HIGH"), rate(facts, "LOW")]),
        ];
        let mut spend = Vec::new();
        let mut online = Vec::new();
        for (code, name) in &SEGMENTS[..5] {
            let size = facts.count(|one| one.segment == *code);
            if size > 0 {
                let all = facts.spend(|one| one.segment == *code, &facts.months) as f64 / 100.0;
                spend.push((all / size as f64 / facts.months.len() as f64, *name));
                online.push((median_online(facts, code), *name));
            }
        }
        spend.sort_by(|a, b| a.0.total_cmp(&b.0));
        online.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ends = [spend[spend.len() - 1], spend[0]];
        let pounds = ends.map(|(mean, _)| format!("£{}", decimal(mean, 0)));
        let names = ends.map(|(_, name)| name.to_owned());
        all.push(("spend £", names.to_vec(), pounds.to_vec()));
        let ends = [online[online.len() - 1].1, online[0].1].map(str::to_owned);
        all.push(("have the highest median", ends.to_vec(), vec![]));
        self.figures = all;
    }

    /// Returns what the page says otherwise.
    pub(crate) fn compare(&self, page: &Page) -> Vec<String> {
        let mut wrong = Vec::new();
        match_all(&self.sentences, &page.sentences, &mut wrong);
        let alts: Vec<String> = page.figures.iter().map(|(alt, _)| alt.clone()).collect();
        match_all(&self.figures, &alts, &mut wrong);
        if alts != page.headlines {
            wrong.push(format!("expected {alts:?} above the figures, found {:?}", page.headlines));
        }
        for at in 0..self.rows.len().max(page.rows.len()) {
            let (expected, found) = (self.rows.get(at), page.rows.get(at));
            if expected != found {
                wrong.push(format!("expected {expected:?}, found {found:?}"));
            }
        }
        wrong
    }
}

fn median_online(facts: &Facts, segment: &str) -> f64 {
    let of_segment = facts.customers.values().filter(|one| one.segment == segment);
    let mut rates: Vec<f64> = of_segment.filter_map(|one| one.online_rate).collect();
    rates.sort_by(f64::total_cmp);
    let half = rates.len() / 2;
    if rates.len().is_multiple_of(2) {
        f64::midpoint(rates[half - 1], rates[half])
    } else {
        rates[half]
    }
}

/// Each rule finds exactly one sentence with its words and numbers; a sentence of no rule has none.
fn match_all(
    rules: &[(&'static str, Vec<String>, Vec<String>)],
    sentences: &[String],
    wrong: &mut Vec<String>,
) {
    for (with, words, numbers) in rules {
        let found: Vec<&String> = sentences.iter().filter(|text| text.contains(with)).collect();
        let [sentence] = found.as_slice() else {
            wrong.push(format!("expected one sentence with “{with}”, found {found:?}"));
            continue;
        };
        if &in_sentence(sentence) != numbers {
            wrong.push(format!("expected {numbers:?}, found {sentence}"));
        }
        for word in words.iter().filter(|word| !sentence.contains(word.as_str())) {
            wrong.push(format!("expected “{word}” in {sentence}"));
        }
    }
    for sentence in sentences {
        let is_of_a_rule = rules.iter().any(|(with, ..)| sentence.contains(with));
        if !is_of_a_rule && !in_sentence(sentence).is_empty() && !is_about_small(sentence) {
            wrong.push(format!("no rule expects the numbers of {sentence}"));
        }
    }
}

/// The caveat on small segments names its own limit.
fn is_about_small(sentence: &str) -> bool {
    sentence.starts_with("Shares of segments with fewer than 50 customers")
        && in_sentence(sentence) == ["50"]
}
