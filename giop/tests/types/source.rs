//! Random types and values of them, as JSON, from a seed.

use serde_json::{Map, Value, json};

/// A source of random numbers and of the types and values made with them.
pub(crate) struct Source {
    state: u64,
    /// Whether there are wide characters.
    pub(crate) is_wide: bool,
    names: u32,
    /// The types of the value types so far, by their labels.
    labels: Vec<Value>,
    /// The types around a value, for recursive ones: id and type.
    around: Vec<(String, Value)>,
    is_chunked: bool,
}

impl Source {
    pub(crate) fn new(seed: u64, is_wide: bool) -> Self {
        Self { state: seed, is_wide, names: 0, labels: Vec::new(), around: Vec::new(), is_chunked: false }
    }

    /// SplitMix64.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn choose<T: Copy>(&mut self, from: &[T]) -> T {
        let index = self.below(from.len() as u64);
        from[usize::try_from(index).unwrap()]
    }

    fn named(&mut self, kind: &str) -> Value {
        self.names += 1;
        let name = format!("T{}", self.names);
        json!({"kind": kind, "id": format!("IDL:{name}:1.0"), "name": name})
    }

    fn simple(&mut self) -> Value {
        let kinds = [
            "short",
            "long",
            "ushort",
            "ulong",
            "longlong",
            "ulonglong",
            "octet",
            "boolean",
            "char",
            "float",
            "double",
            "longdouble",
            "any",
            "TypeCode",
            "Principal",
            "null",
            "wchar",
        ];
        let kind = self.choose(&kinds[..kinds.len() - usize::from(!self.is_wide)]);
        json!({"kind": kind})
    }

    /// Makes a type, of parts at most so deep.
    pub(crate) fn of(&mut self, depth: u32) -> Value {
        if depth == 0 || self.below(4) == 0 {
            return self.leaf();
        }
        match self.below(10) {
            0 | 1 => self.with_members("struct", depth),
            2 => self.with_members("except", depth),
            3 => {
                json!({"kind": "sequence", "element": self.of(depth - 1), "bound": self.choose(&[0u32, 3, 100])})
            }
            4 => json!({"kind": "array", "element": self.of(depth - 1), "length": self.below(4)}),
            5 => self.with("alias", "original", depth),
            6 => self.union(depth),
            7 => self.with("value_box", "boxed", depth),
            8 => self.value_type(depth),
            _ => self.tree(depth),
        }
    }

    fn leaf(&mut self) -> Value {
        match self.below(8) {
            0 => json!({"kind": "string", "bound": self.choose(&[0u32, 5])}),
            1 if self.is_wide => json!({"kind": "wstring", "bound": self.choose(&[0u32, 5])}),
            2 => {
                let digits = 1 + self.below(31);
                json!({"kind": "fixed", "digits": digits, "scale": self.below(digits + 1)})
            }
            3 => self.enumeration(),
            4 => {
                let kind = self.choose(&["objref", "component", "home", "abstract_interface"]);
                self.named(kind)
            }
            _ => self.simple(),
        }
    }

    fn with(&mut self, kind: &str, content: &str, depth: u32) -> Value {
        let mut of = self.named(kind);
        of[content] = self.of(depth - 1);
        of
    }

    fn enumeration(&mut self) -> Value {
        let mut of = self.named("enum");
        of["labels"] = (0..1 + self.below(4)).map(|index| json!(format!("l{index}"))).collect();
        of
    }

    fn members(&mut self, depth: u32) -> Vec<Value> {
        let count = self.below(4);
        (0..count)
            .map(|index| json!({"name": format!("m{depth}{index}"), "type": self.of(depth - 1)}))
            .collect()
    }

    fn with_members(&mut self, kind: &str, depth: u32) -> Value {
        let mut of = self.named(kind);
        of["members"] = self.members(depth).into();
        of
    }

    fn union(&mut self, depth: u32) -> Value {
        let mut of = self.named("union");
        let kinds = [
            "short",
            "long",
            "ushort",
            "ulong",
            "longlong",
            "ulonglong",
            "octet",
            "boolean",
            "char",
            "enum",
            "wchar",
        ];
        let kind = self.choose(&kinds[..kinds.len() - usize::from(!self.is_wide)]);
        let discriminator = if kind == "enum" { self.enumeration() } else { json!({"kind": kind}) };
        let labels: Vec<Value> = match kind {
            "boolean" => vec![json!(true), json!(false)],
            "char" | "wchar" => vec![json!("a"), json!("ä"), json!("~")],
            "enum" => discriminator["labels"].as_array().unwrap().clone(),
            "longlong" => vec![json!(i64::MIN), json!(-1), json!(i64::MAX)],
            "ulonglong" => vec![json!(u64::MAX), json!(0)],
            "short" | "long" => vec![json!(-1), json!(0), json!(i16::MAX)],
            _ => vec![json!(0), json!(255), json!(7)],
        };
        let has_default = self.below(2) == 0;
        let mut cases: Vec<Value> = labels
            .into_iter()
            .enumerate()
            .map(|(index, label)| json!({"label": label, "name": format!("c{index}"), "type": self.of(depth - 1)}))
            .collect();
        of["default_index"] = json!(-1);
        if has_default {
            of["default_index"] = json!(cases.len());
            cases.push(json!({"label": null, "name": "other", "type": self.of(depth - 1)}));
        }
        of["discriminator"] = discriminator;
        of["members"] = cases.into();
        of
    }

    fn value_type(&mut self, depth: u32) -> Value {
        let mut of = self.named("value");
        of["modifier"] = json!(self.choose(&[0, 3]));
        of["base"] = json!({"kind": "null"});
        if depth > 1 && self.below(3) == 0 {
            of["base"] = self.value_type(depth - 1);
        }
        let mut members = self.members(depth);
        if self.below(2) == 0 {
            members
                .push(json!({"name": format!("next{depth}"), "type": {"kind": "recursive", "id": of["id"]}}));
        }
        for member in &mut members {
            member["visibility"] = json!(self.below(2));
        }
        of["members"] = members.into();
        of
    }

    /// A struct that holds a sequence of itself.
    fn tree(&mut self, depth: u32) -> Value {
        let mut of = self.named("struct");
        let children =
            json!({"kind": "sequence", "element": {"kind": "recursive", "id": of["id"]}, "bound": 0});
        of["members"] =
            json!([{"name": "value", "type": self.of(depth - 1)}, {"name": "children", "type": children}]);
        of
    }

    /// Makes a value of a type.
    pub(crate) fn value(&mut self, of: &Value, depth: u32) -> Value {
        let kind = of["kind"].as_str().unwrap();
        if kind == "recursive" {
            let around = self.around.iter().rev().find(|(id, _)| of["id"] == **id);
            let outer = around.expect("a type around it").1.clone();
            return self.value(&outer, depth);
        }
        self.around.push((of["id"].as_str().unwrap_or_default().to_owned(), of.clone()));
        let value = self.value_of(kind, of, depth);
        self.around.pop();
        value
    }

    fn value_of(&mut self, kind: &str, of: &Value, depth: u32) -> Value {
        let bits = if self.below(3) == 0 { self.choose(&[0, u64::MAX, 1, 1 << 63]) } else { self.next() };
        if let Some(number) = number(kind, bits) {
            return number;
        }
        match kind {
            "longdouble" => json!({"bytes": format!("{:016x}{:016x}", bits, self.next())}),
            "char" | "wchar" => json!(self.character(kind == "wchar").to_string()),
            "string" | "wstring" => self.text(of, kind == "wstring"),
            "Principal" => (0..self.below(5)).map(|_| json!(self.below(256))).collect(),
            "fixed" => self.fixed(of),
            "TypeCode" => self.of(2),
            "any" => {
                let of = self.of(depth.min(2));
                let value = self.value(&of, depth.saturating_sub(1));
                json!({"type": of, "value": value})
            }
            "enum" => {
                let labels = of["labels"].as_array().unwrap();
                labels[usize::try_from(bits % labels.len() as u64).unwrap()].clone()
            }
            "struct" => Value::Object(self.member_values(of, depth)),
            "except" => {
                let mut members = self.member_values(of, depth);
                // All of one type alike: where there are no members, an id alone could belong to the one before.
                let id = of["id"].as_str().unwrap();
                if id.bytes().fold(0, |sum: u8, octet| sum ^ octet) & 1 == 1 {
                    members.insert("$id".to_owned(), of["id"].clone());
                }
                Value::Object(members)
            }
            "sequence" => {
                let limit = if depth == 0 { 1 } else { 4 };
                (0..self.below(limit)).map(|_| self.value(&of["element"], depth.saturating_sub(1))).collect()
            }
            "array" => {
                let length = of["length"].as_u64().unwrap();
                (0..length).map(|_| self.value(&of["element"], depth.saturating_sub(1))).collect()
            }
            "alias" => self.value(&of["original"], depth),
            "union" => self.union_value(of, depth),
            "objref" | "component" | "home" => self.reference(),
            "abstract_interface" => json!({"object": self.reference()}),
            "value" | "value_box" => self.value_type_value(of, depth),
            other => panic!("no value of {other}"),
        }
    }

    fn member_values(&mut self, of: &Value, depth: u32) -> Map<String, Value> {
        let members = of["members"].as_array().unwrap().iter();
        members.map(|m| (m["name"].as_str().unwrap().to_owned(), self.value(&m["type"], depth))).collect()
    }

    fn character(&mut self, is_wide: bool) -> char {
        if is_wide {
            self.choose(&['a', 'ä', '€', '\u{FEFF}', '\0'])
        } else {
            self.choose(&['a', 'ä', '\0', 'ÿ'])
        }
    }

    fn text(&mut self, of: &Value, is_wide: bool) -> Value {
        let limit = of["bound"].as_u64().filter(|bound| *bound > 0).unwrap_or(20);
        let length = self.below(limit + 1);
        let mut text = String::new();
        for _ in 0..length {
            let other = if is_wide { '𝄞' } else { '\u{80}' };
            text.push(self.choose(&['a', 'z', 'ä', '"', '\\', '\n', other]));
        }
        json!(text)
    }

    fn fixed(&mut self, of: &Value) -> Value {
        let digits = of["digits"].as_u64().unwrap();
        let scale = of["scale"].as_u64().unwrap();
        let mut text: String =
            (0..digits).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap())).collect();
        let fraction = text.split_off(usize::try_from(digits - scale).unwrap());
        let whole = text.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        let sign = self.choose(&["", "-"]);
        json!(if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        })
    }

    fn reference(&mut self) -> Value {
        match self.below(3) {
            0 => Value::Null,
            1 => json!({"type_id": "IDL:X:1.0", "profiles": [{"tag": 77, "data": "00ff"}]}),
            _ => json!({"type_id": "", "profiles": [{
                "tag": 0, "little_endian": self.below(2) == 0, "version": "1.2", "host": "h", "port": 2809,
                "object_key": "0102", "components": [{"tag": 0, "data": "0100000000545441"}],
            }]}),
        }
    }

    fn union_value(&mut self, of: &Value, depth: u32) -> Value {
        let cases = of["members"].as_array().unwrap();
        let count = cases.len() as u64;
        let index = usize::try_from(self.below(count)).unwrap();
        let (mut label, mut member) = (cases[index]["label"].clone(), &cases[index]);
        if label.is_null() {
            // A label of no other case, where the discriminator has one.
            label = match of["discriminator"]["kind"].as_str().unwrap() {
                "boolean" | "enum" => cases[0]["label"].clone(),
                "char" | "wchar" => json!("x"),
                _ => json!(100),
            };
            member = cases.iter().find(|case| case["label"] == label).unwrap_or(member);
        }
        json!({
            "discriminator": label,
            "member": member["name"],
            "value": self.value(&member["type"], depth.saturating_sub(1)),
        })
    }

    /// A value type: null, one that was there before, or a new one, in chunks or not.
    fn value_type_value(&mut self, of: &Value, depth: u32) -> Value {
        let choice = self.below(6);
        if choice == 0 || depth == 0 {
            return Value::Null;
        }
        let same: Vec<usize> =
            (0..self.labels.len()).filter(|label| self.labels[*label] == of["id"]).collect();
        if choice == 1 && !same.is_empty() {
            return json!({"same_as": self.choose(&same)});
        }
        let label = self.labels.len();
        self.labels.push(of["id"].clone());
        let was_chunked = self.is_chunked;
        self.is_chunked |= self.below(2) == 0;
        let ids = self.choose(&[0, 2, 6]);
        let tag = ids + if self.is_chunked { 8 } else { 0 };
        let mut value = json!({"value_id": of["id"], "label": label, "tag": format!("0x7fffff{tag:02x}")});
        if ids == 6 {
            value["ids"] = json!([of["id"], "IDL:Other:1.0"]);
        }
        value["state"] = if of["kind"] == "value_box" {
            self.value(&of["boxed"], depth - 1)
        } else {
            Value::Object(self.state(of, depth - 1))
        };
        self.is_chunked = was_chunked;
        value
    }

    fn state(&mut self, of: &Value, depth: u32) -> Map<String, Value> {
        let mut state = Map::new();
        if of["base"]["kind"] == "value" {
            self.around.push((of["base"]["id"].as_str().unwrap().to_owned(), of["base"].clone()));
            state = self.state(&of["base"], depth);
            self.around.pop();
        }
        state.extend(self.member_values(of, depth));
        state
    }
}

fn float(value: f64) -> Value {
    if value.is_nan() {
        json!("nan")
    } else if value.is_infinite() || (value == 0.0 && value.is_sign_negative()) {
        json!(format!("{value:?}"))
    } else {
        json!(value)
    }
}

/// Makes a number of a kind of random bits.
fn number(kind: &str, bits: u64) -> Option<Value> {
    let [b0, b1, b2, b3, ..] = bits.to_le_bytes();
    Some(match kind {
        "null" => Value::Null,
        "short" => json!(i16::from_le_bytes([b0, b1])),
        "ushort" => json!(u16::from_le_bytes([b0, b1])),
        "long" => json!(i32::from_le_bytes([b0, b1, b2, b3])),
        "ulong" => json!(u32::from_le_bytes([b0, b1, b2, b3])),
        "longlong" => json!(bits.cast_signed()),
        "ulonglong" => json!(bits),
        "octet" => json!(b0),
        "boolean" => json!(bits & 1 == 1),
        "float" => float(f32::from_le_bytes([b0, b1, b2, b3]).into()),
        "double" => float(f64::from_bits(bits)),
        _ => return None,
    })
}
