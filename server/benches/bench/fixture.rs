//! What the server under test holds: projects, apps, accounts, connections.
//!
//! Made through the doors that users have (CLI and API), except where it says SQL.

use std::fmt::Write as _;
use std::path::Path;

use http::Method;
use patchbay::catalog::Catalog;
use serde_json::{Value, json};

use crate::Result;
use crate::client::{Ask, Client};
use crate::database::Home;
use crate::journey::fresh_number;
use crate::process::Process;

/// The sandbox app that is connected by consent.
pub const CRM: &str = "sandbox-crm";
/// The sandbox app that is connected by credentials.
pub const SMS: &str = "sandbox-sms";

/// An app of the operator's own that is connected by credentials.
pub const OWN: &str = "bench-own";

/// The types of the twenty fields, in turn.
const FIELDS: [&str; 8] = [
    "type = \"text\"",
    "type = \"select\"\noptions = [{ value = \"a\", label = \"First\" }, { value = \"b\", label = \"Second\" }]",
    "type = \"number\"",
    "type = \"email\"",
    "type = \"textarea\"",
    "type = \"date\"",
    "type = \"url\"",
    "type = \"select\"\nmultiple = true\noptions = [{ value = \"a\", label = \"First\" }, { value = \"b\", label = \"Second\" }]",
];

/// A project with its key for `test`.
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its API key.
    pub key: String,
    /// Its Link client, id and secret.
    pub link_client: (String, String),
}

impl Project {
    /// A project with the sandbox apps.
    ///
    /// # Errors
    /// As the command.
    pub fn create(home: &Home) -> Result<Self> {
        let printed = home.run(&["project", "create", "--name", "Acme", "--json"])?;
        let project: Value = serde_json::from_str(&printed)?;
        let text = |name: &str| project[name].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            id: text("project_id"),
            key: text("test_api_key"),
            link_client: (text("link_client_id"), text("link_client_secret")),
        })
    }

    /// A project with as many apps: the sandbox's, the built-in ones if `real`, and made-up ones.
    ///
    /// # Errors
    /// As the commands.
    pub fn with_apps(home: &Home, count: usize, real: bool) -> Result<Self> {
        let project = Self::create(home)?;
        let mut file = "[settings]\nname = \"Acme\"\n".to_owned();
        file += &twenty_fields()?;
        // The sandbox CRM stays without being named.
        let mut there = 2;
        if real {
            for provider in Catalog::builtin()?.all().map(|(_, provider)| provider) {
                if provider.is_sandbox() || there == count {
                    continue;
                }
                writeln!(
                    file,
                    "[[app]]\nslug = \"{}\"\nenvironments = [\"test\"]",
                    provider.slug
                )?;
                if provider.auth.oauth2.is_some() {
                    file += "oauth = { client_id = \"bench\", client_secret = \"bench\" }\n";
                }
                there += 1;
            }
        }
        let folder = home.folder().join("catalog").join(&project.id);
        std::fs::create_dir(&folder)?;
        for number in there..count {
            let slug = format!("bench-{number:04}");
            let api = format!("https://api.{slug}.example");
            std::fs::write(folder.join(format!("{slug}.toml")), made_up(&slug, &api))?;
            writeln!(
                file,
                "[[app]]\nslug = \"{slug}\"\nenvironments = [\"test\"]"
            )?;
        }
        let path = home.folder().join("project.toml");
        std::fs::write(&path, file)?;
        home.run(&["apply", as_text(&path)?, "--project", &project.id])?;
        Ok(project)
    }

    /// A project with one app more, [`OWN`], whose API is at this address.
    ///
    /// # Errors
    /// As the commands.
    pub fn with_api(home: &Home, api: &str) -> Result<Self> {
        let project = Self::create(home)?;
        let folder = home.folder().join("catalog").join(&project.id);
        std::fs::create_dir(&folder)?;
        std::fs::write(folder.join(format!("{OWN}.toml")), made_up(OWN, api))?;
        let path = home.folder().join("project.toml");
        let app = format!("[[app]]\nslug = \"{OWN}\"\nenvironments = [\"test\"]\n");
        std::fs::write(&path, format!("[settings]\nname = \"Acme\"\n{app}"))?;
        home.run(&["apply", as_text(&path)?, "--project", &project.id])?;
        Ok(project)
    }
}

fn as_text(path: &Path) -> Result<&str> {
    path.to_str()
        .ok_or_else(|| "the temporary folder has an odd name".into())
}

/// The sandbox's text message service with twenty fields of all plain types.
fn twenty_fields() -> Result<String> {
    let mut text = format!("[[app]]\nslug = \"{SMS}\"\nenvironments = [\"test\"]\n");
    for (number, kind) in FIELDS.iter().cycle().take(20).enumerate() {
        let (key, label) = (format!("field_{number}"), format!("Field {number}"));
        writeln!(
            text,
            "[[app.field]]\nkey = \"{key}\"\nlabel = \"{label}\"\n{kind}\nhelp = \"What belongs here, in a sentence.\""
        )?;
    }
    Ok(text)
}

/// An app that does not exist, as its operator would describe it.
fn made_up(slug: &str, api: &str) -> String {
    format!(
        "slug = \"{slug}\"\nname = \"App {slug}\"\ndescription = \"Keeps the records of your company.\"\n\
         categories = [\"crm\"]\n\
         [[input]]\nname = \"user\"\nlabel = \"User\"\nrequired = true\n\
         [[input]]\nname = \"password\"\nlabel = \"Password\"\nrequired = true\nsecret = true\n\
         [auth.basic]\nusername = \"{{user}}\"\npassword = \"{{password}}\"\n\
         [api]\nbase_url = \"{api}\"\n\
         verify = {{ method = \"GET\", path = \"/me\" }}\n\
         identity = {{ method = \"GET\", path = \"/me\", id = \"/id\", label = \"/name\" }}\n"
    )
}

/// A linked account with a session token.
#[derive(Clone)]
pub struct Account {
    /// The host's name for it.
    pub id: String,
    /// Its session token.
    pub token: String,
    /// The server's port.
    port: u16,
}

impl Account {
    /// A new account of a project.
    ///
    /// # Errors
    /// As the API.
    pub async fn create(server: &Process, project: &Project) -> Result<Self> {
        let mut client = Client::to(server.address);
        let (id, port) = (format!("account-{}", fresh_number()), server.port());
        let body = json!({ "linked_account_id": id, "name": "Globex Ltd" });
        let ask = |path: &str| Ask::new(Method::POST, port, path)?.key(&project.key);
        let made = ask("/api/v2/public/linked-account")?.json(&body);
        client.good(&made).await?;
        let minted = ask("/api/v2/public/session-token")?.json(&body);
        let minted = client.json(&minted).await?;
        let token = minted["token"]
            .as_str()
            .ok_or("there is no session token")?;
        Ok(Self {
            id,
            token: token.to_owned(),
            port,
        })
    }

    /// A request with its session token.
    ///
    /// # Errors
    /// An address that is none.
    pub fn ask(&self, method: Method, path: &str) -> Result<Ask> {
        Ask::new(method, self.port, path)?.bearer(&self.token)
    }

    /// Connects the sandbox's text message service and makes its config. Answers the config.
    ///
    /// # Errors
    /// As the API.
    pub async fn connect(&self, server: &Process) -> Result<Value> {
        let mut client = Client::to(server.address);
        let credentials = json!({ "account_sid": "AC1", "auth_token": "valid-token" });
        self.save(server, SMS, &credentials).await?;
        let make = self.ask(Method::POST, "/api/v2/f-sdk/config")?;
        client.json(&make.json(&json!({ "slug": SMS }))).await
    }

    /// Connects [`OWN`].
    ///
    /// # Errors
    /// As the API.
    pub async fn connect_own(&self, server: &Process) -> Result<()> {
        let credentials = json!({ "user": "bench", "password": "valid-password" });
        self.save(server, OWN, &credentials).await
    }

    async fn save(&self, server: &Process, slug: &str, credentials: &Value) -> Result<()> {
        let save = self.ask(Method::POST, &format!("/api/v2/app/{slug}/save"))?;
        let mut client = Client::to(server.address);
        client.good(&save.json(credentials)).await.map(drop)
    }
}
