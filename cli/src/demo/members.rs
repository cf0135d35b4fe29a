//! The addresses at which the replicas of a demo reach each other.

use std::fs;
use std::io::{self, ErrorKind};
use std::net::TcpListener;
use std::path::Path;

use crate::failure::Failure;

/// The file in the data directory that keeps them for the next start.
const FILE: &str = "members";

/// Returns the list of members: the one that an earlier demo kept in this directory, or one with free ports.
pub(super) fn members(data: &Path, replicas: usize) -> Result<String, Failure> {
    let path = data.join(FILE);
    let fail = |source| Failure::Path { path: path.display().to_string(), source };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let (members, kept) = (text.trim().to_owned(), text.split(',').count());
            if kept == replicas {
                return Ok(members);
            }
            Err(Failure::OtherDemo { path: data.display().to_string(), members, replicas: kept })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let members =
                free(replicas).map_err(|source| Failure::System { action: "find free ports", source })?;
            fs::write(&path, format!("{members}\n")).map_err(fail)?;
            Ok(members)
        }
        Err(error) => Err(fail(error)),
    }
}

/// Makes a list of members with ports that are free at this moment.
fn free(replicas: usize) -> io::Result<String> {
    // All are held until the last one is found, so that no port comes twice.
    let held = (0..replicas).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<io::Result<Vec<_>>>()?;
    let addresses = held.iter().map(TcpListener::local_addr).collect::<io::Result<Vec<_>>>()?;
    let members = addresses.iter().enumerate().map(|(index, address)| format!("r{}={address}", index + 1));
    Ok(members.collect::<Vec<_>>().join(","))
}
