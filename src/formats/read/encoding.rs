//! The bytes of a file as text: UTF-8, UTF-16 as Windows PowerShell writes it, and windows-1252 where XML declares it.

use crate::model::opened::OpenError;
use std::borrow::Cow;

/// How packers begin their files: gzip, zip, bzip2, xz, Zstandard.
const PACKED: [&[u8]; 5] = [b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"];
/// Names of windows-1252 in the IANA registry of character sets. As in browsers (Encoding Standard, section 4.2),
/// ISO-8859-1 and ASCII are among them: they agree, apart from control characters that no scanner writes.
const WINDOWS_1252: [&str; 6] = ["windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "us-ascii"];
/// What windows-1252 has from 0x80 to 0x9F; above, it is the same as Unicode.
const WINDOWS_1252_HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];
/// An XML declaration is shorter, in bytes.
const MAX_DECLARATION: usize = 200;

/// The text, without its byte order mark. Bytes that are not valid become replacement characters.
///
/// # Errors
/// [`OpenError::Compressed`], and [`OpenError::Encoding`] for encodings that are not read.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, OpenError> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if PACKED.into_iter().any(begins) {
        return Err(OpenError::Compressed);
    }
    match bytes {
        // UTF-32 begins like UTF-16.
        [0xff, 0xfe, 0, 0, ..] | [0, 0, ..] => Err(OpenError::Encoding),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without a mark: the first letter of every format is ASCII.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, ..] => utf16(bytes, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => Ok(String::from_utf8_lossy(rest)),
        _ => match declared(bytes) {
            _ if bytes.is_ascii() => Ok(String::from_utf8_lossy(bytes)),
            None => Ok(String::from_utf8_lossy(bytes)),
            Some(name) if name == "utf-8" || name == "utf8" => Ok(String::from_utf8_lossy(bytes)),
            Some(name) if WINDOWS_1252.contains(&&*name) => Ok(bytes.iter().copied().map(windows_1252).collect()),
            Some(_) => Err(OpenError::Encoding),
        },
    }
}

/// The encoding that an XML declaration names, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_DECLARATION)]);
    let (declaration, _) = begin.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name.to_ascii_lowercase())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, OpenError> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    Ok(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..0xa0 => WINDOWS_1252_HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        decode(bytes).unwrap().into_owned()
    }

    #[test]
    fn the_declared_encoding_is_followed() {
        let xml =
            |name: &str, rest: &[u8]| [format!("<?xml version='1.0' encoding='{name}'?>").as_bytes(), rest].concat();
        for name in ["windows-1252", "ISO-8859-1", "latin1"] {
            let text = decoded(&xml(name, b"caf\xe9 \x80 \x92 \x9f"));
            assert!(text.ends_with("café € ’ Ÿ"), "{text}");
        }
        assert!(decoded(&xml("UTF-8", "café".as_bytes())).ends_with("café"));
        assert!(decoded(&xml("Shift_JIS", b"ASCII is the same everywhere")).ends_with("everywhere"));
        assert_eq!(decode(&xml("Shift_JIS", b"\x82\xa0")), Err(OpenError::Encoding));
        assert_eq!(decoded(b"no XML, encoding=\"latin1\" \xe9"), "no XML, encoding=\"latin1\" \u{fffd}");
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "<?xml encoding=\"UTF-8\"?> münchen 🦀";
        let units = || text.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for (mark, bytes) in [(&b"\xff\xfe"[..], &little), (b"\xfe\xff", &big), (b"", &little), (b"", &big)] {
            assert_eq!(decoded(&[mark, bytes].concat()), text);
        }
        assert_eq!(decoded(&little[..little.len() - 1]).chars().last(), Some('\u{fffd}'), "cut within a letter");
        assert_eq!(decode(b"\xff\xfe\0\0<\0\0\0"), Err(OpenError::Encoding), "UTF-32");
    }
}
