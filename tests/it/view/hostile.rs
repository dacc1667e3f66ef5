//! Text from outside in every field: nothing in it moves a cursor, hides, reorders or overlaps.

use unicode_width::UnicodeWidthStr;
use vialwatch::app::{Home, Model, Place, Running, Said, Size};
use vialwatch::session::command::Command;
use vialwatch::session::people::Initials;

use super::frame::drawn;
use super::stage::{Stage, typed};

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
