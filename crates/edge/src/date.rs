//! The present as the Date header has it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use http::HeaderValue;

/// The text for the second that was asked for last.
pub(crate) struct DateLine(Mutex<(u64, HeaderValue)>);

impl Default for DateLine {
    fn default() -> Self {
        Self(Mutex::new((0, written(0))))
    }
}

impl DateLine {
    /// The header for this second since 1970.
    pub(crate) fn at(&self, seconds: u64) -> HeaderValue {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.0 != seconds {
            *last = (seconds, written(seconds));
        }
        last.1.clone()
    }
}

/// The last second of the year 9999, which the form ends with.
const LAST: u64 = 253_402_300_799;

fn written(seconds: u64) -> HeaderValue {
    let time = UNIX_EPOCH + Duration::from_secs(seconds.min(LAST));
    HeaderValue::from_str(&httpdate::fmt_http_date(time))
        .unwrap_or(HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 GMT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_written_as_dates_of_http() {
        let line = DateLine::default();
        for (seconds, expected) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (1_000_000_000, "Sun, 09 Sep 2001 01:46:40 GMT"),
            (u64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(line.at(seconds), expected);
        }
    }
}
