//! What holds for every history the engine can have, found by walking it at random.
//! Each case is a walk of the real rules at the readings of a jumping machine.

mod changes;
mod figures;
mod limits;
mod moments;
mod offered;
mod plain;
mod replay;
mod sign;
mod timeline;
mod turn;
mod wakes;
mod walk;

use proptest::test_runner::Config;

/// So many cases that the whole suite stays in seconds; `PROPTEST_CASES` asks for more.
pub(crate) fn cases(usual: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok());
    Config { cases: asked.unwrap_or(usual), failure_persistence: None, ..Config::default() }
}
