//! The rules that only scenario files have; the others are those of every file.
//! Never looks at a scenario.

use crate::protocol::FileRule;

const fn rule(name: &'static str, help: &'static str) -> FileRule {
    FileRule { name, help, hint: false }
}

macro_rules! rules {
    ($($constant:ident = $rule:expr;)*) => {
        $(pub(super) const $constant: FileRule = $rule;)*

        /// All of them.
        pub const ALL: &[FileRule] = &[$($constant),*];
    };
}

rules! {
    SCENARIO_ID_TAKEN = rule("scenario-id-taken", "Choose another id: this one is a command.");
    UNKNOWN_PROTOCOL = rule("unknown-protocol", "Name a built-in protocol or one of the site.");
    PRACTICE_ORDER = rule("practice-order", "Begin the reference with PRACTICE.");
    NOT_INITIALS = rule("not-initials", "Write two letters or figures, one of them a letter.");
    UNKNOWN_QUESTION = rule("unknown-question", "Write it as plain mode names it, `inject.vial-1`.");
    NOT_A_STEP = rule("not-a-step", "Name a step of the protocol; others come by themselves.");
    TOO_EARLY = rule("too-early", "Let it come up after the operator was named.");
    UNKNOWN_NAME = rule("unknown-name", "List it under `vary`, or write the text itself.");
    NEVER_USED = rule("never-used", "Use it in braces somewhere, or take it out.");
    NOTHING_DRAWN = rule("nothing-drawn", "Give it something to draw from.");
    NOT_A_DATE = rule("not-a-date", "Write it as 2027-05-31, or draw it from a number of days.");
    NOT_A_FIGURE = rule("not-a-figure", "Write a figure without its unit.");
    NOTHING_HAPPENS = rule("nothing-happens", "Say what is seen, or what happens.");
    NOT_A_LIMIT = rule("not-a-limit", "Name a window that is a limit.");
    UNKNOWN_REASON = rule("unknown-reason", "Write a reason as plain mode names it.");
    NO_PACKAGE = rule("no-package", "Let it come up at a step that scans a package.");
    NO_READING = rule("no-reading", "Let it come up at a second person's check.");
}
