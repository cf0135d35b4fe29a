//! Our server of every type, in this process.

use std::sync::Arc;

use clap::Parser;
use maestro::{Notice, Notices, Objects, Server, ServerFlags, Settings};
use maestro_giop::{Ior, Version};
use maestro_ior::parse_ior;

use super::Orb;
use super::echo::types::{EchoSkeleton, SpeakerObjectSkeleton};
use super::echo::{Mirror, Voice};
use super::peer::in_version;
use super::plain::{PlainSkeleton, Same};

/// Our server, on the simple orb. Dropping it stops it.
#[derive(Debug)]
pub struct Own {
    _server: Server,
    _etc: tempfile::TempDir,
    echo: Ior,
    plain: Ior,
    speaker: Ior,
}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    server: ServerFlags,
}

struct Silent;

impl Notices for Silent {
    fn notice(&self, _: Notice) {}
}

impl Own {
    /// Starts the server.
    ///
    /// # Panics
    ///
    /// It cannot be started.
    #[must_use]
    pub fn start() -> Self {
        let etc = tempfile::tempdir().expect("a directory for references");
        let objects = Objects::new()
            .bind("Types", || EchoSkeleton(Mirror::default()))
            .bind("Plain", || PlainSkeleton(Same::default()))
            .bind("Speaker", || SpeakerObjectSkeleton(Voice::default()));
        let path = etc.path().to_str().expect("a path of text");
        let flags = Flags::parse_from(["types", "--iiop", "127.0.0.1:0", "--etc", path]);
        let settings = Settings::of(&flags.server, &objects).expect("right flags");
        let notices: Arc<dyn Notices> = Arc::new(Silent);
        let server = Server::start(&settings, &objects, &notices).expect("it starts");
        let published = |name: &str| {
            let text =
                std::fs::read_to_string(server.reference_file(name)).expect("its reference is published");
            parse_ior(text.trim()).expect("our reference can be read")
        };
        let (echo, plain, speaker) = (published("Types"), published("Plain"), published("Speaker"));
        Self { _server: server, _etc: etc, echo, plain, speaker }
    }

    /// Returns an object of `Types::SpeakerObject`.
    #[must_use]
    pub fn speaker(&self) -> &Ior {
        &self.speaker
    }

    /// Returns the reference by which an ORB's clients call in a version.
    #[must_use]
    pub fn reference(&self, orb: Orb, version: Version) -> Ior {
        let of = if orb == Orb::Corbajs { &self.plain } else { &self.echo };
        in_version(of, version)
    }
}
