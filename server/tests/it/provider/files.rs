//! The provider's apps, as files of a catalog.

use super::Provider;

impl Provider {
    /// The file of an OAuth app of the provider `who`; `more` goes to its `[auth.oauth2]`, `inputs`
    /// before it.
    pub fn oauth_app(&self, slug: &str, who: &str, more: &str, inputs: &str) -> String {
        let origin = self.url("");
        format!(
            r#"slug = "{slug}"
name = "App {slug}"
description = "An app for tests."
categories = ["crm"]
{inputs}
[auth.oauth2]
authorize_url = "{origin}/{who}/authorize"
token_url = "{origin}/{who}/token"
revoke_url = "{origin}/{who}/revoke"
scopes = ["read"]
scope_labels = {{ read = "Read everything" }}
client_auth = "body"
{more}
[api]
base_url = "{origin}/{who}/api"
verify = {{ method = "GET", path = "/me" }}
identity = {{ method = "GET", path = "/me", id = "/id", label = "/email" }}
"#
        )
    }

    /// The file of an app connected by a key.
    pub fn key_app(&self, slug: &str, who: &str) -> String {
        let origin = self.url("");
        format!(
            r#"slug = "{slug}"
name = "App {slug}"
description = "An app for tests."
categories = ["crm"]
[[input]]
name = "user"
label = "User"
pattern = "[a-z0-9-]+"
[[input]]
name = "secret_key"
label = "Key"
secret = true
[auth.api_key]
header = {{ name = "x-key", value = "{{secret_key}}" }}
[api]
base_url = "{origin}/{who}/api"
verify = {{ method = "GET", path = "/me" }}
identity = {{ method = "GET", path = "/me", id = "/id", label = "/email" }}
"#
        )
    }
}
