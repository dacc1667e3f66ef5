//! Choosing a walkthrough: the scenarios with their titles, the aim of the one under the cursor, and
//! what is asked before one begins. On every frame it says PRACTICE.
//!
//! ```text
//!  ▨ PRACTICE ▨   Walkthroughs with planned mishaps; nothing of them is a preparation
//!  ▸ cloudy-vial         A cloudy vial
//!    wrong-colour        A powder that is not white
//! ────────────────────────────────────────────────────────────────────────────────
//!  Set a vial aside that is not clear.
//! ```

use super::canvas::{Canvas, Row};
use super::column::Column;
use super::footer;
use super::text::{cut, width};
use super::theme::Ink;
use crate::app::Model;
use crate::app::picking::{About, Offered, Picking};
use crate::words::{PRACTICE_MARK, Shown, practice as words, practice_mark};

/// Rows under the list, for the aim of the one under the cursor.
const AIM_ROWS: u16 = 3;
/// With fewer rows none stays empty.
const ROOMY: u16 = 22;
/// Columns that names may take.
const MOST_NAME: usize = 24;

/// Draws the scenarios, or what is asked before one begins.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, picking: &Picking, real_goes_on: bool) {
    let area = canvas.area();
    canvas.put(area.x.saturating_add(1), area.y, area.width, "vialwatch", Ink::Strong);
    let chosen = picking.form.as_ref().and_then(|_| picking.here()?.about.as_ref().ok());
    let mark = chosen.map_or_else(|| PRACTICE_MARK.to_owned(), |it| practice_mark(it.speed));
    let band = canvas.text(&format!(" {mark}"));
    let mut y = area.y.saturating_add(1);
    canvas.band(y, &band, Ink::Practice);
    y = y.saturating_add(1);
    let bottom = area.bottom().saturating_sub(2);
    canvas.repeat(area.x, bottom, area.width, '─', Ink::Plain);
    footer::draw(canvas, model);
    let mut column = Column::new(area.width.saturating_sub(2), model.look);
    if let Some(fault) = &picking.fault {
        column.hang("✗ ", &Shown::new(fault).to_string(), Ink::Strong);
    }
    let x = area.x.saturating_add(1);
    match (chosen, &picking.form) {
        (Some(about), Some(_)) => {
            ask(&mut column, picking, about, (real_goes_on, area.height >= ROOMY));
            column.draw(canvas, x, y, bottom.saturating_sub(y));
        }
        _ => {
            let under = bottom.saturating_sub(AIM_ROWS).saturating_sub(1);
            list(&mut column, picking, usize::from(under.saturating_sub(y)));
            column.draw(canvas, x, y, under.saturating_sub(y));
            canvas.repeat(area.x, under, area.width, '─', Ink::Plain);
            let mut aim = Column::new(area.width.saturating_sub(2), model.look);
            match picking.here().map(|it| &it.about) {
                Some(Ok(about)) => aim.say(&Shown::new(&about.aim).to_string(), Ink::Plain),
                Some(Err(why)) => aim.hang("✗ ", &Shown::new(why).to_string(), Ink::Plain),
                None => {}
            }
            aim.draw(canvas, x, under.saturating_add(1), AIM_ROWS);
        }
    }
}

/// The one that was chosen, and the fields.
fn ask(column: &mut Column, picking: &Picking, about: &About, (real, roomy): (bool, bool)) {
    let gap = |column: &mut Column| {
        if roomy {
            column.gap();
        }
    };
    column.say(&Shown::new(&about.title).to_string(), Ink::Strong);
    column.say(&Shown::new(&about.aim).to_string(), Ink::Plain);
    gap(column);
    if let Some(form) = &picking.form {
        column.form(form, &[]);
    }
    column.say(&words::seed(picking.drawn), Ink::Plain);
    gap(column);
    if real {
        column.hang("▲▲ ", words::REAL_GOES_ON, Ink::Warning);
        gap(column);
    }
    column.say(words::WHO, Ink::Plain);
    column.say(words::WORTH, Ink::Plain);
    column.say(words::AFTERWARDS, Ink::Plain);
}

fn list(column: &mut Column, picking: &Picking, rows: usize) {
    let Some(offered) = &picking.offered else {
        return column.say(words::BEING_READ, Ink::Plain);
    };
    column.say(words::TO_CHOOSE, Ink::Strong);
    let names = offered.iter().map(|it| width(&name(it))).max().unwrap_or(0).min(MOST_NAME);
    let most = rows.saturating_sub(column.rows.len()).max(1);
    // What is left out above or below takes a row to say so.
    let whole = offered.len() <= most;
    let shown = if whole { most } else { most.saturating_sub(1).max(1) };
    let first = picking.cursor.saturating_sub(shown.saturating_sub(1));
    for (index, it) in offered.iter().enumerate().skip(first).take(shown) {
        one(column, it, names, index == picking.cursor);
    }
    if !whole {
        let below = offered.len().saturating_sub(first.saturating_add(shown));
        let text = format!("{first} more above, {below} below");
        column.hang("  ", &text, Ink::Faint);
    }
}

fn name(offered: &Offered) -> String {
    Shown::new(&offered.id).to_string()
}

fn one(column: &mut Column, offered: &Offered, names: usize, here: bool) {
    let ascii = column.look.ascii;
    let name = cut(&name(offered), names, ascii);
    let pad = " ".repeat(names.saturating_sub(width(&name)).saturating_add(2));
    let about = match &offered.about {
        Ok(about) => Shown::new(&about.title).to_string(),
        Err(why) => format!("can't be used: {}", Shown::new(why)),
    };
    let site = if offered.site { format!("{}   ", words::OF_SITE) } else { String::new() };
    let (mark, ink) = if here { ("▸ ", Ink::Here) } else { ("  ", Ink::Plain) };
    let text = super::canvas::as_shown(&format!("{mark}{name}{pad}{site}{about}"), column.look);
    let width = column.width;
    column.push(Row::of(cut(&text, width, ascii), ink));
}
