//! What `drops` promises.

use super::*;

#[test]
fn ports_are_read_behind_ip_options() {
    let mut bytes = vec![
        0x46, 0, 0, 44, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
    ];
    bytes.extend([1, 1, 1, 1, 0x1f, 0x90, 0, 80]);
    let header = header(&bytes).unwrap();
    assert_eq!(header.ports, Some((8080, 80)));
    assert_eq!((header.protocol, header.length), (6, 44));
}

#[test]
fn what_is_cut_short_gives_nothing() {
    let bytes: Vec<u8> = (0..255).collect();
    for end in 0..bytes.len() {
        let _ = header(&bytes[..end]);
        assert_eq!(packet(&bytes[..end]), None);
        assert_eq!(packets(&bytes[..end]).count(), 0);
    }
}
