//! `patchbay serve` as an operator runs it: what it does before it serves, and how it stops.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use patchbay::store::Db;

use crate::support::{Home, Setup, both_databases};

/// The binary, about to serve.
fn serve(home: &Home) -> Command {
    let mut command = home.command();
    command
        .arg("serve")
        .env("PATCHBAY_LISTEN", "127.0.0.1:0")
        .env("PATCHBAY_LOG", "info")
        .stderr(Stdio::piped());
    command
}

fn send(signal: &str, to: &Child) {
    let sent = Command::new("kill")
        .args([signal, &to.id().to_string()])
        .status();
    assert!(sent.expect("kill runs").success());
}

#[tokio::test]
async fn a_second_server_leaves_the_database_as_it_was() {
    let home = Home::sqlite();
    let db = Db::open(&home.database_url(), 1).await.expect("a database");
    let _held = db.lock_for_serving().expect("a lock");
    let ended = serve(&home).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("another patchbay process serves"), "{said}");
    let tables = super::store::texts(&db, "SELECT name FROM sqlite_schema").await;
    assert_eq!(
        tables,
        Vec::<String>::new(),
        "it migrates only what it serves"
    );
    assert!(!home.key_file().exists());
}

#[test]
fn a_folder_without_a_built_site_is_named() {
    let home = Home::sqlite();
    for folder in [
        home.folder().to_owned(),
        home.folder().join("no-such-folder"),
    ] {
        let mut command = serve(&home);
        let ended = command.env("PATCHBAY_SITE_ROOT", &folder).output();
        let ended = ended.expect("the binary runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        let named = format!(
            "PATCHBAY_SITE_ROOT: {} holds no built site",
            folder.display()
        );
        assert!(said.contains(&named), "{said}");
        assert!(!home.key_file().exists(), "nothing was begun");
    }
}

both_databases! {
    async fn a_second_signal_stops_at_once(setup: Setup) {
        let mut command = serve(&setup.home);
        let mut server = command.env("PATCHBAY_PRE_STOP_DELAY", "1h").spawn().expect("it runs");
        let mut lines = BufReader::new(server.stderr.take().expect("its log")).lines();
        let mut until = |what: &str| {
            let found = lines.by_ref().any(|line| line.expect("text").contains(what));
            assert!(found, "it ended without saying {what}");
        };
        until("serving");
        send("-TERM", &server);
        until("draining");
        send("-TERM", &server);
        until("stopped at once");
        assert!(server.wait().expect("an end").success());
    }
}
