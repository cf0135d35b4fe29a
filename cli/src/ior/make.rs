//! `maestro ior make`.

use std::io::Write;

use clap::{Args, ValueEnum, value_parser};
use maestro_giop::{CodeSet, CodeSetComponent, ObjectKey, RepositoryId, TaggedComponent, Version};
use maestro_ior::describe::code_set;
use maestro_ior::{Address, ClientTrust, Form, Place, Recipe, stringify};

use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro ior make --type IDL:Grid:1.0 --key Grid --address a.example:4711
  maestro ior make --type IDL:Grid:1.0 --key Grid --address a.example:4711 --address '[2001:db8::7]:4711'
  maestro ior make --key NameService --giop 1.0 --address 192.0.2.7:2809
  maestro ior make --key Grid --address a:4711 --char UTF-8,ISO-8859-1 --wchar UTF-16
  maestro ior make --key Grid --address a.example:0 --address b.example:0 --tls-port 4712       TLS only

The reference says what is given here; whether it is true is for `maestro ior explain` to find out.";

/// Make a reference from its parts.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Make {
    /// The interface of the object, IDL:Module/Interface:1.0.
    #[arg(long = "type", value_name = "ID", default_value = "")]
    type_id: String,
    /// The object's key, as text.
    #[arg(long, value_name = "KEY", required_unless_present = "key_hex", conflicts_with = "key_hex")]
    key: Option<String>,
    /// The object's key, in hexadecimal digits.
    #[arg(long, value_name = "DIGITS", value_parser = octets)]
    key_hex: Option<Octets>,
    /// Where the object is reached, the first address first; may be given several times. IPv6 in brackets. Port 0: not in the
    /// clear, see --tls-port.
    #[arg(long = "address", value_name = "HOST:PORT", required = true)]
    addresses: Vec<Address>,
    /// The port for TLS at each address, or, given as often as --address, at each of them in turn.
    #[arg(long = "tls-port", value_name = "PORT", value_parser = value_parser!(u16).range(1..))]
    tls_ports: Vec<u16>,
    /// Say that the server demands certificates of clients that come over TLS.
    #[arg(long, requires = "tls_ports")]
    tls_demands_certificate: bool,
    /// The highest GIOP version that the server speaks: 1.0, 1.1 or 1.2.
    #[arg(long, value_name = "VERSION", default_value = "1.2", value_parser = version)]
    giop: Version,
    /// How several addresses are named. Default: combo, with GIOP 1.0 profiles.
    #[arg(long, value_enum)]
    form: Option<FormName>,
    /// The server's code sets for char and string by name or number: its own, then those that it converts.
    #[arg(long = "char", value_name = "SETS", value_delimiter = ',', value_parser = sets)]
    char_sets: Vec<CodeSet>,
    /// The same for wchar and wstring.
    #[arg(long = "wchar", value_name = "SETS", value_delimiter = ',', value_parser = sets, requires = "char_sets")]
    wchar_sets: Vec<CodeSet>,
    /// A further component, its tag and its octets in hexadecimal digits; may be given several times.
    #[arg(long = "component", value_name = "TAG:DIGITS", value_parser = component)]
    components: Vec<TaggedComponent>,
}

/// [`Form`] as flags name it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormName {
    /// A profile for each address, and the others in each as alternates: all stock clients fail over.
    Combo,
    /// A profile for each address.
    Profiles,
    /// One profile, with the other addresses as alternates.
    Alternates,
}

type Octets = bytes::Bytes;

impl Make {
    /// Prints the reference.
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let key = match (&self.key, &self.key_hex) {
            (_, Some(octets)) => ObjectKey::from(octets.clone()),
            (key, None) => ObjectKey::new(key.as_deref().unwrap_or_default()),
        };
        let form = match self.form {
            Some(FormName::Combo) => Form::Combo,
            Some(FormName::Alternates) => Form::Alternates,
            Some(FormName::Profiles) => Form::Profiles,
            None if self.giop == Version::V1_0 => Form::Profiles,
            None => Form::Combo,
        };
        let recipe = Recipe {
            type_id: RepositoryId::new(self.type_id.as_str()),
            key,
            places: self.places()?,
            client_trust: match self.tls_demands_certificate {
                true => ClientTrust::Required,
                false => ClientTrust::None,
            },
            version: self.giop,
            form,
            code_sets: self.code_sets(),
            components: self.components.clone(),
        };
        writeln!(out, "{}", stringify(&recipe.to_ior()?))?;
        Ok(())
    }

    /// Brings each address together with its port for TLS.
    fn places(&self) -> Result<Vec<Place>, Failure> {
        let (addresses, ports) = (&self.addresses, &self.tls_ports);
        if ports.len() > 1 && ports.len() != addresses.len() {
            return Err(Failure::TlsPorts { ports: ports.len(), addresses: addresses.len() });
        }
        let tls_port = |index| ports.get(index).or(ports.first()).copied().unwrap_or(0);
        let place = |(index, address): (usize, &Address)| Place {
            address: address.clone(),
            tls_port: tls_port(index),
        };
        Ok(addresses.iter().enumerate().map(place).collect())
    }

    fn code_sets(&self) -> Option<CodeSetComponent> {
        let (native_char, conversion_char) = self.char_sets.split_first()?;
        let (native_wchar, conversion_wchar) =
            self.wchar_sets.split_first().map_or((CodeSet(0), &[][..]), |(native, rest)| (*native, rest));
        Some(CodeSetComponent {
            native_char: *native_char,
            conversion_char: conversion_char.to_vec(),
            native_wchar,
            conversion_wchar: conversion_wchar.to_vec(),
        })
    }
}

fn version(text: &str) -> Result<Version, String> {
    let versions = [Version::V1_0, Version::V1_1, Version::V1_2];
    versions.into_iter().find(|version| version.to_string() == text).ok_or("give 1.0, 1.1 or 1.2".into())
}

fn sets(text: &str) -> Result<CodeSet, String> {
    code_set(text)
        .ok_or("give a name such as UTF-8, ISO-8859-1 or UTF-16, or a number such as 0x05010001".into())
}

fn octets(text: &str) -> Result<Octets, String> {
    hex::decode(text).map(Octets::from).map_err(|_| "give an even number of hexadecimal digits".into())
}

fn component(text: &str) -> Result<TaggedComponent, String> {
    let (tag, data) = text.split_once(':').ok_or("give TAG:DIGITS, such as 0x4d414500:00ff")?;
    let tag = match tag.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => tag.parse(),
    };
    let tag = tag.map_err(|_| "the tag is a number of 32 bits, such as 38 or 0x4d414500")?;
    Ok(TaggedComponent { tag, data: octets(data)? })
}
