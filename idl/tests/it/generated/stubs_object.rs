//! Generated stubs call generated skeletons, over a socket.

use std::sync::Arc;

use clap::Parser;
use maestro::client::Failure;
use maestro::codegen::{Call, Reference, SystemException};
use maestro::{
    Completed, Notice, Notices, Objects, Server, ServerFlags, Settings, Stub, SystemExceptionKind as Kind,
};
use serde::{Deserialize, Serialize};

use super::stubs::stubs::*;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Object {
    label: String,
    told: i32,
}

impl Base for Object {
    fn get_value(&mut self, _: &Call<'_>) -> Result<i32, SystemException> {
        Ok(1)
    }

    fn from(&mut self, _: &Call<'_>, self_: i32) -> Result<(), SystemException> {
        self.told = self_;
        Ok(())
    }

    fn clone(&self, _: &Call<'_>) -> Result<bool, SystemException> {
        Ok(self.told == 7)
    }
}

impl Other for Object {
    fn get_value(&mut self, _: &Call<'_>) -> Result<i32, SystemException> {
        Ok(2)
    }

    fn output(
        &mut self,
        _: &Call<'_>,
        output: i32,
        arguments: String,
        input: Words,
    ) -> Result<i32, SystemException> {
        Ok(output + i32::try_from(arguments.len() + input.len()).unwrap_or(0))
    }
}

impl Both for Object {
    fn resolve(
        &mut self,
        _: &Call<'_>,
        self_: String,
        peer: Reference,
    ) -> Result<String, both::ResolveError> {
        match self_.as_str() {
            "full" => Err(Full { left: 3 }.into()),
            "closed" => Err(base::Closed {}.into()),
            "broken" => Err(SystemException::new(Kind::Internal, 5, Completed::Maybe).into()),
            _ => Ok(format!("{self_} {}", peer.type_id.as_str())),
        }
    }

    fn deref(&self, _: &Call<'_>) -> Result<Reference, SystemException> {
        Ok(Reference::nil())
    }

    fn label(&self, _: &Call<'_>) -> Result<String, both::GetLabelError> {
        Ok(self.label.clone())
    }

    fn set_label(&mut self, _: &Call<'_>, value: String) -> Result<(), both::SetLabelError> {
        if value.is_empty() {
            return Err(both::SetLabelError::System_(System {}));
        }
        self.label = value;
        Ok(())
    }

    fn with_deadline(&mut self, _: &Call<'_>, left: i32) -> Result<(i32, i32, Words), SystemException> {
        Ok((left + 1, left + 2, vec![self.label.clone()]))
    }
}

impl Last for Object {}

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    server: ServerFlags,
}

struct Silent;

impl Notices for Silent {
    fn notice(&self, _: Notice) {}
}

/// Serves one object, and returns a stub for it that was made of the file in which its reference stands.
fn serve() -> (Server, tempfile::TempDir, LastClient) {
    let folder = tempfile::tempdir().expect("a folder");
    let etc = folder.path().display().to_string();
    let flags = Flags::parse_from(["", "--orb", "simple", "--etc", &etc]);
    let objects = Objects::new().bind("Last", || LastSkeleton(Object::default()));
    let settings = Settings::of(&flags.server, &objects).expect("right flags");
    let notices: Arc<dyn Notices> = Arc::new(Silent);
    let server = Server::start(&settings, &objects, &notices).expect("it starts");
    let stub = <LastClient as Stub>::resolve(&format!("{etc}/Last.ior")).expect("a reference");
    (server, folder, stub)
}

#[test]
fn a_stub_has_the_operations_of_all_bases() {
    let (_server, _folder, last) = serve();
    assert_eq!(last.get_value().blocking().unwrap(), 1, "the nearest base's");
    let other: OtherClient = OtherClient::from(&last);
    assert_eq!(other.get_value().blocking().unwrap(), 2);
    assert_eq!(last.output(1, "23", vec!["4".to_owned()]).blocking().unwrap(), 4);
    last.set_label("blue").blocking().unwrap();
    assert_eq!(last.label().blocking().unwrap(), "blue");
    assert_eq!(last.with_deadline(1).blocking().unwrap(), (2, 3, vec!["blue".to_owned()]));
    assert_eq!(last.deref().blocking().unwrap(), Reference::nil());
    last.from(7).blocking().unwrap();
    assert!(last.clone().blocking().unwrap());
    // A stub stands for its reference.
    let base: BaseClient = (&last).into();
    assert_eq!(last.resolve("me", &base).blocking().unwrap(), "me IDL:Stubs/Last:1.0");
    assert!(base.narrow::<BothClient>().blocking().unwrap().is_some());
    assert!(!base.is_a("IDL:Stubs/Nothing:1.0").blocking().unwrap());
}

#[test]
fn each_exception_is_a_variant() {
    let (server, _folder, last) = serve();
    let ask = |text: &str| last.resolve(text, Reference::nil()).blocking().unwrap_err();
    let full = ask("full");
    assert!(matches!(&full, both::ResolveFailure::Full(raised) if raised.left == 3), "{full}");
    assert_eq!(full.completed(), Completed::Yes);
    assert!(matches!(ask("closed"), both::ResolveFailure::Closed(_)));
    let broken = ask("broken");
    assert!(matches!(&broken, both::ResolveFailure::System(raised) if raised.minor == 5), "{broken}");
    assert_eq!(broken.completed(), Completed::Maybe);
    let unnamed = last.set_label("").blocking().unwrap_err();
    assert!(matches!(unnamed, both::SetLabelFailure::System_(_)), "{unnamed}");
    server.stop().expect("it stops");
    let gone = ask("anything");
    assert!(matches!(gone, both::ResolveFailure::Transport(_)), "{gone}");
    assert_eq!(gone.completed(), Completed::No);
}

/// An exception that the operation does not declare is none of its variants.
#[test]
fn an_exception_that_is_not_declared_is_unknown() {
    let (_server, _folder, last) = serve();
    let raised = last.call::<(), Failure>(
        "resolve",
        |output| {
            output.write_string("full", 0)?;
            output.write_reference(&Reference::nil())
        },
        |_| Ok(()),
    );
    let failure = raised.blocking().unwrap_err();
    let Failure::System(raised) = failure else { panic!("{failure}") };
    assert_eq!((raised.kind, raised.minor, raised.completed), (Kind::Unknown, 0x4f4d_0001, Completed::Yes));
}

#[test]
fn calls_are_made_in_any_runtime() {
    let (_server, _folder, last) = serve();
    for _ in 0..2 {
        let runtime =
            tokio::runtime::Builder::new_current_thread().build().expect("a runtime, without timers");
        let label = runtime.block_on(async {
            last.set_label("here").await.unwrap();
            last.label().await.unwrap()
        });
        assert_eq!(label, "here");
    }
}

#[test]
fn an_operation_of_a_replicated_object_makes_no_calls() {
    let (_server, _folder, last) = serve();
    let executing = maestro_adaptors::Executing::begin();
    let refused = last.label().blocking().unwrap_err();
    drop(executing);
    assert!(matches!(refused, both::GetLabelFailure::Transport(_)), "{refused}");
    assert_eq!(refused.completed(), Completed::No);
}
