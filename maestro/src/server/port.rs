//! The IIOP port: the one that was given, the one that was kept, or a free one.

use std::io::ErrorKind;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use maestro_bridge::{Dispatcher, Error as BridgeError, Server};
use maestro_orbs::replicated::{Notice, Notices};

use crate::data::Data;
use crate::{Error, Settings};

/// How long a port that was kept is asked for again, where another process has it: a connection of somebody else's that
/// goes out by it is often gone soon, and so is an earlier life of this server.
const KEPT_PORT_PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two tries.
const KEPT_PORT_PAUSE: Duration = Duration::from_millis(100);

/// Binds the port of a server, without listening. Where a free one is asked for it is the one that was kept, because
/// references name it.
pub(super) fn bind(
    settings: &Settings,
    data: Option<&Data>,
    dispatcher: &Arc<Dispatcher>,
    notices: &dyn Notices,
) -> Result<Server, Error> {
    let mut listen = settings.endpoint.listen;
    let kept = data.filter(|_| listen.port() == 0);
    let port = kept.map(Data::port).transpose()?.flatten();
    let (Some(data), Some(port)) = (kept, port) else {
        return Ok(Server::bind(listen, Arc::clone(dispatcher), &settings.bridge)?);
    };
    listen.set_port(port);
    let bind = || Server::bind(listen, Arc::clone(dispatcher), &settings.bridge);
    let wait = || {
        let patience = KEPT_PORT_PATIENCE.as_secs();
        let reason =
            format!("another process has {listen}, the port of this server: tried again for {patience} s");
        notices.notice(Notice::Waiting(reason));
    };
    patiently(KEPT_PORT_PATIENCE, bind, wait).map_err(|error| {
        if is_in_use(&error) {
            Error::KeptPort { address: listen, path: data.port_file() }
        } else {
            error.into()
        }
    })
}

/// Tries to bind until the port is not in use, or patience ends. `wait` is told once that it has to wait.
fn patiently<T>(
    patience: Duration,
    mut bind: impl FnMut() -> Result<T, BridgeError>,
    wait: impl FnOnce(),
) -> Result<T, BridgeError> {
    let until = Instant::now() + patience;
    let mut wait = Some(wait);
    loop {
        match bind() {
            Err(error) if is_in_use(&error) && Instant::now() < until => {
                if let Some(wait) = wait.take() {
                    wait();
                }
                thread::sleep(KEPT_PORT_PAUSE);
            }
            bound => return bound,
        }
    }
}

fn is_in_use(error: &BridgeError) -> bool {
    matches!(error, BridgeError::Bind { source, .. } if source.kind() == ErrorKind::AddrInUse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: ErrorKind) -> BridgeError {
        BridgeError::Bind { address: ([127, 0, 0, 1], 1).into(), source: kind.into() }
    }

    #[test]
    fn a_port_in_use_is_tried_again_until_it_is_free() {
        let (mut tries, mut waits) = (0, 0);
        let bind = || {
            tries += 1;
            if tries < 3 { Err(refused(ErrorKind::AddrInUse)) } else { Ok(tries) }
        };
        assert!(matches!(patiently(Duration::from_secs(3600), bind, || waits += 1), Ok(3)));
        assert_eq!(waits, 1);
    }

    #[test]
    fn patience_ends_and_other_faults_are_not_waited_for() {
        for (kind, patience) in [(ErrorKind::AddrInUse, 0), (ErrorKind::PermissionDenied, 3600)] {
            let mut tries = 0;
            let bind = || {
                tries += 1;
                Err::<(), _>(refused(kind))
            };
            let bound = patiently(Duration::from_secs(patience), bind, || panic!("nothing to wait for"));
            assert!(matches!(bound, Err(BridgeError::Bind { source, .. }) if source.kind() == kind));
            assert_eq!(tries, 1);
        }
    }
}
