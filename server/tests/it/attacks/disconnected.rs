//! Somebody looks for the credential of a connection that its owner has disconnected: in the tables,
//! in the database's files and logs, and at the provider.
//!
//! The provider has been told, the rows are gone, and no byte of the credential is left, not even
//! sealed.

use patchbay::services::revoke;
use patchbay::store::Db;

use super::rig::{CLIENT_SECRET, HONEST, KEYED, Rig, dump, found, texts};
use crate::provider::GOOD_KEY;
use crate::support::{Setup, both_databases};

/// The files of the database, where it has any: the log counts too.
fn files(db: &Db) -> Vec<u8> {
    let Db::Sqlite { path, .. } = db else {
        return Vec::new();
    };
    let mut bytes = Vec::new();
    for suffix in ["", "-wal"] {
        bytes.extend(std::fs::read(format!("{}{suffix}", path.display())).unwrap_or_default());
    }
    bytes
}

/// What is sealed in a table, in hexadecimal.
async fn sealed(rig: &Rig, table: &str) -> Vec<String> {
    let hex = match &rig.app.core.db {
        Db::Sqlite { .. } => format!("SELECT hex(credential) FROM {table}"),
        Db::Postgres(_) => format!("SELECT upper(encode(credential, 'hex')) FROM {table}"),
    };
    texts(&rig.app.core, &hex).await
}

/// The sealed values of which something is left.
fn left(bytes: &[u8], sealed: &[String]) -> Vec<String> {
    let there = |text: &&String| {
        let value = hex::decode(text).expect("hexadecimal");
        // Any part of it would tell; all of them begin alike.
        let mut parts = value.chunks(value.len() / 3).skip(1);
        parts.any(|part| part.len() >= 16 && bytes.windows(part.len()).any(|own| own == part))
    };
    sealed.iter().filter(there).cloned().collect()
}

both_databases! {
    async fn nothing_of_the_credential_is_left(setup: Setup) {
        let rig = Rig::new(setup).await;
        rig.provider.set(|knobs| {
            knobs.mark = "canary-token-".to_owned();
            knobs.rotate = true;
        });
        let person = rig.person(&rig.ours, "person").await;
        let other = rig.person(&rig.ours, "other").await;
        rig.connect(&person, HONEST).await;
        rig.save_key(&person, &format!("{GOOD_KEY}canary-typed-key")).await.ok();
        rig.connect(&other, HONEST).await;
        let mut all = sealed(&rig, "connections").await;
        rig.app.advance(std::time::Duration::from_secs(2 * 60 * 60));
        rig.check(&person, HONEST).await.ok();
        all.extend(sealed(&rig, "connections").await);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 4, "before and after the refresh");
        let live = rig.provider.live_refresh_tokens();

        for slug in [HONEST, KEYED] {
            let path = format!("/api/v1/linked-acc/integration/{slug}");
            rig.app.delete(path).bearer(&person.token).send().await.ok();
        }
        let waiting = sealed(&rig, "revocations").await;
        assert_eq!(waiting.len(), 1, "what is to be revoked waits, sealed anew");
        all.extend(waiting);
        let kept = sealed(&rig, "connections").await;
        assert_eq!(kept.len(), 1, "the other's");
        let step = revoke::step(&rig.app.core).await.expect("a step");
        assert_eq!((step.tried, step.failed.len()), (1, 0), "{step:?}");

        let calls = rig.provider.calls("/revoke");
        assert_eq!(calls.len(), 1, "{calls:?}");
        let revoked = calls[0].form("token").expect("a token");
        assert!(live.contains(&revoked), "{revoked}");
        assert!(!rig.provider.live_refresh_tokens().contains(&revoked), "it does not work any more");
        assert!(sealed(&rig, "revocations").await.is_empty(), "wiped");

        // Not in any row, whatever the table; not in the files, while it runs.
        let gone: Vec<String> = all.into_iter().filter(|value| !kept.contains(value)).collect();
        let rows = dump(&rig.app.core).await.to_uppercase();
        for value in &gone {
            assert!(!rows.contains(value.as_str()), "{value} is in a row");
        }
        let secrets = ["canary-token-", "canary-typed-key", CLIENT_SECRET].map(str::to_owned);
        let hits = found(&[rows.as_bytes(), &files(&rig.app.core.db)].concat(), &secrets);
        assert!(hits.is_empty(), "{hits:#?}");

        // The log is folded into the file when it is closed, and then not even what was sealed is there.
        rig.app.core.db.close().await;
        let bytes = files(&rig.app.core.db);
        let hits = left(&bytes, &gone);
        assert!(hits.is_empty(), "{} of {} in the file", hits.len(), gone.len());
        if matches!(rig.app.core.db, Db::Sqlite { .. }) {
            assert_eq!(left(&bytes, &kept), kept, "what is kept is found, so the search works");
        }
    }

    /// A provider that is down does not keep us from forgetting: at the end of its time the row goes.
    async fn what_cannot_be_revoked_is_forgotten_all_the_same(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.connect(&person, HONEST).await;
        rig.provider.set(|knobs| knobs.revoke_status = Some(http::StatusCode::SERVICE_UNAVAILABLE));
        let path = format!("/api/v1/linked-acc/integration/{HONEST}");
        rig.app.delete(path).bearer(&person.token).send().await.ok();
        for _ in 0..40 {
            revoke::step(&rig.app.core).await.expect("a step");
            rig.app.advance(std::time::Duration::from_secs(60 * 60));
        }
        assert!(sealed(&rig, "revocations").await.is_empty());
        assert!(rig.provider.calls("/revoke").len() >= 5, "{}", rig.provider.calls("/revoke").len());
        let again = rig.session(&rig.ours.key, "person").await;
        assert_eq!(rig.application(&again, HONEST).await["connected"], false);
    }
}
