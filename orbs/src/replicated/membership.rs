//! Where clients reach the replicas: agreed on through the order, and part of the state.

use std::collections::{BTreeMap, BTreeSet};

use maestro_adaptors::{FIRST_LEVEL, StateError, StateReader, StateWriter};
use maestro_giop::{Ior, ObjectKey};
use maestro_group::{ConfigId, ViewId};
use maestro_ior::{Address, ClientTrust, Combo, ComboGroup, Place};
use tracing::error;
use xxhash_rust::xxh3::xxh3_64;

use super::update::{Present, trust_number, trust_of};
use crate::Contact;

/// The domain of our object groups in TAG_FT_GROUP.
const FT_DOMAIN: &str = "maestro";

/// Rounds of views that a group may have: one each millisecond for 34 years.
const ROUND_BITS: u32 = 40;

/// Which replicas there are, where clients reach them, and which of them are in the current view.
///
/// Changed by [`Present`] casts only, in their order, so that all replicas make the same references.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Membership {
    /// The newest view that a replica said to be in.
    view: ViewId,
    /// The delivery that made the last change, or where requests commute, how many there were: grows for ever, whatever the views.
    version: u64,
    /// Which replicas are configured; empty: those of the settings, as at the first start.
    configured: BTreeSet<u32>,
    replicas: BTreeMap<u32, Replica>,
    /// The level at which all replicas run; 0 before the first of them said a word.
    level: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Replica {
    contact: Contact,
    view: ViewId,
    /// The highest level that it offers, by its last word.
    offered: u32,
}

impl Membership {
    /// Notes that a member is in a view. A word from a view that is over changes its address only. `delivery`: none where deliveries
    /// have other numbers, and another order, at other replicas; then what a word changes does not depend on the words before.
    ///
    /// `members`: how many replicas are configured. The level begins with the lowest one of the first replica of all. It rises when all
    /// that are configured are in one view, to what all of them offer. Without an order it is the highest of the lowest ones.
    pub(super) fn note(&mut self, member: u32, present: Present, delivery: Option<u64>, members: usize) {
        let Present { view, contact, lowest, offered } = present;
        self.view = self.view.max(view);
        self.version = delivery.unwrap_or(self.version + 1);
        if !self.configured.is_empty() && !self.configured.contains(&member) {
            // It was taken out while its word was on its way.
            return;
        }
        self.replicas.insert(member, Replica { contact, view, offered });
        if self.level == 0 || delivery.is_none() {
            self.level = self.level.max(lowest);
        }
        let here = self.replicas.values().filter(|replica| replica.view == self.view);
        if here.clone().count() >= members && delivery.is_some() {
            self.level = self.level.max(here.map(|replica| replica.offered).min().unwrap_or(0));
        }
    }

    /// Only these replicas are configured from here on: clients are not sent to others any more.
    pub(super) fn keep(&mut self, members: &[u32], delivery: u64) {
        self.version = delivery;
        self.configured = members.iter().copied().collect();
        self.replicas.retain(|member, _| members.contains(member));
    }

    /// Returns how many replicas are configured, where that has changed since the first start.
    pub(super) fn configured(&self) -> Option<usize> {
        (!self.configured.is_empty()).then_some(self.configured.len())
    }

    /// Takes in the replicas that another partition knew, where this one knows nothing of them.
    pub(super) fn merge(&mut self, other: Self, delivery: u64) {
        self.version = delivery;
        self.level = self.level.max(other.level);
        for (member, replica) in other.replicas {
            self.replicas.entry(member).or_insert(replica);
        }
    }

    /// Returns the level at which all replicas run.
    pub(super) fn level(&self) -> u32 {
        self.level.max(FIRST_LEVEL)
    }

    /// Returns the delivery that made the last change.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Returns a number that grows with the views: replicas that were parted may have counted the same deliveries.
    pub(super) fn age(&self) -> u64 {
        self.view.epoch << ROUND_BITS | self.view.config.round & ((1 << ROUND_BITS) - 1)
    }

    /// Returns how many replicas said where they are.
    pub(super) fn known(&self) -> usize {
        self.replicas.len()
    }

    /// Makes the combo reference of an object; `None` before any replica said where it is.
    pub(super) fn reference(&self, key: &ObjectKey, type_id: &str) -> Option<Ior> {
        let live = self.places(|replica| replica.view == self.view);
        let others = self.places(|replica| replica.view != self.view);
        if live.is_empty() {
            return None;
        }
        let ft = ComboGroup {
            domain: FT_DOMAIN.to_owned(),
            group_id: xxh3_64(key.as_bytes()),
            group_version: u32::try_from(self.version & u64::from(u32::MAX)).unwrap_or(u32::MAX),
            primary: 0,
        };
        let (type_id, client_trust) = (type_id.into(), self.client_trust());
        let combo = Combo { type_id, key: key.clone(), live, others, client_trust, ft: Some(ft) };
        combo.to_ior().inspect_err(|error| error!(%key, %error, "no reference")).ok()
    }

    /// Returns the places of some replicas: the first of each, then the second of each, and so on, because clients try one after the other.
    fn places(&self, which: impl Fn(&Replica) -> bool) -> Vec<Place> {
        let replicas: Vec<_> = self.replicas.values().filter(|replica| which(replica)).collect();
        let most = replicas.iter().map(|replica| replica.contact.places.len()).max().unwrap_or(0);
        let at = |index: usize| replicas.iter().filter_map(move |replica| replica.contact.places.get(index));
        (0..most).flat_map(at).cloned().collect()
    }

    /// Returns what clients have to expect at any replica: the most that one of them asks.
    fn client_trust(&self) -> ClientTrust {
        let trusts = self.replicas.values().map(|replica| trust_number(replica.contact.client_trust));
        trust_of(trusts.max().unwrap_or(0))
    }

    /// Writes the table into a state.
    ///
    /// # Errors
    ///
    /// Fails when nobody takes the state any more.
    pub(super) fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        push_view(self.view, state)?;
        state.write_ulonglong(self.version)?;
        state.write_ulong(self.level)?;
        state.write_length(self.configured.len())?;
        for member in &self.configured {
            state.write_ulong(*member)?;
        }
        state.write_length(self.replicas.len())?;
        for (member, replica) in &self.replicas {
            state.write_ulong(*member)?;
            push_contact(&replica.contact, state)?;
            push_view(replica.view, state)?;
            state.write_ulong(replica.offered)?;
        }
        Ok(())
    }

    /// Reads a table out of a state.
    ///
    /// # Errors
    ///
    /// Fails when the state is damaged or broken off.
    pub(super) fn get_state(state: &mut StateReader<'_>) -> Result<Self, StateError> {
        let view = get_view(state)?;
        let (version, level) = (state.read_ulonglong()?, state.read_ulong()?);
        let mut configured = BTreeSet::new();
        for _ in 0..state.read_length()? {
            configured.insert(state.read_ulong()?);
        }
        let mut table = Self { view, version, configured, replicas: BTreeMap::new(), level };
        for _ in 0..state.read_length()? {
            let member = state.read_ulong()?;
            let contact = get_contact(state)?;
            let (view, offered) = (get_view(state)?, state.read_ulong()?);
            table.replicas.insert(member, Replica { contact, view, offered });
        }
        Ok(table)
    }
}

fn push_contact(contact: &Contact, state: &mut StateWriter<'_>) -> Result<(), StateError> {
    state.write_octet(trust_number(contact.client_trust))?;
    state.write_length(contact.places.len())?;
    for place in &contact.places {
        state.write_string(&place.address.host)?;
        state.write_ushort(place.address.port)?;
        state.write_ushort(place.tls_port)?;
    }
    Ok(())
}

fn get_contact(state: &mut StateReader<'_>) -> Result<Contact, StateError> {
    let client_trust = trust_of(state.read_octet()?);
    let mut places = Vec::new();
    for _ in 0..state.read_length()? {
        let address = Address { host: state.read_string()?, port: state.read_ushort()? };
        places.push(Place { address, tls_port: state.read_ushort()? });
    }
    Ok(Contact { places, client_trust })
}

fn push_view(view: ViewId, state: &mut StateWriter<'_>) -> Result<(), StateError> {
    state.write_ulonglong(view.epoch)?;
    state.write_ulonglong(view.config.round)?;
    state.write_ulong(view.config.proposer)
}

fn get_view(state: &mut StateReader<'_>) -> Result<ViewId, StateError> {
    let (epoch, round) = (state.read_ulonglong()?, state.read_ulonglong()?);
    Ok(ViewId { epoch, config: ConfigId { round, proposer: state.read_ulong()? } })
}
