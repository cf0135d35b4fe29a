//! Who a client is over TLS: alike at every replica, and in what they keep.

mod authority;

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use clap::{Args, Command, FromArgMatches};
use maestro::{
    Call, CdrReader, CdrWriter, Exception, Ior, Notice, Notices, ObjectAdaptor, Objects, ReplicatedObject,
    Server, ServerFlags, Settings, StateError, StateReader, StateWriter,
};
use maestro_bridge::{Client, ClientSettings, ClientTls, ClientTlsFiles, TlsUse};
use maestro_ior::{Combo, iiop_profiles, parse_ior};

use self::authority::Authority;

const PATIENCE: Duration = Duration::from_secs(60);

/// Notes who calls it. `enter` returns the caller, `list` all of them.
#[derive(Default)]
struct Visitors(Vec<String>);

impl ObjectAdaptor for Visitors {
    fn repository_ids(&self) -> &[&str] {
        &["IDL:Visitors:1.0"]
    }

    fn invoke(
        &mut self,
        call: &Call<'_>,
        _: &mut CdrReader<'_>,
        reply: &mut CdrWriter,
    ) -> Result<(), Exception> {
        if call.operation() == "enter" {
            self.0.push(call.peer_identity().map_or_else(|| "nobody".into(), ToString::to_string));
        }
        let told = match call.operation() {
            "enter" => self.0.last().cloned().unwrap_or_default(),
            _ => self.0.join("\n"),
        };
        Ok(reply.write_string(&told)?)
    }
}

impl ReplicatedObject for Visitors {
    fn push_state(&self, state: &mut StateWriter<'_>) -> Result<(), StateError> {
        state.write_string(&self.0.join("\n"))
    }

    fn get_state(&mut self, state: &mut StateReader<'_>) -> Result<(), StateError> {
        self.0 = state.read_string()?.lines().map(ToOwned::to_owned).collect();
        Ok(())
    }
}

/// Passes on that objects answer.
struct Ready(Sender<String>);

impl Notices for Ready {
    fn notice(&self, notice: Notice) {
        if let Notice::Ready { contact } = notice {
            let _ = self.0.send(contact.to_string());
        }
    }
}

/// Three replicas of [`Visitors`] in this process, for clients with certificates.
struct Cluster {
    directory: tempfile::TempDir,
    members: String,
    replicas: Vec<Option<(Server, Receiver<String>)>>,
}

impl Cluster {
    /// Starts them. `auth` says what is asked of clients.
    fn start(auth: &str) -> Self {
        let listeners: Vec<_> = (0..3).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports = listeners.iter().map(|listener| listener.local_addr().unwrap().port());
        let members: Vec<_> = ports.enumerate().map(|(at, port)| format!("r{at}=127.0.0.1:{port}")).collect();
        drop(listeners);
        let (servers, clients) = (Authority::new("Servers"), Authority::new("Clients"));
        let directory = tempfile::tempdir().unwrap();
        servers.issue("server").write(directory.path(), "server");
        servers.write(directory.path(), "servers.crt");
        clients.write(directory.path(), "clients.crt");
        for name in ["alice", "bob"] {
            clients.issue(name).write(directory.path(), name);
        }
        let replicas = vec![None, None, None];
        let mut cluster = Self { directory, members: members.join(","), replicas };
        (0..3).for_each(|replica| cluster.launch(replica, auth));
        (0..3).for_each(|replica| cluster.ready(replica));
        cluster
    }

    fn path(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    fn launch(&mut self, replica: usize, auth: &str) {
        let data = self.path(&format!("r{replica}"));
        let (etc, name) = (self.path("etc"), format!("r{replica}"));
        let (certificate, key, ca) =
            (self.path("server.crt"), self.path("server.key"), self.path("clients.crt"));
        let arguments = [
            ["--orb", "replicated-updates"],
            ["--replica", &name],
            ["--members", &self.members],
            ["--data", &data],
            ["--etc", &etc],
            ["--tls-listen", "127.0.0.1:0"],
            ["--tls-cert", &certificate],
            ["--tls-key", &key],
            ["--tls-client-ca", &ca],
            ["--tls-client-auth", auth],
        ];
        let arguments = arguments.concat().into_iter().chain(["--no-plain"]);
        let command = ServerFlags::augment_args(Command::new("visitors").no_binary_name(true));
        let flags = ServerFlags::from_arg_matches(&command.get_matches_from(arguments)).unwrap();
        let objects = Objects::new().bind("Visitors", Visitors::default);
        let (sender, ready) = channel();
        let notices: Arc<dyn Notices> = Arc::new(Ready(sender));
        let settings = Settings::of(&flags, &objects).unwrap();
        let server = Server::start(&settings, &objects, &notices).unwrap();
        self.replicas[replica] = Some((server, ready));
    }

    fn ready(&self, replica: usize) {
        let (_, ready) = self.replicas[replica].as_ref().unwrap();
        let address = ready.recv_timeout(PATIENCE).unwrap();
        assert!(address.starts_with("127.0.0.1:") && address.ends_with(" (TLS)"), "{address}");
    }

    /// Returns a reference of one replica alone.
    fn reference(&self, replica: usize) -> Ior {
        let all = parse_ior(std::fs::read_to_string(self.path("etc/Visitors.ior")).unwrap().trim()).unwrap();
        let (server, _) = self.replicas[replica].as_ref().unwrap();
        let key = iiop_profiles(&all).unwrap()[0].object_key.clone();
        let contact = server.contact();
        let (live, client_trust) = (contact.places.clone(), contact.client_trust);
        let combo = Combo { type_id: all.type_id, key, live, others: Vec::new(), client_trust, ft: None };
        combo.to_ior().unwrap()
    }

    /// Calls a replica as somebody, or as nobody.
    fn call(&self, replica: usize, who: Option<&str>, operation: &'static str) -> Result<String, String> {
        let identity = who
            .map(|name| (self.path(&format!("{name}.crt")).into(), self.path(&format!("{name}.key")).into()));
        let ca = Some(self.path("servers.crt").into());
        let tls = ClientTls::load(ClientTlsFiles { ca, identity, ..ClientTlsFiles::default() }).unwrap();
        let settings =
            ClientSettings { tls: Some(tls), tls_use: TlsUse::Always, ..ClientSettings::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = Client::new(settings);
            let reply = client.call(&self.reference(replica), operation, |_| Ok(()), Some(PATIENCE)).await;
            Ok(reply.map_err(|error| error.to_string())?.reader().read_string().unwrap())
        })
    }

    /// Returns who a replica takes somebody for whose certificate is in a file.
    fn known_as(&self, name: &str) -> String {
        authority::known_as(Path::new(&self.path(&format!("{name}.crt"))), name)
    }
}

#[test]
fn every_replica_is_told_the_same_of_a_client_and_a_later_state_too() {
    let mut cluster = Cluster::start("required");
    let mut all = Vec::new();
    for (replica, who) in [(0, "alice"), (1, "bob"), (2, "alice")] {
        let known = cluster.known_as(who);
        assert_eq!(cluster.call(replica, Some(who), "enter"), Ok(known.clone()));
        all.push(known);
    }
    let list = |cluster: &Cluster, replica| cluster.call(replica, Some("bob"), "list").unwrap();
    for replica in 0..3 {
        // What each has noted by itself of what the others were called.
        assert_eq!(list(&cluster, replica), all.join("\n"), "r{replica}");
    }
    // What happens while it is away it learns from the others' state.
    let (server, _) = cluster.replicas[2].take().unwrap();
    server.stop().unwrap();
    let known = cluster.known_as("bob");
    assert_eq!(cluster.call(0, Some("bob"), "enter"), Ok(known.clone()));
    all.push(known);
    cluster.launch(2, "required");
    cluster.ready(2);
    assert_eq!(list(&cluster, 2), all.join("\n"));
    assert!(cluster.call(0, None, "enter").is_err(), "nobody comes in without a certificate");
    assert_eq!(list(&cluster, 1), all.join("\n"));
}

#[test]
fn who_shows_no_certificate_where_none_is_needed_is_nobody() {
    let cluster = Cluster::start("optional");
    assert_eq!(cluster.call(0, None, "enter"), Ok("nobody".into()));
    assert_eq!(cluster.call(1, Some("alice"), "enter"), Ok(cluster.known_as("alice")));
    let all = format!("nobody\n{}", cluster.known_as("alice"));
    for replica in 0..3 {
        assert_eq!(cluster.call(replica, None, "list").as_ref(), Ok(&all));
    }
}
