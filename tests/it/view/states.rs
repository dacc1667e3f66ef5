//! Every screen and state, each by its name: what stored frames and assertions go through.

use std::sync::LazyLock;

use vialwatch::app::Model;

mod acts;
mod outside;
mod practice;
mod prepare;
mod review;
mod trouble;

/// A name and what it looks like at 80 by 24 in colour.
type State = (&'static str, fn() -> Model);

static ALL: LazyLock<Vec<(&'static str, Model)>> = LazyLock::new(|| {
    let states = [
        outside::STATES,
        practice::STATES,
        prepare::STATES,
        trouble::STATES,
        acts::STATES,
        review::STATES,
    ]
    .concat();
    states.into_iter().map(|(name, make)| (name, make())).collect()
});

/// All of them, each made once.
pub(super) fn all() -> &'static [(&'static str, Model)] {
    &ALL
}

/// The state with this name.
pub(super) fn state(name: &str) -> Model {
    let (_, model) = all().iter().find(|(it, _)| *it == name).unwrap_or_else(|| panic!("{name}"));
    model.clone()
}
