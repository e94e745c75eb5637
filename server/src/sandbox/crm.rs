//! The CRM's API, behind a bearer token.
//!
//! Reading takes `contacts.read`, adding `contacts.write`; who one is, any token may ask. Contacts
//! that are added live in memory, the last hundred of them, and are seen by the grant that added
//! them: projects that share a server do not meet in its sandbox.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::bearer;
use super::people::{PEOPLE, person};
use super::seal::Access;
use super::{SandboxState, json_error};

/// How many added contacts are kept.
const ADDED: usize = 100;
/// How long a contact's name or address may be, in bytes.
const TEXT_LENGTH: usize = 200;

const CONTACTS: [(&str, &str, &str, &str); 4] = [
    (
        "con_1",
        "Mira Lindqvist",
        "mira@northwind.example",
        "customer",
    ),
    ("con_2", "Tomas Reyes", "tomas@contoso.example", "lead"),
    ("con_3", "Aiko Tanaka", "aiko@fabrikam.example", "partner"),
    (
        "con_4",
        "Samuel Adeyemi",
        "samuel@tailspin.example",
        "customer",
    ),
];
const PROPERTIES: [(&str, &str); 6] = [
    ("full_name", "Full name"),
    ("email", "Email"),
    ("phone", "Phone"),
    ("company", "Company"),
    ("job_title", "Job title"),
    ("lifecycle", "Lifecycle"),
];

/// A pipeline: its id, its name, its stages.
type Pipeline = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const PIPELINES: [Pipeline; 3] = [
    (
        "pipe_sales",
        "Sales",
        &[
            ("stage_new", "New"),
            ("stage_qualified", "Qualified"),
            ("stage_offer", "Offer sent"),
            ("stage_won", "Won"),
        ],
    ),
    (
        "pipe_renewals",
        "Renewals",
        &[
            ("stage_due", "Due"),
            ("stage_talks", "In talks"),
            ("stage_renewed", "Renewed"),
        ],
    ),
    (
        "pipe_partners",
        "Partners",
        &[("stage_intro", "Introduced"), ("stage_signed", "Signed")],
    ),
];

/// The contacts that were added.
#[derive(Default)]
pub struct Contacts(Mutex<VecDeque<(String, Value)>>);

/// A caller with a good access token.
pub struct Caller {
    grant: String,
    person: usize,
    scopes: Vec<String>,
}

impl Caller {
    fn may(&self, scope: &'static str) -> Result<(), Refusal> {
        let granted = self.scopes.iter().any(|granted| granted == scope);
        if granted {
            Ok(())
        } else {
            Err(Refusal::MissingScope(scope))
        }
    }
}

/// Why a good token got no answer.
pub enum Refusal {
    /// The token lacks this scope.
    MissingScope(&'static str),
    /// There is no such thing.
    NotFound,
    /// The contact is not one.
    Contact(&'static str),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::MissingScope(scope) => {
                let words = format!("The token lacks {scope}.");
                let mut response = json_error(StatusCode::FORBIDDEN, "insufficient_scope", &words);
                let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
                if let Ok(challenge) = challenge.parse() {
                    response
                        .headers_mut()
                        .insert(header::WWW_AUTHENTICATE, challenge);
                }
                response
            }
            Self::NotFound => json_error(
                StatusCode::NOT_FOUND,
                "not_found",
                "There is no such pipeline.",
            ),
            Self::Contact(words) => json_error(StatusCode::BAD_REQUEST, "invalid_contact", words),
        }
    }
}

impl FromRequestParts<SandboxState> for Caller {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &SandboxState,
    ) -> Result<Self, Self::Rejection> {
        let token: Option<Access> =
            bearer(&parts.headers).and_then(|text| state.0.sealer.open(text));
        let token = token.filter(|token| {
            let revoked = state.0.ledger.is_revoked(&token.grant, token.issued);
            token.expires > state.now().0 && !revoked
        });
        match token {
            Some(token) => Ok(Self {
                grant: token.grant,
                person: token.person,
                scopes: token.scopes,
            }),
            None => {
                let words = "The access token is missing, expired or revoked.";
                let mut response = json_error(StatusCode::UNAUTHORIZED, "invalid_token", words);
                let challenge = header::HeaderValue::from_static("Bearer error=\"invalid_token\"");
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, challenge);
                Err(response)
            }
        }
    }
}

type Answer = Result<Json<Value>, Refusal>;

/// Who the token belongs to.
pub async fn me(caller: Caller) -> Json<Value> {
    let who = person(caller.person);
    Json(json!({ "id": who.id, "email": who.email, "name": who.name }))
}

/// Everybody's contacts and those that this grant added.
pub async fn contacts(State(state): State<SandboxState>, caller: Caller) -> Answer {
    caller.may("contacts.read")?;
    let mut contacts: Vec<Value> = CONTACTS
        .iter()
        .map(|(id, name, email, lifecycle)| {
            json!({ "id": id, "name": name, "email": email, "lifecycle": lifecycle })
        })
        .collect();
    let added = state
        .0
        .contacts
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let own = added.iter().filter(|(grant, _)| *grant == caller.grant);
    contacts.extend(own.map(|(_, contact)| contact.clone()));
    Ok(Json(json!({ "contacts": contacts })))
}

/// What makes a contact.
#[derive(Deserialize)]
pub struct NewContact {
    name: String,
    email: String,
}

/// Adds a contact.
pub async fn add_contact(
    State(state): State<SandboxState>,
    caller: Caller,
    body: Result<Json<NewContact>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    caller.may("contacts.write")?;
    let Json(contact) = body.map_err(|_| Refusal::Contact("Send JSON with name and email."))?;
    let fits = |text: &str| (1..=TEXT_LENGTH).contains(&text.len());
    if !fits(&contact.name) || !fits(&contact.email) || !contact.email.contains('@') {
        return Err(Refusal::Contact(
            "A contact has a name and an email address.",
        ));
    }
    let contact = json!({
        "id": format!("con_{}", state.fresh_name()),
        "name": contact.name,
        "email": contact.email,
        "lifecycle": "lead",
    });
    let mut added = state
        .0
        .contacts
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if added.len() >= ADDED {
        added.pop_front();
    }
    added.push_back((caller.grant, contact.clone()));
    Ok((StatusCode::CREATED, Json(contact)))
}

/// All pipelines.
pub async fn pipelines(caller: Caller) -> Answer {
    caller.may("contacts.read")?;
    let found = PIPELINES.map(|(id, name, _)| json!({ "id": id, "name": name }));
    Ok(Json(json!({ "pipelines": found })))
}

/// The stages of one pipeline.
pub async fn stages(caller: Caller, Path(id): Path<String>) -> Answer {
    caller.may("contacts.read")?;
    let Some((.., stages)) = PIPELINES.iter().find(|(known, ..)| *known == id) else {
        return Err(Refusal::NotFound);
    };
    let found: Vec<Value> = stages
        .iter()
        .map(|(id, name)| json!({ "id": id, "name": name }))
        .collect();
    Ok(Json(json!({ "stages": found })))
}

/// The properties of a contact.
pub async fn properties(caller: Caller) -> Answer {
    caller.may("contacts.read")?;
    let found = PROPERTIES.map(|(name, label)| json!({ "name": name, "label": label }));
    Ok(Json(json!({ "properties": found })))
}

/// Everybody with an account.
pub async fn users(caller: Caller) -> Answer {
    caller.may("contacts.read")?;
    let found = PEOPLE
        .each_ref()
        .map(|person| json!({ "id": person.id, "name": person.name, "email": person.email }));
    Ok(Json(json!({ "users": found })))
}
