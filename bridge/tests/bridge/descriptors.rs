//! A server under a low limit on open files.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};

use maestro_bridge::Settings;

use crate::closing::wait_for;
use crate::peer::Peer;
use crate::scripted::Scripted;

/// What the server says before its address.
const SERVING: &str = "serving at ";

/// A server in a process of its own, with these limits on open files.
fn server_with(soft: u32, hard: u32) -> (Child, SocketAddr) {
    let limits = format!("ulimit -Sn {soft} && ulimit -Hn {hard} && exec \"$0\" \"$@\"");
    let arguments = ["--ignored", "--exact", "--nocapture", "descriptors::serve_until_told"];
    let mut server = Command::new("sh")
        .args(["-c", &limits])
        .arg(std::env::current_exe().unwrap())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let address =
        lines.find_map(|line| line.unwrap().split_once(SERVING).map(|(_, rest)| rest.parse().unwrap()));
    // What the harness says later has somewhere to go.
    std::thread::spawn(move || lines.for_each(drop));
    (server, address.expect("the server serves"))
}

#[test]
#[ignore = "serves for another test, until its standard input ends"]
fn serve_until_told() {
    let (server, _) = Scripted::serve(&Settings::default());
    writeln!(std::io::stdout(), "{SERVING}{}", server.address()).unwrap();
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn a_server_takes_as_many_connections_as_the_hard_limit_leaves_room_for_and_refuses_more() {
    let (mut server, address) = server_with(100, 200);
    let mut peers: Vec<_> = (0..200 - 64).map(|_| Peer::connect(address)).collect();
    (1..).zip(&mut peers).for_each(|(id, peer)| peer.assert_alive(id));
    let connect = || TcpStream::connect(address).map_err(|error| error.kind());
    wait_for(|| connect().is_err_and(|kind| kind == ErrorKind::ConnectionRefused));
    peers.pop();
    wait_for(|| connect().is_ok());
    peers.iter_mut().for_each(|peer| peer.assert_alive(9));
    drop(server.stdin.take());
    assert!(server.wait().unwrap().success());
}
