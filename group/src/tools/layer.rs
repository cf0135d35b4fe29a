//! The tools' protocol at one member: pure. Roles, views and what waits for a state are a function of the group's history alone, so
//! that they are alike at all members, those that join later and those that start again included.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::api::{
    GroupMember, GroupView, Handler, Kind, Options, Outbox, Role, RoleState, Safety, Sender, Wish,
};
use super::envelope::{Ordered, Program, Sent, encode};
use super::transfer::{Incoming, Next, Outgoing, WINDOW_PIECES};
use crate::api::ViewEvent;
use crate::types::{Member, MemberIndex, ViewId};

/// What the member has to do.
#[derive(Debug)]
pub(super) enum Effect {
    /// Cast this.
    Cast(Bytes),
    /// Send this to a member.
    Send(Member, Bytes),
    /// The program wants something.
    Wish(Wish),
    /// Let casts be taken in this view, and tell the program: a new one, or another role in it.
    View { view: GroupView, is_new: bool },
    /// This member's call has its place, where these were servers.
    Asked(u64, Vec<Member>),
    /// This member's call was answered.
    Answered(u64, Member, Bytes),
    /// The member cannot go on.
    Fail(String),
}

/// What follows from the history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Common {
    /// The last view that a coordinator has announced.
    view: ViewId,
    coordinator: Option<Member>,
    message: Bytes,
    members: Vec<Member>,
    /// Roles of those members that have said theirs.
    roles: BTreeMap<Member, RoleState>,
    /// Casts that wait for a state to have moved.
    deferred: VecDeque<(Member, Program)>,
}

/// The tools' protocol at one member.
pub(super) struct Layer {
    index: MemberIndex,
    /// This life, once it has been in a view.
    me: Option<Member>,
    names: Vec<String>,
    options: Options,
    /// Whether the program's state is that of the group.
    pub(super) has_state: bool,
    pub(super) common: Common,
    /// The group's view, and whether it has begun for the program.
    current: Option<ViewEvent>,
    open: bool,
    incoming: Option<Incoming>,
    /// Casts that come after a state that is on its way here.
    behind: Vec<(Member, Program)>,
    outgoing: Outgoing,
    effects: Vec<Effect>,
}

impl Layer {
    pub(super) fn new(options: Options, index: MemberIndex, names: Vec<String>) -> Self {
        Self {
            index,
            me: None,
            names,
            options,
            has_state: false,
            common: Common::default(),
            current: None,
            open: false,
            incoming: None,
            behind: Vec::new(),
            outgoing: Outgoing::default(),
            effects: Vec::new(),
        }
    }

    /// Takes what is to be done.
    pub(super) fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The group has a new view. It begins for the program when its coordinator's message comes.
    pub(super) fn view(&mut self, handler: &mut dyn Handler, event: &ViewEvent) {
        self.me = Some(event.me);
        self.current = Some(event.clone());
        self.outgoing.forget_early();
        self.open = false;
        if self.common.view == event.id {
            return self.begin();
        }
        if event.coordinator == event.me {
            let message = Ordered::ViewMessage {
                view: event.id,
                members: event.members.iter().map(|member| member.member).collect(),
                payload: handler.view_message(),
            };
            self.effects.push(Effect::Cast(encode(&message)));
        }
    }

    /// Views change.
    pub(super) fn changing(&mut self, handler: &mut dyn Handler) {
        self.open = false;
        self.current = None;
        handler.transitional();
    }

    /// The next cast of the history.
    pub(super) fn deliver(&mut self, handler: &mut dyn Handler, seq: u64, origin: Member, cast: Ordered) {
        match cast {
            Ordered::Program(program) => self.program(handler, origin, program),
            Ordered::ViewMessage { view, members, payload } => {
                self.announced(handler, view, origin, members, payload);
            }
            Ordered::Role { role, has_state } => self.role(handler, seq, origin, role, has_state),
            Ordered::HasState { transfer } => self.arrived(handler, origin, transfer),
        }
    }

    /// A message to this member.
    pub(super) fn received(&mut self, handler: &mut dyn Handler, from: Member, message: Sent) {
        match message {
            Sent::Program(payload) => {
                let sender = self.sender(from);
                self.call(handler, |handler, outbox| handler.send(outbox, &sender, payload));
            }
            Sent::Answer { call, payload } => self.effects.push(Effect::Answered(call, from, payload)),
            Sent::Credit { transfer, pieces } => {
                self.outgoing.credit(from, transfer, pieces);
                self.push(from, transfer);
            }
            Sent::Piece { transfer, piece } if self.is_incoming(from, transfer) => {
                match handler.get_piece(piece) {
                    Ok(()) => self.tell(from, &Sent::Credit { transfer, pieces: 1 }),
                    Err(reason) => self.refused(&reason),
                }
            }
            Sent::End { transfer } if self.is_incoming(from, transfer) => {
                self.state_is_there(handler, transfer);
            }
            Sent::Become(role) if Some(from) == self.me => self.become_role(role),
            Sent::Piece { .. } | Sent::End { .. } | Sent::Become(_) => {}
        }
    }

    /// The program takes another role.
    pub(super) fn become_role(&mut self, role: Role) {
        self.options.role = role;
        if self.open {
            self.say_role();
        }
    }

    /// The common part came from another member, so this one's program is behind.
    pub(super) fn replace(&mut self, handler: &mut dyn Handler, common: Common) {
        self.cancel(handler);
        self.common = common;
        self.has_state = false;
    }

    fn program(&mut self, handler: &mut dyn Handler, origin: Member, program: Program) {
        let moves = self.common.roles.values().any(|role| matches!(role, RoleState::Joining { .. }));
        let waits = match self.options.safety {
            Safety::Free => false,
            Safety::Protected => program.kind == Kind::Generic,
            Safety::Atomic => true,
        };
        if moves && waits {
            self.common.deferred.push_back((origin, program));
        } else {
            self.hand(handler, origin, program);
        }
    }

    /// Hands a cast to the program, now or after the state that is on its way.
    fn hand(&mut self, handler: &mut dyn Handler, origin: Member, program: Program) {
        if let (Some(call), true) = (program.call, Some(origin) == self.me) {
            let servers = self.servers().filter(|server| program.is_for(server.index)).collect();
            self.effects.push(Effect::Asked(call, servers));
        }
        if !program.is_for(self.index) {
            return;
        }
        if self.incoming.is_some() && program.kind == Kind::Generic {
            return self.behind.push((origin, program));
        }
        let role = self.me.and_then(|me| self.common.roles.get(&me)).copied();
        let client = role == Some(RoleState::Client) && self.options.role == Role::Client;
        if !self.has_state && !client && program.kind == Kind::Generic {
            return;
        }
        let sender = self.sender(origin);
        let (kind, payload) = (program.kind, program.payload);
        match program.call {
            None => self.call(handler, |handler, outbox| handler.cast(outbox, &sender, kind, payload)),
            // Whoever has the state executes it; those that were servers at this place answer.
            Some(call) if self.has_state => {
                let answer = handler.request(&sender, payload);
                if let Some(payload) = answer.filter(|_| role == Some(RoleState::Server)) {
                    self.tell(origin, &Sent::Answer { call, payload });
                }
            }
            Some(_) => {}
        }
    }

    /// A coordinator has announced a view: who is not in it has no role any more, and states on their way begin anew.
    fn announced(
        &mut self,
        handler: &mut dyn Handler,
        view: ViewId,
        coordinator: Member,
        members: Vec<Member>,
        message: Bytes,
    ) {
        if view <= self.common.view {
            return;
        }
        self.cancel(handler);
        let common = &mut self.common;
        common.roles.retain(|member, _| members.contains(member));
        for role in common.roles.values_mut() {
            if matches!(role, RoleState::Joining { .. } | RoleState::Waiting) {
                *role = RoleState::Client;
            }
        }
        (common.view, common.coordinator, common.members, common.message) =
            (view, Some(coordinator), members, message);
        self.release(handler);
        if self.current.as_ref().is_some_and(|current| current.id == view) {
            self.begin();
        }
    }

    /// The view begins for the program.
    fn begin(&mut self) {
        self.open = true;
        let Some(view) = self.group_view() else { return };
        self.effects.push(Effect::View { view, is_new: true });
        let known = self.me.and_then(|me| self.common.roles.get(&me).copied());
        let right = match self.options.role {
            Role::Client => known == Some(RoleState::Client),
            Role::Server => {
                matches!(known, Some(RoleState::Server | RoleState::Joining { .. } | RoleState::Waiting))
            }
        };
        if !right {
            self.say_role();
        }
    }

    fn say_role(&mut self) {
        let word = Ordered::Role { role: self.options.role, has_state: self.has_state };
        self.effects.push(Effect::Cast(encode(&word)));
    }

    fn role(&mut self, handler: &mut dyn Handler, seq: u64, origin: Member, role: Role, has_state: bool) {
        let known = self.common.roles.get(&origin);
        let state = match role {
            Role::Client => RoleState::Client,
            Role::Server if matches!(known, Some(RoleState::Server | RoleState::Joining { .. })) => return,
            Role::Server if has_state => RoleState::Server,
            Role::Server => RoleState::Waiting,
        };
        self.common.roles.insert(origin, state);
        if role == Role::Client && Some(origin) == self.me {
            self.cancel(handler);
            self.has_state = false;
        }
        self.settle(handler, seq);
        self.roles_changed();
    }

    /// Finds a source for everybody who waits for the state. Where nobody has it and everybody has spoken, the first one that waits
    /// begins with its own.
    fn settle(&mut self, handler: &mut dyn Handler, seq: u64) {
        let common = &mut self.common;
        let nobody =
            !common.roles.values().any(|role| matches!(role, RoleState::Server | RoleState::Joining { .. }));
        if nobody && common.members.iter().all(|member| common.roles.contains_key(member)) {
            let first = common.roles.iter_mut().find(|(_, role)| **role == RoleState::Waiting);
            if let Some((member, role)) = first {
                *role = RoleState::Server;
                self.has_state |= Some(*member) == self.me;
            }
        }
        let Some(source) = self.source() else { return };
        let waiting =
            |(member, role): (&Member, &RoleState)| (*role == RoleState::Waiting).then_some(*member);
        let waiting: Vec<Member> = self.common.roles.iter().filter_map(waiting).collect();
        for to in waiting {
            self.common.roles.insert(to, RoleState::Joining { transfer: seq, source });
            if Some(source) == self.me {
                self.outgoing.begin(to, seq, handler.push_state());
                self.push(to, seq);
            }
            if Some(to) == self.me {
                self.incoming = Some(Incoming { transfer: seq, source });
                self.tell(source, &Sent::Credit { transfer: seq, pieces: WINDOW_PIECES });
            }
        }
    }

    /// The server that hands the state over: not the first member, which orders, where there is a choice.
    fn source(&self) -> Option<Member> {
        let first = self.common.members.first().copied();
        self.servers().find(|server| Some(*server) != first).or_else(|| self.servers().next())
    }

    fn servers(&self) -> impl Iterator<Item = Member> {
        let is_server =
            |(member, role): (&Member, &RoleState)| (*role == RoleState::Server).then_some(*member);
        self.common.roles.iter().filter_map(is_server)
    }

    /// Sends what there is room for.
    fn push(&mut self, to: Member, transfer: u64) {
        while let Some(next) = self.outgoing.next(to, transfer) {
            let message = match next {
                Next::Piece(piece) => Sent::Piece { transfer, piece },
                Next::End => Sent::End { transfer },
            };
            self.tell(to, &message);
        }
    }

    /// The state is here: what came after it follows.
    fn state_is_there(&mut self, handler: &mut dyn Handler, transfer: u64) {
        self.incoming = None;
        if let Err(reason) = handler.get_end() {
            return self.refused(&reason);
        }
        self.has_state = true;
        for (origin, program) in std::mem::take(&mut self.behind) {
            self.hand(handler, origin, program);
        }
        self.effects.push(Effect::Cast(encode(&Ordered::HasState { transfer })));
    }

    fn arrived(&mut self, handler: &mut dyn Handler, origin: Member, transfer: u64) {
        let known = self.common.roles.get(&origin);
        if !matches!(known, Some(RoleState::Joining { transfer: known, .. }) if *known == transfer) {
            return;
        }
        self.common.roles.insert(origin, RoleState::Server);
        if !self.common.roles.values().any(|role| matches!(role, RoleState::Joining { .. })) {
            self.release(handler);
        }
        self.roles_changed();
    }

    /// No state moves any more: what waited for that is delivered.
    fn release(&mut self, handler: &mut dyn Handler) {
        for (origin, program) in std::mem::take(&mut self.common.deferred) {
            self.hand(handler, origin, program);
        }
    }

    fn cancel(&mut self, handler: &mut dyn Handler) {
        self.outgoing.clear();
        self.behind.clear();
        if self.incoming.take().is_some() {
            handler.get_cancel();
        }
    }

    fn refused(&mut self, reason: &str) {
        self.incoming = None;
        self.effects
            .push(Effect::Fail(format!("the state that came from another member was refused: {reason}")));
    }

    fn roles_changed(&mut self) {
        if let Some(view) = self.group_view().filter(|_| self.open) {
            self.effects.push(Effect::View { view, is_new: false });
        }
    }

    fn group_view(&self) -> Option<GroupView> {
        let me = self.me?;
        let known = |member: &Member| GroupMember {
            member: *member,
            name: self.name(*member),
            role: self.common.roles.get(member).copied(),
        };
        Some(GroupView {
            id: self.common.view,
            me,
            members: self.common.members.iter().map(known).collect(),
            coordinator: self.common.coordinator?,
            message: self.common.message.clone(),
        })
    }

    fn is_incoming(&self, from: Member, transfer: u64) -> bool {
        self.incoming == Some(Incoming { transfer, source: from })
    }

    fn tell(&mut self, to: Member, message: &Sent) {
        self.effects.push(Effect::Send(to, encode(message)));
    }

    fn call(&mut self, handler: &mut dyn Handler, call: impl FnOnce(&mut dyn Handler, &mut Outbox)) {
        let mut outbox = Outbox::default();
        call(handler, &mut outbox);
        self.effects.extend(outbox.wishes.into_iter().map(Effect::Wish));
    }

    fn sender(&self, member: Member) -> Sender {
        Sender { member, name: self.name(member) }
    }

    fn name(&self, member: Member) -> String {
        self.names.get(member.index.at()).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
