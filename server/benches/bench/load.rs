//! The two loops. See the crate's docs for what each is for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::client::{Ask, Client};
use crate::{Error, Result};

/// What a schedule may run late besides its own length.
const GRACE: Duration = Duration::from_secs(1);

/// What a worker does over and over, on a connection of its own.
pub trait Work: Send + 'static {
    /// Does it once.
    ///
    /// # Errors
    /// What makes the figure invalid.
    fn once(&mut self) -> impl Future<Output = Result<()>> + Send;
}

/// The same request again and again.
pub struct Repeat {
    /// The connection.
    pub client: Client,
    /// What is asked.
    pub ask: Ask,
}

impl Work for Repeat {
    async fn once(&mut self) -> Result<()> {
        self.client.good(&self.ask).await.map(drop)
    }
}

/// How a loop went.
#[derive(Default)]
pub struct Outcome {
    /// How long each took, sorted.
    pub latencies: Vec<Duration>,
    /// How many failed.
    pub errors: u64,
    /// The first failure.
    pub first_error: Option<String>,
    /// From the beginning until the last was done.
    pub elapsed: Duration,
}

impl Outcome {
    fn record(&mut self, latency: Duration, result: Result<()>) {
        match result {
            Ok(()) => self.latencies.push(latency),
            Err(error) => self.fail(&error),
        }
    }

    fn fail(&mut self, error: &Error) {
        self.errors += 1;
        self.first_error.get_or_insert_with(|| error.to_string());
    }

    fn merge(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.errors += other.errors;
        self.first_error = self.first_error.take().or(other.first_error);
    }

    /// How many a second were done well. What was under way at the end is waited for and counts, so
    /// that slow things have a rate too.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64().max(0.001)
    }

    /// The latency that `share` of all stayed within; exact, for all are kept.
    pub fn percentile(&self, share: f64) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        let at = ((self.latencies.len() as f64 * share).ceil() as usize).saturating_sub(1);
        self.latencies
            .get(at.min(last))
            .copied()
            .unwrap_or_default()
    }
}

/// Every worker begins again as soon as it is done, for this long.
pub async fn closed<W: Work>(workers: Vec<W>, lasting: Duration) -> (Outcome, Vec<W>) {
    let end = Instant::now() + lasting;
    run(workers, move |mut worker| async move {
        let mut outcome = Outcome::default();
        while Instant::now() < end {
            let begun = Instant::now();
            let result = worker.once().await;
            outcome.record(begun.elapsed(), result);
        }
        (outcome, worker)
    })
    .await
}

/// Does `rate` a second by a schedule, for this long. A free worker takes what is due next; what no
/// worker is free for waits, and its waiting counts. What has not begun when twice the time (and
/// [`GRACE`]) is over has failed.
pub async fn open<W: Work>(workers: Vec<W>, rate: f64, lasting: Duration) -> (Outcome, Vec<W>) {
    let schedule = Arc::new(Schedule::new(rate, lasting));
    let pacer = {
        let (schedule, waiting) = (Arc::clone(&schedule), workers.len());
        std::thread::spawn(move || schedule.pace(waiting))
    };
    let (mut outcome, workers) = run(workers, |mut worker| {
        let schedule = Arc::clone(&schedule);
        async move {
            let mut outcome = Outcome::default();
            while let Some(due) = schedule.next().await {
                if Instant::now() > schedule.give_up {
                    outcome.fail(&"was not begun in twice the time".into());
                    continue;
                }
                let result = worker.once().await;
                outcome.record(due.elapsed(), result);
            }
            (outcome, worker)
        }
    })
    .await;
    if pacer.join().is_err() {
        outcome.fail(&"the schedule broke off".into());
    }
    (outcome, workers)
}

async fn run<W, F>(workers: Vec<W>, each: impl Fn(W) -> F) -> (Outcome, Vec<W>)
where
    W: Work,
    F: Future<Output = (Outcome, W)> + Send + 'static,
{
    let begun = Instant::now();
    let mut running = JoinSet::new();
    for worker in workers {
        running.spawn(each(worker));
    }
    let (mut outcome, mut workers) = (Outcome::default(), Vec::new());
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok((own, worker)) => {
                outcome.merge(own);
                workers.push(worker);
            }
            Err(error) => outcome.fail(&error.into()),
        }
    }
    outcome.elapsed = begun.elapsed();
    outcome.latencies.sort_unstable();
    (outcome, workers)
}

/// What is due when.
struct Schedule {
    start: Instant,
    every: Duration,
    total: u64,
    taken: AtomicU64,
    due: Semaphore,
    give_up: Instant,
}

impl Schedule {
    fn new(rate: f64, lasting: Duration) -> Self {
        let rate = rate.max(0.1);
        let start = Instant::now();
        Self {
            start,
            every: Duration::from_secs_f64(1.0 / rate),
            total: ((rate * lasting.as_secs_f64()) as u64).max(1),
            taken: AtomicU64::new(0),
            due: Semaphore::new(0),
            give_up: start + 2 * lasting + GRACE,
        }
    }

    /// The moment when number `at` is due.
    fn moment(&self, at: u64) -> Instant {
        self.start + Duration::from_nanos(nanos(self.every).saturating_mul(at))
    }

    /// Waits for what is due next; nothing after the last.
    async fn next(&self) -> Option<Instant> {
        self.due.acquire().await.ok()?.forget();
        let at = self.taken.fetch_add(1, Ordering::Relaxed);
        (at < self.total).then(|| self.moment(at))
    }

    /// Releases everything at its time, and at the end the workers. On a thread of its own: the
    /// runtime's timer counts in milliseconds, which is longer than most answers take.
    #[expect(
        clippy::disallowed_methods,
        reason = "a thread that does nothing but wait for the next moment"
    )]
    fn pace(&self, workers: usize) {
        for at in 0..self.total {
            let wait = self.moment(at).saturating_duration_since(Instant::now());
            if !wait.is_zero() {
                std::thread::sleep(wait);
            }
            self.due.add_permits(1);
        }
        self.due.add_permits(workers);
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
