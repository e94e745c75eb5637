//! Several OAuth clients of one app, several connections of one account to it.

mod callback;
mod clients;
mod configs;
mod connections;
mod hosted;
mod project_file;
mod races;

use patchbay::services::projects;
use serde_json::{Value, json};

use crate::attacks::rig::{HONEST, KEYED, Person, Rig};
use crate::provider::GOOD_KEY;
use crate::support::{Answer, Page, Setup};

/// The honest app with two clients, `us` being the default one, and the keyed app as often as
/// anybody likes.
pub const SEVERAL: &str = r#"
[[app]]
slug = "app-h"
environments = ["test"]
[[app.auth_config]]
key = "us"
name = "US"
default = true
client_id = "client-us"
client_secret = "secret-of-client-us"
[[app.auth_config]]
key = "eu"
name = "EU"
description = "Accounts kept in Europe"
client_id = "client-eu"
client_secret = "secret-of-client-eu"
[[app.field]]
key = "note"
label = "Note"
type = "text"

[[app]]
slug = "app-k"
environments = ["test"]
multiple_connections = true
[[app.field]]
key = "note"
label = "Note"
type = "text"
"#;

/// A rig whose company applied this file.
pub async fn rig_with(setup: Setup, text: &str) -> Rig {
    let rig = Rig::new(setup).await;
    apply(&rig, text).await;
    rig
}

pub async fn apply(rig: &Rig, text: &str) {
    let file = projects::FileText {
        name: "project.toml",
        text,
        variables: &|_| None,
    };
    let project = &rig.ours.project;
    let applied = projects::apply(&rig.app.core, project, &file, false).await;
    applied.unwrap_or_else(|error| panic!("{error}"));
}

/// `POST integrate`.
pub async fn integrate(rig: &Rig, person: &Person, body: Value) -> Answer {
    let call = rig.app.post(format!("/api/v1/{HONEST}/integrate"));
    call.bearer(&person.token).json(body).send().await
}

/// Connects the honest app as an SDK does; gives the page that the window ends on.
pub async fn connect(rig: &Rig, person: &Person, body: Value) -> Page {
    let answer = integrate(rig, person, body).await.ok();
    let url = answer["auth_url"].as_str().expect("an address").to_owned();
    let mut browser = rig.app.browser();
    let start = browser.get(&url).await;
    let leaving = browser.submit(&start, "Continue", &[]).await;
    let callback = rig.provider.visit(&leaving.link("Continue")).await;
    browser.come_back(&callback).await
}

/// Connects the honest app; gives the connection as the application shows it.
pub async fn connected(rig: &Rig, person: &Person, body: Value) -> Value {
    // Newest first needs different times.
    rig.app.advance(std::time::Duration::from_secs(1));
    let end = connect(rig, person, body).await;
    assert!(end.says("You can close this window"), "{}", end.text());
    rig.application(person, HONEST).await["connected_accounts"][0].clone()
}

/// Connects the keyed app; gives the connection as the application shows it.
pub async fn keyed(rig: &Rig, person: &Person, more: Value) -> Value {
    rig.app.advance(std::time::Duration::from_secs(1));
    save(rig, person, more).await.ok();
    rig.application(person, KEYED).await["connected_accounts"][0].clone()
}

/// Saves good credentials of the keyed app with more in the body.
pub async fn save(rig: &Rig, person: &Person, more: Value) -> Answer {
    let mut body = json!({ "user": "u", "secret_key": format!("{GOOD_KEY}key") });
    let object = body.as_object_mut().expect("an object");
    object.extend(more.as_object().cloned().unwrap_or_default());
    let call = rig.app.post(format!("/api/v2/app/{KEYED}/save"));
    call.bearer(&person.token).json(body).send().await
}

/// `DELETE linked-acc/integration`.
pub async fn disconnect(rig: &Rig, person: &Person, slug: &str, query: &str) -> Answer {
    let path = format!("/api/v1/linked-acc/integration/{slug}{query}");
    rig.app.delete(path).bearer(&person.token).send().await
}

/// An id of a connection.
pub fn id(connection: &Value) -> &str {
    connection["connection_id"].as_str().expect("an id")
}

/// The ids of the auth configs `us` and `eu`.
pub async fn clients(rig: &Rig, person: &Person) -> (String, String) {
    let path = format!("/api/v2/public/slug/{HONEST}/auth-config");
    let docs = rig.app.get(path).bearer(&person.token).send().await.ok();
    let id = |at: usize| docs["docs"][at]["_id"].as_str().expect("an id").to_owned();
    (id(0), id(1))
}

/// That the request was refused for this field.
#[track_caller]
pub fn refused_field(answer: &Answer, code: &str, field: &str) {
    let error = answer.error(400, code);
    assert_eq!(error["fields"][0]["field"], field, "{answer}");
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.contains(field), "{answer}");
}
