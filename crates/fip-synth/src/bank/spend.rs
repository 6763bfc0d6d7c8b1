//! Where, how and when each row of a customer was spent.

use fip_model::{Category, Channel, Date, Month, ObservationWindow, Seed, Stream, Timestamp};
use ndarray_rand::rand::Rng;

use super::budget::Budget;
use super::deal::{Hand, is_cash_amount};
use super::market::{Market, Scene};
use super::people::Person;
use super::report::report_time;
use super::trip::Trip;
use crate::cards::CardRows;
use crate::draw::{Weights, round_at_random, shift_odds};
use crate::uk;

/// A card row with everything the source does not say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spent {
    /// Position in the card rows.
    pub(crate) row: u32,
    pub(crate) date: Date,
    pub(crate) channel: Channel,
    /// Position of the merchant.
    pub(crate) merchant: u32,
    /// Position among the customer's accounts.
    pub(crate) account: usize,
    /// When the bank was told of the fraud, for those.
    pub(crate) reported_at: Option<Timestamp>,
}

/// What all customers share.
pub(crate) struct Setting<'a> {
    pub(crate) seed: Seed,
    pub(crate) window: ObservationWindow,
    pub(crate) cards: &'a CardRows,
    pub(crate) market: &'a Market,
    /// The months of the window.
    pub(crate) months: &'a [Month],
}

impl Setting<'_> {
    /// Returns how the customer spent the rows of `hand`; without `trips`, the customer goes where the
    /// rows need them to.
    pub(crate) fn spend(&self, person: &Person, hand: &Hand, trips: Option<&[Trip]>) -> Vec<Spent> {
        let entity = u64::from(person.customer.customer_id.number());
        let mut shopper = Shopper {
            setting: self,
            person,
            rng: self.seed.stream("spend", entity),
            favourites: Vec::new(),
        };
        let plan = shopper.plan(&hand.rows, trips);
        let mut spent = shopper.spend_plan(&plan);
        for campaign in &hand.campaigns {
            shopper.suffer(campaign, &mut spent);
        }
        spent
    }

    fn pence(&self, row: u32) -> i64 {
        self.cards.amounts[row as usize].pence()
    }
}

/// How a row is spent, before its day and merchant are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Cash,
    Present,
    Online,
    OnlineAbroad,
    /// With the card on the trip of this number.
    Trip(usize),
}

/// Rows, the largest amount first, with their manner; and the trips they need.
struct Plan {
    rows: Vec<(u32, Manner)>,
    trips: Vec<Trip>,
}

struct Shopper<'a> {
    setting: &'a Setting<'a>,
    person: &'a Person,
    rng: Stream,
    favourites: Vec<(Scene, Category, u32)>,
}

impl Shopper<'_> {
    /// Decides how each row is spent so that the customer's habits come out.
    fn plan(&mut self, rows: &[u32], trips: Option<&[Trip]>) -> Plan {
        let setting = self.setting;
        let mut order: Vec<u32> = rows.to_vec();
        order.sort_unstable_by_key(|&row| (std::cmp::Reverse(setting.pence(row)), row));
        let mut manners = vec![Manner::Present; order.len()];
        let n = order.len() as f64;

        let cash: Vec<usize> =
            (0..order.len()).filter(|&at| is_cash_amount(setting.pence(order[at]))).collect();
        let n_cash = round_at_random(self.person.habits.atm * n, self.rng.r#gen());
        for at in self.choose(cash, n_cash, |_| 0.0) {
            manners[at] = Manner::Cash;
        }
        let zero = |at: usize| setting.pence(order[at]) == 0;
        let ends_like_a_price = |at: usize| matches!(setting.pence(order[at]) % 100, 95 | 99);
        let others: Vec<usize> =
            (0..order.len()).filter(|&at| manners[at] == Manner::Present).collect();
        let n_online = round_at_random(self.person.habits.online * n, self.rng.r#gen());
        // Amounts of zero check that a card exists, which only web shops do.
        let lean = |at: usize| {
            if zero(at) { -2.0 } else { -0.25 * f64::from(u8::from(ends_like_a_price(at))) }
        };
        let n_zero = others.iter().filter(|&&at| zero(at)).count();
        for at in self.choose(others, n_online.max(n_zero), lean) {
            manners[at] = Manner::Online;
        }
        let trips = self.go_abroad(&mut manners, trips);
        Plan { rows: order.into_iter().zip(manners).collect(), trips }
    }

    /// Returns `n` of the candidates, those with the least of a random number and their lean.
    fn choose(
        &mut self,
        candidates: Vec<usize>,
        n: usize,
        lean: impl Fn(usize) -> f64,
    ) -> Vec<usize> {
        let mut drawn: Vec<(f64, usize)> =
            candidates.into_iter().map(|at| (self.rng.r#gen::<f64>() + lean(at), at)).collect();
        drawn.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        drawn.into_iter().take(n).map(|(_, at)| at).collect()
    }

    /// Moves a share of the rows abroad: web shops, and trips with about seven rows each.
    fn go_abroad(&mut self, manners: &mut [Manner], given: Option<&[Trip]>) -> Vec<Trip> {
        const ROWS_A_TRIP: usize = 7;
        const MOST_TRIPS: usize = 5;
        let n = round_at_random(
            self.person.habits.cross_border * manners.len() as f64,
            self.rng.r#gen(),
        );
        let online: Vec<usize> =
            (0..manners.len()).filter(|&at| manners[at] == Manner::Online).collect();
        let present: Vec<usize> =
            (0..manners.len()).filter(|&at| manners[at] == Manner::Present).collect();
        let n_online = online.len().min(round_at_random(0.4 * n as f64, self.rng.r#gen()));
        for at in self.choose(online, n_online, |_| 0.0) {
            manners[at] = Manner::OnlineAbroad;
        }
        let travelling = self.choose(present, n - n_online, |_| 0.0);
        let trips: Vec<Trip> = given.map_or_else(
            || {
                let n_trips = travelling.len().div_ceil(ROWS_A_TRIP).min(MOST_TRIPS);
                (0..n_trips).map(|at| self.trip(at, n_trips)).collect()
            },
            <[Trip]>::to_vec,
        );
        // Who never leaves has no row abroad.
        for (at, row) in travelling.into_iter().enumerate().take_while(|_| !trips.is_empty()) {
            manners[row] = Manner::Trip(at % trips.len());
        }
        trips
    }

    /// Returns trip `at` of `n`, each in its own part of the time the customer had, so that nobody is
    /// in two countries on one day.
    fn trip(&mut self, at: usize, n: usize) -> Trip {
        let days = self.setting.window.as_of().days_since(self.person.first_day);
        let part = (days / i32::try_from(n.max(1)).unwrap_or(1)).max(1);
        let (destination, n_days) = Trip::destination(part, &mut self.rng);
        let start = self.rng.gen_range(0..=part - n_days);
        let first = part * i32::try_from(at).unwrap_or(0) + start;
        Trip { destination, first: self.person.first_day.plus_days(first), n_days }
    }

    fn spend_plan(&mut self, plan: &Plan) -> Vec<Spent> {
        let pence: i64 = plan.rows.iter().map(|&(row, _)| self.setting.pence(row)).sum();
        let pounds = pence as f64 / 100.0 + 1.0;
        let mut budget = Budget::of(self.person, self.setting.months, pounds, &mut self.rng);
        let (mut wants, mut total) = (0.0, 0.0);
        let mut spent = Vec::with_capacity(plan.rows.len());
        for &(row, manner) in &plan.rows {
            let pounds = self.setting.pence(row) as f64 / 100.0;
            let date = match manner {
                Manner::Trip(trip) => {
                    let trip = &plan.trips[trip];
                    trip.first.plus_days(self.rng.gen_range(0..trip.n_days))
                }
                _ => self.date(&budget, &plan.trips, manner),
            };
            budget.book(self.setting.window, date, pounds);
            // Largest amounts first: the share of wants in spend comes out as the customer has it.
            let wanted = manner != Manner::Cash
                && wants + pounds * self.rng.r#gen::<f64>()
                    <= self.person.habits.discretionary * (total + pounds);
            total += pounds;
            wants += if wanted { pounds } else { 0.0 };
            let scene = match manner {
                Manner::Cash | Manner::Present => self.shopping_place(),
                Manner::Online => Scene::Online,
                Manner::OnlineAbroad => self.shop_abroad(),
                Manner::Trip(trip) => Scene::Abroad(plan.trips[trip].destination),
            };
            let merchant = self.merchant(scene, manner == Manner::Cash, wanted, pounds);
            let channel = match manner {
                Manner::Cash => Channel::Atm,
                Manner::Online | Manner::OnlineAbroad => Channel::Online,
                Manner::Present | Manner::Trip(_) => self.at_the_till(pounds),
            };
            let account = self.account(channel);
            spent.push(Spent { row, date, channel, merchant, account, reported_at: None });
        }
        spent
    }

    /// Returns a day in a month that has money left; with the card in the hand, a day at home.
    fn date(&mut self, budget: &Budget, trips: &[Trip], manner: Manner) -> Date {
        let by_money = budget.left();
        let at_home = matches!(manner, Manner::Present | Manner::Cash);
        let by_weekend = self.person.weekend.exp();
        for _ in 0..8 {
            let drawn =
                by_money.draw(&mut self.rng).or_else(|| budget.wanted().draw(&mut self.rng));
            let month = self.setting.months[drawn.unwrap_or(0)];
            let first = month.first_day();
            let days = (0..month.n_days().cast_signed()).map(|at| first.plus_days(at));
            let weights = Weights::new(days.map(|day| {
                let away = at_home && trips.iter().any(|trip| trip.holds(day));
                let closed = day < self.person.first_day || away;
                let weekend = if day.is_weekend() { by_weekend } else { 1.0 };
                let factor = weekend * uk::WEEKDAY_FACTORS[day.weekday() as usize - 1];
                if closed { 0.0 } else { factor }
            }));
            if let Some(day) = weights.draw(&mut self.rng) {
                return first.plus_days(i32::try_from(day).unwrap_or(0));
            }
        }
        self.any_day_at_home(trips)
    }

    /// Returns the first day at home, for a customer who is nearly always away.
    fn any_day_at_home(&self, trips: &[Trip]) -> Date {
        let days = self.setting.window.as_of().days_since(self.person.first_day);
        (0..days)
            .map(|at| self.person.first_day.plus_days(at))
            .find(|&day| !trips.iter().any(|trip| trip.holds(day)))
            .unwrap_or(self.person.first_day)
    }

    /// Returns where in the country a card is shown or cash drawn: mostly at home.
    fn shopping_place(&mut self) -> Scene {
        Scene::Home(self.setting.market.shopping_area(self.person.customer.area, self.rng.r#gen()))
    }

    fn shop_abroad(&mut self) -> Scene {
        let countries = Weights::new(uk::ABROAD_ONLINE.iter().map(|country| country.1));
        let country = countries.draw(&mut self.rng).unwrap_or(0);
        Scene::OnlineAbroad(u8::try_from(country).unwrap_or(0))
    }

    /// Returns a merchant: half of the time, and more often for the loyal, one the customer has been
    /// to.
    fn merchant(&mut self, scene: Scene, cash: bool, wanted: bool, pounds: f64) -> u32 {
        let market = self.setting.market;
        let (again, u, bits) = (self.rng.r#gen::<f64>(), self.rng.r#gen(), self.rng.r#gen());
        let category = if cash {
            Category::Cash
        } else {
            market.basket(scene.kind(), wanted).category_of(pounds, u)
        };
        let known = self.favourites.iter().find(|known| (known.0, known.1) == (scene, category));
        if let Some(&(.., merchant)) =
            known.filter(|_| again < shift_odds(0.5, self.person.loyalty))
        {
            return merchant;
        }
        let merchant = market.pick(scene, category, bits);
        if known.is_none() {
            self.favourites.push((scene, category, merchant));
        }
        merchant
    }

    /// Contactless to 100 pounds; shares near UK Finance's 75 % of debit payments.
    fn at_the_till(&mut self, pounds: f64) -> Channel {
        let young = f64::from(u8::from(self.person.customer.age < 40));
        let u: f64 = self.rng.r#gen();
        match u {
            u if u < 0.12 + 0.15 * young => Channel::MobileWallet,
            u if u < 0.80 && pounds <= 100.0 => Channel::Contactless,
            _ => Channel::ChipAndPin,
        }
    }

    /// Cash comes from the current account; a third of the rest goes to the credit card.
    fn account(&mut self, channel: Channel) -> usize {
        let on_credit = self.rng.r#gen::<f64>() < 0.35;
        usize::from(on_credit && channel != Channel::Atm && self.person.accounts.len() > 1)
    }

    /// Puts a campaign of frauds on the customer's card, within three days of one another.
    fn suffer(&mut self, campaign: &[u32], spent: &mut Vec<Spent>) {
        let days = self.setting.window.as_of().days_since(self.person.first_day);
        let first = self.rng.gen_range(0..(days - 2).max(1));
        let account = self.account(Channel::Online);
        let before = spent.len();
        for (at, &row) in campaign.iter().enumerate() {
            let pounds = self.setting.pence(row) as f64 / 100.0;
            let offset = (first + i32::try_from(at / 3).unwrap_or(0)).min(days - 1);
            let u: f64 = self.rng.r#gen();
            let (scene, channel) = match u {
                u if u < 0.45 => (Scene::Online, Channel::Online),
                u if u < 0.75 => (self.shop_abroad(), Channel::Online),
                _ if pounds <= 100.0 => (self.shopping_place(), Channel::Contactless),
                _ => (self.shopping_place(), Channel::ChipAndPin),
            };
            let wanted = self.rng.r#gen::<f64>() < 0.7;
            let merchant = self.merchant(scene, false, wanted, pounds);
            let date = self.person.first_day.plus_days(offset);
            spent.push(Spent { row, date, channel, merchant, account, reported_at: None });
        }
        let campaign = &mut spent[before..];
        let last = campaign.iter().map(|one| {
            Timestamp::new(one.date, self.setting.cards.seconds[one.row as usize] % 86_400)
        });
        let reported_at = last.max().map(|last| report_time(last, &mut self.rng));
        for one in campaign {
            one.reported_at = reported_at;
        }
    }
}

#[cfg(test)]
mod tests {
    use fip_model::Country;

    use super::*;
    use crate::bank::deal::deal;
    use crate::bank::{BankParams, Population};
    use crate::cards::stand_in;

    #[test]
    fn the_rules_people_know_hold() {
        let seed = Seed::new(2);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let cards = stand_in(seed, Some(20_000));
        let params = BankParams::new(window, seed).check().unwrap();
        let people = Population::new(&params).people(200);
        let market = Market::new(seed, 2000);
        let months: Vec<Month> = window.months().collect();
        let setting = Setting { seed, window, cards: &cards, market: &market, months: &months };
        let (hands, _) = deal(seed, &people, &cards);
        let country = |merchant: u32| market.merchants[merchant as usize].country_code;
        let mut abroad = 0;
        for (person, hand) in people.iter().zip(&hands) {
            let spent = setting.spend(person, hand, None);
            let frauds: Vec<u32> = hand.campaigns.concat();
            assert_eq!(spent.len(), hand.rows.len() + frauds.len());
            for one in &spent {
                let pence = cards.amounts[one.row as usize].pence();
                assert!(one.date >= person.first_day && one.date < window.as_of());
                assert!(one.channel != Channel::Atm || is_cash_amount(pence));
                assert!(one.channel != Channel::Contactless || pence <= 10_000);
                let present = one.channel != Channel::Online && !frauds.contains(&one.row);
                let away = country(one.merchant) != Some(Country::GB);
                abroad += usize::from(present && away);
                // On a day with the card abroad, the card is nowhere at home.
                assert!(
                    !(present && away)
                        || spent.iter().all(|other| {
                            other.date != one.date
                                || other.channel == Channel::Online
                                || frauds.contains(&other.row)
                                || country(other.merchant) == country(one.merchant)
                        })
                );
            }
        }
        assert!(abroad > 100, "rows abroad with the card: {abroad}");
    }
}
