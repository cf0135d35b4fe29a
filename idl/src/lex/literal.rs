//! What a literal says.

use super::{Token, TokenKind};
use crate::diagnostic::Diagnostic;

/// The value of a literal as it stands, before a type is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Integer(u64),
    Float(f64),
    /// All digits without leading zeros, and how many of them stand behind the point.
    Fixed {
        digits: String,
        scale: u32,
    },
    Char(char),
    WideChar(char),
    String(String),
    WideString(String),
    Boolean(bool),
}

/// Reads a literal's token. Returns nothing for a token that is none.
pub(crate) fn decode(token: &Token) -> Option<Result<Literal, Diagnostic>> {
    Some(match token.kind {
        TokenKind::Number => number(token),
        TokenKind::Char => one(token, false).map(Literal::Char),
        TokenKind::WideChar => one(token, true).map(Literal::WideChar),
        TokenKind::String => characters(token, false).map(Literal::String),
        TokenKind::WideString => characters(token, true).map(Literal::WideString),
        TokenKind::Word if &*token.text == "TRUE" => Ok(Literal::Boolean(true)),
        TokenKind::Word if &*token.text == "FALSE" => Ok(Literal::Boolean(false)),
        _ => return None,
    })
}

/// Source: CORBA 3.0.3 §3.2.5.1, §3.2.5.3, §3.2.5.5
fn number(token: &Token) -> Result<Literal, Diagnostic> {
    let text = &*token.text;
    if let Some(hexadecimal) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return integer(token, hexadecimal, 16, "hexadecimal");
    }
    if let Some(decimal) = text.strip_suffix(['d', 'D']) {
        return fixed(token, decimal);
    }
    if text.contains(['.', 'e', 'E']) {
        return float(token);
    }
    match text.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => integer(token, octal, 8, "octal"),
        _ => integer(token, text, 10, "decimal"),
    }
}

fn integer(token: &Token, digits: &str, radix: u32, kind: &str) -> Result<Literal, Diagnostic> {
    let wrong = digits.chars().find(|digit| !digit.is_digit(radix));
    if let Some(wrong) = wrong {
        let error = Diagnostic::error(
            token.span,
            format!("`{}` is no {kind} number", super::token::shorten(&token.text)),
            format!("`{wrong}` is no {kind} digit"),
        );
        return Err(match wrong {
            'l' | 'L' | 'u' | 'U' => error.hint("IDL's integer literals have no suffix: leave it out"),
            '8' | '9' => error.hint("a number that begins with 0 is octal"),
            'f' | 'F' => error.hint("floating-point literals have a point or an exponent, and no suffix"),
            _ => error.hint("names begin with a letter"),
        });
    }
    if digits.is_empty() {
        return Err(Diagnostic::error(
            token.span,
            "hexadecimal number without digits",
            "expected digits after this",
        ));
    }
    u64::from_str_radix(digits, radix).map(Literal::Integer).map_err(|_| {
        Diagnostic::error(token.span, "integer literal is too large", "it does not fit into 64 bits")
            .note("the largest integer is 18446744073709551615, of type `unsigned long long`")
    })
}

fn fixed(token: &Token, decimal: &str) -> Result<Literal, Diagnostic> {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let all_digits = |text: &str| text.bytes().all(|octet| octet.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(Diagnostic::error(
            token.span,
            format!("`{}` is no fixed-point number", super::token::shorten(&token.text)),
            "expected digits, a point, digits and `d`",
        ));
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if whole.len() > 31 {
        return Err(Diagnostic::error(
            token.span,
            "fixed-point literal has too many digits",
            format!("{} digits before the point", whole.len()),
        )
        .note("a fixed-point number has at most 31 digits"));
    }
    // What 31 digits cannot hold is cut off behind the point.
    let fraction = fraction.get(..31 - whole.len()).unwrap_or(fraction).trim_end_matches('0');
    let scale = u32::try_from(fraction.len()).unwrap_or(0);
    Ok(Literal::Fixed { digits: format!("{whole}{fraction}"), scale })
}

fn float(token: &Token) -> Result<Literal, Diagnostic> {
    let text = &*token.text;
    let value = text.parse::<f64>().map_err(|_| {
        let error = Diagnostic::error(
            token.span,
            format!("`{}` is no floating-point number", super::token::shorten(text)),
            "expected digits with a point or an exponent",
        );
        if text.ends_with(['f', 'F', 'l', 'L']) {
            error.hint("IDL's floating-point literals have no suffix: leave it out")
        } else {
            error
        }
    })?;
    if value.is_infinite() {
        return Err(Diagnostic::error(
            token.span,
            "floating-point literal is too large",
            "beyond the range of `double`",
        ));
    }
    Ok(Literal::Float(value))
}

/// Reads a character literal.
fn one(token: &Token, wide: bool) -> Result<char, Diagnostic> {
    let text = characters(token, wide)?;
    let mut all = text.chars();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Diagnostic::error(token.span, "empty character literal", "expected one character")),
        _ => Err(Diagnostic::error(
            token.span,
            "character literal of more than one character",
            "expected one character",
        )
        .hint("strings stand between double quotes: \"…\"")),
    }
}

/// Reads what stands between the quotes.
///
/// Source: CORBA 3.0.3 §3.2.5.2, §3.2.5.4
fn characters(token: &Token, wide: bool) -> Result<String, Diagnostic> {
    let inner = &token.text[usize::from(wide) + 1..token.text.len() - 1];
    let is_string = token.text.ends_with('"');
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        let character = if next == '\\' { escape(token, wide, &mut rest)? } else { next };
        if character == '\0' && is_string {
            return Err(Diagnostic::error(
                token.span,
                "string literal with a zero character",
                "it holds `\\0`",
            )
            .note("strings end with a zero on the wire; they cannot hold one"));
        }
        if !wide && u32::from(character) > 0xff {
            return Err(Diagnostic::error(
                token.span,
                format!("`{character}` is no character of ISO Latin-1"),
                "`char` and `string` literals hold Latin-1 only",
            )
            .hint("use a wide literal: L'…' or L\"…\""));
        }
        text.push(character);
    }
    Ok(text)
}

/// Reads what follows a backslash.
fn escape(token: &Token, wide: bool, rest: &mut &str) -> Result<char, Diagnostic> {
    let Some(next) = rest.chars().next() else { return Ok('\\') };
    let simple = match next {
        'n' => '\n',
        't' => '\t',
        'v' => '\u{b}',
        'b' => '\u{8}',
        'r' => '\r',
        'f' => '\u{c}',
        'a' => '\u{7}',
        '\\' | '?' | '\'' | '"' => next,
        '0'..='7' => return Ok(code(token, rest, 8, 3)?.unwrap_or('\0')),
        'x' => return hexadecimal(token, rest, 2),
        'u' if wide => return hexadecimal(token, rest, 4),
        _ => return Err(unknown_escape(token, next)),
    };
    *rest = &rest[next.len_utf8()..];
    Ok(simple)
}

fn hexadecimal(token: &Token, rest: &mut &str, most: usize) -> Result<char, Diagnostic> {
    *rest = &rest[1..];
    code(token, rest, 16, most)?.ok_or_else(|| {
        Diagnostic::error(
            token.span,
            "escape sequence without digits",
            format!("expected 1 to {most} hexadecimal digits after the backslash and its letter"),
        )
    })
}

/// Reads up to `most` digits as a character's code.
fn code(token: &Token, rest: &mut &str, radix: u32, most: usize) -> Result<Option<char>, Diagnostic> {
    let (mut value, mut count) = (0, 0);
    while let Some(digit) = rest.chars().next().and_then(|digit| digit.to_digit(radix)) {
        if count == most {
            break;
        }
        (value, count) = (value * radix + digit, count + 1);
        *rest = &rest[1..];
    }
    if count == 0 {
        return Ok(None);
    }
    if radix == 8 && value > 0xff {
        return Err(Diagnostic::error(token.span, "octal escape sequence is too large", "at most \\377"));
    }
    char::from_u32(value).map(Some).ok_or_else(|| {
        Diagnostic::error(
            token.span,
            "half of a surrogate pair is no character",
            format!("\\u{value:04x} stands alone"),
        )
    })
}

fn unknown_escape(token: &Token, next: char) -> Diagnostic {
    let error = Diagnostic::error(
        token.span,
        format!("unknown escape sequence `\\{}`", next.escape_debug()),
        "expected \\n \\t \\v \\b \\r \\f \\a \\\\ \\? \\' \\\" \\ooo or \\xhh",
    );
    if next == 'u' { error.hint("\\uhhhh is for wide literals: L\"…\"") } else { error }
}
