//! What end users typed, held against the whole file of an app.

use std::collections::BTreeMap;

use app::contract::failure::FieldError;
use app::contract::problem::InputProblem;
use secrecy::{ExposeSecret as _, SecretString};

use super::auth::AuthMethod;
use super::credential::not_in_headers;
use super::input::{CheckedInputs, Input};
use super::provider::Provider;
use super::template::UrlTemplate;

/// An address whose host end users type.
#[derive(Clone, Debug)]
pub struct TypedHost<'a> {
    /// The address.
    pub url: &'a UrlTemplate,
    /// The inputs that make up its host, without those that are chosen from a list.
    pub inputs: Vec<&'a Input>,
}

impl Provider {
    /// Checks what was typed, or what comes back from the vault.
    ///
    /// # Errors
    /// Every value that is missing, not asked for, or of the wrong form, by input name.
    pub fn check_inputs(
        &self,
        method: AuthMethod,
        values: &BTreeMap<String, SecretString>,
    ) -> Result<CheckedInputs, Vec<FieldError>> {
        let checked = CheckedInputs::check(&self.inputs, method, values)?;
        let misplaced: Vec<FieldError> = self
            .inputs_for(method)
            .filter_map(|input| {
                let value = checked.get(&input.name)?.expose_secret();
                let problem = self.misplaced(method, input, value)?;
                Some(FieldError::new(&input.name, problem.to_string()))
            })
            .collect();
        if misplaced.is_empty() {
            Ok(checked)
        } else {
            Err(misplaced)
        }
    }

    /// Why a value cannot stand where the file puts it. A pattern need not say all that its place
    /// wants: `acme-` is no part of a host name, and a user name ends at a colon.
    fn misplaced(&self, method: AuthMethod, input: &Input, value: &str) -> Option<InputProblem> {
        if !self.addresses().all(|url| url.takes(&input.name, value)) {
            return Some(input.wrong_form());
        }
        let credential = self.credential(method)?;
        let headers = self.api.headers.iter().map(|(_, text)| text);
        credential
            .refuses(&input.name, value)
            .or_else(|| not_in_headers(headers, &input.name, value))
    }

    /// The first address of connecting in this way whose host end users type; `None` where the file
    /// or a list names every host.
    #[must_use]
    pub fn typed_host(&self, method: AuthMethod) -> Option<TypedHost<'_>> {
        let first = match method {
            AuthMethod::OAuth2 => self.auth.oauth2.as_ref().map(|it| &it.authorize_url),
            AuthMethod::ClientCredentials => {
                let client = self.auth.client_credentials.as_ref();
                client.map(|client| &client.token_url)
            }
            AuthMethod::ApiKey | AuthMethod::Basic => None,
        };
        let mut known = first.into_iter().chain([&self.api.base_url]);
        known.find_map(|url| {
            let named = |input: &&Input| url.host_variables().any(|name| name == input.name);
            let inputs = self.inputs_for(method).filter(named);
            let inputs: Vec<&Input> = inputs.filter(|input| input.options.is_empty()).collect();
            (!inputs.is_empty()).then_some(TypedHost { url, inputs })
        })
    }

    /// Every address in its file.
    fn addresses(&self) -> impl Iterator<Item = &UrlTemplate> {
        let oauth = self.auth.oauth2.iter().flat_map(|oauth| {
            [Some(&oauth.authorize_url), Some(&oauth.token_url)]
                .into_iter()
                .chain([oauth.refresh_url.as_ref(), oauth.issuer.as_ref()])
                .chain([oauth.revoke.as_ref().map(|revoke| &revoke.url)])
                .chain([oauth.discover.as_ref().map(|discover| &discover.url)])
        });
        let client = self.auth.client_credentials.as_ref();
        let api = &self.api;
        let identity = api.identity.as_ref().map(|identity| &identity.call.url);
        oauth
            .chain([client.map(|client| &client.token_url), Some(&api.base_url)])
            .chain([api.verify.as_ref().map(|call| &call.url), identity])
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::read::{Origin, read};

    fn app(auth: &str, inputs: &[&str], base: &str) -> Provider {
        let mut text = "slug = \"own\"\nname = \"Own\"\ndescription = \"Made at home.\"\n\
            categories = [\"crm\"]\n"
            .to_owned();
        for input in inputs {
            text.push_str(&format!("[[input]]\n{input}\nrequired = true\n"));
        }
        text.push_str(&format!(
            "{auth}\n[api]\nbase_url = \"{base}\"\nverify = {{ method = \"GET\", path = \"/me\" }}\n"
        ));
        read("own.toml", "own", &text, Origin::BuiltIn).unwrap()
    }

    fn problems(app: &Provider, method: AuthMethod, values: &[(&str, &str)]) -> Vec<String> {
        let values = values.iter();
        let values = values.map(|(name, value)| ((*name).to_owned(), (*value).to_owned().into()));
        match app.check_inputs(method, &values.collect()) {
            Ok(_) => Vec::new(),
            Err(found) => found
                .into_iter()
                .map(|it| format!("{}: {}", it.field, it.message))
                .collect(),
        }
    }

    #[test]
    fn a_user_name_has_no_colon() {
        let app = app(
            "[auth.basic]\nusername = \"{email}/token\"\npassword = \"{token}\"",
            &[
                "name = \"email\"\nlabel = \"Email\"",
                "name = \"token\"\nlabel = \"Token\"\nsecret = true",
            ],
            "https://own.test",
        );
        let check = |email, token| {
            problems(
                &app,
                AuthMethod::Basic,
                &[("email", email), ("token", token)],
            )
        };
        assert_eq!(
            check("a@b.test", "s:e:c"),
            [""; 0],
            "a password may have one"
        );
        assert_eq!(
            check("a:b", "s"),
            ["email: This cannot contain a colon (:)."]
        );
    }

    #[test]
    fn the_host_that_is_typed_is_the_first_one_of_connecting() {
        let typed = "name = \"shop\"\nlabel = \"Shop\"\npattern = \"[a-z]+\"";
        let chosen = "name = \"region\"\nlabel = \"Region\"\n\
            options = [{ value = \"eu\", label = \"EU\" }, { value = \"us\", label = \"US\" }]";
        let oauth = |authorize: &str| {
            format!(
                "[auth.oauth2]\nauthorize_url = \"{authorize}\"\ntoken_url = \"https://own.test/t\"\n\
                 scopes = [\"a\"]\nscope_labels = {{ a = \"A\" }}\nclient_auth = \"body\""
            )
        };
        let found = |auth: &str, base: &str| {
            let app = app(auth, &[typed, chosen], base);
            let typed = app.typed_host(AuthMethod::OAuth2)?;
            let names: Vec<&str> = typed.inputs.iter().map(|it| it.name.as_str()).collect();
            let hosts: Vec<&str> = typed.url.host_variables().collect();
            Some((hosts.join(" "), names.join(" ")))
        };
        let by_shop = "https://{shop}.{region}.test/a";
        let wanted = Some(("shop region".to_owned(), "shop".to_owned()));
        assert_eq!(found(&oauth(by_shop), "https://own.test"), wanted);
        let elsewhere = found(&oauth("https://own.test/{shop}"), by_shop);
        assert_eq!(elsewhere, wanted, "that of the API");
        let chosen = found(&oauth("https://{region}.test/{shop}"), "https://own.test");
        assert_eq!(chosen, None);
    }
}
