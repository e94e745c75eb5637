//! The files of an SQLite database: who may read them, and when they are made.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use patchbay::store::{Db, StoreError, migrations};

use crate::support::Home;

fn mode(path: &Path) -> u32 {
    let file =
        std::fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_database_is_for_its_owner_only() {
    let home = Home::sqlite();
    let folder = home.folder().join("new/data");
    let file = folder.join("patchbay.db");
    let db = Db::open(&format!("sqlite://{}", file.display()), 1)
        .await
        .expect("a database");
    migrations::run(&db).await.expect("a schema");
    assert_eq!(
        (mode(&folder), mode(&home.folder().join("new"))),
        (0o700, 0o700)
    );
    drop(db.lock_for_serving().expect("a lock"));
    for name in [
        "patchbay.db",
        "patchbay.db-wal",
        "patchbay.db-shm",
        "patchbay.db.serve-lock",
        "patchbay.db.migrate-lock",
    ] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
    db.close().await;
}

#[tokio::test]
async fn what_is_not_there_is_not_made_by_who_only_reads() {
    let home = Home::sqlite();
    let file = home.folder().join("patchbay.db");
    let url = format!("sqlite://{}", file.display());
    let refused = Db::open_existing(&url, 1).await.err().expect("refused");
    assert!(
        refused.to_string().contains(&file.display().to_string()),
        "{refused}"
    );
    assert!(!file.exists());
}

#[tokio::test]
async fn one_serves() {
    let home = Home::sqlite();
    let db = Db::open(&home.database_url(), 1).await.expect("a database");
    let held = db.lock_for_serving().expect("a lock");
    assert!(matches!(db.lock_for_serving(), Err(StoreError::Locked(_))));
    drop(held);
    db.lock_for_serving().expect("a lock");
    db.close().await;
}
