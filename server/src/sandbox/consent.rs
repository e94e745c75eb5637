//! `POST /crm/oauth/decide`: what the visitor chose on the consent page.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use super::form::Form;
use super::seal::{Code, Consent, Fate};
use super::{SandboxState, authorize, page};

/// How long a code can be exchanged.
const CODE_TIME: Duration = Duration::from_secs(60);

/// Leads back to the application with a code or an error.
pub async fn decide(State(state): State<SandboxState>, body: Bytes) -> Response {
    let form = Form::read(&body);
    let (Some(decision), Some(sealed)) = (
        form.as_ref().and_then(|form| form.get("decision")),
        form.as_ref().and_then(|form| form.get("request")),
    ) else {
        return page::problem("The decision did not arrive.");
    };
    let now = state.now();
    let consent: Option<Consent> = state.0.sealer.open(sealed);
    let Some(consent) = consent.filter(|consent| consent.expires > now.0) else {
        return page::problem("The page was open for too long.");
    };
    let Some(redirect_uri) = authorize::known(&state, &consent.redirect_uri) else {
        return page::problem("The address to return to is not known here any more.");
    };
    let knobs = state.knobs();
    let refuse = |error: &str, description: &str| {
        let answer = [
            ("error", error),
            ("error_description", description),
            ("state", consent.state.as_str()),
        ];
        authorize::leave(&state, redirect_uri.clone(), &answer)
    };
    let (person, fate) = match decision {
        "deny" => return refuse("access_denied", "The user said no."),
        "server_error" => return refuse("server_error", "Something broke, as you asked."),
        _ if knobs.deny => return refuse("access_denied", "The controls say no."),
        "approve" | "fewer" => (0, Fate::Ordinary),
        "other_person" => (1, Fate::Ordinary),
        "slow" => (0, Fate::Slow),
        "brief" => (0, Fate::Brief),
        _ => return page::problem("There is no such decision."),
    };
    let mut scopes = knobs
        .granted_scopes
        .unwrap_or_else(|| consent.scopes.clone());
    if decision == "fewer" {
        scopes.truncate(1);
    }
    let code = Code {
        grant: state.fresh_name(),
        person,
        scopes,
        redirect_uri: consent.redirect_uri.clone(),
        challenge: consent.challenge.clone(),
        fate,
        issued: now.0,
        expires: now.plus(CODE_TIME).0,
    };
    let code = state.0.sealer.seal(&code);
    let answer = [("code", code.as_str()), ("state", consent.state.as_str())];
    authorize::leave(&state, redirect_uri.clone(), &answer)
}
