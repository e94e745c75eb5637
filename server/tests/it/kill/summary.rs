//! What a run reports.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::journal::Tally;

/// A run without a loss.
pub struct Summary {
    /// On which database.
    pub database: &'static str,
    /// What was counted on the way.
    pub tally: Arc<Tally>,
    /// How often each of these was killed.
    pub killed: BTreeMap<String, u64>,
    /// How often each of these was cut off.
    pub cut: BTreeMap<&'static str, u64>,
    /// How many codes the provider got.
    pub codes: usize,
    /// From each start after a kill until the server was ready.
    pub starts: Vec<Duration>,
}

impl Summary {
    /// How long the start took that so many of a hundred did not outlast, in milliseconds.
    fn start(&self, percent: usize) -> f64 {
        let mut starts = self.starts.clone();
        starts.sort_unstable();
        let at = starts.len().saturating_sub(1) * percent / 100;
        starts.get(at).map_or(0.0, Duration::as_secs_f64) * 1000.0
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kills: u64 = self.killed.values().sum();
        let acknowledged = *self.tally.acknowledged().borrow();
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let (took, left) = (&self.tally.took_effect, &self.tally.left_nothing);
        writeln!(
            f,
            "{}: {kills} kills ({})",
            self.database,
            list(&self.killed)
        )?;
        writeln!(f, "  cut off: {}", list(&self.cut))?;
        writeln!(
            f,
            "  acknowledged writes: {acknowledged}, lost: 0 (below 3/{acknowledged} with 95 % confidence)"
        )?;
        writeln!(
            f,
            "  without an answer: {} took effect as a whole, {} left nothing, half: 0",
            count(took),
            count(left)
        )?;
        writeln!(
            f,
            "  used tokens tried again: {}, worked twice: 0; codes at the provider: {}, sent twice: 0",
            count(&self.tally.tried_again),
            self.codes
        )?;
        write!(
            f,
            "  from a start after a kill until ready: p50 {:.0} ms, at most {:.0} ms",
            self.start(50),
            self.start(100)
        )
    }
}

fn list(counts: &BTreeMap<impl fmt::Display, u64>) -> String {
    let counts = counts.iter().map(|(name, count)| format!("{name} {count}"));
    counts.collect::<Vec<_>>().join(", ")
}
