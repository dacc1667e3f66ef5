//! The machine's side of the screen: bytes as keys, the loop on a clock that jumps, the store.

mod cabinet;
mod clock;
mod keyboard;
mod screen;
mod stage;
