//! Netlink messages as bytes: one written, many read.

/// One netlink message with the header netfilter puts before its attributes.
pub(crate) fn message(
    kind: u16,
    flags: u16,
    sequence: u32,
    header: [u8; 4],
    body: &[u8],
) -> Vec<u8> {
    let length = (16 + header.len() + body.len()) as u32;
    let mut bytes = Vec::with_capacity(length as usize);
    bytes.extend(length.to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(flags.to_ne_bytes());
    bytes.extend(sequence.to_ne_bytes());
    bytes.extend([0; 4]);
    bytes.extend(header);
    bytes.extend(body);
    bytes
}

/// The messages in what one receive brought: kind, sequence, body.
pub(crate) fn split(mut rest: &[u8]) -> impl Iterator<Item = (u16, u32, &[u8])> {
    std::iter::from_fn(move || {
        let header = rest.first_chunk::<16>()?;
        let length = u32::from_ne_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let kind = u16::from_ne_bytes([header[4], header[5]]);
        let sequence = u32::from_ne_bytes([header[8], header[9], header[10], header[11]]);
        let body = rest.get(16..length)?;
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, sequence, body))
    })
}

/// The error number of an acknowledgement; 0 means done.
pub(crate) fn error_code(body: &[u8]) -> i32 {
    body.first_chunk::<4>()
        .map_or(libc::EIO, |code| -i32::from_ne_bytes(*code))
}
