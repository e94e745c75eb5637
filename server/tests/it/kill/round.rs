//! Rounds: everybody works, somebody is killed, everybody looks for what was written.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use patchbay::clock::pause;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::chance::Chance;
use super::database::{self, Seen};
use super::journal::{Tally, Worker, is_cut};
use super::operator::{Act, Operator};
use super::process::Server;
use super::scene::Scene;
use super::summary::Summary;
use super::{Error, Result, cast};

/// How many answers there are at most before somebody is killed.
const ANSWERS: u64 = 40;
/// How long after them at most, where no command is killed.
const MOMENT: Duration = Duration::from_millis(20);
/// How long may pass until there is something to kill.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who is killed, in turn.
const TURNS: [Victims; 5] = [
    Victims {
        server: true,
        command: None,
    },
    Victims {
        server: false,
        command: Some(Act::Apply),
    },
    Victims {
        server: true,
        command: Some(Act::Rotate),
    },
    Victims {
        server: false,
        command: Some(Act::Rotate),
    },
    Victims {
        server: true,
        command: Some(Act::Apply),
    },
];

/// Who is killed.
#[derive(Clone, Copy, Debug)]
struct Victims {
    server: bool,
    command: Option<Act>,
}

impl Victims {
    fn name(self) -> String {
        let command = self.command.map(|act| match act {
            Act::Rotate => "keys rotate",
            Act::Apply => "apply",
        });
        let server = self.server.then_some("server");
        server
            .into_iter()
            .chain(command)
            .collect::<Vec<_>>()
            .join(" and ")
    }
}

/// Everything that lasts from round to round.
struct Play {
    scene: Arc<Scene>,
    server: Server,
    workers: Vec<Box<dyn Worker>>,
    operator: Operator,
    tally: Arc<Tally>,
    seen: Seen,
    chance: Chance,
    starts: Vec<Duration>,
    cut: BTreeMap<&'static str, u64>,
}

/// Plays rounds until one fails.
///
/// # Errors
/// What was lost, with the number of the round and who was killed.
pub async fn play(scene: &Arc<Scene>, rounds: u64, mut chance: Chance) -> Result<Summary> {
    let tally = Arc::<Tally>::default();
    let operator = Operator::new(scene, &tally, chance.fork()).await?;
    let (server, _) = Server::start(scene).await?;
    let mut play = Play {
        workers: cast(scene, &tally, &mut chance).await?,
        scene: Arc::clone(scene),
        server,
        operator,
        tally,
        seen: Seen::default(),
        chance,
        starts: Vec::new(),
        cut: BTreeMap::new(),
    };
    let mut killed = BTreeMap::new();
    for (number, victims) in (1..=rounds).zip(TURNS.into_iter().cycle()) {
        let who = victims.name();
        let at = |error: Error| format!("round {number} ({who} killed): {error}");
        play.round(victims).await.map_err(at)?;
        *killed.entry(who).or_default() += 1;
    }
    Ok(Summary {
        database: scene.database(),
        tally: play.tally,
        killed,
        cut: play.cut,
        codes: play.seen.codes(),
        starts: play.starts,
    })
}

impl Play {
    async fn round(&mut self, victims: Victims) -> Result<()> {
        let (stop, stopped) = watch::channel(false);
        let (kill, killed) = watch::channel(false);
        let mut working = JoinSet::new();
        for mut worker in std::mem::take(&mut self.workers) {
            let stopped = stopped.clone();
            working.spawn(async move {
                let done = work(&mut *worker, &stopped).await;
                (worker, done)
            });
        }
        let aim = Aim {
            victims,
            answers: self.chance.below(ANSWERS),
            moment: match victims.command {
                // Its first half is its start, in which nothing is written, and beside all the others
                // it takes longer than it took alone.
                Some(_) => {
                    let alone = self.operator.lasting();
                    alone / 2 + self.chance.moment(alone)
                }
                None => self.chance.moment(MOMENT),
            },
            acknowledged: self.tally.acknowledged(),
            running: self.operator.running(),
        };
        let operating = operate(&mut self.operator, victims.command, (&stopped, &killed));
        let killing = async {
            let aimed = aim.take().await;
            kill.send_replace(victims.command.is_some());
            let dead = match victims.server {
                true => self.server.kill(),
                false => Ok(()),
            };
            stop.send_replace(true);
            aimed.and(dead)
        };
        let (operated, killed) = tokio::join!(operating, killing);
        while let Some(worked) = working.join_next().await {
            let (worker, done) = worked?;
            done.map_err(|error| format!("{}: {error}", worker.name()))?;
            if worker.is_open() {
                *self.cut.entry(worker.name()).or_default() += 1;
            }
            self.workers.push(worker);
        }
        operated?;
        killed?;
        if self.operator.is_open() {
            *self.cut.entry("command").or_default() += 1;
        }
        if victims.server {
            let (server, lasting) = Server::start(&self.scene).await?;
            self.server = server;
            self.starts.push(lasting);
        }
        self.verify().await
    }

    /// The server comes first: it must serve from whatever a cut-off rotation has left.
    async fn verify(&mut self) -> Result<()> {
        let mut verifying = JoinSet::new();
        for mut worker in std::mem::take(&mut self.workers) {
            verifying.spawn(async move {
                let done = worker.verify().await;
                (worker, done)
            });
        }
        while let Some(verified) = verifying.join_next().await {
            let (worker, done) = verified?;
            done.map_err(|error| format!("{}: {error}", worker.name()))?;
            self.workers.push(worker);
        }
        self.operator.verify().await?;
        database::check(&self.scene, &mut self.seen, &self.tally).await
    }
}

/// Works until told to stop, or cut off.
async fn work(worker: &mut dyn Worker, stopped: &watch::Receiver<bool>) -> Result<()> {
    while !*stopped.borrow() {
        match worker.step().await {
            Err(error) if is_cut(&error) => break,
            done => done?,
        }
    }
    Ok(())
}

/// Runs commands until told to stop, or until one is killed.
async fn operate(
    operator: &mut Operator,
    only: Option<Act>,
    (stopped, killed): (&watch::Receiver<bool>, &watch::Receiver<bool>),
) -> Result<()> {
    while !*stopped.borrow() {
        match operator.step(only, killed).await {
            Err(error) if is_cut(&error) => break,
            done => done?,
        }
    }
    Ok(())
}

/// When to kill.
struct Aim {
    victims: Victims,
    answers: u64,
    moment: Duration,
    acknowledged: watch::Receiver<u64>,
    running: watch::Receiver<Option<Act>>,
}

impl Aim {
    /// Returns at the moment that was drawn. That is no waiting for something to happen, which a test
    /// must not do by the clock: any moment is right, and the draw is what makes it random.
    async fn take(mut self) -> Result<()> {
        let enough = *self.acknowledged.borrow() + self.answers;
        let answered = self.acknowledged.wait_for(|count| *count >= enough);
        timeout(PATIENCE, answered)
            .await
            .map_err(|_| "nobody is answered any more")??;
        if let Some(act) = self.victims.command {
            let begun = self.running.wait_for(|running| *running == Some(act));
            timeout(PATIENCE, begun)
                .await
                .map_err(|_| "no command runs any more")??;
        }
        let begun = Instant::now();
        // A timer knows milliseconds; the rest is spun away.
        let whole = u64::try_from(self.moment.as_millis())?;
        pause(Duration::from_millis(whole.saturating_sub(1))).await;
        while begun.elapsed() < self.moment {
            std::hint::spin_loop();
        }
        Ok(())
    }
}
