//! Text from outside in every field: nothing in it moves a cursor, hides, reorders or overlaps.

use unicode_width::UnicodeWidthStr;
use vialwatch::app::{Home, Model, Place, Running, Said, Size};
use vialwatch::session::command::Command;
use vialwatch::session::people::Initials;

use vialwatch::desk::{Desk, Unsaved};
use vialwatch::session::Session;

use super::frame::drawn;
use super::stage::{Stage, typed};
use crate::report::hostile::{ACTS, retext, reword};
use crate::support::facts::initials;

/// Control, bidi, zero-width, wide, combining, private use, tags, long words.
const HOSTILE: &[&str] = &[
    "\u{1b}[31mred\u{7}\r\n\t",
    "\u{202e}evil\u{2066}x\u{2069}",
    "漢字かな漢字かな漢字かな漢字かな漢字かな",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}z\u{300}",
    "\u{301}\u{200b}\u{200d}\u{feff}\u{e000}\u{e0041}",
    "👩‍👩‍👧‍👦🇩🇪☠\u{fe0f}",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "שלום مرحبا",
];

/// Characters of it that the check of a protocol lets through on a line of the screen, wide ones too.
const FITTING: usize = 25;

fn models(text: &str) -> Vec<Model> {
    let json = text
        .chars()
        .take(FITTING)
        .map(|c| if c.is_control() { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() })
        .collect::<String>();
    let mut stage = Stage::draft_with(|opening| {
        let protocol = opening.protocol.clone();
        opening.protocol = protocol
            .replace("ozogamicin (Besponsa), infusion bag", &json)
            .replace("\"title\": \"Reconstitute\"", &format!("\"title\": \"{json}\""))
            .replace("\"dilute by\"", &format!("\"{json} by\""))
            .replace("only if kept at", &json)
            .replace("Swirl gently.", &json);
    });
    stage.means("order", text);
    let person: String = "JD".chars().chain(text.chars().take(50)).collect();
    // What is not seen is refused in a name.
    let operator = if Initials::typed(&person).is_ok() { &person } else { "JD" };
    stage.means("operator", operator);
    stage.means("cabinet", text);
    stage.until("vial.vial-1");
    let mut models = vec![typed(stage.model(), &[text])];
    stage.until("swirl.vial-1");
    stage.run(Command::Note(text.to_owned()));
    stage.said = vec![Said::Plain(text.to_owned())];
    models.push(stage.model());
    models.push(stage.with_sheet(vialwatch::app::sheet::Act::Undo, stage.answered(), &[text]));
    let mut work = stage.work();
    work.kept.path = text.to_owned();
    work.kept.seal = Some(text.to_owned());
    work.finished = true;
    models.push(stage.model_of(work));
    let mut home = stage.model();
    let session = Ok(Box::new(stage.desk.session().clone()));
    let running = vec![
        Running { id: text.to_owned(), session, held_by: Some(text.to_owned()) },
        Running { id: text.to_owned(), session: Err(text.to_owned()), held_by: None },
    ];
    let fault = Some(text.to_owned());
    home.home = Some(Home { running: Some(running), fault, ..Home::default() });
    home.place = Place::Home;
    models.push(home);
    stage.desk.note_saved(vialwatch::desk::Saved::No(text.to_owned()), 1, &stage.now);
    models.push(stage.model());
    models
}

#[test]
fn hostile_text_stays_in_its_cells() {
    for text in HOSTILE {
        for model in models(text) {
            for (width, height) in [(60, 18), (80, 24), (120, 40), (30, 9)] {
                let frame = drawn(&Model { size: Size { width, height }, ..model.clone() });
                check(&frame, text);
            }
        }
    }
}

/// A state with such a text in each field of its facts, in its protocol and in all that is said beside
/// them; none where no session is on the screen. With it, in how many fields of facts it stands.
fn retold(model: &Model, text: &str) -> Option<(Model, usize)> {
    let Place::Work(work) = &model.place else { return None };
    let mut records = work.desk.session().records().to_vec();
    let opening = work.desk.session().opening();
    let mut protocol: serde_json::Value = serde_json::from_str(&opening.protocol).unwrap();
    let fitting: String = text.chars().take(FITTING).collect();
    for phase in protocol["phases"].as_array_mut().unwrap() {
        phase["title"] = fitting.as_str().into();
        phase["steps"].as_array_mut().unwrap().iter_mut().for_each(|step| reword(step, &fitting));
    }
    for record in &mut records {
        record.stamp.by = initials(&format!("{text}A"));
        retext(&mut record.fact, text, &protocol);
    }
    let quoted = format!("{text:?}");
    let fields = format!("{records:?}").matches(quoted.trim_matches('"')).count();
    let session = Session::replay(&records).unwrap();
    let unsaved = work.desk.unsaved().map(|it| Unsaved { reason: text.to_owned(), ..it.clone() });
    let mut work = work.as_ref().clone();
    work.desk = Desk::replayed(session, work.desk.is_created(), unsaved);
    work.said = work.said.iter().map(|_| Said::Plain(text.to_owned())).collect();
    work.kept.path = text.to_owned();
    let rows = work.sheet.iter_mut().flat_map(|sheet| &mut sheet.list);
    rows.for_each(|row| row.text = text.to_owned());
    work.form_in_focus_mut().fields.iter_mut().for_each(|field| field.insert(text));
    Some((Model { place: Place::Work(Box::new(work)), ..model.clone() }, fields))
}

/// In every field of every state, each in another size; one text of three in each state, the first of
/// which moves on from state to state.
#[test]
fn on_every_screen_hostile_text_stays_in_its_cells() {
    let (mut states, mut frames, mut fields) = (0, 0, 0);
    for (turn, (_, model)) in super::states::all().iter().enumerate() {
        for text in HOSTILE.iter().chain(&ACTS).skip(turn % 3).step_by(3) {
            let Some((model, stood_in)) = retold(model, text) else { continue };
            let (width, height) = [(60, 18), (80, 24), (120, 40), (30, 9)][frames % 4];
            check(&drawn(&Model { size: Size { width, height }, ..model.clone() }), text);
            crate::displayable::assert_displayable(&model.title());
            (frames, fields) = (frames + 1, fields + stood_in);
        }
        states += usize::from(matches!(model.place, Place::Work(_)));
    }
    crate::hostile::kills::say(&format!(
        "hostile text: {frames} frames of {states} states, {fields} fields of facts in them"
    ));
    assert!(states > 100 && fields > 50_000, "{states}, {fields}");
}

/// Every cell holds one thing of one or two columns, and a wide one is followed by a blank.
fn check(frame: &ratatui::buffer::Buffer, text: &str) {
    for y in 0..frame.area.height {
        for x in 0..frame.area.width {
            let symbol = frame.cell((x, y)).unwrap().symbol();
            let wide = symbol.width();
            assert!((1..=2).contains(&wide), "{symbol:?} of {text:?} has {wide} columns");
            let odd = |c: char| {
                c.is_control()
                    || matches!(u32::from(c), 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F
                        | 0xFE00..=0xFE0F | 0xFEFF | 0xE000..=0xF8FF | 0xE0000..=0xE0FFF)
            };
            assert!(!symbol.chars().any(odd), "{symbol:?} of {text:?}");
            if wide == 2 {
                let next = frame.cell((x + 1, y)).map(|cell| cell.symbol());
                assert_eq!(next, Some(" "), "{symbol:?} of {text:?} at {x} {y}");
            }
        }
    }
}

#[test]
fn hostile_text_in_ascii_is_ascii() {
    for text in HOSTILE {
        for mut model in models(text) {
            model.look.ascii = true;
            let frame = drawn(&model);
            let ascii = frame.content().iter().all(|cell| cell.symbol().is_ascii());
            assert!(ascii, "{text:?}");
        }
    }
}

#[test]
fn the_clocks_stand_whatever_an_order_says() {
    for text in HOSTILE {
        let mut stage = Stage::draft();
        stage.means("order", text);
        stage.until("swirl.vial-1");
        let seen = super::frame::text(&stage.model());
        assert!(seen.contains("DILUTE BY"), "{seen}");
        let now = vialwatch::words::local_seconds(stage.now.utc, stage.now.offset_min);
        assert!(seen.lines().next().unwrap().ends_with(&now), "{seen}");
    }
}
