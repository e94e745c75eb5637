//! The background work of a serving process: revoking grants, looking after those that end by
//! themselves, ending links that nobody claimed, removing what is over.
//!
//! Each kind runs by itself, so that none waits for another, and begins anew after a panic: a row
//! that breaks one step must not end the work for good.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::clock::pause;
use crate::http::Shared;
use crate::http::edge::chain;
use crate::services::connect::tend;
use crate::services::link::sweep;
use crate::services::revoke::{self, Failed};
use crate::services::{Error, cleanup};

/// How often grants to revoke are looked for.
const REVOKE_EVERY: Duration = Duration::from_secs(1);
/// How often grants are looked for that end by themselves.
const TEND_EVERY: Duration = Duration::from_secs(60);
/// How often what is over is removed.
const CLEAN_EVERY: Duration = Duration::from_secs(10 * 60);
/// How often link sessions are looked for whose time is up.
const LINKS_EVERY: Duration = Duration::from_secs(10);
/// How long a kind of work rests after a panic.
const REST: Duration = Duration::from_secs(10);

/// Starts everything; it ends when `stopped` turns true or the set is dropped.
pub(super) fn start(core: &Shared, stopped: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut workers = Workers {
        core,
        stopped,
        set: JoinSet::new(),
    };
    workers.begin("revoking", REVOKE_EVERY, revoke_once);
    workers.begin("tending", TEND_EVERY, tend_once);
    workers.begin("cleaning", CLEAN_EVERY, clean_once);
    workers.begin("ending links", LINKS_EVERY, end_links_once);
    workers.set
}

/// Those who work, and what they need.
struct Workers<'a> {
    core: &'a Shared,
    stopped: &'a watch::Receiver<bool>,
    set: JoinSet<()>,
}

impl Workers<'_> {
    /// Begins one kind of work, whose `step` is taken every so often.
    fn begin<F, R>(&mut self, name: &'static str, every: Duration, step: F)
    where
        F: Fn(Shared) -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let core = Arc::clone(self.core);
        let work = Work {
            name,
            every,
            rest: REST,
        };
        let supervised = work.supervise(self.stopped.clone(), move || step(Arc::clone(&core)));
        self.set.spawn(supervised);
    }
}

async fn revoke_once(core: Shared) {
    match revoke::step(&core).await {
        Ok(step) => step.failed.iter().for_each(tell),
        Err(error) => failed("revoking", &error),
    }
}

async fn tend_once(core: Shared) {
    match tend::step(&core).await {
        Ok(step) => step.failed.iter().for_each(tell_untended),
        Err(error) => failed("tending", &error),
    }
}

async fn clean_once(core: Shared) {
    core.limits.forget_idle();
    core.gates.forget_idle();
    if let Err(error) = cleanup::step(&core).await {
        failed("cleaning", &error);
    }
}

async fn end_links_once(core: Shared) {
    if let Err(error) = sweep::step(&core).await {
        failed("ending links", &error);
    }
}

fn tell(grant: &Failed) {
    let (connection, app) = (grant.id.as_str(), grant.slug.as_str());
    let (code, cause) = (grant.error.code().as_str(), chain(&grant.error));
    let note = grant.error.provider_note();
    if grant.given_up {
        tracing::error!(
            connection,
            app,
            code,
            cause,
            note,
            "a grant was not revoked; given up"
        );
    } else {
        tracing::warn!(
            connection,
            app,
            code,
            cause,
            note,
            "a grant is not revoked yet"
        );
    }
}

fn tell_untended(grant: &tend::Failed) {
    let (connection, app) = (grant.id.as_str(), grant.slug.as_str());
    let (code, cause) = (grant.error.code().as_str(), chain(&grant.error));
    let note = grant.error.provider_note();
    tracing::warn!(
        connection,
        app,
        code,
        cause,
        note,
        "a grant was not refreshed in time; it is tried again"
    );
}

fn failed(work: &str, error: &Error) {
    tracing::error!(cause = chain(error), "{work}");
}

/// One kind of work.
struct Work {
    name: &'static str,
    every: Duration,
    rest: Duration,
}

impl Work {
    /// Repeats `step` until `stopped` turns true.
    async fn supervise<F, R>(self, mut stopped: watch::Receiver<bool>, step: F)
    where
        F: Fn() -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        loop {
            // In a task of its own, which takes the panic; in a set, which takes it along when this
            // one is dropped.
            let mut task = JoinSet::new();
            task.spawn(step());
            let rest = match task.join_next().await {
                Some(Err(ended)) if ended.is_panic() => {
                    tracing::error!(work = self.name, "background work panicked; it begins anew");
                    self.rest
                }
                _ => self.every,
            };
            tokio::select! {
                () = pause(rest) => {}
                _ = stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn work_that_panicked_begins_anew() {
        let (stop, stopped) = watch::channel(false);
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let work = Work {
            name: "test",
            every: Duration::ZERO,
            rest: Duration::ZERO,
        };
        let step = move || {
            let (run, stop) = (counted.fetch_add(1, Ordering::SeqCst), stop.clone());
            async move {
                assert!(run > 1, "the first two runs panic");
                stop.send_replace(true);
            }
        };
        work.supervise(stopped, step).await;
        assert_eq!(runs.load(Ordering::SeqCst), 3);
    }
}
