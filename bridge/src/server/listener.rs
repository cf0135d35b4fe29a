//! The bound socket, and whether it listens.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener};

use rustix::io::fcntl_dupfd_cloexec;
use rustix::process::{Resource, getrlimit};
use socket2::{Domain, Protocol, Socket, Type};

/// The number that the socket gets where the limit on open files allows it: above those of as many connections as
/// are allowed by default. The kernel's table of open files grows with it, by some octets each.
const HIGH_NUMBER: u64 = 20_000;
/// How many numbers below the limit are left for further listeners.
const SPARE_NUMBERS: u64 = 64;

/// A socket that stays bound for life and listens on demand.
///
/// While it does not listen the kernel refuses connects at once, and the port cannot be given to another process
/// as a free one. This rests on Linux: `shutdown` of a listening socket ends the listening, resets what was not
/// accepted, and leaves the socket bound, provided that it was bound to a port by number.
///
/// While it listens it has `SO_REUSEADDR`, so that its connections, which inherit the option, are no obstacle to the
/// next life of the server. While it does not listen it has not: otherwise another socket with the option could be
/// bound beside it.
pub(crate) struct Listener {
    socket: Socket,
    address: SocketAddr,
    backlog: i32,
}

impl Listener {
    /// Binds, without listening for clients. Port 0 takes a free port.
    pub(crate) fn bind(address: SocketAddr, backlog: i32) -> io::Result<Self> {
        let mut socket = bound(address)?;
        let actual = address_of(&socket)?;
        if address.port() == 0 {
            // Bound once more, by number: a port that the kernel chose is given back when listening ends. Both
            // sockets may be bound at a time because neither listens.
            socket = bound(actual)?;
        }
        let listener = Self { socket, address: actual, backlog };
        // For a moment: only to listen makes the kernel compare with those who have the port, and remember it as
        // one that is not shared.
        listener.socket.listen(0)?;
        listener.shut()?;
        Ok(listener)
    }

    /// Returns the address with the port that is really bound.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts to listen and returns a handle to accept with, which does not wait. It serves until [`Listener::shut`]; then another
    /// one is needed.
    pub(crate) fn listen(&self) -> io::Result<TcpListener> {
        self.socket.set_reuse_address(true)?;
        let listening = self.socket.listen(self.backlog).and_then(|()| {
            let handle = self.socket.try_clone()?;
            handle.set_nonblocking(true)?;
            Ok(handle)
        });
        if listening.is_err() {
            self.shut()?;
        }
        Ok(listening?.into())
    }

    /// Stops to listen, at once for new clients, whatever handles are still there. Who waits for a client gets
    /// `InvalidInput`.
    pub(crate) fn shut(&self) -> io::Result<()> {
        match self.socket.shutdown(Shutdown::Read) {
            Err(error) if error.kind() != io::ErrorKind::NotConnected => return Err(error),
            _ => {}
        }
        self.socket.set_reuse_address(false)
    }
}

fn bound(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // Without it a server that comes back after a crash finds its port taken by its own old connections.
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    Ok(raised(socket))
}

/// Gives a socket a number above those of connections.
///
/// When a process is killed, Linux gives up its sockets from the highest number down. A listening socket with a lower
/// number would outlive the connections by a moment, and a client that connects again at once would reach a dead
/// server: a second failure for one crash, where a refused connect lets it turn to another replica. Measured with
/// omniORB.
fn raised(socket: Socket) -> Socket {
    let open_files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let number = i32::try_from(open_files.saturating_sub(SPARE_NUMBERS).min(HIGH_NUMBER)).unwrap_or(0);
    // Without it everything works but for that moment.
    fcntl_dupfd_cloexec(&socket, number).map_or(socket, Socket::from)
}

fn address_of(socket: &Socket) -> io::Result<SocketAddr> {
    let address = socket.local_addr()?;
    address.as_socket().ok_or_else(|| io::Error::other("the bound address is no IP address"))
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::TcpStream;

    use super::*;

    fn refused(address: SocketAddr) -> bool {
        TcpStream::connect(address).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
    }

    #[test]
    fn listens_and_refuses_in_turn_on_one_port() {
        let listener = Listener::bind(([127, 0, 0, 1], 0).into(), 16).unwrap();
        let address = listener.address();
        assert!(refused(address));
        for _ in 0..3 {
            let accepting = listener.listen().unwrap();
            let client = TcpStream::connect(address).unwrap();
            let (_, peer) = accepting.accept().unwrap();
            assert_eq!(peer, client.local_addr().unwrap());
            listener.shut().unwrap();
            assert!(refused(address));
        }
        listener.shut().unwrap();
    }

    #[test]
    fn a_listener_has_a_number_above_those_of_connections() {
        use std::os::fd::AsRawFd as _;

        let listener = Listener::bind(([127, 0, 0, 1], 0).into(), 16).unwrap();
        let accepting = listener.listen().unwrap();
        let client = TcpStream::connect(listener.address()).unwrap();
        let (connection, _) = accepting.accept().unwrap();
        assert!(listener.socket.as_raw_fd() > connection.as_raw_fd().max(client.as_raw_fd()));
    }

    #[test]
    fn a_port_in_use_is_an_error() {
        let first = Listener::bind(([127, 0, 0, 1], 0).into(), 16).unwrap();
        let _accepting = first.listen().unwrap();
        let second = Listener::bind(first.address(), 16);
        assert_eq!(second.err().map(|error| error.kind()), Some(ErrorKind::AddrInUse));
    }

    #[test]
    fn a_port_that_is_bound_and_idle_is_in_use_too() {
        let first = Listener::bind(([127, 0, 0, 1], 0).into(), 16).unwrap();
        let in_use = |_: &str| Listener::bind(first.address(), 16).err().map(|error| error.kind());
        assert_eq!(in_use("before it ever listened"), Some(ErrorKind::AddrInUse));
        drop(first.listen().unwrap());
        assert_eq!(in_use("listening"), Some(ErrorKind::AddrInUse));
        first.shut().unwrap();
        assert_eq!(in_use("shut"), Some(ErrorKind::AddrInUse));
        drop(first.listen().unwrap());
    }

    #[test]
    fn connections_of_an_earlier_life_are_no_obstacle() {
        let first = Listener::bind(([127, 0, 0, 1], 0).into(), 16).unwrap();
        let address = first.address();
        let accepting = first.listen().unwrap();
        let waiting = TcpStream::connect(address).unwrap();
        let closed = TcpStream::connect(address).unwrap();
        let (living, _) = accepting.accept().unwrap();
        // Closed by the server's side first, which keeps the pair of addresses for a minute.
        drop(accepting.accept().unwrap());
        drop(closed);
        first.shut().unwrap();
        drop((first, accepting));
        let second = Listener::bind(address, 16).unwrap();
        drop(second.listen().unwrap());
        drop((waiting, living));
    }

    #[test]
    fn a_port_that_is_shut_is_not_given_away() {
        let first = Listener::bind(([127, 0, 0, 1], 0).into(), 16).unwrap();
        drop(first.listen().unwrap());
        first.shut().unwrap();
        let plain = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).unwrap();
        assert!(plain.bind(&first.address().into()).is_err());
    }
}
