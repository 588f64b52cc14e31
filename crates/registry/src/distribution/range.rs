//! `Range: bytes=…`, one range at a time.

/// Which bytes of a blob to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it: no range, or one we may ignore (several ranges, another unit).
    All,
    /// From `first` to `last`, both included.
    Part {
        /// First byte.
        first: u64,
        /// Last byte.
        last: u64,
    },
    /// A range that is not in the blob.
    Unsatisfiable,
}

/// Reads a `Range` header for a blob of `size` bytes. Source: RFC 9110, section 14.
pub(super) fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some((first, last)) = header
        .and_then(|header| header.strip_prefix("bytes="))
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::All;
    };
    match (first.is_empty(), last.is_empty()) {
        (true, true) => Wanted::All,
        (true, false) => match last.parse::<u64>() {
            Ok(0) => Wanted::Unsatisfiable,
            Ok(_) if size == 0 => Wanted::Unsatisfiable,
            Ok(count) => Wanted::Part {
                first: size.saturating_sub(count),
                last: size - 1,
            },
            Err(_) => Wanted::All,
        },
        (false, open_end) => {
            let last = if open_end {
                Ok(u64::MAX)
            } else {
                last.parse::<u64>()
            };
            match (first.parse::<u64>(), last) {
                (Ok(first), Ok(last)) if first > last => Wanted::All,
                (Ok(first), Ok(_)) if first >= size => Wanted::Unsatisfiable,
                (Ok(first), Ok(last)) => Wanted::Part {
                    first,
                    last: last.min(size - 1),
                },
                (Err(_), _) | (_, Err(_)) => Wanted::All,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(first: u64, last: u64) -> Wanted {
        Wanted::Part { first, last }
    }

    #[test]
    fn ranges_are_cut_to_the_blob() {
        assert_eq!(wanted(Some("bytes=0-3"), 10), part(0, 3));
        assert_eq!(wanted(Some("bytes=4-"), 10), part(4, 9));
        assert_eq!(wanted(Some("bytes=4-99"), 10), part(4, 9));
        assert_eq!(wanted(Some("bytes=-3"), 10), part(7, 9));
        assert_eq!(wanted(Some("bytes=-30"), 10), part(0, 9));
    }

    #[test]
    fn ranges_outside_the_blob_are_refused() {
        assert_eq!(wanted(Some("bytes=10-"), 10), Wanted::Unsatisfiable);
        assert_eq!(wanted(Some("bytes=-0"), 10), Wanted::Unsatisfiable);
        assert_eq!(wanted(Some("bytes=-1"), 0), Wanted::Unsatisfiable);
        assert_eq!(wanted(Some("bytes=0-"), 0), Wanted::Unsatisfiable);
    }

    #[test]
    fn what_is_no_single_byte_range_is_ignored() {
        for header in [
            "bytes=5-2",
            "bytes=a-b",
            "bytes=0-1,3-4",
            "lines=0-1",
            "bytes=-",
            "bytes",
        ] {
            assert_eq!(wanted(Some(header), 10), Wanted::All, "{header}");
        }
        assert_eq!(wanted(None, 10), Wanted::All);
    }
}
