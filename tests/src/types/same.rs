//! Compares what was sent with what came back.

use std::collections::HashMap;

use maestro_giop::{DynamicValue, View};

/// Says where two values differ, if they do. Floating-point numbers are compared by their bits; value types that are shared must
/// be shared alike; how a value type was sent (in chunks, with or without its id) does not count.
///
/// # Errors
///
/// The place and both values there.
pub fn same(sent: &DynamicValue, got: &DynamicValue) -> Result<(), String> {
    Sides::default().value(sent, got).map_err(|(path, what)| format!("at {path}: {what}"))
}

/// The places of value types that were met, each with the place on the other side.
#[derive(Default)]
struct Sides {
    met: HashMap<u32, u32>,
    back: HashMap<u32, u32>,
}

type Difference = (String, String);

impl Sides {
    fn value(&mut self, sent: &DynamicValue, got: &DynamicValue) -> Result<(), Difference> {
        let differ = || Err((String::new(), format!("sent {}, got {}", shown(sent), shown(got))));
        match (sent.view(), got.view()) {
            (View::Float(a), View::Float(b)) if a.to_bits() == b.to_bits() => Ok(()),
            (View::Double(a), View::Double(b)) if a.to_bits() == b.to_bits() => Ok(()),
            (View::Struct(a), View::Struct(b)) => self.members(a, b),
            (View::Union(a, one), View::Union(b, other)) if a == b => match (one, other) {
                (None, None) => Ok(()),
                (Some((name, one)), Some((_, other))) => {
                    self.value(&one, &other).map_err(|error| within(&format!(".{name}"), error))
                }
                _ => differ(),
            },
            (View::Sequence(a), View::Sequence(b)) if a.len() == b.len() => {
                a.zip(b).enumerate().try_for_each(|(at, (one, other))| {
                    self.value(&one, &other).map_err(|error| within(&format!("[{at}]"), error))
                })
            }
            (View::Any(a), View::Any(b)) => {
                if !a.type_code().equal(&b.type_code()) {
                    return Err((".type".into(), format!("sent {}, got {}", of(&a), of(&b))));
                }
                self.value(&a, &b).map_err(|error| within(".any", error))
            }
            (View::Value(a), View::Value(b)) => {
                let met = self.met.insert(a.place, b.place);
                let back = self.back.insert(b.place, a.place);
                if met.is_some() || back.is_some() {
                    let alike = met == Some(b.place) && back == Some(a.place);
                    return if alike { Ok(()) } else { Err((String::new(), "shared in another way".into())) };
                }
                if a.type_code.id() != b.type_code.id() {
                    return differ();
                }
                self.members(a.state, b.state)
            }
            // Nothing at all has two forms where an abstract interface is.
            (View::Reference(nil), View::NullValue) | (View::NullValue, View::Reference(nil))
                if nil.is_nil() =>
            {
                Ok(())
            }
            (a @ (View::Float(_) | View::Double(_)), b) if a == b => differ(),
            (a, b) if a == b => Ok(()),
            _ => differ(),
        }
    }

    fn members(
        &mut self,
        sent: impl Iterator<Item = (String, DynamicValue)>,
        mut got: impl Iterator<Item = (String, DynamicValue)>,
    ) -> Result<(), Difference> {
        for (name, one) in sent {
            let path = format!(".{name}");
            let Some((_, other)) = got.next() else { return Err((path, "is missing".into())) };
            self.value(&one, &other).map_err(|error| within(&path, error))?;
        }
        match got.next() {
            Some((name, _)) => Err((format!(".{name}"), "was not sent".into())),
            None => Ok(()),
        }
    }
}

fn within(outer: &str, (path, what): Difference) -> Difference {
    (format!("{outer}{path}"), what)
}

fn shown(value: &DynamicValue) -> String {
    match value.view() {
        View::Float(number) => format!("{number:?} ({:#x})", number.to_bits()),
        View::Double(number) => format!("{number:?} ({:#x})", number.to_bits()),
        _ => value.to_json(SHOWN_OCTETS).unwrap_or_else(|_| "a long value".into()),
    }
}

fn of(value: &DynamicValue) -> String {
    value.type_code().to_json(SHOWN_OCTETS).unwrap_or_else(|_| format!("{:?}", value.type_code()))
}

/// What is shown of a value at most.
const SHOWN_OCTETS: usize = 2048;
