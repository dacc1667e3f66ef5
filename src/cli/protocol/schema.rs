//! `vialwatch protocol schema`: the JSON Schema that editors check a protocol file with.

use super::super::{Outcome, print};
use crate::protocol;

/// The schema on standard output; the shipped file holds the same text.
pub(super) fn schema() -> Outcome {
    print(&protocol::json_schema())
}
