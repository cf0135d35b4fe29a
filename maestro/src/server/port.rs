//! The ports of a server: those that were given, those that were kept, or free ones.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use maestro_bridge::{Dispatcher, Error as BridgeError, Listen, Server};
use maestro_orbs::Contact;
use maestro_orbs::replicated::{Notice, Notices};

use crate::data::Data;
use crate::{Endpoint, Error, Settings, address, tls};

/// How long a port that was kept is asked for again, where another process has it: a connection of somebody else's that
/// goes out by it is often gone soon, and so is an earlier life of this server.
const KEPT_PORT_PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two tries.
const KEPT_PORT_PAUSE: Duration = Duration::from_millis(100);

/// Binds the ports of a server, without listening, and tells where clients reach it. Where a free port is asked for it is the one that
/// was kept, because references name it; a port that is free now is kept when the rest of the server is ready ([`keep`]).
pub(super) fn bind(
    settings: &Settings,
    data: Option<&Data>,
    dispatcher: &Arc<Dispatcher>,
    notices: &dyn Notices,
) -> Result<(Server, Contact), Error> {
    let certificate = tls::load(settings.tls.as_ref())?;
    let mut listens = Vec::new();
    let mut kept = Vec::new();
    for (endpoint, name) in settings.endpoints.iter().zip(names(&settings.endpoints)) {
        let mut address = endpoint.listen;
        if let Some(data) = data.filter(|_| address.port() == 0)
            && let Some(port) = data.port(&name)?
        {
            address.set_port(port);
            kept.push((address, endpoint.tls, data.port_file(&name)));
        }
        listens.push(Listen { address, tls: certificate.clone().filter(|_| endpoint.tls) });
    }
    let is_kept = |error: &BridgeError| kept.iter().find(|(address, ..)| in_use(error) == Some(*address));
    let bind = || Server::bind_all(&listens, Arc::clone(dispatcher), &settings.bridge);
    let wait = |error: &BridgeError| {
        let Some(address) = in_use(error) else { return };
        let patience = KEPT_PORT_PATIENCE.as_secs();
        let reason =
            format!("another process has {address}, the port of this server: tried again for {patience} s");
        notices.notice(Notice::Waiting(reason));
    };
    let patience = |error: &BridgeError| is_kept(error).map_or(Duration::ZERO, |_| KEPT_PORT_PATIENCE);
    let server = patiently(patience, bind, wait).map_err(|error| match is_kept(&error) {
        Some((address, tls, path)) => {
            Error::KeptPort { setting: setting(*tls), address: *address, path: path.clone() }
        }
        None => named(&listens, error),
    })?;
    let ports: Vec<u16> = server.addresses().iter().map(SocketAddr::port).collect();
    let contact = address::contact(&settings.endpoints, &ports, tls::client_trust(settings.tls.as_ref()));
    Ok((server, contact))
}

/// Says which flag an address was given by that cannot be had.
fn named(listens: &[Listen], source: BridgeError) -> Error {
    let of = |address| listens.iter().find(|listen| listen.address == address);
    match &source {
        BridgeError::Bind { address, .. } => Error::Listen {
            setting: setting(of(*address).is_some_and(|listen| listen.tls.is_some())),
            source,
        },
        _ => source.into(),
    }
}

fn setting(tls: bool) -> &'static str {
    if tls { "--tls-listen" } else { "--iiop" }
}

/// Keeps the ports of a server for its next start.
pub(super) fn keep(settings: &Settings, server: &Server, data: &Data) -> Result<(), Error> {
    let ports = server.addresses().iter().map(SocketAddr::port);
    names(&settings.endpoints).zip(ports).try_for_each(|(name, port)| data.keep_port(&name, port))
}

/// Returns the names under which the ports are kept: `iiop-port`, `iiop-port-2` and so on, `tls-port` and so on.
fn names(endpoints: &[Endpoint]) -> impl Iterator<Item = String> + '_ {
    let (mut plain, mut tls) = (0, 0);
    endpoints.iter().map(move |endpoint| {
        let (name, count) = if endpoint.tls { ("tls-port", &mut tls) } else { ("iiop-port", &mut plain) };
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}-{count}") }
    })
}

/// Tries to bind until the ports are not in use, or the patience with an error ends. `wait` is told once that it has to wait.
fn patiently<T>(
    patience: impl Fn(&BridgeError) -> Duration,
    mut bind: impl FnMut() -> Result<T, BridgeError>,
    wait: impl FnOnce(&BridgeError),
) -> Result<T, BridgeError> {
    let begin = Instant::now();
    let mut wait = Some(wait);
    loop {
        match bind() {
            Err(error) if in_use(&error).is_some() && begin.elapsed() < patience(&error) => {
                if let Some(wait) = wait.take() {
                    wait(&error);
                }
                thread::sleep(KEPT_PORT_PAUSE);
            }
            bound => return bound,
        }
    }
}

/// Returns the address that another process has.
fn in_use(error: &BridgeError) -> Option<SocketAddr> {
    match error {
        BridgeError::Bind { address, source } if source.kind() == ErrorKind::AddrInUse => Some(*address),
        _ => None,
    }
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
        assert!(matches!(patiently(|_| Duration::from_secs(3600), bind, |_| waits += 1), Ok(3)));
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
            let bound = patiently(|_| Duration::from_secs(patience), bind, |_| panic!("nothing to wait for"));
            assert!(matches!(bound, Err(BridgeError::Bind { source, .. }) if source.kind() == kind));
            assert_eq!(tries, 1);
        }
    }
}
