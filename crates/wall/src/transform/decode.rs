//! Transformations that undo an encoding. What does not decode stays as it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The value of hexadecimal digits at the start, at least `least` and at most `most` of them, and
/// how many there are.
fn hex_digits(text: &[u8], least: usize, most: usize) -> Option<(u32, usize)> {
    let digits = text.iter().take(most);
    let count = digits.take_while(|byte| byte.is_ascii_hexdigit()).count();
    if count < least {
        return None;
    }
    let value = std::str::from_utf8(&text[..count]).ok()?;
    Some((u32::from_str_radix(value, 16).ok()?, count))
}

fn push_letter(out: &mut Vec<u8>, value: u32) {
    // Full-width letters are read as the ones they look like.
    let value = match value {
        0xff01..=0xff5e => value - 0xfee0,
        _ => value,
    };
    match u8::try_from(value) {
        Ok(byte) => out.push(byte),
        Err(_) => {
            let letter = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// Replaces what `read` knows at a place; it tells the value and how many bytes it is for.
fn replace(text: &[u8], read: impl Fn(&[u8]) -> Option<(u32, usize)>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        match read(rest) {
            Some((value, length)) => {
                push_letter(&mut out, value);
                rest = &rest[length..];
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    out
}

fn percent(text: &[u8]) -> Option<(u32, usize)> {
    let digits = text.strip_prefix(b"%")?;
    hex_digits(digits, 2, 2).map(|(value, count)| (value, count + 1))
}

fn plus(text: &[u8]) -> Option<(u32, usize)> {
    (text.first() == Some(&b'+')).then_some((u32::from(b' '), 1))
}

/// `%41`, and `+` for a space.
pub(super) fn url(text: &[u8]) -> Vec<u8> {
    replace(text, |rest| percent(rest).or_else(|| plus(rest)))
}

/// The same, and `%u0041`.
pub(super) fn url_and_unicode(text: &[u8]) -> Vec<u8> {
    let unicode = |rest: &[u8]| {
        let digits = rest
            .strip_prefix(b"%u")
            .or_else(|| rest.strip_prefix(b"%U"))?;
        hex_digits(digits, 4, 4).map(|(value, count)| (value, count + 2))
    };
    replace(text, |rest| {
        unicode(rest)
            .or_else(|| percent(rest))
            .or_else(|| plus(rest))
    })
}

/// Names of letters that matter in an attempt.
const ENTITIES: &[(&[u8], u32)] = &[
    (b"lt", b'<' as u32),
    (b"gt", b'>' as u32),
    (b"amp", b'&' as u32),
    (b"quot", b'"' as u32),
    (b"apos", b'\'' as u32),
    (b"nbsp", 0xa0),
    (b"tab", b'\t' as u32),
    (b"newline", b'\n' as u32),
    (b"colon", b':' as u32),
    (b"lpar", b'(' as u32),
    (b"rpar", b')' as u32),
    (b"sol", b'/' as u32),
];

/// `&lt;`, `&#60;` and `&#x3c;`; the semicolon may be missing after a number.
pub(super) fn html_entities(text: &[u8]) -> Vec<u8> {
    replace(text, entity)
}

fn entity(text: &[u8]) -> Option<(u32, usize)> {
    let rest = text.strip_prefix(b"&")?;
    let (value, mut length) = if let Some(number) = rest.strip_prefix(b"#") {
        match number.first() {
            Some(b'x' | b'X') => hex_digits(&number[1..], 1, 7).map(|(v, n)| (v, n + 3))?,
            _ => {
                let count = number
                    .iter()
                    .take(7)
                    .take_while(|b| b.is_ascii_digit())
                    .count();
                let value = std::str::from_utf8(&number[..count]).ok()?.parse().ok()?;
                (value, count + 2)
            }
        }
    } else {
        let known = |(name, _): &&(&[u8], u32)| {
            rest.len() > name.len()
                && rest[..name.len()].eq_ignore_ascii_case(name)
                && rest[name.len()] == b';'
        };
        let (name, value) = ENTITIES.iter().find(known)?;
        (*value, name.len() + 1)
    };
    if text.get(length) == Some(&b';') {
        length += 1;
    }
    Some((value, length))
}

/// The escapes of C.
pub(super) fn escapes(text: &[u8]) -> Vec<u8> {
    replace(text, |rest| {
        let rest = rest.strip_prefix(b"\\")?;
        simple_escape(rest)
            .or_else(|| octal(rest))
            .or_else(|| {
                let digits = rest.strip_prefix(b"x")?;
                hex_digits(digits, 2, 2).map(|(value, count)| (value, count + 1))
            })
            .map(|(value, count)| (value, count + 1))
    })
}

/// The escapes of JavaScript.
pub(super) fn javascript(text: &[u8]) -> Vec<u8> {
    replace(text, |rest| {
        let rest = rest.strip_prefix(b"\\")?;
        let four = rest
            .strip_prefix(b"u")
            .and_then(|digits| hex_digits(digits, 4, 4));
        let two = rest
            .strip_prefix(b"x")
            .and_then(|digits| hex_digits(digits, 2, 2));
        let number = four.or(two).map(|(value, count)| (value, count + 1));
        number
            .or_else(|| simple_escape(rest))
            .or_else(|| octal(rest))
            .or_else(|| rest.first().map(|byte| (u32::from(*byte), 1)))
            .map(|(value, count)| (value, count + 1))
    })
}

fn simple_escape(text: &[u8]) -> Option<(u32, usize)> {
    let value = match text.first()? {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        byte @ (b'\\' | b'?' | b'\'' | b'"') => *byte,
        _ => return None,
    };
    Some((value.into(), 1))
}

fn octal(text: &[u8]) -> Option<(u32, usize)> {
    let digits = text
        .iter()
        .take(3)
        .take_while(|byte| (b'0'..=b'7').contains(byte));
    let count = digits.count();
    let value = std::str::from_utf8(&text[..count]).ok()?;
    let value = u32::from_str_radix(value, 8).ok()?;
    Some((value & 0xff, count))
}

/// The escapes of style sheets: one to six digits and perhaps a space, or a letter for itself.
pub(super) fn css(text: &[u8]) -> Vec<u8> {
    replace(text, |rest| {
        let rest = rest.strip_prefix(b"\\")?;
        if let Some((value, mut count)) = hex_digits(rest, 1, 6) {
            if rest.get(count).is_some_and(u8::is_ascii_whitespace) {
                count += 1;
            }
            return Some((value, count + 1));
        }
        rest.first().map(|byte| (u32::from(*byte), 2))
    })
}

/// `0x` and pairs of digits.
pub(super) fn sql_hex(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let digits = rest
            .strip_prefix(b"0x")
            .or_else(|| rest.strip_prefix(b"0X"));
        let count = digits.map_or(0, |digits| {
            let count = digits
                .iter()
                .take_while(|byte| byte.is_ascii_hexdigit())
                .count();
            count & !1
        });
        if count == 0 {
            out.push(byte);
            rest = after;
            continue;
        }
        out.extend(hex(&rest[2..2 + count]));
        rest = &rest[2 + count..];
    }
    out
}

/// Pairs of hexadecimal digits; the text as it is when there is anything else.
pub(super) fn hex(text: &[u8]) -> Vec<u8> {
    let pairs = text.chunks(2);
    let bytes = pairs.map(|pair| {
        let (value, count) = hex_digits(pair, 2, 2)?;
        (count == 2).then_some(value as u8)
    });
    bytes
        .collect::<Option<_>>()
        .unwrap_or_else(|| text.to_vec())
}

/// Base64; the text as it is when it is none.
pub(super) fn base64_strict(text: &[u8]) -> Vec<u8> {
    let bare = text.trim_ascii_end();
    let bare = bare
        .strip_suffix(b"==")
        .or_else(|| bare.strip_suffix(b"="))
        .unwrap_or(bare);
    STANDARD_NO_PAD
        .decode(bare)
        .unwrap_or_else(|_| text.to_vec())
}

/// Base64 with whatever does not belong there left out.
pub(super) fn base64_loose(text: &[u8]) -> Vec<u8> {
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut bare: Vec<u8> = text.iter().copied().filter(belongs).collect();
    if bare.len() % 4 == 1 {
        bare.pop();
    }
    // Bits beyond the last byte do not matter.
    let lenient = base64::engine::GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone);
    let engine = base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, lenient);
    engine.decode(&bare).unwrap_or_else(|_| text.to_vec())
}
