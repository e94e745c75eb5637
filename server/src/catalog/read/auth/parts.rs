//! What several `[auth]` sections have in common.

use super::Section;
use crate::catalog::auth::ClientAuth;
use crate::catalog::capture::Capture;
use crate::catalog::consent::Scope;
use crate::catalog::read::{named_texts, text_template, url_template};
use crate::catalog::template::{TextTemplate, UrlTemplate, Visible};
use crate::strict_toml::Table;

const CLIENT_AUTH: [(&str, ClientAuth); 4] = [
    ("basic", ClientAuth::Basic),
    ("body", ClientAuth::Body),
    ("basic_json", ClientAuth::BasicJson),
    ("secret_as_user", ClientAuth::SecretAsUser),
];

impl Section<'_> {
    pub(super) fn scopes(&self) -> Vec<Scope> {
        let names = self
            .table
            .texts("scopes")
            .map(|at| at.value)
            .unwrap_or_default();
        let mut labels = self.table.pairs("scope_labels");
        let mut scopes: Vec<Scope> = Vec::new();
        for name in names {
            let label = labels.iter().position(|(key, _)| key.value == name.value);
            if scopes.iter().any(|scope| scope.name == name.value) {
                self.table
                    .report()
                    .refuse(&name.place, "this scope is listed twice");
            } else if let Some(at) = label {
                let label = labels.swap_remove(at).1.value;
                scopes.push(Scope {
                    name: name.value,
                    label,
                });
            } else {
                let wanted = "needs words for the end user in `scope_labels`";
                self.table
                    .report()
                    .refuse(&name.place, format!("`{}` {wanted}", name.value));
            }
        }
        for (key, _) in labels {
            self.table
                .report()
                .refuse(&key.place, "this is not one of `scopes`");
        }
        scopes
    }

    pub(super) fn client_auth(&self) -> Option<ClientAuth> {
        if !self.table.has("client_auth") {
            self.table.missing("client_auth");
        }
        self.table
            .choice("client_auth", &CLIENT_AUTH)
            .map(|at| at.value)
    }

    pub(super) fn parameters(
        &self,
        key: &'static str,
        reserved: &[&str],
    ) -> Vec<(String, TextTemplate)> {
        let mut parameters = Vec::new();
        for (name, value) in named_texts(self.table, key, &self.visible()) {
            if reserved.contains(&name.value.as_str()) {
                let wanted = "this parameter is set by the protocol";
                self.table.report().refuse(&name.place, wanted);
            }
            parameters.push((name.value, value));
        }
        parameters
    }

    pub(super) fn refuse_secrets(&self, parameters: &[(String, TextTemplate)]) {
        let secret = |name: &str| self.inputs.iter().any(|i| i.secret && i.name == name);
        for (name, _) in parameters
            .iter()
            .filter(|(_, value)| value.variables().any(secret))
        {
            let wanted = format!("authorize_params.{name}: a secret must not stand in an address");
            self.table.report().refuse(self.table.place(), wanted);
        }
    }

    pub(super) fn url(&self, key: &'static str, captures: &[Capture]) -> Option<UrlTemplate> {
        let visible = Visible {
            captures,
            ..self.visible()
        };
        url_template(self.table, &self.table.text(key)?, &visible, self.scheme)
    }

    pub(super) fn required_url(
        &self,
        key: &'static str,
        captures: &[Capture],
    ) -> Option<UrlTemplate> {
        self.table.required_text(key)?;
        self.url(key, captures)
    }

    pub(super) fn required_template(&self, key: &'static str) -> Option<TextTemplate> {
        text_template(self.table, &self.table.required_text(key)?, &self.visible())
    }
}

pub(super) fn seconds(table: &Table<'_>, key: &'static str) -> Option<u32> {
    let number = table.whole(key)?;
    let seconds = u32::try_from(number.value).ok();
    if seconds.is_none() {
        table
            .report()
            .refuse(&number.place, "must be a number of seconds");
    }
    seconds
}
