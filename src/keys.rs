//! The keys of the screen: one table that gives dispatch, footer, help and the manual's list.
//! Knows no terminal, no model and no rule; whether a key is offered is asked elsewhere.

/// A key as a terminal sends it; releases and repeats never come this far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Something that can be printed.
    Char(char),
    /// A letter with Ctrl, lower case.
    Ctrl(char),
    /// The separator between GS1 fields (0x1D), as a scanner sends it.
    Separator,
    /// Return.
    Enter,
    /// Escape, alone.
    Escape,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F12, and any key that means nothing here.
    Other,
}

/// What a person wants by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Intent {
    /// Moves the clock of practice to what becomes due next.
    Jump,
    /// The trainer stops the clock of a walkthrough, or lets it go on.
    Pause,
    /// The trainer brings the next inject.
    NextInject,
    /// The trainer goes to a later step.
    SkipTo,
    /// Does what stands: confirms, sends the field, says yes.
    Confirm,
    /// Takes the answer with this number, from 1.
    Choose(u8),
    /// Reported from elsewhere: it happens now.
    Now,
    /// Reported from elsewhere: it is not known yet.
    Later,
    /// Sets a vial or the bag aside.
    Reject,
    /// The outer gloves were changed.
    Gloves,
    /// Writes a note.
    Note,
    /// Tells of a spill or an incident.
    Incident,
    /// Corrects a value or a time.
    Correct,
    /// Takes a confirm back.
    Undo,
    /// Enters what was done earlier.
    Late,
    /// Goes away.
    Away,
    /// Comes back.
    Back,
    /// Hands over to another operator.
    HandOver,
    /// Goes on although a rule says no, where the protocol allows it.
    Override,
    /// Ends a wait before its time.
    EndEarly,
    /// Settles a clock question.
    Settle,
    /// Acknowledges the alarm.
    Acknowledge,
    /// Discards everything.
    Discard,
    /// Writes a complete copy to another folder.
    SaveElsewhere,
    /// Begins a new preparation.
    New,
    /// Goes on with the session under the cursor.
    Resume,
    /// Chooses a walkthrough.
    Practise,
    /// Asks what the walkthrough under the cursor needs to begin.
    Pick,
    /// Looks at saved sessions.
    Review,
    /// Opens the saved session under the cursor, to look at it.
    Look,
    /// Types into the filter.
    Filter,
    /// Shows all again.
    ShowAll,
    /// Puts the list in another order.
    Sort,
    /// The next part of a session that is looked at.
    NextPart,
    /// A fact back.
    FactBack,
    /// A fact on.
    FactOn,
    /// A minute back.
    MinuteBack,
    /// A minute on.
    MinuteOn,
    /// The next fact that an exception tells of.
    NextException,
    /// Goes on by itself, as fast as it was.
    Play,
    /// The same, 60 times as fast.
    PlayFast,
    /// Figures over what the list shows.
    Figures,
    /// Writes what is looked at into a new file.
    Export,
    /// Judges what is looked at.
    SignOff,
    /// Acknowledges the exception under the cursor.
    Tick,
    /// Acknowledges all exceptions.
    TickAll,
    /// Whether something is still to be done.
    FollowUp,
    /// Sounds once, to hear whether it does.
    SoundCheck,
    /// The next field, or from the last one back to the keys.
    NextField,
    /// Leaves the field or the sheet.
    Escape,
    /// The cursor up.
    Up,
    /// The cursor down.
    Down,
    /// The cursor a page up.
    PageUp,
    /// The cursor a page down.
    PageDown,
    /// The cursor to the first.
    First,
    /// The cursor to the last.
    Last,
    /// The governing clock as large as it fits.
    Monitor,
    /// All keys.
    Help,
    /// Leaves.
    Leave,
    /// Leaves at once.
    Interrupt,
    /// Puts the program to sleep.
    Suspend,
    /// Draws everything anew.
    Redraw,
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// The home screen, and the limits of the product on it.
    Home,
    /// Scenarios of walkthroughs, none chosen yet.
    Scenarios,
    /// A session, no field in focus.
    Work,
    /// A field in focus; what can be printed goes into it.
    Field,
    /// A sheet in the step's place that asks for more, no field of it in focus.
    Sheet,
    /// Saved sessions, the filter not in focus.
    List,
    /// One saved session, or figures over many.
    Reviewed,
    /// The sheet of a judgement, no field of it in focus.
    Signing,
    /// Help or the monitor: any key returns.
    Over,
}

/// One key in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The key.
    pub key: Key,
    /// How it is written on the last line.
    pub shown: &'static str,
    /// What it does, in one or two words.
    pub does: &'static str,
    /// What is meant by it.
    pub intent: Intent,
    /// Where, a bit for each context: every frame asks every key.
    contexts: u16,
    /// Whether the last line names it: the rest stands in the help alone.
    pub footer: bool,
}

impl Binding {
    /// Whether the key works there.
    pub fn works_in(&self, context: Context) -> bool {
        self.contexts & bit(context) != 0
    }
}

const fn bit(context: Context) -> u16 {
    1 << context as u16
}

const fn bits(contexts: &[Context]) -> u16 {
    match contexts {
        [] => 0,
        [first, rest @ ..] => bit(*first) | bits(rest),
    }
}

use Context::{Field, Home, List, Over, Reviewed, Scenarios, Sheet, Signing, Work};

const fn on(
    key: Key,
    shown: &'static str,
    does: &'static str,
    intent: Intent,
    contexts: &[Context],
) -> Binding {
    Binding { key, shown, does, intent, contexts: bits(contexts), footer: true }
}

const fn quiet(
    key: Key,
    shown: &'static str,
    does: &'static str,
    intent: Intent,
    contexts: &[Context],
) -> Binding {
    Binding { key, shown, does, intent, contexts: bits(contexts), footer: false }
}

/// Every key, in the order of the last line.
pub const BINDINGS: &[Binding] = &[
    on(Key::Enter, "⏎", "confirm", Intent::Confirm, &[Work, Field, Sheet, Signing]),
    on(Key::Char('n'), "n", "new", Intent::New, &[Home]),
    on(Key::Enter, "⏎", "go on", Intent::Resume, &[Home]),
    on(Key::Char('r'), "r", "review", Intent::Review, &[Home]),
    on(Key::Char('p'), "p", "practice", Intent::Practise, &[Home]),
    on(Key::Enter, "⏎", "choose", Intent::Pick, &[Scenarios]),
    on(Key::Enter, "⏎", "open", Intent::Look, &[List]),
    on(Key::Char('/'), "/", "filter", Intent::Filter, &[List]),
    on(Key::Escape, "Esc", "show all", Intent::ShowAll, &[List]),
    on(Key::Char('s'), "s", "sort", Intent::Sort, &[List]),
    on(Key::Char('f'), "f", "figures", Intent::Figures, &[List]),
    on(Key::Tab, "Tab", "next part", Intent::NextPart, &[Reviewed]),
    on(Key::Left, "←", "fact back", Intent::FactBack, &[Reviewed]),
    on(Key::Right, "→", "fact on", Intent::FactOn, &[Reviewed]),
    on(Key::Char('e'), "e", "exception", Intent::NextException, &[Reviewed]),
    on(Key::Char('S'), "S", "sign off", Intent::SignOff, &[List, Reviewed]),
    on(Key::Char('e'), "e", "export", Intent::Export, &[List]),
    on(Key::Char('p'), "p", "play", Intent::Play, &[Reviewed]),
    on(Key::Char('P'), "P", "play ×60", Intent::PlayFast, &[Reviewed]),
    on(Key::Char('-'), "-", "minute back", Intent::MinuteBack, &[Reviewed]),
    on(Key::Char('+'), "+", "minute on", Intent::MinuteOn, &[Reviewed]),
    on(Key::Char('E'), "E", "export", Intent::Export, &[Reviewed]),
    on(Key::Char('x'), "x", "seen", Intent::Tick, &[Signing]),
    on(Key::Char('a'), "a", "all seen", Intent::TickAll, &[Signing]),
    on(Key::Char('1'), "1-3", "verdict", Intent::Choose(1), &[Signing]),
    quiet(Key::Char('2'), "2", "second verdict", Intent::Choose(2), &[Signing]),
    quiet(Key::Char('3'), "3", "third verdict", Intent::Choose(3), &[Signing]),
    on(Key::Char('u'), "u", "follow-up", Intent::FollowUp, &[Signing]),
    on(Key::Char('1'), "1-9", "answer", Intent::Choose(1), &[Work, Sheet]),
    quiet(Key::Char('2'), "2", "second answer", Intent::Choose(2), &[Work, Sheet]),
    quiet(Key::Char('3'), "3", "third answer", Intent::Choose(3), &[Work, Sheet]),
    quiet(Key::Char('4'), "4", "fourth answer", Intent::Choose(4), &[Work, Sheet]),
    quiet(Key::Char('5'), "5", "fifth answer", Intent::Choose(5), &[Work, Sheet]),
    quiet(Key::Char('6'), "6", "sixth answer", Intent::Choose(6), &[Work, Sheet]),
    quiet(Key::Char('7'), "7", "seventh answer", Intent::Choose(7), &[Work, Sheet]),
    quiet(Key::Char('8'), "8", "eighth answer", Intent::Choose(8), &[Work, Sheet]),
    quiet(Key::Char('9'), "9", "ninth answer", Intent::Choose(9), &[Work, Sheet]),
    on(Key::Char('a'), "a", "acknowledge", Intent::Acknowledge, &[Work]),
    on(Key::Char('t'), "t", "settle time", Intent::Settle, &[Work]),
    on(Key::Char('v'), "v", "override", Intent::Override, &[Work]),
    on(Key::Char('e'), "e", "end early", Intent::EndEarly, &[Work]),
    on(Key::Char('f'), "f", "save elsewhere", Intent::SaveElsewhere, &[Work]),
    on(Key::Char('h'), "h", "now", Intent::Now, &[Work]),
    on(Key::Char('p'), "p", "later", Intent::Later, &[Work]),
    on(Key::Char('x'), "x", "reject", Intent::Reject, &[Work]),
    on(Key::Char('g'), "g", "gloves", Intent::Gloves, &[Work]),
    on(Key::Char('n'), "n", "note", Intent::Note, &[Work]),
    on(Key::Char('c'), "c", "correct", Intent::Correct, &[Work]),
    on(Key::Char('w'), "w", "away", Intent::Away, &[Work]),
    on(Key::Char('w'), "w", "back", Intent::Back, &[Work]),
    on(Key::Char('s'), "s", "incident", Intent::Incident, &[Work]),
    on(Key::Char('u'), "u", "undo", Intent::Undo, &[Work]),
    on(Key::Char('l'), "l", "late entry", Intent::Late, &[Work]),
    on(Key::Char('j'), "j", "jump ahead", Intent::Jump, &[Work]),
    quiet(Key::Ctrl('p'), "Ctrl-P", "trainer: pause", Intent::Pause, &[Work, Field, Sheet]),
    quiet(Key::Ctrl('n'), "Ctrl-N", "trainer: inject", Intent::NextInject, &[Work, Field, Sheet]),
    quiet(Key::Ctrl('t'), "Ctrl-T", "trainer: go to step", Intent::SkipTo, &[Work, Field]),
    on(Key::Char('o'), "o", "hand over", Intent::HandOver, &[Work]),
    on(Key::Char('D'), "D", "discard all", Intent::Discard, &[Work]),
    on(Key::Tab, "Tab", "next field", Intent::NextField, &[Work, Field, Sheet, Signing]),
    on(Key::Escape, "Esc", "leave field", Intent::Escape, &[Field]),
    on(Key::Escape, "Esc", "back", Intent::Escape, &[Sheet, Signing]),
    quiet(Key::Escape, "Esc", "back", Intent::Escape, &[Reviewed, Scenarios]),
    quiet(Key::Up, "↑", "up", Intent::Up, &[Home, Scenarios, Sheet, List, Reviewed, Signing]),
    quiet(Key::Down, "↓", "down", Intent::Down, &[Home, Scenarios, Sheet, List, Reviewed, Signing]),
    quiet(Key::PageUp, "PgUp", "page up", Intent::PageUp, &[Scenarios, List, Reviewed]),
    quiet(Key::PageDown, "PgDn", "page down", Intent::PageDown, &[Scenarios, List, Reviewed]),
    quiet(Key::Home, "Home", "first", Intent::First, &[Scenarios, List, Reviewed]),
    quiet(Key::End, "End", "last", Intent::Last, &[Scenarios, List, Reviewed]),
    on(Key::Char('m'), "m", "monitor", Intent::Monitor, &[Work]),
    on(Key::Char('?'), "?", "keys", Intent::Help, &[Home, Scenarios, Work, List, Reviewed]),
    on(Key::Char('q'), "q", "leave", Intent::Leave, &[Home, Scenarios, Work, List, Reviewed]),
    on(Key::Char('b'), "b", "sound check", Intent::SoundCheck, &[Home]),
    quiet(Key::Ctrl('c'), "Ctrl-C", "leave at once", Intent::Interrupt, ANYWHERE),
    quiet(Key::Ctrl('z'), "Ctrl-Z", "put to sleep", Intent::Suspend, ANYWHERE),
    quiet(Key::Ctrl('l'), "Ctrl-L", "draw anew", Intent::Redraw, ANYWHERE),
];

const ANYWHERE: &[Context] = &[Home, Scenarios, Work, Field, Sheet, List, Reviewed, Signing, Over];

/// The bindings of a key in a place, in the order of the table: the first that is offered counts.
pub fn bindings(key: Key, context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.key == key && binding.works_in(context))
}

/// All bindings of a place, in the order of the table.
pub fn in_context(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.works_in(context))
}

/// All keys as a table for the manual: where they work, how they are written, what they do.
pub fn manual() -> String {
    let mut text = String::from("| where | key | does |\n|---|---|---|\n");
    for (context, name) in PLACES {
        for binding in in_context(*context) {
            if !matches!(binding.intent, Intent::Choose(2..)) {
                text.push_str(&format!("| {name} | `{}` | {} |\n", binding.shown, binding.does));
            }
        }
    }
    text
}

/// The places of the manual, in its order.
const PLACES: &[(Context, &str)] = &[
    (Home, "home"),
    (Scenarios, "walkthroughs"),
    (Work, "session"),
    (Field, "in a field"),
    (Sheet, "on a sheet"),
    (List, "saved sessions"),
    (Reviewed, "one saved session, figures"),
    (Signing, "signing off"),
];
