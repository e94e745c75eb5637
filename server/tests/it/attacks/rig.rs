//! The scene of the attacks: two companies on one server, each with apps at the lying provider.
//!
//! [`guesses`] makes wrong tokens, [`rows`] reads and writes the database behind the server's back, [`search`] looks for secrets in bytes.

mod guesses;
mod rows;
mod search;

use app::contract::error::ErrorCode;
use app::contract::ids::ProjectId;
use app::i18n::error_text;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::services::{Core, projects};
use patchbay::store::auth_configs;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use url::Url;

use crate::provider::Provider;
use crate::support::{Answer, Browser, Page, Setup, TestApp};

pub use guesses::nearly;
pub use rows::{dump, execute, texts};
pub use search::found;

/// The honest app.
pub const HONEST: &str = "app-h";
/// The app whose provider lies.
pub const MALICIOUS: &str = "app-m";
/// The app connected by a key.
pub const KEYED: &str = "app-k";
/// What the client secrets begin with.
pub const CLIENT_SECRET: &str = "canary-client-secret";

/// A company.
#[derive(Clone)]
pub struct Company {
    /// Its project.
    pub project: ProjectId,
    /// Its key for `test`.
    pub key: String,
    /// Its key for `production`.
    pub production_key: String,
}

/// A linked account of a company, and a session token of it.
#[derive(Clone)]
pub struct Person {
    /// The host's name for it.
    pub account: String,
    /// Its session token.
    pub token: String,
}

/// Two companies on one server.
pub struct Rig {
    /// The server.
    pub app: TestApp,
    /// The provider of all their apps.
    pub provider: Provider,
    /// The company under attack.
    pub ours: Company,
    /// The company of the attacker, where there is one.
    pub theirs: Company,
}

impl Rig {
    /// Starts everything. Custom apps need their project's id, so the server starts twice.
    pub async fn new(setup: Setup) -> Self {
        let provider = Provider::start().await;
        provider.set(|knobs| knobs.issuer = Some(provider.url("/h")));
        let first = setup.start().await;
        let ours = company(&first.core, "Acme").await;
        let theirs = company(&first.core, "Mallory Inc").await;
        first.core.db.close().await;
        drop(first);
        let catalog = setup.home.folder().join("catalog");
        write_catalog(&catalog, &provider, &ours.project);
        write_catalog(&catalog, &provider, &theirs.project);
        let setup = setup
            .option("catalog_dir", catalog.display().to_string())
            .option("egress_allow", provider.host_port());
        let app = setup.start().await;
        for company in [&ours, &theirs] {
            apply(&app.core, &company.project, &project_file()).await;
        }
        Self {
            app,
            provider,
            ours,
            theirs,
        }
    }

    /// The same after a restart.
    pub async fn restarted(self) -> Self {
        self.restarted_with(|setup| setup).await
    }

    /// The same after a restart with something else set up.
    pub async fn restarted_with(self, change: impl FnOnce(Setup) -> Setup) -> Self {
        let Self {
            app,
            provider,
            ours,
            theirs,
        } = self;
        let setup = change(app.setup.clone());
        app.core.db.close().await;
        drop(app);
        Self {
            app: setup.start().await,
            provider,
            ours,
            theirs,
        }
    }

    /// The same after a restart with further apps in our company's catalog, and its project file with
    /// `more` after what it had.
    pub async fn with_apps(self, files: &[(&str, String)], more: &str) -> Self {
        let folder = self.app.setup.home.folder().join("catalog");
        let folder = folder.join(self.ours.project.as_str());
        for (slug, text) in files {
            std::fs::write(folder.join(format!("{slug}.toml")), text).expect("a file");
        }
        let rig = self.restarted().await;
        let text = format!("{}{more}", project_file());
        apply(&rig.app.core, &rig.ours.project, &text).await;
        rig
    }

    /// A new account of a company in `test`.
    pub async fn person(&self, company: &Company, account: &str) -> Person {
        self.person_with(&company.key, account).await
    }

    /// A new account of the project and environment of a key.
    pub async fn person_with(&self, key: &str, account: &str) -> Person {
        let body = json!({ "linked_account_id": account });
        let path = "/api/v2/public/linked-account";
        self.app.post(path).key(key).json(body).send().await.ok();
        self.session(key, account).await
    }

    /// An account with a session token that is good now.
    pub async fn session(&self, key: &str, account: &str) -> Person {
        let body = json!({ "linked_account_id": account });
        let minted = self.app.post("/api/v2/public/session-token").key(key);
        let minted = minted.json(body).send().await.ok();
        let token = minted["token"].as_str().expect("a token").to_owned();
        let account = account.to_owned();
        Person { account, token }
    }

    /// A hosted link for a person.
    pub async fn link(&self, person: &Person) -> String {
        let call = self
            .app
            .post("/api/v2/public/connect-url")
            .bearer(&person.token);
        call.json(json!({})).send().await.ok()["hosted_url"]
            .as_str()
            .expect("a link")
            .to_owned()
    }

    /// A browser on a fresh hosted page of a person, and the address of its app list.
    pub async fn open(&self, person: &Person) -> (Browser<'_>, String) {
        let mut browser = self.app.browser();
        let opened = browser.get(&self.link(person).await).await;
        let list = opened.answer.location().to_owned();
        assert!(list.starts_with("/c/page_"), "{}", opened.answer);
        (browser, list)
    }

    /// Presses `Authorize` (or `Reconnect`) on an app's page; gives the provider's address to go to.
    pub async fn leave(&self, browser: &mut Browser<'_>, list: &str, slug: &str) -> String {
        let page = browser.get(&format!("{list}/{slug}")).await;
        let again = page.has_button("Reconnect");
        let button = if again { "Reconnect" } else { "Authorize" };
        let leaving = browser.submit(&page, button, &[]).await;
        leaving.link("Continue")
    }

    /// As [`Self::leave`], and consents: gives the callback address with the provider's answer.
    pub async fn consented(&self, browser: &mut Browser<'_>, list: &str, slug: &str) -> String {
        let url = self.leave(browser, list, slug).await;
        self.provider.visit(&url).await
    }

    /// Connects an OAuth app; gives the page it ends on.
    pub async fn connect(&self, person: &Person, slug: &str) -> Page {
        let (mut browser, list) = self.open(person).await;
        let callback = self.consented(&mut browser, &list, slug).await;
        let back = browser.get(&callback).await;
        let done = browser.follow(&back).await;
        assert_eq!(
            done.url.path(),
            format!("{list}/{slug}/done"),
            "{}",
            done.answer
        );
        done
    }

    /// Connects the app that takes a key.
    pub async fn save_key(&self, person: &Person, key: &str) -> Answer {
        let call = self
            .app
            .post(format!("/api/v2/app/{KEYED}/save"))
            .bearer(&person.token);
        call.json(json!({ "user": person.account, "secret_key": key }))
            .send()
            .await
    }

    /// Asks the provider whether a connection works.
    pub async fn check(&self, person: &Person, slug: &str) -> Answer {
        let path = format!("/api/v2/public/linked-account/integration/{slug}/check");
        self.app.post(path).bearer(&person.token).send().await
    }

    /// How an app stands for a person, with its connection.
    pub async fn application(&self, person: &Person, slug: &str) -> Value {
        let path = format!("/api/v2/f-sdk/application/{slug}");
        self.app.get(path).bearer(&person.token).send().await.ok()
    }

    /// The path of an app's callback address.
    pub async fn callback_path(
        &self,
        company: &Company,
        environment: Environment,
        slug: &str,
    ) -> String {
        let scope = Scope {
            project: company.project.clone(),
            environment,
        };
        let mut tx = self.app.core.db.read().await.expect("a connection");
        let configs = auth_configs::list_of_app(&mut tx, &scope, slug)
            .await
            .expect("a read");
        configs.first().expect("an auth config").callback_path()
    }

    /// That no token request has arrived anywhere.
    #[track_caller]
    pub fn nothing_was_spent(&self) {
        let calls = self.provider.calls("/token");
        assert!(
            calls.is_empty(),
            "{} token requests: {calls:?}",
            calls.len()
        );
    }
}

async fn company(core: &Core, name: &str) -> Company {
    let created = projects::create(core, name, true).await.expect("a project");
    Company {
        project: created.project_id,
        key: created.test_api_key.expose_secret().to_owned(),
        production_key: created.production_api_key.expose_secret().to_owned(),
    }
}

/// The company's apps as files of its catalog.
pub fn write_catalog(folder: &std::path::Path, provider: &Provider, project: &ProjectId) {
    let folder = folder.join(project.as_str());
    std::fs::create_dir_all(&folder).expect("a folder");
    let issuer = format!("issuer = \"{}\"", provider.url("/h"));
    let files = [
        (HONEST, provider.oauth_app(HONEST, "h", &issuer, "")),
        (MALICIOUS, provider.oauth_app(MALICIOUS, "m", "", "")),
        (KEYED, provider.key_app(KEYED, "k")),
    ];
    for (slug, text) in files {
        std::fs::write(folder.join(format!("{slug}.toml")), text).expect("a file");
    }
}

/// The company's project file. The client secret is a variable, as an operator would have it.
pub fn project_file() -> String {
    let app = |slug: &str| {
        format!(
            "[[app]]\nslug = \"{slug}\"\nenvironments = [\"test\", \"production\"]\n\
             oauth = {{ client_id = \"client-of-{slug}\", client_secret = \"${{SECRET}}\" }}\n\
             [[app.field]]\nkey = \"note\"\nlabel = \"Note\"\ntype = \"text\"\n\
             [[app.workflow]]\nalias = \"sync\"\nname = \"Sync\"\n"
        )
    };
    let keyed = format!("[[app]]\nslug = \"{KEYED}\"\nenvironments = [\"test\", \"production\"]\n");
    [app(HONEST), app(MALICIOUS), keyed].concat()
}

async fn apply(core: &Core, project: &ProjectId, text: &str) {
    let variables = |_: &str| Some(format!("{CLIENT_SECRET}-of-{project}"));
    let file = projects::FileText {
        name: "project.toml",
        text,
        variables: &variables,
    };
    let applied = projects::apply(core, project, &file, false).await;
    applied.unwrap_or_else(|error| panic!("{error}"));
}

/// The project file's lines for an OAuth app with a client in `test`.
pub fn client_of(slug: &str) -> String {
    format!(
        "[[app]]\nslug = \"{slug}\"\nenvironments = [\"test\"]\n\
         oauth = {{ client_id = \"client-of-{slug}\", client_secret = \"${{SECRET}}\" }}\n"
    )
}

/// That a page is the screen of this failure, with its status, and leads nowhere.
#[track_caller]
pub fn refused(page: &Page, code: ErrorCode) {
    assert_eq!(page.status(), code.status(), "{}", page.answer);
    assert_eq!(page.heading(), error_text(code).title, "{}", page.answer);
    assert_eq!(page.answer.location(), "", "{}", page.answer);
    assert!(page.answer.set_cookies().is_empty(), "{}", page.answer);
}

/// A parameter of an address.
pub fn query(address: &str, name: &str) -> String {
    let url: Url = address.parse().expect("an address");
    let found = url.query_pairs().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
