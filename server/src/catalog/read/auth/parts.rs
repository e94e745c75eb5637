//! What several `[auth]` sections have in common.

use super::Section;
use crate::catalog::provider::{ClientAuth, Quirk, Scope};
use crate::catalog::read::{named_texts, text_template, url_template};
use crate::catalog::template::{TextTemplate, UrlTemplate};

const CLIENT_AUTH: [(&str, ClientAuth); 2] =
    [("basic", ClientAuth::Basic), ("body", ClientAuth::Body)];

const QUIRKS: [(&str, Quirk); 2] = [
    ("token_answer_form_encoded", Quirk::TokenAnswerFormEncoded),
    ("error_in_ok_answer", Quirk::ErrorInOkAnswer),
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

    pub(super) fn quirks(&self) -> Vec<Quirk> {
        let names = self
            .table
            .texts("quirks")
            .map(|at| at.value)
            .unwrap_or_default();
        let mut quirks = Vec::new();
        for name in names {
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

    pub(super) fn parameters(
        &self,
        key: &'static str,
        reserved: &[&str],
    ) -> Vec<(String, TextTemplate)> {
        let mut parameters = Vec::new();
        for (name, value) in named_texts(self.table, key, &self.inputs) {
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
            .filter(|(_, value)| value.inputs().any(secret))
        {
            let wanted = format!("authorize_params.{name}: a secret must not stand in an address");
            self.table.report().refuse(self.table.place(), wanted);
        }
    }

    pub(super) fn url(&self, key: &'static str) -> Option<UrlTemplate> {
        url_template(
            self.table,
            &self.table.text(key)?,
            &self.inputs,
            self.transport,
        )
    }

    pub(super) fn required_url(&self, key: &'static str) -> Option<UrlTemplate> {
        url_template(
            self.table,
            &self.table.required_text(key)?,
            &self.inputs,
            self.transport,
        )
    }

    pub(super) fn required_template(&self, key: &'static str) -> Option<TextTemplate> {
        text_template(
            self.table,
            &self.table.required_text(key)?,
            &self.inputs,
            false,
        )
    }
}
