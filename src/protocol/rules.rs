//! Every rule a protocol file can break: its name, which stays the same in later versions, and
//! how it is mended. Never looks at a protocol.

/// A rule of the protocol format.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// In kebab-case; for editors and scripts.
    pub name: &'static str,
    /// How to mend what breaks it.
    pub help: &'static str,
    /// Breaking it is worth a word and no more.
    pub hint: bool,
}

const fn rule(name: &'static str, help: &'static str) -> Rule {
    Rule { name, help, hint: false }
}

macro_rules! rules {
    ($($constant:ident = $rule:expr;)*) => {
        $(pub(crate) const $constant: Rule = $rule;)*

        /// All rules, sorted by what they are about.
        pub const ALL: &[Rule] = &[$($constant),*];
    };
}

rules! {
    // The text and its form.
    FILE_TOO_LARGE = rule("file-too-large", "Take out what no preparation needs.");
    TOO_DEEP = rule("too-deep", "Close brackets and braces where they end.");
    TOO_MANY_ENTRIES = rule("too-many-entries", "Take out what no preparation needs.");
    STRING_TOO_LONG = rule("string-too-long", "Close the text with a quote, or shorten it.");
    TOO_MANY_FAULTS = rule("too-many-faults", "Mend what is told, then check again.");
    NOT_UTF_8 = rule("not-utf-8", "Save the file as UTF-8.");
    NOT_JSON = rule("not-json", "Mend this place; what comes after it was not looked at.");
    UNKNOWN_FIELD = rule("unknown-field", "Take it out, or write one of the fields known here.");
    MISSING_FIELD = rule("missing-field", "Add the field; this object can't do without it.");
    MISSING_SOURCE = rule("missing-source", "Add `source` with the id of one of the `sources`.");
    FIELD_TWICE = rule("field-twice", "Take one of them out.");
    WRONG_TYPE = rule("wrong-type", "Write a value of the kind asked for.");
    UNKNOWN_WORD = rule("unknown-word", "Write one of the words known here.");
    UNKNOWN_UNIT = rule("unknown-unit", "Write one of the units known; capitals count.");
    NOT_AN_AMOUNT = rule("not-an-amount", "Write a figure, one space and a unit, in quotes.");
    NOT_A_DURATION = rule("not-a-duration", "Write a whole figure, one space and h, min or s.");
    // Names and texts.
    ID_FORM = rule("id-form", "Write small letters, digits and single hyphens between them.");
    ID_USED_TWICE = rule("id-used-twice", "Give each an id of its own.");
    ID_TAKEN = rule("id-taken", "Choose another id for this step.");
    EMPTY_TEXT = rule("empty-text", "Write what people are to read here.");
    TEXT_TOO_WIDE = rule("text-too-wide", "Shorten it: a screen may be 60 columns wide.");
    WORD_TOO_WIDE = rule("word-too-wide", "Put spaces into it: a screen may be 60 columns wide.");
    // References.
    UNKNOWN_SOURCE = rule("unknown-source", "List it under `sources`, or name one that is there.");
    UNKNOWN_MILESTONE = rule("unknown-milestone", "Name one of the `milestones`.");
    UNKNOWN_WINDOW = rule("unknown-window", "Name one of the `windows`.");
    UNKNOWN_PRODUCT = rule("unknown-product", "Name one of the `products`.");
    UNKNOWN_STEP = rule("unknown-step", "Name a step of this file by its `id`.");
    UNKNOWN_ANSWER = rule("unknown-answer", "Name a `word` of that step.");
    // Conditions.
    WHEN_NO_CHOICE = rule("when-no-choice", "Ask about a step that offers words to choose from.");
    WHEN_PER_VIAL = rule("when-per-vial", "Ask about a step that is answered once.");
    WHEN_EMPTY = rule("when-empty", "Name at least one answer, or take the `when` out.");
    UNREACHABLE = rule("unreachable", "Name an answer after which the work goes on.");
    // Dose arithmetic.
    WRONG_UNIT = rule("wrong-unit", "Write the amount in a unit that converts.");
    OUT_OF_RANGE = rule("out-of-range", "Write a figure inside the range.");
    RANGE_REVERSED = rule("range-reversed", "Exchange least and most, or correct one of them.");
    DOSE_DISAGREES = rule("dose-disagrees", "Correct one of the figures; they come from one label.");
    NO_METHOD = rule("no-method", "Describe at least one way to make the bag.");
    VIAL_ORDER = rule("vial-order", "List larger vials by their mass, the largest first.");
    NO_VIAL = rule("no-vial", "Let each answer open vials of at least one size.");
    WHEN_AFTER_DOSE = rule("when-after-dose", "Ask for the vials there are before the dose.");
    WHEN_SEVERAL = rule("when-several", "Let one step say which vials there are.");
    // Steps.
    NO_STEPS = rule("no-steps", "Add what there is to do, or take this out.");
    NEVER_STARTED = rule("never-started", "Take `start_text` out, or make it a confirm or value.");
    LATE_VIALS = rule("late-vials", "Take `late_vials` out.");
    GROUP_DIFFERS = rule("group-differs", "Make it equal for the whole group, or leave the group.");
    GROUP_APART = rule("group-apart", "Move the steps together, or name another group.");
    NO_LATEST_MOMENT = rule("no-latest-moment", "Give the milestone a `by`, or take it out here.");
    TOLERANCE_OF_NOTHING = rule("tolerance-of-nothing", "Add an `expect`, or take it out.");
    NO_OVERRIDE = rule("no-override", "Take `may_override` out.");
    NO_OUTCOMES = rule("no-outcomes", "Take `outcomes` out.");
    TOO_FEW_ANSWERS = rule("too-few-answers", "Offer another answer, or make it a confirm step.");
    MIXED_ANSWERS = rule("mixed-answers", "Give all answers the effect `option`, or none.");
    NO_WAY_ON = rule("no-way-on", "Give one of the answers the effect `accept`.");
    NOTHING_TO_REJECT = rule("nothing-to-reject", "Reject what there is at this step.");
    NOTHING_CHECKED = rule("nothing-checked", "Name the steps that the second person looks at.");
    CANT_BE_READ = rule("cant-be-read", "Name a value step that is among `checks`.");
    NOT_A_WAIT = rule("not-a-wait", "Name a window that is waited for.");
    // Roles.
    ROLE_TWICE = rule("role-twice", "Leave the role to one step.");
    ROLE_MISSING = rule("role-missing", "Give the role to the step that does this.");
    ROLE_MISFIT = rule("role-misfit", "Change the step, or give the role to another.");
    ROLE_ORDER = rule("role-order", "Move the step, or exchange the roles.");
    ROLE_MAYBE = rule("role-maybe", "Take the `when` out.");
    // Milestones.
    NEVER_SET = rule("never-set", "Add it to the `sets` of the step that brings it, or take it out.");
    SET_TWICE = rule("set-twice", "Leave it to one step.");
    FIRST_OR_LAST = rule("first-or-last", "Say `\"of\": \"first\"` or `\"of\": \"last\"`.");
    ONE_VIAL_ONLY = rule("one-vial-only", "Take `of` out.");
    REPORTED_MISFIT = rule("reported-misfit", "Make both the step a `time` and it `reported`.");
    SET_MAYBE = rule("set-maybe", "Give step and milestone the same `when`.");
    MILESTONE_ORDER = rule("milestone-order", "List it where it happens.");
    NO_START = rule("no-start", "Add a `start_text`, or set it `after`.");
    GLOVES_TWICE = rule("gloves-twice", "Leave `gloves` to one milestone.");
    // Windows.
    NO_ENDS = rule("no-ends", "Name at least one milestone.");
    END_TWICE = rule("end-twice", "Take one of them out.");
    GLOVES_MISFIT = rule("gloves-misfit", "Name another milestone.");
    BACKWARDS = rule("backwards", "Exchange `from` and `to`, or correct one of them.");
    BOTH_ENDS = rule("both-ends", "Take it out of one, or of both where the stay goes on.");
    STAY_OPEN = rule("stay-open", "Name in `to` what ends it, or take it out.");
    NEVER_BOTH = rule("never-both", "Name milestones that happen in one and the same preparation.");
    PLANNED_TWICE = rule("planned-twice", "Leave one of them.");
    WRONG_CONSEQUENCE = rule("wrong-consequence", "Write another word for `on_passed`.");
    NOTHING_TOLD = rule("nothing-told", "Add `passed_text` with a sentence and its source.");
    ALARM_TOO_EARLY = rule("alarm-too-early", "Write a shorter time.");
    ALARM_ORDER = rule("alarm-order", "Put the alarms in order, the earliest and mildest first.");
    ALARM_ACTS = rule("alarm-acts", "Name milestones that have a `by`, and only with alarms.");
    WAIT_OVER_LIMIT = rule("wait-over-limit", "Make the limit longer or the wait shorter.");
    WINDOWS_CLASH = rule("windows-clash", "Change the figure of one of them; without it they fit.");
    TOO_MANY_WAYS = rule("too-many-ways", "Let fewer answers decide about milestones and windows.");
    IMPLIED = Rule {
        name: "implied",
        help: "It will never show or alarm. Take it out, or correct its figure.",
        hint: true,
    };
}
