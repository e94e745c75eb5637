//! Which database, and how to reach it.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::options::OptionValue;

/// A database. Shows itself without its password.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// A SQLite file; the rest of how it is opened is ours to decide, so the URL has no query.
    Sqlite(PathBuf),
    /// A PostgreSQL server: the whole URL, as the driver reads it.
    /// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>
    Postgres(SecretString),
}

impl DatabaseUrl {
    /// The whole URL, password included: only for the driver.
    #[must_use]
    pub fn expose(&self) -> Cow<'_, str> {
        match self {
            Self::Sqlite(path) => Cow::Owned(format!("sqlite://{}", path.display())),
            Self::Postgres(url) => Cow::Borrowed(url.expose_secret()),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(_) => f.write_str(&self.expose()),
            Self::Postgres(url) => f.write_str(&masked(url.expose_secret())),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl OptionValue for DatabaseUrl {
    const RIGHT: &'static str =
        "`sqlite://` and the path of a file, or `postgres://user:password@host:port/database`";
    const ECHO: bool = false;

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            if path.contains('?') {
                return Err("not have a query after the path of the SQLite file".into());
            }
            let named = !path.is_empty() && !path.contains(":memory:") && !path.ends_with('/');
            return if named {
                Ok(Self::Sqlite(PathBuf::from(path)))
            } else {
                Err(Self::wrong())
            };
        }
        let url = Url::parse(text).map_err(|_| Self::wrong())?;
        let ours = matches!(url.scheme(), "postgres" | "postgresql") && url.has_authority();
        if ours {
            Ok(Self::Postgres(SecretString::from(text)))
        } else {
            Err(Self::wrong())
        }
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

/// The URL with its password replaced, and without a query, where a password may stand too.
fn masked(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else {
        return "postgres://".to_owned();
    };
    url.set_query(None);
    if url.password().is_some() && url.set_password(Some("***")).is_err() {
        return "postgres://".to_owned();
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_are_told_apart() {
        let sqlite = DatabaseUrl::parse("sqlite://data/patchbay.db").expect("right");
        assert!(matches!(&sqlite, DatabaseUrl::Sqlite(path) if path == "data/patchbay.db"));
        let absolute = DatabaseUrl::parse("sqlite:///var/lib/p.db").expect("right");
        assert!(matches!(&absolute, DatabaseUrl::Sqlite(path) if path == "/var/lib/p.db"));
        for right in [
            "postgres://u@h/d",
            "postgresql://h/d",
            "postgres:///d?host=/tmp/socket",
        ] {
            assert!(
                matches!(DatabaseUrl::parse(right), Ok(DatabaseUrl::Postgres(_))),
                "{right}"
            );
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in [
            "",
            "data/patchbay.db",
            "sqlite://",
            "sqlite:patchbay.db",
            "sqlite::memory:",
            "sqlite://:memory:",
            "sqlite://a.db?mode=ro",
            "mysql://h/d",
            "postgres:d",
        ] {
            assert!(DatabaseUrl::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = DatabaseUrl::parse("postgres://me:hidden@h:5433/d?password=hidden");
        let url = url.expect("right");
        assert_eq!(url.to_string(), "postgres://me:***@h:5433/d");
        assert_eq!(format!("{url:?}"), url.to_string());
        assert_eq!(
            url.expose(),
            "postgres://me:hidden@h:5433/d?password=hidden"
        );
    }
}
