//! Transformations that change the shape of a text.

use std::fmt::Write as _;

/// White space: a no-break space in Latin-1 among it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | 0x09..=0x0d | 0xa0)
}

/// Runs of white space become one space.
pub(super) fn compress_white_space(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        match is_space(byte) {
            true if out.last() == Some(&b' ') => {}
            true => out.push(b' '),
            false => out.push(byte),
        }
    }
    out
}

/// No white space.
pub(super) fn remove_white_space(text: &[u8]) -> Vec<u8> {
    text.iter()
        .copied()
        .filter(|byte| !is_space(*byte))
        .collect()
}

/// No `\ " ' ^`; no space before `/` and `(`; `,` and `;` and runs of white space are one space;
/// small letters.
pub(super) fn command_line(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        match byte {
            b'\\' | b'"' | b'\'' | b'^' => {}
            b',' | b';' | b' ' | 0x09..=0x0d => {
                if out.last() != Some(&b' ') {
                    out.push(b' ');
                }
            }
            b'/' | b'(' => {
                if out.last() == Some(&b' ') {
                    out.pop();
                }
                out.push(byte);
            }
            _ => out.push(byte.to_ascii_lowercase()),
        }
    }
    out
}

/// Each C comment becomes one space; one without an end takes all that is left. A lone end stays.
pub(super) fn replace_comments(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = find(rest, b"/*") {
        out.extend_from_slice(&rest[..start]);
        out.push(b' ');
        let inside = &rest[start + 2..];
        rest = find(inside, b"*/").map_or(&[][..], |end| &inside[end + 2..]);
    }
    out.extend_from_slice(rest);
    out
}

/// No `/*`, `*/`, `--` and `#`.
pub(super) fn remove_comment_marks(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        if [&b"/*"[..], b"*/", b"--"]
            .iter()
            .any(|mark| rest.starts_with(mark))
        {
            rest = &rest[2..];
            continue;
        }
        if byte != b'#' {
            out.push(byte);
        }
        rest = after;
    }
    out
}

pub(super) fn normalize_path_windows(text: &[u8]) -> Vec<u8> {
    let slashes = |byte: &u8| if *byte == b'\\' { b'/' } else { *byte };
    normalize_path(&text.iter().map(slashes).collect::<Vec<_>>())
}

/// No doubled slashes, no `.`, and no `..` but at the start of a relative path.
pub(super) fn normalize_path(text: &[u8]) -> Vec<u8> {
    let is_absolute = text.first() == Some(&b'/');
    let ends_open = text.last() == Some(&b'/');
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in text.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => match parts.last() {
                Some(last) if *last != b".." => {
                    parts.pop();
                }
                _ if is_absolute => {}
                _ => parts.push(part),
            },
            _ => parts.push(part),
        }
    }
    let mut out = Vec::with_capacity(text.len());
    if is_absolute {
        out.push(b'/');
    }
    out.extend(parts.join(&b'/'));
    if ends_open && !parts.is_empty() {
        out.push(b'/');
    }
    out
}

/// Letters outside of ASCII as `%u` and four digits.
pub(super) fn to_unicode(text: &[u8]) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    for letter in String::from_utf8_lossy(text).chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            let _ = write!(out, "%u{:04x}", u32::from(letter));
        }
    }
    out.into_bytes()
}

/// Where `needle`, which is not empty, begins.
pub(crate) fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len())
        .position(|window| window == needle)
}
