//! Text beyond ASCII, between stock clients with different code sets and a replicated server.

use maestro_tests::{Client, Cluster};
use serde_json::Value;

/// Calls the directory with a client whose own code set is UTF-8.
fn call(client: &Client, giop: &str, command: &[&str]) -> Value {
    let options = ["--giop", giop, "-ORBnativeCharCodeSet", "UTF-8"];
    client.call(&[&options, command].concat())
}

/// Reads a result, of which the client prints each octet as a character.
fn utf_8(answer: &Value) -> Option<String> {
    let octets = answer["result"].as_str()?.chars().map(u8::try_from).collect::<Result<Vec<u8>, _>>();
    String::from_utf8(octets.ok()?).ok()
}

#[test]
#[cfg_attr(
    no_omniorb_client,
    ignore = "no target/interop/omni-client: .ci/install.sh and tests/interop/build.sh make it"
)]
fn names_are_the_same_in_all_versions_or_refused() {
    let client = Client::omniorb();
    let cluster = Cluster::start("directory", "Directory", 3);
    let reference = cluster.reference();
    let directory = reference.to_str().unwrap();
    // What Latin-1 has goes in every version: in 1.0 as Latin-1, else as UTF-8.
    for giop in ["1.0", "1.1", "1.2"] {
        let name = format!("Zürich {giop}");
        let entry = call(&client, giop, &["dir-create", directory, &name]);
        let entry = entry["result"].as_str().unwrap_or_else(|| panic!("{entry}"));
        for other in ["1.0", "1.1", "1.2"] {
            let found = call(&client, other, &["dir-find", directory, &name]);
            assert_eq!(found["outcome"], "ok", "{giop} {other} {found}");
            let told = call(&client, other, &["entry-name", entry]);
            assert_eq!(utf_8(&told), Some(name.clone()), "{giop} {other}");
            // A client whose own code set is Latin-1, in which octets are characters.
            let told = client.call(&["--giop", other, "entry-name", entry]);
            assert_eq!(told["result"], name.as_str(), "{giop} {other}");
        }
    }
    // What it has not goes where UTF-8 was agreed on.
    let entry = call(&client, "1.2", &["dir-create", directory, "5 €"]);
    let entry = entry["result"].as_str().unwrap_or_else(|| panic!("{entry}"));
    for giop in ["1.1", "1.2"] {
        assert_eq!(utf_8(&call(&client, giop, &["entry-name", entry])).as_deref(), Some("5 €"), "{giop}");
    }
    // The server has executed the call, and cannot say so in Latin-1.
    let told = call(&client, "1.0", &["entry-name", entry]);
    let exception = &told["exception"];
    assert_eq!(exception["name"], "DATA_CONVERSION", "{told}");
    assert_eq!(exception["completed"].as_str().map(str::to_uppercase).as_deref(), Some("MAYBE"), "{told}");
}
