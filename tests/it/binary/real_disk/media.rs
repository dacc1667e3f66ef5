//! The same on ext4, XFS and Btrfs, each made in a file and mounted: full, taken away, and ext4 and XFS
//! cut off at any call from what no sync has brought to them. Where that is not allowed, says so.
//!
//! `VIALWATCH_CUTS=1` is at each call of a life that goes on and writes notes; else it is every third.

use super::place::{Medium, Place};
use super::{Notes, PREPARE, finished_on_a_full_disk, killed_on_a_full_disk};
use crate::hostile::calls::may_trace;
use crate::hostile::kills::{Promise, number_from, say};

const EXT4: Medium = Medium { name: "ext4", made_by: "mkfs.ext4 -q", size: "32M" };
/// The variables let it be as small as its own tests have it.
const XFS: Medium = Medium {
    name: "XFS",
    made_by: "TEST_DIR=1 TEST_DEV=1 QA_CHECK_FS=1 mkfs.xfs -q -f",
    size: "32M",
};
const BTRFS: Medium = Medium { name: "Btrfs", made_by: "mkfs.btrfs -q", size: "120M" };

/// One call of so many is stopped at, where nothing else is asked for.
const EVERY: u64 = 3;
/// What the program does to its files, and what it says.
const CALLS: &[&str] = &["write", "fsync", "fdatasync", "rename", "openat2"];
/// A life makes fewer calls of one sort than this.
const MOST: u64 = 60;
const RESUME: &[&str] = &["resume", "--plain"];

fn on_every_medium(look: impl FnMut(Place)) {
    [EXT4, XFS, BTRFS].iter().filter_map(Place::on).for_each(look);
}

#[test]
fn a_full_ext4_xfs_or_btrfs_takes_what_was_set_aside_and_the_session_can_be_finished() {
    on_every_medium(finished_on_a_full_disk);
}

#[test]
fn a_program_killed_on_a_full_ext4_xfs_or_btrfs_loses_nothing_that_it_said_was_saved() {
    on_every_medium(killed_on_a_full_disk);
}

/// Four hundred facts by nothing but what was set aside.
#[test]
fn on_a_full_ext4_xfs_or_btrfs_four_hundred_facts_are_saved_in_what_was_set_aside() {
    on_every_medium(|mut place| {
        let mut run = place.start(PREPARE);
        run.usual_until("swirl.vial-1");
        place.fill("filler");
        for fact in 0..400 {
            run.say(&format!(":note {fact}"));
            assert!(run.reply().starts_with("saved "), "{}", run.reply());
        }
        assert!(!place.holds("reserve"), "the disk was full");
    });
}

/// Also in a container, whose files lie on one that shows those below it.
#[test]
fn a_file_system_is_told_of_that_is_not_known_to_keep_what_is_synced_and_no_other() {
    let mount = "mount -t tmpfs tmpfs \"$D\"";
    let overlay = "mount -t tmpfs tmpfs \"$D\" && mkdir \"$D/a\" \"$D/b\" \"$D/c\" && mount -t overlay \
                   overlay -o lowerdir=\"$D/a\",upperdir=\"$D/b\",workdir=\"$D/c\" \"$D\"";
    let ramfs = "mount -t ramfs ramfs \"$D\"";
    let in_memory = [("tmpfs", mount), ("overlay", overlay), ("ramfs", ramfs)];
    let forgetful = in_memory.iter().filter_map(|(name, script)| Place::mounted(name, script));
    let media = [EXT4, XFS, BTRFS];
    let lasting = media.iter().filter_map(Place::on);
    for (place, is_told) in forgetful.map(|it| (it, true)).chain(lasting.map(|it| (it, false))) {
        let run = place.vialwatch(PREPARE);
        assert_eq!(
            run.stderr.contains("may be lost when the machine stops"),
            is_told,
            "{}",
            run.stderr
        );
    }
}

/// The program's own journal is on the disk that is away, and can still be written to there.
#[test]
fn a_disk_taken_away_or_put_back_is_noticed_and_everything_is_where_the_program_looks() {
    on_every_medium(|mut place| {
        let mut run = place.start(PREPARE);
        let mut notes = Notes::default();
        run.usual_until("withdraw");
        assert!(notes.say(&mut run), "{}", run.reply());
        run.settle();
        let on_the_disk = place.journal();
        place.run("mkdir \"$I.aside\" && mount --bind \"$D\" \"$I.aside\" && umount -l \"$D\"");
        assert!(notes.say(&mut run), "it is written anew: {}", run.reply());
        run.settle();
        notes.assert_saved_in(&place.journal());
        place.run("mount --bind \"$I.aside\" \"$D\"");
        assert!(!notes.say(&mut run), "{}", run.reply());
        assert!(run.heard("foreign-writer NOT SAVED: write this step on paper"), "{}", run.reply());
        assert_eq!(place.journal(), on_the_disk, "what came back is left alone");
        place.run("umount \"$D\"");
        assert!(notes.say(&mut run), "{}", run.reply());
        notes.assert_saved_in(&place.journal());
    });
}

/// A life of the program up to its call of this number, then the disk cut off: what it said, and what
/// its journal was before the cut.
fn cut_off(place: &mut Place, call: &str, number: u64) -> (String, String) {
    let (trace, kill) =
        (format!("-etrace={call}"), format!("-einject={call}:signal=KILL:when={number}"));
    let mut run = place.start_under(&["strace", "-f", "-qq", "-o/dev/null", &trace, &kill], RESUME);
    run.tell(":note one\n:note two\n:note three\n:quit\n");
    run.hear_out();
    let written = place.journal();
    place.cut();
    (run.text().to_owned(), written)
}

#[test]
fn an_ext4_or_xfs_cut_off_at_any_call_has_every_line_that_was_said_to_be_saved() {
    if !may_trace() {
        return say("SKIPPED, no tracer is allowed that stops the program at a call");
    }
    let every = number_from("VIALWATCH_CUTS").unwrap_or(EVERY);
    for medium in [EXT4, XFS] {
        let Some(mut place) = Place::on(&medium) else { continue };
        let mut run = place.start(PREPARE);
        run.usual_until("cabinet");
        let mut promise = Promise::default();
        promise.is_kept_in(&place.journal(), run.text());
        run.kill();
        let (mut cuts, mut had_less) = (0, 0);
        for (sort, call) in (0..).zip(CALLS) {
            for number in (1 + sort % every..MOST).step_by(usize::try_from(every).unwrap()) {
                let (said, written) = cut_off(&mut place, call, number);
                promise.is_kept_in(&written, &said);
                place.mount_again();
                cuts += 1;
                had_less += u64::from(place.journal() != written);
                let opened = place.vialwatch(RESUME);
                assert_eq!(opened.status, 0, "{}", opened.stderr);
                promise.is_kept_in(&place.journal(), "");
                if said.contains("left in-progress") {
                    break;
                }
            }
        }
        say(&format!(
            "{}: cut off {cuts} times, {had_less} of them with less than the program had written: {} \
             lines promised, all kept",
            medium.name,
            promise.count()
        ));
        assert!(promise.count() > cuts && had_less > 0, "{} and {had_less}", promise.count());
    }
}
