//! What is asked: the words of a command line, or a line that an ORB printed.

use maestro_giop::SystemExceptionKind as Kind;

use super::table::{Row, VENDOR_MASK, VENDORS, Vendor};

/// What an exception's text says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Question {
    /// The exception, if it is named.
    pub(super) kind: Option<Kind>,
    /// The whole minor code, if there is one.
    pub(super) minor: Option<u32>,
    /// Whether the operation was completed: `YES`, `NO` or `MAYBE`.
    pub(super) completed: Option<&'static str>,
}

/// What stands around an exception's name and says nothing here.
const NOISE: [&str; 3] = ["omg.org/CORBA/", "org.omg.CORBA.", ":1.0"];

/// What one word says.
enum Word {
    Kind(Kind),
    Vendor(&'static Vendor),
    Number(u32),
    /// A name out of a vendor's table, which says exception and code.
    Row(&'static Vendor, Row),
    /// `IOP00410201`, as the JDK's log says.
    LogId(Kind, u32),
    Completed(&'static str),
    Other,
}

impl Question {
    /// Reads the question. `None` if no word of it is an exception or a number.
    ///
    /// It understands `TRANSIENT 0x41540002`, `TRANSIENT_ConnectFailed`, `IDL:omg.org/CORBA/TRANSIENT:1.0`, and what ORBs print, such
    /// as `org.omg.CORBA.COMM_FAILURE:   vmcid: SUN  minor code: 201  completed: No`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = NOISE.iter().fold(text.to_owned(), |text, noise| text.replace(noise, " "));
        let mut question = Self::default();
        let mut vendor = None;
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            match read_word(word) {
                Word::Kind(kind) => question.kind = question.kind.or(Some(kind)),
                Word::Vendor(named) => vendor = Some(named.id),
                // `vmcid: 0x41540000  minor code: 2`
                Word::Number(id) if id & VENDOR_MASK == id && id != 0 && question.minor.is_none() => {
                    vendor = Some(id);
                }
                Word::Number(number) => question.minor = question.minor.or(Some(number)),
                Word::Row(of, row) => {
                    question.kind = question.kind.or(Kind::from_name(row.section));
                    question.minor = question.minor.or(Some(of.id | row.code));
                }
                Word::LogId(kind, minor) => {
                    question.kind = question.kind.or(Some(kind));
                    question.minor = question.minor.or(Some(minor));
                }
                Word::Completed(how) => question.completed = Some(how),
                Word::Other => {}
            }
        }
        if let Some(id) = vendor {
            question.minor = Some(match question.minor {
                Some(code) if code & VENDOR_MASK == 0 => id | code,
                Some(whole) => whole,
                None => id,
            });
        }
        (question.kind.is_some() || question.minor.is_some()).then_some(question)
    }
}

fn read_word(word: &str) -> Word {
    let completed = word.strip_prefix("COMPLETED_").unwrap_or(word).to_uppercase();
    if let Some(how) = ["YES", "NO", "MAYBE"].into_iter().find(|how| *how == completed) {
        return Word::Completed(how);
    }
    if let Some(kind) = Kind::from_name(&word.to_uppercase()) {
        return Word::Kind(kind);
    }
    if let Some(number) = read_number(word) {
        return Word::Number(number);
    }
    if let Some((kind, minor)) = read_log_id(word) {
        return Word::LogId(kind, minor);
    }
    if let Some(vendor) = Vendor::named(word) {
        return Word::Vendor(vendor);
    }
    VENDORS
        .iter()
        .find_map(|vendor| find_name(vendor, word).map(|row| Word::Row(vendor, row)))
        .unwrap_or(Word::Other)
}

/// Finds `TRANSIENT_ConnectFailed` or `CONNECT_FAILURE`. A name that two exceptions share says none.
fn find_name(vendor: &Vendor, word: &str) -> Option<Row> {
    let is_it = |row: &Row| {
        let short = word.strip_prefix(row.section).and_then(|rest| rest.strip_prefix('_'));
        row.name.is_some_and(|name| name == word || short == Some(name))
    };
    let mut rows = vendor.rows().filter(|row| row.section != "ERRNO").filter(is_it);
    let row = rows.next()?;
    rows.next().is_none().then_some(row)
}

fn read_number(word: &str) -> Option<u32> {
    let hex = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    match hex {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

/// Reads `IOP`, three digits for the exception, 0 for the OMG's codes or 1 for Sun's, and four digits for the code.
fn read_log_id(word: &str) -> Option<(Kind, u32)> {
    let digits = word.strip_prefix("IOP").filter(|digits| digits.len() == 8)?;
    let kind = Kind::STANDARD.get(digits.get(..3)?.parse::<usize>().ok()?)?.clone();
    let vendor = match digits.get(3..4)? {
        "0" => Vendor::omg(),
        "1" => Vendor::named("Sun")?,
        _ => return None,
    };
    let code: u32 = digits.get(4..)?.parse().ok()?;
    (code & VENDOR_MASK == 0).then_some((kind, vendor.id | code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> (Option<String>, Option<u32>, Option<&'static str>) {
        let question = Question::read(text).unwrap_or_default();
        (question.kind.map(|kind| kind.name().to_owned()), question.minor, question.completed)
    }

    #[test]
    fn what_people_and_orbs_write_is_understood() {
        let cases = [
            ("TRANSIENT 0x41540002", "TRANSIENT", Some(0x4154_0002), None),
            ("transient 1096024066", "TRANSIENT", Some(0x4154_0002), None),
            ("TRANSIENT_ConnectFailed", "TRANSIENT", Some(0x4154_0002), None),
            ("CORBA::TRANSIENT", "TRANSIENT", None, None),
            ("IDL:omg.org/CORBA/TRANSIENT:1.0", "TRANSIENT", None, None),
            ("IDL:omg.org/CORBA/TRANSIENT:1.0 2 omniORB", "TRANSIENT", Some(0x4154_0002), None),
            (
                "CORBA.TRANSIENT(omniORB.TRANSIENT_ConnectFailed, CORBA.COMPLETED_NO)",
                "TRANSIENT",
                Some(0x4154_0002),
                Some("NO"),
            ),
            (
                "org.omg.CORBA.COMM_FAILURE:   vmcid: SUN  minor code: 201  completed: No",
                "COMM_FAILURE",
                Some(0x5355_00c9),
                Some("NO"),
            ),
            (
                "org.omg.CORBA.TRANSIENT:   vmcid: 0x41540000  minor code: 2  completed: Maybe",
                "TRANSIENT",
                Some(0x4154_0002),
                Some("MAYBE"),
            ),
            ("TRANSIENT minor 0x41540002 completed NO", "TRANSIENT", Some(0x4154_0002), Some("NO")),
            ("WARNING: IOP00410201: (COMM_FAILURE) …", "COMM_FAILURE", Some(0x5355_00c9), None),
            ("IOP02500002", "OBJECT_NOT_EXIST", Some(0x4f4d_0002), None),
            ("COMMUNICATIONS_RETRY_TIMEOUT", "COMM_FAILURE", Some(0x5355_00dc), None),
            ("SAS_TSS_FAILURE", "NO_PERMISSION", Some(0x4a43_0003), None),
            ("BAD_PARAM OMG 23", "BAD_PARAM", Some(0x4f4d_0017), None),
            ("MARSHAL 0", "MARSHAL", Some(0), None),
        ];
        for (text, kind, minor, completed) in cases {
            assert_eq!(asked(text), (Some(kind.to_owned()), minor, completed), "{text}");
        }
        assert_eq!(asked("0x4f4d0001"), (None, Some(0x4f4d_0001), None));
        assert_eq!(asked("SUN"), (None, Some(0x5355_0000), None));
    }

    #[test]
    fn what_is_no_exception_is_none() {
        for text in ["", "Grid", "completed NO", "0x", "0x123456789", "IOP99910001", "IOP0041020"] {
            assert_eq!(Question::read(text), None, "{text}");
        }
    }
}
