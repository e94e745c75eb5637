//! The `[auth]` sections.

mod capture;
mod oauth2;
mod parts;
mod revoke;

use super::{check_header_name, text_template};
use crate::catalog::auth::{Auth, AuthMethod, ClientCredentials};
use crate::catalog::capture::{Capture, CaptureFrom};
use crate::catalog::credential::Credential;
use crate::catalog::input::Input;
use crate::catalog::template::{Scheme, TextTemplate, Visible, Word};
use crate::strict_toml::{At, Table};

/// Parameters of token requests that the protocol itself sets.
const TOKEN_RESERVED: [&str; 8] = [
    "client_id",
    "client_secret",
    "code",
    "code_verifier",
    "grant_type",
    "redirect_uri",
    "refresh_token",
    "scope",
];

/// What `[auth]` says.
pub(super) struct Sections {
    /// The sections that could be read.
    pub(super) auth: Auth,
    /// The names of all that are there.
    pub(super) methods: Vec<AuthMethod>,
    /// What connecting captures, also of sections that could not be read.
    captures: Vec<(AuthMethod, Vec<Capture>)>,
}

impl Sections {
    /// The captures that are there whichever way the app was connected.
    pub(super) fn common_captures(&self) -> Vec<Capture> {
        let of = |method: AuthMethod| {
            let found = self.captures.iter().find(|(own, _)| *own == method);
            found.map_or(&[][..], |(_, captures)| captures)
        };
        let Some((first, others)) = self.methods.split_first() else {
            return Vec::new();
        };
        let everywhere = |capture: &&Capture| {
            others.iter().all(|method| {
                of(*method).iter().any(|own| {
                    own.name == capture.name
                        && own.required == capture.required
                        && own.is_origin() == capture.is_origin()
                })
            })
        };
        of(*first).iter().filter(everywhere).cloned().collect()
    }
}

/// One section and what its templates may use.
struct Section<'a> {
    table: &'a Table<'a>,
    inputs: Vec<Input>,
    scheme: Scheme,
}

/// All sections, whatever else is wrong.
pub(super) fn auth(table: &Table<'_>, inputs: &[Input], scheme: Scheme) -> Sections {
    let mut captures = Vec::new();
    let oauth2 = table.table("oauth2", |table| {
        let (oauth2, found) = Section::new(table, AuthMethod::OAuth2, inputs, scheme).oauth2();
        captures.push((AuthMethod::OAuth2, found));
        oauth2
    });
    let client_credentials = table.table("oauth2_client_credentials", |table| {
        let method = AuthMethod::ClientCredentials;
        let (client_credentials, found) =
            Section::new(table, method, inputs, scheme).client_credentials();
        captures.push((method, found));
        client_credentials
    });
    let api_key = table.table("api_key", |table| {
        Section::new(table, AuthMethod::ApiKey, inputs, scheme).api_key()
    });
    let basic = table.table("basic", |table| {
        Section::new(table, AuthMethod::Basic, inputs, scheme).basic()
    });
    let methods: Vec<AuthMethod> = AuthMethod::ALL
        .into_iter()
        .filter(|method| table.has(method.as_str()))
        .collect();
    if methods.is_empty() {
        table
            .report()
            .refuse(table.place(), "at least one way to authenticate is needed");
    }
    let auth = Auth {
        oauth2,
        client_credentials,
        api_key,
        basic,
    };
    Sections {
        auth,
        methods,
        captures,
    }
}

impl<'a> Section<'a> {
    fn new(table: &'a Table<'a>, method: AuthMethod, inputs: &[Input], scheme: Scheme) -> Self {
        let inputs = inputs.iter().filter(|input| input.serves(method));
        Self {
            table,
            inputs: inputs.cloned().collect(),
            scheme,
        }
    }
}

impl Section<'_> {
    fn client_credentials(&self) -> (Option<ClientCredentials>, Vec<Capture>) {
        let token_url = self.required_url("token_url", &[]);
        let client_id = self.required_template("client_id");
        let client_secret = self.required_template("client_secret");
        let client_auth = self.client_auth();
        let grant_type = self.table.text("grant_type");
        let scope = self.table.text("scope");
        let access_lifetime_s = parts::seconds(self.table, "access_lifetime_s");
        let token_params = self.parameters("token_params", &TOKEN_RESERVED);
        let captures = self.captures(&[("token", CaptureFrom::Token)]);
        let credential = self.token_credential();
        let read = || {
            Some(ClientCredentials {
                token_url: token_url?,
                grant_type: grant_type.map_or_else(default_grant, |at| at.value),
                client_id: client_id?,
                client_secret: client_secret?,
                client_auth: client_auth?,
                scope: scope.map(|at| at.value).unwrap_or_default(),
                access_lifetime_s,
                token_params,
                captures: captures.clone(),
                credential: credential?,
            })
        };
        (read(), captures)
    }

    fn api_key(&self) -> Option<Credential> {
        match (self.table.has("header"), self.table.has("query")) {
            (true, false) => self.header(self.table, &self.visible()),
            (false, true) => self.table.table("query", |table| {
                let (name, value) = self.name_and_value(table, &self.visible())?;
                Some(Credential::Query {
                    name: name.value,
                    value,
                })
            }),
            _ => {
                let wanted = "either `header` or `query` says how the key is sent";
                self.table.report().refuse(self.table.place(), wanted);
                None
            }
        }
    }

    fn basic(&self) -> Option<Credential> {
        let username = self.required_template("username");
        // Some providers want the key as the user name and nothing after the colon.
        let password = match self.table.text("password") {
            Some(text) => text_template(self.table, &text, &self.visible()),
            None => {
                self.table.missing("password");
                None
            }
        };
        Some(Credential::Basic {
            username: username?,
            password: password?,
        })
    }

    /// How an access token is sent: RFC 6750, section 2.1, unless the file says otherwise.
    fn token_credential(&self) -> Option<Credential> {
        let visible = Visible {
            words: &[Word::AccessToken],
            ..self.visible()
        };
        if self.table.has("header") {
            return self.header(self.table, &visible);
        }
        let value = TextTemplate::parse("Bearer {access_token}", &visible).ok()?;
        Some(Credential::Header {
            name: "authorization".to_owned(),
            value,
        })
    }

    fn header(&self, table: &Table<'_>, visible: &Visible<'_>) -> Option<Credential> {
        table.table("header", |table| {
            let (name, value) = self.name_and_value(table, visible)?;
            check_header_name(table, &name);
            Some(Credential::Header {
                name: name.value,
                value,
            })
        })
    }

    fn name_and_value(
        &self,
        table: &Table<'_>,
        visible: &Visible<'_>,
    ) -> Option<(At<String>, TextTemplate)> {
        let (name, value) = (table.required_text("name"), table.required_text("value"));
        let value = text_template(table, &value?, visible);
        Some((name?, value?))
    }

    /// The inputs of this section.
    fn visible(&self) -> Visible<'_> {
        Visible::of(&self.inputs)
    }
}

fn default_grant() -> String {
    "client_credentials".to_owned()
}
