//! What the screen shows: stored frames with glyphs and styles, and what must hold for all of them.

mod blind;
mod every;
mod fault;
pub(crate) mod frame;
mod hostile;
mod sizes;
mod stage;
mod states;
mod stored;
mod title;
