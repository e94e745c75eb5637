//! `GET /crm/oauth/authorize`: the authorization request (RFC 6749 4.1.1, RFC 7636 4.3).

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;
use url::Url;

use super::form::Form;
use super::seal::Consent;
use super::{CLIENT_ID, SCOPES, SandboxState, page};

/// How long a consent page can be answered.
const CONSENT_TIME: Duration = Duration::from_secs(30 * 60);
/// How long a state may be, in bytes.
const STATE_LENGTH: usize = 1024;

/// Shows the consent page, or says what is wrong: here as long as the application is not known,
/// afterwards to the application.
pub async fn show(State(state): State<SandboxState>, RawQuery(query): RawQuery) -> Response {
    let Some(form) = Form::read(query.unwrap_or_default().as_bytes()) else {
        return page::problem("A parameter is there twice.");
    };
    if form.get("client_id") != Some(CLIENT_ID) {
        return page::problem("The application is not registered here (client_id).");
    }
    let Some(redirect_uri) = form.get("redirect_uri").and_then(|uri| known(&state, uri)) else {
        return page::problem(
            "The address to return to (redirect_uri) must be complete and on this server.",
        );
    };
    match request(&form, state.now().plus(CONSENT_TIME).0) {
        Ok(consent) => page::consent(&consent.scopes, &state.0.sealer.seal(&consent)),
        Err((error, description)) => {
            let mut answer = vec![("error", error), ("error_description", description)];
            let state_of = form.get("state").filter(|text| text.len() <= STATE_LENGTH);
            answer.extend(state_of.map(|state| ("state", state)));
            leave(&state, redirect_uri, &answer)
        }
    }
}

/// The request as the page will carry it, or the OAuth error that it deserves.
fn request(form: &Form, expires: i64) -> Result<Consent, (&'static str, &'static str)> {
    if form.get("response_type") != Some("code") {
        return Err(("unsupported_response_type", "response_type must be code"));
    }
    let state = form.get("state");
    let state = state.ok_or(("invalid_request", "state is required"))?;
    if state.len() > STATE_LENGTH {
        return Err(("invalid_request", "state is longer than 1024 bytes"));
    }
    if form.get("code_challenge_method") != Some("S256") {
        return Err(("invalid_request", "code_challenge_method must be S256"));
    }
    let challenge = form.get("code_challenge").filter(|text| {
        text.len() == 43
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    });
    let challenge = challenge.ok_or(("invalid_request", "code_challenge is not an S256 one"))?;
    let mut scopes: Vec<String> = Vec::new();
    for scope in form.get("scope").unwrap_or_default().split_whitespace() {
        if !SCOPES.iter().any(|(name, _)| *name == scope) {
            return Err((
                "invalid_scope",
                "the CRM has contacts.read and contacts.write",
            ));
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    if scopes.is_empty() {
        return Err(("invalid_scope", "scope is required"));
    }
    Ok(Consent {
        redirect_uri: form.get("redirect_uri").unwrap_or_default().to_owned(),
        state: state.to_owned(),
        scopes,
        challenge: challenge.to_owned(),
        expires,
    })
}

/// An address that consents may lead back to: complete, without fragment, and on our own origin.
pub fn known(state: &SandboxState, uri: &str) -> Option<Url> {
    let url = Url::parse(uri).ok()?;
    let own = url.origin().is_tuple() && url.origin() == state.0.base_url.origin();
    let plain = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    (own && plain).then_some(url)
}

/// Leads back to the application with an answer, and says who answers (RFC 9207).
pub fn leave(state: &SandboxState, mut to: Url, answer: &[(&str, &str)]) -> Response {
    to.query_pairs_mut()
        .extend_pairs(answer)
        .append_pair("iss", &state.issuer());
    let headers = [
        (header::LOCATION, to.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
