//! Many processes that start at once on an empty database.

use std::fs::File;
use std::time::Duration;

use patchbay::crypto::master_key::MasterKeyRing;
use patchbay::store::{Db, migrations};
use secrecy::ExposeSecret as _;

use crate::support::{Home, Setup, both_databases};

/// Runs a job in as many threads with runtimes of their own, as processes have.
fn in_processes<T: Send + 'static>(
    count: usize,
    job: impl Fn(usize) -> std::pin::Pin<Box<dyn Future<Output = T>>> + Clone + Send + 'static,
) -> Vec<T> {
    let threads: Vec<_> = (0..count)
        .map(|at| {
            let job = job.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                runtime.expect("a runtime").block_on(job(at))
            })
        })
        .collect();
    threads
        .into_iter()
        .map(|thread| thread.join().expect("a process that ends"))
        .collect()
}

/// SQLite does not wait for whoever makes a new file's write-ahead log, so nobody may do that while
/// somebody else makes or migrates the file.
#[tokio::test]
async fn a_new_file_is_made_by_one_at_a_time() {
    let home = Home::sqlite();
    let url = home.database_url();
    let path = url.strip_prefix("sqlite://").expect("a path");
    let lock = File::create(format!("{path}.migrate-lock")).expect("a lock file");
    lock.lock().expect("a lock");
    let waited = tokio::time::timeout(Duration::from_millis(500), Db::open(&url, 1)).await;
    assert!(waited.is_err(), "it is being made by somebody else");
    assert_eq!(
        std::fs::metadata(path).map(|it| it.len()).unwrap_or(0),
        0,
        "nothing is in it yet"
    );
    drop(lock);
    Db::open(&url, 1).await.expect("a database").close().await;
}

both_databases! {
    async fn eight_migrate_and_each_finds_it_done(setup: Setup) {
        let url = setup.home.database_url();
        let applied = in_processes(8, move |_| {
            let url = url.clone();
            Box::pin(async move {
                let db = Db::open(&url, 1).await.expect("a database");
                let applied = migrations::run(&db).await.expect("a migrated database");
                db.close().await;
                applied.len()
            })
        });
        assert!(applied.contains(&migrations::SQLITE.iter().count()), "{applied:?}");
        setup.start().await.customer().await;
    }

    async fn six_first_starters_with_one_key_file_share_one_key(setup: Setup) {
        let starter = setup.clone();
        let started = in_processes(6, move |_| {
            let setup = starter.clone();
            Box::pin(async move {
                let app = setup.try_start().await.map_err(|error| error.to_string())?;
                let token = app.core.tokens.token(patchbay::crypto::token::TokenKind::State, "x");
                Ok::<_, String>(token.expose_secret().to_owned())
            })
        });
        let tokens: Vec<String> =
            started.into_iter().map(|token| token.expect("each of them starts")).collect();
        assert!(tokens.iter().all(|token| *token == tokens[0]), "they derive the same tokens");
        let ring = MasterKeyRing::read(&setup.home.key_file()).expect("the key file is there");
        assert_eq!(ring.len(), 1);
        setup.start().await.customer().await;
    }

    async fn of_two_first_starters_with_two_key_files_one_stays(setup: Setup) {
        let folder = setup.home.folder().to_owned();
        let starter = setup.clone();
        let started = in_processes(2, move |at| {
            let key = folder.join(format!("machine-{at}.key"));
            let setup = starter.clone().option("master_key_file", key.display().to_string());
            Box::pin(async move { setup.try_start().await.map(drop).map_err(|it| it.to_string()) })
        });
        let refused: Vec<&String> = started.iter().filter_map(|it| it.as_ref().err()).collect();
        assert_eq!(refused.len(), 1, "{started:?}");
        assert!(refused[0].contains("PATCHBAY_MASTER_KEY_FILE"), "{refused:?}");
        let kept: Vec<bool> = (0..2)
            .map(|at| setup.home.folder().join(format!("machine-{at}.key")).exists())
            .collect();
        let started: Vec<bool> = started.iter().map(Result::is_ok).collect();
        assert_eq!(kept, started, "the loser's key is of no use to anybody");
    }
}
