//! Requests over HTTP/1, as the front door takes them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::guard(data));
