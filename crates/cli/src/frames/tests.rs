//! What any frames and any bytes do.

use super::{Frame, FrameReader, LARGEST, Malformed};
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;

fn any_frame() -> impl Strategy<Value = Frame> {
    let bytes = || prop::collection::vec(any::<u8>(), 1..300).prop_map(Bytes::from);
    prop_oneof![
        bytes().prop_map(Frame::Input),
        Just(Frame::InputEnds),
        any::<(u16, u16)>().prop_map(|(rows, columns)| Frame::Resize { rows, columns }),
        bytes().prop_map(Frame::Output),
        bytes().prop_map(Frame::ErrorOutput),
        any::<i32>().prop_map(Frame::Exit),
        ".{0,40}".prop_map(Frame::Failed),
    ]
}

proptest! {
    #[test]
    fn frames_arrive_as_they_were_sent_however_they_are_cut(
        frames in prop::collection::vec(any_frame(), 0..12),
        cut in 1_usize..64,
    ) {
        let mut sent = BytesMut::new();
        frames.iter().for_each(|frame| frame.encode(&mut sent));
        let mut arrived = Vec::new();
        let mut buffer = BytesMut::new();
        for piece in sent.chunks(cut) {
            buffer.extend_from_slice(piece);
            while let Some(frame) = Frame::decode(&mut buffer).unwrap() {
                arrived.push(frame);
            }
        }
        prop_assert_eq!(arrived, frames);
        prop_assert!(buffer.is_empty());
    }

    #[test]
    fn any_bytes_are_frames_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let mut buffer = BytesMut::from(&bytes[..]);
        while let Ok(Some(_)) = Frame::decode(&mut buffer) {}
    }
}

#[test]
fn long_output_is_cut_into_frames_and_long_claims_are_refused() {
    let mut sent = BytesMut::new();
    Frame::Output(Bytes::from(vec![b'x'; LARGEST + 1])).encode(&mut sent);
    let lengths: Vec<usize> = std::iter::from_fn(|| match Frame::decode(&mut sent) {
        Ok(Some(Frame::Output(bytes))) => Some(bytes.len()),
        _ => None,
    })
    .collect();
    assert_eq!(lengths, [LARGEST, 1]);
    let mut claim = BytesMut::from(&[3, 0xff, 0xff, 0xff, 0xff][..]);
    assert_eq!(
        Frame::decode(&mut claim),
        Err(Malformed::TooLong(0xffff_ffff))
    );
}

#[tokio::test]
async fn a_frame_cut_off_by_the_end_is_an_error() {
    let mut reader = FrameReader::new(&[3, 0, 0, 0, 9, b'x'][..]);
    let error = reader.next().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
}
