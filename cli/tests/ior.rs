//! `maestro ior make`, `merge`, `split` and `explain` as a user meets them.

mod run;

use std::io::{Read, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use maestro_bridge::{Dispatcher, Server, Settings};
use maestro_giop::{CdrWriter, Completed, Ior, ObjectKey, RequestId, SystemException, SystemExceptionKind};
use maestro_ior::{Reference, parse_ior};
use maestro_orbs::{ConnectionId, Located, Orb, Reply, Request};
use run::{maestro, maestro_in};

const GRID: &str = "IDL:Grid:1.0";

/// Answers the questions of `maestro ior explain` as its keys say. `Forwarded` is where the reference says.
struct Answering(Ior);

impl Orb for Answering {
    fn invoke(&self, request: Request) {
        let key = request.object_key.to_string();
        let order = request.body.order;
        let mut body = CdrWriter::new(order, 0);
        let reply = match (key.as_str(), request.operation.as_str()) {
            ("Broken", _) => {
                let kind = SystemExceptionKind::NoResources;
                Reply::exception(&SystemException::new(kind, 0, Completed::No), order)
            }
            (_, "_non_existent") => {
                body.write_boolean(key == "Gone");
                Reply::result(body.into_bytes())
            }
            _ => {
                let type_id = request.body.reader(request.code_sets).read_string().unwrap();
                body.write_boolean(type_id == GRID);
                Reply::result(body.into_bytes())
            }
        };
        request.slot.reply(reply);
    }

    fn locate(&self, key: &ObjectKey) -> Located {
        match key.as_bytes() {
            b"Moved" => Located::Forward(reference("corbaloc:iiop:1.0@no-such-host.invalid:4711/Grid")),
            b"Forwarded" => Located::Forward(self.0.clone()),
            _ => Located::Here,
        }
    }

    fn cancel(&self, _: RequestId, _: ConnectionId) {}
}

fn serve(address: SocketAddr) -> Server {
    let server = Server::bind(address, Arc::new(Dispatcher::new()), &Settings::default()).unwrap();
    let here = reference(&format!("corbaloc:iiop:1.0@{}/Grid", server.address()));
    for key in ["Grid", "Gone", "Broken", "Moved", "Forwarded"] {
        server.dispatcher().bind(ObjectKey::from(key), Arc::new(Answering(here.clone()))).unwrap();
    }
    server.open().unwrap();
    server
}

fn reference(text: &str) -> Ior {
    text.parse::<Reference>().unwrap().to_ior().unwrap()
}

/// Makes a reference with the program.
fn made(arguments: &[&str]) -> String {
    let shown = maestro(&[&["ior", "make"], arguments].concat());
    let (ior, code) = shown.split_once('\n').unwrap();
    assert_eq!(code, "exit code 0", "{shown}");
    ior.to_owned()
}

/// A typed reference to a key at an address.
fn at(address: SocketAddr, key: &str) -> String {
    made(&["--type", GRID, "--key", key, "--address", &address.to_string()])
}

/// Explains a reference and hides what differs from run to run.
fn explained(reference: &str, hidden: &[(String, &str)]) -> String {
    let shown = maestro(&["ior", "explain", "--timeout", "5", reference]);
    let mut shown = hidden.iter().fold(shown, |shown, (what, name)| shown.replace(what, name));
    for (before, after) in [("answers in ", " µs"), ("the host is not known: ", "\n")] {
        if let Some(start) = shown.find(before) {
            let start = start + before.len();
            let end = start + shown[start..].find(after).unwrap();
            shown.replace_range(start..end, "…");
        }
    }
    shown
}

#[test]
fn a_reference_is_made_from_parts() {
    let two =
        ["--type", GRID, "--key", "Grid", "--address", "a.example:4711", "--address", "[2001:db8::7]:4712"];
    let sets = ["--char", "UTF-8,ISO-8859-1", "--wchar", "utf-16,0x00010100"];
    let tls_only = ["--key", "Grid", "--address", "a.example:0", "--address", "b.example:0"];
    let cases: [&[&str]; 7] = [
        &two,
        &[&tls_only[..], &["--tls-port", "4712", "--tls-demands-certificate"]].concat(),
        &[&two[..], &["--tls-port", "4721", "--tls-port", "4722", "--form", "alternates"]].concat(),
        &[&two[..], &sets, &["--component", "0x4d414501:07ff", "--component", "38:"]].concat(),
        &[&two[..], &["--form", "profiles", "--giop", "1.1"]].concat(),
        &[&two[..], &["--form", "alternates"]].concat(),
        &["--key-hex", "00ff", "--giop", "1.0", "--address", "192.0.2.7:2809"],
    ];
    let shown = cases
        .map(|case| format!("$ maestro ior make {}\n{}", case.join(" "), maestro(&["ior", &made(case)])));
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn what_cannot_be_made_or_merged_is_told_in_one_line() {
    let cases: [&[&str]; 11] = [
        &["make"],
        &["make", "--key", "Grid", "--address", "a:1", "--tls-port", "2", "--tls-port", "3"],
        &["make", "--key", "Grid", "--address", "a:0", "--tls-port", "0"],
        &["make", "--key", "Grid", "--address", "a"],
        &["make", "--key", "Grid", "--address", "a:1", "--giop", "1.3"],
        &["make", "--key", "Grid", "--address", "a:1", "--char", "KOI8-R"],
        &["make", "--key", "Grid", "--address", "a:1", "--component", "7"],
        &["make", "--key", "Grid", "--address", "a:1", "--giop", "1.0", "--char", "UTF-8"],
        &[
            "merge",
            &made(&["--type", GRID, "--key", "x", "--address", "a:1"]),
            &made(&["--type", "IDL:Chat:1.0", "--key", "x", "--address", "a:1"]),
        ],
        &["merge", "IOR:01000000010000000000000000000000"],
        &["split", "corbaloc:rir:/NameService"],
    ];
    let shown = cases.map(|case| {
        let shown = maestro(&[&["ior"], case].concat());
        assert!(shown.ends_with("exit code 2") && shown.matches("stderr:").count() == 1, "{shown}");
        let arguments: Vec<&str> =
            case.iter().map(|word| if word.len() > 60 { "IOR:…" } else { word }).collect();
        format!("$ maestro ior {}\n{shown}", arguments.join(" "))
    });
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn what_is_split_can_be_merged_again() {
    let hosts = ["a.example:1", "b.example:2", "[2001:db8::3]:3"];
    let addresses = hosts.iter().flat_map(|host| ["--address", host]);
    let common = ["--type", GRID, "--key", "Grid", "--component", "0x4d414501:07ff"];
    let whole = made(&common.into_iter().chain(addresses).collect::<Vec<_>>());
    let parts = maestro(&["ior", "split", &whole]);
    let parts: Vec<&str> = parts.lines().filter(|line| line.starts_with("IOR:")).collect();
    assert_eq!(parts.len(), 3);
    for (part, host) in parts.iter().zip(hosts) {
        let endpoints = maestro_ior::endpoints(&parse_ior(part).unwrap()).unwrap();
        assert_eq!(endpoints.iter().map(|one| one.address.to_string()).collect::<Vec<_>>(), [host]);
    }
    let input = parts.join("\n");
    let merged = maestro_in(Path::new("."), &["ior", "merge", "--alternates", "-"], input.as_bytes());
    let merged = parse_ior(merged.lines().next().unwrap()).unwrap();
    let endpoints = maestro_ior::endpoints(&merged).unwrap();
    assert_eq!(endpoints.iter().map(|one| one.address.to_string()).collect::<Vec<_>>(), hosts);
    let all: Vec<usize> =
        maestro_ior::iiop_profiles(&merged).unwrap().iter().map(|p| p.addresses().unwrap().len()).collect();
    assert_eq!(all, [3, 3, 3]);
}

#[test]
fn what_a_reference_alone_tells_needs_no_network() {
    let cases = [
        "corbaloc:iiop:1.2@0.0.0.0:4711/Grid".to_owned(),
        made(&[
            "--type",
            GRID,
            "--key",
            "Grid",
            "--address",
            "a.example:1",
            "--char",
            "UTF-8",
            "--wchar",
            "UTF-16",
        ]),
        "IOR:01000000010000000000000000000000".to_owned(),
    ];
    let shown = cases.map(|case| maestro(&["ior", "explain", "--offline", &case]));
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn each_way_to_fail_is_told_apart() {
    let server = serve(([127, 0, 0, 1], 0).into());
    let address = server.address();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let http = TcpListener::bind("127.0.0.1:0").unwrap();
    let web = http.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = http.accept() {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let hidden = [(address.to_string(), "SERVER"), (closed.to_string(), "CLOSED"), (web.to_string(), "WEB")];
    let two = [closed.to_string(), address.to_string()];
    let cases = [
        ("answers", at(address, "Grid")),
        ("closed", at(closed, "Grid")),
        ("not GIOP", at(web, "Grid")),
        ("key", at(address, "Chat")),
        ("moved", format!("corbaloc:iiop:1.0@{address}/Moved")),
        ("forwarded", format!("corbaloc:iiop:1.0@{address}/Forwarded")),
        ("gone", at(address, "Gone")),
        ("exception", at(address, "Broken")),
        ("type", made(&["--type", "IDL:Chat:1.0", "--key", "Grid", "--address", &address.to_string()])),
        ("host", made(&["--type", GRID, "--key", "Grid", "--address", "no-such-host.invalid:4711"])),
        ("first dead", made(&["--type", GRID, "--key", "Grid", "--address", &two[0], "--address", &two[1]])),
    ];
    let tried = cases.map(|(name, reference)| {
        let shown = explained(&reference, &hidden);
        let from = shown.find("Tried from").unwrap_or_else(|| panic!("{shown}"));
        format!("--- {name}\n{}", &shown[from..])
    });
    insta::assert_snapshot!(tried.join("\n\n"));
}

#[test]
fn a_server_at_an_ipv6_address_is_reached() {
    let server = serve((Ipv6Addr::LOCALHOST, 0).into());
    let reference = at(server.address(), "Grid");
    let shown = explained(&reference, &[(server.address().to_string(), "SERVER")]);
    assert!(shown.contains("  SERVER  answers in … µs\n") && shown.ends_with("exit code 0"), "{shown}");
}

#[test]
fn a_reference_with_very_many_addresses_is_tried_in_part() {
    let server = serve(([127, 0, 0, 1], 0).into());
    let port = server.address().port().to_string();
    let mut arguments = vec!["--type".to_owned(), GRID.into(), "--key".into(), "Grid".into()];
    // All of 127/8 is this machine.
    for host in 1..=70 {
        arguments.extend(["--address".into(), format!("127.0.0.{host}:{port}")]);
    }
    arguments.extend(["--form".into(), "alternates".into()]);
    let reference = made(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let shown = maestro(&["ior", "explain", &reference]);
    assert!(shown.contains("\n  127.0.0.64:") && !shown.contains("\n  127.0.0.65:"), "{shown}");
    assert!(shown.contains("\n  and 6 more addresses, which were not tried\n"), "{shown}");
    assert!(shown.contains("it answers at 1 of 64 addresses"), "{shown}");
}

#[test]
fn programs_get_an_object_for_each_reference() {
    let server = serve(([127, 0, 0, 1], 0).into());
    let good = at(server.address(), "Grid");
    let bad = at(server.address(), "Chat");
    let shown = maestro(&["ior", "explain", "--json", &good, &bad]);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!((lines.len(), lines[2]), (3, "exit code 1"));
    let [good, bad] =
        [lines[0], lines[1]].map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    assert_eq!((&good["callable"], &good["type_id"]), (&true.into(), &GRID.into()));
    assert_eq!(good["addresses"][0]["code"], "answers");
    assert_eq!(good["addresses"][0]["resolved"][0], "127.0.0.1");
    assert!(good["addresses"][0]["time_us"].is_u64());
    let codes: Vec<&str> =
        good["problems"].as_array().unwrap().iter().filter_map(|p| p["code"].as_str()).collect();
    assert_eq!(codes, ["no-code-sets", "loopback-host"]);
    assert_eq!((&bad["callable"], &bad["addresses"][0]["code"]), (&false.into(), &"key-unknown".into()));
}
