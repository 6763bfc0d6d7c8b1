use super::*;

fn numbers<'a>(name: &'a str, cells: &'a [Option<f64>]) -> TableColumn<'a> {
    TableColumn { name, cells: TableCells::Numbers(cells) }
}

fn categories<'a>(indices: &'a [Option<u32>], names: &'a [&'a str]) -> TableColumn<'a> {
    TableColumn { name: "home", cells: TableCells::Categories { indices, names } }
}

fn row(matrix: &FeatureMatrix, row: usize) -> Vec<Option<f64>> {
    (0..matrix.n_columns()).map(|column| matrix.get(row, column)).collect()
}

const ONES: [Option<f64>; 2] = [Some(1.0), Some(0.0)];

#[test]
fn refuses_a_table_that_teaches_nothing() {
    let fit = |table: &[TableColumn<'_>], rows: &[usize]| Encoding::params().fit(table, rows);
    assert_eq!(fit(&[numbers("a", &ONES)], &[]), Err(EncodingError::NoRows));
    assert_eq!(fit(&[], &[0]), Err(EncodingError::NothingToLearn));
    assert_eq!(fit(&[numbers("a", &ONES)], &[0]), Err(EncodingError::NothingToLearn));
    assert_eq!(fit(&[numbers("a", &[None, None])], &[0, 1]), Err(EncodingError::NothingToLearn));
    let beyond = EncodingError::NoRow { column: "a".to_owned(), row: 2 };
    assert_eq!(fit(&[numbers("a", &ONES)], &[0, 2]), Err(beyond));
    let twice = EncodingError::DuplicateInput { column: "a".to_owned() };
    assert_eq!(fit(&[numbers("a", &ONES), numbers("a", &ONES)], &[0, 1]), Err(twice));
    let found = Encoding::params().max_levels(0).check();
    assert_eq!(found, Err(EncodingError::NoLevelsAllowed));
}

#[test]
fn refuses_a_table_of_other_columns() {
    let encoding = Encoding::params().fit(&[numbers("home", &ONES)], &[0, 1]).unwrap();
    let found = encoding.transform(&[numbers("b", &ONES)], &[0]).unwrap_err();
    assert_eq!(found, EncodingError::NoColumn { column: "home".to_owned() });
    let found = encoding.transform(&[categories(&[Some(0)], &["own"])], &[0]).unwrap_err();
    assert_eq!(found, EncodingError::NotNumbers { column: "home".to_owned() });
    let infinite = [Some(f64::INFINITY)];
    let found = encoding.transform(&[numbers("home", &infinite)], &[0]).unwrap_err();
    assert!(matches!(found, EncodingError::Matrix(_)));
}

#[test]
fn an_unseen_level_is_zero_everywhere_and_so_is_an_unseen_gap() {
    let table = categories(&[Some(0), Some(1), Some(2), None], &["own", "rent", "tent"]);
    let encoding = Encoding::params().fit(&[table], &[0, 1]).unwrap();
    let matrix = encoding.transform(&[table], &[0, 1, 2, 3]).unwrap();
    assert_eq!(matrix.names(), ["home = own", "home = rent"]);
    assert_eq!(row(&matrix, 1), [Some(0.0), Some(1.0)]);
    assert_eq!(row(&matrix, 2), [Some(0.0); 2]);
    assert_eq!(row(&matrix, 3), [Some(0.0); 2]);
}

#[test]
fn the_most_frequent_levels_have_columns_and_the_others_share_one() {
    let indices = [2, 2, 2, 0, 0, 1, 3].map(Some);
    let table = categories(&indices, &["a", "b", "c", "d"]);
    let rows: Vec<usize> = (0..7).collect();
    let params = Encoding::params().max_levels(2);
    let encoding = params.clone().fit(&[table], &rows).unwrap();
    assert_eq!(encoding.encoded_names(), ["home = a", "home = c", "home (other)"]);
    assert_eq!(encoding.input_of(), [0, 0, 0]);
    let matrix = encoding.transform(&[table], &[5, 0]).unwrap();
    assert_eq!(row(&matrix, 0), [Some(0.0), Some(0.0), Some(1.0)]);
    let without = params.reference(ReferenceLevel::MostFrequent).fit(&[table], &rows).unwrap();
    assert_eq!(without.encoded_names(), ["home = a", "home (other)"]);
    let matrix = without.transform(&[table], &[0]).unwrap();
    assert_eq!(row(&matrix, 0), [Some(0.0); 2], "the reference is not other");
}

#[test]
fn only_training_rows_are_looked_at() {
    let cells = [Some(1.0), Some(2.0), Some(f64::MAX), None];
    let indices = [Some(0), Some(1), Some(2), None];
    let table = [numbers("a", &cells), categories(&indices, &["x", "y", "z"])];
    let found = Encoding::params().fit(&table, &[0, 1]).unwrap();
    let cut = [numbers("a", &cells[..2]), categories(&indices[..2], &["x", "y"])];
    assert_eq!(found, Encoding::params().fit(&cut, &[0, 1]).unwrap());
}

#[test]
fn long_tails_become_logarithms_and_indicators_do_not() {
    let tail: Vec<Option<f64>> =
        (0..60).map(|at| Some(f64::from(at % 12).exp() * f64::from(at % 5))).collect();
    let rare: Vec<Option<f64>> = (0..60).map(|at| Some(f64::from(u8::from(at == 7)))).collect();
    let even: Vec<Option<f64>> = (0..60).map(|at| Some(f64::from(at))).collect();
    let table = [numbers("tail", &tail), numbers("rare", &rare), numbers("even", &even)];
    let rows: Vec<usize> = (0..60).collect();
    let params = Encoding::params().long_tails(LongTails::SignedLog);
    let encoding = params.fit(&table, &rows).unwrap();
    assert_eq!(encoding.encoded_names(), ["ln(1 + tail)", "rare", "even"]);
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    let text = concat!(
        r#"{"inputs":[{"kind":"numeric","name":"a","transform":"identity"},"#,
        r#"{"kind":"category","name":"b","levels":["x","y"],"other":false,"missing":true}]}"#,
    );
    let encoding: Encoding = serde_json::from_str(text).unwrap();
    assert_eq!(encoding.encoded_names(), ["a", "b = x", "b = y", "b (missing)"]);
    assert_eq!(serde_json::to_string(&encoding).unwrap(), text);
    for (from, to, expected) in [
        (r#""name":"b""#, r#""name":"a""#, "found `a` again"),
        (r#"["x","y"]"#, r#"["y","x"]"#, "ascending"),
        (
            r#"["x","y"],"other":false,"missing":true"#,
            r#"[],"other":false,"missing":false"#,
            "a level",
        ),
        (r#""other""#, r#""others""#, "unknown field"),
        ("identity", "square", "unknown variant"),
    ] {
        let found = serde_json::from_str::<Encoding>(&text.replace(from, to)).unwrap_err();
        assert!(found.to_string().contains(expected), "{found}");
    }
}
