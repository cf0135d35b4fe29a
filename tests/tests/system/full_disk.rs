//! A disk without room: one clear line, exit code 2, nothing half-written.

use std::fs::{self, File};
use std::io::Write;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

use maestro_tests::{Cluster, Server, Signal};
use tempfile::TempDir;

const FULL: &str = "No space left on device (os error 28)";

/// Returns the names of what lies in a directory.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).into_iter().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Fills the disk that a file lies on to the last octet.
fn fill(file: &Path) {
    let mut file = File::create(file).unwrap();
    for octets in [4096, 1] {
        while file.write_all(&vec![0; octets]).is_ok() {}
    }
}

/// Returns a directory as a process sees it, also when that has ended.
fn seen_by(server: &Server, directory: &Path) -> (File, PathBuf) {
    let path = PathBuf::from(format!("/proc/{}/root{}", server.pid(), directory.display()));
    let held = File::open(&path).unwrap();
    let path = PathBuf::from(format!("/proc/self/fd/{}", held.as_raw_fd()));
    (held, path)
}

/// Puts another value in the place of a flag's.
fn set(flags: &mut [String], flag: &str, value: &Path) {
    let at = flags.iter().position(|known| known == flag).unwrap();
    flags[at + 1] = value.to_string_lossy().into_owned();
}

#[test]
#[cfg_attr(no_small_disks, ignore = "no right to mount a tmpfs, not even by unshare --map-root-user --mount")]
fn an_orderly_stop_that_has_no_room_for_the_state_says_so_and_leaves_nothing_half_written() {
    let cluster = Cluster::prepare("grid", "Grid", 1);
    let disk = TempDir::new().unwrap();
    let data = disk.path().join("r1");
    let mut flags = cluster.flags(0);
    set(&mut flags, "--data", &data);
    let server = Server::spawn_with_disk(disk.path(), "512k", "", "grid", &flags);
    server.ready();
    let (_held, data_there) = seen_by(&server, &data);
    fill(&data_there.join("filler"));
    let before = server.errors();
    server.signal(Signal::Term);
    let (status, said) = server.end();
    let said = said.strip_prefix(&before).unwrap();
    assert_eq!(status.code(), Some(2), "{said}");
    let last: Vec<_> = said.lines().filter(|line| !line.starts_with("view ")).collect();
    let file = data.join("stopped.tmp").display().to_string();
    assert_eq!(last.len(), 1, "{said}");
    assert!(
        last[0].contains(FULL) && last[0].contains(&file) && last[0].contains("keeping its state"),
        "{said}"
    );
    assert_eq!(names(&data_there), ["filler", "iiop-port", "lock", "member.json"]);
}

#[test]
#[cfg_attr(no_small_disks, ignore = "no right to mount a tmpfs, not even by unshare --map-root-user --mount")]
fn a_start_without_room_is_refused() {
    let cluster = Cluster::prepare("grid", "Grid", 1);
    let disk = TempDir::new().unwrap();
    let place = disk.path().join("place");
    for (flag, told) in
        [("--data", "place/iiop-port cannot be used: "), ("--etc", "--etc: the etc directory")]
    {
        let mut flags = cluster.flags(0);
        set(&mut flags, flag, &place);
        // What lies there in the end is said by the disk's last user: it is gone with the process.
        let prepare = format!("cat /dev/zero > {}/filler 2>/dev/null || true", disk.path().display());
        let server = Server::spawn_with_disk(disk.path(), "64k", &prepare, "grid", &flags);
        let (status, said) = server.end();
        assert_eq!(status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(told) && said.contains(FULL), "{said}");
    }
}

/// The same without a mount: files that are about to be written are links to a device that is always full.
#[test]
fn a_file_that_cannot_be_written_whole_is_not_there() {
    for (link, told, left) in [
        ("member.tmp", "--data: cannot write", ["iiop-port", "lock"].as_slice()),
        ("iiop-port.tmp", "iiop-port cannot be used", &["lock"]),
    ] {
        let cluster = Cluster::prepare("grid", "Grid", 1);
        let place = TempDir::new().unwrap();
        std::os::unix::fs::symlink("/dev/full", place.path().join(link)).unwrap();
        let mut flags = cluster.flags(0);
        set(&mut flags, "--data", place.path());
        let (status, said) = Server::spawn("grid", &flags).end();
        assert_eq!(status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(told) && said.contains(FULL), "{said}");
        assert_eq!(names(place.path()), left);
    }
    let etc = TempDir::new().unwrap();
    std::os::unix::fs::symlink("/dev/full", etc.path().join(".Grid.new")).unwrap();
    let flags = ["--orb", "simple", "--etc", &etc.path().to_string_lossy()].map(String::from);
    let (status, said) = Server::spawn("grid", &flags).end();
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(
        said.lines().count() == 1 && said.contains("Grid.ior cannot be written") && said.contains(FULL),
        "{said}"
    );
    assert_eq!(names(etc.path()), [".Grid.lock"]);
}
