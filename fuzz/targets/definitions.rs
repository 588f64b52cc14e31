//! OpenAPI definitions that are imported.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::definitions(data));
