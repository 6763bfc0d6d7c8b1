//! Who sells: merchants in towns, on the web and abroad, and which of them is picked.

mod basket;
mod merchant;
mod scene;

pub(crate) use basket::Basket;
pub(crate) use scene::{Scene, SceneKind};

use fip_model::{Category, Merchant, Seed};

use super::area::Area;
use crate::draw::{Alias, Weights};
use crate::uk;
use basket::goods;
use merchant::merchant;

/// Every merchant, and lists of them by scene and category.
#[derive(Debug)]
pub(crate) struct Market {
    pub(crate) merchants: Vec<Merchant>,
    shelves: Vec<Shelf>,
    /// Position of the shelf of each scene and category; the last where nothing is sold.
    shelf_of: Vec<u32>,
    baskets: [[Basket; 2]; 4],
    regions: Alias,
}

/// The merchants of a scene and category, the most popular first.
#[derive(Debug)]
struct Shelf {
    scene: Scene,
    category: Category,
    merchants: Vec<u32>,
    popularity: Alias,
}

/// Cash machines against the shops of an area, by number (assumed).
const CASH_MACHINES: f64 = 0.06;
/// Web shops, all merchants abroad and all web shops abroad against the shops at home (assumed).
const ONLINE: f64 = 0.4;
const ABROAD: f64 = 0.1;
const ONLINE_ABROAD: f64 = 0.05;

impl Market {
    /// Returns `n` merchants: each scene and category has one, the rest go where people are.
    pub(crate) fn new(seed: Seed, n: usize) -> Self {
        let mut shelves = empty_shelves();
        let demand = Weights::new(shelves.iter().map(demand));
        let mut merchants = Vec::with_capacity(n.max(shelves.len()));
        let pick = seed.keyed("merchant shelf");
        for at in 0..n.max(shelves.len()) {
            let shelf = if at < shelves.len() {
                at
            } else {
                demand.at(pick.uniform(at as u64)).unwrap_or(0)
            };
            let number = u32::try_from(at).unwrap_or(u32::MAX - 1);
            let shelf = &mut shelves[shelf];
            shelf.merchants.push(number);
            merchants.push(merchant(seed, number, shelf.scene, shelf.category));
        }
        for shelf in &mut shelves {
            let ranks = 1..=shelf.merchants.len();
            shelf.popularity = Alias::new(ranks.map(|rank| (rank as f64).powf(-uk::ZIPF_EXPONENT)));
        }
        let mut shelf_of = vec![0; Scene::all().count() * Category::ALL.len()];
        for (position, shelf) in (0_u32..).zip(&shelves) {
            shelf_of[slot(shelf.scene, shelf.category)] = position;
        }
        let baskets =
            SceneKind::ALL.map(|kind| [false, true].map(|wanted| Basket::new(kind, wanted)));
        let regions = Alias::new(uk::PLACES.iter().map(|place| place.population));
        Self { merchants, shelves, shelf_of, baskets, regions }
    }

    /// Returns what is needed or wanted in a kind of place.
    pub(crate) fn basket(&self, kind: SceneKind, wanted: bool) -> &Basket {
        &self.baskets[kind as usize][usize::from(wanted)]
    }

    /// Returns a merchant of the scene and category at 32 random bits, popular ones more often.
    pub(crate) fn pick(&self, scene: Scene, category: Category, bits: u32) -> u32 {
        let shelf = &self.shelves[self.shelf_of[slot(scene, category)] as usize];
        shelf.merchants[shelf.popularity.at(bits)]
    }

    /// Returns where in the country somebody who lives in `home` shows a card, at 64 random bits:
    /// mostly at home, sometimes elsewhere in the region or anywhere.
    pub(crate) fn shopping_area(&self, home: Area, bits: u64) -> Area {
        let [low, high] = halves(bits);
        let (u, v) = (share(low), share(high));
        if u < uk::HOME_AREA_SHARE {
            home
        } else if u < home.place().stays {
            Area::in_place(home.place_position(), v)
        } else {
            // What is left of the bits is as random as they were.
            Area::in_place(self.regions.at(high), share(high.wrapping_mul(0x9E37_79B9)))
        }
    }
}

/// Returns the lower and the upper half of the bits.
pub(crate) const fn halves(bits: u64) -> [u32; 2] {
    [(bits & 0xFFFF_FFFF) as u32, (bits >> 32) as u32]
}

/// Returns the share in `[0, 1)` that 32 bits stand for.
pub(crate) fn share(bits: u32) -> f64 {
    f64::from(bits) / 4_294_967_296.0
}

fn slot(scene: Scene, category: Category) -> usize {
    scene.position() * Category::ALL.len() + category as usize
}

/// Returns a shelf for each scene and category, in order.
fn empty_shelves() -> Vec<Shelf> {
    let mut shelves = Vec::new();
    for scene in Scene::all() {
        let cash = matches!(scene, Scene::Home(_)).then_some(Category::Cash);
        let categories = goods(scene.kind()).into_iter().map(|(category, _)| category).chain(cash);
        shelves.extend(categories.map(|category| Shelf {
            scene,
            category,
            merchants: Vec::new(),
            popularity: Alias::default(),
        }));
    }
    shelves
}

/// Returns how many merchants a shelf should have, relative to the others.
fn demand(shelf: &Shelf) -> f64 {
    let sold = goods(shelf.scene.kind());
    let of_category = sold
        .iter()
        .find(|(category, _)| *category == shelf.category)
        .map_or(CASH_MACHINES, |(_, ticket)| ticket.share);
    let of_scene = match shelf.scene {
        Scene::Home(area) => area.place().population / 67_000.0 / area.place().areas.len() as f64,
        Scene::Online => ONLINE,
        Scene::Abroad(at) => ABROAD * uk::DESTINATIONS[usize::from(at)].1,
        Scene::OnlineAbroad(at) => ONLINE_ABROAD * uk::ABROAD_ONLINE[usize::from(at)].1,
    };
    of_category * of_scene
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scene_and_category_has_a_merchant_that_fits() {
        let market = Market::new(Seed::new(1), 2000);
        assert_eq!(market.merchants.len(), 2000);
        for shelf in &market.shelves {
            for bits in [0, 1 << 31, u32::MAX] {
                let merchant = market.pick(shelf.scene, shelf.category, bits);
                let found = &market.merchants[merchant as usize];
                assert_eq!(
                    (found.category, found.country_code),
                    (Some(shelf.category), Some(shelf.scene.country()))
                );
                if let Scene::Home(area) = shelf.scene {
                    assert_eq!(found.town.as_deref(), Some(area.town()));
                }
            }
        }
    }

    #[test]
    fn scenes_stand_at_their_positions() {
        for (position, scene) in Scene::all().enumerate() {
            assert_eq!(scene.position(), position);
        }
    }

    #[test]
    fn earlier_merchants_do_not_depend_on_how_many_there_are() {
        let (few, many) = (Market::new(Seed::new(1), 2000), Market::new(Seed::new(1), 3000));
        assert_eq!(few.merchants, many.merchants[..2000]);
    }

    #[test]
    fn cards_are_shown_near_home_as_published() {
        let market = Market::new(Seed::new(1), 2000);
        let home = Area::in_place(6, 0.3);
        let key = Seed::new(1).keyed("where");
        let n = 100_000;
        let areas: Vec<Area> = (0..n).map(|at| market.shopping_area(home, key.bits(at))).collect();
        let at_home = areas.iter().filter(|&&area| area == home).count() as f64 / n as f64;
        let region = |area: &&Area| area.place_position() == home.place_position();
        let in_region = areas.iter().filter(region).count() as f64 / n as f64;
        assert!((at_home - uk::HOME_AREA_SHARE).abs() < 0.02, "{at_home}");
        assert!((in_region - home.place().stays).abs() < 0.04, "{in_region}");
    }
}
