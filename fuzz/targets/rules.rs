//! Patterns, expressions and address ranges of listener rules.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::rules(data));
