//! Who sells: merchants in towns, on the web and abroad, and which of them is picked.

use fip_model::{Category, Country, MCCS, Mcc, Merchant, MerchantId, Seed};

use super::draw::Weights;
use crate::uk;

/// Where and how money is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scene {
    /// With the card present in the United Kingdom; position in [`uk::PLACES`].
    Home(usize),
    /// Without the card at a seller in the United Kingdom.
    Online,
    /// With the card present abroad; position in [`uk::DESTINATIONS`].
    Abroad(usize),
    /// Without the card at a seller abroad; position in [`uk::ABROAD_ONLINE`].
    OnlineAbroad(usize),
}

/// Every merchant, and lists of them by scene and category.
#[derive(Debug)]
pub(crate) struct Market {
    pub(crate) merchants: Vec<Merchant>,
    shelves: Vec<Shelf>,
}

/// The merchants of a scene and category, the most popular first.
#[derive(Debug)]
struct Shelf {
    scene: Scene,
    category: Category,
    merchants: Vec<u32>,
    popularity: Weights,
}

/// Categories with their weights by scene: those of needs, then those of wants.
type Basket = &'static [(Category, f64)];

const HOME_NEEDS: Basket = &[
    (Category::Groceries, 44.0),
    (Category::Transport, 16.0),
    (Category::Fuel, 12.0),
    (Category::Health, 7.0),
    (Category::OtherRetail, 16.0),
    (Category::Education, 2.0),
    (Category::Utilities, 3.0),
];
const HOME_WANTS: Basket = &[
    (Category::EatingOut, 42.0),
    (Category::Clothing, 13.0),
    (Category::HomeAndGarden, 11.0),
    (Category::Entertainment, 9.0),
    (Category::PersonalCare, 8.0),
    (Category::AlcoholAndTobacco, 8.0),
    (Category::Electronics, 6.0),
    (Category::Gambling, 3.0),
];
const ONLINE_NEEDS: Basket = &[
    (Category::OtherRetail, 36.0),
    (Category::Groceries, 18.0),
    (Category::Telecom, 14.0),
    (Category::Utilities, 12.0),
    (Category::Insurance, 10.0),
    (Category::Transport, 10.0),
];
const ONLINE_WANTS: Basket = &[
    (Category::DigitalGoods, 32.0),
    (Category::Clothing, 20.0),
    (Category::Electronics, 12.0),
    (Category::Travel, 12.0),
    (Category::EatingOut, 10.0),
    (Category::Entertainment, 9.0),
    (Category::Gambling, 5.0),
];
const ABROAD_NEEDS: Basket =
    &[(Category::Groceries, 40.0), (Category::Transport, 35.0), (Category::OtherRetail, 25.0)];
const ABROAD_WANTS: Basket = &[
    (Category::EatingOut, 50.0),
    (Category::Travel, 25.0),
    (Category::Clothing, 15.0),
    (Category::Entertainment, 10.0),
];
const ONLINE_ABROAD_NEEDS: Basket = &[(Category::OtherRetail, 1.0)];
const ONLINE_ABROAD_WANTS: Basket = &[
    (Category::DigitalGoods, 40.0),
    (Category::Clothing, 25.0),
    (Category::Electronics, 15.0),
    (Category::Travel, 20.0),
];

/// How well an amount under 10, under 100, or of 100 pounds and more fits a category (assumed).
const fn fit(category: Category) -> [f64; 3] {
    match category {
        Category::Travel => [0.05, 0.7, 4.0],
        Category::Electronics | Category::Insurance => [0.1, 0.8, 3.0],
        Category::HomeAndGarden => [0.3, 1.0, 2.5],
        Category::Utilities | Category::Clothing => [0.3, 1.2, 1.5],
        Category::Fuel => [0.1, 1.6, 0.3],
        Category::Transport | Category::DigitalGoods => [1.8, 0.7, 0.15],
        Category::EatingOut => [1.3, 1.1, 0.3],
        _ => [1.0, 1.0, 1.0],
    }
}

impl Scene {
    /// Returns the categories of needs or of wants.
    const fn basket(self, wanted: bool) -> Basket {
        match (self, wanted) {
            (Self::Home(_), false) => HOME_NEEDS,
            (Self::Home(_), true) => HOME_WANTS,
            (Self::Online, false) => ONLINE_NEEDS,
            (Self::Online, true) => ONLINE_WANTS,
            (Self::Abroad(_), false) => ABROAD_NEEDS,
            (Self::Abroad(_), true) => ABROAD_WANTS,
            (Self::OnlineAbroad(_), false) => ONLINE_ABROAD_NEEDS,
            (Self::OnlineAbroad(_), true) => ONLINE_ABROAD_WANTS,
        }
    }

    fn country(self) -> Country {
        let letters = match self {
            Self::Home(_) | Self::Online => return Country::GB,
            Self::Abroad(at) => uk::DESTINATIONS[at].0,
            Self::OnlineAbroad(at) => uk::ABROAD_ONLINE[at].0,
        };
        Country::new(letters).unwrap_or(Country::GB)
    }
}

impl Market {
    /// Returns about `n` merchants: each scene and category has one, the rest go where people are.
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
            // Zipf's law with exponent 1.05 inside a shelf.
            let ranks = 1..=shelf.merchants.len();
            shelf.popularity = Weights::new(ranks.map(|rank| (rank as f64).powf(-1.05)));
        }
        Self { merchants, shelves }
    }

    /// Returns a category of needs or wants of the scene that fits the amount.
    pub(crate) fn category(scene: Scene, wanted: bool, pounds: f64, u: f64) -> Category {
        let size = usize::from(pounds >= 10.0) + usize::from(pounds >= 100.0);
        let basket = scene.basket(wanted);
        let weights =
            Weights::new(basket.iter().map(|&(category, weight)| weight * fit(category)[size]));
        basket[weights.at(u).unwrap_or(0)].0
    }

    /// Returns a merchant of the scene and category, popular ones more often.
    pub(crate) fn pick(&self, scene: Scene, category: Category, u: f64) -> u32 {
        let shelf = self
            .shelves
            .binary_search_by_key(&(scene, category), |shelf| (shelf.scene, shelf.category))
            .unwrap_or(0);
        let shelf = &self.shelves[shelf];
        shelf.merchants[shelf.popularity.at(u).unwrap_or(0)]
    }
}

/// Returns a shelf for each scene and category, in order.
fn empty_shelves() -> Vec<Shelf> {
    let scenes = (0..uk::PLACES.len())
        .map(Scene::Home)
        .chain([Scene::Online])
        .chain((0..uk::DESTINATIONS.len()).map(Scene::Abroad))
        .chain((0..uk::ABROAD_ONLINE.len()).map(Scene::OnlineAbroad));
    let mut shelves = Vec::new();
    for scene in scenes {
        let cash = matches!(scene, Scene::Home(_)).then_some(Category::Cash);
        let mut categories: Vec<Category> = [scene.basket(false), scene.basket(true)]
            .into_iter()
            .flatten()
            .map(|&(category, _)| category)
            .chain(cash)
            .collect();
        categories.sort_unstable();
        shelves.extend(categories.into_iter().map(|category| Shelf {
            scene,
            category,
            merchants: Vec::new(),
            popularity: Weights::new([]),
        }));
    }
    shelves
}

/// Returns how many merchants a shelf should have, relative to the others.
fn demand(shelf: &Shelf) -> f64 {
    let in_basket = [shelf.scene.basket(false), shelf.scene.basket(true)]
        .into_iter()
        .flatten()
        .find(|&&(category, _)| category == shelf.category)
        .map_or(6.0, |&(_, weight)| weight);
    let scene = match shelf.scene {
        Scene::Home(place) => uk::PLACES[place].population / 66_000.0,
        Scene::Online => 0.4,
        Scene::Abroad(place) => 0.1 * uk::DESTINATIONS[place].1,
        Scene::OnlineAbroad(place) => 0.05 * uk::ABROAD_ONLINE[place].1,
    };
    in_basket * scene
}

const FIRST_NAMES: [&str; 24] = [
    "Alder",
    "Bracken",
    "Calder",
    "Dunlin",
    "Elderflower",
    "Fernhill",
    "Gorse",
    "Hazel",
    "Ivel",
    "Juniper",
    "Kestrel",
    "Larch",
    "Merle",
    "Nettle",
    "Otter",
    "Pippin",
    "Quill",
    "Rowan",
    "Sorrel",
    "Tansy",
    "Umber",
    "Vetch",
    "Willow",
    "Yarrow",
];
const SECOND_NAMES: [&str; 16] = [
    "Bridge", "Lane", "Mill", "Yard", "Corner", "Field", "Gate", "Row", "Court", "Wharf", "Hill",
    "Brook", "Green", "Cross", "Well", "Ford",
];

fn merchant(seed: Seed, number: u32, scene: Scene, category: Category) -> Merchant {
    let entity = u64::from(number);
    let name = seed.keyed("merchant name").bits(entity);
    let codes: Vec<&Mcc> = MCCS.iter().filter(|mcc| mcc.category == category).collect();
    let bytes = name.to_le_bytes();
    let choose = |n: usize, part: usize| {
        usize::from(u16::from_le_bytes([bytes[2 * part], bytes[2 * part + 1]])) % n.max(1)
    };
    let mcc = codes.get(choose(codes.len(), 0)).map_or(5999, |mcc| mcc.code);
    let first = FIRST_NAMES[choose(FIRST_NAMES.len(), 1)];
    let second = SECOND_NAMES[choose(SECOND_NAMES.len(), 2)];
    let is_online = matches!(scene, Scene::Online | Scene::OnlineAbroad(_));
    let town = match scene {
        Scene::Home(place) => {
            let towns = uk::PLACES[place].towns;
            Some(towns[choose(towns.len(), 3)].to_owned())
        }
        _ => None,
    };
    Merchant {
        merchant_id: MerchantId::new(number + 1),
        merchant_name: format!("{first} {second} {}", trade(category, is_online)),
        mcc,
        category,
        is_discretionary: category.is_discretionary(),
        is_online,
        country_code: scene.country(),
        town,
    }
}

/// Returns the last word of an invented merchant's name.
const fn trade(category: Category, is_online: bool) -> &'static str {
    match category {
        Category::Groceries => "Foods",
        Category::EatingOut => "Kitchen",
        Category::Transport => "Lines",
        Category::Fuel => "Fuels",
        Category::Utilities => "Energy",
        Category::Telecom => "Telecom",
        Category::Health => "Pharmacy",
        Category::Cash => "Cash Machine",
        Category::Clothing => "Clothing",
        Category::Entertainment => "Stage",
        Category::Travel => "Travel",
        Category::Electronics => "Electronics",
        Category::HomeAndGarden => "Home",
        Category::Gambling => "Bets",
        Category::Education => "Books",
        Category::Insurance => "Mutual",
        Category::PersonalCare => "Hair",
        Category::OtherRetail if is_online => "Online",
        Category::OtherRetail => "Stores",
        Category::DigitalGoods => "Games",
        Category::AlcoholAndTobacco => "Cellars",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scene_and_category_has_a_merchant_that_fits() {
        let market = Market::new(Seed::new(1), 400);
        for shelf in &market.shelves {
            for u in [0.0, 0.5, 0.999_999] {
                let found = &market.merchants[market.pick(shelf.scene, shelf.category, u) as usize];
                assert_eq!(
                    (found.category, found.country_code),
                    (shelf.category, shelf.scene.country())
                );
            }
        }
    }

    #[test]
    fn wants_are_discretionary_and_needs_are_not() {
        for shelf in empty_shelves() {
            for wanted in [false, true] {
                for u in [0.0, 0.3, 0.6, 0.99] {
                    let category = Market::category(shelf.scene, wanted, 50.0, u);
                    assert_eq!(category.is_discretionary(), wanted, "{category}");
                }
            }
        }
    }

    #[test]
    fn shelves_are_sorted_for_the_search() {
        assert!(empty_shelves().is_sorted_by_key(|shelf| (shelf.scene, shelf.category)));
    }
}
