use maestro_adaptors::{Pieces, StateReader, StateWriter};
use maestro_giop::ObjectKey;
use maestro_ior::{Component, iiop_profiles};

use super::support::{KEY, over_tls, present};
use crate::replicated::membership::Membership;
use crate::replicated::update::Present;

fn ports(membership: &Membership) -> Vec<u16> {
    let reference = membership.reference(&ObjectKey::from(KEY), "IDL:Counter:1.0").unwrap();
    iiop_profiles(&reference).unwrap().iter().map(|profile| profile.address().port).collect()
}

#[test]
fn a_reference_names_live_replicas_first_and_then_all_others() {
    let mut membership = Membership::default();
    assert_eq!(membership.reference(&ObjectKey::from(KEY), "IDL:Counter:1.0"), None);
    for (member, delivery) in (0..3).zip(1..) {
        membership.note(member, present(1, 7000 + u16::try_from(member).unwrap()), Some(delivery), 3);
    }
    assert_eq!(ports(&membership), [7000, 7001, 7002]);
    membership.note(1, present(2, 7001), Some(4), 3);
    membership.note(2, present(2, 7102), Some(5), 3);
    assert_eq!(ports(&membership), [7001, 7102, 7000]);
    assert_eq!((membership.known(), membership.version(), membership.age()), (3, 5, 2));
}

#[test]
fn every_place_of_a_replica_has_a_profile_and_no_address_in_the_clear_follows_a_port_for_tls() {
    let mut membership = Membership::default();
    for (member, port) in [(0, 7000), (1, 7001)] {
        let word = Present { contact: over_tls(port), ..present(1, port) };
        membership.note(member, word, Some(u64::from(member) + 1), 3);
    }
    assert_eq!(ports(&membership), [7000, 7001, 0, 0]);
    let reference = membership.reference(&ObjectKey::from(KEY), "IDL:Counter:1.0").unwrap();
    let profiles = iiop_profiles(&reference).unwrap();
    let of = |index: usize| {
        profiles[index].components.iter().map(|component| Component::decode(component).unwrap()).fold(
            (Vec::new(), Vec::new()),
            |(mut plain, mut tls), component| {
                match component {
                    Component::AlternateAddress(address) => plain.push(address.port),
                    Component::SslSecTrans(ssl) => tls.push(ssl.port),
                    _ => {}
                }
                (plain, tls)
            },
        )
    };
    assert_eq!(of(0), (vec![7001], vec![7100]));
    assert_eq!(of(2), (vec![], vec![7200]));
    let mut state = Pieces::default();
    let mut writer = StateWriter::new(&mut state);
    membership.push_state(&mut writer).unwrap();
    writer.finish().unwrap();
    assert_eq!(Membership::get_state(&mut StateReader::new(&mut state)), Ok(membership));
}

#[test]
fn a_word_from_a_view_that_is_over_makes_nobody_live() {
    let mut membership = Membership::default();
    membership.note(1, present(2, 7001), Some(1), 3);
    membership.note(0, present(1, 7000), Some(2), 3);
    assert_eq!(ports(&membership), [7001, 7000]);
}

#[test]
fn where_deliveries_have_other_numbers_elsewhere_changes_are_counted() {
    let mut membership = Membership::default();
    membership.note(1, present(2, 7001), None, 3);
    membership.note(0, present(2, 7000), None, 3);
    assert_eq!((membership.version(), ports(&membership)), (2, vec![7000, 7001]));
}

#[test]
fn the_group_of_fault_tolerant_clients_has_one_primary_and_a_version_that_grows() {
    let mut membership = Membership::default();
    membership.note(0, present(1, 7000), Some(3), 3);
    membership.note(1, present(1, 7001), Some(4), 3);
    let reference = membership.reference(&ObjectKey::from(KEY), "IDL:Counter:1.0").unwrap();
    let mut versions = Vec::new();
    let mut primaries = Vec::new();
    for profile in iiop_profiles(&reference).unwrap() {
        for component in &profile.components {
            match Component::decode(component).unwrap() {
                Component::FtGroup(group) => versions.push(group.group_version),
                Component::FtPrimary(primary) => primaries.push((profile.address().port, primary)),
                _ => {}
            }
        }
    }
    assert_eq!(versions, [4, 4]);
    assert_eq!(primaries, [(7000, true)]);
}

#[test]
fn whoever_is_no_member_any_more_stands_in_no_reference() {
    let mut membership = Membership::default();
    for (member, delivery) in (0..3).zip(1..) {
        membership.note(member, present(1, 7000 + u16::try_from(member).unwrap()), Some(delivery), 3);
    }
    assert_eq!(membership.configured(), None);
    membership.keep(&[0, 2, 3], 4);
    assert_eq!((ports(&membership), membership.configured()), (vec![7000, 7002], Some(3)));
    membership.note(1, present(2, 7001), Some(5), 3);
    membership.note(3, present(2, 7003), Some(6), 3);
    assert_eq!(ports(&membership), [7003, 7000, 7002], "its last word was on its way");
}
