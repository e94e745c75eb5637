//! `POST /crm/oauth/token` and `POST /crm/oauth/revoke` (RFC 6749 4.1.3 and 6, RFC 7009).

use std::time::Duration;

use aws_lc_rs::digest;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::form::{Form, basic, decoded, is_form};
use super::seal::{Access, Code, Fate, Refresh};
use super::{CLIENT_ID, CLIENT_SECRET, SandboxState, controls, json_error, stall};

/// How long a refresh token lives unused.
const REFRESH_TIME: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How long the access token of a brief grant lives.
const BRIEF_TIME: Duration = Duration::from_secs(60);
/// How long a slow token takes; less than the time a client should wait.
const SLOW_TIME: Duration = Duration::from_secs(8);

/// An OAuth error: status, code, and words for a developer.
type Refusal = (StatusCode, &'static str, &'static str);

const fn bad(error: &'static str, description: &'static str) -> Refusal {
    (StatusCode::BAD_REQUEST, error, description)
}

/// Exchanges a code or a refresh token.
pub async fn token(State(state): State<SandboxState>, headers: HeaderMap, body: Bytes) -> Response {
    stall(state.knobs().token_delay()).await;
    let form = match client_form(&headers, &body) {
        Ok(form) => form,
        Err(refusal) => return refused(refusal),
    };
    let grant_type = form.get("grant_type").unwrap_or_default();
    let answer = match grant_type {
        "authorization_code" => exchange(&state, &form).await,
        "refresh_token" => refresh(&state, &form),
        "" => Err(bad("invalid_request", "grant_type is required")),
        _ => Err(bad(
            "unsupported_grant_type",
            "use authorization_code or refresh_token",
        )),
    };
    let mut response = answer.unwrap_or_else(refused);
    response
        .extensions_mut()
        .insert(controls::GrantType(grant_type.to_owned()));
    response
}

/// Ends the grant of a token. Unknown tokens are none, so they are answered alike.
pub async fn revoke(
    State(state): State<SandboxState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = match client_form(&headers, &body) {
        Ok(form) => form,
        Err(refusal) => return refused(refusal),
    };
    let Some(token) = form.get("token") else {
        return refused(bad("invalid_request", "token is required"));
    };
    let sealer = &state.0.sealer;
    let refresh = sealer.open(token).map(|token: Refresh| token.grant);
    let grant = refresh.or_else(|| sealer.open(token).map(|token: Access| token.grant));
    if let Some(grant) = grant {
        state.0.ledger.revoke(&grant);
    }
    (StatusCode::OK, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

async fn exchange(state: &SandboxState, form: &Form) -> Result<Response, Refusal> {
    let bad_grant = |why| bad("invalid_grant", why);
    let text = form
        .get("code")
        .ok_or(bad("invalid_request", "code is required"))?;
    let code: Code = state
        .0
        .sealer
        .open(text)
        .ok_or(bad_grant("the code is not one of ours"))?;
    let now = state.now();
    if code.expires <= now.0 {
        return Err(bad_grant("the code is too old"));
    }
    if form.get("redirect_uri") != Some(code.redirect_uri.as_str()) {
        return Err(bad_grant("redirect_uri is not the one of the request"));
    }
    let verifier = form.get("code_verifier").unwrap_or_default();
    let challenge = digest::digest(&digest::SHA256, verifier.as_bytes());
    if URL_SAFE_NO_PAD.encode(challenge.as_ref()) != code.challenge {
        return Err(bad_grant("code_verifier does not fit the request"));
    }
    if !state.0.ledger.use_code(&code.grant) {
        return Err(bad_grant(
            "the code was used before; its tokens are revoked",
        ));
    }
    if state.0.ledger.is_revoked(&code.grant, code.issued) {
        return Err(bad_grant("the grant is revoked"));
    }
    if code.fate == Fate::Slow {
        stall(SLOW_TIME).await;
    }
    let refresh = Refresh {
        grant: code.grant,
        person: code.person,
        scopes: code.scopes,
        fate: code.fate,
        generation: 0,
        nonce: state.fresh_name(),
        issued: now.0,
        expires: now.plus(REFRESH_TIME).0,
    };
    Ok(granted(state, &refresh, refresh.scopes.clone()))
}

fn refresh(state: &SandboxState, form: &Form) -> Result<Response, Refusal> {
    let bad_grant = |why| bad("invalid_grant", why);
    let text = form
        .get("refresh_token")
        .ok_or(bad("invalid_request", "no refresh_token"))?;
    let old: Refresh = state
        .0
        .sealer
        .open(text)
        .ok_or(bad_grant("the refresh token is not one of ours"))?;
    let now = state.now();
    if old.expires <= now.0 || old.fate == Fate::Brief {
        return Err(bad_grant("the refresh token has expired"));
    }
    let scopes = match form.get("scope") {
        None => old.scopes.clone(),
        Some(text) => text.split_whitespace().map(str::to_owned).collect(),
    };
    if !scopes.iter().all(|scope| old.scopes.contains(scope)) {
        return Err(bad("invalid_scope", "a refresh cannot widen the grant"));
    }
    if state.0.ledger.is_revoked(&old.grant, old.issued) {
        return Err(bad_grant("the grant is revoked"));
    }
    let grace = state.knobs().grace();
    let generation = state
        .0
        .ledger
        .rotate(&old.grant, old.generation, now, grace)
        .ok_or(bad_grant(
            "the refresh token was used before; the grant is revoked",
        ))?;
    let new = Refresh {
        generation,
        nonce: state.fresh_name(),
        issued: now.0,
        expires: now.plus(REFRESH_TIME).0,
        ..old
    };
    Ok(granted(state, &new, scopes))
}

/// The token answer (RFC 6749 5.1).
fn granted(state: &SandboxState, refresh: &Refresh, scopes: Vec<String>) -> Response {
    let lifetime = match refresh.fate {
        Fate::Brief => BRIEF_TIME,
        Fate::Ordinary | Fate::Slow => state.knobs().access_lifetime(),
    };
    let now = state.now();
    let access = Access {
        grant: refresh.grant.clone(),
        person: refresh.person,
        scopes,
        nonce: state.fresh_name(),
        issued: now.0,
        expires: now.plus(lifetime).0,
    };
    let body = json!({
        "access_token": state.0.sealer.seal(&access),
        "token_type": "Bearer",
        "expires_in": lifetime.as_secs(),
        "refresh_token": state.0.sealer.seal(refresh),
        "scope": access.scopes.join(" "),
    });
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
    ];
    (headers, Json(body)).into_response()
}

/// The form of a client that has proven itself, in the header or in the body.
fn client_form(headers: &HeaderMap, body: &[u8]) -> Result<Form, Refusal> {
    let unknown = (
        StatusCode::UNAUTHORIZED,
        "invalid_client",
        "the client id or secret is not right",
    );
    if !is_form(headers) {
        return Err(bad(
            "invalid_request",
            "send a form (application/x-www-form-urlencoded)",
        ));
    }
    let form = Form::read(body).ok_or(bad("invalid_request", "a parameter is there twice"))?;
    let in_header = match headers.get(header::AUTHORIZATION) {
        None => None,
        Some(_) => Some(basic(headers).ok_or(unknown)?),
    };
    let (id, secret) = match in_header {
        Some(_) if form.get("client_secret").is_some() => {
            return Err(bad("invalid_request", "the client proved itself twice"));
        }
        Some((id, secret)) => (decoded(&id), decoded(&secret)),
        None => {
            let owned = |name| form.get(name).map(str::to_owned);
            (owned("client_id"), owned("client_secret"))
        }
    };
    let right = id.as_deref() == Some(CLIENT_ID) && secret.as_deref() == Some(CLIENT_SECRET);
    if right { Ok(form) } else { Err(unknown) }
}

fn refused((status, error, description): Refusal) -> Response {
    let mut response = json_error(status, error, description);
    if status == StatusCode::UNAUTHORIZED {
        let challenge = header::HeaderValue::from_static("Basic realm=\"Sandbox CRM\"");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
