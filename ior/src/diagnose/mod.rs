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

use crate::{Address, Component, IiopProfile, Profile, tags};

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
        let named = first.addresses().unwrap_or_default();
        let known: HashSet<&Address> = named.iter().collect();
        let all = rest.iter().flat_map(|(_, profile)| profile.addresses().unwrap_or_default());
        let unknown = all.filter(|address| !known.contains(address)).count();
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
    let address = profile.address();
    if profile.port > 0 {
        return in_address(&address, problems);
    }
    let tls = profile.components.iter().find_map(|component| match Component::decode(component) {
        Ok(Component::SslSecTrans(ssl)) => Some(ssl.port),
        _ => None,
    });
    match tls {
        Some(port) => {
            problems.push(Problem::TlsOnly { port });
            in_address(&Address { port, ..address }, problems);
        }
        None if profile.addresses().is_ok_and(|addresses| addresses.is_empty()) => {
            problems.push(Problem::NoPort { address });
        }
        None => {}
    }
}

fn in_address(address: &Address, problems: &mut Vec<Problem>) {
    let reach = Reach::of(&address.host);
    if reach != Reach::Open {
        problems.push(Problem::Host { address: address.clone(), reach });
    }
}
