//! The few shapes of MessagePack that the forward protocol needs, written.

/// Begins an array of so many items.
pub(super) fn array(bytes: &mut Vec<u8>, items: u8) {
    debug_assert!(items < 16);
    bytes.push(0x90 | items);
}

/// Begins a map of so many pairs.
pub(super) fn map(bytes: &mut Vec<u8>, pairs: u8) {
    debug_assert!(pairs < 16);
    bytes.push(0x80 | pairs);
}

/// A text; also bytes that are none, as the protocol allows.
pub(super) fn text(bytes: &mut Vec<u8>, text: &[u8]) {
    match text.len() {
        length @ 0..=31 => bytes.push(0xa0 | length as u8),
        length @ 32..=0xff => bytes.extend([0xd9, length as u8]),
        length @ 0x100..=0xffff => {
            bytes.push(0xda);
            bytes.extend((length as u16).to_be_bytes());
        }
        length => {
            bytes.push(0xdb);
            bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        }
    }
    bytes.extend_from_slice(text);
}

/// A number that is not negative.
pub(super) fn number(bytes: &mut Vec<u8>, number: u64) {
    bytes.push(0xcf);
    bytes.extend(number.to_be_bytes());
}
