//! Where money is spent.

use fip_model::Country;

use super::super::area::Area;
use crate::uk;

/// Where and how money is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scene {
    /// With the card present in the United Kingdom.
    Home(Area),
    /// Without the card at a seller in the United Kingdom.
    Online,
    /// With the card present abroad; position in [`uk::DESTINATIONS`].
    Abroad(u8),
    /// Without the card at a seller abroad; position in [`uk::ABROAD_ONLINE`].
    OnlineAbroad(u8),
}

/// What kind of place a scene is: the same goods at the same prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SceneKind {
    Home,
    Online,
    Abroad,
    OnlineAbroad,
}

impl SceneKind {
    pub(crate) const ALL: [Self; 4] = [Self::Home, Self::Online, Self::Abroad, Self::OnlineAbroad];
}

impl Scene {
    /// Returns every scene, in order.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Area::all()
            .map(Self::Home)
            .chain([Self::Online])
            .chain((0_u8..).take(uk::DESTINATIONS.len()).map(Self::Abroad))
            .chain((0_u8..).take(uk::ABROAD_ONLINE.len()).map(Self::OnlineAbroad))
    }

    /// Returns the scene's position in [`Self::all`].
    pub(crate) fn position(self) -> usize {
        let n_areas = Area::COUNT;
        match self {
            Self::Home(area) => area.position(),
            Self::Online => n_areas,
            Self::Abroad(at) => n_areas + 1 + usize::from(at),
            Self::OnlineAbroad(at) => n_areas + 1 + uk::DESTINATIONS.len() + usize::from(at),
        }
    }

    pub(crate) const fn kind(self) -> SceneKind {
        match self {
            Self::Home(_) => SceneKind::Home,
            Self::Online => SceneKind::Online,
            Self::Abroad(_) => SceneKind::Abroad,
            Self::OnlineAbroad(_) => SceneKind::OnlineAbroad,
        }
    }

    pub(crate) fn country(self) -> Country {
        let letters = match self {
            Self::Home(_) | Self::Online => return Country::GB,
            Self::Abroad(at) => uk::DESTINATIONS[usize::from(at)].0,
            Self::OnlineAbroad(at) => uk::ABROAD_ONLINE[usize::from(at)].0,
        };
        Country::new(letters).unwrap_or(Country::GB)
    }
}
