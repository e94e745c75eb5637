//! A provider answers with what hurts whoever reads it: a body without end, one that unpacks to a
//! thousand times its size, headers without end, silence in the middle, a byte now and then, nothing.
//!
//! Every call must end with its limits, in words, having read no more than they allow; and everybody
//! else is served meanwhile.

use std::time::{Duration, Instant};

use super::outgoing::{Outgoing, rig};
use crate::provider::Bomb;
use crate::support::{Setup, both_databases};

/// How long one call may take here.
const TIMEOUT: Duration = Duration::from_millis(400);
/// The most that may leave the provider: what is read, and what the network holds on its way.
const MOST: usize = 32 * 1024 * 1024;

both_databases! {
    async fn no_answer_is_read_without_end(setup: Setup) {
        let timeout = format!("{}ms", TIMEOUT.as_millis());
        let setup = setup
            .option("outbound_timeout", timeout.as_str())
            .option("prerequisite_timeout", timeout.as_str());
        let rig = rig(setup).await;
        let bystander = rig.person(&rig.ours, "bystander").await;
        for outgoing in Outgoing::ALL {
            for bomb in Bomb::ALL {
                let what = format!("{bomb:?} at {outgoing:?}");
                let person = rig.person(&rig.ours, &what.replace(' ', "-")).await;
                let blown = rig.provider.blown();
                let began = Instant::now();
                let path = outgoing.path();
                let provoked = outgoing.provoke(&rig, &person, |knobs| knobs.bomb = Some((path, bomb)));
                let others = async {
                    for _ in 0..5 {
                        let call = rig.app.get("/api/v3/org/basics").bearer(&bystander.token);
                        call.send().await.ok();
                    }
                };
                let (told, ()) = tokio::join!(provoked, others);
                rig.provider.set(|knobs| knobs.bomb = None);
                let took = began.elapsed();
                // Some calls are tried twice; the rest is what this machine needs.
                assert!(took < TIMEOUT * 4 + Duration::from_secs(20), "{what} took {took:?}");
                let blown = rig.provider.blown() - blown;
                assert!(blown < MOST, "{what}: {blown} bytes");
                told.is_no_fault_of_ours(outgoing, &what);
            }
        }
    }
}
