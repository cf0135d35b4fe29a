//! Messages from one member's application to another's, beside the order.

use bytes::Bytes;

use super::wire::Direct;
use super::{Core, Phase};
use crate::core_io::Output;
use crate::types::{MemberIndex, ViewId};

/// The most octets of messages that wait until a member is told of the view. What comes beyond is dropped.
const EARLY_LIMIT_OCTETS: usize = 16 << 20;

/// Messages that came before their receiver was told of the view.
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
        let told = self.is_full() && matches!(&self.phase, Phase::View(view) if view.event.is_none());
        if told {
            return self.hand_received(from, payload);
        }
        if let Phase::View(view) = &mut self.phase
            && view.early_sends.octets + payload.len() <= EARLY_LIMIT_OCTETS
        {
            view.early_sends.octets += payload.len();
            view.early_sends.messages.push((from, payload));
        }
    }

    /// The application was told of the view: what was sent to it meanwhile is handed over.
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
