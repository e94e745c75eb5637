use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::crypto::random::SystemRandom;

fn place() -> Place<'static> {
    Place {
        project: "prj_1",
        account: "",
        row: "",
        field: "data_key",
        version: 1,
    }
}

#[test]
fn a_ring_survives_its_file_and_only_its_owner_may_read_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sub/master.key");
    let mut ring = MasterKeyRing::generate(&SystemRandom);
    let wrapped = ring.wrap(&SystemRandom, &place(), &[9; 32]);
    ring.write_new(&path).expect("written");
    assert_eq!(
        fs::metadata(&path).expect("there").permissions().mode() & 0o777,
        0o600
    );
    assert!(
        ring.write_new(&path).is_err(),
        "an existing file is never overwritten"
    );

    ring.add_active(&SystemRandom);
    ring.replace(&path).expect("replaced");
    let read = MasterKeyRing::read(&path).expect("read");
    assert_eq!(read.len(), 2);
    assert_eq!(read.active_id(), ring.active_id());
    assert_eq!(
        read.unwrap(&place(), &wrapped)
            .expect("opens")
            .expose_secret(),
        &[9; 32]
    );
}

#[test]
fn what_a_killed_run_left_is_in_nobodys_way_and_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.new");
    let left = folder.path().join("keys.new.new.tmp");
    fs::write(&left, "half a key").expect("written");
    let mut ring = MasterKeyRing::generate(&SystemRandom);
    ring.write_new(&path).expect("written");
    assert!(!left.exists());
    fs::write(&left, "half a key").expect("written");
    ring.add_active(&SystemRandom);
    ring.replace(&path).expect("replaced");
    assert_eq!(MasterKeyRing::read(&path).expect("read").len(), 2);
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["keys.new", "keys.new.lock"]);
}

#[test]
fn the_owner_of_the_file_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("master.key");
    let mut ring = MasterKeyRing::generate(&SystemRandom);
    ring.write_new(&path).expect("written");
    let file = File::open(&path).expect("there");
    // Only root can give files away; for others their own is all that can be kept.
    fchown(&file, Some(12345), Some(12345)).ok();
    let before = file.metadata().expect("there");
    ring.add_active(&SystemRandom);
    ring.replace(&path).expect("replaced");
    let after = fs::metadata(&path).expect("there");
    assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    assert_eq!(after.permissions().mode() & 0o777, 0o600);
    assert_ne!(after.ino(), before.ino());
}

#[test]
fn one_at_a_time_changes_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("master.key");
    let held = MasterKeyRing::lock(&path).expect("a lock");
    let refused = MasterKeyRing::lock(&path).expect_err("refused");
    assert!(matches!(refused, KeyFileError::Locked(_)), "{refused}");
    drop(held);
    MasterKeyRing::lock(&path).expect("a lock");
}

#[test]
fn a_mistyped_key_names_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("master.key");
    fs::write(&path, format!("\n00000000:{}\n", "0".repeat(64))).expect("written");
    let error = MasterKeyRing::read(&path).err().expect("refused");
    assert!(
        matches!(error, KeyFileError::Malformed { line: 2, .. }),
        "{error}"
    );
}
