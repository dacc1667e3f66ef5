//! What no single value shows: whether the parts of a protocol fit each other.
//! Never mends anything.

use super::Protocol;
use super::fault::Fault;

/// Every fault, causes before what follows from them; empty for a valid protocol.
pub(super) fn check(_protocol: &Protocol) -> Vec<Fault> {
    Vec::new()
}
