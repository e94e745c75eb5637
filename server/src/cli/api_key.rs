//! `patchbay api-key create`, `list` and `revoke`.

use app::contract::ids::{ApiKeyId, ProjectId};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::arguments::{self, Of};
use super::{Answer, runtime};
use crate::compose::admin::{self, CreatedKey, Environment, ListedKey};
use crate::options::Options;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Create another API key beside those that there are
    Create(Create),
    /// List the API keys of a project; never the keys themselves
    List(List),
    /// End an API key at once and for good
    Revoke(Revoke),
}

#[derive(Debug, clap::Args)]
pub(super) struct Create {
    #[command(flatten)]
    of: Of,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// The project
    #[arg(long, value_name = "ID", value_parser = arguments::project_id)]
    project: ProjectId,
    /// Only those for `test` or `production`
    #[arg(long, value_name = "NAME", value_parser = arguments::environment)]
    environment: Option<Environment>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Revoke {
    /// The key's id, as `list` shows it
    #[arg(value_name = "KEY_ID", value_parser = arguments::api_key_id)]
    id: ApiKeyId,
    #[command(flatten)]
    of: Of,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Command {
    pub(super) fn run(self, options: &Options) -> Answer {
        match self {
            Self::Create(Create { of, json }) => {
                let environment = of.environment;
                let created = runtime::block_on(admin::create_key(options, &of.scope()))?;
                Ok(created_answer(&created, environment, json))
            }
            Self::List(List {
                project,
                environment,
                json,
            }) => {
                let mut keys = runtime::block_on(admin::list_keys(options, &project))?;
                keys.retain(|key| environment.is_none_or(|only| only == key.environment));
                Ok(list_answer(&keys, json))
            }
            Self::Revoke(Revoke { id, of, json }) => {
                let environment = of.environment;
                let left = runtime::block_on(admin::revoke_key(options, &of.scope(), &id))?;
                Ok(revoked_answer(&id, environment, left, json))
            }
        }
    }
}

fn created_answer(created: &CreatedKey, environment: Environment, json: bool) -> String {
    let (id, key) = (created.id.as_str(), created.key.expose_secret());
    if json {
        let environment = environment.as_str();
        return json!({ "id": id, "environment": environment, "api_key": key }).to_string();
    }
    format!("id                 {id}\napi_key            {key}\n")
}

fn list_answer(keys: &[ListedKey], json: bool) -> String {
    if json {
        let object = |key: &ListedKey| {
            json!({
                "id": key.id,
                "environment": key.environment,
                "hint": key.hint,
                "created_at": key.created_at,
                "revoked_at": key.revoked_at,
            })
        };
        return Value::Array(keys.iter().map(object).collect()).to_string();
    }
    let line = |key: &ListedKey| {
        let ended = key.revoked_at.as_ref();
        let ended = ended.map_or_else(String::new, |at| format!("  revoked {at}"));
        let (environment, hint, created) = (key.environment.as_str(), &key.hint, &key.created_at);
        format!(
            "{}  {environment:<10}  ...{hint}  {created}{ended}\n",
            key.id
        )
    };
    keys.iter().map(line).collect()
}

fn revoked_answer(id: &ApiKeyId, environment: Environment, left: usize, json: bool) -> String {
    let environment = environment.as_str();
    if json {
        return json!({ "id": id, "environment": environment, "live_keys": left }).to_string();
    }
    let keys = if left == 1 { "key is" } else { "keys are" };
    format!("{id} is revoked; {left} live {keys} left for {environment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> ApiKeyId {
        ApiKeyId::from_bytes([7; 12])
    }

    fn listed(revoked_at: Option<&str>) -> ListedKey {
        ListedKey {
            id: id(),
            environment: Environment::Test,
            hint: "x9Yz".to_owned(),
            created_at: "2026-11-20T12:00:00.000Z".to_owned(),
            revoked_at: revoked_at.map(str::to_owned),
        }
    }

    #[test]
    fn a_created_key_is_shown_once() {
        let created = CreatedKey {
            id: id(),
            key: "tk_1".to_owned().into(),
        };
        let json = created_answer(&created, Environment::Test, true);
        let expected = format!(
            r#"{{"id":"{}","environment":"test","api_key":"tk_1"}}"#,
            id()
        );
        assert_eq!(json, expected);
        let text = created_answer(&created, Environment::Test, false);
        assert!(text.contains("api_key            tk_1\n"), "{text}");
    }

    #[test]
    fn each_key_is_a_line_that_says_how_it_ends() {
        let line = format!("{}  test        ...x9Yz  2026-11-20T12:00:00.000Z\n", id());
        assert_eq!(list_answer(&[listed(None)], false), line);
        let ended = list_answer(&[listed(Some("2026-11-21T12:00:00.000Z"))], false);
        assert!(
            ended.ends_with("  revoked 2026-11-21T12:00:00.000Z\n"),
            "{ended}"
        );
        let json: Value = serde_json::from_str(&list_answer(&[listed(None)], true)).unwrap();
        assert_eq!(json[0]["environment"], "test");
        assert_eq!(json[0]["revoked_at"], Value::Null);
    }

    #[test]
    fn a_revocation_says_what_is_left() {
        let text = revoked_answer(&id(), Environment::Production, 1, false);
        let expected = format!("{} is revoked; 1 live key is left for production", id());
        assert_eq!(text, expected);
    }
}
