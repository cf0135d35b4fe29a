//! The object of `tests/interop/types/echo.idl` on a generated skeleton: it gives back what it gets.

use maestro::codegen::serde::{Deserialize, Serialize};
use maestro::codegen::{
    Abstract, Any, Call, CustomMarshal, Error, Input, LongDouble, Output, Reference, SystemException,
    TypeCode, Value,
};

maestro::include_idl!("echo");

use self::types::*;

/// Gives back what it gets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(crate = "maestro::codegen::serde")]
pub(super) struct Mirror {}

impl Base for Mirror {}

impl CustomMarshal for Secret {
    fn marshal(&self, output: &mut Output<'_>) -> Result<(), Error> {
        output.write_long(self.number)?;
        output.write_string(&self.text, 0)?;
        output.write_long(self.number)
    }

    fn unmarshal(input: &mut Input<'_, '_>) -> Result<Self, Error> {
        input.read_long()?;
        let text = input.read_string(0)?;
        Ok(Self { number: input.read_long()?, text })
    }
}

macro_rules! mirror {
    ({ $($operation:ident: $type:ty,)* } { $($alone:ident: $value:ty,)* }) => {
        impl Echo for Mirror {
            $(
                fn $operation(
                    &mut self,
                    _: &Call<'_>,
                    a: $type,
                    b: $type,
                ) -> Result<($type, $type, $type), SystemException> {
                    Ok((a.clone(), a, b))
                }
            )*

            $(
                fn $alone(&mut self, _: &Call<'_>, a: $value) -> Result<$value, SystemException> {
                    Ok(a)
                }
            )*

            fn raise(
                &mut self,
                _: &Call<'_>,
                code: i32,
                reason: String,
                r#where: Point,
                c: Colour,
                data: OctetSeq,
            ) -> Result<(), echo::RaiseError> {
                match code {
                    0 => Err(Bare {}.into()),
                    code => Err(Detailed { code, reason, r#where, c, data }.into()),
                }
            }
        }
    };
}

mirror! {
    {
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
        rt_colour: Colour,
        rt_point: Point,
        rt_gaps: Gaps,
        rt_nested: Nested,
        rt_wide: Wide,
        rt_tree: Tree,
        rt_long_doubles: LongDoubles,
        rt_octet_seq: OctetSeq,
        rt_boolean_seq: BooleanSeq,
        rt_char_seq: CharSeq,
        rt_w_char_seq: WCharSeq,
        rt_short_seq: ShortSeq,
        rt_u_short_seq: UShortSeq,
        rt_long_seq: LongSeq,
        rt_u_long_seq: ULongSeq,
        rt_long_long_seq: LongLongSeq,
        rt_u_long_long_seq: ULongLongSeq,
        rt_float_seq: FloatSeq,
        rt_double_seq: DoubleSeq,
        rt_long_double_seq: LongDoubleSeq,
        rt_string_seq: StringSeq,
        rt_w_string_seq: WStringSeq,
        rt_colour_seq: ColourSeq,
        rt_point_seq: PointSeq,
        rt_gaps_seq: GapsSeq,
        rt_long_seq_seq: LongSeqSeq,
        rt_money_seq: MoneySeq,
        rt_by_long_seq: ByLongSeq,
        rt_any_seq: AnySeq,
        rt_short4: Short4,
        rt_string8_seq3: String8Seq3,
        rt_bytes5: Bytes5,
        rt_matrix: Matrix,
        rt_cube: Cube,
        rt_names: Names,
        rt_points: Points,
        rt_seq_array: SeqArray,
        rt_anys: Anys,
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
        rt_by_high_u_short: ByHighUShort,
        rt_by_high_u_long: ByHighULong,
        rt_by_high_long_long: ByHighLongLong,
        rt_by_high_u_long_long: ByHighULongLong,
        rt_expr: Expr,
        rt_any: Any,
        rt_type_code: TypeCode,
        rt_object: Reference,
        rt_base: Reference,
        rt_account: Value<Account>,
        rt_savings: Value<Savings>,
        rt_node: Value<Node>,
        rt_node_pair: NodePair,
        rt_folder: Value<Folder>,
        rt_described: Value<Described>,
        rt_described_pair: DescribedPair,
        rt_string_box: Value<StringBox>,
        rt_long_box: Value<LongBox>,
        rt_point_box: Value<PointBox>,
        rt_point_seq_box: Value<PointSeqBox>,
        rt_secret: Value<Secret>,
        rt_speaker: Abstract<ValueBase>,
    }
    {
        in_string_box: Value<StringBox>,
        in_long_box: Value<LongBox>,
        in_point_box: Value<PointBox>,
        in_point_seq_box: Value<PointSeqBox>,
        in_value_base: Value<ValueBase>,
    }
}

/// Says one word.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(crate = "maestro::codegen::serde")]
pub(super) struct Voice {}

impl Speaker for Voice {
    fn speak(&mut self, _: &Call<'_>) -> Result<String, SystemException> {
        Ok("hello".to_owned())
    }
}

impl SpeakerObject for Voice {}
