//! Configurations and inputs that are not lawful: what is marked, what is offered.

use super::Desk;

/// A card file of two rows, the second with this amount.
fn cards(amount: &str) -> String {
    let names: Vec<String> = (1..=28).map(|n| format!("\"V{n}\"")).collect();
    let row =
        |second: u32, amount: &str| format!("{second}{},{amount},\"0\"\n", ",-0.25".repeat(28));
    format!(
        "\"Time\",{},\"Amount\",\"Class\"\n{}{}",
        names.join(","),
        row(0, "149.62"),
        row(1, amount)
    )
}

#[test]
fn what_is_wrong_is_shown_in_its_line() {
    let desk = Desk::new();
    let mut told = Vec::new();
    for text in [
        "[bank]\ncustomres = 5\n",
        "[bank]\nmode = \"enrichd\"\n",
        "[outcome]\nbase_rate = 1.5\n",
        "[bank]\nfirst_month = \"2025-13\"\n",
        "[features.custom]\nlate = \"sum of amont where hour > 3\"\n",
        "[features.custom]\nspend_volatility = \"count\"\n",
    ] {
        desk.write("fip.toml", text);
        told.push(desk.transcript(&["run"]));
    }
    desk.write("fip.toml", "[bank]\ncustomers = 20\n");
    desk.write("data_raw/creditcard.csv", &cards("-2.69"));
    told.push(desk.transcript(&["prepare"]));
    let card = desk.data(&["show", "card"]).replace("base_points = 600", "base_points = many");
    desk.write("card.toml", &card);
    desk.write("fip.toml", "[score]\ncard = \"card.toml\"\n");
    told.push(desk.transcript(&["features", "--explain", "spend_volatility"]));
    insta::assert_snapshot!("refused", told.join("\n"));
}

#[test]
fn a_cell_of_any_table_is_shown() {
    let desk = Desk::new();
    desk.write("t.csv", "id,amount,outcome\n1,5,good\n2,\"six, or so\",bad\n3,7,good\n");
    let told = desk.transcript(&[
        "ml",
        "train",
        "--data",
        "t.csv",
        "--target",
        "outcome",
        "--event",
        "bad",
        "--numeric",
        "amount",
    ]);
    insta::assert_snapshot!("cell", told);
}

#[test]
fn colours_are_for_terminals() {
    let desk = Desk::new();
    desk.write("fip.toml", "[bank]\ncustomres = 5\n");
    let output = desk.fip(&["run"]);
    assert!(!output.stderr.contains(&0x1b) && !output.stdout.contains(&0x1b));
    assert!(!desk.fip(&[]).stdout.contains(&0x1b));
}
