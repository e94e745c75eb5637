//! The master key is changed while everybody works, and the operator's machine dies in the middle of
//! it, three times.
//!
//! No request may fail meanwhile, whichever key its project's data key is wrapped by; a run that was
//! cut off must be finished by the next one; and then no row may need the old key, which is gone.

use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use patchbay::crypto::master_key::MasterKeyRing;
use patchbay::services::projects;
use patchbay::store::Db;
use tokio::task::JoinSet;

use super::leaks::running::{Running, patchbay, run};
use super::rig::{KEYED, Rig};
use super::wire;
use crate::provider::GOOD_KEY;
use crate::support::{Home, Setup, both_databases};

/// How many projects there are: each has a data key to be wrapped again.
const PROJECTS: usize = 150;
/// How many people's connections are checked all the time.
const PEOPLE: usize = 8;
/// How many at once.
const AT_ONCE: usize = 3;

/// The real server with what asks it all the time.
struct Load {
    address: SocketAddr,
    key: String,
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    workers: JoinSet<()>,
}

async fn check(address: SocketAddr, key: &str, person: usize) {
    let path = format!("/api/v2/public/linked-account/integration/{KEYED}/check");
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost:{}\r\nx-api-key: {key}\r\n\
         linked_account_id: person-{person}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        address.port()
    );
    let reply = wire::send(address, request.as_bytes()).await;
    assert_eq!(reply.status, 200, "{}", reply.whole());
}

impl Load {
    fn start(address: SocketAddr, key: &str) -> Self {
        let mut load = Self {
            address,
            key: key.to_owned(),
            stop: Arc::default(),
            asked: Arc::default(),
            workers: JoinSet::new(),
        };
        for worker in 0..AT_ONCE {
            let (stop, asked) = (Arc::clone(&load.stop), Arc::clone(&load.asked));
            let key = load.key.clone();
            load.workers.spawn(async move {
                let mut at = worker;
                while !stop.load(Ordering::Relaxed) {
                    check(address, &key, at % PEOPLE).await;
                    asked.fetch_add(1, Ordering::Relaxed);
                    at += 1;
                }
            });
        }
        load
    }

    /// Waits until so many more requests have been answered.
    async fn goes_on(&mut self, more: usize) {
        let until = self.asked.load(Ordering::Relaxed) + more;
        while self.asked.load(Ordering::Relaxed) < until {
            if let Some(ended) = self.workers.try_join_next() {
                ended.expect("no request failed");
            }
            tokio::task::yield_now().await;
        }
    }

    /// Ends it; a request that failed fails the test here.
    async fn end(mut self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(ended) = self.workers.join_next().await {
            ended.expect("no request failed");
        }
        check(self.address, &self.key, 0).await;
        self.asked.load(Ordering::Relaxed)
    }
}

fn rotation(home: &Home) -> Child {
    let mut command = patchbay(home, &[]);
    command
        .args(["keys", "rotate"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().expect("the binary runs")
}

/// How many keys the file has.
fn keys(home: &Home) -> usize {
    MasterKeyRing::read(&home.key_file())
        .expect("a whole file at every moment")
        .len()
}

/// Whether the process holds the key file's lock: it is at work.
fn is_at_work(child: &Child) -> bool {
    let open = Path::new("/proc").join(child.id().to_string()).join("fd");
    let files = std::fs::read_dir(open).into_iter().flatten().flatten();
    let mut names = files.filter_map(|file| std::fs::read_link(file.path()).ok());
    names.any(|name| name.to_string_lossy().ends_with("master.key.lock"))
}

/// Runs rotations until one was killed in the state that `is_time` waits for.
async fn killed(home: &Home, is_time: impl Fn(&Child) -> bool) {
    for _ in 0..20 {
        let mut child = rotation(home);
        while !is_time(&child) && child.try_wait().expect("a child").is_none() {
            tokio::task::yield_now().await;
        }
        child.kill().ok();
        if child.wait().expect("an end").signal() == Some(9) {
            return;
        }
    }
    panic!("each of 20 runs ended before it could be killed");
}

/// The keys by which data keys are wrapped.
async fn wrapped_by(home: &Home) -> Vec<String> {
    let db = Db::open(&home.database_url(), 1)
        .await
        .expect("opens beside it");
    let found = crate::store::texts(&db, "SELECT DISTINCT master_key FROM data_keys").await;
    db.close().await;
    found
}

both_databases! {
    async fn a_rotation_that_dies_three_times_fails_no_request(setup: Setup) {
        let rig = Rig::new(setup).await;
        for person in 0..PEOPLE {
            let person = rig.person(&rig.ours, &format!("person-{person}")).await;
            rig.save_key(&person, &format!("{GOOD_KEY}key")).await.ok();
        }
        for _ in 0..PROJECTS {
            projects::create(&rig.app.core, "Another", true).await.expect("a project");
        }
        rig.app.core.db.close().await;
        let home = rig.app.setup.home.clone();
        let Rig { app, provider, ours, .. } = rig;
        drop(app);

        let port = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address").port();
        let variables = [
            ("PATCHBAY_CATALOG_DIR", home.folder().join("catalog").display().to_string()),
            ("PATCHBAY_EGRESS_ALLOW", provider.host_port()),
            ("PATCHBAY_LISTEN", format!("127.0.0.1:{port}")),
            ("PATCHBAY_PUBLIC_URL", format!("http://localhost:{port}")),
            ("PATCHBAY_RATE_LIMIT", "off".to_owned()),
        ];
        let serve = || {
            let mut serve = patchbay(&home, &variables);
            serve.arg("serve");
            Running::start(serve)
        };
        let server = serve();
        let mut load = Load::start(SocketAddr::from(([127, 0, 0, 1], port)), &ours.key);
        load.goes_on(AT_ONCE).await;
        let old = MasterKeyRing::read(&home.key_file()).expect("a ring").active_id().to_owned();

        // Both keys are in the file, and some rows have moved or none.
        killed(&home, |_| keys(&home) == 2).await;
        load.goes_on(AT_ONCE).await;
        assert_eq!(keys(&home), 2, "the next run finds both");
        // At its very beginning.
        killed(&home, is_at_work).await;
        load.goes_on(AT_ONCE).await;
        // Somewhere in the middle.
        let began = std::time::Instant::now();
        let later = std::time::Duration::from_millis(15);
        killed(&home, |child| is_at_work(child) && began.elapsed() > later).await;
        load.goes_on(AT_ONCE).await;

        let mut finish = patchbay(&home, &[]);
        finish.args(["keys", "rotate"]);
        let said = run(finish);
        assert!(!said.is_empty());
        load.goes_on(2 * PEOPLE).await;
        let asked = load.end().await;
        let active = MasterKeyRing::read(&home.key_file()).expect("a ring");
        assert_eq!(active.len(), 1, "{said}");
        assert_ne!(active.active_id(), old);
        assert_eq!(wrapped_by(&home).await, [active.active_id()], "no row needs another key");
        let file = std::fs::read_to_string(home.key_file()).expect("a file");
        assert!(!file.contains(&old), "the old key is gone");

        // With the new key alone.
        drop(server);
        let server = serve();
        for person in 0..PEOPLE {
            check(SocketAddr::from(([127, 0, 0, 1], port)), &ours.key, person).await;
        }
        drop(server);
        println!("{asked} requests, none failed");
    }
}
