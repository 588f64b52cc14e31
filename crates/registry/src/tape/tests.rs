//! What is read from archives, well and badly made.

use std::io::Read;

use super::*;

fn archive(build: impl FnOnce(&mut tar::Builder<Vec<u8>>)) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    build(&mut builder);
    builder.into_inner().expect("writing to memory")
}

fn file(builder: &mut tar::Builder<Vec<u8>>, path: &str, content: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o4755);
    header.set_mtime(7);
    builder
        .append_data(&mut header, path, content)
        .expect("writing to memory");
}

#[test]
fn a_file_is_read_with_its_bits_and_content() {
    let bytes = archive(|b| file(b, "bin/ping", b"elf"));
    let mut tape = Tape::new(&bytes[..], 10);
    let entry = tape.next().unwrap().unwrap();
    assert_eq!(
        (entry.kind, entry.path.as_slice(), entry.mode),
        (Kind::File, &b"bin/ping"[..], 0o4755)
    );
    assert_eq!(entry.modified, (7, 0));
    assert_eq!(tape.content(100).unwrap(), b"elf");
    assert!(tape.next().unwrap().is_none());
}

#[test]
fn long_names_are_whole() {
    let long = "d/".repeat(120) + "file";
    let bytes = archive(|b| file(b, &long, b""));
    let entry = Tape::new(&bytes[..], 10).next().unwrap().unwrap();
    assert_eq!(entry.path, long.as_bytes());
}

#[test]
fn a_newline_inside_an_attribute_is_part_of_its_value() {
    let value: &[u8] = b"\x01\x0a22 path=/etc/shadow\n\x00";
    let bytes = archive(|b| {
        b.append_pax_extensions([("SCHILY.xattr.user.x", value)])
            .unwrap();
        file(b, "safe", b"");
    });
    let entry = Tape::new(&bytes[..], 10).next().unwrap().unwrap();
    assert_eq!(entry.path, b"safe");
    assert_eq!(entry.xattrs, [(b"user.x".to_vec(), value.to_vec())]);
}

#[test]
fn fractions_of_seconds_are_kept() {
    let bytes = archive(|b| {
        b.append_pax_extensions([("mtime", &b"1700000000.5"[..])])
            .unwrap();
        file(b, "a", b"");
    });
    let entry = Tape::new(&bytes[..], 10).next().unwrap().unwrap();
    assert_eq!(entry.modified, (1_700_000_000, 500_000_000));
}

#[test]
fn an_archive_cut_anywhere_is_an_error_or_a_shorter_archive_but_never_a_panic() {
    let bytes = archive(|b| {
        file(b, &"long/".repeat(40), b"x");
        file(b, "a", &[7; 700]);
    });
    for end in 0..bytes.len() {
        let mut tape = Tape::new(&bytes[..end], 10);
        while let Ok(Some(_)) = tape.next() {
            let _ = tape.read_to_end(&mut Vec::new());
        }
    }
}

#[test]
fn a_header_that_claims_gigabytes_is_refused_before_it_is_read() {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::XHeader);
    header.set_size(8 << 30);
    header.set_cksum();
    let endless = header.as_bytes().chain(std::io::repeat(b'1'));
    assert!(matches!(
        Tape::new(endless, 10).next(),
        Err(TapeError::HeaderTooLarge)
    ));
}

#[test]
fn more_entries_than_allowed_are_refused() {
    let bytes = archive(|b| (0..4).for_each(|i| file(b, &format!("f{i}"), b"")));
    let mut tape = Tape::new(&bytes[..], 3);
    let refused = std::iter::from_fn(|| tape.next().transpose()).find_map(Result::err);
    assert!(matches!(refused, Some(TapeError::TooManyEntries(3))));
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(mut bytes in proptest::collection::vec(0u8.., 512..2048), kind in 0u8..) {
        bytes[156] = kind;
        bytes[124..136].copy_from_slice(b"00000000100\0");
        let sum: u32 = bytes[..148].iter().chain(&bytes[156..512]).map(|b| u32::from(*b)).sum();
        bytes[148..156].copy_from_slice(format!("{:06o}\0 ", sum + 256).as_bytes());
        let mut tape = Tape::new(&bytes[..], 10);
        while let Ok(Some(_)) = tape.next() {}
    }
}
