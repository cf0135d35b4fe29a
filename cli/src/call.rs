//! `maestro call`: calls any object from the shell, with arguments and results as JSON.

mod argument;
mod failure;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use maestro_bridge::{CallError, Client, ClientSettings, ReplyBody};
use maestro_giop::{CdrWriter, DynamicValue, Ior, TypeCode, ValueTypes};
use maestro_idl::{DeclId, Kind, Model};

pub(crate) use self::failure::CallFailure;
use self::failure::Hinted;

use crate::failure::Failure;
use crate::idl::{Builtin, IdlSource, REPOSITORY_ID, Signature, value_types};
use crate::ior;
use crate::ping::seconds;
use crate::tls::Tls;

const EXAMPLES: &str = "\
Examples:
  maestro call etc/Grid.ior --idl idl/Grid.idl                 list what can be called
  maestro call etc/Grid.ior set 1 2 42 --idl idl/Grid.idl
  maestro call etc/Grid.ior height --idl idl/Grid.idl          read an attribute (or _get_height, _set_height 7)
  maestro call etc/Bank.ior open '{\"name\": \"Anna\"}' EUR --idl idl/Bank.idl
  maestro call etc/Grid.ior _is_a IDL:Grid:1.0                 needs no IDL, as _non_existent does
  maestro call etc/Grid.ior height --idl idl/Grid.idl --tls-ca ca.pem     a server with a certificate of your own
  maestro call $(maestro call -r etc/Directory.ior find Anna --idl Directory.idl) value --idl Directory.idl

Arguments are JSON, one for each parameter that is sent. Texts, characters, enumerators and fixed-point numbers may come
without quotes, references as IOR:… or corbaloc:…. The result is JSON: the value alone, or an object if there are several.
The call is sent to one replica after the other as long as none can have executed it.

Exit codes: 0 answered, 1 an exception or no answer, 2 the input is wrong.";

/// The most that a result is shown of.
const SHOWN_OCTETS: usize = 256 << 20;

/// Call an object from the shell, with arguments and results as JSON.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Call {
    /// A file with a reference, a reference (IOR:…, corbaloc:…), or - for standard input.
    #[arg(value_name = "FILE|IOR|-")]
    source: String,
    /// The operation or the attribute. None: list what there is.
    operation: Option<String>,
    /// JSON, one for each parameter that is sent.
    #[arg(value_name = "JSON", allow_negative_numbers = true)]
    arguments: Vec<String>,
    #[command(flatten)]
    idl: IdlSource,
    /// The object's interface, as in Bank::Account. Default: what the reference says.
    #[arg(long, value_name = "NAME", requires = "idl")]
    interface: Option<String>,
    /// Print a text without quotes, and a reference as IOR:…, as shells want them.
    #[arg(short, long)]
    raw: bool,
    /// How long to wait for the answer, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0, value_parser = seconds)]
    timeout: f64,
    #[command(flatten)]
    tls: Tls,
}

impl Call {
    /// Calls, and prints what the object answered.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let reference = ior::first(&self.source)?;
        let Some(operation) = &self.operation else { return self.list(&reference, out) };
        if let Some(builtin) = Builtin::find(operation).map_err(CallFailure::Type)? {
            return self.built_in(&reference, &builtin, out);
        }
        let (file, model) = self.idl.model()?.ok_or(CallFailure::NoIdl)?;
        let interface = self.interface(&model, file, &reference)?;
        let signature = Signature::find(&model, interface, operation);
        let signature =
            signature.ok_or_else(|| CallFailure::unknown_operation(&model, interface, operation))?;
        let known = value_types(&model).map_err(CallFailure::Type)?;
        let arguments = argument::read(&model, &signature, &self.arguments, &known)?;
        let answer = self.call(&reference, &signature.name, signature.oneway, arguments.as_ref())?;
        match answer {
            Ok(Some(reply)) => {
                let results = signature.results().map_err(CallFailure::Type)?;
                let results = results.as_ref().map(|ty| (ty, signature.answered.len()));
                self.show(&reply, results, &known, out)?;
            }
            Ok(None) => {}
            Err(error) => return Err(raised(error, &signature, &known).into()),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Prints the operations of the object's interface.
    fn list(&self, reference: &Ior, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let (file, model) = self.idl.model()?.ok_or(CallFailure::NoIdl)?;
        let interface = self.interface(&model, file, reference)?;
        for signature in Signature::all(&model, interface) {
            writeln!(out, "{signature}")?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Finds the object's interface in the IDL.
    fn interface(&self, model: &Model, file: &Path, reference: &Ior) -> Result<DeclId, CallFailure> {
        let interfaces = || {
            let remote =
                |kind: &Kind| matches!(kind, Kind::Interface(one) if one.is_defined && !one.is_local);
            model.iter().filter(move |(_, declaration)| remote(&declaration.kind))
        };
        let type_id = reference.type_id.as_str();
        let wanted = |id: DeclId| match &self.interface {
            Some(name) => {
                let name = name.trim_start_matches("::");
                model.scoped_name(id) == name || model.get(id).repository_id == name
            }
            None => model.get(id).repository_id == type_id,
        };
        let found = interfaces().find(|(id, _)| wanted(*id));
        found.map(|(id, _)| id).ok_or_else(|| CallFailure::NoInterface {
            wanted: self.interface.clone().unwrap_or_else(|| type_id.to_owned()),
            file: file.to_owned(),
            there: interfaces()
                .filter(|(_, declaration)| declaration.in_main_file)
                .map(|(id, _)| model.scoped_name(id))
                .collect(),
        })
    }

    /// Calls an operation that every object has.
    fn built_in(&self, reference: &Ior, builtin: &Builtin, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let ids = usize::from(builtin.arguments.is_some());
        if self.arguments.len() != ids {
            return Err(CallFailure::count(builtin.name, ids, self.arguments.len()).into());
        }
        let argument = builtin.arguments.as_ref().zip(self.arguments.first()).map(|(ty, id)| {
            let json = serde_json::json!({ REPOSITORY_ID: id.trim_matches('"') }).to_string();
            DynamicValue::from_json(ty, &json, &ValueTypes::new()).map_err(CallFailure::Json)
        });
        let reply = self.call(reference, builtin.name, false, argument.transpose()?.as_ref())?;
        let reply = reply.map_err(|error| CallFailure::Failed(Hinted(error)))?;
        if let Some(reply) = reply {
            let answer = reply.reader().read_boolean().map_err(CallFailure::Answer)?;
            writeln!(out, "{answer}")?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Prints results, of a type and so many: one alone, several by their names.
    fn show(
        &self,
        reply: &ReplyBody,
        results: Option<(&TypeCode, usize)>,
        known: &ValueTypes,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let Some((results, count)) = results else {
            writeln!(out, "null")?;
            return Ok(());
        };
        let value = DynamicValue::decode(results, &mut reply.reader(), known).map_err(CallFailure::Answer)?;
        let json = value.to_json(SHOWN_OCTETS).map_err(CallFailure::Json)?;
        // The only member: its JSON stands between `{"return":` and `}`.
        let alone = json.split_once(':').and_then(|(_, rest)| rest.strip_suffix('}'));
        let shown = alone.filter(|_| count == 1).unwrap_or(&json);
        let raw = if self.raw && count == 1 { raw(results, reply, shown)? } else { None };
        writeln!(out, "{}", raw.as_deref().unwrap_or(shown))?;
        Ok(())
    }

    fn call(
        &self,
        reference: &Ior,
        operation: &str,
        oneway: bool,
        arguments: Option<&DynamicValue>,
    ) -> Result<Result<Option<ReplyBody>, CallError>, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| Failure::System { action: "make a client", source })?;
        let client = Client::new(ClientSettings {
            call_timeout: Duration::from_secs_f64(self.timeout),
            message_octets: SHOWN_OCTETS,
            ..self.tls.settings()?
        });
        let write = |writer: &mut CdrWriter| arguments.map_or(Ok(()), |arguments| arguments.encode(writer));
        Ok(runtime.block_on(async {
            if oneway {
                return client.oneway(reference, operation, write, None).await.map(|()| None);
            }
            client.call(reference, operation, write, None).await.map(Some)
        }))
    }
}

/// Returns a text without quotes or a reference in its text form; nothing for other results.
fn raw(results: &TypeCode, reply: &ReplyBody, json: &str) -> Result<Option<String>, CallFailure> {
    let only = results.members().next().map(|member| member.type_code.without_aliases().kind());
    match only {
        Some(kind) if kind.is_reference() => {
            let ior = Ior::decode(&mut reply.reader()).map_err(CallFailure::Answer)?;
            Ok(Some(maestro_ior::stringify(&ior)))
        }
        _ => Ok(serde_json::from_str::<String>(json).ok()),
    }
}

/// Says what an object raised, with the members of an exception that the operation declares.
fn raised(error: CallError, signature: &Signature<'_>, known: &ValueTypes) -> CallFailure {
    let CallError::User(exception) = &error else { return CallFailure::Failed(Hinted(error)) };
    let mut declared = signature.exceptions().unwrap_or_default().into_iter();
    let Some((_, name, ty)) = declared.find(|(id, ..)| id == exception.id.as_str()) else {
        return CallFailure::Failed(Hinted(error));
    };
    let members = exception.members().and_then(|mut reader| DynamicValue::decode(&ty, &mut reader, known));
    match members.map(|members| members.to_json(SHOWN_OCTETS)) {
        Ok(Ok(members)) => CallFailure::Raised { name, members },
        Ok(Err(error)) => CallFailure::Json(error),
        Err(error) => CallFailure::Answer(error),
    }
}
