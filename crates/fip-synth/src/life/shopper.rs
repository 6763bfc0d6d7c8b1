//! The payments of a customer, day by day.

use fip_model::{Category, Channel, Date, Keyed, Timestamp};
use ndarray_rand::rand::{Rng, RngCore};
use ndarray_rand::rand_distr::{Distribution, StandardNormal};

use super::calendar::{Calendar, Day};
use super::diary::Diary;
use super::fraud::suffer;
use crate::bank::{
    BankValidParams, Habits, Market, Payment, Person, Scene, SceneKind, Trip, halves, share,
};
use crate::draw::{Alias, odds, shift_odds};
use crate::uk;

/// What the lives of all customers share.
#[derive(Debug)]
pub(crate) struct Life {
    params: BankValidParams,
    calendar: Calendar,
    diaries: Keyed,
    payments: Keyed,
    favourites: Keyed,
    frauds: Keyed,
    cash: Alias,
    abroad_online: Alias,
    clocks: [Clock; 3],
}

/// Hours of the day of a kind of payment.
#[derive(Debug)]
struct Clock {
    day: Alias,
    night: Alias,
    /// Share of the payments from 22:00 to 05:59.
    night_share: f64,
}

/// Odds of habits against those of the rows of a card file, so that the mean customer is that of the
/// United Kingdom.
const ATM_ODDS: f64 = 0.58;
const ONLINE_ODDS: f64 = 0.45;
const CROSS_BORDER_ODDS: f64 = 0.80;
/// Share of night payments of habits with which a customer has the hours of the country; above the
/// mean habit, since those of the night owls weigh more.
const MEAN_NIGHT: f64 = 0.19;
/// Chance to go to a merchant one has been to, before loyalty; and to the first to fourth of them.
const AGAIN: f64 = 0.38;
const FAVOURITES: [f64; 4] = [0.5, 0.25, 0.15, 0.10];
/// Chance to buy what most people buy most, before the customer's own focus.
const FOCUS: f64 = 0.20;
/// How much payments grow with income; and the logarithm of the size of payments at the median pay
/// without any thrift: customers earn less than it, and those who are thrifty pay more often.
const INCOME_ELASTICITY: f64 = 0.18;
const SIZE: f64 = 0.235;
/// Typical log-sd of the payments of a category, and the share of it that is within a customer and
/// month; the rest is between them.
const MEAN_LOG_SD: f64 = 0.85;
const OWN_SPREAD: f64 = 0.87;
impl Habits {
    /// Returns the habits of a customer with all payments of a year, not the rows of a card file.
    pub(crate) fn of_all_payments(self) -> Self {
        Self {
            atm: shift_odds(self.atm, ATM_ODDS.ln()),
            online: shift_odds(self.online, ONLINE_ODDS.ln()),
            cross_border: shift_odds(self.cross_border, CROSS_BORDER_ODDS.ln()),
            ..self
        }
    }
}

/// A customer's year, before it is lived.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shopping<'a> {
    pub(crate) market: &'a Market,
    pub(crate) person: &'a Person,
    pub(crate) diary: &'a Diary,
}

impl Life {
    pub(crate) fn new(params: &BankValidParams) -> Self {
        Self {
            params: *params,
            calendar: Calendar::new(params.window),
            diaries: params.seed.keyed("diary"),
            payments: params.seed.keyed("payments"),
            favourites: params.seed.keyed("favourites"),
            frauds: params.seed.keyed("fraud"),
            cash: Alias::new(uk::CASH_AMOUNTS.iter().map(|amount| amount.1)),
            abroad_online: Alias::new(uk::ABROAD_ONLINE.iter().map(|country| country.1)),
            clocks: [&uk::SHOP_HOURS, &uk::ONLINE_HOURS, &uk::CASH_HOURS].map(Clock::new),
        }
    }

    /// Returns the customer's diary.
    pub(crate) fn diary(&self, person: &Person) -> Diary {
        let habits = person.habits.of_all_payments();
        let entity = u64::from(person.customer.customer_id.number());
        let rng = &mut self.diaries.stream(entity);
        Diary::new(self.params.seed, &self.calendar, person, &habits, rng)
    }

    /// Adds the frauds on a customer's cards to `payments`, which are in order of time afterwards.
    pub(crate) fn suffer(&self, market: &Market, person: &Person, payments: &mut Vec<Payment>) {
        suffer(self.frauds, &self.calendar, market, person, payments);
    }

    /// Adds the payments of a customer to `payments`, in order of time; `share` of those expected.
    pub(crate) fn pay(&self, shopping: &Shopping<'_>, share: f64, payments: &mut Vec<Payment>) {
        let diary = shopping.diary;
        let shopper = Shopper::new(self, shopping);
        let rng = &mut self.payments.stream(shopper.entity);
        let mut trips = diary.trips.iter().peekable();
        for (day, &expected) in self.calendar.days.iter().zip(&diary.payments).skip(diary.first_day)
        {
            while trips.peek().is_some_and(|trip| trip.first.plus_days(trip.n_days) <= day.date) {
                trips.next();
            }
            let trip = trips.peek().filter(|trip| trip.holds(day.date)).copied();
            let start = payments.len();
            for _ in 0..poisson(expected * share, rng.r#gen()) {
                payments.push(shopper.payment(day, trip, rng));
            }
            payments[start..].sort_by_key(|payment| payment.at);
        }
    }
}

/// Returns a Poisson number of this mean at share `u`, by summing up probabilities.
fn poisson(mean: f64, u: f64) -> u32 {
    const MOST: u32 = 500;
    let mut probability = (-mean).exp();
    let mut up_to = probability;
    let mut n = 0;
    while u >= up_to && n < MOST {
        n += 1;
        probability *= mean / f64::from(n);
        up_to += probability;
    }
    n
}

/// A customer who is shopping.
struct Shopper<'a> {
    life: &'a Life,
    market: &'a Market,
    person: &'a Person,
    diary: &'a Diary,
    entity: u64,
    atm: f64,
    /// Cash or online.
    not_present: f64,
    /// Share of online payments that go abroad.
    online_abroad: f64,
    /// Share of wants by kind of place, by count.
    wanted: [f64; 4],
    /// Share of night by clock.
    night: [f64; 3],
    again: f64,
    /// Logarithm of the size of payments.
    size: f64,
    /// Chance to buy what is bought most.
    focus: f64,
    by_phone: f64,
}

impl<'a> Shopper<'a> {
    fn new(life: &'a Life, shopping: &Shopping<'a>) -> Self {
        let Shopping { market, person, diary } = *shopping;
        let habits = person.habits.of_all_payments();
        let wanted = SceneKind::ALL.map(|kind| {
            // As many payments as it takes to have the customer's share of spending.
            let of = habits.discretionary / market.basket(kind, true).mean;
            of / (of + (1.0 - habits.discretionary) / market.basket(kind, false).mean)
        });
        let by_night = (odds(habits.night) / odds(MEAN_NIGHT)).ln();
        let relative = person.customer.annual_income.pounds() / uk::MEDIAN_PAY;
        let young = person.customer.age < 40;
        Self {
            life,
            market,
            person,
            diary,
            entity: u64::from(person.customer.customer_id.number()),
            atm: habits.atm,
            not_present: habits.atm + habits.online,
            online_abroad: (0.4 * habits.cross_border / habits.online).min(0.9),
            wanted,
            night: [0, 1, 2].map(|at: usize| shift_odds(life.clocks[at].night_share, by_night)),
            again: shift_odds(AGAIN, person.loyalty),
            size: SIZE + INCOME_ELASTICITY * relative.ln() - person.thrift,
            focus: shift_odds(FOCUS, person.focus),
            by_phone: if young { uk::PHONE_SHARE_UNDER_40 } else { uk::PHONE_SHARE_FROM_40 },
        }
    }

    fn payment(&self, day: &Day, trip: Option<&Trip>, rng: &mut impl RngCore) -> Payment {
        let [u, v] = halves(rng.next_u64()).map(share);
        let kind = if u >= self.not_present {
            if trip.is_some() { SceneKind::Abroad } else { SceneKind::Home }
        } else if u >= self.atm {
            if v < self.online_abroad { SceneKind::OnlineAbroad } else { SceneKind::Online }
        } else if trip.is_none() {
            return self.withdrawal(day, rng);
        } else {
            SceneKind::Abroad
        };
        let [w, category] = halves(rng.next_u64());
        let [focus, _] = halves(rng.next_u64());
        let wanted = share(w) < self.wanted[kind as usize];
        let basket = self.market.basket(kind, wanted);
        let (category, ticket) =
            if share(focus) < self.focus { basket.favourite() } else { basket.draw(category) };
        let z: f64 = StandardNormal.sample(rng);
        // The spread changes the median too, so that the mean stays.
        let own = ticket.log_sd * OWN_SPREAD;
        let spread = own * self.person.spread;
        let abroad = if kind == SceneKind::Abroad { uk::ABROAD_PRICES } else { 1.0 };
        // Prices that differ little differ little between customers and months too.
        let size = self.size + self.diary.sizes[day.month].ln();
        let logarithm =
            ticket.log_sd / MEAN_LOG_SD * size + spread * z + (own * own - spread * spread) / 2.0;
        let [ending, account] = halves(rng.next_u64());
        let pence = price(ticket.median * abroad * logarithm.exp(), share(ending));
        let merchant = self.merchant(kind, category, trip, rng);
        let clock = usize::from(matches!(kind, SceneKind::Online | SceneKind::OnlineAbroad));
        let at = self.moment(day.date, clock, rng);
        let channel = if clock == 1 {
            Channel::Online
        } else {
            self.at_the_till(pence, halves(rng.next_u64()).map(share))
        };
        let on_credit =
            self.person.accounts.len() > 1 && share(account) < uk::CREDIT_SHARE_OF_HOLDERS;
        Payment::generated(at, merchant, usize::from(on_credit), channel, pence)
    }

    fn withdrawal(&self, day: &Day, rng: &mut impl RngCore) -> Payment {
        let [amount, _] = halves(rng.next_u64());
        let pounds = uk::CASH_AMOUNTS[self.life.cash.at(amount)].0;
        let merchant = self.merchant(SceneKind::Home, Category::Cash, None, rng);
        let at = self.moment(day.date, 2, rng);
        Payment::generated(at, merchant, 0, Channel::Atm, i64::from(pounds) * 100)
    }

    /// Returns a moment of the day by the clock of shops (0), web shops (1) or cash machines (2).
    fn moment(&self, date: Date, clock: usize, rng: &mut impl RngCore) -> Timestamp {
        let [hour, second] = halves(rng.next_u64());
        let [night, _] = halves(rng.next_u64());
        let hours = &self.life.clocks[clock];
        let hour = if share(night) < self.night[clock] {
            hours.night.at(hour)
        } else {
            hours.day.at(hour)
        };
        let second = (u64::from(second) * 3600) >> 32;
        Timestamp::new(date, u32::try_from(hour as u64 * 3600 + second).unwrap_or(0))
    }

    /// Returns the merchant: often one of four that the customer goes to, otherwise any.
    ///
    /// The four are a function of customer and category, so that nothing need be kept of the past.
    fn merchant(
        &self,
        kind: SceneKind,
        category: Category,
        trip: Option<&Trip>,
        rng: &mut impl RngCore,
    ) -> u32 {
        let [again, pick] = halves(rng.next_u64());
        let at_home = matches!(kind, SceneKind::Home | SceneKind::Online);
        let again = share(again) / self.again;
        let (place, pick) = if at_home && again < 1.0 {
            self.favourite(kind, category, again)
        } else {
            (rng.next_u64(), pick)
        };
        let scene = match (kind, trip) {
            (SceneKind::Online, _) => Scene::Online,
            (SceneKind::OnlineAbroad, _) => {
                let country = self.life.abroad_online.at(halves(place)[0]);
                Scene::OnlineAbroad(u8::try_from(country).unwrap_or(0))
            }
            (SceneKind::Abroad, Some(trip)) => Scene::Abroad(trip.destination),
            _ => Scene::Home(self.market.shopping_area(self.person.customer.area, place)),
        };
        self.market.pick(scene, category, pick)
    }

    /// Returns the bits by which one of the customer's four merchants is found, at share `u`.
    fn favourite(&self, kind: SceneKind, category: Category, u: f64) -> (u64, u32) {
        let mut up_to = 0.0;
        let mut which = 0;
        for (at, share) in (0_u64..).zip(FAVOURITES) {
            up_to += share;
            which = at;
            if u < up_to {
                break;
            }
        }
        let slot = (kind as u64) << 7 | (category as u64) << 2 | which;
        let key = (self.entity << 10) | (slot << 1);
        let bits = self.life.favourites.bits(key);
        (bits, halves(self.life.favourites.bits(key | 1))[0])
    }

    fn at_the_till(&self, pence: i64, [phone, contactless]: [f64; 2]) -> Channel {
        let limit = uk::CONTACTLESS_LIMIT * 100.0;
        if phone < self.by_phone {
            Channel::MobileWallet
        } else if pence as f64 <= limit && contactless < uk::CONTACTLESS_SHARE_OF_CARDS {
            Channel::Contactless
        } else {
            Channel::ChipAndPin
        }
    }
}

impl Clock {
    fn new(hours: &[f64; 24]) -> Self {
        let is_night = |hour: usize| !(6..22).contains(&hour);
        let part = |night: bool| {
            Alias::new(
                hours.iter().enumerate().map(
                    |(hour, &weight)| {
                        if is_night(hour) == night { weight } else { 0.0 }
                    },
                ),
            )
        };
        let night: f64 = (0..24).filter(|&hour| is_night(hour)).map(|hour| hours[hour]).sum();
        let all: f64 = hours.iter().sum();
        Self { day: part(false), night: part(true), night_share: night / all }
    }
}

/// Returns pence near so many pounds, at least one, often with an ending that prices like.
#[expect(clippy::cast_possible_truncation, reason = "payments stay below 2^53 pence")]
fn price(pounds: f64, u: f64) -> i64 {
    let pence = (pounds * 100.0).round().max(1.0) as i64;
    if pence < 100 {
        return pence;
    }
    let mut up_to = 0.0;
    for (ending, share) in uk::PRICE_ENDINGS {
        up_to += share;
        if u < up_to {
            // The nearest price with this ending.
            return ((pence - ending + 50).div_euclid(100) * 100 + ending).max(ending.max(1));
        }
    }
    pence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_numbers_have_their_mean_and_variance() {
        let key = fip_model::Seed::new(2).keyed("poisson");
        for mean in [0.0, 0.4, 1.6, 9.0] {
            let n = 200_000;
            let drawn: Vec<f64> =
                (0..n).map(|at| f64::from(poisson(mean, key.uniform(at)))).collect();
            let found = drawn.iter().sum::<f64>() / n as f64;
            let variance = drawn.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / n as f64;
            assert!((found - mean).abs() < 0.03 && (variance - mean).abs() < 0.12, "{found}");
        }
    }

    #[test]
    fn prices_are_positive_and_end_as_they_like() {
        assert_eq!(price(0.0, 0.0), 1);
        assert_eq!(price(12.34, 0.0), 1200);
        assert_eq!(price(12.34, 0.999), 1234);
    }
}
