//! The tools on a group: what comes out of it goes into the layer, and what that wants is done.

use std::sync::Arc;

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::api::{GroupView, Handler, Outbox, Wish};
use super::envelope::{self, Ordered, Sent, encode};
use super::layer::{Common, Effect, Layer};
use super::session::Shared;
use crate::api::{
    Aborted, Application, Delivery, PIECE_OCTETS, PieceSink, PieceSource, TransferError, ViewEvent,
};
use crate::types::Member;
use crate::{CastError, Group};

/// A member with tools, on the group's execution thread.
pub(super) struct ToolsMember {
    pub(super) layer: Layer,
    pub(super) handler: Box<dyn Handler>,
    pub(super) group: Group,
    pub(super) shared: Arc<Shared>,
    /// Casts of the tools themselves that found no room.
    pub(super) unsent: Vec<Bytes>,
}

impl Application for ToolsMember {
    fn view(&mut self, view: &ViewEvent) {
        self.unsent.clear();
        self.shared.group_view(view.id);
        self.layer.view(self.handler.as_mut(), view);
        self.act();
    }

    fn changing(&mut self) {
        self.shared.close();
        self.layer.changing(self.handler.as_mut());
        self.act();
    }

    fn deliver(&mut self, delivery: Delivery) {
        match envelope::ordered(&delivery.payload) {
            Some(cast) => self.layer.deliver(self.handler.as_mut(), delivery.seq, delivery.origin, cast),
            None => tracing::warn!(delivery = delivery.seq, "a cast that is none of the tools' was skipped"),
        }
        self.act();
    }

    fn received(&mut self, from: Member, payload: Bytes) {
        match envelope::sent(&payload) {
            Some(message) => self.layer.received(self.handler.as_mut(), from, message),
            None => tracing::warn!(from = from.index.0, "a message that is none of the tools' was skipped"),
        }
        self.act();
    }

    fn aborted(&mut self, aborted: Aborted) {
        for cast in aborted.payloads {
            // What the tools cast for themselves they say again where it still matters.
            if let Some(Ordered::Program(program)) = envelope::ordered(&cast) {
                self.handler.aborted(program.payload);
            }
        }
    }

    fn batch_end(&mut self) {
        for cast in std::mem::take(&mut self.unsent) {
            self.cast(cast);
        }
    }

    /// The program's own state moves by the tools; what moves here is what all members have alike.
    fn push_state(&mut self, sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        self.push_common(sink)
    }

    fn get_state(&mut self, source: &mut dyn PieceSource) -> Result<(), TransferError> {
        let (_, common) = get_common(source)?;
        self.layer.replace(self.handler.as_mut(), common);
        Ok(())
    }

    fn save_state(&mut self, sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        self.push_common(sink)?;
        if self.layer.has_state {
            self.handler.push_state().try_for_each(|piece| sink.put(piece))?;
        }
        Ok(())
    }

    fn load_state(&mut self, source: &mut dyn PieceSource) -> Result<(), TransferError> {
        let (has_state, common) = get_common(source)?;
        self.layer.replace(self.handler.as_mut(), common);
        let unusable = |reason| TransferError::Unusable { reason };
        while let Some(piece) = source.next()? {
            self.handler.get_piece(piece).map_err(unusable)?;
        }
        if has_state {
            self.handler.get_end().map_err(unusable)?;
        }
        self.layer.has_state = has_state;
        Ok(())
    }
}

impl ToolsMember {
    /// Does what the layer wants, and what comes of that.
    fn act(&mut self) {
        loop {
            let effects = self.layer.effects();
            if effects.is_empty() {
                return;
            }
            effects.into_iter().for_each(|effect| self.effect(effect));
        }
    }

    fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Cast(cast) => self.cast(cast),
            Effect::Send(to, message) => self.send(to, message),
            Effect::Wish(wish) => self.wish(wish),
            Effect::View { view, is_new } => self.enter(&view, is_new),
            Effect::Asked(call, servers) => self.shared.calls().asked(call, servers.into_iter()),
            Effect::Answered(call, from, payload) => self.shared.calls().answered(call, from, payload),
            Effect::Fail(reason) => {
                tracing::error!(reason, "the member ends");
                self.shared.fail(reason);
                self.group.end();
            }
        }
    }

    /// From here on casts are taken, so also those that the program makes when it is told.
    fn enter(&mut self, view: &GroupView, is_new: bool) {
        self.shared.open(view.clone());
        let mut outbox = Outbox::default();
        if is_new {
            self.handler.view(&mut outbox, view);
        } else {
            self.handler.roles(&mut outbox, view);
        }
        outbox.wishes.into_iter().for_each(|wish| self.wish(wish));
    }

    fn wish(&mut self, wish: Wish) {
        match wish {
            Wish::Cast { kind, to, payload } => {
                if self.shared.cast(&self.group, kind, to.as_deref(), payload.clone()).is_err() {
                    self.handler.aborted(payload);
                }
            }
            Wish::Send { to, payload } => self.send(to, encode(&Sent::Program(payload))),
            Wish::Suspect(member) => self.group.suspect(member.index),
            Wish::Role(role) => self.layer.become_role(role),
        }
    }

    /// Casts for the tools. What meets the end of a view is said again in the next one.
    fn cast(&mut self, cast: Bytes) {
        let Some(view) = self.shared.current_group_view() else { return };
        if let Err(CastError::Full { .. }) = self.group.cast_urgent(view, cast.clone()) {
            self.unsent.push(cast);
        }
    }

    /// Sends. What meets the end of a view is of no use to anybody.
    fn send(&self, to: Member, message: Bytes) {
        if let Some(view) = self.shared.current_group_view()
            && let Err(error) = self.group.send(view, to.index, message)
        {
            tracing::debug!(to = to.index.0, %error, "not sent");
        }
    }

    fn push_common(&self, sink: &mut dyn PieceSink) -> Result<(), TransferError> {
        let mut octets: Bytes = encode(&(self.layer.has_state, &self.layer.common));
        let mut head = BytesMut::with_capacity(8);
        head.put_u64(octets.len() as u64);
        sink.put(head.freeze())?;
        while !octets.is_empty() {
            sink.put(octets.split_to(octets.len().min(PIECE_OCTETS)))?;
        }
        Ok(())
    }
}

impl Drop for ToolsMember {
    fn drop(&mut self) {
        self.shared.end();
    }
}

fn get_common(source: &mut dyn PieceSource) -> Result<(bool, Common), TransferError> {
    let unusable = |reason: &str| TransferError::Unusable { reason: reason.to_owned() };
    let mut head = source.next()?.unwrap_or_default();
    let length = head.try_get_u64().map_err(|_| unusable("it has no beginning"))?;
    let mut octets = BytesMut::new();
    while (octets.len() as u64) < length {
        octets.extend_from_slice(&source.next()?.ok_or_else(|| unusable("it ends too early"))?);
    }
    postcard::from_bytes(&octets).map_err(|_| unusable("it is none of this release's"))
}
