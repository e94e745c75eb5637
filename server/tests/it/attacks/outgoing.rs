//! Every call that the server makes by itself, each brought about by whoever can.

use patchbay::services::revoke;
use serde_json::json;

use super::rig::{Person, Rig, client_of};
use crate::provider::Knobs;
use crate::support::{Answer, Setup};

/// An app with a list of the provider's in its form.
pub const LISTED: &str = "app-l";
/// An app of which end users type the host.
pub const TENANT: &str = "app-t";

/// What a host's project file says of them.
const MORE: &str = r#"
[[app.field]]
key = "one"
label = "One"
type = "select"
options_from = { method = "GET", path = "/list", items = "/items", value = "/id", label = "/name" }
"#;

/// The input that the host of [`TENANT`] is made of.
pub const SERVER_INPUT: &str = r#"[[input]]
name = "server"
label = "Your server"
pattern = "[\\s\\S]*"
required = true
"#;

/// One of the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// Is there somebody at the host that was typed?
    Prerequisite,
    /// The code for tokens.
    Token,
    /// A fresh token for an old one.
    Refresh,
    /// Who is connected?
    Identity,
    /// A list for a form.
    Options,
    /// The end of a grant.
    Revoke,
}

/// What whoever caused the call is told.
#[derive(Debug)]
pub struct Told {
    /// The status of the answer, 200 where nobody is told anything.
    pub status: u16,
    /// The answer.
    pub text: String,
}

impl From<Answer> for Told {
    fn from(answer: Answer) -> Self {
        Self {
            status: answer.status,
            text: answer.text(),
        }
    }
}

/// A rig with those apps.
pub async fn rig(setup: Setup) -> Rig {
    let rig = Rig::new(setup).await;
    let provider = &rig.provider;
    let host_port = provider.host_port();
    let (host, port) = host_port.split_once(':').expect("host:port");
    let typed = provider
        .oauth_app(TENANT, "t", "", SERVER_INPUT)
        .replace(&format!("//{host}:{port}"), &format!("//{{server}}:{port}"));
    let files = [
        (LISTED, provider.oauth_app(LISTED, "l", "", "")),
        (TENANT, typed),
    ];
    let more = format!("{}{MORE}{}", client_of(LISTED), client_of(TENANT));
    rig.with_apps(&files, &more).await
}

impl Told {
    /// That it says that the provider failed, where somebody waits for an answer, and nothing worse.
    #[track_caller]
    pub fn is_no_fault_of_ours(&self, outgoing: Outgoing, what: &str) {
        let right = match outgoing {
            // Whatever comes is an answer; what does not come is said where it was typed.
            Outgoing::Prerequisite => matches!(self.status, 200 | 400),
            Outgoing::Token => self.status == 200 && self.text.contains("was not connected"),
            Outgoing::Refresh => self.status == 502,
            Outgoing::Identity => matches!(self.status, 400 | 502),
            // The form is there, without the list.
            Outgoing::Options => self.status == 200 && !self.text.contains("Item A"),
            Outgoing::Revoke => self.text == "provider_unavailable",
        };
        assert!(right, "{what}: {self:?}");
    }
}

impl Outgoing {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Prerequisite,
        Self::Token,
        Self::Refresh,
        Self::Identity,
        Self::Options,
        Self::Revoke,
    ];

    /// What the path ends in at which it arrives.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Prerequisite => "/",
            Self::Token | Self::Refresh => "/token",
            Self::Identity => "/me",
            Self::Options => "/list",
            Self::Revoke => "/revoke",
        }
    }

    /// Makes the server call while the provider behaves as told, and forgets what came before.
    pub async fn provoke(
        self,
        rig: &Rig,
        person: &Person,
        trouble: impl FnOnce(&mut Knobs),
    ) -> Told {
        // It is one call of one kind, so the trouble begins once, just before it.
        let begin = move || {
            rig.provider.clear_log();
            rig.provider.set(trouble);
        };
        if self == Self::Prerequisite {
            begin();
            let call = rig.app.post(format!("/api/v1/{TENANT}/integrate"));
            let body = json!({ "pre_requisite_fields": { "server": "127.0.0.1" } });
            return call.bearer(&person.token).json(body).send().await.into();
        }
        let (mut browser, list) = rig.open(person).await;
        let callback = rig.consented(&mut browser, &list, LISTED).await;
        if self == Self::Token {
            begin();
            return browser.come_back(&callback).await.answer.into();
        }
        let done = browser.come_back(&callback).await;
        assert!(done.url.path().ends_with("/done"), "{}", done.answer);
        if self == Self::Refresh {
            rig.app.advance(std::time::Duration::from_secs(2 * 60 * 60));
        }
        if self == Self::Revoke {
            let call = rig
                .app
                .delete(format!("/api/v1/linked-acc/integration/{LISTED}"));
            call.bearer(&person.token).send().await.ok();
            begin();
            let step = revoke::step(&rig.app.core).await.expect("a step");
            assert_eq!(step.tried, 1, "{step:?}");
            let codes = step.failed.iter().map(|one| one.error.code().as_str());
            return Told {
                status: 200,
                text: codes.collect(),
            };
        }
        begin();
        match self {
            Self::Options => {
                let call = rig.app.post("/api/v2/public/config/field");
                let call = call.bearer(&person.token).header("slug", LISTED);
                call.json(json!({})).send().await.into()
            }
            _ => rig.check(person, LISTED).await.into(),
        }
    }
}
