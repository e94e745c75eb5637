//! `kill -9` at random: no half state, no lost acknowledged write, no token that works twice.
//!
//! The real binary serves from one database. Clients work at once: people connect in browsers, hosts
//! write configs and accounts and claim what was connected behind their links, an operator rotates keys
//! and applies project files. Each writes down what it asks for and what was answered, which is the only
//! truth ([`journal`]). After some answers and a random moment the server, a running command or both are
//! killed. Then the server is started
//! again, and every client looks for what it wrote: what was acknowledged is there, what was not is
//! there wholly or not at all, and what was used is refused.
//!
//! `make test` plays a few rounds, `make kill` two hundred on each database. What is drawn comes from
//! a seed that every failure names; `PATCHBAY_KILL_SEED` draws it again, and `PATCHBAY_KILLS` says how
//! many rounds to play. Where in the program a kill hits is up to the machine, so a seed repeats the
//! rounds and not the crash.
//!
//! [`round`] is one round, [`scene`] what it is played on; each client has its own file. To add one:
//! a [`Worker`](journal::Worker) that alone writes what it checks, and a line in [`cast`].
//!
//! Does not belong here: what a restart does to one given request (`attacks`, `store`).

mod accounts;
mod chance;
mod claims;
mod config;
mod consents;
mod database;
mod form;
mod hand;
mod journal;
mod keys;
mod moved;
mod operator;
mod process;
mod project;
mod round;
mod scene;
mod settings;
mod spent;
mod summary;

#[path = "../../benches/bench/browser.rs"]
#[expect(dead_code, reason = "the load does more in a browser")]
mod browser;
#[path = "../../benches/bench/client.rs"]
mod client;

use std::sync::Arc;

use patchbay::crypto::random::{Random as _, SystemRandom};

use self::chance::Chance;
use self::journal::{Tally, Worker};
use self::scene::Scene;
use crate::support::{Setup, both_databases, html, variable};

/// What can go wrong: nothing that the caller could handle, so a text for the reader.
type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

/// How many rounds `make test` plays: about fifteen seconds of them.
const FEW: u64 = 10;

both_databases! {
    async fn what_was_acknowledged_survives(setup: Setup) {
        let rounds = number("PATCHBAY_KILLS").unwrap_or(FEW);
        let seed = number("PATCHBAY_KILL_SEED").unwrap_or_else(fresh_seed);
        println!("PATCHBAY_KILL_SEED={seed}");
        let scene = Arc::new(Scene::set(setup).await.expect("a server with a project"));
        let played = round::play(&scene, rounds, Chance::from(seed)).await;
        match played {
            Ok(summary) => println!("{summary}"),
            Err(why) => panic!("seed {seed}, {why}\nThe server's log ends:\n{}", scene.log()),
        }
    }
}

/// Everybody who works while servers and commands are killed.
async fn cast(
    scene: &Scene,
    tally: &Arc<Tally>,
    chance: &mut Chance,
) -> Result<Vec<Box<dyn Worker>>> {
    let mut hand = |account| hand::Hand::new(scene, tally, account, chance.fork());
    Ok(vec![
        Box::new(consents::Consents::new(scene, hand("consent-1")).await?),
        Box::new(consents::Consents::new(scene, hand("consent-2")).await?),
        Box::new(claims::Claims::new(scene, hand("claims"))),
        Box::new(keys::Keys::new(scene, hand("keys")).await?),
        Box::new(settings::Settings::new(hand("settings")).await?),
        Box::new(form::Form::new(hand("form")).await?),
        Box::new(moved::Moved::new(scene, hand("moved")).await?),
        Box::new(accounts::Accounts::new(hand("accounts")).await?),
    ])
}

fn number(name: &str) -> Option<u64> {
    let text = variable(name)?;
    let number = text.parse().ok();
    Some(number.unwrap_or_else(|| panic!("{name} must be a number, not `{text}`")))
}

fn fresh_seed() -> u64 {
    let mut bytes = [0; 4];
    SystemRandom.fill(&mut bytes);
    u64::from(u32::from_le_bytes(bytes))
}
