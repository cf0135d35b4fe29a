//! The object of `tests/interop/types/plain.idl` on a generated skeleton: it gives back what it gets.

use maestro::codegen::serde::{Deserialize, Serialize};
use maestro::codegen::{Call, SystemException, Value};

maestro::include_idl!("plain");

/// Gives back what it gets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(crate = "maestro::codegen::serde")]
pub(super) struct Same {}

macro_rules! same {
    ($($operation:ident: $type:ty,)*) => {
        impl Plain for Same {
            $(
                fn $operation(&mut self, _: &Call<'_>, a: $type) -> Result<$type, SystemException> {
                    Ok(a)
                }
            )*
        }
    };
}

same! {
    in_octet: u8,
    in_boolean: bool,
    in_char: char,
    in_short: i16,
    in_ushort: u16,
    in_long: i32,
    in_ulong: u32,
    in_longlong: i64,
    in_ulonglong: u64,
    in_float: f32,
    in_double: f64,
    in_string: String,
    in_colour: Colour,
    in_point: Point,
    in_gaps: Gaps,
    in_octet_seq: OctetSeq,
    in_long_seq: Vec<i32>,
    in_float_seq: Vec<f32>,
    in_double_seq: Vec<f64>,
    in_string_seq: Vec<String>,
    in_nested: Nested,
    in_by_enum: ByEnum,
    in_boolean_seq: Vec<bool>,
    in_char_seq: Vec<char>,
    in_short_seq: Vec<i16>,
    in_u_short_seq: Vec<u16>,
    in_u_long_seq: Vec<u32>,
    in_long_long_seq: Vec<i64>,
    in_u_long_long_seq: Vec<u64>,
    in_colour_seq: Vec<Colour>,
    in_point_seq: Vec<Point>,
    in_gaps_seq: Vec<Gaps>,
    in_long_seq_seq: Vec<Vec<i32>>,
    in_account: Value<Account>,
    in_node: Value<Node>,
}
