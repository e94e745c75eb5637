//! `patchbay project create` and `patchbay project list`.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{Answer, runtime};
use crate::compose::admin::{self, CreatedProject, ListedProject};
use crate::options::Options;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Create a project with its API keys; works beside a running server
    Create(Create),
    /// List the projects
    List(List),
}

#[derive(Debug, clap::Args)]
pub(super) struct Create {
    /// The company's name, as end users see it
    #[arg(long)]
    name: String,
    /// Leave the sandbox apps out
    #[arg(long)]
    bare: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Command {
    pub(super) fn run(self, options: &Options) -> Answer {
        match self {
            Self::Create(Create { name, bare, json }) => {
                let created = runtime::block_on(admin::create_project(options, &name, bare))?;
                Ok(created_answer(&created, json))
            }
            Self::List(List { json }) => {
                let projects = runtime::block_on(admin::list_projects(options))?;
                Ok(list_answer(&projects, json))
            }
        }
    }
}

fn created_answer(created: &CreatedProject, json: bool) -> String {
    let (test, production) = (&created.test_link_client, &created.production_link_client);
    let fields = [
        ("project_id", created.project_id.as_str()),
        ("test_api_key", created.test_api_key.expose_secret()),
        (
            "production_api_key",
            created.production_api_key.expose_secret(),
        ),
        ("link_client_id", test.id.as_str()),
        ("link_client_secret", test.secret.expose_secret()),
        ("production_link_client_id", production.id.as_str()),
        (
            "production_link_client_secret",
            production.secret.expose_secret(),
        ),
    ];
    if json {
        let object = fields.map(|(name, value)| (name.to_owned(), Value::from(value)));
        return Value::Object(object.into_iter().collect()).to_string();
    }
    fields
        .map(|(name, value)| format!("{name:<29} {value}\n"))
        .concat()
}

fn list_answer(projects: &[ListedProject], json: bool) -> String {
    if json {
        let objects = projects
            .iter()
            .map(|p| json!({ "project_id": p.id, "name": p.name }));
        return Value::Array(objects.collect()).to_string();
    }
    projects
        .iter()
        .map(|project| format!("{}  {}\n", project.id, project.name))
        .collect()
}

#[cfg(test)]
mod tests {
    use app::contract::ids::{LinkClientId, ProjectId};

    use super::*;
    use crate::compose::admin::CreatedClient;

    fn client(digit: u8, secret: &str) -> CreatedClient {
        CreatedClient {
            id: LinkClientId::from_bytes([digit; 12]),
            secret: secret.to_owned().into(),
        }
    }

    fn created() -> CreatedProject {
        CreatedProject {
            project_id: ProjectId::from_bytes([7; 12]),
            test_api_key: "tk_1".to_owned().into(),
            production_api_key: "pk_2".to_owned().into(),
            test_link_client: client(1, "cs_test_1"),
            production_link_client: client(2, "cs_live_2"),
        }
    }

    #[test]
    fn a_created_project_is_one_line_of_json() {
        let printed: Value = serde_json::from_str(&created_answer(&created(), true)).unwrap();
        let expected = json!({
            "project_id": created().project_id,
            "test_api_key": "tk_1",
            "production_api_key": "pk_2",
            "link_client_id": client(1, "").id,
            "link_client_secret": "cs_test_1",
            "production_link_client_id": client(2, "").id,
            "production_link_client_secret": "cs_live_2",
        });
        assert_eq!(printed, expected);
    }

    #[test]
    fn without_json_each_value_has_its_line() {
        let text = created_answer(&created(), false);
        assert_eq!(text.lines().count(), 7);
        let line = format!("{:<29} tk_1\n", "test_api_key");
        assert!(text.contains(&line), "{text}");
    }

    #[test]
    fn projects_are_listed_by_id_and_name() {
        let listed = ListedProject {
            id: created().project_id,
            name: "Acme".to_owned(),
        };
        let id = listed.id.clone();
        assert_eq!(
            list_answer(std::slice::from_ref(&listed), false),
            format!("{id}  Acme\n")
        );
        let json = list_answer(&[listed], true);
        assert_eq!(json, format!(r#"[{{"project_id":"{id}","name":"Acme"}}]"#));
        assert_eq!(list_answer(&[], true), "[]");
    }
}
