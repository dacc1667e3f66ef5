//! The same on ext4, XFS and Btrfs, each made in a file and mounted: full, taken away, and ext4 and XFS
//! cut off at any moment from what no sync has brought to them. Where that is not allowed, says so.
//!
//! `VIALWATCH_CUTS` is how often each is cut off, `VIALWATCH_SEED` where chance begins.

use super::place::{Medium, Place};
use super::{Notes, PREPARE, finished_on_a_full_disk, killed_on_a_full_disk};
use crate::hostile::kills::{Chance, Promise, number_from, say};

const EXT4: Medium = Medium { name: "ext4", made_by: "mkfs.ext4 -q", size: "32M" };
/// The variables let it be as small as its own tests have it.
const XFS: Medium = Medium {
    name: "XFS",
    made_by: "TEST_DIR=1 TEST_DEV=1 QA_CHECK_FS=1 mkfs.xfs -q -f",
    size: "32M",
};
const BTRFS: Medium = Medium { name: "Btrfs", made_by: "mkfs.btrfs -q", size: "120M" };

/// How often the power is cut on each, where nothing else is asked for.
const CUTS: u64 = 25;
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

/// One life of the program up to a cut: notes that are waited for, and some that are not.
fn cut_off(place: &mut Place, chance: &mut Chance, life: u64) -> String {
    let mut run = place.start(if life == 0 { PREPARE } else { RESUME });
    for _ in 0..=chance.below(4) {
        let answer = run.usual();
        run.say(&answer);
    }
    let notes: String = (0..chance.below(30)).map(|n| format!(":note {n} of {life}\n")).collect();
    run.tell(&notes);
    chance.spin();
    place.cut();
    run.kill();
    run.hear_out();
    run.text().to_owned()
}

#[test]
fn an_ext4_or_xfs_cut_off_at_any_moment_has_every_line_that_was_said_to_be_saved() {
    let cuts = number_from("VIALWATCH_CUTS").unwrap_or(CUTS);
    let seed = number_from("VIALWATCH_SEED").unwrap_or(1);
    for medium in [EXT4, XFS] {
        let Some(mut place) = Place::on(&medium) else { continue };
        let (mut chance, mut promise) = (Chance(seed), Promise::default());
        let mut unsaved = 0;
        for life in 0..cuts {
            let said = cut_off(&mut place, &mut chance, life);
            place.mount_again();
            let opened = place.vialwatch(RESUME);
            assert_eq!(opened.status, 0, "{}", opened.stderr);
            promise.is_kept_in(&place.journal(), &said);
            unsaved += u64::from(said.contains("\nunsaved "));
        }
        say(&format!(
            "{}: power cut {cuts} times, seed {seed}: {} lines promised, all kept; {unsaved} times \
             something could not be saved before the program went",
            medium.name,
            promise.count()
        ));
        assert!(promise.count() > cuts, "too little was saved to prove anything");
    }
}
