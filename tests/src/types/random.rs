//! Random values of any type, from a seed, as JSON.

use maestro_giop::{Label, TypeCode, TypeKind};
use serde_json::{Map, Value, json};

/// A source of random numbers, and of values made with them.
#[derive(Debug)]
pub(super) struct Source<'t> {
    state: u64,
    taste: Taste<'t>,
    /// The ids of the value types so far, by their labels.
    labels: Vec<String>,
    is_chunked: bool,
}

/// What values are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taste<'t> {
    /// What is in a `char`.
    pub chars: &'static [char],
    /// What is in a `string`.
    pub text: &'static [char],
    /// What is in a `wchar` and a `wstring`.
    pub wide: &'static [char],
    /// What is in a `wstring` beside that.
    pub pairs: &'static [char],
    /// Text is as long as its bound.
    pub is_full: bool,
    /// All sequences are empty.
    pub is_empty: bool,
    /// No text and no sequence is empty.
    pub is_filled: bool,
    /// Fixed-point numbers begin with two zeros; else with none.
    pub has_zeros: bool,
    /// The discriminators of unions are no labels; else they are.
    pub has_others: bool,
    /// Exceptions come with their repository ids.
    pub has_ids: bool,
    /// Objects that are there, in the place of an abstract interface; else it is values.
    pub objects: Option<&'t [Value]>,
    /// What is in an any, and which TypeCodes there are.
    pub types: &'t [TypeCode],
    /// The value types that may come in place of their bases.
    pub values: &'t [TypeCode],
    /// How value types come.
    pub sharing: Sharing,
}

/// How value types come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Each once, and some are null.
    Trees,
    /// All are null.
    Null,
    /// Those that were there before come again.
    Graphs,
}

/// From one state of the source to the next.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// How deep made values nest, by the kinds that can go on for ever.
const DEPTH: u32 = 4;

impl<'t> Source<'t> {
    /// Makes a source.
    #[must_use]
    pub(super) fn new(seed: u64, taste: Taste<'t>) -> Self {
        Self { state: seed, taste, labels: Vec::new(), is_chunked: false }
    }

    /// Makes a value of a type.
    pub(super) fn value(&mut self, of: &TypeCode) -> Value {
        self.value_in(of, DEPTH)
    }

    /// SplitMix64.
    pub(super) fn bits(&mut self) -> u64 {
        let number = number_of(self.state);
        self.state = self.state.wrapping_add(STEP);
        number
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.bits() % limit).unwrap_or_default()
    }

    fn choose<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    fn value_in(&mut self, of: &TypeCode, depth: u32) -> Value {
        let of = of.without_aliases();
        // The ends of each range come often.
        let bits = if self.below(3) == 0 { [0, u64::MAX, 1, 1 << 63][self.below(4)] } else { self.bits() };
        number(of.kind(), bits).unwrap_or_else(|| match of.kind() {
            TypeKind::LongDouble => json!({"bytes": format!("{bits:016x}{:016x}", self.bits())}),
            TypeKind::Char => json!(self.character(self.taste.chars)),
            TypeKind::WChar => json!(self.character(self.taste.wide)),
            TypeKind::String | TypeKind::WString => self.text(&of),
            TypeKind::Fixed => self.fixed(&of),
            TypeKind::Enum => {
                let labels: Vec<String> = of.members().map(|label| label.name.to_owned()).collect();
                json!(self.choose(&labels))
            }
            TypeKind::Struct => Value::Object(self.members(&of, depth)),
            TypeKind::Except => {
                let mut members = self.members(&of, depth);
                if self.taste.has_ids {
                    members.insert("$id".to_owned(), json!(of.id()));
                }
                Value::Object(members)
            }
            TypeKind::Union => self.union(&of, depth),
            TypeKind::Sequence => self.sequence(&of, depth),
            TypeKind::Array => {
                let element = of.content().unwrap_or_else(|| of.clone());
                (0..of.length().unwrap_or_default())
                    .map(|_| self.value_in(&element, depth.saturating_sub(1)))
                    .collect()
            }
            TypeKind::Any => self.any(depth),
            TypeKind::TypeCode => self.any_type(),
            TypeKind::ObjRef => self.reference(),
            TypeKind::AbstractInterface => match self.taste.objects {
                Some(objects) => json!({"object": self.choose(objects)}),
                None => json!({"value": self.value_type(&of, depth)}),
            },
            _ => self.value_type(&of, depth),
        })
    }

    fn character(&mut self, of: &[char]) -> String {
        self.choose(of).map(ToString::to_string).unwrap_or_default()
    }

    fn text(&mut self, of: &TypeCode) -> Value {
        let is_wide = of.kind() == TypeKind::WString;
        let chars =
            if is_wide { [self.taste.wide, self.taste.pairs].concat() } else { self.taste.text.to_vec() };
        let chars: Vec<char> = chars.into_iter().filter(|one| *one != '\0').collect();
        let bound = of.length().filter(|bound| *bound > 0).map_or(20, |bound| bound as usize);
        let least = usize::from(self.taste.is_filled);
        let length = if self.taste.is_full { bound } else { least + self.below(bound + 1 - least) };
        json!((0..length).filter_map(|_| self.choose(&chars)).collect::<String>())
    }

    fn fixed(&mut self, of: &TypeCode) -> Value {
        let (digits, scale) = of.digits_and_scale().unwrap_or((1, 0));
        let mut digit = |at| match (at, self.taste.has_zeros) {
            (0 | 1, true) => 0,
            (0, false) => 1 + self.below(9),
            _ => self.below(10),
        };
        let mut text: String = (0..digits).map(|at| digit(at).to_string()).collect();
        let fraction = text.split_off(usize::from(digits.saturating_sub(scale.unsigned_abs())));
        let whole = text.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        // There is one zero.
        let is_zero = whole == "0" && fraction.bytes().all(|digit| digit == b'0');
        let sign = if is_zero || self.below(2) == 0 { "" } else { "-" };
        let point = if fraction.is_empty() { "" } else { "." };
        json!(format!("{sign}{whole}{point}{fraction}"))
    }

    fn members(&mut self, of: &TypeCode, depth: u32) -> Map<String, Value> {
        of.members()
            .map(|m| (m.name.to_owned(), self.value_in(&m.type_code, depth.saturating_sub(1))))
            .collect()
    }

    fn sequence(&mut self, of: &TypeCode, depth: u32) -> Value {
        let element = of.content().unwrap_or_else(|| of.clone());
        let most = if depth == 0 { 0 } else { [4, 12][usize::from(self.below(4) == 0)] };
        let bound = of.length().filter(|bound| *bound > 0).map_or(most, |bound| bound as usize);
        if self.taste.is_empty {
            return json!([]);
        }
        let least = usize::from(self.taste.is_filled && depth > 0);
        let length = least + self.below(most.min(bound) + 1 - least);
        (0..length).map(|_| self.value_in(&element, depth.saturating_sub(1))).collect()
    }

    fn union(&mut self, of: &TypeCode, depth: u32) -> Value {
        let cases: Vec<(Option<Label>, String, TypeCode)> =
            of.members().map(|m| (m.label, m.name.to_owned(), m.type_code)).collect();
        let discriminator = of.content().unwrap_or_else(|| of.clone()).without_aliases();
        let is_label = |label: &Value| {
            cases.iter().any(|(of, ..)| of.is_some_and(|of| label_json(of, &discriminator) == *label))
        };
        let labels: Vec<Label> = cases.iter().filter_map(|(label, ..)| *label).collect();
        let mut label =
            self.choose(&labels).map(|label| label_json(*label, &discriminator)).unwrap_or_default();
        while self.taste.has_others && is_label(&label) {
            label = self.value_in(&discriminator, 0);
        }
        let selected = cases
            .iter()
            .find(|(of, ..)| of.is_some_and(|of| label_json(of, &discriminator) == label))
            .or_else(|| cases.iter().find(|(of, ..)| of.is_none()));
        match selected {
            Some((_, name, of)) => {
                let value = self.value_in(&of.clone(), depth.saturating_sub(1));
                json!({"discriminator": label, "member": name, "value": value})
            }
            None => json!({"discriminator": label, "member": null}),
        }
    }

    fn any_type(&mut self) -> Value {
        let types = self.taste.types;
        let of = self.choose(types).and_then(|of| of.to_json(1 << 20).ok());
        of.and_then(|of| serde_json::from_str(&of).ok()).unwrap_or_else(|| json!({"kind": "null"}))
    }

    fn any(&mut self, depth: u32) -> Value {
        let types = self.taste.types;
        let Some(of) = self.choose(types) else { return json!({"type": {"kind": "null"}}) };
        let json: Value =
            of.to_json(1 << 20).ok().and_then(|of| serde_json::from_str(&of).ok()).unwrap_or_default();
        json!({"type": json, "value": self.value_in(of, depth.saturating_sub(1))})
    }

    fn reference(&mut self) -> Value {
        if self.below(3) == 0 {
            return Value::Null;
        }
        let key: String = (0..1 + self.below(12)).map(|_| format!("{:02x}", self.below(256))).collect();
        let version = if self.below(2) == 0 { "1.1" } else { "1.2" };
        let component = json!({"tag": 0, "data": "0100000000545441"});
        let components = if self.below(2) == 0 { json!([]) } else { json!([component]) };
        json!({"type_id": "IDL:Types/Base:1.0", "profiles": [{
            "tag": 0, "little_endian": self.below(2) == 0, "version": version, "host": "192.0.2.1",
            "port": 1 + self.below(65_535), "object_key": key, "components": components,
        }]})
    }

    /// Makes a value type: null, one that was there before, or a new one.
    fn value_type(&mut self, of: &TypeCode, depth: u32) -> Value {
        let choice = self.below(5);
        if choice == 0 || depth == 0 || self.taste.sharing == Sharing::Null {
            return Value::Null;
        }
        let fitting: Vec<TypeCode> = match of.kind() {
            TypeKind::ValueBox => vec![of.clone()],
            _ => self.taste.values.iter().filter(|one| fits(one, of)).cloned().collect(),
        };
        let same: Vec<usize> = (0..self.labels.len())
            .filter(|label| fitting.iter().any(|one| one.id() == self.labels.get(*label).map(String::as_str)))
            .collect();
        if choice < 3 && self.taste.sharing == Sharing::Graphs && !same.is_empty() {
            return json!({"same_as": self.choose(&same)});
        }
        let Some(chosen) = self.choose(&fitting).cloned() else { return Value::Null };
        let ids = ids(&chosen);
        let label = self.labels.len();
        self.labels.push(ids.first().cloned().unwrap_or_default());
        let was_chunked = self.is_chunked;
        // What may be truncated comes in chunks, and so does what is in it.
        self.is_chunked |= ids.len() > 1;
        let form = if ids.len() > 1 { 6 } else { 2 };
        let tag = form | if self.is_chunked { 8 } else { 0 };
        let mut value = json!({"value_id": ids.first(), "label": label, "tag": format!("0x7fffff{tag:02x}")});
        if form == 6 {
            value["ids"] = json!(ids);
        }
        value["state"] = match chosen.content().filter(|_| chosen.kind() == TypeKind::ValueBox) {
            Some(boxed) => self.value_in(&boxed, depth - 1),
            None => Value::Object(self.state(&chosen, depth - 1)),
        };
        self.is_chunked = was_chunked;
        value
    }

    /// Makes the state of a value type.
    pub(super) fn state_of(&mut self, of: &TypeCode) -> Map<String, Value> {
        self.state(of, DEPTH)
    }

    fn state(&mut self, of: &TypeCode, depth: u32) -> Map<String, Value> {
        let base = of.content().filter(|base| base.kind() == TypeKind::Value);
        let mut state = base.map(|base| self.state(&base, depth)).unwrap_or_default();
        let members: Vec<(String, TypeCode)> =
            of.members().map(|m| (m.name.to_owned(), m.type_code)).collect();
        for (name, of) in members {
            // The chain of what holds another goes on; what ends it is the depth.
            let value = self.value_in(&of, depth);
            state.insert(name, value);
        }
        state
    }
}

/// Returns the first random number of a seed.
pub(super) fn number_of(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Returns the ids of a value type and of the bases to which it may be truncated.
fn ids(of: &TypeCode) -> Vec<String> {
    let mut ids: Vec<String> = of.id().map(ToOwned::to_owned).into_iter().collect();
    if of.modifier() == Some(3)
        && let Some(base) = of.content()
    {
        ids.extend(self::ids(&base));
    }
    ids
}

/// Says whether a value of a type may be where another type is declared.
fn fits(one: &TypeCode, declared: &TypeCode) -> bool {
    const VALUE_BASE: &str = "IDL:omg.org/CORBA/ValueBase:1.0";
    // TypeCodes do not tell of abstract bases.
    let by_name = [
        ("IDL:Types/Described:1.0", "IDL:Types/Tagged:1.0"),
        ("IDL:Types/Speaker:1.0", "IDL:Types/SpeakerValue:1.0"),
    ];
    let (id, declared) = (one.id().unwrap_or_default(), declared.id().unwrap_or_default());
    let base = || one.content().filter(|base| base.kind() == TypeKind::Value);
    id == declared
        || declared == VALUE_BASE
        || by_name.contains(&(declared, id))
        || base().is_some_and(|base| {
            base.id() == Some(declared) || base.content().is_some_and(|b| b.id() == Some(declared))
        })
}

fn label_json(label: Label, discriminator: &TypeCode) -> Value {
    match label {
        Label::Integer(number) => {
            i64::try_from(number).map(Value::from).unwrap_or_else(|_| json!(u64::try_from(number).ok()))
        }
        Label::Boolean(value) => json!(value),
        Label::Char(value) => json!(value.to_string()),
        Label::Enum(at) => json!(discriminator.members().nth(at as usize).map(|label| label.name.to_owned())),
    }
}

/// Makes a number of a kind of random bits.
fn number(kind: TypeKind, bits: u64) -> Option<Value> {
    let [b0, b1, b2, b3, ..] = bits.to_le_bytes();
    Some(match kind {
        TypeKind::Null | TypeKind::Void => Value::Null,
        TypeKind::Short => json!(i16::from_le_bytes([b0, b1])),
        TypeKind::UShort => json!(u16::from_le_bytes([b0, b1])),
        TypeKind::Long => json!(i32::from_le_bytes([b0, b1, b2, b3])),
        TypeKind::ULong => json!(u32::from_le_bytes([b0, b1, b2, b3])),
        TypeKind::LongLong => json!(bits.cast_signed()),
        TypeKind::ULongLong => json!(bits),
        TypeKind::Octet => json!(b0),
        TypeKind::Boolean => json!(bits & 1 == 1),
        TypeKind::Float => float(f32::from_le_bytes([b0, b1, b2, b3])),
        TypeKind::Double => float(f64::from_bits(bits)),
        _ => return None,
    })
}

/// Makes a number; those that JSON has not as text. Of those that are none there is one.
fn float(value: impl Into<f64> + Copy + std::fmt::Debug) -> Value {
    let double: f64 = value.into();
    match double {
        double if double.is_nan() => json!("nan"),
        double if double.is_infinite() || double == 0.0 => json!(format!("{double:?}")),
        // In the digits of its own type.
        _ => serde_json::from_str(&format!("{value:?}")).unwrap_or_else(|_| json!(double)),
    }
}
