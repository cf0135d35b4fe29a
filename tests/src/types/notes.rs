//! Why cells of the table are not `same`.

use super::table::Place;
use super::{Direction, Orb};

/// Why cells are not `same`, with what shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Note {
    orb: Orb,
    /// The names of rows, or what they begin with before a `*`.
    rows: &'static [&'static str],
    /// The minor numbers of versions.
    versions: &'static [u8],
    directions: &'static [Direction],
    /// The ORB has no such thing, or not as the standard has it: nothing is sent.
    pub is_absent: bool,
    /// What people read.
    pub text: &'static str,
}

/// Returns the note of a place.
#[must_use]
pub fn note(place: Place) -> Option<&'static Note> {
    NOTES.iter().find(|note| {
        note.orb == place.orb
            && note.versions.contains(&place.version.minor)
            && note.directions.contains(&place.direction)
            && note.rows.iter().any(|row| match row.strip_suffix('*') {
                Some(start) => place.row.name.starts_with(start),
                None => place.row.name == *row,
            })
    })
}

const ALL: &[u8] = &[0, 1, 2];
const BOTH: &[Direction] = &[Direction::To, Direction::From];
const FROM: &[Direction] = &[Direction::From];

/// All rows with wide text.
const WIDE: &[&str] = &[
    "wchar",
    "wstring*",
    "struct with wide text",
    "sequence<wchar>",
    "sequence<wstring>",
    "any of wide text",
];
const LONG_DOUBLE: &[&str] =
    &["long double", "struct with long double", "sequence<long double>", "any of long double"];

const NOTES: &[Note] = &[
    Note {
        orb: Orb::Omniorb,
        rows: LONG_DOUBLE,
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "omniORB on x86-64 copies the processor's 80-bit number into the 16 octets, not IEEE 754 binary128, and what stands in \
               the other 6 is chance (`tests/vectors/README.md`, deviations of `types` and `any`; its mapping is C++'s `long double`).",
    },
    Note {
        orb: Orb::Omniorb,
        rows: &["custom valuetype"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "omniidl's C++ back end: \"Unsupported IDL construct found in input (custom valuetypes)\".",
    },
    Note {
        orb: Orb::Omniorb,
        rows: &["char: Latin-1 beyond ASCII"],
        versions: &[1, 2],
        directions: FROM,
        is_absent: false,
        text: "Agreed on is UTF-8, our server's own, in which the character is two octets and so no `char`; omniORB's client \
               refuses it. In 1.0, and to omniORB's server, it is Latin-1.",
    },
    Note {
        orb: Orb::Omniorb,
        rows: &["string<8>: Latin-1 beyond ASCII, 8 of them"],
        versions: &[1, 2],
        directions: FROM,
        is_absent: false,
        text: "omniORB counts a bound in octets as they travel, here in UTF-8: `MARSHAL_StringIsTooLong`.",
    },
    Note {
        orb: Orb::Omniorb,
        rows: WIDE,
        versions: &[1],
        directions: BOTH,
        is_absent: false,
        text: "omniORB has no wide code set in 1.1: its server refuses what its own client sends \
               (`types-1.1-wchar` in `tests/vectors`).",
    },
    Note {
        orb: Orb::Omniorb,
        rows: WIDE,
        versions: &[0],
        directions: BOTH,
        is_absent: false,
        text: "GIOP 1.0 has no wide text (CORBA 3.0.3 §15.3.1.6); whoever would send it refuses.",
    },
    Note {
        orb: Orb::Omniorb,
        rows: &["string: beyond Latin-1"],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "omniORB's own code set is Latin-1 unless `-ORBnativeCharCodeSet` says otherwise: our client, which tells it, refuses.",
    },
    Note {
        orb: Orb::Omniorb,
        rows: &["string: beyond Latin-1, the ORB set to UTF-8"],
        versions: &[0],
        directions: BOTH,
        is_absent: false,
        text: "GIOP 1.0 agrees on no code sets: text is Latin-1, and whoever would send more refuses.",
    },
    Note {
        orb: Orb::Omniorb,
        rows: &["any of exceptions, id before the members"],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "omniORB has an exception in an any without the repository id (which CORBA 3.0.3 §15.3.5.5 has before the members), as in the \
               row below.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["float: NaN*", "double: NaN*"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "JacORB writes all NaN as one: `CDROutputStream.write_float` and `write_double` take `Float.floatToIntBits` and \
               `Double.doubleToLongBits`.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: LONG_DOUBLE,
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "The mapping to Java has no `long double`; JacORB's IDL compiler takes it for `double` (`rt_longdouble` becomes \
               `double rt_longdouble(double …)`).",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["TypeCode of long double"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "As above.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["wstring<8>"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "JacORB's IDL compiler makes a `string` of a typedef of a bounded `wstring`: `WString8Helper.read` is \
               `in.read_string()`.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: WIDE,
        versions: &[0],
        directions: &[Direction::To],
        is_absent: false,
        text: "GIOP 1.0 has no wide text (CORBA 3.0.3 §15.3.1.6): our client refuses to send it.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: WIDE,
        versions: &[0],
        directions: FROM,
        is_absent: false,
        text: "JacORB sends wide text in GIOP 1.0, which has none: our server refuses it.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["string: beyond Latin-1"],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "The ORB's own code set is Latin-1 here (`jacorb.native_char_codeset`): our client, which is told so, refuses.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["string: beyond Latin-1, the ORB set to UTF-8"],
        versions: &[0],
        directions: BOTH,
        is_absent: false,
        text: "GIOP 1.0 agrees on no code sets, and our text is Latin-1 there.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &[
            "fixed<5,2>: two leading zeros",
            "fixed<4,0>: two leading zeros",
            "fixed<31,31>: two leading zeros",
        ],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "JacORB writes the digits that the number has, not those of its type (`CDROutputStream.write_fixed`); we refuse what is too \
               short.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &[
            "union by long: default",
            "union by short: default",
            "union by unsigned short: no member",
            "union by unsigned long: no member",
            "union by long long: default",
            "union by char: no member",
        ],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "The code of JacORB's IDL compiler does not keep the discriminator of such a union: it writes one of its own (`ByLongHelper`).",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &[
            "union by unsigned short, label*",
            "union by unsigned long, label*",
            "union by long long, label*",
            "union by unsigned long long, label*",
        ],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "JacORB's IDL compiler: \"Illegal case label <4294967295> for integral switch type int\"; for 65535 it makes Java that is none.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["any of bounded strings"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "JacORB's `Any` takes the type `string` for a string, whatever bound came with it.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["any of exceptions, members alone"],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "JacORB expects the repository id before the members (CORBA 3.0.3 §15.3.5.5).",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &[
            "any of value types",
            "any of value types that hold themselves",
            "struct of abstract valuetypes, shared",
            "ValueBase, in and result alone",
            "abstract interface: value",
        ],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "JacORB 3.9 cannot write a value type on Java 9 or later where it does not know the type beforehand: \
               `ValueHandler.getRMIRepositoryID` ends with `NoClassDefFoundError: sun/reflect/ReflectionFactory$GetReflectionFactoryAction`.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["any of boxed value types"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "JacORB reads a box in an any as a value of a class, and finds none (`CDRInputStream.read_untyped_value`).",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["any of a union, enum before default", "TypeCode of a union, enum before default"],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "In the TypeCode of a union, the octet that stands for the label of `default` is at no multiple of four where the TypeCode of an \
               enumeration before it ends at none; JacORB then loses its place (`UnionTypeCodeReader`), omniORB does not.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["valuetype, truncated"],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "JacORB truncates nothing: it reads what the derived type added as what comes next (`CDRInputStream.read_value`).",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["abstract valuetype"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "JacORB's IDL compiler makes no holder of an abstract value type, without which there is no `inout`.",
    },
    Note {
        orb: Orb::Jacorb,
        rows: &["boxed string", "boxed long", "boxed struct", "boxed sequence, shared"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "The holders that JacORB's IDL compiler makes of boxes read what is in the box and no value type \
               (`LongBoxHelper.read` is `in.read_long()`): see the rows below.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["*"],
        versions: &[0, 1],
        directions: FROM,
        is_absent: true,
        text: "corba.js's client sends all requests in GIOP 1.2 (`GIOPBase` in `lib/src/orb/giop.js`).",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["wchar", "wstring*", "struct with wide text", "sequence<wchar>", "sequence<wstring>"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"no mapping from IDL type to TS type for wchar\", and for wstring.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["any*", "TypeCode*", "sequence<any>", "Anys"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"no mapping from IDL type to TS type for any\", \"unknown type identifier 'CORBA'\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["long double", "struct with long double", "sequence<long double>"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"long double is not supported yet\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["fixed*", "sequence<fixed>"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected type specification but got fixed\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["string<8>*", "sequence<short, 4>", "sequence<string<8>, 3>"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected identifier after 'string'\", \"expected '>' but got 'text ',''\": nothing has a bound.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &[
            "octet[5]",
            "long[2][3]",
            "double[2][2][2]",
            "string[2]",
            "struct[2]",
            "sequence[2]",
            "any[2]",
            "sequence<long[2][3]>",
        ],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected ';' but got 'text '[''\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["struct that holds itself"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected '{' but got 'text ';''\" (there is no announcement of a structure).",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &[
            "union by long*",
            "union by short*",
            "union by unsigned*",
            "union by boolean",
            "union by char*",
            "sequence<union>",
            "union that holds itself",
        ],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected enum identifier after 'case'\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["Object, nil too"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected type specification but got Object\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["interface, nil too"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js keeps no reference as it came: `GIOPEncoder.reference` writes the address of the connection, and there is no nil.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["valuetype, truncatable", "valuetype, truncated"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"'truncatable' is not supported\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["abstract valuetype", "struct of abstract valuetypes, shared"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"Unparsed token 'abstract' at end of specification\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["abstract interface*"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js writes and reads a reference there, without the boolean before it (CORBA 3.0.3 §15.3.7).",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["ValueBase*"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected } after interface body but got 'ValueBase'\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["boxed*"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"expected '{' but got 'string'\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["custom valuetype"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js's IDL compiler: \"corba.js currently does not support custom valuetypes\".",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["struct with valuetypes, shared", "valuetype of valuetypes, shared and in cycles"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "Its operation takes two values, or `inout`: \"corba.js currently only supports 'in' parameters\". The rows above show what it shares.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["string: Latin-1", "string: beyond Latin-1*"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js writes and reads all text as UTF-8 (`GIOPEncoder.string`), and neither its references nor its messages name a code set.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["struct of structs and sequences"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "The code that corba.js's IDL compiler makes of a structure within a structure asks for `_interface.encodePoint` in the module itself, \
               where there is no `_interface`.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["valuetype, shared and in cycles"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js notes a value when it has read all of it, and under another place (`GIOPDecoder.object`: `objects.set(objectOffset + 2, \
               obj)`), so that it finds none in a cycle.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["union by enum: no member"],
        versions: ALL,
        directions: BOTH,
        is_absent: false,
        text: "corba.js's code of a union ends with an error where no member is selected; it has an exception of its own for all errors.",
    },
    Note {
        orb: Orb::Corbajs,
        rows: &["sequence<double>: empty"],
        versions: ALL,
        directions: BOTH,
        is_absent: true,
        text: "corba.js aligns to 8 behind the length although no number follows (`GIOPEncoder.sequenceDouble`), and expects others to: \
               whoever reads to the end finds octets too many or too few.",
    },
];
