//! Arguments as they are typed.

use maestro_giop::{ByteOrder, CdrWriter, DynamicValue, TypeBuilder, TypeKind, ValueTypes};
use maestro_idl::{Kind, Model, Type};
use maestro_ior::Reference;

use super::CallFailure;
use crate::idl::{Signature, type_name};

/// Reads all arguments of a call; none if the operation takes none.
pub(super) fn read(
    model: &Model,
    signature: &Signature<'_>,
    typed: &[String],
    known: &ValueTypes,
) -> Result<Option<DynamicValue>, CallFailure> {
    if typed.len() != signature.sent.len() {
        let counted = CallFailure::count(&signature.name, signature.sent.len(), typed.len());
        return Err(counted.with_signature(signature));
    }
    let Some(ty) = signature.arguments().map_err(CallFailure::Type)? else { return Ok(None) };
    let mut json = String::from("{");
    for (index, ((name, ty), typed)) in signature.sent.iter().zip(typed).enumerate() {
        let value = one(model, ty, typed).map_err(|why| CallFailure::Argument {
            name: (*name).to_owned(),
            ty: type_name(model, ty),
            why,
        })?;
        let comma = if index == 0 { "" } else { "," };
        json.push_str(&format!("{comma}{}:{value}", serde_json::Value::from(*name)));
    }
    json.push('}');
    DynamicValue::from_json(&ty, &json, known).map(Some).map_err(CallFailure::Json)
}

/// Returns an argument as JSON.
fn one(model: &Model, ty: &Type, typed: &str) -> Result<String, String> {
    let quoted = || serde_json::Value::from(typed).to_string();
    if is_text(model, ty) && !typed.starts_with('"') {
        return Ok(quoted());
    }
    if is_reference(model, ty) && !typed.starts_with('{') && typed != "null" {
        return reference(typed);
    }
    // Only looked at: numbers of 64 bits and long texts go on as they are.
    match serde_json::from_str::<serde_json::Value>(typed) {
        Ok(_) => Ok(typed.to_owned()),
        Err(error) => Err(format!("{typed} is no JSON: {error}")),
    }
}

fn is_text(model: &Model, ty: &Type) -> bool {
    match model.unalias(ty) {
        Type::String(_) | Type::WString(_) | Type::Char | Type::WChar | Type::Fixed { .. } => true,
        Type::Declared(id) => matches!(model.get(*id).kind, Kind::Enum(_)),
        _ => false,
    }
}

fn is_reference(model: &Model, ty: &Type) -> bool {
    match model.unalias(ty) {
        Type::Object => true,
        Type::Declared(id) => matches!(&model.get(*id).kind, Kind::Interface(one) if !one.is_abstract),
        _ => false,
    }
}

/// Reads a reference's text and writes it as JSON.
fn reference(typed: &str) -> Result<String, String> {
    let ior = typed.trim_matches('"').parse().and_then(|reference: Reference| reference.to_ior());
    let ior = ior.map_err(|error| error.to_string())?;
    let json = || {
        let mut types = TypeBuilder::new();
        let any = types.interface(TypeKind::ObjRef, "IDL:omg.org/CORBA/Object:1.0", "Object")?;
        let any = types.build(any)?;
        let mut writer = CdrWriter::new(ByteOrder::NATIVE, 0);
        ior.encode(&mut writer);
        let octets = writer.into_bytes();
        let mut reader = maestro_giop::CdrReader::new(&octets, ByteOrder::NATIVE, 0);
        DynamicValue::decode(&any, &mut reader, &ValueTypes::new())
    };
    let value = json().map_err(|error: maestro_giop::Error| error.to_string())?;
    value.to_json(1 << 20).map_err(|error| error.to_string())
}
