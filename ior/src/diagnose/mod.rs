//! Why a client may fail with a reference, as far as the reference itself tells.
//!
//! Nothing is looked up or connected to: who wants to know whether a host is known and a server answers has to try.
//! What stock clients do with each form of a reference was measured; `docs/clients.md` tells.

mod problem;
mod reach;

use std::collections::HashSet;

use maestro_giop::{Ior, TaggedProfile, Version};

pub use self::problem::{Problem, Severity};
pub use self::reach::Reach;

use crate::profile::alternates;
use crate::{Address, Component, IiopProfile, Profile, TlsOffer, TlsSecTrans, tags};

/// One thing that a client may stumble over.
///
/// `Display` prints one sentence without the severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The profile that it is in, counted from 0; `None` for the reference as a whole.
    pub profile: Option<usize>,
    /// What it is.
    pub problem: Problem,
}

/// Looks a reference over. The findings are in the order of the profiles, those of the whole reference first. What is
/// the same in several profiles, such as an address, is found in the first of them.
///
/// # Example
/// ```
/// use maestro_ior::{Problem, Reach, Reference, Severity, diagnose};
///
/// let reference: Reference = "corbaloc:iiop:1.2@0.0.0.0:4711/Grid".parse()?;
/// let findings = diagnose(&reference.to_ior()?);
/// let worst = findings.iter().max_by_key(|finding| finding.problem.severity()).unwrap();
/// assert_eq!((worst.profile, worst.problem.severity()), (Some(0), Severity::Fails));
/// assert!(matches!(worst.problem, Problem::Host { reach: Reach::Nowhere, .. }));
/// # Ok::<(), maestro_ior::Error>(())
/// ```
pub fn diagnose(ior: &Ior) -> Vec<Finding> {
    let mut findings = Vec::new();
    let profiles: Vec<(usize, IiopProfile)> = ior
        .profiles
        .iter()
        .enumerate()
        .filter_map(|(index, profile)| match Profile::decode(profile) {
            Ok(Profile::Iiop(profile)) => Some((index, profile)),
            _ => None,
        })
        .collect();
    findings.extend(whole(ior, &profiles).into_iter().map(|problem| Finding { profile: None, problem }));
    let mut known = HashSet::new();
    for (index, profile) in ior.profiles.iter().enumerate() {
        for problem in in_profile(profile) {
            // By their sentence: errors that a problem may hold cannot be hashed.
            if known.insert(problem.to_string()) {
                findings.push(Finding { profile: Some(index), problem });
            }
        }
    }
    findings
}

/// What is to be said of the reference as a whole.
fn whole(ior: &Ior, profiles: &[(usize, IiopProfile)]) -> Vec<Problem> {
    if ior.is_nil() {
        return vec![Problem::Nil];
    }
    let mut problems = Vec::new();
    if profiles.is_empty() {
        problems.push(Problem::NoIiopProfile);
    }
    if ior.type_id.as_str().is_empty() {
        problems.push(Problem::NoTypeId);
    }
    if let [(_, first), rest @ ..] = profiles {
        let newest = rest.iter().map(|(_, profile)| profile.version).max();
        if newest.is_some_and(|newest| newest > first.version) {
            problems.push(Problem::OldFirst { first: first.version });
        }
        if rest.iter().any(|(_, profile)| profile.object_key != first.object_key) {
            problems.push(Problem::DifferentKeys);
        }
        let known: HashSet<Address> = reached(first).into_iter().collect();
        let unknown = rest.iter().flat_map(|(_, profile)| reached(profile));
        let unknown = unknown.filter(|address| !known.contains(address)).count();
        if unknown > 0 {
            problems.push(Problem::FirstProfileOnly { unknown });
        } else if rest.is_empty() && known.len() > 1 {
            problems.push(Problem::AlternatesOnly);
        }
        let tells = |(_, profile): &(usize, IiopProfile)| matches!(profile.code_sets(), Ok(Some(_)));
        if !profiles.iter().any(tells) && !shares_code_sets(ior) {
            problems.push(Problem::NoCodeSets);
        }
    }
    problems
}

/// Where clients go by a profile: over TLS where it asks for that, else in the clear.
fn reached(profile: &IiopProfile) -> Vec<Address> {
    match profile.requires_tls() {
        Ok(true) => {
            let tls = profile.tls_addresses().unwrap_or_default();
            tls.into_iter().map(|(address, _)| address).collect()
        }
        _ => profile.addresses().unwrap_or_default(),
    }
}

fn shares_code_sets(ior: &Ior) -> bool {
    ior.profiles.iter().any(|profile| match Profile::decode(profile) {
        Ok(Profile::MultipleComponents(multiple)) => {
            multiple.components.iter().any(|component| component.tag == tags::TAG_CODE_SETS)
        }
        _ => false,
    })
}

/// What is to be said of one profile.
fn in_profile(tagged: &TaggedProfile) -> Vec<Problem> {
    let mut problems = Vec::new();
    let components = match Profile::decode(tagged) {
        Ok(Profile::Iiop(profile)) => {
            in_iiop(&profile, &mut problems);
            profile.components
        }
        Ok(Profile::MultipleComponents(multiple)) => multiple.components,
        Ok(Profile::Other(other)) => return vec![Problem::UnknownProfile { tag: other.tag }],
        Err(error) => return vec![Problem::DamagedProfile { error }],
    };
    for component in &components {
        match Component::decode(component) {
            Ok(Component::AlternateAddress(address)) => in_address(&address, &mut problems),
            Ok(_) => {}
            Err(error) => problems.push(Problem::DamagedComponent { tag: component.tag, error }),
        }
    }
    problems
}

fn in_iiop(profile: &IiopProfile, problems: &mut Vec<Problem>) {
    if profile.version == Version::V1_0 {
        problems.push(Problem::Old);
    } else if profile.version > Version::V1_2 {
        problems.push(Problem::TooNew { version: profile.version });
    }
    if profile.object_key.as_bytes().is_empty() {
        problems.push(Problem::NoKey);
    }
    let tls = profile.tls_addresses().unwrap_or_default();
    let plain = profile.addresses().unwrap_or_default();
    in_tls(profile, &tls, problems);
    if profile.port > 0 {
        return in_address(&profile.address(), problems);
    }
    match tls.first() {
        Some((address, _)) => {
            problems.push(Problem::TlsOnly { address: address.clone() });
            in_address(address, problems);
        }
        None if plain.is_empty() => problems.push(Problem::NoPort { address: profile.address() }),
        None => {}
    }
}

/// What is to be said of a profile's TLS.
fn in_tls(profile: &IiopProfile, tls: &[(Address, TlsOffer)], problems: &mut Vec<Problem>) {
    if tls.iter().any(|(_, offer)| offer.demands_certificate()) {
        problems.push(Problem::TlsDemandsCertificate);
    }
    if profile.port == 0 || tls.iter().any(|(_, offer)| offer.is_required()) {
        let beside = alternates(&profile.components).unwrap_or_default().into_iter();
        let beside = beside.filter(|address| !tls.is_empty() && address.port != 0);
        problems.extend(beside.map(|address| Problem::ClearBesideTls { address }));
    }
    for component in &profile.components {
        let Ok(Component::CsiSecMechList(list)) = Component::decode(component) else { continue };
        let mut usable = list.mechanisms.iter().filter_map(|mechanism| mechanism.tls().ok().flatten());
        match usable.next() {
            None if !list.mechanisms.is_empty() => problems.push(Problem::TlsNotEnough),
            Some(TlsSecTrans { addresses, .. }) => match addresses.into_iter().next() {
                Some(first) if first.host != profile.host => {
                    problems.push(Problem::TlsListBegins { host: profile.host.clone(), first });
                }
                _ => {}
            },
            None => {}
        }
    }
}

fn in_address(address: &Address, problems: &mut Vec<Problem>) {
    let reach = Reach::of(&address.host);
    if reach != Reach::Open {
        problems.push(Problem::Host { address: address.clone(), reach });
    }
}
