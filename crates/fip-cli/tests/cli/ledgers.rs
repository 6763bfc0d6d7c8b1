//! Ledgers that fip did not make, read by configuration alone.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::project::Project;

pub(crate) const EUROPEAN: &str = include_str!("../../../../examples/ledgers/european/fip.toml");
pub(crate) const TERMINALS: &str = include_str!("../../../../examples/ledgers/terminals/fip.toml");
const LARGE: &str = include_str!("../../../../examples/ledgers/large/fip.toml");

/// Returns a number from 0 to `n` that looks like a random one.
fn mixed(seed: u64, n: u64) -> u64 {
    let mixed = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33) % n
}

fn index(seed: u64, n: u64) -> usize {
    usize::try_from(mixed(seed, n)).unwrap()
}

/// A German ledger, as `examples/ledgers/european/make.py` makes it, but small; in windows-1252.
pub(crate) fn european(project: &Project) {
    let purposes =
        ["LEBENSMITTEL", "TANKSTELLE", "BARGELD", "STROM UND WASSER", "GL\u{DC}CKSSPIEL"];
    let latin =
        |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(c).unwrap()).collect() };
    let mut rows = String::from("Buchungstag;Konto;Betrag;S/H;Verwendungszweck;Empf\u{E4}nger\r\n");
    for seed in 0..9000_u64 {
        let (month, day) = (1 + mixed(seed, 14), 1 + mixed(seed * 3, 28));
        let (year, month) = if month > 12 { (2026, month - 12) } else { (2025, month) };
        let pence = mixed(seed * 5, 99);
        let purpose = purposes[index(seed * 7, 5)];
        let customer = mixed(seed * 11, 60);
        let amount = 1 + mixed(seed * 13, 1500);
        let amount =
            if amount < 1000 { amount.to_string() } else { format!("1.{:03}", amount - 1000) };
        let shop =
            if seed % 2 == 0 { "Caf\u{E9} M\u{FC}ller" } else { "\"K\u{F6}nig; S\u{F6}hne\"" };
        writeln!(
            rows,
            "{day:02}.{month:02}.{year};DE{customer};{amount},{pence:02};S;{purpose};{shop}\r"
        )
        .unwrap();
        if seed % 20 == 0 {
            writeln!(rows, "{day:02}.{month:02}.{year};DE{customer};2.000,00;H;LOHN;Firma\r")
                .unwrap();
        }
    }
    rows.push_str("01.01.2025;DE1;1,00;S;BARGELD;x\r\n28.02.2026;DE1;1,00;S;BARGELD;x\r\n");
    let (mut people, mut holders) = (String::new(), String::new());
    for n in 0..60 {
        write!(people, "K{n:03};15.06.19{};30.000,00\r\n", 50 + n % 40).unwrap();
        write!(holders, "DE{n};K{n:03};Inhaber\r\n").unwrap();
    }
    let files = [
        ("data/umsaetze_2025.csv", rows),
        ("data/kunden.csv", format!("Kundennummer;Geburtsdatum;Jahreseinkommen\r\n{people}")),
        (
            "data/konten.csv",
            format!("Konto;Kundennummer;Rolle\r\n{holders}DE7;K008;Mitinhaber\r\n"),
        ),
        (
            "data/ausfaelle.csv",
            "Kundennummer;Datum;Tage im Verzug\r\nK001;2026-05-15;90\r\nK002;;0\r\n".to_owned(),
        ),
    ];
    for (name, text) in files {
        project.write(name, "");
        std::fs::write(project.path(name), latin(&text)).unwrap();
    }
}

/// Returns rows of a card processor.
pub(crate) fn terminals() -> String {
    let mut rows =
        String::from("TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n");
    for seed in 0..6000_u64 {
        let (month, day, hour) = (4 + mixed(seed, 6), 1 + mixed(seed * 3, 30), mixed(seed * 5, 24));
        let (customer, terminal) = (mixed(seed * 7, 50), mixed(seed * 11, 200));
        let (pounds, fraud) = (mixed(seed * 13, 90), u8::from(seed % 200 == 0));
        writeln!(rows, "{seed},2024-{month:02}-{day:02} {hour:02}:00:00,{customer},{terminal},{pounds}.50,{fraud}").unwrap();
    }
    rows + "9001,2024-04-01 00:00:00,1,1,1.00,0\n9002,2024-09-30 00:00:00,1,1,1.00,0\n"
}

fn header(table: &str) -> Vec<&str> {
    table.lines().next().unwrap().split(',').collect()
}

#[test]
fn a_german_ledger_with_accounts_customers_and_outcomes() {
    let project = Project::with(EUROPEAN);
    european(&project);
    let said = project.done(&["run", "--to", "score"]);
    assert!(said.contains("60 customers") && said.contains("450 refunds and income"), "{said}");
    let customers = project.read("data_processed/DimCustomer.csv");
    assert!(customers.contains("K007") && customers.contains("30000.00"), "{customers}");
    let merchants = project.read("data_processed/DimMerchant.csv");
    assert!(merchants.contains("CAFÉ MÜLLER") && merchants.contains("KÖNIG; SÖHNE"), "{merchants}");
    let holders = project.read("data_processed/AccountHolders.csv");
    assert_eq!(holders.lines().count(), 3, "{holders}");
    let outcomes = project.read("data_processed/CustomerOutcomes.csv");
    assert!(outcomes.contains(",2026-03-01,1,,2026-05-15"), "{outcomes}");
    let told = String::from_utf8(project.fip(&["status"]).stdout).unwrap();
    assert!(told.contains("fresh"), "{told}");
}

#[test]
fn a_ledger_that_memory_does_not_hold_gives_the_same_bytes() {
    let [whole, parts] = [&["run"][..], &["run", "--memory", "1"]].map(|run| {
        let project = Project::with(EUROPEAN);
        european(&project);
        // More than 8,192 rows: 1 MiB at 128 bytes a row.
        let output = project.fip(run);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("9,002 transactions"), "{said}");
        let mut files = project.outputs();
        let checked = project.done(&["validate", "--memory", "1"]);
        assert!(checked.contains("9,002 transactions of 60 customers"), "{checked}");
        project.done(&["features", "--memory", "1"]);
        project.done(&[
            "features",
            "--as-of",
            "2025-06,2025-09",
            "--months",
            "1,3",
            "--memory",
            "1",
        ]);
        assert!(!project.path("data_processed/.scratch").exists());
        let as_of = "data_processed/CustomerFeaturesAsOf.csv";
        files.insert(as_of.to_owned(), project.read(as_of).into_bytes());
        files
    });
    assert_eq!(whole.keys().collect::<Vec<_>>(), parts.keys().collect::<Vec<_>>());
    for (name, bytes) in whole {
        assert!(parts[&name] == bytes, "{name}");
    }
}

#[test]
fn rows_that_repeat_an_id_are_set_aside_and_exact_repeats_left_out() {
    let project = Project::with(&format!("{TERMINALS}\n[clean]\nmax_rejects = 10\n"));
    let text = terminals();
    let row = text.lines().nth(100).unwrap();
    let other = row.replace(".50,", ".51,");
    let folder = "data/transactions.csv";
    project.write(folder, &format!("{text}{row}\n{other}\nbad\n{other}\n"));
    let runs = [&["prepare"][..], &["prepare", "--memory", "1"]].map(|run| {
        let said = project.done(run);
        assert!(said.contains("2 of 6,006 rows of transactions rejected"), "{said}");
        assert!(said.contains("2 rows repeat an earlier one in every cell"), "{said}");
        let reasons = project.read("data_processed/quarantine/transactions.reasons.csv");
        assert!(reasons.contains("an earlier record has the id 99"), "{reasons}");
        let rejected = project.read("data_processed/quarantine/transactions.rejected.csv");
        assert_eq!(rejected.lines().skip(1).collect::<Vec<_>>(), ["bad", &other]);
        (project.outputs(), reasons)
    });
    assert!(runs[0] == runs[1]);
    let manifest: serde_json::Value =
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap();
    let input = &manifest["inputs"][0];
    let told = ["rows", "accepted", "rejected"].map(|key| input[key].as_u64().unwrap());
    assert_eq!(told, [6006, 6002, 2]);
    project.refused(&["prepare", "--on-error", "fail"]);
}

#[test]
fn a_ledger_of_terminals_runs_without_what_it_does_not_know() {
    let project = Project::with(TERMINALS);
    project.write("data/transactions.csv", &terminals());
    let said = project.done(&["run"]);
    assert!(said.contains("left out, since the ledger does not know"), "{said}");
    let features = project.read("data_processed/CustomerFeatures.csv");
    let names = header(&features);
    assert!(names.contains(&"night_rate") && !names.contains(&"atm_rate"), "{names:?}");
    assert!(project.path("reports/dashboard.html").exists());
    assert!(project.done(&["run"]).contains("nothing to do"));
    let queue = String::from_utf8(project.fip(&["queue", "--format", "csv"]).stdout).unwrap();
    assert!(queue.lines().count() >= 1, "{queue}");
}

#[test]
fn packed_files_found_by_a_pattern_are_read_in_sorted_order() {
    let project = Project::with(LARGE);
    let mut text = String::from("id,when,customer,merchant,mcc,amount,entry,country,fraud\n");
    for seed in 0..5000_u64 {
        let (month, day) = (1 + mixed(seed, 12), 1 + mixed(seed * 3, 28));
        let (entry, mcc) = [("chip", 5411), ("ecom", 5732), ("atm", 6011)][index(seed * 5, 3)];
        let customer = mixed(seed * 7, 40);
        writeln!(
            text,
            "{seed},2025-{month:02}-{day:02} 10:00:00,{customer},S{mcc},{mcc},9.99,{entry},GB,0"
        )
        .unwrap();
    }
    text.push_str("x1,2025-01-01 10:00:00,1,S5411,5411,1.00,chip,FR,1\nx2,2025-12-31 10:00:00,1,S5411,5411,1.00,chip,FR,0\n");
    let (first, second) = text.split_at(text.find("\n2500,").unwrap() + 1);
    let head = first.lines().next().unwrap();
    for (name, text) in
        [("data/b.csv.gz", format!("{head}\n{second}")), ("data/a.csv.gz", first.to_owned())]
    {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        project.write(name, "");
        std::fs::write(project.path(name), encoder.finish().unwrap()).unwrap();
    }
    let said = project.done(&["prepare"]);
    assert!(said.contains("5,002 rows in 2 files"), "{said}");
    let manifest: serde_json::Value =
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    assert_eq!(
        (&inputs[0]["path"], &inputs[0]["accepted"]),
        (&"data/a.csv.gz".into(), &2500.into())
    );
    assert_eq!(manifest["window"], serde_json::json!(["2025-01-01", "2026-01-01"]));
}

/// Returns a project of 2,000 rows of which some are as they should not be.
fn faulty(clean: &str) -> Project {
    let project = Project::with(&format!("{TERMINALS}\n{clean}"));
    let text = terminals();
    let mut lines: Vec<String> = text.lines().take(2001).map(str::to_owned).collect();
    let mut set = |at: usize, line: &str| line.clone_into(&mut lines[at]);
    set(10, "9,30/02/2024 10:00,1,1,1.00,0");
    set(20, "19,2024-04-31 10:00:00,1,1,1.00,0");
    set(30, "29,2024-04-30 10:00:00,\"1,1,1.00,0");
    set(40, "39,2024-04-30 10:00:00,1,1.00,0");
    lines.push(text.lines().last().unwrap().to_owned());
    project.write("data/transactions.csv", &format!("{}\n", lines.join("\n")));
    project
}

#[test]
fn rows_that_cannot_be_read_go_to_quarantine_and_come_back_mended() {
    let project = faulty("[clean]\nmax_rejects = 10\n");
    let said = project.done(&["prepare"]);
    assert!(said.contains("4 of 2,001 rows of transactions rejected (0.199%)"), "{said}");
    let rejected = project.read("data_processed/quarantine/transactions.rejected.csv");
    assert!(
        rejected.starts_with("TRANSACTION_ID,")
            && rejected.contains("\n29,2024-04-30 10:00:00,\"1,1")
    );
    assert_eq!(rejected.lines().count(), 5);
    let reasons = project.read("data_processed/quarantine/transactions.reasons.csv");
    assert!(reasons.starts_with("file,line,byte,column,value,code,message,hint\n"), "{reasons}");
    for code in ["FIP-D001", "FIP-D006", "FIP-D009", "FIP-D010"] {
        assert!(reasons.contains(code), "{code} {reasons}");
    }

    let mended = "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n\
                  9,2024-04-30 10:00:00,1,1,1.00,0\n19,2024-04-30 10:00:00,1,1,1.00,0\nstill,bad\n";
    project.write("data_processed/quarantine/transactions.rejected.csv", mended);
    let said = project.done(&["prepare", "--retry-quarantine"]);
    assert!(said.contains("moved to data_mended/") && said.contains("1 of 2,004 rows"), "{said}");
    assert!(said.contains("4 rejected before, and read from data_mended"), "{said}");
    let rows = project.read("data_processed/FactTransactions.csv").lines().count();
    // What was mended is read in every later run.
    project.done(&["run", "--to", "prepare", "--force"]);
    assert_eq!(project.read("data_processed/FactTransactions.csv").lines().count(), rows);
}

#[test]
fn values_that_no_map_has_are_counted_and_a_month_that_is_cut_off_is_told() {
    let config = "[input.transactions]\npath = 'a.csv'\ncolumns = { customer_id = 'c', date = 'd', amount = 'a', \
                  category = 'k' }\nmap.category.fuel = ['tank']\n";
    let project = Project::with(config);
    let mut rows = String::from("c,d,a,k\nann,2025-01-01,1,tank\nann,2025-02-20,2,tank\n");
    for seed in 0..40 {
        let kind = ["opera", "zoo", "zoo"][index(seed, 3)];
        writeln!(rows, "bob,2025-01-{:02},{seed},{kind}", 1 + seed % 28).unwrap();
    }
    project.write("a.csv", &rows);
    let zoo = rows.matches(",zoo").count();
    let said = String::from_utf8(project.fip(&["prepare"]).stderr).unwrap();
    let values = format!("\"zoo\" {zoo}, \"opera\" {}", 40 - zoo);
    assert!(said.contains(&values) && said.contains("FIP-E016"), "{values}: {said}");
    let doctor = String::from_utf8(project.fip(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains("40 of all 42 rows cannot be read"), "{doctor}");

    project.write("fip.toml", &format!("{config}map.category.other_retail = '*'\n"));
    let said = project.done(&["prepare"]);
    assert!(said.contains("1 transactions from 2025-02-01 on are set aside"), "{said}");
    assert!(said.contains("[input] as_of = \"2025-02-28\" keeps February"), "{said}");
    let doctor = String::from_utf8(project.fip(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains("all 42 rows can be read"), "{doctor}");

    project.write("fip.toml", &config.replace("'d'", "'when'"));
    let doctor = String::from_utf8(project.fip(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains("input column not found: \"when\""), "{doctor}");
}

#[test]
fn too_many_rejected_rows_fail_with_a_table_of_reasons() {
    let project = faulty("");
    let output = project.fip(&["prepare"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("error[FIP-E016]: too many rejected rows: 4 of 2,001 (0.199%)"),
        "{said}"
    );
    assert!(
        said.contains("data/transactions.csv:11") && said.contains("clean.max_rejects = 0.1%"),
        "{said}"
    );
    assert!(!project.path("data_processed/FactTransactions.csv").exists());
    assert!(project.path("data_processed/quarantine/transactions.reasons.csv").exists());
    project.done(&["prepare", "--max-rejects", "1%"]);
    let (cause, hint) = project.refused(&["prepare", "--on-error", "fail"]);
    assert!(
        cause.contains("line 11, column TX_DATETIME") && hint.contains("quarantine"),
        "{cause} {hint}"
    );
}

#[test]
fn a_column_that_is_not_there_is_told_with_what_was_meant() {
    let project = Project::with(&TERMINALS.replace("\"CUSTOMER_ID\"", "\"CUSTOMERID\""));
    project.write("data/transactions.csv", &terminals());
    let (cause, hint) = project.refused(&["run"]);
    assert!(cause.contains("error[FIP-E003]: input column not found: \"CUSTOMERID\""), "{cause}");
    assert!(
        cause.contains("fip.toml:") && cause.contains("has no column with this name"),
        "{cause}"
    );
    assert!(hint.contains("did you mean") && hint.contains("TX_AMOUNT"), "{hint}");
    let missing = Project::with(TERMINALS);
    assert!(missing.refused(&["run"]).0.contains("no such file"));
}

#[test]
fn a_stage_is_stale_when_a_file_of_the_pattern_comes_or_changes() {
    let project = Project::with(&TERMINALS.replace("data/transactions.csv", "data/*.csv"));
    project.write("data/a.csv", &terminals());
    project.done(&["run", "--to", "prepare"]);
    project.write("data/b.csv", "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n7001,2024-05-05 10:00:00,1,1,1.00,0\n");
    let told = String::from_utf8(project.fip(&["status"]).stdout).unwrap();
    assert!(told.contains("data/b.csv"), "{told}");
    let said = project.done(&["run", "--to", "prepare"]);
    assert!(said.contains("rows in 2 files"), "{said}");
}

#[test]
fn a_look_at_a_file_writes_the_configuration_that_reads_it() {
    let project = Project::with("");
    std::fs::remove_file(project.path("fip.toml")).unwrap();
    project.write("data/transactions.csv", &terminals());
    let file = project.path("data/transactions.csv");
    let said = project.done(&["init", "--from", file.to_str().unwrap()]);
    assert!(said.contains("Sure:") && said.contains("left out: "), "{said}");
    let config = project.read("fip.toml");
    assert!(config.contains("customer_id = \"CUSTOMER_ID\""), "{config}");
    assert!(config.contains("path = \"data/transactions.csv\""), "{config}");
    let said = project.done(&["prepare"]);
    assert!(said.contains("50 customers"), "{said}");
    let output = project.fip(&["init", "--from", file.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("FIP-E011"));
}

#[test]
fn flags_for_own_rows_are_refused_where_a_bank_is_invented() {
    let (cause, hint) = Project::with("").refused(&["prepare", "--on-error", "fail"]);
    assert!(cause.contains("a ledger of your own") && hint.contains("fip init --from"), "{cause}");
}
