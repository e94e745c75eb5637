//! When a grant ends by itself: as the provider's answer says, else as the app's file does.

use std::time::Duration;

use crate::catalog::Refresh;
use crate::clock::Timestamp;
use crate::domain::connection::GrantEnd;

/// The end of a grant whose refresh token was used or came `now`. `issued` is when that token came,
/// where it is known; `told` how long the provider says that it lasts.
#[must_use]
pub fn grant_end(
    facts: &Refresh,
    now: Timestamp,
    issued: Option<Timestamp>,
    told: Option<Duration>,
) -> Option<GrantEnd> {
    let seconds = |number: u32| Duration::from_secs(number.into());
    let by_age = facts.refresh_lifetime_s.map(seconds);
    let told = told.map(|lasting| now.plus(lasting));
    let by_age = told.or_else(|| Some(issued?.plus(by_age?)));
    let unused = facts.idle_lifetime_s.map(|idle| now.plus(seconds(idle)));
    let at = match (by_age, unused) {
        (Some(by_age), Some(unused)) => by_age.min(unused),
        (by_age, unused) => by_age.or(unused)?,
    };
    let moves = facts.rotates || Some(at) != by_age;
    // Late, because a refresh that is not needed is a call too many; and with a quarter of the time
    // left for a provider that does not answer.
    let tend_at = if moves {
        now.plus(at.since(now) / 4 * 3)
    } else {
        at
    };
    Some(GrantEnd { at, tend_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 24 * 60 * 60;

    fn at(days: u64) -> Timestamp {
        Timestamp(0).plus(Duration::from_secs(days * DAY))
    }

    fn facts(rotates: bool, age: Option<u32>, idle: Option<u32>) -> Refresh {
        let days = |days: u32| days * 24 * 60 * 60;
        Refresh {
            rotates,
            refresh_lifetime_s: age.map(days),
            idle_lifetime_s: idle.map(days),
            ..Refresh::default()
        }
    }

    fn end(at_days: u64, tend: u64) -> Option<GrantEnd> {
        Some(GrantEnd {
            at: at(at_days),
            tend_at: at(tend),
        })
    }

    #[test]
    fn a_token_that_is_never_replaced_ends_by_its_age() {
        let facts = facts(false, Some(8), None);
        assert_eq!(grant_end(&facts, at(0), Some(at(0)), None), end(8, 8));
        assert_eq!(grant_end(&facts, at(6), Some(at(0)), None), end(8, 8));
        assert_eq!(grant_end(&facts, at(6), None, None), None);
        let fixed = grant_end(&facts, at(6), Some(at(0)), None).unwrap();
        assert_eq!(fixed.fixed(), Some(at(8)));
    }

    #[test]
    fn a_token_that_is_replaced_or_ends_unused_is_used_in_time() {
        let replaced = facts(true, Some(80), None);
        let moving = grant_end(&replaced, at(10), Some(at(10)), None);
        assert_eq!(moving, end(90, 70));
        assert_eq!(moving.unwrap().fixed(), None);
        let unused = facts(false, None, Some(80));
        assert_eq!(grant_end(&unused, at(10), Some(at(0)), None), end(90, 70));
        let both = facts(false, Some(100), Some(80));
        assert_eq!(grant_end(&both, at(10), Some(at(0)), None), end(90, 70));
        assert_eq!(grant_end(&both, at(40), Some(at(0)), None), end(100, 100));
    }

    #[test]
    fn the_provider_s_own_word_counts_more_than_the_file() {
        let told = Some(Duration::from_secs(4 * DAY));
        let file = facts(true, Some(80), None);
        assert_eq!(grant_end(&file, at(0), Some(at(0)), told), end(4, 3));
        assert_eq!(grant_end(&Refresh::default(), at(0), None, told), end(4, 4));
        assert_eq!(
            grant_end(&Refresh::default(), at(0), Some(at(0)), None),
            None
        );
    }
}
