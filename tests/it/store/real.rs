//! The store on the file system of the machine.
#![expect(clippy::disallowed_methods, reason = "looks from outside at what the store wrote")]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use tempfile::TempDir;
use vialwatch::store::disk::{Access, Disk, RealDisk, read_file};
use vialwatch::store::{SaveFault, SaveState, Shelf, Store, StoreError};

use super::{begin_with_notes, derived, me, note, only};
use crate::support::facts::record;

fn place() -> (TempDir, Store<RealDisk>) {
    let place = tempfile::tempdir().unwrap();
    let store = Store::new(RealDisk::private(), &place.path().join("data"));
    (place, store)
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn all_under(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    into.push(folder.to_owned());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all_under(&path, into) } else { into.push(path) }
    }
}

#[test]
fn everything_is_for_its_owner_alone() {
    let (place, store) = place();
    let (_keeper, _) = begin_with_notes(&store, 2);
    let mut paths = Vec::new();
    all_under(&place.path().join("data"), &mut paths);
    assert!(paths.len() >= 7, "{paths:?}");
    for path in paths {
        assert_eq!(mode(&path), if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        assert!(!path.to_string_lossy().ends_with(".tmp"));
    }
}

#[test]
fn a_shared_folder_is_for_its_group_too() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::new(RealDisk::shared(), &place.path().join("data"));
    let (keeper, _) = begin_with_notes(&store, 1);
    assert_eq!(mode(keeper.files().folder()), 0o2770);
    assert_eq!(mode(&keeper.files().journal()), 0o660);
}

#[test]
fn a_session_goes_on_in_another_program_on_the_same_folder() {
    let (place, store) = place();
    let second = Store::new(RealDisk::private(), &place.path().join("data"));
    let (keeper, mut records) = begin_with_notes(&store, 2);
    let files = keeper.files().clone();
    match second.open_for_writing(&files, &me()).map(|_| ()) {
        Err(StoreError::HeldBy { holder, .. }) => assert_eq!(holder, Some(me())),
        other => panic!("{other:?}"),
    }
    keeper.close(false).unwrap();
    let mut opened = second.open_for_writing(&files, &me()).unwrap();
    assert_eq!((&opened.records, &opened.found), (&records, &vec![]));
    records.push(record(4, note("from the second program")));
    assert_eq!(opened.keeper.save(&records[3..]), SaveState::Saved);
    opened.keeper.write_document(&derived(files.stem(), None)).unwrap();
    opened.keeper.close(true).unwrap();
    assert!(store.sessions_in_progress().unwrap().is_empty());
    assert_eq!(store.open_for_reading(&only(&store)).unwrap().records, records);
}

#[test]
fn a_torn_tail_on_a_real_disk_is_cut_and_kept() {
    let (_place, store) = place();
    let (keeper, records) = begin_with_notes(&store, 2);
    let files = keeper.files().clone();
    keeper.close(false).unwrap();
    let whole = std::fs::read(files.journal()).unwrap();
    let torn = [whole.as_slice(), b"{\"v\":1,\"seq\":4,\"fa"].concat();
    std::fs::write(files.journal(), torn).unwrap();
    let opened = store.open_for_writing(&files, &me()).unwrap();
    assert_eq!((opened.records, opened.found.len()), (records, 1));
    assert_eq!(std::fs::read(files.journal()).unwrap(), whole);
}

#[test]
fn another_program_that_appends_is_noticed() {
    use std::io::Write;
    let (_place, store) = place();
    let (mut keeper, _) = begin_with_notes(&store, 1);
    let journal = keeper.files().journal();
    let mut other = std::fs::OpenOptions::new().append(true).open(&journal).unwrap();
    other.write_all(b"x").unwrap();
    let foreign = SaveState::Unsaved { reason: SaveFault::ForeignWriter };
    assert_eq!(keeper.save(&[record(3, note("mine"))]), foreign);
}

#[test]
fn a_folder_that_takes_no_writes_is_said_and_healed_later() {
    let (_place, store) = place();
    let (mut keeper, mut records) = begin_with_notes(&store, 1);
    let folder = keeper.files().folder().to_owned();
    let moved = folder.with_extension("moved");
    std::fs::rename(&folder, &moved).unwrap();
    std::fs::write(&folder, b"a file stands in the way").unwrap();
    records.push(record(3, note("waits")));
    assert!(matches!(keeper.save(&records[2..]), SaveState::Unsaved { .. }));
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(&moved, &folder).unwrap();
    assert!(matches!(keeper.retry(), SaveState::Restored { facts: 1, .. }));
    assert_eq!(store.open_for_reading(keeper.files()).unwrap().records, records);
}

#[test]
fn links_pipes_devices_and_folders_are_refused_at_once() {
    let (place, store) = place();
    let (keeper, _) = begin_with_notes(&store, 1);
    let files = keeper.files().clone();
    drop(keeper);
    let elsewhere = place.path().join("elsewhere");
    std::fs::rename(files.journal(), &elsewhere).unwrap();
    let refused = |what: &str| {
        let read = store.open_for_reading(&files).map(|_| ());
        assert!(matches!(read, Err(StoreError::NotRegular { .. })), "{what}: {read:?}");
        let write = store.open_for_writing(&files, &me()).map(|_| ());
        assert!(matches!(write, Err(StoreError::NotRegular { .. })), "{what}: {write:?}");
    };
    symlink(&elsewhere, files.journal()).unwrap();
    refused("link");
    std::fs::remove_file(files.journal()).unwrap();
    std::fs::create_dir(files.journal()).unwrap();
    refused("folder");
    std::fs::remove_dir(files.journal()).unwrap();
    let fifo = files.journal();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &fifo,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    refused("pipe");
    let disk = RealDisk::private();
    assert!(disk.open(Path::new("/dev/null"), Access::Read).is_err());
}

/// The folder that a site has chosen may lie behind a link; what the program makes in it is no link.
#[test]
fn below_the_data_folder_no_link_is_followed_and_to_it_one_may_lead() {
    let place = tempfile::tempdir().unwrap();
    let (real, link) = (place.path().join("real"), place.path().join("link"));
    std::fs::create_dir(&real).unwrap();
    symlink(&real, &link).unwrap();
    let store = Store::new(RealDisk::private(), &link);
    let (keeper, records) = begin_with_notes(&store, 1);
    let files = keeper.files().clone();
    keeper.close(false).unwrap();
    assert_eq!(store.open_for_reading(&files).unwrap().records, records);
    for folder in [files.folder().to_owned(), link.join("sessions"), link.join("open")] {
        let away = place.path().join("away");
        std::fs::rename(&folder, &away).unwrap();
        symlink(&away, &folder).unwrap();
        let mut before = Vec::new();
        all_under(&away, &mut before);
        let write = store.open_for_writing(&files, &me()).map(|_| ());
        assert!(write.is_err(), "{}", folder.display());
        let is_of_the_session = !folder.ends_with("open");
        assert_eq!(store.open_for_reading(&files).is_err(), is_of_the_session);
        let mut after = Vec::new();
        all_under(&away, &mut after);
        assert_eq!(after, before, "nothing is made behind it");
        std::fs::remove_file(&folder).unwrap();
        std::fs::rename(&away, &folder).unwrap();
    }
    store.open_for_writing(&files, &me()).unwrap();
}

#[test]
fn a_file_larger_than_the_cap_is_not_read() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("large");
    std::fs::write(&path, b"12345").unwrap();
    let disk = RealDisk::private();
    assert_eq!(read_file(&disk, &path, 5).unwrap(), b"12345");
    let refused = read_file(&disk, &path, 4).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::FileTooLarge);
    let mut file = disk.open(&path, Access::Read).unwrap();
    assert!(disk.read_to_end(&mut file, 4).is_err(), "counted, not trusted");
}

#[test]
fn a_name_that_is_taken_is_never_renamed_over_as_new() {
    let place = tempfile::tempdir().unwrap();
    let (from, to) = (place.path().join("from"), place.path().join("to"));
    std::fs::write(&from, b"new").unwrap();
    std::fs::write(&to, b"old").unwrap();
    let disk = RealDisk::private();
    let refused = disk.rename_new(&from, &to).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::AlreadyExists);
    assert!(disk.create_new(&to).is_err());
    assert_eq!(std::fs::read(&to).unwrap(), b"old");
    std::fs::remove_file(&to).unwrap();
    disk.rename_new(&from, &to).unwrap();
    assert_eq!(disk.list(place.path()).unwrap(), ["to"]);
}

#[test]
fn the_reserve_is_made_of_real_bytes() {
    use std::os::unix::fs::MetadataExt;
    let (place, store) = place();
    let (_keeper, _) = begin_with_notes(&store, 0);
    let found = std::fs::metadata(place.path().join("data/reserve")).unwrap();
    assert_eq!(found.len() as usize, vialwatch::store::RESERVE_BYTES);
    assert!(found.blocks() * 512 >= found.len(), "not sparse");
    assert_eq!(store.list(Shelf::Sessions).unwrap().len(), 1);
}
