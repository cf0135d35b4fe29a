//! Makes Rust of IDL files, and looks for the stock clients that the system tests call. A test that needs one that is not
//! here is ignored, and counted as such; with `CI=true` none is, and it fails.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn main() {
    let build = maestro_idl::Build::new();
    build
        .file("idl/Counter.idl")
        .file("idl/Naming.idl")
        .file("idl/Target.idl")
        .file("../idl-examples/idl/Directory.idl")
        .file("interop/types/echo.idl")
        .file("interop/types/plain.idl");
    println!("cargo::rerun-if-env-changed=CI");
    println!("cargo::rerun-if-env-changed=PATH");
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default().join("..");
    let interop = root.join("target/interop");
    let java = is_there(&interop.join("jacorb/lib")) && is_program("javac");
    // All are looked at, so that cargo asks again when any of them comes or goes.
    let found = [
        ("no_omniorb_client", is_there(&interop.join("omni-client"))),
        ("no_jacorb_client", is_there(&interop.join("jacorb-client"))),
        ("no_omniorb_types", is_there(&interop.join("omni-types"))),
        ("no_jacorb_types", is_there(&interop.join("jacorb-types"))),
        ("no_corbajs_types", is_there(&interop.join("corbajs-types"))),
        ("no_omniidl", is_program("omniidl")),
        ("no_jacorb", java),
        ("no_name_server", is_program("omniNames") & is_program("nameclt")),
        ("no_systemd", is_program("systemd-analyze")),
        ("no_ring", can_ring(&root)),
        ("no_capture", can_capture()),
    ];
    // A right, not a program: there is no more of it in CI than elsewhere.
    println!("cargo::rustc-check-cfg=cfg(no_small_disks)");
    if !can_mount() {
        println!("cargo::rustc-cfg=no_small_disks");
    }
    let ci = env::var("CI").as_deref() == Ok("true");
    for (missing, found) in found {
        println!("cargo::rustc-check-cfg=cfg({missing})");
        if !found && !ci {
            println!("cargo::rustc-cfg={missing}");
        }
    }
}

/// Tells whether a file is there. Cargo runs this program again when it comes, goes or changes.
fn is_there(path: &Path) -> bool {
    println!("cargo::rerun-if-changed={}", path.display());
    path.exists()
}

/// Tells whether a process of its own may have a disk of its own.
fn can_mount() -> bool {
    let mount = ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/tmp"];
    let mounted = Command::new("unshare").args(mount).stderr(Stdio::null()).status();
    mounted.is_ok_and(|status| status.success())
}

/// Tells whether corosync nodes can be started here, each in a network namespace of its own.
fn can_ring(root: &Path) -> bool {
    let script = root.join("tests/corosync/ring.sh");
    is_there(&script);
    is_there(Path::new("/usr/sbin/corosync"));
    let checked = Command::new(script).arg("check").stdout(Stdio::null()).status();
    checked.is_ok_and(|status| status.success())
}

/// Tells whether messages on the loopback interface can be captured and taken apart.
fn can_capture() -> bool {
    let listed =
        Command::new("dumpcap").args(["-L", "-i", "lo"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    is_program("tshark") && listed.is_ok_and(|status| status.success())
}

/// Tells whether a program can be run by its name.
fn is_program(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|place| place.join(name)).find(|program| program.exists());
    is_there(&found.unwrap_or_else(|| Path::new("/usr/bin").join(name)))
}
