//! The home screen and the walkthroughs that begin there. Each walkthrough is a run of its own, with
//! its own model, clock and archive, so nothing of it can come among real sessions.

use super::cabinet::{Cabinet, OnShelves};
use super::clock::{Clock, JumpingClock};
use super::rehearsal::Rehearsal;
use super::screen::{Ended, Input, Output, Start, run};
use crate::app::picking::Picked;
use crate::app::{self, Given, Model, Msg};
use crate::store::disk::Disk;
use crate::words::refusal;

/// Runs the screen from home to its end, walkthroughs too. Beside the ending, why a session's file
/// could not be left in order.
pub fn run_home<D: Disk, C: Clock + Clone>(
    model: &mut Model,
    clock: &mut C,
    input: &mut impl Input,
    (output, cabinet): (&mut impl Output, &mut OnShelves<D>),
) -> (Ended, Result<(), String>) {
    let mut start = Start::Home;
    loop {
        let outside = (&mut *output, &mut *cabinet);
        let (ended, closed) = run(model, start, clock, input, outside);
        let Some(picked) = model.take_picked() else { return (ended, closed) };
        let outside = (&mut *output, &mut *cabinet);
        let walked = practise(model, &picked, clock, input, outside);
        start = Start::Scenarios;
        output.forget();
        model.size = output.size();
        match walked {
            Err(fault) => model.back_from_practice(Some(fault)),
            Ok((ended @ Ended::Outside(_), closed)) => return (ended, closed),
            Ok((Ended::App(_), closed)) => model.back_from_practice(closed.err()),
        }
    }
}

/// One walkthrough; why it did not begin.
fn practise<D: Disk, C: Clock + Clone>(
    model: &Model,
    picked: &Picked,
    clock: &C,
    input: &mut impl Input,
    (output, cabinet): (&mut impl Output, &mut OnShelves<D>),
) -> Result<(Ended, Result<(), String>), String> {
    let mut clock = JumpingClock::new(clock.clone());
    let now = clock.read().reading;
    let (walk, protocol) = cabinet.walk(picked, &now)?;
    let mut rehearsal = Rehearsal::new(cabinet.store().clone(), protocol, &walk.plan, &now);
    let opening = Cabinet::begin(&mut rehearsal, &now)?;
    let mut there = Model::at_home(model.look, model.size, now);
    there.home = None;
    there.practice = Some(Box::new(walk));
    there.given = Given { by: Some(picked.by.clone()), ..Given::default() };
    let start = Start::With(Box::new(Msg::Begun(Ok(opening))));
    output.forget();
    let (ended, closed) = run(&mut there, start, &mut clock, input, (output, &mut rehearsal));
    match ended {
        Ended::App(app::Ended::Refused(why) | app::Ended::Unreadable(why)) => {
            Err(refusal::sentence(why).to_owned())
        }
        Ended::App(app::Ended::NotCreated) => {
            Err(there.home.and_then(|home| home.fault).unwrap_or_default())
        }
        _ => Ok((ended, closed)),
    }
}
