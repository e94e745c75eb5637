//! Requests through connections. The provider is the one of the attacks, for it tells what it got.

mod answers;
mod credentials;
mod headers;
mod limits;
mod refresh;
mod streams;

use crate::attacks::rig::{KEYED, Person, Rig};
use crate::provider::{GOOD_KEY, Logged, Says};
use crate::support::{Call, Setup};

/// The key of the person's connection.
pub const SECRET: &str = "good-canary-key";

/// A rig with a person who has connected the app that takes a key, and nothing in the provider's log.
pub async fn keyed(setup: Setup) -> (Rig, Person) {
    assert!(SECRET.starts_with(GOOD_KEY));
    let rig = Rig::new(setup).await;
    let person = rig.person(&rig.ours, "person").await;
    rig.save_key(&person, SECRET).await.ok();
    rig.provider.clear_log();
    (rig, person)
}

/// A request of the person's company through a connection of the person's to an app.
pub fn to_app(rig: &Rig, person: &Person, method: &str, slug: &str, path: &str) -> Call {
    let path = format!("/api/v2/public/proxy/{slug}{path}");
    let call = rig.app.call(method, path).key(&rig.ours.key);
    call.account(&person.account)
}

/// The same to the app that takes a key.
pub fn through(rig: &Rig, person: &Person, method: &str, path: &str) -> Call {
    to_app(rig, person, method, KEYED, path)
}

/// Lets the provider say this at addresses with this ending.
pub fn says(rig: &Rig, end: &'static str, says: Says) {
    rig.provider.set(|knobs| knobs.says = Some((end, says)));
}

/// The one request that the provider got.
#[track_caller]
pub fn only(rig: &Rig) -> Logged {
    let mut log = rig.provider.log();
    assert_eq!(log.len(), 1, "{log:?}");
    log.remove(0)
}

/// A header of a request as it arrived; empty where it is missing.
pub fn header<'a>(logged: &'a Logged, name: &str) -> &'a str {
    let value = logged.headers.get(name);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
