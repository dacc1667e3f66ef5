//! What a person or a machine sends while a session runs: bytes of a terminal and lines of plain
//! mode, at steps that the first byte chooses.

use std::sync::OnceLock;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use vialwatch::app::review::{NotSigned, Slice};
use vialwatch::app::{Effect, Found, Kept, Look, Model, Msg, Size};
use vialwatch::desk::{Archive, Saved};
use vialwatch::plain::{Given, Plain};
use vialwatch::protocol::builtin;
use vialwatch::session::Session;
use vialwatch::session::fact::{Mode, Opening};
use vialwatch::session::people::Initials;
use vialwatch::shell::keyboard::Keyboard;
use vialwatch::time::{BootId, Reading, SECOND_NS};
use vialwatch::view::view;

use super::archive::Memory;
use super::displayable::assert_displayable;

/// Most keys that are told to a screen: more find nothing that these do not.
const MOST_KEYS: usize = 200;
/// One input of so many is worked through a whole screen, or its record replayed: what costs most.
const SELDOM: usize = 8;
/// Bytes that come in one read.
const ONE_READ: usize = 48;

/// Answers up to the infusion, in order; a session stands before each of them.
const ANSWERS: &[&str] = &[
    "JD",
    "4711",
    "1.3",
    "MK 1.3",
    "y",
    "BSC-2",
    "y",
    "used",
    "lot GK8831 exp 2037-05-31",
    "besponsa",
    "white",
    "lot GK8832 exp 2037-05-31",
    "besponsa",
    "white",
    "lot W77 exp 2038-01-31",
    "sterile-water",
    "lot N12 exp 2038-01-31",
    "sodium-chloride-0.9",
    "pvc",
    "remove",
    "y",
    "5.2",
    "MK",
    "y",
    "4",
    "y",
    "y",
    "4",
    "y",
    "clear",
    "colourless",
    "none",
    "clear",
    "colourless",
    "none",
    "dilute-now",
    "5.2",
    "MK 5.2",
    "y",
    "y",
    "y",
    "colourless",
    "none",
    "use-now",
    "y",
    "MK",
    "y",
];

/// When hostile input comes: hours after the sessions began.
pub(super) fn now() -> Reading {
    reading(3 * 3_600)
}

/// All clocks, so many seconds after noon.
pub(crate) fn reading(second: i64) -> Reading {
    let noon: chrono::DateTime<chrono::Utc> = "2026-11-22T12:00:00Z".parse().unwrap();
    Reading {
        utc: noon + chrono::TimeDelta::seconds(second),
        offset_min: 60,
        boot: BootId("boot-1".to_owned()),
        since_boot_ns: (86_400 + second) * SECOND_NS,
    }
}

/// A session before each answer, and when.
fn sessions() -> &'static [(Session, Reading)] {
    static WALKED: OnceLock<Vec<(Session, Reading)>> = OnceLock::new();
    WALKED.get_or_init(|| {
        let opening = Opening {
            format: 1,
            program: "0".to_owned(),
            id: super::records::ID.to_owned(),
            salt: "00".repeat(16),
            mode: Mode::Real,
            protocol: builtin::text(builtin::DEFAULT).unwrap().to_owned(),
            protocol_sha256: "00".repeat(32),
            site_protocol: false,
            operator: Initials::new("nobody").unwrap(),
        };
        let begun = Plain::begin(Memory::default(), opening, Given::default(), &reading(0));
        let mut plain = begun.unwrap();
        let mut walked = Vec::new();
        for (second, answer) in (0..).step_by(40).zip(ANSWERS) {
            let now = reading(second);
            walked.push((plain.session().clone(), now.clone()));
            let before = plain.session().standing();
            plain.line(answer, &now);
            plain.settle(&now);
            let said = plain.take_output();
            assert_ne!(plain.session().standing(), before, "{answer}: {said}");
        }
        walked
    })
}

/// The session that a byte chooses, and the bytes behind it.
fn chosen(bytes: &[u8]) -> (&'static (Session, Reading), &[u8]) {
    let (choice, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let sessions = sessions();
    (&sessions[usize::from(*choice) % sessions.len()], rest)
}

/// Lines of plain mode: the first of a byte that chooses where a session stands.
pub(crate) fn line(bytes: &[u8]) {
    let ((session, now), rest) = chosen(bytes);
    let mut now = now.clone();
    let mut plain = Plain::resume(Memory::default(), session.clone(), None, None, &now);
    let mut said = plain.take_output();
    for line in String::from_utf8_lossy(rest).split('\n').take(16) {
        now.utc += chrono::TimeDelta::seconds(7);
        now.since_boot_ns += 7 * SECOND_NS;
        if plain.ending().is_some() {
            break;
        }
        let facts = plain.session().records().len();
        plain.line(line, &now);
        plain.settle(&now);
        assert!(plain.session().records().len() <= facts + 64, "{line:?}");
        said.push_str(&plain.take_output());
    }
    assert_displayable(&said);
    if !bytes.len().is_multiple_of(SELDOM) {
        return;
    }
    let records = plain.session().records();
    assert_eq!(Session::replay(records).as_ref(), Ok(plain.session()), "a record is its session");
}

/// Bytes of a terminal, in reads of several, as keys to a screen.
pub(crate) fn terminal(bytes: &[u8]) {
    let ((session, now), rest) = chosen(bytes);
    let mut keyboard = Keyboard::default();
    let mut keys = Vec::new();
    let mut at = now.since_boot_ns;
    for read in rest.chunks(ONE_READ) {
        let before = keys.len();
        keys.extend(keyboard.feed(read, at));
        assert!(keys.len() - before <= read.len() + 1, "no more keys than bytes");
        at += SECOND_NS / 100;
    }
    keys.extend(keyboard.flush(at + SECOND_NS));
    assert_eq!(keyboard.next_due(at + SECOND_NS), None, "nothing is waited for for ever");
    assert!(keys.len() <= rest.len() + 1);
    keys.truncate(MOST_KEYS);
    if bytes.len().is_multiple_of(SELDOM) {
        press(session.clone(), now.clone(), keys);
    }
}

fn press(session: Session, mut now: Reading, keys: Vec<vialwatch::keys::Key>) {
    let look = Look { colour: true, ascii: false, still: true, notices: true };
    let mut model = Model::at_home(look, Size { width: 80, height: 24 }, now.clone());
    let mut archive = Memory::default();
    let found = Found { session, repaired: None, kept: Kept::default() };
    tell(&mut model, &mut archive, Msg::Opened(Ok(Box::new(found))), &now);
    for keys in keys.chunks(5) {
        now.utc += chrono::TimeDelta::seconds(1);
        now.since_boot_ns += SECOND_NS;
        tell(&mut model, &mut archive, Msg::Keys(keys.to_vec()), &now);
    }
    draw(&model);
    assert_displayable(&model.title());
}

/// Gives the model what it asks for, as a shell would.
fn tell(model: &mut Model, archive: &mut Memory, msg: Msg, now: &Reading) {
    let mut waiting = model.update(msg, now);
    while let Some(effect) = waiting.pop() {
        let kept = |saved: Saved, new| Msg::Kept { saved, new, kept: Kept::default() };
        let answer = match effect {
            Effect::Save(records) => {
                let Some(session) = model.session() else { continue };
                let new = records.len() as u64;
                kept(archive.save(session, &records), new)
            }
            Effect::Settle => kept(Saved::Yes, 0),
            Effect::List => Msg::Listed { running: Vec::new(), first_start: false },
            Effect::LookUpOrder(_) => Msg::OrderLookedUp(None),
            Effect::Create => Msg::Created(Ok(Kept::default())),
            Effect::SaveElsewhere(folder) => Msg::SavedElsewhere(Ok(folder)),
            Effect::ListScenarios => Msg::Scenarios(Vec::new(), Ok(0)),
            Effect::Begin => Msg::Begun(Err("no".to_owned())),
            Effect::Open(_) => Msg::Opened(Err("no".to_owned())),
            Effect::ReadShelf { .. } => Msg::Shelved(Slice::default()),
            Effect::Measure(paths) => Msg::Measured(paths.iter().map(|_| None).collect()),
            Effect::Export(_) => Msg::Exported(Err("no disk".to_owned())),
            Effect::Look(_) => Msg::Looked(Err("no".to_owned())),
            Effect::SignOff(..) => Msg::Judged(Err(NotSigned::Failed("no".to_owned()))),
            Effect::Ring(words) => {
                assert_displayable(&words.unwrap_or_default());
                continue;
            }
            Effect::Close
            | Effect::Jump(_)
            | Effect::Suffer(_)
            | Effect::Suspend
            | Effect::Redraw => continue,
        };
        waiting.extend(model.update(answer, now));
    }
}

/// A frame in which every cell holds what can be shown.
pub(super) fn draw(model: &Model) {
    let area = Rect::new(0, 0, model.size.width, model.size.height);
    let mut frame = Buffer::empty(area);
    view(model, &mut frame);
    for cell in frame.content() {
        assert_displayable(cell.symbol());
        assert!(!cell.symbol().contains('\n'));
    }
}
