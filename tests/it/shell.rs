//! The machine's side of the screen: bytes as keys, the loop on a clock that jumps, the store.

mod cabinet;
mod keyboard;
mod screen;
mod stage;
