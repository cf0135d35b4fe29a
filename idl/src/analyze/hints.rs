//! What writers of other languages mean.

/// Returns a hint for the name of a type that IDL does not have.
pub(super) fn foreign(name: &str) -> Option<&'static str> {
    Some(match name {
        "int" | "integer" | "Integer" | "Int" | "int32" | "int32_t" | "i32" => {
            "IDL's 32-bit integer is `long`"
        }
        "int16" | "int16_t" | "i16" => "IDL's 16-bit integer is `short`",
        "int64" | "int64_t" | "i64" => "IDL's 64-bit integer is `long long`",
        "uint" | "uint32" | "uint32_t" | "u32" | "DWORD" => {
            "IDL's unsigned 32-bit integer is `unsigned long`"
        }
        "uint16" | "uint16_t" | "u16" | "WORD" => "IDL's unsigned 16-bit integer is `unsigned short`",
        "uint64" | "uint64_t" | "u64" | "size_t" => "IDL's unsigned 64-bit integer is `unsigned long long`",
        "int8" | "uint8" | "int8_t" | "uint8_t" | "byte" | "u8" | "i8" | "BYTE" => "IDL's byte is `octet`",
        "bool" | "Bool" => "IDL's truth value is `boolean`",
        "str" | "std" => "IDL's text is `string` or `wstring`",
        "signed" => "IDL's integers are signed where they are not `unsigned`",
        "vector" | "list" | "List" | "array" | "Vec" => "a list of any length is a `sequence<type>`",
        "map" | "Map" | "dict" => {
            "IDL of CORBA 3.0.3 has no map; use a sequence of structures with key and value"
        }
        "true" => "write `TRUE`",
        "false" => "write `FALSE`",
        "TypeCode" => "write `CORBA::TypeCode`",
        "f32" => "the type is `float`",
        "f64" => "the type is `double`",
        _ => return None,
    })
}
