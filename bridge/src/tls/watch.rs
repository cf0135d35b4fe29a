//! Notices that a certificate's files were replaced, and that a certificate ends.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::MissedTickBehavior;

use super::ServerTls;
use super::stamp::{Stamp, stamps};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long before its end a certificate is warned of.
const ENDS_SOON: Duration = Duration::from_secs(14 * 24 * 3600);

/// Loads the files of a certificate again whenever they have changed, for ever. A bad file is logged, once.
pub(crate) async fn watch(tls: Arc<ServerTls>) {
    let mut watch = Watch::default();
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        watch.look(&tls, SystemTime::now());
    }
}

#[derive(Default)]
struct Watch {
    /// What was found last: certificate and key are replaced one after the other, so that a change is taken when it is over.
    found: Vec<Stamp>,
    /// What could not be loaded.
    bad: Vec<Stamp>,
    /// The end that was told of, and whether it had come.
    told: Option<(SystemTime, bool)>,
}

impl Watch {
    fn look(&mut self, tls: &ServerTls, now: SystemTime) {
        let stamps = stamps(tls.files().paths());
        let settled = std::mem::replace(&mut self.found, stamps) == self.found;
        if settled && self.found != tls.stamps() && self.found != self.bad {
            self.bad.clone_from(&self.found);
            tls.reload_or_log();
        }
        self.tell_of_end(tls, now);
    }

    fn tell_of_end(&mut self, tls: &ServerTls, now: SystemTime) {
        let until = tls.valid_until();
        let over = until <= now;
        if (!over && until > now + ENDS_SOON) || self.told == Some((until, over)) {
            return;
        }
        self.told = Some((until, over));
        let file = tls.files().certificate.display();
        if over {
            tracing::error!(%file, "the certificate has expired: clients refuse it");
        } else {
            let days = until.duration_since(now).unwrap_or_default().as_secs() / (24 * 3600);
            tracing::warn!(%file, days, "the certificate expires soon");
        }
    }
}
