//! Card fraud as campaigns: some payments on one card within three days, and a report later.

use fip_model::{Channel, Date, Keyed, Timestamp};
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::{Distribution, StandardNormal};

use super::calendar::Calendar;
use crate::bank::{Market, Payment, Person, Scene, later, report_time};
use crate::draw::Weights;
use crate::uk::{self, FraudScenario};

/// Log-sd of the payments of a case (assumed).
const LOG_SD: f64 = 0.8;
/// Share of remote cases that begin with a payment of less than a pound, to test the card (assumed).
const TESTED: f64 = 0.4;
/// Share of fraudulent payments without the card that go to web shops abroad (assumed).
const ABROAD_ONLINE: f64 = 0.35;
/// Share of fraudulent payments for what is wanted rather than needed (assumed).
const WANTED: f64 = 0.7;
/// Most payments of a case, and days within which they come.
const MOST_PAYMENTS: u32 = 5;
const DAYS: i32 = 3;

/// Adds the frauds on a customer's cards to `payments`; these are in order of time again afterwards.
pub(super) fn suffer(
    frauds: Keyed,
    calendar: &Calendar,
    market: &Market,
    person: &Person,
    payments: &mut Vec<Payment>,
) {
    let entity = u64::from(person.customer.customer_id.number());
    let rng = &mut frauds.stream(entity);
    let a_month = uk::FRAUD_CASES_A_YEAR / 12.0;
    let before = payments.len();
    for month in &calendar.months {
        if rng.r#gen::<f64>() >= a_month {
            continue;
        }
        let first = month.first_day().plus_days(rng.gen_range(0..month.n_days()).cast_signed());
        let case = Case { market, person, first };
        if first >= person.first_day {
            payments.extend(case.payments(rng));
        }
    }
    if payments.len() > before {
        let end = calendar.days.last().map(|day| day.date);
        payments.retain(|payment| Some(payment.at.date()) <= end);
        payments.sort_by_key(|payment| payment.at);
    }
}

/// A case of fraud on a customer's card.
struct Case<'a> {
    market: &'a Market,
    person: &'a Person,
    first: Date,
}

impl Case<'_> {
    fn payments(&self, rng: &mut impl Rng) -> Vec<Payment> {
        let kinds = Weights::new(uk::FRAUD_SCENARIOS.iter().map(|kind| kind.1));
        let (scenario, _, mean) = uk::FRAUD_SCENARIOS[kinds.draw(rng).unwrap_or(0)];
        let n = rng.gen_range(1..=MOST_PAYMENTS);
        let account = usize::from(self.person.accounts.len() > 1 && rng.r#gen::<f64>() < 0.35);
        let tested = scenario == FraudScenario::Remote && rng.r#gen::<f64>() < TESTED;
        let mut at = Timestamp::new(self.first, rng.gen_range(0..86_400));
        let mut payments = Vec::new();
        if tested {
            payments.push(self.payment(scenario, at, (rng.gen_range(1..100), account), rng));
        }
        // The mean of a case does not depend on the number of its payments.
        let median = mean / f64::from(n) / (LOG_SD * LOG_SD / 2.0).exp();
        for _ in 0..n {
            let z: f64 = StandardNormal.sample(rng);
            let pence = pence(median * (LOG_SD * z).exp());
            at = later(at, f64::from(DAYS) / f64::from(n) * rng.r#gen::<f64>());
            payments.push(self.payment(scenario, at, (pence, account), rng));
        }
        let reported_at = report_time(at, rng);
        for payment in &mut payments {
            payment.reported_at = Some(reported_at);
        }
        payments
    }

    fn payment(
        &self,
        scenario: FraudScenario,
        at: Timestamp,
        (pence, account): (i64, usize),
        rng: &mut impl Rng,
    ) -> Payment {
        let online = match rng.r#gen::<f64>() {
            u if u < ABROAD_ONLINE => Scene::OnlineAbroad(below(uk::ABROAD_ONLINE.len(), rng)),
            _ => Scene::Online,
        };
        let in_town =
            Scene::Home(self.market.shopping_area(self.person.customer.area, rng.r#gen()));
        let abroad = Scene::Abroad(below(uk::DESTINATIONS.len(), rng));
        let (scene, channel) = match scenario {
            FraudScenario::Remote | FraudScenario::IdTheft => (online, Channel::Online),
            FraudScenario::LostOrStolen if pence <= 10_000 => (in_town, Channel::Contactless),
            FraudScenario::LostOrStolen => (in_town, Channel::ChipAndPin),
            FraudScenario::CounterfeitOrNotReceived => (abroad, Channel::ChipAndPin),
        };
        // Thieves buy what others buy, and more of what is wanted: the category tells little.
        let wanted = rng.r#gen::<f64>() < WANTED;
        let basket = self.market.basket(scene.kind(), wanted);
        let category = basket.category_of(pence as f64 / 100.0, rng.r#gen());
        let merchant = self.market.pick(scene, category, rng.r#gen());
        Payment::generated(at, merchant, account, channel, pence)
    }
}

/// Returns a position in a table of fewer than 256 rows.
fn below(n: usize, rng: &mut impl Rng) -> u8 {
    u8::try_from(rng.gen_range(0..n.max(1))).unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, reason = "a few thousand pounds")]
fn pence(pounds: f64) -> i64 {
    ((pounds * 100.0).round() as i64).max(1)
}

#[cfg(test)]
mod tests {
    use fip_model::{Month, ObservationWindow, Seed};

    use super::*;
    use crate::bank::{BankParams, Population};

    /// Cases of 4,000 customers over two years, by customer and time of report.
    fn cases() -> Vec<Vec<Payment>> {
        let seed = Seed::new(6);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 24).unwrap();
        let params = BankParams::new(window, seed).check().unwrap();
        let (calendar, market) = (Calendar::new(window), Market::new(seed, 2000));
        let mut cases = Vec::new();
        for person in Population::new(&params).people(4_000) {
            let mut payments = Vec::new();
            suffer(seed.keyed("fraud"), &calendar, &market, &person, &mut payments);
            payments.sort_by_key(|payment| (payment.reported_at, payment.at));
            cases.extend(
                payments.chunk_by(|a, b| a.reported_at == b.reported_at).map(<[_]>::to_vec),
            );
        }
        cases
    }

    #[test]
    fn cases_are_as_many_and_as_dear_as_published() {
        let cases = cases();
        let a_year = cases.len() as f64 / 4_000.0 / 2.0;
        let pence: i64 = cases.iter().flatten().map(|payment| payment.pence).sum();
        let mean = pence as f64 / 100.0 / cases.len() as f64;
        assert!((a_year / uk::FRAUD_CASES_A_YEAR - 1.0).abs() < 0.15, "{a_year}");
        assert!((mean / uk::MEAN_FRAUD_CASE - 1.0).abs() < 0.2, "{mean}");
    }

    #[test]
    fn the_payments_of_a_case_come_within_three_days_and_before_its_report() {
        for case in cases() {
            assert!((1..=6).contains(&case.len()));
            let (first, last) = (case[0].at, case[case.len() - 1].at);
            assert!(last.epoch_seconds() - first.epoch_seconds() <= 3 * 86_400);
            assert!(case.iter().all(|payment| payment.reported_at.is_some_and(|at| at >= last)));
            let on_one_card = case.iter().all(|payment| payment.account == case[0].account);
            assert!(on_one_card, "{case:?}");
        }
    }
}
