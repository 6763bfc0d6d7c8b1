//! Invented merchants: a name from a grammar, so that it is nobody's, a category code and a town.

use fip_model::{Category, MCCS, Mcc, Merchant, MerchantId, Seed};

use super::scene::Scene;

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

/// Returns the merchant with this number, from 0.
pub(super) fn merchant(seed: Seed, number: u32, scene: Scene, category: Category) -> Merchant {
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
        Scene::Home(area) => Some(area.town().to_owned()),
        _ => None,
    };
    Merchant {
        merchant_id: MerchantId::new(number + 1),
        merchant_name: format!("{first} {second} {}", trade(category, is_online)),
        mcc: Some(mcc),
        category: Some(category),
        is_discretionary: Some(category.is_discretionary()),
        is_online: Some(is_online),
        country_code: Some(scene.country()),
        town,
        source_id: None,
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
