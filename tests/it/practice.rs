//! Walkthroughs: scenario files, what a seed draws, trainees through the real loop, and what the
//! facts then say.

mod debriefed;
mod files;
mod hall;
mod hands;
mod home;
mod manual;
mod mistaken;
pub(crate) mod room;
mod runs;
mod screen;
mod screened;
mod scripted;
mod swept;
mod trainees;
mod walked;
