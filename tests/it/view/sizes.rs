//! No size of terminal stops the program, and none hides the nearest limit.

use proptest::prelude::*;
use vialwatch::app::{Look, Model, Over, Size};

use super::frame::{drawn, text};
use super::states::all;
use crate::session::cases;

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn any_state_is_drawn_at_any_size(
        width in 0_u16..140,
        height in 0_u16..50,
        (colour, ascii) in (any::<bool>(), any::<bool>()),
        over in prop_oneof![Just(Over::None), Just(Over::Help), Just(Over::Monitor)],
        at in any::<prop::sample::Index>(),
    ) {
        let (_, model) = at.get(all());
        let look = Look { colour, ascii, still: true, notices: false };
        let model = Model { size: Size { width, height }, look, over, ..model.clone() };
        let frame = drawn(&model);
        prop_assert_eq!((frame.area.width, frame.area.height), (width, height));
    }

    /// The terminal may have changed its size since the model heard of it.
    #[test]
    fn a_frame_of_another_size_than_the_model_knows_is_drawn(
        (width, height) in (0_u16..140, 0_u16..50),
    ) {
        let model = super::states::state("warning");
        let backend = ratatui::backend::TestBackend::new(width, height);
        let mut terminal = ratatui::Terminal::new(backend).unwrap();
        terminal.draw(|frame| vialwatch::view::view(&model, frame.buffer_mut())).unwrap();
    }
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_still_shows_the_nearest_limit() {
    for (width, height) in [(20, 6), (59, 40), (140, 17), (59, 17)] {
        let model = Model { size: Size { width, height }, ..super::states::state("warning") };
        let seen = text(&model).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(seen.contains("WARNING dilute by"), "{seen}");
        if height > 8 {
            assert!(seen.contains("too small: 60 columns and 18 rows"), "{seen}");
        }
    }
}
