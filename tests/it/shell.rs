//! The machine's side of the screen: bytes as keys, the loop on a clock that jumps, the store.

mod keyboard;
