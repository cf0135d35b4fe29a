//! Octets out of hexadecimal text: bare, or as `hexdump -C` and `xxd` print it.

use std::io::Read;

/// The most that is read of a text.
const TEXT_OCTETS: u64 = 64 << 20;

/// Reads the octets, one run for each paragraph of the text.
pub(super) fn read(source: impl Read) -> Result<Vec<Vec<u8>>, String> {
    let mut text = Vec::new();
    source.take(TEXT_OCTETS + 1).read_to_end(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > TEXT_OCTETS {
        return Err(format!("more than {TEXT_OCTETS} octets of text"));
    }
    let text = String::from_utf8(text).map_err(|_| "it is neither a capture nor text".to_owned())?;
    let mut runs = vec![Vec::new()];
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            runs.push(Vec::new());
            continue;
        }
        let octets = octets(line).ok_or_else(|| format!("line {}: no hexadecimal octets", index + 1))?;
        runs.last_mut().into_iter().for_each(|run| run.extend_from_slice(&octets));
    }
    runs.retain(|run| !run.is_empty());
    if runs.is_empty() { Err("it is empty".to_owned()) } else { Ok(runs) }
}

/// Returns the octets of a line, without the place before them and the characters after them.
fn octets(line: &str) -> Option<Vec<u8>> {
    let line = line.split('|').next()?.trim();
    // `xxd`: the place ends with a colon, the characters come after two spaces.
    if let Some((_, rest)) = line.split_once(": ") {
        return all(rest.trim_start().split("  ").next()?.split_whitespace());
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_place = |word: &str| word.len() >= 7 && word.chars().all(|c| c.is_ascii_hexdigit());
    match &words[..] {
        // `hexdump -C` ends with a place alone; a single word of 8 digits is one too.
        [place] if place.len() == 8 && !place.starts_with("47494f50") && is_place(place) => Some(Vec::new()),
        [place, rest @ ..]
            if is_place(place) && rest.iter().all(|word| word.len() == 2) && !rest.is_empty() =>
        {
            all(rest.iter().copied())
        }
        words => all(words.iter().copied()),
    }
}

fn all<'a>(words: impl Iterator<Item = &'a str>) -> Option<Vec<u8>> {
    let joined: String = words.collect();
    hex::decode(joined).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_in_which_octets_are_printed_are_understood() {
        let wanted = vec![b"GIOP\x01\x02\x01\x05\0\0\0\0|~~~~~~~".to_vec()];
        let bare = "47494f50 01020105\n00000000 7c7e7e7e7e7e7e7e";
        let dump = "00000000  47 49 4f 50 01 02 01 05  00 00 00 00 7c 7e 7e 7e  |GIOP........|~~~|\n\
            00000010  7e 7e 7e 7e                                       |~~~~|\n00000014\n";
        let xxd = "00000000: 4749 4f50 0102 0105 0000 0000 7c7e 7e7e  GIOP........|~~~\n\
            00000010: 7e7e 7e7e                                ~~~~\n";
        for text in [bare, dump, xxd] {
            assert_eq!(read(text.as_bytes()).unwrap(), wanted, "{text}");
        }
        assert_eq!(read(&b"47\n\n49\n"[..]).unwrap(), [vec![0x47], vec![0x49]]);
        assert_eq!(read(&b"4749\nhello"[..]).unwrap_err(), "line 2: no hexadecimal octets");
        assert_eq!(read(&b"\n"[..]).unwrap_err(), "it is empty");
    }
}
