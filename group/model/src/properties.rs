//! What must be true in every state, and what must be possible for that to mean anything.
//!
//! Source: the design's promises "Linear Ordering", "Uniform Output" and "Strong Prefix".

use stateright::Property;

use crate::model::PrimaryViews;
use crate::state::{Config, FIRST, State, bit};

/// A delivered cast that is missing later.
const LOST: &str = "a delivered cast is lost";
/// Views that are not in one line.
const FORKED: &str = "two primary views go on from different histories";
/// Views that know nothing of each other.
const APART: &str = "nobody of a primary view was in the one before";

pub(crate) fn properties() -> Vec<Property<PrimaryViews>> {
    vec![
        Property::always("unique primary", |_: &PrimaryViews, state: &State| state.broken != Some(FORKED)),
        Property::always("primaries intersect", |_: &PrimaryViews, state: &State| {
            state.broken != Some(APART)
        }),
        Property::always(
            "no delivered cast is lost",
            |_: &PrimaryViews, state: &State| !matches!(state.broken, Some(what) if what != FORKED && what != APART),
        ),
        Property::always("strong prefix", |_: &PrimaryViews, state: &State| strong_prefix(state)),
        Property::sometimes(
            "a cast is delivered in a view that follows another one",
            |_: &PrimaryViews, state: &State| {
                let first = (1..).zip(&state.configs).find(|(_, config)| config.started);
                let delivered =
                    |(number, _): (u8, &Config)| state.delivered.iter().any(|one| one.view > number);
                first.is_some_and(delivered)
            },
        ),
        Property::sometimes(
            "a new member is one of those that begin a view",
            |_: &PrimaryViews, state: &State| {
                state.configs.iter().any(|config| config.started && config.full & bit(FIRST) != 0)
            },
        ),
        Property::sometimes(
            "two views begin with a crash between them",
            |_: &PrimaryViews, state: &State| {
                state.crashes > 0 && state.configs.iter().filter(|config| config.started).count() > 1
            },
        ),
    ]
}

/// Of the histories of two members of the same view one is the beginning of the other.
fn strong_prefix(state: &State) -> bool {
    let same = |one: &[u8], other: &[u8]| one.iter().zip(other).all(|(one, other)| one == other);
    state.members.iter().enumerate().all(|(place, one)| {
        let others = state.members.iter().skip(place + 1);
        let mut others = others.filter(|other| other.view == one.view && one.view != 0);
        others.all(|other| same(&one.history, &other.history))
    })
}

impl PrimaryViews {
    /// A view begins: what was delivered in earlier ones is in its base, and bases are in one line.
    pub(crate) fn check_start(&self, state: &mut State, number: u8) {
        let base = base(&state.configs[usize::from(number) - 1]);
        let lost = |(place, known): (usize, &crate::Delivered)| {
            known.view < number && base.get(place) != Some(&known.cast)
        };
        if state.delivered.iter().enumerate().any(lost) {
            state.broken = Some(LOST);
        }
        for (other, config) in (1..).zip(&state.configs).filter(|(_, config)| config.started) {
            let (one, two) = if other < number { (base_of(config), base) } else { (base, base_of(config)) };
            if other != number && !two.starts_with(one) {
                state.broken = Some(FORKED);
                return;
            }
        }
        let begun = || (1..).zip(&state.configs).filter(|(_, config)| config.started);
        let before = begun().filter(|(other, _)| *other < number).last();
        let after = begun().find(|(other, _)| *other > number);
        let own = state.configs[usize::from(number) - 1].full;
        if [before, after].into_iter().flatten().any(|(_, config)| config.full & own == 0) {
            state.broken = Some(APART);
        }
    }

    /// A cast is delivered in a view: later views that have begun have it.
    pub(crate) fn check_delivery(&self, state: &mut State, place: usize, cast: u8, view: u8) {
        let later = (1..).zip(&state.configs).filter(|(number, config)| *number > view && config.started);
        if later.map(|(_, config)| base(config)).any(|base| base.get(place) != Some(&cast)) {
            state.broken = Some(LOST);
        }
    }
}

fn base_of(config: &Config) -> &[u8] {
    base(config)
}

/// What was chosen in a configuration.
fn base(config: &Config) -> &[u8] {
    config.base.as_deref().unwrap_or_default()
}
