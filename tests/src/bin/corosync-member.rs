//! A member of a group on corosync, for tests that stop processes: NAME MEMBERS DATA NAMESPACE.
//!
//! On standard input: `cast FROM COUNT` casts so many numbers; `digest COUNT` waits until so many casts were delivered and prints
//! what stands for them.

#![allow(clippy::print_stdout)]

#[path = "../../../group/tests/driver/support.rs"]
#[allow(dead_code)] // What tests use.
mod support;

use maestro_group::{EngineKind, MemberAddress, Settings};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, members, data, namespace] = &arguments[..] else { panic!("NAME MEMBERS DATA NAMESPACE") };
    let members = MemberAddress::parse_list(members).expect("a list of members");
    let mut settings = Settings::new(name, members, "test", data);
    settings.key = support::key("a key of sixteen octets at least");
    settings.engine = EngineKind::Corosync;
    maestro_tests::enter(namespace.as_ref());
    let member = support::start(settings).expect("it starts");
    for line in std::io::stdin().lines() {
        let line = line.expect("text");
        let words: Vec<&str> = line.split(' ').collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(0_usize);
        match words[0] {
            "cast" => {
                let numbers = number(1)..number(1) + number(2);
                numbers.for_each(|number| member.cast(format!("{number:0>100}")));
            }
            "digest" => println!("digest {}", support::digest(&member.until_delivered(number(1)))),
            _ => panic!("{line:?} is not known"),
        }
    }
}
