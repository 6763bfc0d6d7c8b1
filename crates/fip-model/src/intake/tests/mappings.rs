//! What mappings say, and which are refused.

use super::{mapping, read, simple};
use crate::intake::RejectCode;

fn amounts(columns: &str, file: &str) -> (Vec<String>, Vec<RejectCode>, u64) {
    let text = format!("columns.customer_id = 'c'\ncolumns.date = 'd'\n{columns}");
    let told = read(&mapping(&text), &[file.as_bytes()]).unwrap();
    let rows = told.rows.iter().map(|row| row[6].clone()).collect();
    (rows, told.rejects.iter().map(|reject| reject.code).collect(), told.counts.credits)
}

#[test]
fn amounts_stand_in_one_column_in_two_or_beside_their_type() {
    let signed = "c,d,a\nx,2025-01-01,-5\nx,2025-01-01,7\nx,2025-01-01,0\n";
    let plus = amounts("columns.amount = 'a'", signed);
    assert_eq!((plus.0, plus.2), (vec!["7.00".into(), "0.00".into()], 1));
    let minus = amounts("columns.amount = { column = 'a', sign = 'spend_negative' }", signed);
    assert_eq!((minus.0, minus.2), (vec!["5.00".into(), "0.00".into()], 1));

    let two = "c,d,out,in\nx,2025-01-01,5.00,\nx,2025-01-01,,7\nx,2025-01-01,,\nx,2025-01-01,-3,\n";
    let two = amounts("columns.amount = { debit = 'out', credit = 'in' }", two);
    assert_eq!(
        (two.0, two.1, two.2),
        (vec!["5.00".into(), "3.00".into()], vec![RejectCode::Missing], 1)
    );

    let typed = "c,d,a,t\nx,2025-01-01,5,Debit\nx,2025-01-01,7,CR\nx,2025-01-01,9,?\n";
    let columns = "columns.amount = { column = 'a', type = 't', debit = ['d*'], credit = ['CR'] }";
    let typed = amounts(columns, typed);
    assert_eq!((typed.0, typed.1, typed.2), (vec!["5.00".into()], vec![RejectCode::Unmapped], 1));
}

#[test]
fn amounts_may_be_in_minor_units() {
    let file = "c,d,a\nx,2025-01-01,5417\nx,2025-01-01,-5\nx,2025-01-01,7.5\n";
    let pence = amounts("columns.amount = { column = 'a', unit = 'minor' }", file);
    assert_eq!((pence.0, pence.2), (vec!["54.17".into(), "0.08".into()], 1));
    let pounds = amounts("columns.amount = { column = 'a', unit = 'major' }", file);
    assert_eq!(pounds.0, ["5417.00", "7.50"]);
    let refused = |text: &str| {
        toml::from_str::<crate::intake::TransactionMapping>(text).unwrap_err().to_string()
    };
    let unit = refused("columns.amount = { column = 'a', unit = 'pence' }");
    assert!(unit.contains("unknown variant `pence`, expected `major` or `minor`"), "{unit}");
    let key = refused("columns.amount = { column = 'a', units = 'minor' }");
    let keys = "expected one of `column`, `sign`, `unit`, `type`, `debit`, `credit`";
    assert!(key.contains(keys), "{key}");
}

#[test]
fn a_default_channel_or_country_holds_for_all_where_there_is_no_column() {
    let mapping = simple("default.country = 'US'\ndefault.channel = 'online'");
    let told = read(&mapping, &[b"customer,day,amount\nx,2025-01-01,1\n"]).unwrap();
    assert_eq!(told.rows[0][8..10], ["ONLINE", "US"]);
    let attributes = mapping.check("GBP").unwrap().attributes();
    assert_eq!(attributes.to_string(), "channel, country");
}

#[test]
fn values_are_mapped_and_empty_cells_have_their_default() {
    let text = r#"
        columns = { customer_id = "c", date = "d", amount = "a", category = "k", channel = "h", country = "l", fraud = "f" }
        map.category.groceries = ["POTRAVINY*", "5411"]
        map.category.cash = "VYBER*"
        map.channel.atm = ["BANKOMAT"]
        map.country.CZ = ["Česko"]
        map.fraud.true = ["podvod"]
        default.channel = "contactless"
        default.fraud = false
    "#;
    let file = "c,d,a,k,h,l,f\n\
                x,2025-01-01,1,potraviny Brno,bankomat,ČESKO,Podvod\n\
                x,2025-01-01,1,5411,,deu,\n\
                x,2025-01-01,1,Eating out,ONLINE,276,0\n\
                x,2025-01-01,1,jiné,ONLINE,DE,0\n\
                x,2025-01-01,1,,ONLINE,DE,0\n\
                x,2025-01-01,1,vyber,ONLINE,Narnia,0\n";
    let told = read(&mapping(text), &[file.as_bytes()]).unwrap();
    let rows: Vec<_> = told.rows.iter().map(|row| row[7..].join(" ")).collect();
    assert_eq!(
        rows,
        ["GROCERIES ATM CZ true", "GROCERIES CONTACTLESS DE false", "EATING_OUT ONLINE DE false"]
    );
    let rejects: Vec<_> = told.rejects.iter().map(|r| (r.line, r.code, r.value.as_str())).collect();
    assert_eq!(
        rejects,
        [
            (5, RejectCode::Unmapped, "jiné"),
            (6, RejectCode::Missing, ""),
            (7, RejectCode::Unmapped, "Narnia"),
        ]
    );
}

#[test]
fn categories_come_from_purposes_and_merchant_category_codes_too() {
    let text = r#"
        columns = { customer_id = "c", date = "d", amount = "a", mcc = "m", purpose = "p" }
        map.purpose.insurance = ["POJISTNE"]
        map.category.utilities = ["9311"]
        default.category = "other_retail"
    "#;
    let file = "c,d,a,m,p\nx,2025-01-01,1,5411,\nx,2025-01-01,1,5411,POJISTNE\n\
                x,2025-01-01,1,9311,\nx,2025-01-01,1,3058,x\nx,2025-01-01,1,9399,x\n";
    let told = read(&mapping(text), &[file.as_bytes()]).unwrap();
    let rows: Vec<_> = told.rows.iter().map(|row| row[7].as_str()).collect();
    assert_eq!(rows, ["GROCERIES", "INSURANCE", "UTILITIES", "TRAVEL"]);
    assert_eq!(told.rejects[0].code, RejectCode::Unmapped);
}

#[test]
fn other_currencies_need_a_rate() {
    let text = "columns.currency = 'cur'\nrates = { EUR = 0.85, usd = '0.79' }";
    let file = "customer,day,amount,cur\nx,2025-01-01,10,GBP\nx,2025-01-01,10.01,EUR\n\
                x,2025-01-01,10,usd\nx,2025-01-01,10,\nx,2025-01-01,10,CHF\n";
    let told = read(&simple(text), &[file.as_bytes()]).unwrap();
    let rows: Vec<_> = told.rows.iter().map(|row| row[6].as_str()).collect();
    assert_eq!(rows, ["10.00", "8.51", "7.90", "10.00"]);
    assert_eq!((told.rejects[0].code, told.rejects[0].value.as_str()), (RejectCode::NoRate, "CHF"));
}

#[test]
fn rules_leave_records_out_before_anything_else_is_read() {
    let file = "customer,day,amount\nx,2025-01-01,1\nbank,never,x\ny,2025-01-01,2\n";
    let told = read(&simple("ignore.customer = 'BANK*'"), &[file.as_bytes()]).unwrap();
    assert_eq!((told.rows.len(), told.rejects.len(), told.counts.ignored), (2, 0, 1));
    let told = read(&simple("only.customer = ['x', 'z']"), &[file.as_bytes()]).unwrap();
    assert_eq!((told.rows.len(), told.counts.ignored), (1, 2));
}

#[test]
fn a_time_may_stand_in_a_column_of_its_own() {
    let file =
        "customer,day,amount,time\nx,2025-01-01,1,09:05\nx,2025-01-01,1,9:61\nx,2025-01-01,1,\n";
    let told = read(&simple("columns.time = 'time'"), &[file.as_bytes()]).unwrap();
    assert_eq!(told.rows[0][5], "2025-01-01T09:05:00");
    let codes: Vec<_> = told.rejects.iter().map(|reject| reject.code).collect();
    assert_eq!(codes, [RejectCode::NoSuchDate, RejectCode::Missing]);
}

#[test]
fn what_a_ledger_has_follows_from_its_mapping() {
    let has = |more: &str| simple(more).check("GBP").unwrap().attributes().to_string();
    assert_eq!(has(""), "none");
    assert_eq!(has("columns.mcc = 'm'\ncolumns.time = 't'"), "time_of_day, mcc, category");
    assert_eq!(has("date_format = ['%Y-%m-%d %H:%M', '%d/%m/%Y']\ncolumns.fraud = 1"), "fraud");
    assert_eq!(has("date_format = '%s'\ncolumns.merchant_name = 'm'"), "time_of_day, merchant");
}

#[test]
fn mappings_that_cannot_be_are_refused_with_the_key() {
    for (text, key) in [
        ("", "columns.customer_id"),
        ("columns.account_id = 'a'", "columns.date"),
        ("columns = { account_id = 'a', date = 'd' }", "columns.amount"),
        (
            "columns = { account_id = 'a', date = 'd', amount = { column = 'a', type = 't' } }",
            "columns.amount",
        ),
        (
            "columns = { account_id = 'a', date = 'd', amount = { column = 'a', debit = 'd' } }",
            "columns.amount",
        ),
        (
            "columns = { account_id = 'a', date = 'd', amount = { type = 'a', debit = 'd' } }",
            "columns.amount",
        ),
        ("columns = { account_id = 'a', date = 'd', amount = { credit = 'c' } }", "columns.amount"),
    ] {
        assert_eq!(mapping(text).check("GBP").unwrap_err().key(), key, "{text}");
    }
    for (text, key) in [
        ("delimiter = ''", "delimiter"),
        ("delimiter = 'ab'", "delimiter"),
        ("delimiter = 'é'", "delimiter"),
        ("delimiter = '\"'", "quote"),
        ("max_record_bytes = 5", "max_record_bytes"),
        ("date_format = '%Q'", "date_format"),
        ("date_format = []", "date_format"),
        ("time_format = '%M'", "time_format"),
        ("thousands = '.'\ndecimal = '.'", "thousands"),
        ("thousands = 'x'", "thousands"),
        ("map.category.food = ['a']", "map.category"),
        ("map.fraud.maybe = ['a']", "map.fraud"),
        ("default.channel = 'walking'", "default.channel"),
        ("default.mcc = 54111", "default.mcc"),
        ("default.mcc = 5411", "default.mcc"),
        ("default.category = 'cash'", "default.category"),
        ("default.merchant = 'x'", "default.merchant"),
        ("default.fraud = false", "default.fraud"),
        ("rates.EUR = -1", "rates.EUR"),
        ("rates.GBP = 0.01", "rates.GBP"),
        ("rates.gbp = '1.000001'", "rates.gbp"),
    ] {
        let error = simple(text).check("GBP").unwrap_err();
        assert_eq!(error.key(), key, "{error}");
        assert!(error.to_string().starts_with(key), "{error}");
    }
    assert!(simple("rates.GBP = 1").check("GBP").is_ok());
    let error = simple("rates.GBP = 0.01").check("GBP").unwrap_err().to_string();
    assert!(error.contains("unit = \"minor\""), "{error}");
}

#[test]
fn mappings_are_written_as_they_are_read() {
    let all = simple(
        "columns.merchant_id = 4\nmap.category.cash = ['a', 'b']\nrates.EUR = 0.85\ndefault.mcc = 5999",
    );
    let written = toml::to_string(&all).unwrap();
    assert_eq!(mapping(&written), all, "{written}");
    for wrong in ["columns.date = 0", "columns.date = true", "encoding = 'klingon'", "colums = 1"] {
        assert!(toml::from_str::<crate::intake::TransactionMapping>(wrong).is_err(), "{wrong}");
    }
}
