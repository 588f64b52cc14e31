//! Requests over HTTP/1, as listeners read them.

use crate::guard::{REFUSED, Seen, seen};
use edge::{ReadRequest, read_requests};

/// Listeners read the same requests out of the same bytes however they are cut, and the same as
/// the front door: a guard and another codec behind it.
///
/// The first byte says how large the pieces are.
pub fn read(data: &[u8]) {
    let Some((size, stream)) = data.split_first() else {
        return;
    };
    let pieces = usize::from(size % 24) + 1;
    let whole = read_requests(stream, stream.len().max(1));
    let cut = read_requests(stream, pieces);
    assert_eq!(whole, cut, "cut into pieces of {pieces}");
    let theirs = seen(stream, stream.len().max(1));
    assert_eq!(
        told(whole),
        theirs
            .into_iter()
            .filter(|one| one.0 != REFUSED)
            .collect::<Vec<_>>()
    );
}

/// What was not refused: the other codec tells of some refusals by an answer alone.
fn told(read: Vec<ReadRequest>) -> Vec<Seen> {
    let taken = read.into_iter().filter_map(|one| match one {
        ReadRequest::Refused => None,
        ReadRequest::Taken {
            method,
            target,
            body,
        } => Some((method.to_string(), target, body)),
    });
    taken.collect()
}
