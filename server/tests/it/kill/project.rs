//! The two versions of the project file that the operator applies in turn.
//!
//! They differ in everything that a plan can do: settings, an app that comes and goes, fields,
//! workflows, clients and their secrets, and whether configs belong to an account or a connection.
//! What the clients write to stands in both alike.

use crate::attacks::rig::{HONEST, KEYED, MALICIOUS};

/// A version of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The first.
    A,
    /// The second.
    B,
}

impl Version {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "a.toml",
            Self::B => "b.toml",
        }
    }

    /// Its file.
    pub fn file(self) -> String {
        let field = |key: &str, kind: &str| {
            let label = key.to_uppercase();
            format!("[[app.field]]\nkey = \"{key}\"\nlabel = \"{label}\"\ntype = \"{kind}\"\n")
        };
        let app = |slug: &str, more: &str| {
            format!("[[app]]\nslug = \"{slug}\"\nenvironments = [\"test\"]\n{more}\n")
        };
        let client = |secret: &str| {
            format!("oauth = {{ client_id = \"one\", client_secret = \"${{{secret}}}\" }}")
        };
        let texts = [field("a", "text"), field("b", "text")].concat();
        let mut parts = vec![
            format!("[settings]\nname = \"Acme {self:?}\"\n"),
            app(HONEST, &client("FIRST")),
            texts.clone(),
        ];
        if self == Self::B {
            parts.push(field("extra", "text"));
        }
        parts.extend([
            app(KEYED, ""),
            texts,
            field("mail", "email"),
            "[[app.workflow]]\nalias = \"sync\"\nname = \"Sync\"\n".to_owned(),
            field("c", "text").replace("app.field", "app.workflow.field"),
        ]);
        parts.push(match self {
            Self::A => app(MALICIOUS, &client("FIRST")) + &field("a", "text"),
            Self::B => {
                let other = "multiple_connections = true\n\
                    [[app.auth_config]]\nkey = \"default\"\nname = \"Europe\"\ndefault = true\n\
                    client_id = \"one\"\nclient_secret = \"${SECOND}\"\n\
                    [[app.auth_config]]\nkey = \"second\"\nname = \"America\"\n\
                    client_id = \"two\"\nclient_secret = \"${SECOND}\"";
                let workflow = "[[app.workflow]]\nalias = \"extra\"\nname = \"Extra\"\n";
                app(MALICIOUS, other) + &field("a", "text") + workflow
            }
        });
        if self == Self::B {
            parts.push(app("slack", &client("SECOND")));
        }
        parts.concat()
    }
}
