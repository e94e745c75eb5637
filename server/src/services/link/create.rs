//! Making a link session: what the host asks for, checked, and the page that the link token opens.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::{LinkSessionId, PageId};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};

use super::super::error::Result;
use super::super::{Core, Error, accounts, apps};
use super::{access, link_token, public_token};
use crate::crypto::random::new_id;
use crate::crypto::token::{TokenKind, hash_secret};
use crate::domain::address::{is_origin, is_return_url};
use crate::domain::link::{Beginner, LinkRequest, LinkSession, Span};
use crate::domain::linked_account::{LinkedAccount, parse_account_id};
use crate::domain::project::Settings;
use crate::domain::scope::Scope;
use crate::store::link_sessions::{self, Hashes};
use crate::store::{self, hosted, projects, sessions};

/// The longest `state`, in bytes: it stands in an address when it comes back.
const LONGEST_STATE: usize = 1024;
/// How many origins or apps a session may name.
const MOST: usize = 100;
/// What a session may say about the looks of its page, in bytes.
const MOST_LOOKS: usize = 16 * 1024;

/// A session with what opens it.
#[derive(Debug)]
pub struct Created {
    /// The session.
    pub session: LinkSession,
    /// The link token.
    pub token: SecretString,
    /// Where the token opens the page.
    pub hosted_url: String,
}

/// Makes a session.
///
/// # Errors
/// [`ErrorCode::MissingField`] without `user_id` or `org_id`; [`ErrorCode::InvalidField`] for a value of
/// the wrong kind, an address or origin that the project has not registered, an access token of another
/// user; [`ErrorCode::AppNotFound`]; [`ErrorCode::InvalidAccessToken`].
pub async fn create(core: &Core, scope: &Scope, body: &Map<String, Value>) -> Result<Created> {
    let user_id = id_of(body, "user_id")?;
    let org_id = id_of(body, "org_id")?;
    let project = projects::find(&mut core.db.read().await?, &scope.project).await?;
    let settings = project.map(|project| project.settings).unwrap_or_default();
    let known = accounts::find(core, scope, &user_id).await?;
    let now = core.clock.now();
    let mut account = LinkedAccount {
        name: known.map(|known| known.name).unwrap_or_default(),
        ..LinkedAccount::new(new_id(&*core.random), user_id.clone(), now)
    };
    let request = request(core, scope, body, &settings, &account).await?;
    let looks = looks(body)?;
    let user = Beginner { user_id, org_id };
    let session = begin(core, scope, &mut account, user, request);
    let place = Place {
        page: new_id(&*core.random),
        config_id: None,
        browser_hash: None,
    };
    let token = store(core, &session, &account, &looks, place).await?;
    let path = format!("/link?token={}", token.expose_secret());
    let hosted_url = core.options.address.public_url.join(&path);
    Ok(Created {
        session,
        token,
        hosted_url,
    })
}

/// A new session that works on this account alone.
pub(super) fn begin(
    core: &Core,
    scope: &Scope,
    account: &mut LinkedAccount,
    user: Beginner,
    request: LinkRequest,
) -> LinkSession {
    let id: LinkSessionId = new_id(&*core.random);
    account.link = Some(id.clone());
    let lifetimes = &core.options.lifetimes;
    let span = Span {
        token: lifetimes.link_token.get(),
        // A consent that began in time may still come back.
        grace: lifetimes.flow.get(),
    };
    let (key, now) = (account.key.clone(), core.clock.now());
    LinkSession::begin(id, scope.clone(), key, user, request, (now, span))
}

/// The page of a session.
pub(super) struct Place {
    /// Its id.
    pub page: PageId,
    /// Which config it edits; the user's default one if none is named.
    pub config_id: Option<String>,
    /// The browser that it belongs to already.
    pub browser_hash: Option<Vec<u8>>,
}

/// Writes the session with its account and its page, and gives the token that opens it.
pub(super) async fn store(
    core: &Core,
    session: &LinkSession,
    account: &LinkedAccount,
    looks: &str,
    place: Place,
) -> Result<SecretString> {
    let (scope, now) = (&session.scope, session.created_at);
    let token = link_token(core, &session.id);
    let hashes = Hashes {
        link: &hash_secret(&token),
        public: &hash_secret(&public_token(core, &session.id)),
    };
    let lasting = core.options.lifetimes.public_token.get();
    let own = sessions::Session {
        id: new_id(&*core.random),
        scope: scope.clone(),
        account: account.key.clone(),
        created_at: now,
        // The page stays until what it connected is claimed, or given up.
        expires_at: session.ends_at.unwrap_or(now).plus(lasting),
        revoked: false,
    };
    let page = hosted::Page {
        id: place.page,
        scope: scope.clone(),
        session: own.id.clone(),
        config_id: place.config_id,
        browser_hash: place.browser_hash,
        ticket_expires_at: session.expires_at,
    };
    // Nobody ever gets this one.
    let unused = core.tokens.token(TokenKind::Session, own.id.as_str());
    let mut tx = core.db.write().await?;
    store::accounts::insert(&mut tx, scope, account).await?;
    sessions::insert(&mut tx, &own, &hash_secret(&unused)).await?;
    hosted::insert_page(&mut tx, &page, looks, hashes.link, now).await?;
    link_sessions::insert(&mut tx, session, &hashes).await?;
    tx.commit().await?;
    Ok(token)
}

async fn request(
    core: &Core,
    scope: &Scope,
    body: &Map<String, Value>,
    settings: &Settings,
    account: &LinkedAccount,
) -> Result<LinkRequest> {
    let environment = scope.environment;
    let callback_url = text(body, "callback_url")?;
    if let Some(url) = &callback_url
        && !(is_return_url(url) && settings.may_return_to(url, environment))
    {
        let why = "callback_url must be one of the project's `return_urls`, letter by letter";
        return Err(wrong("callback_url", why));
    }
    let origins = match texts(body, "allowed_origins")? {
        Some(origins) => origins,
        None => settings.allowed_origins.clone(),
    };
    if let Some(foreign) = origins
        .iter()
        .find(|origin| !(is_origin(origin) && settings.may_be_framed_by(origin, environment)))
    {
        let why = format!(
            "allowed_origins: {} is none of the project's `allowed_origins` (scheme, host and port)",
            shown(foreign)
        );
        return Err(wrong("allowed_origins", &why));
    }
    let state = text(body, "state")?;
    if state.as_ref().is_some_and(|it| it.len() > LONGEST_STATE) {
        return Err(wrong("state", "state must be at most 1024 bytes long"));
    }
    let may_change_account = match body.get("allow_other_account") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(may)) => *may,
        Some(_) => {
            let why = "allow_other_account must be true or false";
            return Err(wrong("allow_other_account", why));
        }
    };
    let (repairs, apps) = match text(body, "access_token")? {
        Some(token) => {
            let found = access::to_repair(core, scope, &token, &account.account_id).await?;
            (Some(found.connection), vec![found.slug])
        }
        None => (None, apps_of(core, scope, body, account).await?),
    };
    Ok(LinkRequest {
        callback_url,
        state,
        origins,
        apps,
        repairs,
        may_change_account,
    })
}

/// `app`, or the list `apps`: each must be one that end users can connect.
async fn apps_of(
    core: &Core,
    scope: &Scope,
    body: &Map<String, Value>,
    account: &LinkedAccount,
) -> Result<Vec<String>> {
    let (name, wanted) = match (text(body, "app")?, texts(body, "apps")?) {
        (Some(_), Some(_)) => return Err(wrong("app", "send either app or apps")),
        (Some(app), None) => ("app", vec![app]),
        (None, apps) => ("apps", apps.unwrap_or_default()),
    };
    if wanted.is_empty() {
        return Ok(wanted);
    }
    let there = apps::list(core, scope, account).await?;
    for slug in &wanted {
        if !there.iter().any(|entry| entry.app.slug == *slug) {
            let why = format!(
                "{name}: no application {} can be connected in the {} environment",
                shown(slug),
                scope.environment()
            );
            return Err(Failure::about(ErrorCode::AppNotFound, name, why).into());
        }
    }
    Ok(wanted)
}

/// What the page looks like, as the properties of a hosted link.
fn looks(body: &Map<String, Value>) -> Result<String> {
    let mut looks = match body.get("theme") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(theme)) => theme.clone(),
        Some(_) => return Err(wrong("theme", "theme must be an object of colours")),
    };
    // Where a page leads is said by `callback_url` alone.
    looks.remove("redirect_url");
    if let Some(locale) = text(body, "locale")? {
        if !is_locale(&locale) {
            let why = "locale must be a language tag such as en or de-AT";
            return Err(wrong("locale", why));
        }
        looks.insert("locale".to_owned(), Value::String(locale));
    }
    let text = Value::Object(looks).to_string();
    if text.len() > MOST_LOOKS {
        return Err(wrong("theme", "theme must be at most 16 kB of JSON"));
    }
    Ok(text)
}

/// Whether this looks like a language tag (RFC 5646, section 2.1).
fn is_locale(text: &str) -> bool {
    let subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    text.len() <= 35 && text.split('-').all(subtag)
}

/// An id of the host's own: text, or a number.
pub(super) fn id_of(body: &Map<String, Value>, name: &str) -> Result<String> {
    let sent = match body.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        None | Some(Value::Null) => String::new(),
        Some(_) => return Err(wrong(name, &format!("{name} must be text"))),
    };
    if sent.trim().is_empty() {
        let why = format!("{name} is required: your own id, without personal data");
        return Err(Failure::about(ErrorCode::MissingField, name, why).into());
    }
    parse_account_id(&sent).map_err(|_| {
        let why = format!("{name} must be at most 256 bytes without control characters");
        wrong(name, &why)
    })
}

/// A text that says something, if it is there.
pub(super) fn text(body: &Map<String, Value>, name: &str) -> Result<Option<String>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) if text.chars().any(char::is_control) => {
            let why = format!("{name} must not hold control characters");
            Err(wrong(name, &why))
        }
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(wrong(name, &format!("{name} must be text"))),
    }
}

fn texts(body: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>> {
    let not_texts = || wrong(name, &format!("{name} must be a list of texts"));
    let list = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(not_texts()),
    };
    if list.len() > MOST {
        let why = format!("{name} must have at most {MOST} entries");
        return Err(wrong(name, &why));
    }
    let texts = list.iter().map(|one| match one {
        Value::String(text) if !text.is_empty() => Ok(text.clone()),
        _ => Err(not_texts()),
    });
    texts.collect::<Result<Vec<_>>>().map(Some)
}

/// As much of a caller's text as a message repeats.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

pub(super) fn wrong(name: &str, why: &str) -> Error {
    Failure::about(ErrorCode::InvalidField, name, why).into()
}
