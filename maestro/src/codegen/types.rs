//! What a generated type knows about itself: its TypeCode, and how its values are written and read.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of one lifetime is no function for all of them"
)]

use maestro_giop::{Error, TypeCode as WireType, TypeHandle};

use super::{Any, Array, Cdr, Fixed, Input, LongDouble, Output, Reference, TypeCode, TypeKind, Types};

/// A type of IDL whose values are of the Rust type `T`.
///
/// Several types of IDL can be one of Rust: `string` and `string<8>`, a reference to a `Base` and one to an `Extra`. Where
/// Rust's type says enough, it is [`Typed`]; for typedefs and interfaces a constant is generated.
#[derive(Debug)]
pub struct IdlType<T: 'static> {
    describe: fn(&mut Types) -> Result<TypeHandle, Error>,
    write: fn(&T, &mut Output<'_>) -> Result<(), Error>,
    read: fn(&mut Input<'_, '_>) -> Result<T, Error>,
}

impl<T> Clone for IdlType<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for IdlType<T> {}

impl<T> IdlType<T> {
    /// Makes a type of the ways to describe it, and to write and read its values.
    #[must_use]
    pub const fn new(
        describe: fn(&mut Types) -> Result<TypeHandle, Error>,
        write: fn(&T, &mut Output<'_>) -> Result<(), Error>,
        read: fn(&mut Input<'_, '_>) -> Result<T, Error>,
    ) -> Self {
        Self { describe, write, read }
    }

    /// Returns the TypeCode. A type that nests deeper than TypeCodes may, 200 deep, has that of `null`.
    #[must_use]
    pub fn type_code(&self) -> TypeCode {
        let mut types = Types::default();
        let made = (self.describe)(&mut types).and_then(|root| types.build(root));
        // A builder without a root makes `null`; nothing in it can be wrong.
        TypeCode(made.unwrap_or_else(|_| null()))
    }

    /// Describes the type as a part of another.
    ///
    /// # Errors
    ///
    /// [`Error::NestingTooDeep`].
    pub fn describe(&self, types: &mut Types) -> Result<TypeHandle, Error> {
        (self.describe)(types)
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// As [`Cdr::encode`].
    pub fn write(&self, value: &T, output: &mut Output<'_>) -> Result<(), Error> {
        (self.write)(value, output)
    }

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// As [`Cdr::decode`].
    pub fn read(&self, input: &mut Input<'_, '_>) -> Result<T, Error> {
        (self.read)(input)
    }
}

/// The TypeCode of no type.
fn null() -> WireType {
    WireType::simple(TypeKind::Null).unwrap_or_else(|_| WireType::string(0))
}

/// A type of Rust that stands for one type of IDL.
pub trait Typed: Sized + 'static {
    /// That type of IDL.
    const TYPE: IdlType<Self>;
}

macro_rules! plain {
    ($($type:ty: $kind:ident $write:ident $read:ident;)*) => {
        $(impl Typed for $type {
            const TYPE: IdlType<Self> = IdlType::new(
                |types| types.simple(TypeKind::$kind),
                |value, output| output.$write(*value),
                |input| input.$read(),
            );
        })*
    };
}

plain! {
    i16: Short write_short read_short;
    u16: UShort write_ushort read_ushort;
    i32: Long write_long read_long;
    u32: ULong write_ulong read_ulong;
    i64: LongLong write_longlong read_longlong;
    u64: ULongLong write_ulonglong read_ulonglong;
    f32: Float write_float read_float;
    f64: Double write_double read_double;
    bool: Boolean write_boolean read_boolean;
    u8: Octet write_octet read_octet;
    char: Char write_char read_char;
    LongDouble: LongDouble write_long_double read_long_double;
}

impl Typed for String {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.string(0),
        |value, output| output.write_string(value, 0),
        |input| input.read_string(0),
    );
}

impl Typed for Any {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.simple(TypeKind::Any),
        |value, output| output.write_any(value),
        |input| input.read_any(),
    );
}

impl Typed for TypeCode {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.simple(TypeKind::TypeCode),
        |value, output| output.write_type_code(value),
        |input| input.read_type_code(),
    );
}

impl Typed for Reference {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.object(),
        |value, output| output.write_reference(value),
        |input| input.read_reference(),
    );
}

impl<const DIGITS: u8, const SCALE: u8> Typed for Fixed<DIGITS, SCALE> {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.fixed(DIGITS, SCALE),
        |value, output| output.write_fixed(*value),
        |input| input.read_fixed(),
    );
}

impl<T: Typed> Typed for Vec<T> {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.sequence(0, |types| T::TYPE.describe(types)),
        |value, output| output.write_sequence(value, 0, |output, element| T::TYPE.write(element, output)),
        |input| input.read_sequence(0, 1, |input| T::TYPE.read(input)),
    );
}

impl<T: Typed, const N: usize> Typed for [T; N] {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.array(N, |types| T::TYPE.describe(types)),
        |value, output| output.write_array(value, |output, element| T::TYPE.write(element, output)),
        |input| input.read_array(|input| T::TYPE.read(input)),
    );
}

impl<T: Typed, const N: usize> Typed for Array<T, N> {
    const TYPE: IdlType<Self> = IdlType::new(
        |types| types.array(N, |types| T::TYPE.describe(types)),
        |value, output| output.write_array(&value[..], |output, element| T::TYPE.write(element, output)),
        |input| input.read_long_array(|input| T::TYPE.read(input)),
    );
}

/// The type of exceptions, which travel in an any behind their repository id.
///
/// The id is not there in an any of omniORB. That a first member is a string that says the same can be ruled out.
///
/// Source: CORBA 3.0.3 §15.3.5.5
#[must_use]
pub const fn exception_type<T: super::UserException>(
    describe: fn(&mut Types) -> Result<TypeHandle, Error>,
) -> IdlType<T> {
    IdlType::new(
        describe,
        |value, output| {
            output.write_string(T::ID, 0)?;
            value.encode(output)
        },
        |input| {
            input.skip_id(T::ID);
            <T as Cdr>::decode(input)
        },
    )
}
