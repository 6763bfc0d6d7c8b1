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

#[test]
fn formats_that_would_change_days_and_months_are_refused_and_never_proposed() {
    let refused = simple("date_format = ['%d/%m/%Y', '%Y-%m-%d', '%m/%d/%Y']").check("GBP");
    let error = refused.unwrap_err();
    assert_eq!(error.key(), "date_format");
    let told = error.to_string();
    assert!(told.contains("%d/%m/%Y and %m/%d/%Y read one text as two days"), "{told}");
    assert!(simple("date_format = ['%d/%m/%Y', '%Y-%m-%d', '%d.%m.%y']").check("GBP").is_ok());

    let hint = |format: &str, date: &str| {
        let mapping = simple(&format!("date_format = '{format}'"));
        let file = format!("customer,day,amount\nx,{date},1\n");
        read(&mapping, &[file.as_bytes()]).unwrap().rejects[0].hint.clone()
    };
    let other_way = hint("%d/%m/%Y", "05/17/2025");
    assert!(other_way.starts_with("would fit %m/%d/%Y: that reads day and month"), "{other_way}");
    assert!(other_way.contains("do not add it"), "{other_way}");
    assert!(hint("%d/%m/%Y", "05/17/2025 10:00").contains("do not add it"));
    assert_eq!(hint("%d/%m/%Y", "2025-05-17"), "would fit %Y-%m-%d: add it to date_format");
    assert!(hint("%m/%d/%Y", "05/03/25").contains("do not add it"));
    let short = hint("%d/%m/%Y", "05/03/25");
    assert_eq!(short, "would fit %d/%m/%y: add it to date_format");
}

#[test]
fn income_is_read_before_it_is_left_out() {
    let columns = "columns.account_id = 'k'\ncolumns.amount = { debit = 'out', credit = 'in' }";
    let file = "c,k,d,out,in\n\
                x,1,2025-01-01,,5\n\
                x,1,Total,,50\n\
                x,1,,,50\n\
                ,1,2025-01-01,,5\n\
                x,,2025-01-01,,5\n\
                x,1,2025-01-01,,five\n";
    let found = amounts(columns, file);
    let expected = [
        RejectCode::DateFormat,
        RejectCode::Missing,
        RejectCode::Missing,
        RejectCode::Missing,
        RejectCode::BadAmount,
    ];
    assert_eq!((found.0.len(), found.1, found.2), (0, expected.to_vec(), 1));
}

#[test]
fn a_row_has_one_side_and_a_sign_says_what_was_taken_back() {
    let file = "c,d,out,in\nx,2025-01-01,100.00,30.00\nx,2025-01-01,100.00,0.00\nx,2025-01-01,0.00,30.00\n\
                x,2025-01-01,-25.00,\nx,2025-01-01,,-30.00\nx,2025-01-01,0.00,0.00\n";
    let found = |sign: &str| {
        amounts(&format!("columns.amount = {{ debit = 'out', credit = 'in'{sign} }}"), file)
    };
    let any = found("");
    assert_eq!((any.0, any.2), (["100.00", "25.00", "0.00"].map(str::to_owned).to_vec(), 2));
    assert_eq!(any.1, [RejectCode::BadAmount]);
    let above = found(", sign = 'spend_positive'");
    assert_eq!((above.0, above.2), (["100.00", "0.00"].map(str::to_owned).to_vec(), 3));
    let below = found(", sign = 'spend_negative'");
    assert_eq!((below.0, below.2), (["25.00", "0.00"].map(str::to_owned).to_vec(), 3));
    let text =
        "columns = { customer_id = 'c', date = 'd', amount = { debit = 'out', credit = 'in' } }";
    let told = read(&mapping(text), &[file.as_bytes()]).unwrap();
    let message = "expected a debit or a credit, found both: \"100.00\" and \"30.00\"";
    assert_eq!(told.rejects[0].message, message);
}

#[test]
fn rows_are_counted_for_the_rule_that_left_them_out() {
    let text = "ignore.k = ['a', '']\nignore.z = 'never'\nonly.s = 'done'\n";
    let mapping = simple(text);
    let plan = mapping.check("GBP").unwrap();
    let mut reader =
        crate::intake::TransactionReader::new(&plan, |_| Ok(crate::intake::Taken::Accepted));
    let row = |k: &str, s: &str| format!("x,2025-01-01,1,{k},{s},\n");
    let rows = [row("a", "done"), row("", "lost"), row("b", "lost"), row("b", "done")].concat();
    reader.push(format!("customer,day,amount,k,s,z\n{rows}").as_bytes()).unwrap();
    reader.finish().unwrap();
    assert_eq!((reader.counts().ignored, reader.counts().accepted), (3, 1));
    let told = reader.into_rows();
    let left_out = crate::intake::Rows::left_out(&told);
    let expected = [("ignore.k", 2), ("ignore.z", 0), ("only.s", 1)];
    assert_eq!(left_out, expected.map(|(key, n)| (key.to_owned(), n)));
    for rule in ["ignore.k = []", "only.k = []"] {
        let error = simple(rule).check("GBP").unwrap_err();
        assert!(error.to_string().contains("it holds for no row"), "{error}");
    }
}

#[test]
fn all_defaults_that_a_row_needs_are_named_at_once() {
    let columns = "columns.merchant_name = 'm'\ncolumns.mcc = 'code'\n";
    let hint = |text: &str, row: &str| {
        let mapping = simple(&format!("{columns}{text}"));
        let file = format!("customer,day,amount,m,code\nx,2025-01-01,1,{row}\n");
        read(&mapping, &[file.as_bytes()]).unwrap().rejects.first().map(|one| one.hint.clone())
    };
    let named = |keys: &str| {
        format!(
            "say in [input.transactions] what stands for empty cells, of this row {keys}; or leave such rows \
             out by an ignore rule with \"\" for an empty cell"
        )
    };
    assert_eq!(hint("", ","), Some(named("default.merchant, default.mcc, default.category")));
    assert_eq!(
        hint("default.mcc = '6012'", ","),
        Some(named("default.merchant, default.category"))
    );
    assert_eq!(hint("default.mcc = '6012'", "shop,"), Some(named("default.category")));
    let all = "default.merchant = 'none'\ndefault.mcc = '6012'\ndefault.category = 'other_retail'";
    assert_eq!(hint(all, ","), None);
}
