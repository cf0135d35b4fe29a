//! What is told of files that cannot be used.

use std::fs;
use std::path::Path;

use maestro_bridge::{ClientAuth, ServerTls, TlsFiles};

use super::{Authority, files};

/// Returns what is wrong with the files of a directory, whose name is left out.
fn mistake(directory: &Path, client_auth: ClientAuth) -> String {
    mistake_in(files(directory, client_auth), directory)
}

fn mistake_in(files: TlsFiles, directory: &Path) -> String {
    let error = ServerTls::load(files).unwrap_err().to_string();
    error.replace(&format!("{}/", directory.display()), "")
}

#[test]
fn each_mistake_names_its_file() {
    let (authority, directory) = (Authority::new("Servers"), tempfile::tempdir().unwrap());
    let path = directory.path();
    let told = |_: &str| mistake(path, ClientAuth::None);
    assert_eq!(told("nothing there"), "cannot read server.crt: No such file or directory (os error 2)");
    authority.issue("server").write(path, "server");
    fs::remove_file(path.join("server.key")).unwrap();
    assert_eq!(told("no key"), "cannot read server.key: No such file or directory (os error 2)");
    fs::copy(path.join("server.crt"), path.join("server.key")).unwrap();
    let no_key = "there is no private key in server.key: a PEM file with `BEGIN PRIVATE KEY` is expected";
    assert_eq!(told("a certificate"), no_key);
    fs::write(path.join("server.key"), ENCRYPTED).unwrap();
    let encrypted = "the private key in server.key is encrypted: `openssl pkey -in server.key -out PLAIN.key` decrypts it";
    assert_eq!(told("encrypted"), encrypted);
    authority.issue("another").write(path, "another");
    fs::copy(path.join("another.key"), path.join("server.key")).unwrap();
    let other = "the private key in server.key does not belong to the first certificate in server.crt";
    assert_eq!(told("another's"), other);
    fs::write(path.join("server.crt"), "").unwrap();
    let none = "there is no certificate in server.crt: a PEM file with `BEGIN CERTIFICATE` is expected";
    assert_eq!(told("empty"), none);
    fs::write(path.join("server.crt"), "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n")
        .unwrap();
    assert!(told("damaged").starts_with("server.crt is no PEM file: "), "{}", told(""));
    let lie = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    fs::write(path.join("server.crt"), lie).unwrap();
    assert!(
        told("no certificate").starts_with("a certificate in server.crt cannot be used: "),
        "{}",
        told("")
    );
}

#[test]
fn a_certificate_out_of_its_time_is_not_served() {
    let (authority, directory) = (Authority::new("Servers"), tempfile::tempdir().unwrap());
    authority.issue_for((2001, 2002)).write(directory.path(), "server");
    let expired =
        "the certificate of CN=old in server.crt has expired: it was valid until 2002-01-01T00:00:00Z";
    assert_eq!(mistake(directory.path(), ClientAuth::None), expired);
    authority.issue_for((2101, 2102)).write(directory.path(), "server");
    let early =
        "the certificate of CN=old in server.crt is not valid yet: it will be from 2101-01-01T00:00:00Z on";
    assert_eq!(mistake(directory.path(), ClientAuth::None), early);
}

#[test]
fn who_asks_clients_has_to_know_whom_to_believe() {
    let (authority, directory) = (Authority::new("Servers"), tempfile::tempdir().unwrap());
    authority.issue("server").write(directory.path(), "server");
    let missing = "clients are asked for certificates, but there is no file with those of their issuers";
    for auth in [ClientAuth::Optional, ClientAuth::Required] {
        assert_eq!(mistake(directory.path(), auth), missing);
    }
    fs::write(directory.path().join("clients.crt"), "").unwrap();
    let none = "there is no certificate in clients.crt: a PEM file with `BEGIN CERTIFICATE` is expected";
    assert_eq!(mistake(directory.path(), ClientAuth::Required), none);
}

#[test]
fn old_forms_of_keys_are_read() {
    let (authority, directory) = (Authority::new("Servers"), tempfile::tempdir().unwrap());
    authority.issue("server").write(directory.path(), "server");
    // Something of a person's before the key, as `openssl ecparam -genkey` writes it.
    let key = fs::read_to_string(directory.path().join("server.key")).unwrap();
    fs::write(directory.path().join("server.key"), format!("a remark\n{key}")).unwrap();
    ServerTls::load(files(directory.path(), ClientAuth::None)).unwrap();
}

/// A key under a passphrase, as OpenSSL writes it; cut short.
const ENCRYPTED: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhKyQlWqk3iYwICCAAw
-----END ENCRYPTED PRIVATE KEY-----
";
