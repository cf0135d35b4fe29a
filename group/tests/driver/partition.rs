//! A member that hears nobody for a while, and what becomes of what it did meanwhile.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use maestro_group::{AbortReason, Aborted, DeliveryMode, Options, Overwritten, Progress, Status};

use crate::support::{Place, Running, address, assert_alike, start};

/// Holds back all that wires carry, as a switch does that is pulled.
#[derive(Default)]
struct Switch {
    pulled: Mutex<bool>,
    changed: Condvar,
}

impl Switch {
    fn pull(&self, pulled: bool) {
        *self.pulled.lock().unwrap() = pulled;
        self.changed.notify_all();
    }

    fn wait(&self) {
        let pulled = self.pulled.lock().unwrap();
        drop(self.changed.wait_while(pulled, |pulled| *pulled).unwrap());
    }
}

/// Carries connections to `to`.
fn wire(to: String, switch: &Arc<Switch>) -> String {
    let at = address();
    let listener = TcpListener::bind(&at).unwrap();
    let switch = Arc::clone(switch);
    std::thread::spawn(move || {
        for from in listener.incoming() {
            let (Ok(from), Ok(to)) = (from, TcpStream::connect(&to)) else {
                continue;
            };
            for (from, to) in [(from.try_clone().unwrap(), to.try_clone().unwrap()), (to, from)] {
                let switch = Arc::clone(&switch);
                std::thread::spawn(move || carry(from, to, &switch));
            }
        }
    });
    at
}

fn carry(mut from: TcpStream, mut to: TcpStream, switch: &Switch) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        switch.wait();
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(std::net::Shutdown::Both);
    let _ = to.shutdown(std::net::Shutdown::Both);
}

/// Three members; all that r1 and the others say to each other goes by the switch.
fn switched(options: Options) -> (Place, Vec<Running>, Arc<Switch>) {
    let (place, switch) = (Place::of(3), Arc::new(Switch::default()));
    let members = (0..3).map(|index| {
        let mut settings = place.settings(index);
        settings.options = options;
        for other in (0..3).filter(|&other| other != index && (index == 0 || other == 0)) {
            settings.members[other].address = wire(place.members[other].address.clone(), &switch);
        }
        start(settings).unwrap()
    });
    let members: Vec<_> = members.collect();
    members.iter().for_each(|member| drop(member.until_primary(3)));
    (place, members, switch)
}

#[test]
fn what_a_parted_member_delivered_optimistically_is_overwritten_when_it_is_back() {
    let options = Options { delivery: DeliveryMode::Optimistic, ..Options::default() };
    let (_place, members, switch) = switched(options);
    (0..20).for_each(|number| members[number % 3].cast(format!("{number}")));
    assert_alike(&members.iter().collect::<Vec<_>>(), 20);
    assert_eq!(members[1].until_primary(3).members[0].name, "r1", "the first member is the sequencer");
    switch.pull(true);
    (0..5).for_each(|number| members[0].cast(format!("lost {number}")));
    members[0].until_delivered(25);
    members[1].until_primary(2);
    (0..3).for_each(|number| members[1].cast(format!("kept {number}")));
    assert_alike(&[&members[1], &members[2]], 23);
    switch.pull(false);
    members[0]
        .log
        .until("told", |seen| (seen.overwritten == [Overwritten { after: 20, casts: 5 }]).then_some(()));
    members.iter().for_each(|member| drop(member.until_primary(3)));
    assert_alike(&members.iter().collect::<Vec<_>>(), 23);
    let lost = Aborted {
        payloads: (0..5).map(|number| format!("lost {number}").into()).collect(),
        reason: AbortReason::Overwritten,
    };
    members[0].log.until("told what", |seen| seen.aborted.contains(&lost).then_some(()));
    assert_eq!(members.iter().map(|member| member.group.overwritten()).collect::<Vec<_>>(), [5, 0, 0]);
}

#[test]
fn what_all_partitions_did_is_merged_when_they_meet() {
    let (_place, members, switch) = switched(Options { progress: Progress::All, ..Options::default() });
    members[0].cast("before");
    assert_alike(&members.iter().collect::<Vec<_>>(), 1);
    switch.pull(true);
    members[0].until_primary(1);
    members[1].until_primary(2);
    (0..4).for_each(|number| members[0].cast(format!("alone {number}")));
    (0..3).for_each(|number| members[2].cast(format!("two {number}")));
    members[0].until_delivered(5);
    members[1].until_delivered(4);
    switch.pull(false);
    let logs: Vec<_> = members.iter().map(|member| member.until_delivered(8)).collect();
    assert!(logs.iter().all(|log| log.len() == 8 && log == &logs[0]), "the same state everywhere");
    assert_eq!(members.iter().map(|member| member.group.overwritten()).sum::<u64>(), 0);
}

#[test]
fn a_member_with_other_options_stays_outside() {
    let place = Place::of(3);
    let mut other = place.settings(2);
    other.options.delivery = DeliveryMode::Optimistic;
    let outside = start(other).unwrap();
    let members = [place.start(0), place.start(1)];
    members.iter().for_each(|member| drop(member.until_primary(2)));
    (0..100).for_each(|number| members[0].cast(format!("{number}")));
    assert_alike(&[&members[0], &members[1]], 100);
    let seen = outside.log.lock();
    assert!(
        seen.views.is_empty() && !seen.statuses.iter().any(|status| matches!(status, Status::Primary(_)))
    );
}
