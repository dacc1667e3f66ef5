//! Elapsed time against a machine whose true time is known: limits never count too little, waits
//! never too much, and what a restart hides stays unknown until a person settles it.

use proptest::collection::vec;
use proptest::prelude::*;
use vialwatch::time::{Mark, Span, Timeline};

use super::cases;
use super::turn::{DAY, HOUR, SECOND};
use crate::support::clock::Machine;
use crate::support::story::noon;

#[derive(Clone, Debug)]
enum Event {
    Run(i64),
    Suspend(i64),
    StepWall(i64),
    Reboot(i64),
    /// A fact is recorded.
    Record,
    /// A person settles the clock question with what is true, off by so much.
    Settle(i64),
    /// Another limit and another wait are opened.
    Anchor,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..3 * HOUR).prop_map(Event::Run),
        2 => (0..3 * HOUR).prop_map(Event::Suspend),
        2 => (-2 * DAY..2 * DAY).prop_map(Event::StepWall),
        2 => (-5 * SECOND..5 * SECOND).prop_map(Event::StepWall),
        1 => (0..3 * HOUR).prop_map(Event::Reboot),
        5 => Just(Event::Record),
        1 => (-60 * SECOND..60 * SECOND).prop_map(Event::Settle),
        2 => Just(Event::Anchor),
    ]
}

/// A moment, when it truly was, and in which boot.
struct Anchor {
    mark: Mark,
    true_ns: i64,
    boot: u32,
}

/// The machine, what is recorded of it, and what is true.
struct World {
    machine: Machine,
    timeline: Timeline,
    anchors: Vec<Anchor>,
    boot: u32,
    /// The true time of the last settlement and its boot.
    settled: Option<(i64, u32)>,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            machine: Machine::new(noon()),
            timeline: Timeline::default(),
            anchors: Vec::new(),
            boot: 0,
            settled: None,
        };
        world.record();
        world.anchor();
        world
    }

    fn true_ns(&self) -> i64 {
        (self.machine.true_time() - noon()).num_nanoseconds().unwrap()
    }

    fn record(&mut self) {
        self.timeline.observe(&self.machine.reading());
    }

    fn anchor(&mut self) {
        self.record();
        let mark = self.timeline.mark(&self.machine.reading());
        self.anchors.push(Anchor { mark, true_ns: self.true_ns(), boot: self.boot });
    }

    fn happen(&mut self, event: &Event) -> Result<(), TestCaseError> {
        match event {
            Event::Run(ns) => self.machine.advance(*ns),
            Event::Suspend(ns) => self.machine.sleep(*ns),
            Event::StepWall(ns) => self.machine.step_wall(*ns),
            Event::Reboot(ns) => {
                self.machine.reboot(*ns);
                self.boot += 1;
            }
            Event::Record => self.record(),
            Event::Anchor => self.anchor(),
            Event::Settle(off) => {
                self.record();
                let from = self.anchors[0].mark.floor();
                let claimed = Span::from_ns(self.true_ns() - self.anchors[0].true_ns + off);
                let reading = self.machine.reading();
                let proved = self.timeline.elapsed(&from, &reading).low;
                let extra = self.timeline.settle(&from, claimed, &reading);
                prop_assert!(extra >= Span::default(), "settling took {:?} away", extra);
                let high = self.timeline.elapsed(&from, &reading).high;
                prop_assert!(high.is_some_and(|high| high >= proved), "less than was proved");
                self.settled = Some((self.true_ns(), self.boot));
            }
        }
        Ok(())
    }

    /// Whether the machine can know the time since an anchor.
    fn is_known(&self, anchor: &Anchor) -> bool {
        match self.settled {
            Some((at, boot)) if anchor.true_ns <= at => boot == self.boot,
            _ => anchor.boot == self.boot,
        }
    }

    fn judge(&self) -> Result<(), TestCaseError> {
        let reading = self.machine.reading();
        for anchor in &self.anchors {
            let gone = self.true_ns() - anchor.true_ns;
            let elapsed = self.timeline.elapsed(&anchor.mark.floor(), &reading);
            let wait = self.timeline.elapsed(&anchor.mark.ceil(), &reading).low;
            prop_assert!(wait.ns() <= gone, "a wait saw {:?} of {}", wait, gone);
            prop_assert_eq!(elapsed.high.is_some(), self.is_known(anchor));
            if let Some(high) = elapsed.high {
                let allowed = gone / 2_000 + SECOND;
                prop_assert!(high.ns() >= gone - allowed, "a limit saw {:?} of {}", high, gone);
                prop_assert!(high >= elapsed.low);
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn limits_never_see_too_little_and_waits_never_too_much(events in vec(event(), 1..40)) {
        let mut world = World::new();
        for event in &events {
            world.happen(event)?;
            world.judge()?;
        }
    }

    /// Readings come from outside: none of them may stop the program.
    #[test]
    fn no_reading_breaks_a_timeline(
        readings in vec((any::<i64>(), any::<i32>(), 0_u8..3, any::<i32>()), 1..20)
    ) {
        let mut timeline = Timeline::default();
        let mut marks = Vec::new();
        for (since_boot_ns, wall_s, boot, offset_min) in readings {
            let reading = vialwatch::time::Reading {
                utc: noon() + chrono::TimeDelta::seconds(i64::from(wall_s)),
                offset_min,
                boot: vialwatch::time::BootId(boot.to_string()),
                since_boot_ns,
            };
            timeline.is_new_epoch(&reading);
            timeline.observe(&reading);
            marks.push(timeline.mark(&reading));
            marks.push(timeline.mark_at(noon(), &reading));
            for mark in &marks {
                let elapsed = timeline.elapsed(&mark.floor(), &reading);
                prop_assert!(elapsed.low >= Span::default());
                prop_assert!(elapsed.high.is_none_or(|high| high >= elapsed.low));
                timeline.wall_end(&mark.ceil(), Span::from_secs(i64::MAX));
                timeline.between_high(mark, &marks[0]);
            }
            if wall_s % 5 == 0 {
                timeline.settle(&marks[0], Span::from_ns(since_boot_ns), &reading);
            }
        }
    }
}
