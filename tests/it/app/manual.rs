//! The manual's list of keys is the table that dispatches them.

use vialwatch::keys::{BINDINGS, Context, Key, manual};

#[test]
fn the_readme_lists_every_key_as_the_table_has_it() {
    let readme =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
            .unwrap();
    assert!(readme.contains(&manual()), "README.md should hold this list:\n{}", manual());
}

#[test]
fn a_key_has_one_meaning_at_a_time_in_each_place() {
    // `n` and Enter mean two things at home only where one of them is offered; `w` is away or back.
    let alternatives = [Key::Char('w')];
    for context in [
        Context::Home,
        Context::Work,
        Context::Field,
        Context::Sheet,
        Context::List,
        Context::Reviewed,
        Context::Signing,
    ] {
        let here: Vec<_> = BINDINGS.iter().filter(|binding| binding.works_in(context)).collect();
        for (at, binding) in here.iter().enumerate() {
            let twice = here.iter().skip(at + 1).any(|other| other.key == binding.key);
            assert!(!twice || alternatives.contains(&binding.key), "{binding:?} in {context:?}");
        }
    }
}
