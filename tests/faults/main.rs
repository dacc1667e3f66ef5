//! Nothing acknowledged is ever lost: crashes, failing disks and damaged files, by the million,
//! on a simulated disk. `docs/reliability.md` says what each run promises.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a test that can't go on must stop; a disk that is copied by the million shares bytes"
)]

mod bugs;
mod chance;
mod crashes;
mod damage;
mod disk;
mod io_faults;
#[path = "../random.rs"]
mod random;
mod run;
mod session;
mod truth;
