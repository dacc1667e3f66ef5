//! `vialwatch protocol schema`: the JSON Schema that editors check a protocol file with.

use super::super::{Outcome, print};
use crate::protocol;

/// The schema on standard output.
pub(super) fn schema() -> Outcome {
    print(protocol::builtin::SCHEMA)
}
