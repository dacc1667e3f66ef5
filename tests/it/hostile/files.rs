//! Paths that are not what they seem: links, pipes, devices, folders, sockets, second names, other
//! owners. Never waited on, never followed, never written through.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::{RESUME, journal_of, left, lock_of};
use crate::binary::driver::{Run, command, vialwatch};

const SHAPES: &[&str] = &["link", "dangling link", "pipe", "device", "folder", "socket"];

/// Puts something of a shape at a path; false where this account may not make it.
fn put(shape: &str, path: &Path, victim: &Path) -> bool {
    let node = |kind, number| mknodat(CWD, path, kind, Mode::RUSR | Mode::WUSR, number).is_ok();
    match shape {
        "link" => symlink(victim, path).is_ok(),
        "dangling link" => symlink(victim.with_extension("nowhere"), path).is_ok(),
        "pipe" => node(FileType::Fifo, 0),
        // The one that gives zeros for ever.
        "device" => node(FileType::CharacterDevice, rustix::fs::makedev(1, 5)),
        "folder" => fs::create_dir(path).is_ok(),
        _ => UnixListener::bind(path).is_ok(),
    }
}

fn take_away(path: &Path) {
    if fs::symlink_metadata(path).unwrap().is_dir() {
        fs::remove_dir(path).unwrap();
    } else {
        fs::remove_file(path).unwrap();
    }
}

/// Each shape in turn at a path, with what is there put back afterwards.
fn each_shape(path: &Path, mut look: impl FnMut(&str)) {
    let place = tempfile::tempdir().unwrap();
    let (victim, aside) = (place.path().join("victim"), place.path().join("aside"));
    let was_there = fs::copy(path, &aside).is_ok();
    for shape in SHAPES {
        fs::write(&victim, "of somebody").unwrap();
        if was_there {
            fs::remove_file(path).unwrap();
        }
        let made = put(shape, path, &victim);
        if made {
            look(shape);
            assert_eq!(fs::read_to_string(&victim).unwrap(), "of somebody", "{shape}");
            assert!(!victim.with_extension("nowhere").exists(), "{shape}");
            take_away(path);
        }
        if was_there {
            fs::copy(&aside, path).unwrap();
        }
    }
}

#[test]
fn what_is_no_file_is_refused_as_a_journal_and_as_a_document_and_left_alone() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let id = journal.file_stem().unwrap().to_str().unwrap().to_owned();
    for path in [journal.clone(), journal.with_extension("json")] {
        each_shape(&path, |shape| {
            for arguments in [&["show", &id][..], &["resume", "--plain", &id]] {
                let run = vialwatch(data.path(), arguments);
                assert_eq!(run.status, 1, "{shape}, {arguments:?}: {}", run.stdout);
                assert!(run.stderr.contains("not a regular file"), "{shape}: {}", run.stderr);
            }
            assert_eq!(vialwatch(data.path(), &["list"]).status, 0, "{shape}");
        });
    }
    assert_eq!(vialwatch(data.path(), &["show", &id]).status, 0, "put back, it is read");
}

#[test]
fn what_is_no_file_is_refused_as_a_lock_and_as_the_reserve() {
    let data = tempfile::tempdir().unwrap();
    left(data.path());
    each_shape(&lock_of(data.path()), |shape| {
        let run = vialwatch(data.path(), RESUME);
        assert_eq!(run.status, 1, "{shape}: {}", run.stdout);
        assert_eq!(vialwatch(data.path(), &["list"]).status, 0, "{shape}");
    });
    each_shape(&data.path().join("reserve"), |shape| {
        let begin = ["prepare", "--plain", "--by", "JD", "--order", shape, "--dose", "1.3"];
        let run = vialwatch(data.path(), &begin);
        assert_eq!(run.status, 1, "{shape}: {}", run.stdout);
        assert!(run.stdout.contains("can't set space aside"), "{shape}: {}", run.stdout);
    });
}

#[test]
fn what_is_no_file_is_refused_as_a_protocol() {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("protocols")).unwrap();
    let path = data.path().join("protocols/mine.json");
    each_shape(&path, |shape| {
        for arguments in [
            &["protocol", "check", path.to_str().unwrap()][..],
            &["protocol", "show", "mine"],
            &["prepare", "--plain", "mine"],
        ] {
            let run = vialwatch(data.path(), arguments);
            let refused = [1, 3, 4].contains(&run.status);
            assert!(refused, "{shape}, {arguments:?}: {} {}", run.status, run.stdout);
        }
        assert_eq!(vialwatch(data.path(), &["protocol", "list"]).status, 0, "{shape}");
    });
}

#[test]
fn a_file_with_a_second_name_is_copied_before_it_is_written_to() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    for torn in [false, true] {
        let other = data.path().join(format!("other-{torn}"));
        if torn {
            let mut text = fs::read_to_string(&journal).unwrap();
            text.push_str("{\"v\":1,\"se");
            fs::write(&journal, text).unwrap();
        }
        fs::hard_link(&journal, &other).unwrap();
        let before = fs::read_to_string(&other).unwrap();
        let mut run = Run::start(data.path(), RESUME);
        run.say(":note written to one of them");
        assert!(run.reply().starts_with("saved "), "{}", run.reply());
        run.say(":quit");
        run.end();
        assert_eq!(fs::read_to_string(&other).unwrap(), before);
        assert!(fs::read_to_string(&journal).unwrap().contains("written to one of them"));
        assert_eq!(fs::metadata(&journal).unwrap().nlink(), 1);
    }
}

#[test]
fn a_session_of_another_user_is_read_and_not_written() {
    let data = tempfile::tempdir().unwrap();
    let journal = left(data.path());
    let id = journal.file_stem().unwrap().to_str().unwrap().to_owned();
    if std::os::unix::fs::chown(&journal, Some(4_711), None).is_err() {
        return super::kills::say("SKIPPED, this account can give no file away");
    }
    let before = fs::read(&journal).unwrap();
    let run = vialwatch(data.path(), &["resume", "--plain", &id]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stderr.contains("belongs to user 4711"), "{}", run.stderr);
    assert_eq!(vialwatch(data.path(), &["show", &id]).status, 0);
    assert_eq!(fs::read(&journal).unwrap(), before);
}

/// An older kernel, or a container that allows no call it does not know.
#[test]
fn where_the_call_that_follows_no_link_is_not_known_a_session_is_kept_all_the_same() {
    if !super::calls::may_trace() {
        return super::kills::say("SKIPPED, no tracer is allowed that refuses a call");
    }
    for error in ["ENOSYS", "EPERM"] {
        let data = tempfile::tempdir().unwrap();
        let refuse = format!("-einject=openat2:error={error}");
        let tracer = ["strace", "-f", "-qq", "-o/dev/null", "-etrace=openat2", &refuse];
        let mut run = Run::of(command(&tracer, data.path(), super::PREPARE));
        run.usual_until("cabinet");
        assert!(run.last_saved() > 5, "{}", run.text());
        let shown = vialwatch(data.path(), &["show", &run.id()]);
        assert_eq!(shown.status, 0, "{}", shown.stderr);
    }
}

#[test]
fn a_data_folder_that_others_can_change_is_told_of() {
    let data = tempfile::tempdir().unwrap();
    left(data.path());
    let warning = "warning: ";
    assert!(!vialwatch(data.path(), RESUME).stderr.contains("can change"), "it is ours alone");
    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let run = vialwatch(data.path(), RESUME);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains(warning) && run.stderr.contains("mode 777"), "{}", run.stderr);
}

/// The only file system that is surely there and surely keeps nothing.
#[test]
fn a_file_system_that_keeps_nothing_is_told_of() {
    let Ok(data) = tempfile::tempdir_in("/dev/shm") else {
        return super::kills::say(
            "SKIPPED, no file system in memory is mounted at its usual place",
        );
    };
    let run = vialwatch(&data.path().join("new"), super::PREPARE);
    let told = run.stderr.contains("may be lost when the machine stops");
    assert!(told, "{}", run.stderr);
}

#[test]
fn no_name_of_a_file_is_built_from_what_a_person_typed() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let order = "../../../escape";
    let given = ["prepare", "--plain", "--by", "../JD", "--order", order, "--dose", "1.3"];
    let mut run = Run::start(&data, &given);
    run.usual_until("hands");
    let id = run.id();
    run.say(":note ../../x");
    run.say(":quit");
    run.end();
    assert!(id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()), "{id}");
    assert!(journal_of(&data, &id).exists());
    let beside: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    for name in ["../sessions", "..", "/etc/passwd", "a/../../b.json"] {
        let run = vialwatch(&data, &["show", name]);
        assert_ne!(run.status, 0, "{name}: {}", run.stdout);
    }
}
