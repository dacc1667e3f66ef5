//! The integration tests, as one binary with a room per subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unreachable,
    clippy::disallowed_methods,
    reason = "a test that can't go on must stop, and one may damage a file that the program wrote"
)]

mod app;
mod binary;
mod corpus;
#[path = "../displayable.rs"]
mod displayable;
mod dose;
mod exceptions;
mod gs1;
mod hostile;
mod practice;
mod protocol;
mod pty;
mod quantity;
#[path = "../random.rs"]
mod random;
mod report;
mod review;
mod scenarios;
mod schedule;
mod session;
mod shell;
mod store;
mod support;
mod tidy;
mod verify;
mod view;
