//! Types of which there are anys and TypeCodes.

use maestro_giop::{Error, TypeBuilder, TypeCode, TypeHandle, TypeKind};

use super::Interface;
use super::rows::Pool;

/// The types without parameters, and `string`.
const BASIC: [TypeKind; 12] = [
    TypeKind::Octet,
    TypeKind::Boolean,
    TypeKind::Char,
    TypeKind::Short,
    TypeKind::UShort,
    TypeKind::Long,
    TypeKind::ULong,
    TypeKind::LongLong,
    TypeKind::ULongLong,
    TypeKind::Float,
    TypeKind::Double,
    TypeKind::String,
];

/// Returns the types of a pool; those that are made at random follow from the seed.
///
/// # Panics
///
/// A type cannot be made.
pub(super) fn types(pool: Pool, interface: &Interface, seed: u64) -> Vec<TypeCode> {
    let declared = |names: &[&str]| names.iter().map(|name| of(interface, name)).collect();
    match pool {
        Pool::Basic => {
            let simple = |kind: &TypeKind| TypeCode::simple(*kind).expect("a type without parameters");
            let mut types: Vec<TypeCode> = BASIC.iter().map(simple).collect();
            types.push(simple(&TypeKind::Null));
            types
        }
        Pool::Bounded => vec![TypeCode::string(8), TypeCode::string(1)],
        Pool::Wide => declared(&["wchar", "wstring", "WString8", "Wide", "WCharSeq", "WStringSeq"]),
        Pool::LongDouble => declared(&["longdouble", "LongDoubles", "LongDoubleSeq"]),
        Pool::Declared => declared(&[
            "Money",
            "Even",
            "Tiny",
            "Colour",
            "Point",
            "Gaps",
            "Nested",
            "OctetSeq",
            "CharSeq",
            "DoubleSeq",
            "StringSeq",
            "GapsSeq",
            "LongSeqSeq",
            "Short4",
            "String8Seq3",
            "Bytes5",
            "Matrix",
            "Cube",
            "Names",
            "SeqArray",
            "MatrixSeq",
            "ByLong",
            "ByShort",
            "ByULong",
            "ByLongLong",
            "ByBoolean",
            "ByChar",
            "ByEnum",
            "ByLongSeq",
        ]),
        Pool::Recursive => declared(&["Tree", "Expr"]),
        Pool::References => declared(&["Object", "Base"]),
        Pool::Any => declared(&["any", "TypeCode", "AnySeq", "Anys"]),
        Pool::Exceptions => vec![exception(interface).expect("an exception can be made")],
        Pool::Values => declared(&["Account", "Savings"]),
        Pool::Nodes => declared(&["Node", "Folder"]),
        Pool::Boxes => declared(&["StringBox", "LongBox", "PointBox", "PointSeqBox"]),
        Pool::EnumDefault => vec![enum_before_default().expect("a union can be made")],
        Pool::Made => {
            let mut maker = Maker { types: TypeBuilder::new(), seed, state: seed, names: 0 };
            let made = maker.any(3).and_then(|root| maker.types.build(root));
            vec![made.expect("a type can be made")]
        }
    }
}

/// Returns the type of an operation's parameter.
fn of(interface: &Interface, name: &str) -> TypeCode {
    let arguments = &interface.operation(&format!("rt_{name}")).arguments;
    arguments.members().next().expect("it has a parameter").type_code
}

/// Makes the exception `Types::Detailed`.
fn exception(interface: &Interface) -> Result<TypeCode, Error> {
    let mut types = TypeBuilder::new();
    let (code, reason) = (types.simple(TypeKind::Long)?, types.string(0));
    let (point, colour) = (types.import(&of(interface, "Point"))?, types.import(&of(interface, "Colour"))?);
    let data = types.import(&of(interface, "OctetSeq"))?;
    let members = [("code", code), ("reason", reason), ("where", point), ("c", colour), ("data", data)];
    let made = types.exception("IDL:Types/Detailed:1.0", "Detailed", &members)?;
    types.build(made)
}

/// Makes a union whose label of the default case lies at no multiple of four: behind the TypeCode of an enumeration.
fn enum_before_default() -> Result<TypeCode, Error> {
    let mut types = TypeBuilder::new();
    let (long, labels) = (types.simple(TypeKind::Long)?, ["one", "two", "three"]);
    let number = types.enumeration("IDL:Made/Number:1.0", "Number", &labels)?;
    let cases = [(Some(maestro_giop::Label::Integer(1)), "number", number), (None, "other", long)];
    let made = types.union("IDL:Made/Either:1.0", "Either", long, &cases)?;
    types.build(made)
}

/// Makes types at random.
struct Maker {
    types: TypeBuilder,
    /// Part of names: two types never have one id.
    seed: u64,
    state: u64,
    names: u32,
}

impl Maker {
    fn below(&mut self, limit: u64) -> u64 {
        self.state = self.state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (self.state >> 33) % limit
    }

    fn name(&mut self) -> (String, String) {
        self.names += 1;
        let name = format!("T{:x}N{}", self.seed, self.names);
        (format!("IDL:Made/{name}:1.0"), name)
    }

    fn any(&mut self, depth: u32) -> Result<TypeHandle, Error> {
        if depth == 0 {
            return self.leaf();
        }
        match self.below(6) {
            0 | 1 => self.structure(depth),
            2 => {
                let element = self.any(depth - 1)?;
                let bound = [0, 3][usize::from(self.below(2) == 0)];
                self.types.sequence(element, bound)
            }
            3 => {
                let element = self.any(depth - 1)?;
                let length = 1 + u32::try_from(self.below(3)).unwrap_or(0);
                self.types.array(element, length)
            }
            4 => {
                let original = self.any(depth - 1)?;
                let (id, name) = self.name();
                self.types.alias(&id, &name, original)
            }
            _ => self.union(depth),
        }
    }

    fn leaf(&mut self) -> Result<TypeHandle, Error> {
        match self.below(8) {
            0 => {
                let (id, name) = self.name();
                self.types.enumeration(&id, &name, &["one", "two", "three"])
            }
            1 => {
                let digits = u16::try_from(1 + self.below(31)).unwrap_or(1);
                let scale = i16::try_from(self.below(u64::from(digits) + 1)).unwrap_or(0);
                self.types.fixed(digits, scale)
            }
            _ => {
                let at = usize::try_from(self.below(12)).unwrap_or(0);
                self.types.simple(BASIC[at])
            }
        }
    }

    fn structure(&mut self, depth: u32) -> Result<TypeHandle, Error> {
        let count = 1 + self.below(4);
        let members = (0..count).map(|at| Ok((format!("m{at}"), self.any(depth - 1)?)));
        let members = members.collect::<Result<Vec<_>, Error>>()?;
        let members: Vec<(&str, TypeHandle)> =
            members.iter().map(|(name, of)| (name.as_str(), *of)).collect();
        let (id, name) = self.name();
        self.types.structure(&id, &name, &members)
    }

    fn union(&mut self, depth: u32) -> Result<TypeHandle, Error> {
        use maestro_giop::Label::Integer;
        let discriminator = self.types.simple(TypeKind::Long)?;
        // An enumeration before the default is a pool of its own.
        let two = BASIC[usize::try_from(self.below(12)).unwrap_or(0)];
        let (one, two, other) = (self.any(depth - 1)?, self.types.simple(two)?, self.leaf()?);
        let mut cases = vec![(Some(Integer(-1)), "one", one), (Some(Integer(7)), "two", two)];
        if self.below(2) == 0 {
            cases.push((None, "other", other));
        }
        let (id, name) = self.name();
        self.types.union(&id, &name, discriminator, &cases)
    }
}
