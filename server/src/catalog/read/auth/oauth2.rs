//! `[auth.oauth2]`.

use super::parts::seconds;
use super::{Section, TOKEN_RESERVED};
use crate::catalog::capture::{Capture, CaptureFrom};
use crate::catalog::consent::{GrantedScopes, OAuth2, Refresh};
use crate::catalog::credential::Credential;
use crate::catalog::discover::{ChosenBy, Discover, Prefer};
use crate::catalog::read::api::CALL_METHODS;
use crate::catalog::read::{list_pointer, required_pointer, text_template, url_template};
use crate::catalog::template::{Visible, Word};
use crate::catalog::{CallMethod, Quirk};
use crate::strict_toml::Table;

/// Parameters of the authorize address that the protocol itself sets.
const AUTHORIZE_RESERVED: [&str; 7] = [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
];
const SOURCES: [(&str, CaptureFrom); 4] = [
    ("callback", CaptureFrom::Callback),
    ("token", CaptureFrom::Token),
    ("access_token", CaptureFrom::AccessToken),
    ("discover", CaptureFrom::Discover),
];
const QUIRKS: [(&str, Quirk); 1] = [("shopify_callback_hmac", Quirk::ShopifyCallbackHmac)];

impl Section<'_> {
    pub(super) fn oauth2(&self) -> (Option<OAuth2>, Vec<Capture>) {
        let authorize_url = self.required_url("authorize_url", &[]);
        let captures = self.captures(&SOURCES);
        let before = |step: CaptureFrom| -> Vec<Capture> {
            let earlier = captures.iter().filter(|capture| capture.from < step);
            earlier.cloned().collect()
        };
        let from_callback = before(CaptureFrom::Token);
        let token_url = self.required_url("token_url", &from_callback);
        let refresh_url = self.url("refresh_url", &from_callback);
        let issuer = self.url("issuer", &[]);
        let iss_required = self.iss_required();
        let scopes = self.scopes();
        let scope_separator = self
            .table
            .choice("scope_separator", &[(" ", " "), (",", ","), (", ", ", ")]);
        let granted_scopes = self.table.choice(
            "granted_scopes",
            &[
                ("answered", GrantedScopes::Answered),
                ("as_requested", GrantedScopes::AsRequested),
            ],
        );
        let pkce = self.table.bool("pkce");
        let client_auth = self.client_auth();
        let refresh = self.table.table("refresh", |table| Some(refresh(table)));
        let omit_response_type = self.omit_response_type();
        let authorize_params = self.parameters("authorize_params", &AUTHORIZE_RESERVED);
        self.refuse_secrets(&authorize_params);
        let token_params = self.parameters("token_params", &TOKEN_RESERVED);
        let credential = self.token_credential();
        let discover = self.discover(&before(CaptureFrom::Discover), &captures);
        let revoke = self.revoke(&captures, client_auth);
        let quirks = self.quirks();
        let read = || {
            Some(OAuth2 {
                authorize_url: authorize_url?,
                token_url: token_url?,
                refresh_url,
                revoke,
                discover,
                captures: captures.clone(),
                issuer,
                iss_required,
                scopes,
                scope_separator: scope_separator.map_or(" ", |at| at.value).to_owned(),
                granted_scopes: granted_scopes.map_or(GrantedScopes::Answered, |at| at.value),
                pkce: pkce.is_none_or(|at| at.value),
                client_auth: client_auth?,
                refresh: refresh.unwrap_or_default(),
                omit_response_type,
                authorize_params,
                token_params,
                credential: credential?,
                quirks,
            })
        };
        (read(), captures)
    }

    /// `iss_required`, for providers whose metadata promise `iss`
    /// (`authorization_response_iss_parameter_supported`, RFC 9207 section 3).
    fn iss_required(&self) -> bool {
        let Some(required) = self.table.bool("iss_required") else {
            return false;
        };
        if required.value && !self.table.has("issuer") {
            let wanted = "without `issuer` there is nothing that `iss` could be compared with";
            self.table.report().refuse(&required.place, wanted);
        }
        required.value
    }

    /// `omit_params`. A list, so that a file says which parameter it is about.
    fn omit_response_type(&self) -> bool {
        let names = self.table.texts("omit_params").map(|at| at.value);
        for name in names.iter().flatten() {
            if name.value != "response_type" {
                let wanted = "only response_type can be left out";
                self.table.report().refuse(&name.place, wanted);
            }
        }
        names.is_some_and(|names| !names.is_empty())
    }

    fn discover(&self, earlier: &[Capture], captures: &[Capture]) -> Option<Discover> {
        let wanted = captures
            .iter()
            .any(|capture| capture.from == CaptureFrom::Discover);
        if wanted && !self.table.has("discover") {
            self.table.missing("discover");
        }
        self.table.table("discover", |table| {
            if !wanted {
                let wanted = "nothing is captured from this call; see `[[auth.oauth2.capture]]`";
                table.report().refuse(table.place(), wanted);
            }
            let visible = Visible {
                captures: earlier,
                ..self.visible()
            };
            let method = table.choice("method", &CALL_METHODS);
            let url = table.required_text("url");
            let url = url.and_then(|url| url_template(table, &url, &visible, self.scheme));
            let sending = Visible {
                words: &[Word::AccessToken],
                ..visible
            };
            let credential: Option<Credential> = self.header(table, &sending);
            let list = list_pointer(table);
            let prefer = table.table("prefer", |table| self.prefer(table, &visible));
            if let Some(place) = table.place_of("prefer")
                && list.is_none()
            {
                let wanted = "only an entry of a `list` can be preferred";
                table.report().refuse(&place, wanted);
            }
            Some(Discover {
                method: method.map_or(CallMethod::Get, |at| at.value),
                url: url?,
                credential,
                list,
                prefer,
            })
        })
    }

    fn prefer(&self, table: &Table<'_>, visible: &Visible<'_>) -> Option<Prefer> {
        let pointer = required_pointer(table, "pointer");
        let equals = table.required_text("equals");
        let optional = Visible {
            optional: true,
            ..*visible
        };
        let equals = text_template(table, &equals?, &optional)?;
        let typed = |name: &&str| self.inputs.iter().any(|input| input.name == **name);
        let chosen_by = match equals.variables().find(typed) {
            Some(input) => ChosenBy::EndUser(input.to_owned()),
            None if equals.variables().next().is_some() => ChosenBy::Provider,
            None => ChosenBy::File,
        };
        Some(Prefer {
            pointer: pointer?.value,
            equals,
            chosen_by,
        })
    }

    fn quirks(&self) -> Vec<Quirk> {
        let names = self.table.texts("quirks").map(|at| at.value);
        let mut quirks = Vec::new();
        for name in names.unwrap_or_default() {
            match QUIRKS.iter().find(|(word, _)| *word == name.value) {
                Some((_, quirk)) => quirks.push(*quirk),
                None => {
                    let known = QUIRKS.map(|(word, _)| word).join(", ");
                    self.table
                        .report()
                        .refuse(&name.place, format!("must be one of {known}"));
                }
            }
        }
        quirks
    }
}

fn refresh(table: &Table<'_>) -> Refresh {
    Refresh {
        rotates: table.bool("rotates").is_some_and(|at| at.value),
        grace_s: seconds(table, "grace_s").unwrap_or(0),
        access_lifetime_s: seconds(table, "access_lifetime_s"),
        refresh_lifetime_s: seconds(table, "refresh_lifetime_s"),
        idle_lifetime_s: seconds(table, "idle_lifetime_s"),
    }
}
