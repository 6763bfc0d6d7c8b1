//! Worlds that are large, empty, or at a limit.

use fip_features::{Catalogue, CatalogueError, Declaration, FeatureError, MerchantKind, compute};
use fip_model::{Category, CustomerId, Money};

use crate::tables::cells;
use crate::worlds::{Payment, Shape, World, random, window};
use crate::{assert_equal, assert_equal_on, ten_pounds};

/// More than sixteen bits count.
const MANY: u32 = 70_000;

fn year() -> fip_model::ObservationWindow {
    window(202_501, 12)
}

#[test]
fn more_rows_in_a_month_than_sixteen_bits_count() {
    let one_month = window(202_505, 1);
    let mut world = random(&Shape::new(1, MANY, one_month));
    world.customers.extend([2, 3].map(CustomerId::new));
    world.payments.push(Payment { customer: 1, ..ten_pounds("2025-05-09T09:00:00") });
    assert!(world.payments.len() > 65_536);
    assert_equal_on(&world, one_month);
    assert_equal_on(&world, year());
}

#[test]
fn more_customers_than_sixteen_bits_count() {
    let mut world = random(&Shape::new(MANY, 6 * MANY, year()));
    // The kernel reads more than 2^18 rows piece by piece, and sorted rows where they are.
    assert!(world.payments.len() > 1 << 18);
    let some = Catalogue::built_in().with(&conditions(5, "amount >= ")).unwrap();
    let columns = world.columns();
    assert_equal(&columns.ledger(), year(), &some);
    world.payments.sort_by_key(|row| row.customer);
    let sorted = compute(&world.columns().ledger(), year(), &some).unwrap();
    assert_eq!(sorted, compute(&columns.ledger(), year(), &some).unwrap());
}

#[test]
fn many_customers_few_of_whom_have_rows() {
    assert_equal_on(&random(&Shape::new(3_000, 50, year())), year());
    let columns = random(&Shape::new(3 * MANY, 1_000, year())).columns();
    assert_equal(&columns.ledger(), year(), Catalogue::built_in());
}

/// The kernel stamps values with the number of the customer who had them last, and numbers begin
/// again: the first customers and those with the same numbers have merchants that nobody else has.
#[test]
fn more_customers_than_have_numbers_of_their_own() {
    const N_NUMBERS: u32 = (1 << 21) - 1;
    let rows = (0..N_NUMBERS + 15).filter(|customer| customer % N_NUMBERS < 15);
    let rows = rows.flat_map(|customer| {
        let first = customer % N_NUMBERS * 2;
        [first, first + 1].map(|merchant| Payment {
            customer,
            merchant,
            ..ten_pounds("2025-01-01T00:00:00")
        })
    });
    let columns = World::new(N_NUMBERS + 15, rows.collect()).columns();
    let distinct = [Declaration::new("merchants_seen", "distinct merchants")];
    let distinct = Catalogue::new(&distinct).unwrap();
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let found = one_thread.install(|| compute(&columns.ledger(), year(), &distinct)).unwrap();
    for table in [found.monthly, found.customers] {
        let of = |row| table.number(row, "merchants_seen");
        let active = (0..table.n_rows()).filter(|&row| of(row) != Some(0.0));
        assert_eq!(active.map(of).collect::<Vec<_>>(), [Some(2.0); 30]);
    }
}

#[test]
fn one_customer_has_nearly_all_rows() {
    let many = random(&Shape::new(1, 40_000, year()));
    let mut world = random(&Shape::new(200, 400, year()));
    let rows = many.payments.iter().map(|&row| Payment { customer: 77, ..row });
    world.payments.extend(rows);
    assert_equal_on(&world, year());
}

#[test]
fn ids_with_gaps_between_them() {
    let numbers = [0, 1, 7, 65_535, 65_536, 16_777_216, u32::MAX - 1, u32::MAX];
    let customers = numbers.map(CustomerId::new).to_vec();
    let shape = Shape { customers, ..Shape::new(1, 1_000, year()) };
    assert_equal_on(&random(&shape), year());
}

#[test]
fn more_merchants_than_sixteen_bits_count() {
    let mut world = random(&Shape::new(9, 5_000, year()));
    let kind = |at: u32| MerchantKind {
        category: Category::ALL[at as usize % Category::ALL.len()],
        // Codes of ISO 18245 have four digits, but nothing keeps a bank from others.
        mcc: u16::try_from(at % 65_536).unwrap(),
    };
    world.merchants = (0..MANY).map(kind).collect();
    for (row, payment) in (0_u32..).zip(&mut world.payments) {
        payment.merchant = (row * 7_919) % MANY;
    }
    world.payments[0].merchant = MANY - 1;
    world.payments[1].merchant = 65_535;
    assert_equal_on(&world, year());
}

#[test]
fn nothing_at_all() {
    assert_equal_on(&World::new(0, Vec::new()), year());
    assert_equal_on(&World { merchants: Vec::new(), ..World::new(3, Vec::new()) }, year());
    let columns = random(&Shape::new(9, 100, year())).columns();
    assert_equal(&columns.ledger(), year(), &Catalogue::new(&[]).unwrap());
}

#[test]
fn a_catalogue_of_one_table_alone() {
    let columns = random(&Shape::new(20, 500, year())).columns();
    for alone in ["spend against the 3 months before", "active months where night"] {
        let catalogue = Catalogue::new(&[Declaration::new("alone", alone)]).unwrap();
        assert_equal(&columns.ledger(), year(), &catalogue);
    }
}

/// Returns declarations with so many different conditions.
fn conditions(n: usize, condition: &str) -> Vec<Declaration> {
    let measures = ["count", "sum of amount", "share of spend", "sd of amount", "days since last"];
    let of = |at: usize| {
        let definition = format!("{} where {condition}{at}", measures[at % measures.len()]);
        Declaration::new(format!("such_{at}"), definition)
    };
    (0..n).map(of).collect()
}

#[test]
fn as_many_conditions_as_there_may_be() {
    let columns = random(&Shape::new(30, 3_000, year())).columns();
    for n in [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64] {
        let catalogue = Catalogue::new(&conditions(n, "amount >= ")).unwrap();
        assert_equal(&columns.ledger(), year(), &catalogue);
        // Each alternative of a condition counts.
        let catalogue = Catalogue::new(&conditions(n.div_ceil(2), "night or amount >= ")).unwrap();
        assert_equal(&columns.ledger(), year(), &catalogue);
    }
    let refused = Catalogue::new(&conditions(65, "amount >= "));
    assert_eq!(refused, Err(CatalogueError::TooManyConditions { most: 64, found: 65 }));
    let refused = Catalogue::new(&conditions(33, "night or amount >= "));
    assert!(matches!(refused, Err(CatalogueError::TooManyConditions { .. })), "{refused:?}");
}

#[test]
fn features_that_all_ask_the_same() {
    let columns = random(&Shape::new(30, 3_000, year())).columns();
    let same = |at: usize| Declaration::new(format!("same_{at}"), "sd of amount where night");
    let catalogue = Catalogue::new(&(0..300).map(same).collect::<Vec<_>>()).unwrap();
    assert_equal(&columns.ledger(), year(), &catalogue);
}

/// Rows of these pence in different months.
fn of_pence(pence: [i64; 6]) -> World {
    let row = |(month, pence): (usize, i64)| Payment {
        pence,
        merchant: u32::try_from(month % 3).unwrap(),
        ..ten_pounds(&format!("2025-{:02}-03T12:00:00", 2 * month + 1))
    };
    World::new(1, pence.into_iter().enumerate().map(row).collect())
}

#[test]
fn amounts_of_a_quadrillion() {
    let large = 1_000_000_000_000_000_000;
    assert_equal_on(&of_pence([large, large - 1, 1 - large, 7, -large, large]), year());
    let whole = i64::MAX / 6;
    assert_equal_on(&of_pence([whole; 6]), year());
    assert_equal_on(&of_pence([-whole; 6]), year());
}

#[test]
fn amounts_that_sum_to_the_limit_and_above_it() {
    let sum = |pence: [i64; 6]| {
        let columns = of_pence(pence).columns();
        let found = compute(&columns.ledger(), year(), Catalogue::built_in())?;
        let cells = cells(&found.customers);
        Ok::<String, FeatureError>(cells["total_spend"][0].clone())
    };
    assert_eq!(sum([i64::MAX, 0, 0, 0, 0, 0]), Ok("92233720368547758.07".to_owned()));
    assert_eq!(sum([-i64::MAX, 0, 0, 0, 0, 0]), Ok("-92233720368547758.07".to_owned()));
    for pence in [
        [i64::MAX, 1, 0, 0, 0, 0],
        [i64::MAX, 0, -1, 0, 0, 0],
        [i64::MIN, 0, 0, 0, 0, 0],
        [i64::MIN, i64::MAX, 0, 0, 0, 0],
        [i64::MAX; 6],
        [i64::MIN; 6],
    ] {
        assert_eq!(sum(pence), Err(FeatureError::TooMuchMoney), "{pence:?}");
    }
}

#[test]
fn many_amounts_that_sum_to_the_limit_and_above_it() {
    let pence = (1 << 47) - 1;
    let n_most = 1 << 16;
    let mut world =
        World::new(1, vec![Payment { pence, ..ten_pounds("2025-02-28T23:59:59") }; n_most]);
    let found = compute(&world.columns().ledger(), year(), Catalogue::built_in()).unwrap();
    let total = Money::from_pence(i64::try_from(n_most).unwrap() * pence).to_string();
    assert_eq!(cells(&found.customers)["total_spend"], [total]);
    assert_eq!(found.customers.number(0, "std_txn_amount"), Some(0.0));
    // One row more, and so many that 64 bits begin again.
    for n in [n_most + 1, 2 * n_most + 3] {
        world.payments.resize(n, world.payments[0]);
        let refused = compute(&world.columns().ledger(), year(), Catalogue::built_in());
        assert_eq!(refused, Err(FeatureError::TooMuchMoney));
    }
}

/// n M^2 - M^2 over n (n - 1) is M^2 / n for an amount M and n - 1 zeros, although n M^2 is more than
/// 127 bits hold.
#[test]
fn the_deviation_of_the_largest_amount() {
    for large in [i64::MAX, -i64::MAX] {
        let columns = of_pence([large, 0, 0, 0, 0, 0]).columns();
        let found = compute(&columns.ledger(), year(), Catalogue::built_in()).unwrap();
        let sd = found.customers.number(0, "std_txn_amount").unwrap();
        let expected = i64::MAX as f64 / 6.0_f64.sqrt() / 100.0;
        assert!((sd / expected - 1.0).abs() < 1e-9, "{sd} for {expected}");
    }
}

#[test]
fn sums_that_cancel_to_the_penny_have_no_trend() {
    let monthly = ["sum of amount", "count where amount > 0", "mean of amount"];
    let mut declarations = Vec::new();
    for (at, monthly) in monthly.into_iter().enumerate() {
        declarations.push(Declaration::new(format!("monthly_{at}"), monthly));
        for statistic in ["mean", "sd", "min", "max", "slope", "trend"] {
            let definition = format!("{statistic} of monthly monthly_{at}");
            declarations.push(Declaration::new(format!("{statistic}_{at}"), definition));
        }
    }
    declarations.push(Declaration::new("share_abroad", "share of spend where cross_border"));
    declarations.push(Declaration::new("trend_of_spend", "trend of monthly spend"));
    declarations.push(Declaration::new("entropy_of", "entropy of spend by merchant"));
    let catalogue = Catalogue::new(&declarations).unwrap();
    for pence in [
        [1_010, 2_020, -3_030, 0, 0, 0],
        [10, 20, -30, 0, 0, 0],
        [-30, 10, 20, 70, -35, -35],
        [999_999_999, -999_999_998, -1, 0, 0, 0],
        [0; 6],
    ] {
        let columns = of_pence(pence).columns();
        assert_equal(&columns.ledger(), year(), &catalogue);
    }
}
