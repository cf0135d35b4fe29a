//! A stock ORB's server of every type, as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use maestro_giop::{CodeSet, Ior, Version};
use maestro_ior::{Reference, iiop_profiles};

/// How long a peer may take until it answers, on a machine that is busy.
const START: Duration = Duration::from_secs(120);

/// A stock ORB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Orb {
    /// omniORB 4.2, C++.
    Omniorb,
    /// JacORB 3.9, Java.
    Jacorb,
    /// corba.js 0.1.20, JavaScript: it has fewer types, of `plain.idl`.
    Corbajs,
}

impl Orb {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Omniorb, Self::Jacorb, Self::Corbajs];

    /// Returns the name that people know.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Omniorb => "omniORB",
            Self::Jacorb => "JacORB",
            Self::Corbajs => "corba.js",
        }
    }

    /// Returns its program, which `tests/interop/build.sh` makes.
    #[must_use]
    pub fn program(self) -> PathBuf {
        let name = match self {
            Self::Omniorb => "omni-types",
            Self::Jacorb => "jacorb-types",
            Self::Corbajs => "corbajs-types",
        };
        crate::root().join("target/interop").join(name)
    }

    fn options(self, own: CodeSet) -> Vec<&'static str> {
        let utf_8 = own == CodeSet::UTF_8;
        match self {
            Self::Omniorb => {
                let code_set = if utf_8 { "UTF-8" } else { "ISO-8859-1" };
                vec!["-ORBendPoint", "giop:tcp:127.0.0.1:", "-ORBnativeCharCodeSet", code_set]
            }
            Self::Jacorb if utf_8 => vec!["-DOAIAddr=127.0.0.1", "-Djacorb.native_char_codeset=UTF8"],
            Self::Jacorb => vec!["-DOAIAddr=127.0.0.1", "-Djacorb.native_char_codeset=ISO8859_1"],
            Self::Corbajs => Vec::new(),
        }
    }
}

/// A peer that runs. Dropping it kills it.
#[derive(Debug)]
pub struct Peer {
    child: Child,
    echo: Ior,
    relays: Vec<Ior>,
}

impl Peer {
    /// Starts a peer whose own code set is Latin-1, as it comes, or UTF-8; with a relay for each target.
    ///
    /// # Panics
    ///
    /// It cannot be started, or does not answer in time.
    #[must_use]
    pub fn start(orb: Orb, own: CodeSet, targets: &[Ior]) -> Self {
        let program = orb.program();
        let make = ".ci/install.sh and tests/interop/build.sh make it";
        assert!(program.exists(), "{} is not there: {make}", program.display());
        let mut command = Command::new(&program);
        command.args(orb.options(own)).args(targets.iter().map(maestro_ior::stringify));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let (sender, line) = channel();
        let stdout = child.stdout.take().expect("standard output is piped");
        thread::spawn(move || {
            let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
            let ready = lines.find(|line| line.starts_with("ready "));
            // Nobody waits any more after the time-out.
            let _ = sender.send(ready);
            lines.for_each(drop);
        });
        // A full pipe would stop it.
        let mut stderr = child.stderr.take().expect("standard error is piped");
        let told = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let Ok(Some(ready)) = line.recv_timeout(START) else {
            let _ = child.kill();
            panic!("{} is not ready: {}", program.display(), told.join().unwrap_or_default());
        };
        let mut references = ready.split(' ').skip(1).map(|text| {
            let reference: Result<Reference, _> = text.parse();
            reference.and_then(|reference| reference.to_ior()).expect("a peer's reference can be read")
        });
        let echo = references.next().expect("it has a reference");
        Self { child, echo, relays: references.collect() }
    }

    /// Returns the object that answers by itself, to be called in a version.
    #[must_use]
    pub fn echo(&self, version: Version) -> Ior {
        in_version(&self.echo, version)
    }

    /// Returns the object that asks a target.
    ///
    /// # Panics
    ///
    /// There are fewer targets.
    #[must_use]
    pub fn relay(&self, target: usize) -> &Ior {
        self.relays.get(target).expect("there is a relay for each target")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a reference with its first profile alone, in a version; clients call in the profile's.
///
/// # Panics
///
/// It has no IIOP profile.
pub(super) fn in_version(ior: &Ior, version: Version) -> Ior {
    let profiles = iiop_profiles(ior).expect("a reference with profiles");
    let mut profile = profiles.into_iter().next().expect("a profile of IIOP");
    profile.version = version;
    if version == Version::V1_0 {
        profile.components.clear();
    }
    let profile = profile.encode().expect("what was read can be written");
    Ior { type_id: ior.type_id.clone(), profiles: vec![profile] }
}
