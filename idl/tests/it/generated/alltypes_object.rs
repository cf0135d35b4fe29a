//! An object for the generated skeleton of `alltypes.idl` that does what the recorded servers did.

use maestro::codegen::{Abstract, Any, Call, LongDouble, Reference, SystemException, TypeCode, Value};
use serde::{Deserialize, Serialize};

use super::alltypes::ValueBase;
use super::alltypes::all_types::*;

/// Gives back what it gets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Echo {
    posted: i32,
    name: String,
    level: i32,
    /// What the last round trip got, for comparison.
    pub(crate) seen: String,
}

impl Base for Echo {
    fn name(&self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok(self.name.clone())
    }

    fn level(&self, _: &Call<'_>) -> Result<i32, SystemException> {
        Ok(self.level)
    }

    fn set_level(&mut self, _: &Call<'_>, value: i32) -> Result<(), SystemException> {
        self.level = value;
        Ok(())
    }

    fn base_op(&mut self, _: &Call<'_>, s: String) -> Result<String, SystemException> {
        Ok(s)
    }
}

impl Extra for Echo {
    fn extra_op(&mut self, _: &Call<'_>, n: i32) -> Result<i32, SystemException> {
        Ok(n + 1)
    }
}

macro_rules! echo {
    ($($operation:ident: $type:ty,)*) => {
        impl Test for Echo {
            $(
                fn $operation(
                    &mut self,
                    _: &Call<'_>,
                    a: $type,
                    b: $type,
                ) -> Result<($type, $type, $type), SystemException> {
                    self.seen = format!("{:?}", (&a, &b));
                    Ok((a.clone(), a, b))
                }
            )*

            fn echo_any(&mut self, _: &Call<'_>, a: Any) -> Result<Any, SystemException> {
                self.seen = format!("{:?}", (&a, ()));
                Ok(a)
            }

            fn echo_string(&mut self, _: &Call<'_>, a: String) -> Result<String, SystemException> {
                self.seen = format!("{:?}", (&a, ()));
                Ok(a)
            }

            fn echo_octets(&mut self, _: &Call<'_>, a: OctetSeq) -> Result<OctetSeq, SystemException> {
                self.seen = format!("{:?}", (&a, ()));
                Ok(a)
            }

            fn mixed(
                &mut self,
                _: &Call<'_>,
                a: u8,
                b: f64,
                _c: bool,
                d: i16,
                e: char,
                _f: i64,
                _g: u8,
                _h: String,
                _i: u8,
                _j: i32,
            ) -> Result<(u8, f64, char, u16), SystemException> {
                Ok((a, b, e, d.cast_unsigned()))
            }

            fn nop(&mut self, _: &Call<'_>) -> Result<(), SystemException> {
                Ok(())
            }

            fn post(&mut self, _: &Call<'_>, n: i32, _s: String) -> Result<(), SystemException> {
                self.posted += n;
                Ok(())
            }

            fn posted(&mut self, _: &Call<'_>) -> Result<i32, SystemException> {
                Ok(self.posted)
            }

            fn with_context(&mut self, _: &Call<'_>, _n: i16, s: String) -> Result<String, SystemException> {
                Ok(s)
            }

            fn raise_user(&mut self, _: &Call<'_>, which: i32) -> Result<(), test::RaiseUserError> {
                match which {
                    0 => Ok(()),
                    1 => Err(Bare {}.into()),
                    _ => Err(Detailed {
                        code: 42,
                        reason: "because".to_owned(),
                        r#where: Point { x: 3, y: 4 },
                        c: Color::Green,
                        data: vec![1, 2, 3],
                    }
                    .into()),
                }
            }

            fn raise_undeclared(&mut self, _: &Call<'_>) -> Result<(), SystemException> {
                Err(unknown())
            }

            fn raise_system(&mut self, _: &Call<'_>, _: String, _: u32, _: i32) -> Result<(), SystemException> {
                Err(unknown())
            }

            fn raise_native(&mut self, _: &Call<'_>) -> Result<(), SystemException> {
                Err(unknown())
            }

            fn forward_me(&mut self, _: &Call<'_>, s: String) -> Result<String, SystemException> {
                Ok(s)
            }

            fn delay(&mut self, _: &Call<'_>, _: u32, tag: i32) -> Result<i32, SystemException> {
                Ok(tag)
            }

            fn call_back(&mut self, _: &Call<'_>, _: Reference, _: i32, s: String) -> Result<String, SystemException> {
                Ok(s)
            }
        }
    };
}

fn unknown() -> SystemException {
    use maestro::codegen::{Completed, SystemExceptionKind};
    SystemException::new(SystemExceptionKind::Unknown, 0, Completed::Maybe)
}

echo! {
    rt_octet: u8,
    rt_boolean: bool,
    rt_char: char,
    rt_wchar: char,
    rt_short: i16,
    rt_ushort: u16,
    rt_long: i32,
    rt_ulong: u32,
    rt_longlong: i64,
    rt_ulonglong: u64,
    rt_float: f32,
    rt_double: f64,
    rt_longdouble: LongDouble,
    rt_string: String,
    rt_string8: String8,
    rt_wstring: String,
    rt_w_string8: WString8,
    rt_money: Money,
    rt_even: Even,
    rt_tiny: Tiny,
    rt_color: Color,
    rt_point: Point,
    rt_gaps: Gaps,
    rt_nested: Nested,
    rt_tree: Tree,
    rt_octet_seq: OctetSeq,
    rt_boolean_seq: BooleanSeq,
    rt_char_seq: CharSeq,
    rt_w_char_seq: WCharSeq,
    rt_short_seq: ShortSeq,
    rt_long_seq: LongSeq,
    rt_long_long_seq: LongLongSeq,
    rt_float_seq: FloatSeq,
    rt_double_seq: DoubleSeq,
    rt_string_seq: StringSeq,
    rt_w_string_seq: WStringSeq,
    rt_color_seq: ColorSeq,
    rt_point_seq: PointSeq,
    rt_gaps_seq: GapsSeq,
    rt_long_seq_seq: LongSeqSeq,
    rt_any_seq: AnySeq,
    rt_short4: Short4,
    rt_string8_seq3: String8Seq3,
    rt_bytes5: Bytes5,
    rt_matrix: Matrix,
    rt_cube: Cube,
    rt_names: Names,
    rt_points: Points,
    rt_seq_array: SeqArray,
    rt_matrix_seq: MatrixSeq,
    rt_by_long: ByLong,
    rt_by_short: ByShort,
    rt_by_u_short: ByUShort,
    rt_by_u_long: ByULong,
    rt_by_long_long: ByLongLong,
    rt_by_u_long_long: ByULongLong,
    rt_by_boolean: ByBoolean,
    rt_by_char: ByChar,
    rt_by_enum: ByEnum,
    rt_expr: Expr,
    rt_any: Any,
    rt_type_code: TypeCode,
    rt_object: Reference,
    rt_base: Reference,
    rt_account: Value<Account>,
    rt_node: Value<Node>,
    rt_described: Value<Described>,
    rt_string_box: Value<StringBox>,
    rt_long_box: Value<LongBox>,
    rt_point_seq_box: Value<PointSeqBox>,
    rt_speaker: Abstract<ValueBase>,
}
