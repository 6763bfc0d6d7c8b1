//! Random worlds with what is awkward in them.

use fip_features::MerchantKind;
use fip_model::{
    Category, Channel, Country, CustomerId, Keyed, ObservationWindow, Seed, Timestamp,
};

use super::{Payment, World};

/// Random whole numbers, one after the other.
#[derive(Debug)]
pub(crate) struct Draw {
    keyed: Keyed,
    drawn: u64,
}

impl Draw {
    /// Returns the numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { keyed: Seed::new(seed).keyed("a random world"), drawn: 0 }
    }

    /// Returns a number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.drawn += 1;
        self.keyed.bits(self.drawn) % n
    }

    /// Returns a number below `n`, as a position.
    pub(crate) fn position(&mut self, n: u32) -> u32 {
        u32::try_from(self.below(n.into())).unwrap()
    }

    /// Returns a number below `n`, as a number of days.
    pub(crate) fn days(&mut self, n: i32) -> i32 {
        i32::try_from(self.below(u64::from(n.unsigned_abs()))).unwrap()
    }

    /// Returns one of them.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// Merchants of a random world.
pub(super) const N_MERCHANTS: u16 = 60;

/// What a random world is like.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) seed: u64,
    pub(crate) customers: Vec<CustomerId>,
    pub(crate) n_rows: u32,
    pub(crate) window: ObservationWindow,
    /// How many rows of a hundred lie up to two months outside the window.
    pub(crate) percent_outside: u64,
    pub(crate) knows_reports: bool,
}

impl Shape {
    /// Returns a world of customers 1 to `n_customers` with some rows outside its window.
    pub(crate) fn new(n_customers: u32, n_rows: u32, window: ObservationWindow) -> Self {
        let customers = World::new(n_customers, Vec::new()).customers;
        Self { seed: 1, customers, n_rows, window, percent_outside: 10, knows_reports: false }
    }
}

/// Returns merchants of every category and many codes; several share a code.
pub(super) fn merchants(n: u16) -> Vec<MerchantKind> {
    let categories = (0..n).zip(Category::ALL.into_iter().cycle());
    let codes = [7995, 0, 9999, 6011, 5411, 5412, 5999];
    categories
        .map(|(at, category)| {
            let mcc = codes.get(usize::from(at % 11)).copied().unwrap_or(4000 + at % 600);
            MerchantKind { category, mcc }
        })
        .collect()
}

/// Returns a random world: zeros, pennies, refunds, ties and giants; the seconds where day, night and
/// month begin and end. Of four customers the third has no row, the fourth few months.
pub(crate) fn random(shape: &Shape) -> World {
    let mut draw = Draw::new(shape.seed);
    let merchants = merchants(N_MERCHANTS);
    let n_customers = u32::try_from(shape.customers.len()).unwrap();
    let mut payments = Vec::new();
    for _ in 0..shape.n_rows {
        let customer = draw.position(n_customers);
        if customer % 4 == 2 {
            continue;
        }
        let at = moment(&mut draw, shape, customer % 4 == 3);
        let pence = match draw.below(10) {
            0 => 0,
            1 => 1,
            2 => 9_999_999,
            3 | 4 => 1_000,
            5 => -1_000,
            6 => -draw.below(20_000).cast_signed(),
            _ => draw.below(100_000).cast_signed(),
        };
        let fraud = draw.below(20) == 0;
        let reported = (draw.below(4) != 0).then(|| {
            let days = draw.one_of(&[0, 1, 20, 45, 200]);
            Timestamp::new(at.date().plus_days(days), at.second_of_day())
        });
        payments.push(Payment {
            at,
            customer,
            merchant: draw.position(N_MERCHANTS.into()),
            pence,
            channel: draw.one_of(&Channel::ALL),
            country: Country::new(draw.one_of(&[*b"GB", *b"GB", *b"FR", *b"US", *b"AA", *b"ZZ"]))
                .unwrap(),
            fraud,
            reported: reported.filter(|_| fraud),
        });
    }
    World {
        customers: shape.customers.clone(),
        merchants,
        payments,
        knows_reports: shape.knows_reports,
    }
}

fn moment(draw: &mut Draw, shape: &Shape, in_few_months: bool) -> Timestamp {
    let (start, end) = (shape.window.start(), shape.window.as_of());
    let n_days = end.days_since(start);
    let within = if in_few_months { (n_days + 2) / 3 } else { n_days };
    let day = match draw.below(12) {
        0 => 0,
        1 => within - 1,
        _ => draw.days(within),
    };
    let outside = draw.one_of(&[1, 2, 31, 59]);
    let date = if draw.below(100) >= shape.percent_outside {
        start.plus_days(day)
    } else if draw.below(2) == 0 {
        start.plus_days(-outside)
    } else {
        end.plus_days(outside - 1)
    };
    let any = draw.position(86_400);
    let second = draw.one_of(&[0, 1, 21_599, 21_600, 79_199, 79_200, 86_399, any, any, any]);
    Timestamp::new(date, second)
}
