//! What comes from outside means harm: kills at any moment, two programs at once, files that are
//! not what they seem, text that steers a terminal. One test per line of the list.

mod kills;
mod pairs;
