//! `patchbay link-client create`, `list` and `revoke`.

use app::contract::ids::{LinkClientId, ProjectId};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::arguments::{self, Of};
use super::{Answer, runtime};
use crate::compose::admin::{self, CreatedClient, Environment, ListedClient};
use crate::options::Options;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Create another client for the Link flow beside those that there are
    Create(Create),
    /// List the Link clients of a project; never their secrets
    List(List),
    /// End a Link client at once and for good; what was claimed with it stays
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
    /// `client_id`, as `list` shows it
    #[arg(value_name = "CLIENT_ID", value_parser = arguments::link_client_id)]
    id: LinkClientId,
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
                let created = runtime::block_on(admin::create_link_client(options, &of.scope()))?;
                Ok(created_answer(&created, environment, json))
            }
            Self::List(List {
                project,
                environment,
                json,
            }) => {
                let mut clients = runtime::block_on(admin::list_link_clients(options, &project))?;
                clients.retain(|client| environment.is_none_or(|only| only == client.environment));
                Ok(list_answer(&clients, json))
            }
            Self::Revoke(Revoke { id, of, json }) => {
                let environment = of.environment;
                let scope = of.scope();
                let left = runtime::block_on(admin::revoke_link_client(options, &scope, &id))?;
                Ok(revoked_answer(&id, environment, left, json))
            }
        }
    }
}

fn created_answer(created: &CreatedClient, environment: Environment, json: bool) -> String {
    let environment = environment.as_str();
    let secret = created.secret.expose_secret();
    if json {
        let object = json!({
            "environment": environment,
            "link_client_id": created.id,
            "link_client_secret": secret,
        });
        return object.to_string();
    }
    format!(
        "environment         {environment}\nlink_client_id      {}\nlink_client_secret  {secret}\n",
        created.id
    )
}

fn list_answer(clients: &[ListedClient], json: bool) -> String {
    if json {
        let object = |client: &ListedClient| {
            json!({
                "link_client_id": client.id,
                "environment": client.environment,
                "created_at": client.created_at,
                "revoked_at": client.revoked_at,
            })
        };
        return Value::Array(clients.iter().map(object).collect()).to_string();
    }
    let line = |client: &ListedClient| {
        let ended = client.revoked_at.as_ref();
        let ended = ended.map_or_else(String::new, |at| format!("  revoked {at}"));
        let (environment, created) = (client.environment.as_str(), &client.created_at);
        format!("{}  {environment:<10}  {created}{ended}\n", client.id)
    };
    clients.iter().map(line).collect()
}

fn revoked_answer(id: &LinkClientId, environment: Environment, left: usize, json: bool) -> String {
    let environment = environment.as_str();
    if json {
        let object = json!({
            "link_client_id": id,
            "environment": environment,
            "live_clients": left,
        });
        return object.to_string();
    }
    let clients = if left == 1 {
        "client is"
    } else {
        "clients are"
    };
    format!("{id} is revoked; {left} live {clients} left for {environment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_created_client_is_shown_with_its_secret_once() {
        let created = CreatedClient {
            id: LinkClientId::from_bytes([7; 12]),
            secret: "cs_test_1".to_owned().into(),
        };
        let text = created_answer(&created, Environment::Test, true);
        let printed: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(printed["link_client_secret"], "cs_test_1");
        let listed = ListedClient {
            id: created.id.clone(),
            environment: Environment::Test,
            created_at: "2026-11-20T12:00:00.000Z".to_owned(),
            revoked_at: None,
        };
        let line = list_answer(&[listed], false);
        assert_eq!(
            line,
            format!("{}  test        2026-11-20T12:00:00.000Z\n", created.id)
        );
        let text = revoked_answer(&created.id, Environment::Test, 1, false);
        assert!(text.ends_with("1 live client is left for test"), "{text}");
    }
}
