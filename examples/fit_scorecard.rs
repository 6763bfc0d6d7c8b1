//! Fits a scorecard to a table, measures it on rows that it has not seen, and explains one applicant.
//!
//! Run with `cargo run -p fip-examples --example fit_scorecard [-- FILE.csv]`. It prints the card, how well it ranks,
//! and reasons. The last column of the file says good or bad; `data_raw/germancredit.csv` is taken otherwise
//! (UCI Statlog German Credit, H. Hofmann 1994, CC BY 4.0), and where that is not, applicants are generated.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]
use csv::StringRecord;
use fip_ml::Evaluation;
use fip_scorecard::binning::{AutoRule, BinningSpec, Constraints, Outcome, Shape, Unknown};
use fip_scorecard::fit::{Candidate, ScorecardBuilder};
use fip_scorecard::{Input, Scored, monitor::prohibited_basis};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "data_raw/germancredit.csv".to_owned());
    let file = std::fs::read_to_string(&path);
    let source = file.as_ref().map_or("generated applicants, who do not exist", |_| &path);
    let text = file.as_deref().unwrap_or(include_str!("data/applicants.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers()?.clone();
    let rows: Vec<StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let (train, held_out) = rows.split_at(rows.len() * 7 / 10);
    println!("{} rows, of which {} to fit: {source}", rows.len(), train.len());
    let is_bad = |row: &StringRecord| &row[names.len() - 1] == "bad";
    let (labels, mut candidates) = (train.iter().map(is_bad).collect::<Vec<_>>(), Vec::new());
    let outcome = Outcome::new(&labels);
    let rules = Constraints::default().max_bins(4).min_share(0.05);
    let auto = AutoRule::default().shapes(&[Shape::Ascending, Shape::Descending]);
    let spec = BinningSpec::default().auto_shape(auto).constraints(rules).unknown(Unknown::Neutral);
    let usable = |name: &str| !name.ends_with("_id") && prohibited_basis(name).is_none();
    for at in (0..names.len() - 1).filter(|&at| usable(&names[at])) {
        let values: Vec<Input<'_>> = train.iter().map(|row| input(&row[at])).collect();
        let binning = if values.iter().any(|value| matches!(value, Input::Category(_))) {
            let cells = train.iter().map(|row| Some(&row[at]).filter(|cell| !cell.is_empty()));
            spec.fit_categorical(&names[at], &cells.collect::<Vec<_>>(), &outcome)?
        } else {
            let cells = train.iter().map(|row| row[at].parse().ok());
            spec.fit_numeric(&names[at], &cells.collect::<Vec<Option<f64>>>(), &outcome)?
        };
        candidates.push(Candidate::from_binning(&binning, &values, &outcome)?);
    }
    let (card, _) = ScorecardBuilder::new("applicants").fit(&candidates, &outcome)?.into_parts();
    for one in card.characteristics() {
        let rows = one.attributes().iter().map(|row| format!("{}: {}", row.label(), row.points()));
        println!("{}  {}", one.name(), rows.collect::<Vec<_>>().join(", "));
    }
    let score = |row| card.score(names.iter().zip(row).map(|(name, cell)| (name, input(cell))));
    let scored = held_out.iter().map(score).collect::<Result<Vec<_>, _>>()?;
    let (events, by_card): (Vec<bool>, Vec<f64>) =
        held_out.iter().map(is_bad).zip(scored.iter().filter_map(Scored::probability)).unzip();
    let auc = Evaluation::new(&events, &by_card)?.auc_interval(0.95)?;
    println!("AUC {:.3} [{:.3}, {:.3}] of the other rows", auc.auc, auc.lower, auc.upper);
    let worst = scored.iter().min_by_key(|one| one.score()).ok_or("no rows")?;
    println!("The lowest score of them is {}, {} risk:", worst.score(), worst.tier());
    worst.reasons().iter().for_each(|one| println!("{:>4}  {}", one.points_below(), one.text()));
    Ok(())
}
fn input(cell: &str) -> Input<'_> {
    let other = if cell.is_empty() { Input::Missing } else { Input::Category(cell) };
    cell.parse().map_or(other, Input::Number)
}
