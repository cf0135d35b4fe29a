//! Where casts commute, members deliver them in any order: what is the same is which, wherever a view begins.

use std::collections::{BTreeMap, HashMap, HashSet};

use maestro_group::{Core, Delivery, Member, MemberIndex, ViewEvent, ViewId};

use super::app::{State, commuting, id};
use super::check::{Checked, Checks};

/// What each member was delivered, all before a state that was taken over included.
#[derive(Debug, Clone, Default)]
struct Way {
    ids: HashSet<u64>,
    tickets: HashSet<u64>,
    /// The last cast of each life: as which of all it was made, and its time.
    last_of: HashMap<Member, (usize, u64)>,
}

/// What is known of casts that commute by somebody who sees everything.
#[derive(Debug, Default)]
pub(crate) struct Sets {
    optimistic: bool,
    ways: Vec<Way>,
    /// What each cast is, its agreed time, and who made it.
    contents: HashMap<u64, (u64, u64, Member)>,
    /// Which members ever held a cast.
    holders: HashMap<u64, HashSet<usize>>,
    /// Up to where casts without a place were looked at.
    scanned: HashMap<(Member, ViewId, MemberIndex), u64>,
    /// With safe delivery: casts that somebody delivered, and in which view first.
    settled: HashMap<u64, ViewId>,
    /// What each view began with.
    bases: BTreeMap<ViewId, HashSet<u64>>,
}

impl Sets {
    pub(super) fn new(members: usize, optimistic: bool) -> Self {
        Self { optimistic, ways: vec![Way::default(); members], ..Self::default() }
    }

    /// How many casts were delivered.
    pub(super) fn delivered(&self) -> u64 {
        self.contents.len() as u64
    }

    pub(super) fn held(&mut self, member: usize, id: u64) {
        self.holders.entry(id).or_default().insert(member);
    }

    /// A member holds more casts without a place than before.
    pub(super) fn scan(&mut self, member: usize, core: &Core) {
        let history = core.history();
        for (origin, lane) in &history.loose.0 {
            let scanned = self.scanned.entry((core.me(), history.view, *origin)).or_default();
            let from = (*scanned).max(lane.folded);
            *scanned = lane.held();
            for entry in (from + 1..=lane.held()).filter_map(|number| lane.get(number)) {
                self.holders.entry(id(&entry.payload)).or_default().insert(member);
            }
        }
    }

    fn recovered(&mut self) {
        self.settled.clear();
        self.bases.clear();
    }

    /// A state takes the place of a member's own, or is what it begins with.
    fn replaced(&mut self, member: usize, state: &State, made: &HashMap<u64, usize>) {
        let mut way = Way::default();
        for id in &state.ids {
            way.ids.insert(*id);
            way.tickets.insert(id >> 8);
            self.holders.entry(*id).or_default().insert(member);
            if let Some((_, time, origin)) = self.contents.get(id) {
                let made = made.get(id).copied().unwrap_or(0);
                let last = way.last_of.entry(*origin).or_default();
                *last = (*last).max((made, *time));
            }
        }
        self.ways[member] = way;
    }

    fn deliver(
        &mut self,
        member: usize,
        delivery: &Delivery,
        made: usize,
        view: ViewId,
        configured: usize,
    ) -> Checked {
        let id = id(&delivery.payload);
        let (content, time) = (commuting(delivery), delivery.time_ns);
        let known = *self.contents.entry(id).or_insert((content, time, delivery.origin));
        if known.0 != content {
            return Err(format!("Completeness: #{member} delivers something else as ticket {}", id >> 8));
        }
        let way = &mut self.ways[member];
        if delivery.seq != way.ids.len() as u64 + 1 {
            return Err(format!("Faithfulness: #{member} delivers {} after {}", delivery.seq, way.ids.len()));
        }
        if !way.tickets.insert(id >> 8) || !way.ids.insert(id) {
            return Err(format!("Exactly once: #{member} delivers ticket {} twice", id >> 8));
        }
        let last = way.last_of.insert(delivery.origin, (made, time));
        if last.is_some_and(|last| last.0 >= made || last.1 >= time) {
            return Err(format!(
                "Order: ticket {} overtook what its origin cast before, at #{member}",
                id >> 8
            ));
        }
        if self.optimistic {
            return Ok(());
        }
        let holders = self.holders.get(&id).map_or(0, HashSet::len);
        if holders <= configured / 2 {
            return Err(format!(
                "Uniform Output: #{member} delivers ticket {}, which {holders} of {configured} held",
                id >> 8
            ));
        }
        let first = self.settled.entry(id).or_insert(view);
        *first = view.min(*first);
        match self.bases.range(view..).find(|(later, base)| **later > view && !base.contains(&id)) {
            Some((later, _)) => Err(format!(
                "Uniform Output: #{member} delivers ticket {} in {view}, but {later} began without it",
                id >> 8
            )),
            None => Ok(()),
        }
    }

    /// A member is told of a view: all begin it with the same set, and whatever was delivered before is in it.
    fn view(&mut self, member: usize, event: &ViewEvent) -> Result<Vec<u64>, String> {
        let way = &self.ways[member].ids;
        let lost = self.settled.iter().find(|(id, view)| **view < event.id && !way.contains(id));
        if let Some((id, view)) = lost {
            return Err(format!(
                "Uniform Output: ticket {}, delivered in {view}, is lost to #{member} in {}",
                id >> 8,
                event.id
            ));
        }
        let begins = way.len() as u64 == event.start;
        match self.bases.get(&event.id) {
            Some(base) if begins && base != way => {
                Err(format!("Equal sets: #{member} begins {} with others than the first", event.id))
            }
            Some(base) if !base.is_subset(way) => {
                Err(format!("Equal sets: #{member} lacks what {} began with", event.id))
            }
            Some(_) => Ok(Vec::new()),
            None if begins => {
                self.bases.insert(event.id, way.clone());
                Ok(way.iter().copied().collect())
            }
            None => Ok(Vec::new()),
        }
    }
}

/// Whether a state is what its casts lead to, each of them once.
pub(super) fn is_whole(member: usize, state: &State) -> Checked {
    let mut tickets: Vec<u64> = state.ids.iter().map(|id| id >> 8).collect();
    tickets.sort_unstable();
    tickets.dedup();
    if state.ids.len() as u64 == state.at && tickets.len() == state.ids.len() {
        return Ok(());
    }
    Err(format!("Exactly once: #{member} has {} tickets at {}", tickets.len(), state.at))
}

impl Checks {
    /// A member begins a life with this state, or takes it over.
    pub(crate) fn replaced(&mut self, member: usize, state: &State) {
        if let Some(sets) = &mut self.sets {
            sets.replaced(member, state, &self.made);
        }
    }

    /// A delivery leaves a core whose history is of this view.
    pub(super) fn deliver_commuting(&mut self, member: usize, delivery: &Delivery, view: ViewId) -> Checked {
        let id = id(&delivery.payload);
        if self.casts.get(&id) != Some(&delivery.origin) {
            return Err(format!("Validity: nobody cast {}: {delivery:?}", delivery.seq));
        }
        let made = self.made.get(&id).copied().unwrap_or(0);
        let Some(sets) = &mut self.sets else { return Ok(()) };
        sets.deliver(member, delivery, made, view, self.configured)?;
        if sets.optimistic { Ok(()) } else { self.aborts.place(id, delivery.seq) }
    }

    /// A member is told of a view.
    pub(crate) fn told_view(&mut self, member: usize, event: &ViewEvent) -> Checked {
        let Some(sets) = &mut self.sets else { return Ok(()) };
        for id in sets.view(member, event)? {
            self.aborts.place(id, event.start)?;
        }
        Ok(())
    }

    pub(super) fn sets_recovered(&mut self) {
        if let Some(sets) = &mut self.sets {
            sets.recovered();
        }
    }
}
