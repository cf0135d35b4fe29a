//! `maestro explain`: says what a system exception means.

mod question;
mod table;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use maestro_giop::SystemExceptionKind as Kind;
use serde_json::{Value, json};

use self::question::Question;
use self::table::{Row, VENDOR_MASK, VENDORS, Vendor, meaning};
use crate::failure::Failure;

const EXAMPLES: &str = "\
Examples:
  maestro explain TRANSIENT 0x41540002
  maestro explain COMM_FAILURE                  what it means, and all its minor codes
  maestro explain TRANSIENT_ConnectFailed
  maestro explain 'org.omg.CORBA.COMM_FAILURE:   vmcid: SUN  minor code: 201  completed: No'
  maestro explain --json 0x4f4d0002

Minor codes of the OMG, omniORB, TAO, JacORB and Sun (the JDK, GlassFish) are known.
Exit codes: 0 explained, 1 the minor code is not known, 2 this is no system exception.";

/// Say what a system exception and its minor code mean.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// The exception's name, its minor code, or the whole text that an ORB printed.
    #[arg(value_name = "EXCEPTION|MINOR|TEXT", required = true)]
    words: Vec<String>,
    /// Print JSON, one object on a line for each meaning.
    #[arg(long)]
    json: bool,
}

/// One meaning of a minor code.
struct Meaning {
    kind: Option<Kind>,
    minor: u32,
    vendor: Option<&'static Vendor>,
    /// The vendor's name for the code.
    name: Option<&'static str>,
    /// What the code says; `None` if it is not known.
    text: Option<String>,
}

impl Explain {
    /// Prints what is known of the exception.
    pub(crate) fn run(&self, out: &mut dyn Write) -> Result<ExitCode, Failure> {
        let text = self.words.join(" ");
        let question = Question::read(&text).ok_or(Failure::NoException { text })?;
        let meanings = match (&question.kind, question.minor) {
            (kind, Some(minor)) => meanings(kind.as_ref(), minor),
            (Some(kind), None) => all_of(kind),
            (None, None) => Vec::new(),
        };
        if self.json {
            for meaning in &meanings {
                writeln!(out, "{}", meaning.json())?;
            }
        } else {
            print(&question, &meanings, out)?;
        }
        let known = question.minor.is_none() || meanings.iter().any(|meaning| meaning.text.is_some());
        Ok(if known { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Finds what a minor code can mean: in one exception, or in all that have it.
fn meanings(kind: Option<&Kind>, minor: u32) -> Vec<Meaning> {
    let code = minor & !VENDOR_MASK;
    let vendor = match minor & VENDOR_MASK {
        // JacORB and others raise codes of the OMG without its id.
        0 if code != 0 => Some(Vendor::omg()),
        _ => Vendor::of(minor),
    };
    let meaning = |row: Option<Row>| Meaning {
        kind: row.and_then(|row| Kind::from_name(row.section)).or(kind.cloned()),
        minor,
        vendor,
        name: row.and_then(|row| row.name),
        text: row.map(|row| row.text().into_owned()),
    };
    let found: Vec<Meaning> = match vendor {
        _ if minor == 0 => {
            vec![Meaning {
                text: Some("no reason is given; the log of whoever raised it may tell".into()),
                ..meaning(None)
            }]
        }
        Some(vendor) if vendor.is_composed() => {
            let text = composed(vendor, code);
            vec![Meaning { kind: kind.cloned(), minor, vendor: Some(vendor), name: None, text }]
        }
        Some(vendor) => {
            let fits = |row: &Row| row.code == code && kind.is_none_or(|kind| kind.name() == row.section);
            vendor.rows().filter(fits).map(|row| meaning(Some(row))).collect()
        }
        None => Vec::new(),
    };
    if found.is_empty() { vec![meaning(None)] } else { found }
}

/// Lists all minor codes of an exception.
fn all_of(kind: &Kind) -> Vec<Meaning> {
    let rows = VENDORS.iter().flat_map(|vendor| vendor.rows().map(move |row| (vendor, row)));
    let of_kind = rows.filter(|(_, row)| row.section == kind.name());
    let meaning = |(vendor, row): (&'static Vendor, Row)| Meaning {
        kind: Some(kind.clone()),
        minor: vendor.id | row.code,
        vendor: Some(vendor),
        name: row.name,
        text: Some(row.text().into_owned()),
    };
    of_kind.map(meaning).collect()
}

/// Says what TAO puts into a code: a place in the upper five bits, an error number of the system in the lower seven.
fn composed(vendor: &Vendor, code: u32) -> Option<String> {
    let place = vendor.find("LOCATION", code >> 7)?;
    let place = place.text();
    let errno = code & 0x7f;
    Some(match vendor.find("ERRNO", errno) {
        Some(_) if errno == 0 => place.into_owned(),
        Some(row) => format!("{place}: {}", row.name.unwrap_or_default()),
        None => format!("{place}: error number {errno} of its system, in the lower seven bits"),
    })
}

impl Meaning {
    fn json(&self) -> Value {
        json!({
            "exception": self.kind.as_ref().map(Kind::name),
            "meaning": self.kind.as_ref().map(meaning),
            "minor": format!("0x{:08x}", self.minor),
            "vendor": self.vendor.map(|vendor| vendor.name),
            "code": self.minor & !VENDOR_MASK,
            "name": self.name,
            "text": self.text,
            "source": self.vendor.map(|vendor| vendor.source).filter(|source| !source.is_empty()),
        })
    }

    /// Returns `Name: text`, or the text alone.
    fn line(&self) -> String {
        let has_table = self.vendor.is_some_and(|vendor| !vendor.source.is_empty());
        match (&self.text, self.name) {
            (Some(text), Some(name)) => format!("{name}: {text}"),
            (Some(text), None) => text.clone(),
            (None, _) if has_table => "this code is not in its table".to_owned(),
            (None, _) => "its codes are not known here".to_owned(),
        }
    }
}

fn print(question: &Question, meanings: &[Meaning], out: &mut dyn Write) -> io::Result<()> {
    if let Some(kind) = &question.kind {
        writeln!(out, "{}: {}", kind.name(), meaning(kind))?;
    }
    match question.minor {
        Some(minor) => print_minor(question, minor, meanings, out)?,
        None => print_all(meanings, out)?,
    }
    if matches!(
        &question.kind,
        Some(Kind::Transient | Kind::CommFailure | Kind::ObjectNotExist | Kind::InvObjref)
    ) {
        writeln!(
            out,
            "`maestro ior explain REFERENCE` tries the reference, and says what is wrong with it."
        )?;
    }
    match question.completed {
        Some("YES") => writeln!(out, "Completed YES: the operation was executed; do not repeat it."),
        Some("NO") => {
            writeln!(out, "Completed NO: the operation was not executed; repeating it does no harm.")
        }
        Some(_) => writeln!(out, "Completed MAYBE: it is not known whether the operation was executed."),
        None => Ok(()),
    }
}

fn print_minor(question: &Question, minor: u32, meanings: &[Meaning], out: &mut dyn Write) -> io::Result<()> {
    let code = minor & !VENDOR_MASK;
    let vendor = meanings.first().and_then(|meaning| meaning.vendor);
    match vendor {
        Some(vendor) if minor & VENDOR_MASK == 0 => writeln!(
            out,
            "Minor code {code} has no vendor id. JacORB and others leave that of the {} out; then it says:",
            vendor.name
        )?,
        Some(vendor) => {
            writeln!(
                out,
                "Minor code 0x{minor:08x} is code {code} of {} (vendor id 0x{:08x}):",
                vendor.name, vendor.id
            )?;
        }
        None if minor == 0 => writeln!(out, "Minor code 0:")?,
        None => writeln!(
            out,
            "Minor code 0x{minor:08x} is code {code} of an unknown vendor (id 0x{:08x}).",
            minor & VENDOR_MASK
        )?,
    }
    for meaning in meanings.iter().filter(|_| vendor.is_some() || minor == 0) {
        match (&meaning.kind, &question.kind) {
            (Some(kind), None) => writeln!(out, "  {}: {}", kind.name(), meaning.line())?,
            _ => writeln!(out, "  {}", meaning.line())?,
        }
    }
    match vendor {
        Some(vendor) if !vendor.source.is_empty() => writeln!(out, "Source: {}", vendor.source),
        _ => Ok(()),
    }
}

fn print_all(meanings: &[Meaning], out: &mut dyn Write) -> io::Result<()> {
    let mut vendor = "";
    for meaning in meanings {
        let (name, id) = meaning.vendor.map_or(("", 0), |vendor| (vendor.name, vendor.id));
        if name != vendor {
            writeln!(out, "\nMinor codes of {name} (0x{id:08x} and):")?;
            vendor = name;
        }
        writeln!(out, "  {:4}  {}", meaning.minor & !VENDOR_MASK, meaning.line())?;
    }
    Ok(())
}
