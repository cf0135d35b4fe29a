//! Round trips, and what came of them.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use maestro::client::{CallError, Client, ClientSettings};
use maestro_giop::{
    ByteOrder, CdrReader, CdrWriter, DynamicValue, Ior, SystemException, TypeBuilder, TypeCode, TypeKind,
    ValueTypes, View,
};
use serde_json::{Value, json};

use super::random::{Sharing, Source, Taste};
use super::rows::{Flavour, Pool, Row};
use super::{Interface, Operation, Orb, custom, pools, same};

/// How long a call may take, on a machine that is busy.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// Who calls whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Our client calls the peer's server.
    To,
    /// The peer's client calls our server.
    From,
}

/// What came of a round trip.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// What came back is what was sent.
    Same,
    /// An exception; `DATA_CONVERSION OMG 1`.
    Refused(String),
    /// Something else came back.
    Other,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("same"),
            Self::Refused(exception) => write!(f, "refused with {exception}"),
            Self::Other => f.write_str("something else"),
        }
    }
}

/// What came of all round trips of a row, in a version and a direction.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// How often there was which outcome, and an example of those that are not `Same`.
    pub outcomes: BTreeMap<Outcome, (u64, String)>,
}

impl Cell {
    /// Returns the outcome if there was only one.
    #[must_use]
    pub fn only(&self) -> Option<&Outcome> {
        let mut outcomes = self.outcomes.keys();
        outcomes.next().filter(|_| outcomes.next().is_none())
    }
}

/// Makes round trips.
#[derive(Debug)]
pub struct Runner {
    orb: Orb,
    interface: Interface,
    runtime: tokio::runtime::Runtime,
    /// Of both byte orders.
    clients: [Client; 2],
    values: Vec<TypeCode>,
    /// References to objects that are there.
    objects: Vec<Value>,
}

/// What is sent, and what has to come back.
struct Trip {
    sent: DynamicValue,
    expected: DynamicValue,
}

impl Runner {
    /// Makes a runner. `speaker` is an object of `Types::SpeakerObject`.
    ///
    /// # Panics
    ///
    /// There is no IDL file, or no thread to be had.
    #[must_use]
    pub fn new(orb: Orb, speaker: &Ior) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let interface = Interface::read(orb);
        // Our server does not know it.
        let premium = |of: &&TypeCode| of.id() != Some("IDL:Types/Premium:1.0");
        let values = interface.values().iter().filter(premium).cloned().collect();
        let clients = [ByteOrder::Big, ByteOrder::Little]
            .map(|byte_order| Client::new(ClientSettings { byte_order, ..ClientSettings::default() }));
        let objects = vec![Value::Null, reference(speaker)];
        let runtime = runtime.expect("a thread can have a runtime");
        Self { orb, interface, runtime, clients, values, objects }
    }

    /// Makes so many round trips of a row to an object. `direction` says which value is truncated on the way.
    pub fn run(&self, row: Row, target: &Ior, direction: Direction, seed: u64, count: u64) -> Cell {
        let mut cell = Cell::default();
        let (name, operation) = self.interface.of(row).expect("the ORB has the operation");
        for at in 0..count {
            let seed = seed.wrapping_add(at).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let client = &self.clients[usize::from(at % 2 == 0)];
            let came = match row.flavour {
                Flavour::Custom => self.runtime.block_on(custom::call(client, target, seed)),
                _ => {
                    let trip = self.trip(row, operation, direction, seed);
                    self.runtime.block_on(self.call(client, target, (name, operation), &trip))
                }
            };
            let (outcome, example) = match came {
                Ok(()) => (Outcome::Same, String::new()),
                Err((outcome, example)) => (outcome, example),
            };
            let seen = cell.outcomes.entry(outcome).or_insert((0, example));
            seen.0 += 1;
        }
        cell
    }

    async fn call(
        &self,
        client: &Client,
        target: &Ior,
        (name, operation): (&str, &Operation),
        trip: &Trip,
    ) -> Result<(), (Outcome, String)> {
        let arguments = |writer: &mut CdrWriter| trip.sent.encode(writer);
        let called = client.call(target, name, arguments, Some(PATIENCE)).await;
        let told = || trip.sent.to_json(65_536).unwrap_or_else(|_| "a long value".into());
        let reply = called.map_err(|error| refused(&error, &told()))?;
        let mut reader = reply.reader();
        let results = DynamicValue::decode(&operation.results, &mut reader, self.interface.known());
        let results = results.and_then(|results| reader.finish().map(|()| results));
        let results = results.map_err(|error| refused(&CallError::Answer(error), &told()))?;
        compare(trip, &results).map_err(|example| (Outcome::Other, example))
    }

    fn trip(&self, row: Row, operation: &Operation, direction: Direction, seed: u64) -> Trip {
        let known = self.interface.known();
        let whole = |value: DynamicValue| Trip { sent: value.clone(), expected: value };
        if row.flavour == Flavour::Nan {
            return whole(nan(&operation.arguments, seed));
        }
        let pool = match row.flavour {
            Flavour::Of(pool) => pools::types(pool, &self.interface, seed),
            Flavour::Bare => pools::types(Pool::Exceptions, &self.interface, seed),
            _ => Vec::new(),
        };
        let mut source = Source::new(seed, self.taste(row.flavour, &pool));
        let json = |json: &Value, known: &ValueTypes| {
            DynamicValue::from_json(&operation.arguments, &json.to_string(), known)
                .unwrap_or_else(|error| panic!("{}: {error}: {json}", row.name))
        };
        if row.flavour == Flavour::Truncated {
            return self.truncated(&mut source, direction, json);
        }
        whole(json(&source.value(&operation.arguments), known))
    }

    fn taste<'t>(&'t self, flavour: Flavour, types: &'t [TypeCode]) -> Taste<'t> {
        const ASCII: &[char] = &['a', 'z', '0', ' ', '"', '\\', '~', '\n', '\u{7f}', '\u{1}'];
        const LATIN_1: &[char] = &['ä', 'ÿ', '\u{80}', '\u{9f}', '\u{a0}', 'é'];
        const MIXED: &[char] = &['a', 'Z', '~', 'ä', 'ÿ', '\u{80}', '\u{a0}'];
        const UNICODE: &[char] = &['€', 'Ω', '語', '𝄞', '\u{ffff}', '\u{fffd}'];
        const WIDE: &[char] = &['a', 'ä', '€', '語', '\u{fffd}', '\u{e000}', '\u{2028}'];
        const PAIRS: &[char] = &['𝄞', '\u{10000}', '\u{10ffff}'];
        let plain = Taste {
            chars: ASCII,
            // corba.js names no code sets, and takes all text for UTF-8.
            text: if self.orb == Orb::Corbajs { ASCII } else { MIXED },
            wide: WIDE,
            pairs: &[],
            is_full: false,
            is_empty: false,
            is_filled: false,
            has_zeros: false,
            has_others: false,
            has_ids: true,
            objects: None,
            types,
            values: &self.values,
            sharing: Sharing::Trees,
        };
        match flavour {
            Flavour::Ascii => Taste { text: ASCII, ..plain },
            Flavour::Latin1 => Taste { chars: LATIN_1, ..plain },
            Flavour::Empty => Taste { is_empty: true, ..plain },
            Flavour::Leading => Taste { has_zeros: true, ..plain },
            Flavour::Other => Taste { has_others: true, ..plain },
            Flavour::Objects => Taste { objects: Some(&self.objects), ..plain },
            Flavour::Bare => Taste { has_ids: false, ..plain },
            Flavour::Full => Taste { text: LATIN_1, is_full: true, ..plain },
            Flavour::Unicode | Flavour::UnicodeSet => Taste { text: UNICODE, is_filled: true, ..plain },
            Flavour::Filled | Flavour::Of(Pool::Wide) => Taste { is_filled: true, ..plain },
            Flavour::Pairs => Taste { pairs: PAIRS, wide: &[], ..plain },
            Flavour::Values(sharing) => Taste { sharing, ..plain },
            _ => plain,
        }
    }

    /// Makes a value of a type that the receiver does not know, and the base that is left of it.
    fn truncated(
        &self,
        source: &mut Source<'_>,
        direction: Direction,
        parse: impl Fn(&Value, &ValueTypes) -> DynamicValue,
    ) -> Trip {
        let known = self.interface.known();
        let get = |id: &str| known.get(id).cloned().expect("it is declared");
        let (account, savings) = (get("IDL:Types/Account:1.0"), get("IDL:Types/Savings:1.0"));
        let (of, base) = match direction {
            Direction::To => (unheard(&account).expect("a type can be made"), account),
            Direction::From => (get("IDL:Types/Premium:1.0"), savings),
        };
        let mut with = known.clone();
        with.add(&of).expect("it is a value type");
        let (id, base_id) = (of.id().unwrap_or_default(), base.id().unwrap_or_default());
        let mut ids = vec![id, base_id];
        if direction == Direction::From {
            ids.push("IDL:Types/Account:1.0");
        }
        let (mut sent, mut left) = (json!({}), json!({}));
        for (label, name) in ["a", "b"].into_iter().enumerate() {
            let state = source.state_of(&base);
            left[name] = json!({"value_id": base_id, "label": label, "tag": "0x7fffff02", "state": state});
            let mut state = state;
            for member in of.members() {
                state.insert(member.name.to_owned(), source.value(&member.type_code));
            }
            sent[name] =
                json!({"value_id": id, "ids": ids, "label": label, "tag": "0x7fffff0e", "state": state});
        }
        Trip { sent: parse(&sent, &with), expected: parse(&left, known) }
    }
}

/// Returns a reference as JSON.
fn reference(ior: &Ior) -> Value {
    let mut types = TypeBuilder::new();
    let of = types.interface(TypeKind::ObjRef, "IDL:omg.org/CORBA/Object:1.0", "Object");
    let of = of.and_then(|of| types.build(of)).expect("a type can be made");
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    ior.encode(&mut writer);
    let octets = writer.into_bytes();
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 0);
    let value = DynamicValue::decode(&of, &mut reader, &ValueTypes::new()).expect("a reference can be read");
    let json = value.to_json(1 << 20).expect("a reference is not long");
    serde_json::from_str(&json).expect("what is written as JSON is JSON")
}

/// Makes a value type that nobody else has heard of.
fn unheard(account: &TypeCode) -> Result<TypeCode, maestro_giop::Error> {
    let mut types = TypeBuilder::new();
    let base = types.import(account)?;
    let text = types.string(0);
    let made = types.value("IDL:Types/Unheard:1.0", "Unheard", 3, Some(base), &[("rumour", text, 1)])?;
    types.build(made)
}

/// Makes numbers that are none, of any bits, for both parameters.
fn nan(arguments: &TypeCode, seed: u64) -> DynamicValue {
    let of = arguments.members().next().expect("it has a parameter").type_code.kind();
    let mut writer = CdrWriter::new(ByteOrder::Big, 0);
    for turn in 0..2 {
        // Quiet ones: what a processor does to the others is its own affair.
        let payload = seed.rotate_left(turn) | 1;
        match of {
            TypeKind::Float => {
                let [b0, b1, b2, ..] = payload.to_le_bytes();
                writer.write_ulong(0x7FC0_0000 | u32::from_le_bytes([b0, b1, b2 & 0x3F, 0]));
            }
            _ => writer.write_ulonglong(0x7FF8_0000_0000_0000 | payload >> 13),
        }
    }
    let octets = writer.into_bytes();
    let mut reader = CdrReader::new(&octets, ByteOrder::Big, 0);
    DynamicValue::decode(arguments, &mut reader, &ValueTypes::new()).expect("numbers can be read")
}

/// Says where what came back is not what it has to be.
fn compare(trip: &Trip, results: &DynamicValue) -> Result<(), String> {
    let (View::Struct(mut sent), View::Struct(got)) = (trip.expected.view(), results.view()) else {
        return Err("no structures".into());
    };
    let a = sent.next().map(|(_, a)| a).ok_or("no a")?;
    let b = sent.next().map_or_else(|| a.clone(), |(_, b)| b);
    for (name, got) in got {
        let sent = if name == "c" { &b } else { &a };
        same(sent, &got).map_err(|why| format!("{name} {why}"))?;
    }
    Ok(())
}

/// Says what an exception comes to, and shows what was sent.
pub(super) fn refused(error: &CallError, sent: &str) -> (Outcome, String) {
    let example = format!("{error}; sent {sent}");
    match error.system_exception() {
        Some(exception) => (Outcome::Refused(name(&exception)), example),
        None => (Outcome::Refused("a user exception".into()), example),
    }
}

/// Returns an exception's name and minor code, with the one who gave the code out.
fn name(exception: &SystemException) -> String {
    let (vendor, number) = (exception.minor & 0xFFFF_F000, exception.minor & 0xFFF);
    let minor = match vendor {
        0 if number == 0 => String::new(),
        0x4F4D_0000 => format!(" OMG {number}"),
        0x4154_0000 => format!(" omniORB {number:#x}"),
        0x4A41_0000 => format!(" JacORB {number}"),
        _ => format!(" {:#x}", exception.minor),
    };
    format!("{}{minor}", exception.kind.name())
}
