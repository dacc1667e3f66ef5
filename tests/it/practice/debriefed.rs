//! The debrief: a walkthrough played again on the real screen, which stops at each inject and each
//! exception, with the score and the trainer's note beside it.

use vialwatch::app::review::{Entry, Opened, Review, Reviewed, Show};
use vialwatch::app::{Model, Place, Size};
use vialwatch::practice::score::score;
use vialwatch::session::exceptions::exceptions;

use super::hands::frame;
use super::room::{Walked, walk};
use super::trainees::all;
use crate::support::trial::LOOK;

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

fn opened(walked: &Walked) -> Opened {
    let session = walked.session.clone();
    let entry = Entry {
        path: "practice/x.json".into(),
        id: session.opening().id.clone(),
        began: session.records().first().map(|it| it.stamp.reading.utc),
        told: Err("not summed up".to_owned()),
    };
    let (seals, integrity, notes) = (Vec::new(), Ok("intact".to_owned()), Vec::new());
    let now = session.records().last().unwrap().stamp.reading.clone();
    let reviewed = Reviewed { entry, session, seals, integrity, notes, scenario: None };
    let mut opened = Opened::new(reviewed, &now);
    opened.show = Show::Moment;
    opened
}

/// What stands in the last columns of a frame, without its spaces.
fn letters(frame: &str, from: usize) -> String {
    let rows = frame.lines().flat_map(|row| row.chars().skip(from));
    rows.filter(|c| !c.is_whitespace()).collect()
}

/// The frame of the moment that is looked at.
fn shown(opened: &Opened, (width, height): (u16, u16)) -> String {
    let size = Size { width, height };
    let mut model = Model::at_home(LOOK, size, opened.reading().unwrap().clone());
    let mut review = Review::alone();
    review.opened = Some(Box::new(opened.clone()));
    model.place = Place::Review(Box::new(review));
    frame(&model, size)
}

#[test]
fn it_stops_at_each_inject_and_exception_with_the_note_beside_the_screen() {
    let mut read = 0;
    for it in all() {
        let walked = walk(&it.scenario, it.seed, it.right.clone());
        let mut opened = opened(&walked);
        let mut stops = Vec::new();
        for _ in 0..walked.session.records().len() {
            let before = opened.at();
            opened.next_exception();
            if opened.at() <= before {
                break;
            }
            stops.push(opened.records()[opened.at()].seq);
            let Some(note) = opened.note().map(str::to_owned) else { continue };
            let then = opened.model(LOOK, Size { width: 80, height: 24 }).unwrap();
            let Place::Work(work) = &then.place else { panic!("no work") };
            assert!(!work.sights().is_empty(), "{note}: what was seen is seen again");
            for size in SIZES {
                let frame = shown(&opened, size);
                // On the lowest screen it stands over the clocks, which are 24 columns wide.
                let from = if size == SIZES[0] { 36 } else { 0 };
                assert!(letters(&frame, from).contains(&letters(&note, 0)), "{note}\n{frame}");
                assert!(frame.contains("▨ PRACTICE ×60 ▨"), "{frame}");
            }
            read += 1;
        }
        for row in score(&walked.plan, &walked.session).iter().filter(|row| row.given.is_some()) {
            assert!(stops.contains(&row.given.unwrap()), "{}: {}", it.scenario, row.inject);
        }
        for it in exceptions(&walked.session).iter().filter(|it| it.seq > 0) {
            assert!(stops.contains(&it.seq), "{it:?}");
        }
    }
    assert!(read > 25, "only {read} notes");
}
