//! The `[auth]` sections.

mod parts;

use super::{check_header_name, text_template};
use crate::catalog::credential::Credential;
use crate::catalog::input::Input;
use crate::catalog::provider::{
    Auth, AuthMethod, ClientCredentials, GrantedScopes, OAuth2, Refresh,
};
use crate::catalog::template::{TextTemplate, Transport};
use crate::strict_toml::{At, Table};

/// Parameters that the protocol itself sets.
const AUTHORIZE_RESERVED: [&str; 7] = [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
];
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

/// One section and what its templates may use.
struct Section<'a> {
    table: &'a Table<'a>,
    inputs: Vec<Input>,
    transport: Transport,
}

/// The sections that could be read, and the names of all that are there.
pub(super) fn auth(
    table: &Table<'_>,
    inputs: &[Input],
    transport: Transport,
) -> (Auth, Vec<AuthMethod>) {
    let inputs_for = |method: AuthMethod| -> Vec<Input> {
        inputs
            .iter()
            .filter(|input| input.serves(method))
            .cloned()
            .collect()
    };
    let oauth2 = table.table("oauth2", |table| {
        Section {
            table,
            inputs: inputs_for(AuthMethod::OAuth2),
            transport,
        }
        .oauth2()
    });
    let client_credentials = table.table("oauth2_client_credentials", |table| {
        let inputs = inputs_for(AuthMethod::ClientCredentials);
        Section {
            table,
            inputs,
            transport,
        }
        .client_credentials()
    });
    let api_key = table.table("api_key", |table| {
        let inputs = inputs_for(AuthMethod::ApiKey);
        Section {
            table,
            inputs,
            transport,
        }
        .api_key()
    });
    let basic = table.table("basic", |table| {
        Section {
            table,
            inputs: inputs_for(AuthMethod::Basic),
            transport,
        }
        .basic()
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
    (
        Auth {
            oauth2,
            client_credentials,
            api_key,
            basic,
        },
        methods,
    )
}

impl Section<'_> {
    fn oauth2(&self) -> Option<OAuth2> {
        let authorize_url = self.required_url("authorize_url");
        let token_url = self.required_url("token_url");
        let refresh_url = self.url("refresh_url");
        let revoke_url = self.url("revoke_url");
        let issuer = self.url("issuer");
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
        let refresh = self
            .table
            .table("refresh", |refresh| Some(read_refresh(refresh)));
        let authorize_params = self.parameters("authorize_params", &AUTHORIZE_RESERVED);
        self.refuse_secrets(&authorize_params);
        let token_params = self.parameters("token_params", &TOKEN_RESERVED);
        let credential = self.token_credential();
        let quirks = self.quirks();
        Some(OAuth2 {
            authorize_url: authorize_url?,
            token_url: token_url?,
            refresh_url,
            revoke_url,
            issuer,
            scopes,
            scope_separator: scope_separator.map_or(" ", |at| at.value).to_owned(),
            granted_scopes: granted_scopes.map_or(GrantedScopes::Answered, |at| at.value),
            pkce: pkce.is_none_or(|at| at.value),
            client_auth: client_auth?,
            refresh: refresh.unwrap_or_default(),
            authorize_params,
            token_params,
            credential: credential?,
            quirks,
        })
    }

    fn client_credentials(&self) -> Option<ClientCredentials> {
        let token_url = self.required_url("token_url");
        let client_id = self.required_template("client_id");
        let client_secret = self.required_template("client_secret");
        let client_auth = self.client_auth();
        let scope = self.table.text("scope");
        let access_lifetime_s = seconds(self.table, "access_lifetime_s");
        let token_params = self.parameters("token_params", &TOKEN_RESERVED);
        let credential = self.token_credential();
        Some(ClientCredentials {
            token_url: token_url?,
            client_id: client_id?,
            client_secret: client_secret?,
            client_auth: client_auth?,
            scope: scope.map(|at| at.value).unwrap_or_default(),
            access_lifetime_s,
            token_params,
            credential: credential?,
        })
    }

    fn api_key(&self) -> Option<Credential> {
        match (self.table.has("header"), self.table.has("query")) {
            (true, false) => self.header(false),
            (false, true) => self.table.table("query", |table| {
                let (name, value) = self.name_and_value(table, false)?;
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
            Some(text) => text_template(self.table, &text, &self.inputs, false),
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
        if self.table.has("header") {
            return self.header(true);
        }
        let value = TextTemplate::parse("Bearer {access_token}", &[], true).ok()?;
        Some(Credential::Header {
            name: "authorization".to_owned(),
            value,
        })
    }

    fn header(&self, with_access_token: bool) -> Option<Credential> {
        self.table.table("header", |table| {
            let (name, value) = self.name_and_value(table, with_access_token)?;
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
        with_access_token: bool,
    ) -> Option<(At<String>, TextTemplate)> {
        let (name, value) = (table.required_text("name"), table.required_text("value"));
        let value = text_template(table, &value?, &self.inputs, with_access_token);
        Some((name?, value?))
    }
}

fn read_refresh(table: &Table<'_>) -> Refresh {
    Refresh {
        rotates: table.bool("rotates").is_some_and(|at| at.value),
        grace_s: seconds(table, "grace_s").unwrap_or(0),
        access_lifetime_s: seconds(table, "access_lifetime_s"),
    }
}

fn seconds(table: &Table<'_>, key: &'static str) -> Option<u32> {
    let number = table.whole(key)?;
    let seconds = u32::try_from(number.value).ok();
    if seconds.is_none() {
        table
            .report()
            .refuse(&number.place, "must be a number of seconds");
    }
    seconds
}
