const REPLICAS: usize = {{replicas}};

#[test]
fn every_operation_is_answered_whichever_replica_dies() {
    let cluster = Cluster::new();
    let launch = |at| Server::launch(&cluster.flags(at));
    let mut replicas: Vec<_> = (0..REPLICAS).map(launch).collect();
    replicas.iter_mut().for_each(Server::ready);
    let object = resolve(&cluster.folder.join("etc"));
    every_operation_is_answered(&object);
    // Those that are left have to be a majority.
    let victims = if REPLICAS > 2 { REPLICAS } else { 0 };
    for victim in 0..victims {
        drop(replicas.remove(victim));
        every_operation_is_answered(&object);
        replicas.insert(victim, Server::start(&cluster.flags(victim)));
    }
    every_operation_is_answered(&object);
}

/// Replicas on this machine.
struct Cluster {
    folder: PathBuf,
    members: String,
}

impl Cluster {
    fn new() -> Self {
        let port = |_| TcpListener::bind("127.0.0.1:0").expect("a port");
        let ports: Vec<_> = (0..REPLICAS).map(port).collect();
        let member = |(at, port): (usize, &TcpListener)| {
            format!("r{}={}", at + 1, port.local_addr().expect("an address"))
        };
        let members: Vec<_> = ports.iter().enumerate().map(member).collect();
        let (folder, members) = (folder(), members.join(","));
        Self { folder, members }
    }

    /// Returns the flags of a replica, counted from 0.
    fn flags(&self, at: usize) -> Vec<String> {
        let name = format!("r{}", at + 1);
        let etc = self.folder.join("etc").display().to_string();
        let data = self.folder.join(&name).display().to_string();
        let mut flags = vec!["--orb", "replicated-updates", "--replica", &name];
        flags.extend(["--members", &self.members, "--etc", &etc, "--data", &data]);
{{flags}}        flags.into_iter().map(str::to_owned).collect()
    }
}
