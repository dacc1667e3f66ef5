//! Any bytes as what a scanner sends. Holds no rule: what must be true of any is asserted in tests/hostile.
#![no_main]

#[path = "../../tests/hostile/targets.rs"]
#[allow(dead_code, unused_imports, reason = "the other targets")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::scanner(bytes));
