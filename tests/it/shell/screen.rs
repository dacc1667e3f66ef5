//! The loop of the screen, as it runs in the program, with everything outside played.

use vialwatch::app::{self, Size};
use vialwatch::session::fact::Fact;
use vialwatch::shell::screen::{End, Ended};

use super::stage::{Act, SECOND, Stage};

const MS: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const TERM: Act = Act::End(End::Signal(15));
/// Long enough for the keys before to be certain.
const WAIT: Act = Act::Pass(100 * MS);
/// What is asked first after a session is resumed: was anything done meanwhile?
const NOTHING_DONE: &[u8] = b"1";

/// A key that a person presses: some time after the last.
fn pressed(keys: &[&'static [u8]]) -> Vec<Act> {
    keys.iter().flat_map(|key| [Act::Pass(2 * SECOND), Act::Type(key)]).collect()
}

#[test]
fn home_is_drawn_before_anything_is_read_and_then_nothing_wakes() {
    let played = Stage::new(vec![Act::Pass(10 * HOUR), TERM]).at_home();
    assert_eq!(played.log, ["draw home", "list", "draw home", "wait", "close"]);
    assert_eq!(played.ended, Ended::Outside(End::Signal(15)));
}

#[test]
fn a_fact_is_drawn_as_pending_saved_drawn_as_saved_and_then_copied() {
    let acts = vec![Act::Mark("# key"), Act::Type(NOTHING_DONE), WAIT, Act::Mark("# end"), TERM];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    let order = played.after("# key");
    // At first the key may be the beginning of a scan.
    assert_eq!(order[..2], ["draw Saved", "wait"], "{order:?}");
    assert_eq!(order[2..6], ["draw Pending", "save 1", "draw Saved", "settle"], "{order:?}");
    assert_eq!(played.saved(), played.session().records());
}

#[test]
fn a_file_is_made_with_all_facts_once_the_dose_is_accepted() {
    let played = Stage::new(vec![Act::Mark("# created"), TERM]).prepare("1.3");
    let at = |what: &str| played.log.iter().position(|it| it == what).expect(what);
    assert!(at("look up") < at("create") && at("create") < at("settle"), "{:?}", played.log);
    assert!(at("draw Saved") < at("settle"), "said before the copy: {:?}", played.log);
    assert_eq!(played.saved(), played.session().records());
}

#[test]
fn what_is_given_and_refused_ends_the_run_without_a_file() {
    let played = Stage::new(vec![]).prepare("0.4");
    assert!(matches!(played.ended, Ended::App(app::Ended::Refused(_))), "{:?}", played.ended);
    let played = Stage::new(vec![]).prepare("abc");
    assert!(matches!(played.ended, Ended::App(app::Ended::Unreadable(_))), "{:?}", played.ended);
    assert!(played.disk.all().is_empty(), "nothing was created");
}

#[test]
fn each_wake_draws_once_and_a_running_clock_wakes_each_second() {
    let acts = vec![
        Act::Pass(3 * SECOND),
        Act::Mark("# quiet"),
        Act::Pass(60 * SECOND),
        Act::Mark("# end"),
        TERM,
    ];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    let quiet = played.after("# quiet");
    let (waits, draws) = (
        quiet.iter().filter(|it| **it == "wait").count(),
        quiet.iter().filter(|it| it.starts_with("draw")).count(),
    );
    assert!((59..=61).contains(&waits), "{waits} wakes in a minute: {quiet:?}");
    assert_eq!(draws, waits);
    assert_eq!(quiet.len(), waits + draws, "and nothing else happens: {quiet:?}");
}

/// Ten hours, in which every limit passes, wake by wake.
#[test]
fn ten_hours_pass_as_they_would() {
    let played = Stage::new(vec![Act::Pass(10 * HOUR), TERM]).resume_at("swirl.vial-1");
    assert!(played.count("draw") > 36_000, "a draw each second: {}", played.count("draw"));
    assert!(played.count("ring") > 0, "alarms rang");
    assert_eq!(played.count("ring"), played.count("ring notice"), "alarms are told elsewhere too");
    let passed = |fact: &Fact| matches!(fact, Fact::WindowPassed { .. });
    assert!(played.session().records().iter().any(|record| passed(&record.fact)));
    assert_eq!(played.saved(), played.session().records());
}

#[test]
fn the_bell_waits_for_no_disk() {
    let played = Stage::new(vec![Act::Pass(10 * HOUR), TERM]).resume_at("swirl.vial-1");
    let first = played.log.iter().position(|it| it.starts_with("ring")).unwrap();
    assert_eq!(played.log[first - 1], "wait");
    assert!(played.log[first + 1].starts_with("draw"), "{:?}", &played.log[first..first + 3]);
}

#[test]
fn time_asleep_is_told_before_a_key_counts() {
    let acts = vec![Act::Sleep(20 * 60 * SECOND), Act::Type(b"\r"), TERM];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    let facts: Vec<&Fact> = played.session().records().iter().map(|record| &record.fact).collect();
    let slept = facts.iter().position(|it| matches!(it, Fact::Suspended { .. }));
    assert!(slept.is_some_and(|at| at + 1 >= facts.len() - 2), "{:?}", &facts[facts.len() - 3..]);
    assert_eq!(played.saved(), played.session().records());
}

/// What has become due is recorded and saved although nobody will see it drawn.
#[test]
fn a_signal_lets_time_speak_first_and_leaves_everything_saved() {
    for end in [End::Signal(1), End::Signal(2), End::Signal(15), End::Gone] {
        let acts = vec![
            Act::Pass(SECOND),
            Act::Type(NOTHING_DONE),
            Act::Pass(20 * MS),
            Act::Mark("# end"),
            Act::End(end),
        ];
        let played = Stage::new(acts).resume_at("swirl.vial-1");
        assert_eq!(played.ended, Ended::Outside(end));
        let last = played.after("# end");
        assert!(!last.iter().any(|it| it.starts_with("draw")), "{last:?}");
        assert_eq!(last.last(), Some(&"close"));
        assert_eq!(played.saved(), played.session().records());
    }
}

#[test]
fn a_limit_that_passes_with_the_signal_is_on_disk() {
    let acts = vec![Act::Sleep(9 * HOUR), TERM];
    let asleep = Stage::new(acts).resume_at("swirl.vial-1");
    let passed = |fact: &Fact| matches!(fact, Fact::WindowPassed { .. });
    assert!(asleep.saved().iter().any(|record| passed(&record.fact)));
    assert_eq!(asleep.saved(), asleep.session().records());
}

#[test]
fn a_terminal_that_is_gone_when_drawn_on_ends_the_run() {
    let typed = Act::Type(NOTHING_DONE);
    let acts = vec![Act::Pass(SECOND), typed, Act::Unplug, Act::Mark("# gone"), WAIT];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    assert_eq!(played.ended, Ended::Outside(End::Gone));
    assert_eq!(played.after("# gone"), ["save 1", "settle", "settle", "close"]);
    assert_eq!(played.saved(), played.session().records(), "the key was the last that counted");
}

#[test]
fn a_stop_is_followed_by_a_whole_frame_in_the_right_size() {
    let small = Size { width: 100, height: 30 };
    let acts = vec![
        Act::Mark("# stopped"),
        Act::Resize(small),
        Act::Mark("# continued"),
        Act::Continue,
        Act::Mark("# end"),
        TERM,
    ];
    let played = Stage::new(acts).at_home();
    assert_eq!(played.after("# stopped"), ["forget", "draw home", "wait"]);
    assert_eq!(played.after("# continued"), ["take over", "forget", "draw home", "wait"]);
    assert_eq!(played.model.size, small);
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_draws_only_when_it_is_ours_again() {
    let acts = vec![
        Act::Mark("# key"),
        Act::Type(b"\x1a"),
        Act::Continue,
        Act::Mark("# back"),
        Act::Pass(SECOND),
        Act::Mark("# end"),
        TERM,
    ];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    let key = played.after("# key");
    assert_eq!(key[..4], ["suspend", "wait", "take over", "forget"], "{key:?}");
}

/// As after `bg`: the terminal belongs to the shell, so the program stops again.
#[test]
fn behind_another_program_it_stops_again_and_a_signal_still_ends_it() {
    let acts = vec![Act::Type(b"\x1a"), Act::Pass(0), Act::Pass(0), Act::Mark("# end"), TERM];
    let played = Stage::new(acts).in_background().resume_at("swirl.vial-1");
    assert_eq!(played.count("suspend"), 3);
    assert_eq!(played.count("take over"), 0);
    assert_eq!(played.ended, Ended::Outside(End::Signal(15)));
}

/// Each is the beginning of something that never comes.
#[test]
fn the_countdown_goes_on_after_every_cut_sequence() {
    for cut in [&b"\x1b["[..], b"\x1b", b"\xe2\x82", b"\x1b[200~", b"\x1bO", b"\x1b]0;"] {
        let acts = vec![
            Act::Pass(3 * SECOND),
            Act::Type(cut),
            Act::Mark("# cut"),
            Act::Pass(10 * SECOND),
            Act::Type(b"m"),
            WAIT,
            Act::Mark("# end"),
            TERM,
        ];
        let played = Stage::new(acts).resume_at("swirl.vial-1");
        let draws = played.after("# cut").iter().filter(|it| it.starts_with("draw")).count();
        let cut = cut.escape_ascii();
        assert!((10..=14).contains(&draws), "{draws} draws after {cut}: {:?}", played.log);
        assert_eq!(played.model.over, app::Over::Monitor, "the key counts after {cut}");
    }
}

#[test]
fn the_clock_of_practice_jumps_between_two_frames() {
    let acts = vec![Act::Mark("# key"), WAIT, Act::Type(b"j"), WAIT, Act::Mark("# end"), TERM];
    let played = Stage::new(acts).practice().resume_at("swirl.vial-1");
    let order = played.after("# key");
    let jump = order.iter().position(|it| *it == "jump").expect("the clock jumps");
    assert_eq!(order.iter().filter(|it| **it == "jump").count(), 1, "{order:?}");
    assert!(order[jump..].iter().any(|it| it.starts_with("draw ")), "{order:?}");
}

#[test]
fn a_lone_escape_counts_after_its_moment() {
    let acts =
        vec![Act::Type(b"m"), Act::Pass(2 * SECOND), Act::Type(b"\x1b"), Act::Pass(60 * MS), TERM];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    assert_eq!(played.model.over, app::Over::None);
}

#[test]
fn a_page_of_pasted_text_is_one_message_and_no_act() {
    static PASTED: [u8; 3_072] = [b'x'; 3_072];
    let acts = vec![
        Act::Pass(3 * SECOND),
        Act::Mark("# paste"),
        Act::Type(&PASTED),
        Act::Type(b"\r"),
        Act::Pass(SECOND),
        Act::Mark("# end"),
        TERM,
    ];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    let after = played.after("# paste");
    assert_eq!(after.iter().filter(|it| it.starts_with("save")).count(), 0, "{after:?}");
    assert!(after.iter().filter(|it| it.starts_with("draw")).count() <= 5, "{after:?}");
}

#[test]
fn a_full_disk_is_tried_again_until_it_takes_what_waited() {
    let acts = vec![
        Act::DiskFails(true),
        Act::Type(NOTHING_DONE),
        WAIT,
        Act::Mark("# full"),
        Act::Pass(21 * SECOND),
        Act::DiskFails(false),
        Act::Mark("# free"),
        Act::Pass(6 * SECOND),
        Act::Mark("# end"),
        TERM,
    ];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    assert!(played.count("draw NotSaved") >= 20, "{:?}", played.log);
    let tried = played.after("# full").iter().filter(|it| **it == "settle").count();
    assert!((4..=5).contains(&tried), "every five seconds, and not more: {tried}");
    assert!(played.after("# free").contains(&"draw Saved"), "{:?}", played.after("# free"));
    assert_eq!(played.saved(), played.session().records());
}

/// A terminal that takes nothing keeps neither saving nor the end waiting.
#[test]
fn a_stalled_terminal_stalls_nothing_else() {
    let acts = vec![
        Act::Stall(true),
        Act::Mark("# stalled"),
        Act::Type(NOTHING_DONE),
        Act::Pass(SECOND),
        Act::Stall(false),
        Act::Mark("# free"),
        Act::Pass(SECOND / 2),
        Act::Mark("# end"),
        Act::Stall(true),
        TERM,
    ];
    let played = Stage::new(acts).resume_at("swirl.vial-1");
    let stalled = played.after("# stalled");
    assert!(stalled.contains(&"save 1"), "{stalled:?}");
    let tries = stalled.iter().filter(|it| **it == "stalled").count();
    assert!((10..=16).contains(&tries), "{tries} tries in a second");
    assert_eq!(
        played.after("# free").iter().find(|it| it.starts_with("draw")),
        Some(&"draw Saved")
    );
    assert_eq!(played.saved(), played.session().records());
}

#[test]
fn leaving_ends_the_run_and_leaves_the_session_to_others() {
    let played = Stage::new(pressed(&[b"\x03"])).resume_at("swirl.vial-1");
    assert_eq!(played.ended, Ended::App(app::Ended::Left));
    let lock = played.disk.all().into_keys().find(|it| it.extension().is_some_and(|e| e == "lock"));
    assert!(lock.is_some(), "it is still in progress");
}
