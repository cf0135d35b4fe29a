//! Messages from one member's application to another's, beside the order.

use bytes::Bytes;

use super::wire::Direct;
use super::{Core, Phase};
use crate::core_io::Output;
use crate::types::{MemberIndex, ViewId};

/// The most octets of messages that wait for a member to become a full one. What comes beyond is dropped: they are of no view that it
/// knows.
const EARLY_LIMIT_OCTETS: usize = 16 << 20;

/// Messages that came before their receiver was a full member.
#[derive(Debug, Default)]
pub(super) struct EarlySends {
    messages: Vec<(MemberIndex, Bytes)>,
    octets: usize,
}

impl Core {
    pub(super) fn send_for_application(&mut self, view: ViewId, to: MemberIndex, payload: Bytes) {
        if self.primary() != Some(view) {
            return;
        }
        if to == self.index() {
            let from = self.settings.me;
            return self.outputs.push_back(Output::Received { from, payload });
        }
        if let Some(config) = &self.config {
            self.engine.send(to, Direct::application(config.id, &payload));
        }
    }

    pub(super) fn sent_to_application(&mut self, from: MemberIndex, payload: Bytes) {
        if self.is_full() {
            return self.hand_received(from, payload);
        }
        if let Phase::View(view) = &mut self.phase
            && view.early_sends.octets + payload.len() <= EARLY_LIMIT_OCTETS
        {
            view.early_sends.octets += payload.len();
            view.early_sends.messages.push((from, payload));
        }
    }

    /// This member is a full one: what was sent to it is handed over.
    pub(super) fn take_early_sends(&mut self) {
        let Phase::View(view) = &mut self.phase else { return };
        for (from, payload) in std::mem::take(&mut view.early_sends).messages {
            self.hand_received(from, payload);
        }
    }

    fn hand_received(&mut self, from: MemberIndex, payload: Bytes) {
        let sender =
            self.config.as_ref().and_then(|config| config.members.iter().find(|it| it.index == from));
        if let Some(from) = sender.copied() {
            self.outputs.push_back(Output::Received { from, payload });
        }
    }
}
