//! Operators change the members while the group runs, disks are lost, and new members wait for their seats.

use std::collections::HashSet;

use maestro_group::{Core, Input, MemberIndex, Roster, ViewId, Wish};

use uuid::Uuid;

use super::node::{Disk, Life};
use super::world::World;

/// Tokens of wishes are no tickets.
const TOKENS: u64 = 1 << 63;

/// Whether this is what a change of the members is known by, not a client's cast.
pub(super) fn is_token(id: u64) -> bool {
    id & TOKENS != 0
}

impl Life {
    /// Whether it is a member of the first list of which nobody can say whether it was here before.
    pub(crate) fn is_unknown(&self) -> bool {
        let seat = self.core.kept_roster().seat(self.member.index).map(|seat| seat.since.seq);
        self.core.cluster().is_none() && seat.is_none_or(|seq| seq == 0)
    }
}

impl World {
    /// What an operator might do about the members, or what makes one do something.
    pub(crate) fn change_members(&mut self) {
        if self.setup.newcomers == 0 {
            return;
        }
        match self.rng.below(100) {
            0..26 => self.wish_something(),
            26..36 => {
                self.wish_something();
                self.wish_something();
            }
            36..44 => {
                self.wish_something();
                self.wish_something();
                let groups: Vec<usize> = self.nodes.iter().map(|_| self.rng.below(2)).collect();
                self.partition(&groups);
            }
            44..48 => self.lose_disk(),
            _ => {}
        }
    }

    /// An operator asks a member for a change.
    pub(crate) fn wish(&mut self, node: usize, wish: Wish, force: bool) -> u64 {
        self.counts.2 += 1;
        let token = TOKENS | self.counts.2 << 8;
        if let Some(member) = self.nodes[node].life.as_ref().map(|life| life.member) {
            self.note(|| format!("#{node} is asked for {wish:?}"));
            self.checks.wish(token, member);
            self.input(node, Input::Wish { token, wish, force });
        }
        token
    }

    fn wish_something(&mut self) {
        let nodes = 0..self.nodes.len();
        let askable: Vec<usize> =
            nodes.filter(|&node| self.core(node).is_some_and(|core| core.primary().is_some())).collect();
        let Some(node) = self.rng.pick(&askable) else { return };
        let Some(roster) = self.core(node).map(|core| core.history().roster().clone()) else { return };
        let full = roster.next as usize >= self.nodes.len();
        let least = if self.rng.chance(10) { 1 } else { 2 };
        let few = roster.seats.len() <= least;
        let wish = if !full && (few || (roster.seats.len() < 6 && self.rng.chance(50))) {
            self.counts.2 += 1;
            let named = |number: &usize| roster.named(&format!("r{number}")).is_some();
            let free: Vec<usize> = (1..=self.setup.members).filter(|number| !named(number)).collect();
            let again = self.rng.pick(&free).map(|number| format!("r{number}"));
            let name = again.unwrap_or_else(|| format!("n{}", self.counts.2));
            let Some(directory) = self.waiting(roster.next as usize) else { return };
            Wish::Add { name, address: String::new(), directory }
        } else if few {
            return;
        } else {
            let at = self.rng.below(roster.seats.len());
            Wish::Remove { name: roster.seats[at].name.clone() }
        };
        let force = self.rng.chance(30);
        self.wish(node, wish, force);
    }

    /// The directory of a new member that waits for a seat of this index. Whoever was given one, be it in a history that was lost, does
    /// not wait any more.
    fn waiting(&self, node: usize) -> Option<Uuid> {
        let disk = &self.nodes[node].disk;
        (disk.roster.is_none() && !disk.removed).then_some(disk.directory)
    }

    /// Whether the group can be what it was without what is on this member's disk. It cannot where a majority of the members would have
    /// no disk left, or no memory, or where so many of the first list come with empty directories that these are a group at its
    /// first start by all that anybody can know: those who could tell are gone, or need not be heard.
    fn is_spare_disk(&self, node: usize) -> bool {
        let stopped =
            |other: &usize| self.nodes[*other].life.is_none() && self.nodes[*other].disk.stop.is_some();
        let mut with_memory = super::chaos::voters(self);
        with_memory.extend((0..self.nodes.len()).filter(stopped));
        let had_memory = with_memory.contains(&node);
        with_memory.retain(|&other| other != node);
        if had_memory && !self.has_quorum(&with_memory) {
            return false;
        }
        let kept = self.nodes.iter().filter_map(|node| node.disk.roster.clone());
        let Some(roster) = kept.chain(self.best_roster()).max_by_key(|roster| roster.version) else {
            return true;
        };
        let has_disk = |other: &usize| *other != node && !self.nodes[*other].disk.wiped;
        if roster.seats.iter().map(|seat| seat.index.at()).filter(has_disk).count() < roster.majority() {
            return false;
        }
        let is_empty = |other: &usize| {
            let disk = &self.nodes[*other].disk;
            !disk.removed && (*other == node || disk.cluster.is_none())
        };
        (0..self.setup.members).filter(is_empty).count() < self.setup.members / 2 + 1
    }

    /// A member is killed, and nothing is left of what it kept.
    fn lose_disk(&mut self) {
        let node = self.rng.below(self.nodes.len());
        let is_spare = super::chaos::is_spare(self, node) && self.is_spare_disk(node);
        if self.nodes[node].disk.incarnation == 0 || !is_spare {
            return;
        }
        self.kill_if_alive(node);
        self.note(|| format!("#{node} loses its disk"));
        let known = vec![0; self.nodes[node].disk.known.len()];
        let removed = self.nodes[node].disk.removed || node >= self.setup.members;
        let directory = Uuid::from_u64_pair(self.rng.next(), self.rng.next());
        self.nodes[node].disk = Disk { known, removed, wiped: true, directory, ..Disk::default() };
    }

    /// New members whose seats are there take them; an operator takes out whose disk is lost, once all is healed.
    pub(super) fn take_seats(&mut self) {
        if self.setup.newcomers == 0 {
            return;
        }
        for node in self.setup.members..self.nodes.len() {
            if self.is_undone(node) {
                self.note(|| format!("#{node} is to be no member after all"));
                self.kill_if_alive(node);
                self.nodes[node].disk =
                    Disk { known: self.nodes[node].disk.known.clone(), ..Disk::default() };
                self.nodes[node].disk.known.fill(0);
            } else if self.nodes[node].disk.roster.is_none() && self.rng.chance(30) {
                self.start(node);
            }
        }
        if self.supervised {
            self.take_out_lost();
        }
    }

    /// Whose disk is lost, and who was surely removed by a change that the history of a recovered epoch lacks: its directory is marked, and
    /// nobody else ever takes its seat.
    fn take_out_lost(&mut self) {
        let Some(roster) = self.best_roster() else { return };
        let is_recovered = roster.version.epoch > 0;
        let lost = roster.seats.iter().find(|seat| {
            let node = &self.nodes[seat.index.at()];
            let cannot_come = node.disk.wiped || (is_recovered && node.disk.removed);
            cannot_come && node.life.as_ref().is_none_or(|life| life.core.primary().is_none())
        });
        let Some(name) = lost.map(|seat| seat.name.clone()) else { return };
        let askable =
            (0..self.nodes.len()).find(|&node| self.core(node).is_some_and(|core| core.primary().is_some()));
        if let Some(node) = askable {
            self.wish(node, Wish::Remove { name }, true);
        }
    }

    /// On an engine on which nobody says hello, somebody else tells a member that its seat came to nothing.
    fn is_undone(&self, node: usize) -> bool {
        let Some(own) = self.core(node).filter(|_| self.setup.weak).map(Core::kept_roster) else {
            return false;
        };
        let Some(seat) = own.seat(index(node)) else { return false };
        let cores = self.nodes.iter().filter_map(|node| Some(&node.life.as_ref()?.core));
        let newer = |core: &&Core| core.kept_roster().version >= own.version;
        let has = |core: &Core| {
            [core.kept_roster(), core.history().roster()].iter().any(|it| it.has(seat.index, seat.since))
        };
        cores.filter(newer).any(|core| !has(core))
            && self.core(node).is_some_and(|core| core.cluster().is_none())
    }

    /// Whether a member's process can be started: it is one, and was not told that it is none any more.
    pub(super) fn may_start(&mut self, node: usize) -> bool {
        let disk = &self.nodes[node].disk;
        if disk.removed || disk.roster.as_ref().is_some_and(|roster| roster.seat(index(node)).is_none()) {
            return false;
        }
        if node < self.setup.members || disk.roster.is_some() {
            return true;
        }
        let directory = disk.directory;
        let cores = self.nodes.iter().filter_map(|node| node.life.as_ref()).map(|life| &life.core);
        let given = cores.filter_map(|core| core.seat_of(directory));
        let roster = given.map(|(roster, _)| roster).max_by_key(|roster| roster.version).cloned();
        self.nodes[node].disk.roster = roster;
        self.nodes[node].disk.roster.is_some()
    }

    pub(crate) fn core(&self, node: usize) -> Option<&Core> {
        self.nodes[node].life.as_ref().map(|life| &life.core)
    }

    /// The members where the best history of all that live ends.
    pub(crate) fn best_roster(&self) -> Option<Roster> {
        let cores = self.nodes.iter().filter_map(|node| node.life.as_ref()).map(|life| &life.core);
        let votes = cores.filter(|core| !core.is_zombie());
        let best = votes.max_by_key(|core| (core.history().view, core.history().held()))?;
        Some(best.history().roster().clone())
    }

    /// Whether these are a majority of the members that count.
    pub(crate) fn has_quorum(&self, nodes: &[usize]) -> bool {
        let version = |node: &usize| match self.core(*node) {
            Some(core) => (core.history().view, core.history().held()),
            None => self.nodes[*node].disk.stop.as_ref().map_or((ViewId::default(), 0), |(stop, _)| {
                (stop.view, stop.base + stop.entries.len() as u64)
            }),
        };
        let Some(best) = nodes.iter().copied().max_by_key(version) else { return false };
        let kept = self.nodes[best].disk.roster.as_ref();
        let Some(roster) = self.core(best).map(|core| core.history().roster()).or(kept) else { return false };
        let here: HashSet<usize> = nodes.iter().copied().collect();
        let count = roster.seats.iter().filter(|seat| here.contains(&seat.index.at())).count();
        count >= roster.majority()
    }

    /// Whether some member does not know yet what becomes of a change.
    pub(super) fn is_changing(&self) -> bool {
        let wished = |life: &Life| life.inbox.iter().any(|input| matches!(input, Input::Wish { .. }));
        self.nodes
            .iter()
            .filter_map(|node| node.life.as_ref())
            .any(|life| wished(life) || life.core.is_changing())
    }

    /// Whether a member holds a change that too few in its view survive: nothing more becomes certain there.
    pub(super) fn is_stuck(&self, core: &Core) -> bool {
        let roster = core.history().roster();
        let here =
            |index: MemberIndex| self.core(index.at()).is_some_and(|other| other.primary() == core.primary());
        let up = roster.seats.iter().filter(|seat| here(seat.index)).count();
        core.is_changing() && up < roster.majority()
    }

    /// Whether too few members have processes that could be there: of the others the disks are lost, or they never had their seats.
    pub(super) fn majority_cannot_come(&self) -> bool {
        let is_up = |node: usize| self.nodes[node].life.is_some();
        let up = |roster: &Roster| roster.seats.iter().filter(|seat| is_up(seat.index.at())).count();
        self.best_roster().is_some_and(|roster| up(&roster) < roster.majority())
    }

    /// Whether all members are up, and nobody else is.
    pub(super) fn all_seated_live(&self) -> bool {
        let Some(roster) = self.best_roster() else { return false };
        let is_up = |node: usize| self.nodes[node].life.is_some();
        (0..self.nodes.len()).all(|node| {
            let seated = roster.seats.iter().any(|seat| seat.index.at() == node);
            seated == is_up(node)
        })
    }
}

fn index(node: usize) -> MemberIndex {
    MemberIndex(u32::try_from(node).unwrap_or(0))
}
