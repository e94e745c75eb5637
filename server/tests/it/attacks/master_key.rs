//! The server starts without its master key, with another one, or with a damaged one.
//!
//! It must not start, must not "repair" anything by making a new key, and must leave the database as
//! it was: with the right file put back everything works again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use patchbay::compose::StartError;
use patchbay::crypto::master_key::MasterKeyRing;
use patchbay::crypto::random::SystemRandom;
use patchbay::services::vault::UnlockError;
use patchbay::store::Db;

use super::rig::{HONEST, Rig, dump};
use crate::support::{Setup, both_databases};

/// What the database holds: of SQLite the file itself.
async fn fingerprint(setup: &Setup) -> String {
    let url = setup.home.database_url();
    if let Some(path) = url.strip_prefix("sqlite://") {
        let wal = fs::metadata(format!("{path}-wal")).map_or(0, |file| file.len());
        assert_eq!(wal, 0, "something waits in the log");
        return sha256(&fs::read(path).expect("the database"));
    }
    let db = Db::open(&url, 2).await.expect("opens");
    let all = dump_of(db).await;
    sha256(all.as_bytes())
}

async fn dump_of(db: Db) -> String {
    let Db::Postgres(pool) = &db else {
        unreachable!("only asked for PostgreSQL")
    };
    let tables = "SELECT coalesce(string_agg(tablename::text, ',' ORDER BY tablename), '') \
                  FROM pg_tables WHERE schemaname = 'public'";
    let tables: String = sqlx::query_scalar(tables)
        .fetch_one(pool)
        .await
        .expect("tables");
    let mut all = String::new();
    for table in tables.split(',') {
        let rows = format!(
            "SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '') FROM {table} t"
        );
        let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(rows));
        let text: String = rows.fetch_one(pool).await.expect("rows");
        all.push_str(&format!("{table}\n{text}\n"));
    }
    db.close().await;
    all
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file").permissions().mode() & 0o777
}

/// The ways in which a key file can be wrong, and what is left in its place.
fn wrongs(right: &str) -> Vec<(&'static str, Option<Vec<u8>>)> {
    let another = {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("other.key");
        MasterKeyRing::generate(&SystemRandom)
            .write_new(&path)
            .expect("written");
        fs::read(&path).expect("read")
    };
    let mut flipped = right.as_bytes().to_vec();
    if let Some(last) = flipped
        .iter_mut()
        .rev()
        .find(|byte| byte.is_ascii_hexdigit())
    {
        *last = if *last == b'0' { b'1' } else { b'0' };
    }
    vec![
        ("missing", None),
        ("of another database", Some(another)),
        ("empty", Some(Vec::new())),
        ("white space", Some(b" \n\n".to_vec())),
        ("cut off", Some(right.as_bytes()[..40].to_vec())),
        ("one digit wrong", Some(flipped)),
        ("not text", Some(vec![0xff, 0x00, 0xfe])),
        (
            "something else",
            Some(b"-----BEGIN PRIVATE KEY-----\n".to_vec()),
        ),
    ]
}

fn put(path: &Path, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => fs::write(path, bytes).expect("written"),
        None => fs::remove_file(path).expect("removed"),
    }
}

both_databases! {
    async fn a_wrong_key_file_refuses_the_start_and_touches_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.connect(&person, HONEST).await;
        let setup = rig.app.setup.clone();
        rig.app.core.db.close().await;
        let key = setup.home.key_file();
        let right = fs::read_to_string(&key).expect("the key file");
        let before = fingerprint(&setup).await;

        for (what, bytes) in wrongs(&right) {
            put(&key, bytes.as_deref());
            let error = setup.try_start().await.err().unwrap_or_else(|| panic!("{what}: it starts"));
            let text = error.to_string();
            assert!(matches!(error, StartError::Vault(_)), "{what}: {text}");
            assert!(text.contains(&key.display().to_string()), "{what} does not name the file: {text}");
            assert_eq!(text.lines().count(), 1, "{what}: {text}");
            assert!(!text.contains(right[9..].trim()), "{what}: the key is in the message");
            assert_eq!(fs::read(&key).ok(), bytes, "{what}: the key file was touched");
            assert_eq!(fingerprint(&setup).await, before, "{what}: the database was touched");
            put(&key, Some(right.as_bytes()));
        }
        let rig = Rig { app: setup.start().await, ..rig };
        rig.check(&person, HONEST).await.ok();
    }

    async fn a_new_key_file_is_for_its_owner_only(setup: Setup) {
        let app = setup.start().await;
        assert_eq!(mode(&setup.home.key_file()), 0o600);
        let text = dump(&app.core).await;
        let key = fs::read_to_string(setup.home.key_file()).expect("the key file");
        let digits = key.trim().split_once(':').expect("id and key").1;
        assert!(!text.to_lowercase().contains(digits), "the master key is in the database");
    }

    async fn two_first_starters_end_with_one_key(setup: Setup) {
        let (one, two) = tokio::join!(setup.start(), setup.start());
        let created = patchbay::services::projects::create(&one.core, "Acme", true).await.expect("made");
        let project = created.project_id;
        // What one sealed the other opens: the token key and the project's data key.
        let key = secrecy::ExposeSecret::expose_secret(&created.test_api_key).to_owned();
        let body = serde_json::json!({ "linked_account_id": "person" });
        two.post("/api/v2/public/linked-account").key(&key).json(body.clone()).send().await.ok();
        let token = |app: &crate::support::TestApp| {
            app.post("/api/v2/public/session-token").key(&key).json(body.clone()).send()
        };
        let (first, second) = (token(&one).await.ok(), token(&two).await.ok());
        assert_eq!(first["token"], second["token"], "{project}: both derive the same token");
    }

    /// Two machines with a folder each and one database: the key check in the database decides.
    async fn of_two_first_starters_with_a_key_each_one_is_refused(setup: Setup) {
        let elsewhere = setup.home.folder().join("elsewhere").join("master.key");
        let other = setup.clone().option("master_key_file", elsewhere.display().to_string());
        let (one, two) = tokio::join!(setup.try_start(), other.try_start());
        let (won, lost, of_lost) = match (one, two) {
            (Ok(won), Err(lost)) => (won, lost, elsewhere),
            (Err(lost), Ok(won)) => (won, lost, setup.home.key_file()),
            (Ok(_), Ok(_)) => panic!("two keys for one database"),
            (Err(one), Err(two)) => panic!("nobody starts: {one}; {two}"),
        };
        assert!(matches!(lost, StartError::Vault(UnlockError::KeyLost(_) | UnlockError::WrongKey(_))), "{lost}");
        assert!(lost.to_string().contains(&of_lost.display().to_string()), "{lost}");
        assert!(!of_lost.exists(), "a key file that belongs to nothing is left behind");
        drop(won);
    }
}

/// The binary as an operator runs it.
fn patchbay(setup: &Setup, arguments: &[&str]) -> Output {
    let home = &setup.home;
    Command::new(env!("CARGO_BIN_EXE_patchbay"))
        .args(arguments)
        .env_clear()
        .env("PATCHBAY_DATABASE_URL", home.database_url())
        .env("PATCHBAY_MASTER_KEY_FILE", home.key_file())
        .env("PATCHBAY_SITE_ROOT", home.site())
        .env("PATCHBAY_LISTEN", "127.0.0.1:0")
        .env("PATCHBAY_LOG", "off")
        .output()
        .expect("the binary runs")
}

both_databases! {
    async fn the_binary_says_one_line_and_fails(setup: Setup) {
        let made = patchbay(&setup, &["project", "create", "--name", "Acme", "--json"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let key = setup.home.key_file();
        assert_eq!(mode(&key), 0o600);
        let right = fs::read_to_string(&key).expect("the key file");
        let before = fingerprint(&setup).await;
        for (what, bytes) in wrongs(&right) {
            put(&key, bytes.as_deref());
            for command in [&["serve"][..], &["project", "list"], &["keys", "rotate"]] {
                let ended = patchbay(&setup, command);
                let said = String::from_utf8_lossy(&ended.stderr).into_owned();
                assert_eq!(ended.status.code(), Some(1), "{what} {command:?}: {said}");
                assert_eq!(said.lines().count(), 1, "{what} {command:?}: {said}");
                assert!(said.starts_with("patchbay: "), "{what} {command:?}: {said}");
                assert!(said.contains(&key.display().to_string()), "{what} {command:?}: {said}");
                assert!(ended.stdout.is_empty(), "{what} {command:?}");
                assert_eq!(fs::read(&key).ok(), bytes, "{what} {command:?}: the key file was touched");
                assert_eq!(fingerprint(&setup).await, before, "{what} {command:?}: the database was touched");
            }
            put(&key, Some(right.as_bytes()));
        }
        let listed = patchbay(&setup, &["project", "list"]);
        assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    }
}
