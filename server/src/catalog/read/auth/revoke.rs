//! `revoke_url` and `[auth.oauth2.revoke]`.

use super::Section;
use crate::catalog::auth::ClientAuth;
use crate::catalog::capture::Capture;
use crate::catalog::read::{headers, named_texts, url_template};
use crate::catalog::revoke::{Revoke, RevokeAuth, RevokeBody, RevokeMethod, RevokedToken};
use crate::catalog::template::{TextTemplate, Visible, Word};
use crate::strict_toml::Table;

const METHODS: [(&str, RevokeMethod); 3] = [
    ("POST", RevokeMethod::Post),
    ("DELETE", RevokeMethod::Delete),
    ("GET", RevokeMethod::Get),
];
const AUTHS: [(&str, RevokeAuth); 4] = [
    ("client", RevokeAuth::Client),
    ("basic", RevokeAuth::Basic),
    ("token", RevokeAuth::Token),
    ("none", RevokeAuth::Open),
];
const TOKENS: [(&str, RevokedToken); 2] = [
    ("refresh", RevokedToken::Refresh),
    ("access", RevokedToken::Access),
];

impl Section<'_> {
    pub(super) fn revoke(
        &self,
        captures: &[Capture],
        client_auth: Option<ClientAuth>,
    ) -> Option<Revoke> {
        let address = Visible {
            captures,
            words: &[Word::ClientId],
            ..self.visible()
        };
        if let Some(place) = self.table.place_of("revoke_url")
            && self.table.has("revoke")
        {
            let wanted = "`[auth.oauth2.revoke]` says it already; leave one of the two out";
            self.table.report().refuse(&place, wanted);
        }
        if let Some(url) = self.table.text("revoke_url") {
            return url_template(self.table, &url, &address, self.scheme).map(Revoke::standard);
        }
        self.table.table("revoke", |table| {
            let sent = Visible {
                words: &[Word::Token, Word::ClientId],
                ..address
            };
            let url = table.required_text("url");
            let url = url.and_then(|url| url_template(table, &url, &address, self.scheme));
            let method = table.choice("method", &METHODS);
            let method = method.map(|at| at.value).unwrap_or_default();
            let auth = table.choice("auth", &AUTHS);
            let auth = auth.map(|at| at.value).unwrap_or_default();
            let token = table.choice("token", &TOKENS);
            let body = body(table, method, auth, &sent);
            check_body(table, method, auth, client_auth, &body);
            Some(Revoke {
                url: url?,
                method,
                auth,
                token: token.map(|at| at.value).unwrap_or_default(),
                body,
                query: pairs(table, "query", &sent),
                headers: headers(table, "headers", &sent),
            })
        })
    }
}

fn body(
    table: &Table<'_>,
    method: RevokeMethod,
    auth: RevokeAuth,
    visible: &Visible<'_>,
) -> RevokeBody {
    match (table.has("form"), table.has("json")) {
        (false, false) if method == RevokeMethod::Post && auth != RevokeAuth::Token => {
            RevokeBody::Standard
        }
        (false, false) => RevokeBody::Nothing,
        (true, false) => RevokeBody::Form(pairs(table, "form", visible)),
        (false, true) => RevokeBody::Json(pairs(table, "json", visible)),
        (true, true) => {
            table
                .report()
                .refuse(table.place(), "either `form` or `json` is sent");
            RevokeBody::Nothing
        }
    }
}

/// Whether what must be sent has a place to be sent in.
fn check_body(
    table: &Table<'_>,
    method: RevokeMethod,
    auth: RevokeAuth,
    client_auth: Option<ClientAuth>,
    body: &RevokeBody,
) {
    let refuse = |wanted: &str| table.report().refuse(table.place(), wanted);
    if method == RevokeMethod::Get && *body != RevokeBody::Nothing {
        refuse("a GET sends neither `form` nor `json`");
    } else if auth == RevokeAuth::Client
        && client_auth == Some(ClientAuth::Body)
        && *body == RevokeBody::Nothing
    {
        refuse(
            "the client proves itself in the body (`client_auth`), and this request has none; \
             `auth` can be basic, token or none",
        );
    }
}

fn pairs(
    table: &Table<'_>,
    key: &'static str,
    visible: &Visible<'_>,
) -> Vec<(String, TextTemplate)> {
    named_texts(table, key, visible)
        .into_iter()
        .map(|(name, value)| (name.value, value))
        .collect()
}
