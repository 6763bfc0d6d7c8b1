//! What is bought in a kind of place, and what it costs.

use fip_model::Category;

use super::scene::SceneKind;
use crate::draw::{Alias, Weights};
use crate::uk::{self, Ticket};

/// The needs or the wants that are sold in a kind of place.
#[derive(Debug, Clone)]
pub(crate) struct Basket {
    goods: Vec<(Category, Ticket)>,
    by_share: Alias,
    /// Position of what is bought most.
    favourite: usize,
    /// Mean payment in pounds.
    pub(crate) mean: f64,
}

impl Basket {
    /// Returns the needs or the wants of a kind of place.
    pub(crate) fn new(kind: SceneKind, wanted: bool) -> Self {
        let goods: Vec<(Category, Ticket)> = goods(kind)
            .into_iter()
            .filter(|(category, _)| category.is_discretionary() == wanted)
            .collect();
        let by_share = Alias::new(goods.iter().map(|(_, ticket)| ticket.share));
        let shares: f64 = goods.iter().map(|(_, ticket)| ticket.share).sum();
        let spend: f64 = goods.iter().map(|(_, ticket)| ticket.share * ticket.mean()).sum();
        let most = |a: &usize, b: &usize| goods[*a].1.share.total_cmp(&goods[*b].1.share);
        let favourite = (0..goods.len()).max_by(most).unwrap_or(0);
        Self { goods, by_share, favourite, mean: spend / shares }
    }

    /// Returns a category and its prices, at 32 random bits.
    pub(crate) fn draw(&self, bits: u32) -> (Category, Ticket) {
        self.goods[self.by_share.at(bits)]
    }

    /// Returns the category that is bought most, and its prices.
    pub(crate) fn favourite(&self) -> (Category, Ticket) {
        self.goods[self.favourite]
    }

    /// Returns a category that such a payment could be for, at share `u` in `[0, 1)`.
    ///
    /// ```text
    /// P(category | pounds) ~ share * lognormal density at pounds
    /// ```
    pub(crate) fn category_of(&self, pounds: f64, u: f64) -> Category {
        // Checks of a card cost nothing and say nothing of what is sold.
        let logarithm = pounds.max(0.01).ln();
        let likelihood = |(_, ticket): &(Category, Ticket)| {
            let z = (logarithm - ticket.median.ln()) / ticket.log_sd;
            ticket.share / ticket.log_sd * (-z * z / 2.0).exp()
        };
        let at = Weights::new(self.goods.iter().map(likelihood)).at(u).unwrap_or(0);
        self.goods[at].0
    }
}

/// Returns the categories of a kind of place, each with its share of the payments and its prices.
pub(super) fn goods(kind: SceneKind) -> Vec<(Category, Ticket)> {
    let of = |category: Category| uk::CATEGORY_TICKETS[category as usize];
    match kind {
        SceneKind::Home => sold(|tickets| tickets.shop),
        SceneKind::Online => sold(|tickets| tickets.online),
        SceneKind::Abroad => with_shares(&uk::ABROAD_GOODS, |category| of(category).shop),
        SceneKind::OnlineAbroad => {
            with_shares(&uk::ABROAD_ONLINE_GOODS, |category| of(category).online)
        }
    }
}

fn sold(price: impl Fn(&uk::CategoryTicket) -> Option<Ticket>) -> Vec<(Category, Ticket)> {
    uk::CATEGORY_TICKETS
        .iter()
        .filter_map(|tickets| Some((tickets.category, price(tickets)?)))
        .collect()
}

fn with_shares(
    shares: &[(Category, f64)],
    price: impl Fn(Category) -> Option<Ticket>,
) -> Vec<(Category, Ticket)> {
    let good = |&(category, share): &(Category, f64)| {
        Some((category, Ticket { share, ..price(category)? }))
    };
    shares.iter().filter_map(good).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_place_sells_needs_and_wants() {
        for kind in SceneKind::ALL {
            let n = goods(kind).len();
            let baskets = [false, true].map(|wanted| Basket::new(kind, wanted));
            assert_eq!(n, baskets.iter().map(|basket| basket.goods.len()).sum::<usize>());
            assert!(baskets.iter().all(|basket| !basket.goods.is_empty() && basket.mean > 1.0));
            let shares: f64 = goods(kind).iter().map(|(_, ticket)| ticket.share).sum();
            assert!((shares - 1.0).abs() < 1e-9, "{kind:?} {shares}");
        }
    }

    #[test]
    fn dear_things_cost_much_and_wants_are_discretionary() {
        let wants = Basket::new(SceneKind::Online, true);
        let n_travel = |pounds: f64| {
            let all = (0..100).map(|at| wants.category_of(pounds, f64::from(at) / 100.0));
            all.filter(|category| *category == Category::Travel).count()
        };
        assert!(n_travel(900.0) > 10 * n_travel(30.0).max(1), "{}", n_travel(900.0));
        assert!(wants.category_of(0.0, 0.5).is_discretionary());
        assert!(
            !Basket::new(SceneKind::Home, false).category_of(25_691.16, 0.9).is_discretionary()
        );
    }
}
