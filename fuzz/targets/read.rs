//! Requests over HTTP/1, as listeners read them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::read(data));
