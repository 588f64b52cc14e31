//! What frames promise.

use super::*;

fn sample() -> Message {
    Message {
        kind: Kind::Input,
        created: 1_700_000_000_123,
        sequence: 7,
        flags: 3,
        id: [
            0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd,
            0xee, 0xff,
        ],
        payload_kind: payload_kind::OUTPUT,
        payload: Bytes::from_static(b"ls\r"),
    }
}

#[test]
fn a_message_stands_where_the_published_clients_look_for_it() {
    let bytes = sample().encode();
    assert_eq!(bytes.len(), 123);
    assert_eq!(&bytes[..4], [0, 0, 0, 116]);
    assert_eq!(&bytes[4..36], b"input_stream_data               ");
    assert_eq!(&bytes[36..40], [0, 0, 0, 1]);
    assert_eq!(&bytes[48..56], [0, 0, 0, 0, 0, 0, 0, 7]);
    assert_eq!(bytes[64..66], [0x88, 0x99], "the lower half comes first");
    assert_eq!(bytes[72..74], [0x00, 0x11]);
    assert_eq!(&bytes[112..120], [0, 0, 0, 1, 0, 0, 0, 3]);
    assert_eq!(&bytes[120..], b"ls\r");
}

#[test]
fn what_was_written_is_read_again() {
    let message = sample();
    assert_eq!(Message::decode(&message.encode()), Ok(message.clone()));
    assert_eq!(message.uuid(), "00112233-4455-6677-8899-aabbccddeeff");
}

#[test]
fn a_type_padded_with_zeros_is_known_too() {
    let mut bytes = BytesMut::from(&sample().encode()[..]);
    bytes[4..36].iter_mut().for_each(|byte| {
        if *byte == b' ' {
            *byte = 0;
        }
    });
    assert_eq!(Message::decode(&bytes.freeze()), Ok(sample()));
}

#[test]
fn bytes_that_lie_are_refused_and_never_read_past_their_end() {
    let good = sample().encode();
    for length in 0..PAYLOAD {
        let cut = good.slice(..length);
        assert_eq!(Message::decode(&cut), Err(Malformed::Short(length)));
    }
    let changed = |at: usize, value: u8| {
        let mut bytes = BytesMut::from(&good[..]);
        bytes[at] = value;
        Message::decode(&bytes.freeze())
    };
    assert_eq!(changed(0, 0xff), Err(Malformed::Length));
    assert_eq!(changed(3, 0), Err(Malformed::Length));
    assert_eq!(changed(3, 120), Err(Malformed::Length));
    assert_eq!(changed(116, 0x7f), Err(Malformed::Length));
    assert_eq!(changed(4, b'x'), Err(Malformed::Kind));
    assert_eq!(changed(121, b'x'), Err(Malformed::Digest));
}
