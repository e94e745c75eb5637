//! A server with one of everything, and how a row is sent to it.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use app::i18n::error_text;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::services::link::clients;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::row::{Part, Row, Sent, Who};
use crate::attacks::dump;
use crate::support::{Answer, CRM, Call, Customer, SMS, Setup, TestApp};

/// The config that rows write into.
pub const CONFIG: &str = "main";

/// The settings form of [`CRM`]: a field of every type, and in a workflow one of every kind again.
const FORM: &str = include_str!("scene.toml");

/// Starts a server whose limits leave the rows alone.
pub async fn start(setup: Setup) -> TestApp {
    setup.option("rate_limit", "off").start().await
}

/// A customer with a connection to each sandbox app, a config and credentials of the host's product.
pub struct Scene<'a> {
    pub app: &'a TestApp,
    pub customer: Customer<'a>,
    client: (String, String),
    fields: BTreeMap<String, String>,
}

impl<'a> Scene<'a> {
    pub async fn new(app: &'a TestApp) -> Scene<'a> {
        let customer = app.customer().await;
        customer.apply(FORM).await;
        customer.connect_crm().await;
        customer.connect_sms().await;
        customer.sibling("bare").await;
        let own = json!({
            "linked_account_id": customer.account,
            "udf": { "plan": "gold" },
            "your_app": { "auth_credentials": { "token": "t" } },
        });
        let call = app.put("/api/v2/public/linked-account").key(&customer.key);
        call.json(own).send().await.ok();
        let config = json!({
            "slug": CRM,
            "config_id": CONFIG,
            "labels": { "contact": [{ "name": "Name", "value": "name" }] },
        });
        let made = app.post("/api/v2/f-sdk/config").for_customer(&customer);
        let made = made.json(config).send().await.ok();
        let fields = ids(&made);
        assert!(fields.len() == 20, "{made}");
        let scope = Scope {
            project: customer.project.clone(),
            environment: Environment::Test,
        };
        let client = clients::create(&app.core, &scope).await.expect("a client");
        let secret = client.secret.expose_secret().to_owned();
        Self {
            app,
            customer,
            client: (client.id.to_string(), secret),
            fields,
        }
    }

    /// A text in which `@key` stands for a field's id.
    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // Longer keys first: one may begin like another.
        for (key, id) in self.fields.iter().rev() {
            text = text.replace(&format!("@{key}"), id);
        }
        text
    }

    fn call(&self, sent: &Sent) -> Call {
        let call = self.app.call(sent.method, self.filled(&sent.path));
        let mut call = match sent.who {
            Who::Nobody => call,
            Who::Key => call.key(&self.customer.key),
            Who::Host => call.for_host(&self.customer),
            Who::Session => call.for_customer(&self.customer),
            Who::Client => {
                let (id, secret) = &self.client;
                call.header("client_id", id).header("client_secret", secret)
            }
        };
        if let Some(body) = &sent.body {
            call = call.body("application/json", body.clone());
        }
        // What a row says of these stands beside what is right.
        let mut names: Vec<&str> = match sent.who {
            Who::Nobody => Vec::new(),
            Who::Key => vec!["x-api-key"],
            Who::Host => vec!["x-api-key", "linked_account_id"],
            Who::Session => vec!["authorization"],
            Who::Client => vec!["client_id", "client_secret"],
        };
        for (name, value) in &sent.headers {
            call = match names.contains(name) {
                true => call.another_header(name, value),
                false => call.header_bytes(name, value),
            };
            names.push(name);
        }
        call
    }

    /// Sends every row and looks at every answer; then at the database, which must be as it was.
    pub async fn refuses(&self, rows: &[Row]) {
        let before = dump(&self.app.core).await;
        let mut wrong = Vec::new();
        for row in rows {
            // A panic of the server, or of whoever holds the answer against the document, is one
            // more wrong answer and not the end.
            let answer = tokio::spawn(self.call(&row.sent).send()).await;
            let verdict = match answer {
                Ok(answer) => self.verdict(row, &answer),
                Err(panic) => Err(format!("{panic}")),
            };
            if let Err(why) = verdict {
                wrong.push(format!("{}: {why}", row.name));
            }
        }
        let after = dump(&self.app.core).await;
        let same: std::collections::BTreeSet<&str> = before.lines().collect();
        let written: Vec<&str> = after.lines().filter(|line| !same.contains(line)).collect();
        assert!(
            wrong.is_empty(),
            "{} of {} are answered wrongly:\n{}",
            wrong.len(),
            rows.len(),
            wrong.join("\n")
        );
        assert!(written.is_empty(), "written: {written:#?}");
        assert_eq!(before.lines().count(), after.lines().count(), "removed");
        self.still_works().await;
    }

    fn verdict(&self, row: &Row, answer: &Answer) -> Result<(), String> {
        let code = row.code;
        let is = |right: bool, what: &str| match right {
            true => Ok(()),
            false => Err(format!("{what}, wanted {code:?} {:?}: {answer}", row.part)),
        };
        is(answer.status == code.status(), "the status")?;
        if row.page {
            is(answer.text().contains(error_text(code).title), "the page")?;
            return is(answer.location().is_empty(), "a redirect");
        }
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        is(body["error_code"] == code.wire(), "the code")?;
        is(body["error_type"] == code.as_str(), "the type")?;
        let said = |text: &Value| text.as_str().is_some_and(|text| !text.is_empty());
        is(said(&body["message"]) && said(&body["request_id"]), "words")?;
        let named = body["fields"].as_array().cloned().unwrap_or_default();
        is(
            named.iter().all(|it| said(&it["message"])),
            "a part's words",
        )?;
        match &row.part {
            Part::None => is(named.is_empty(), "the part"),
            Part::Named(part) => {
                let part = self.filled(part);
                is(named.iter().any(|it| it["field"] == *part), "the part")
            }
        }
    }

    /// Whether somebody who does everything right still gets what they want.
    async fn still_works(&self) {
        let path = format!("/api/v2/f-sdk/slug/{CRM}/config/{CONFIG}");
        let config = self.app.get(path).for_customer(&self.customer).send().await;
        assert_eq!(config.ok()["config_id"], CONFIG);
        let path = format!("/api/v2/public/linked-account/integration/{SMS}/check");
        let check = self
            .app
            .post(path)
            .for_customer(&self.customer)
            .send()
            .await;
        check.ok();
    }
}

/// The ids of a config's fields by key.
fn ids(config: &Value) -> BTreeMap<String, String> {
    let own = config["fields"].as_array().into_iter().flatten();
    let workflows = config["workflows"].as_array().into_iter().flatten();
    let within = workflows.flat_map(|it| it["fields"].as_array().into_iter().flatten());
    let text = |field: &Value, key: &str| field[key].as_str().unwrap_or_default().to_owned();
    own.chain(within)
        .map(|field| (text(field, "key"), text(field, "id")))
        .collect()
}

/// The rows of the API's surfaces hold failures of callers only.
#[track_caller]
pub fn callers_failures(rows: &[Row]) {
    let ours: Vec<(&str, ErrorCode)> = rows
        .iter()
        .filter(|row| row.code.status() >= 500)
        .map(|row| (row.name.as_str(), row.code))
        .collect();
    assert!(ours.is_empty(), "{ours:?}");
}
