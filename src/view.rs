//! The screen in words only, until the room that draws it is merged: place, clock, what stands.
//! Reads the model and nothing else.

use ratatui::Frame;
use ratatui::widgets::Paragraph;

use crate::app::{Model, Place};

/// Draws the model.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let place = match &model.place {
        Place::Home => "home".to_owned(),
        Place::Work(work) => match work.desk.session().standing() {
            Some(question) => format!("[{question}] {:?}", work.mark),
            None => "done".to_owned(),
        },
    };
    let text = format!(
        "vialwatch {:?}\n{place}\n{}\n{}x{}\n{:?}",
        model.session().and_then(|session| session.order()),
        model.now.since_boot_ns,
        model.size.width,
        model.size.height,
        model.session().map(|s| s.last_seq())
    );
    // As large a frame as any: the loop is driven with terminals that take nothing, too.
    let row = ".".repeat(usize::from(frame.area().width));
    let rest = format!("\n{row}").repeat(usize::from(frame.area().height));
    frame.render_widget(Paragraph::new(text + &rest), frame.area());
}
