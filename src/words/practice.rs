//! What a walkthrough says: what is seen where nothing is wrong, what the second person says, the
//! score and the debrief. Decides nothing and names no drug.

use chrono::NaiveDate;

use super::Shown;

/// What a walkthrough is worth, said wherever one is reported.
pub const WORTH: &str = "A walkthrough supports knowledge of the procedure. It replaces no \
    media-fill test and no gloved fingertip test.";

/// Seen where a choice is to be made and nothing is wrong.
pub const NOTHING_ODD: &str = "Nothing out of the ordinary.";

/// Seen on coming back.
pub const BACK_AGAIN: &str = "You are back where you left.";

/// Said while the trainer has stopped the clock.
pub const PAUSED: &str = "PAUSED by the trainer: the clock stands";

/// Said of a line typed while the trainer has stopped the clock.
pub const REFUSED_PAUSED: &str = "refused paused the trainer stopped the clock; :go-on goes on";

/// Said where no inject is left to bring.
pub const NO_INJECT_LEFT: &str = "refused no-inject-left every inject of the scenario has come up";

/// The same on the screen.
pub const NO_INJECT_LEFT_SHOWN: &str = "every inject of the scenario has come up";

/// Said on the screen where no step is to come.
pub const NOTHING_TO_SKIP: &str = "no step is still to come";

/// What stands before what the trainee sees.
pub const YOU_SEE: &str = "you see: ";

/// Said where a step can't be skipped to.
pub const CANT_SKIP: &str = "refused cant-skip no step of this name is still to come";

/// Said of a walkthrough that somebody wants to go on with.
pub const NOT_RESUMED: &str = "a walkthrough is not gone on with: its clock has ended with it; \
    begin anew with `vialwatch practice`";

/// What leaving a walkthrough before its end means.
pub const LEAVING: &str = "The walkthrough ends here, and its clocks with it. It can't be gone on \
    with; what was done so far is kept and scored.";

/// Said once a walkthrough was left or is over: where its score is.
pub fn scored(id: &str) -> String {
    let id = Shown::new(id);
    format!("practice {id}: `vialwatch practice score {id}`, `vialwatch review --practice`")
}

/// Said where the trainee is not named.
pub const NO_TRAINEE: &str =
    "initials of the trainee: at least two letters or digits, one a letter";

/// Said where something typed is no seed.
pub const NO_SEED: &str = "a seed is a whole number";

/// Said of the trainee's name where the program speaks for that person.
pub fn is_played(second: &str) -> String {
    let second = Shown::new(second);
    format!("{second} is the second person of this walkthrough: the trainee needs other initials")
}

/// Said of a scenario of the site whose id another one has.
pub fn id_taken(id: &str) -> String {
    format!("another scenario has the id {}: give this one an id of its own", Shown::new(id))
}

/// Said where a scenario names a protocol that is not there.
pub fn no_protocol(id: &str) -> String {
    format!("there is no protocol {}", Shown::new(id))
}

/// Said where a scenario is not there.
pub fn no_scenario(id: &str) -> String {
    format!("there is no scenario {}", Shown::new(id))
}

/// Over the scenarios.
pub const TO_CHOOSE: &str = "Walkthroughs with planned mishaps; nothing of them is a preparation";

/// While they are read.
pub const BEING_READ: &str = "Scenarios are being read …";

/// Behind the name of one that is not built in.
pub const OF_SITE: &str = "site scenario";

/// Where a score is found afterwards.
pub const AFTERWARDS: &str =
    "Afterwards: `vialwatch practice score ID`, and `vialwatch review --practice` plays it again.";

/// What is asked of whoever practises.
pub const WHO: &str = "What is recorded lies in the folder of practice, and in no list, count or \
    sheet of preparations.";

/// What a seed is.
pub fn seed(drawn: u64) -> String {
    format!("Seed {drawn}, drawn by chance: the same seed gives the same walkthrough again.")
}

/// Said while a real preparation goes on.
pub const REAL_GOES_ON: &str = "A real preparation is in progress. While a walkthrough is on the \
    screen, its clocks are not, and none of its alarms sounds.";

/// Said of what a supervisor does, where a walkthrough is under way.
pub const NOT_HERE: &str = "saved sessions are looked at with `vialwatch review`";

/// The made-up order as the trainee reads it.
pub fn order(reference: &str) -> String {
    format!("The practice order reads: {}.", Shown::new(reference))
}

/// The dose of the made-up order.
pub fn dose(dose: &str) -> String {
    format!("The practice order reads: {}.", Shown::new(dose))
}

/// A package at hand.
pub fn package(lot: &str, expires: NaiveDate) -> String {
    format!("The package reads: lot {}, exp {expires}.", Shown::new(lot))
}

/// A second person who agrees.
pub fn second_nods(person: &str) -> String {
    format!("{} looks at everything, and nods.", Shown::new(person))
}

/// A second person who reads a figure.
pub fn second_reads(person: &str, figure: &str) -> String {
    format!("{} reads: {}.", Shown::new(person), Shown::new(figure))
}

/// A second person who agrees without looking.
pub fn second_looks_away(person: &str, figure: Option<&str>) -> String {
    let person = Shown::new(person);
    match figure {
        Some(figure) => {
            format!("{person} looks elsewhere and says: \"{}, I trust you.\"", Shown::new(figure))
        }
        None => format!("{person} looks elsewhere and says: \"I trust you.\""),
    }
}

/// Said of a session that is real.
pub const NOT_PRACTICE: &str = "this is no walkthrough: it has no score";

/// Said where the scenario was edited since.
pub const SCENARIO_CHANGED: &str =
    "The scenario was changed since: this score is by the scenario as it is now.";

/// Headings and words of the score.
pub const INJECT: &str = "inject";
/// Heading.
pub const DETECTED: &str = "detected";
/// Heading.
pub const RIGHT: &str = "right action";
/// Heading.
pub const IN_TIME: &str = "in time";
/// Heading.
pub const UNPROMPTED: &str = "unprompted";
/// So it was.
pub const YES: &str = "yes";
/// It was not.
pub const NO: &str = "no";
/// It can't be said.
pub const DASH: &str = "-";
/// The inject never came up.
pub const NOT_GIVEN: &str = "never came up";
/// A walkthrough in which nothing happens.
pub const NO_INJECT: &str = "no inject";
/// Before earlier times.
pub const EARLIER: &str = "earlier:";
/// None of them.
pub const NONE: &str = "none";
/// Stands where a walkthrough has no score.
pub const NO_SCORE: &str = "no score:";
/// Title of a section.
pub const INJECTS: &str = "Practice: what was trained";
/// Title of a section.
pub const PHASES: &str = "Practice: time at each phase";
/// Title of a section.
pub const EXCEPTIONS: &str = "What a supervisor would have seen first";
/// Beside the sentence of what it is worth.
pub const WORTH_TITLE: &str = "what it is worth";
