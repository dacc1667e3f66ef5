//! From keys to intents: fields take what is typed, bursts are scans, the rest is in the table.
//! A key that is not offered is nothing.

use super::super::{Effect, Ended, Model, Over, Place, offer};
use crate::app::burst::is_printable;
use crate::app::form::{Field, FieldKind, Form};
use crate::keys::{self, Context, Intent, Key};

impl Model {
    /// Keys of one read. Where time took the question away that was shown, none of them answers
    /// what stands since: whoever pressed them had not seen it.
    pub(super) fn keys(&mut self, keys: &[Key], effects: &mut Vec<Effect>) {
        let displaced = self.time_goes_by(effects);
        let heard = self.burst.settle(self.now.since_boot_ns);
        self.hear(heard, displaced, effects);
        for key in keys {
            self.key(*key, displaced, effects);
            if !displaced {
                self.ask_what_stands();
            }
        }
        // What a walkthrough is about to do to the clock comes first: at this reading, what was
        // skipped lies ahead.
        if is_to_suffer(effects) {
            return;
        }
        self.go_on(effects);
        // What an act made due, such as a limit moved into the past, is told at once.
        self.time_goes_by(effects);
    }

    fn key(&mut self, key: Key, displaced: bool, effects: &mut Vec<Effect>) {
        let at = self.now.since_boot_ns;
        let repeats = self.burst.is_repeat(key, at);
        // While the trainer holds the clock, no time tells a second press from a key held down.
        let repeats = repeats && !self.stands_still();
        if self.is_held(key) {
            return;
        }
        if self.is_too_small() {
            return self.press(key, effects);
        }
        if offer::context(self) == Context::Field && !self.burst.is_holding(at) {
            if let (true, Some(text)) = (self.field_takes(key), typed(key)) {
                self.burst.in_field(at);
                return self.edit(|field| field.insert(&text));
            }
            match key {
                Key::Enter if repeats => return,
                Key::Enter => return self.enter_in_field(effects),
                Key::Backspace => return self.edit(Field::backspace),
                Key::Delete => return self.edit(Field::delete),
                Key::Left => return self.edit(Field::left),
                Key::Right => return self.edit(Field::right),
                Key::Home => return self.edit(Field::home),
                Key::End => return self.edit(Field::end),
                _ => {}
            }
        }
        if repeats && !may_repeat(key) {
            return;
        }
        let heard = self.burst.outside_field(key, at);
        self.hear(heard, displaced, effects);
    }

    fn field_takes(&mut self, key: Key) -> bool {
        let field = self.form_mut().and_then(Form::focused_mut);
        match (key, field) {
            (Key::Char(c), Some(field)) => field.takes(c),
            (Key::Separator, Some(field)) => field.kind == FieldKind::Scan,
            _ => false,
        }
    }

    fn edit(&mut self, change: impl FnOnce(&mut Field)) {
        if let Some(field) = self.form_mut().and_then(Form::focused_mut) {
            change(field);
        }
        if let Place::Review(review) = &mut self.place {
            review.edited();
        }
    }

    fn form_mut(&mut self) -> Option<&mut Form> {
        if let Place::Home = self.place {
            return self.picking_mut()?.form.as_mut();
        }
        match &mut self.place {
            Place::Home => None,
            Place::Work(work) => Some(work.form_in_focus_mut()),
            Place::Review(review) => Some(review.form_in_focus_mut()),
        }
    }

    /// The Enter of a scan fills the field and does no more than that.
    fn enter_in_field(&mut self, effects: &mut Vec<Effect>) {
        match self.burst.ends_with(self.now.since_boot_ns) {
            Some(length) => self.edit(|field| {
                if field.kind == FieldKind::Scan {
                    field.keep_last(length);
                }
            }),
            None => self.press(Key::Enter, effects),
        }
    }

    /// A key that a person pressed, outside a field or none of the field's.
    pub(super) fn press(&mut self, key: Key, effects: &mut Vec<Effect>) {
        let context = offer::context(self);
        if context == Context::Over && !self.works_anywhere(key) {
            self.over = Over::None;
            return;
        }
        let intent = self.intent_of(key, context);
        let Some(intent) = intent else { return };
        if acts(intent)
            && let Some(work) = self.work_mut()
        {
            work.said.clear();
        }
        self.intend(intent, effects);
    }

    /// The first binding of the key that is offered. In an empty field for a figure a letter is the
    /// key it is outside of fields.
    fn intent_of(&self, key: Key, context: Context) -> Option<Intent> {
        let offered = |context| {
            keys::bindings(key, context)
                .map(|binding| binding.intent)
                .find(|intent| offer::is_offered(self, *intent))
        };
        let in_field = context == Context::Field && is_printable(key);
        let outside = match &self.place {
            Place::Work(work) if work.sheet.is_none() => Context::Work,
            _ => Context::Sheet,
        };
        offered(context).or_else(|| in_field.then(|| offered(outside)).flatten())
    }

    fn works_anywhere(&self, key: Key) -> bool {
        matches!(key, Key::Ctrl('c' | 'z' | 'l'))
    }

    fn intend(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        match intent {
            Intent::Interrupt => {
                if matches!(self.place, Place::Work(_)) {
                    effects.push(Effect::Close);
                }
                self.ended = Some(Ended::Left);
            }
            Intent::Suspend => effects.push(Effect::Suspend),
            Intent::Redraw => effects.push(Effect::Redraw),
            Intent::Help => self.over = Over::Help,
            Intent::Monitor => self.over = Over::Monitor,
            _ if self.picking_mut().is_some() => self.intend_at_picking(intent),
            _ => match &self.place {
                Place::Home => self.intend_at_home(intent, effects),
                Place::Work(work) if work.sheet.is_some() => self.intend_in_sheet(intent, effects),
                Place::Work(_) => self.intend_at_work(intent, effects),
                Place::Review(_) => self.intend_at_review(intent, effects),
            },
        }
    }

    fn intend_at_home(&mut self, intent: Intent, effects: &mut Vec<Effect>) {
        let last = self.running().len().saturating_sub(1);
        let Some(home) = &mut self.home else { return };
        home.fault = None;
        match intent {
            Intent::Up => home.cursor = home.cursor.saturating_sub(1),
            Intent::Down => home.cursor = home.cursor.saturating_add(1).min(last),
            Intent::New => effects.push(Effect::Begin),
            Intent::Practise => self.practise(effects),
            Intent::Review => {
                self.place = Place::Review(Box::default());
                effects.push(Effect::ReadShelf { anew: true });
            }
            Intent::SoundCheck => effects.push(Effect::Ring(None)),
            Intent::Leave => self.ended = Some(Ended::Left),
            Intent::Resume => {
                let at = home.cursor;
                let id = self.running().get(at).map(|running| running.id.clone());
                effects.extend(id.map(Effect::Open));
            }
            _ => {}
        }
    }
}

/// Whether the surroundings of a walkthrough are about to change.
pub(super) fn is_to_suffer(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Suffer(_)))
}

/// Keys that only move; all others must be pressed anew to act again.
fn may_repeat(key: Key) -> bool {
    matches!(
        key,
        Key::Up
            | Key::Down
            | Key::Left
            | Key::Right
            | Key::PageUp
            | Key::PageDown
            | Key::Tab
            | Key::Backspace
    )
}

/// Whether an intent changes more than what is looked at, so that what was said before is over.
fn acts(intent: Intent) -> bool {
    !matches!(
        intent,
        Intent::Up
            | Intent::Down
            | Intent::NextField
            | Intent::Escape
            | Intent::Help
            | Intent::Monitor
            | Intent::Redraw
            | Intent::SoundCheck
    )
}

fn typed(key: Key) -> Option<String> {
    match key {
        Key::Char(c) => Some(c.to_string()),
        Key::Separator => Some('\u{1d}'.to_string()),
        _ => None,
    }
}
