//! What the sandbox remembers: used codes, the newest refresh token of each grant, revocations.
//!
//! In memory, per process, for the last [`GRANTS`] grants. A restart forgets that a code or token
//! was used or revoked; it never makes a good one bad. Does not belong here: what tokens hold
//! ([`super::seal`]).

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Timestamp;

/// How many grants are remembered.
const GRANTS: usize = 10_000;

#[derive(Default)]
pub struct Ledger(Mutex<Known>);

#[derive(Default)]
struct Known {
    grants: HashMap<String, Grant>,
    /// In the order of their first use, to forget the oldest.
    order: VecDeque<String>,
    /// Everything issued up to then is revoked.
    revoked_until: Option<Timestamp>,
}

#[derive(Default)]
struct Grant {
    code_used: bool,
    revoked: bool,
    /// The generation of the newest refresh token.
    newest: u64,
    /// When it replaced the one before.
    rotated: Option<Timestamp>,
}

impl Known {
    fn grant(&mut self, name: &str) -> &mut Grant {
        if !self.grants.contains_key(name) {
            if self.order.len() >= GRANTS
                && let Some(oldest) = self.order.pop_front()
            {
                self.grants.remove(&oldest);
            }
            self.order.push_back(name.to_owned());
        }
        self.grants.entry(name.to_owned()).or_default()
    }
}

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Uses the grant's code. A second use revokes the grant (RFC 6749 4.1.2) and answers false.
    pub fn use_code(&self, grant: &str) -> bool {
        let mut known = self.lock();
        let grant = known.grant(grant);
        if grant.code_used {
            grant.revoked = true;
        }
        !std::mem::replace(&mut grant.code_used, true)
    }

    /// Exchanges the refresh token of this generation, and answers the generation of its successor.
    /// The token before the newest is good for `grace` more and leads to the newest again. Any older
    /// one, or that one later, was stolen or lost track of: it revokes the grant and answers `None`.
    pub fn rotate(
        &self,
        grant: &str,
        generation: u64,
        now: Timestamp,
        grace: Duration,
    ) -> Option<u64> {
        let mut known = self.lock();
        let grant = known.grant(grant);
        if grant.revoked {
            return None;
        }
        if generation >= grant.newest {
            grant.newest = generation.saturating_add(1);
            grant.rotated = Some(now);
            return Some(grant.newest);
        }
        let in_grace = grant.rotated.is_some_and(|since| now <= since.plus(grace));
        if in_grace && !grace.is_zero() && generation.saturating_add(1) == grant.newest {
            return Some(grant.newest);
        }
        grant.revoked = true;
        None
    }

    pub fn revoke(&self, grant: &str) {
        self.lock().grant(grant).revoked = true;
    }

    /// Revokes everything that was issued up to now.
    pub fn revoke_all(&self, now: Timestamp) {
        self.lock().revoked_until = Some(now);
    }

    pub fn is_revoked(&self, grant: &str, issued: i64) -> bool {
        let known = self.lock();
        let by_name = known.grants.get(grant).is_some_and(|grant| grant.revoked);
        by_name || known.revoked_until.is_some_and(|until| issued <= until.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn only_the_last_grants_are_remembered() {
        let ledger = Ledger::default();
        for at in 0..=GRANTS {
            assert!(ledger.use_code(&at.to_string()));
        }
        assert!(
            !ledger.use_code(&GRANTS.to_string()),
            "the newest is remembered"
        );
        assert!(ledger.use_code("0"), "the oldest is forgotten");
        assert_eq!(ledger.lock().grants.len(), GRANTS);
    }

    #[test]
    fn the_token_before_the_newest_is_good_within_the_grace_only() {
        let ledger = Ledger::default();
        let start = Timestamp(0);
        assert_eq!(ledger.rotate("g", 0, start, MINUTE), Some(1));
        assert_eq!(ledger.rotate("g", 0, start.plus(MINUTE), MINUTE), Some(1));
        assert_eq!(ledger.rotate("g", 1, start.plus(MINUTE), MINUTE), Some(2));
        assert_eq!(
            ledger.rotate("g", 0, start.plus(MINUTE), MINUTE),
            None,
            "two before"
        );
        assert_eq!(
            ledger.rotate("g", 2, start.plus(MINUTE), MINUTE),
            None,
            "revoked with it"
        );
    }

    #[test]
    fn without_grace_the_second_use_revokes() {
        let ledger = Ledger::default();
        assert_eq!(ledger.rotate("g", 0, Timestamp(0), Duration::ZERO), Some(1));
        assert_eq!(ledger.rotate("g", 0, Timestamp(0), Duration::ZERO), None);
        assert!(ledger.is_revoked("g", 0));
    }

    #[test]
    fn a_token_from_before_a_restart_is_good() {
        assert_eq!(
            Ledger::default().rotate("g", 7, Timestamp(0), MINUTE),
            Some(8)
        );
    }
}
