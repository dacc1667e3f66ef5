//! The clocks of practice: all of them move, and by as much as was wished.

use vialwatch::shell::clock::{Clock, JumpingClock, Tick};
use vialwatch::time::Span;

use crate::support::clock::Machine;

/// A machine whose clocks stand still between readings.
struct Still(Machine);

impl Clock for Still {
    fn read(&mut self) -> Tick {
        Tick { reading: self.0.reading(), asleep: Span::from_ns(0) }
    }
}

#[test]
fn a_jump_moves_wall_and_boot_clock_alike_and_never_back() {
    let machine = Machine::new("2026-11-22T12:00:00Z".parse().unwrap());
    let mut clock = JumpingClock::new(Still(machine.clone()));
    let before = clock.read().reading;
    assert_eq!(before, machine.reading(), "nothing is ahead at first");
    clock.jump(Span::from_secs(3600));
    clock.jump(Span::from_ms(500));
    clock.jump(Span::from_secs(-60));
    let after = clock.read().reading;
    assert_eq!((after.utc - before.utc).num_milliseconds(), 3_600_500);
    assert_eq!(after.since_boot_ns - before.since_boot_ns, 3_600_500_000_000);
    assert_eq!((after.boot, after.offset_min), (before.boot, before.offset_min));
    assert_eq!(clock.read().asleep, Span::from_ns(0), "a jump is no sleep");
}

#[test]
fn the_clocks_of_a_machine_can_not_be_moved() {
    let machine = Machine::new("2026-11-22T12:00:00Z".parse().unwrap());
    let mut clock = Still(machine.clone());
    clock.jump(Span::from_secs(3600));
    assert_eq!(clock.read().reading, machine.reading());
}
