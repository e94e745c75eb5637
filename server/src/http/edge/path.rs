//! Addresses as the routes know them: without the public URL's prefix, and those of the API without
//! the slashes that SDKs double and leave trailing; what goes on to a provider stays as it was written.

use axum::extract::Request;
use http::Uri;

use crate::http::api::public::proxy;

/// The address of a request as the routes know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inner {
    path: String,
    is_api: bool,
    is_link: bool,
}

impl Inner {
    /// Reads the path of a request to a server below `base`.
    pub(super) fn read(outer: &str, base: &str) -> Self {
        let path = without_prefix(outer, base);
        let below = path.trim_start_matches('/').starts_with("api/");
        if !below && path.trim_matches('/') != "api" {
            let is_link = is_link(path);
            return Self {
                path: path.to_owned(),
                is_api: is_link,
                is_link,
            };
        }
        let path = tidy(path);
        let is_api = !is_page(&path);
        Self {
            path,
            is_api,
            is_link: false,
        }
    }

    /// Whether it belongs to the Link flow, whose errors have a form of their own.
    pub(super) const fn is_link(&self) -> bool {
        self.is_link
    }

    /// Whether programs ask here, so that every answer is JSON.
    pub(super) const fn is_api(&self) -> bool {
        self.is_api
    }

    /// The path.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Puts it into the request.
    pub(super) fn rewrite(&self, request: &mut Request) {
        if request.uri().path() == self.path {
            return;
        }
        let query = request
            .uri()
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        if let Ok(uri) = format!("{}{query}", self.path).parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
}

/// The path below the prefix `base`. A proxy may strip the prefix or leave it, so it goes only where
/// an address of ours remains: with the prefix `/connect`, a stripped hosted link still begins with
/// `/connect/`.
fn without_prefix<'a>(path: &'a str, base: &str) -> &'a str {
    let Some(rest) = path.strip_prefix(base) else {
        return path;
    };
    let first = rest.trim_start_matches('/').split('/').next();
    let ours = first.is_some_and(|first| first.is_empty() || app::routes::ROOTS.contains(&first));
    match rest {
        "" => "/",
        rest if rest.starts_with('/') && ours => rest,
        _ => path,
    }
}

/// Whether an address is one of the Link flow's, which has no `/api`. What its page loads is for people.
fn is_link(path: &str) -> bool {
    ["/v1/", "/link/token/", "/link/session/"]
        .iter()
        .any(|start| path.starts_with(start))
}

/// Whether a page stands here for people: the one about the API, and `/api/v1/{slug}/callback`, which
/// has Cobalt's form, but a person's browser comes there from a provider.
fn is_page(tidy: &str) -> bool {
    if tidy == "/api/docs" {
        return true;
    }
    let middle = tidy.strip_prefix("/api/v1/");
    let slug = middle.and_then(|rest| rest.strip_suffix("/callback"));
    slug.is_some_and(|slug| !slug.is_empty() && !slug.contains('/'))
}

/// One slash for several, none at the end, in what is ours of a path.
fn tidy(path: &str) -> String {
    let (ours, providers) = path.split_at(ours(path));
    let parts: Vec<&str> = ours.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}{providers}", parts.join("/"))
}

/// How much of a path is ours: all of it, unless a slug stands in it behind which a provider's begins.
fn ours(path: &str) -> usize {
    let mut rest = path;
    for part in proxy::BELOW.split('/').filter(|part| !part.is_empty()) {
        match rest.trim_start_matches('/').strip_prefix(part) {
            Some(behind) if behind.starts_with('/') => rest = behind,
            _ => return path.len(),
        }
    }
    let slug = rest.trim_start_matches('/');
    slug.find('/')
        .map_or(path.len(), |end| path.len() - slug.len() + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the routes see of a path, and whether it is the API's.
    fn read(path: &str) -> (String, bool) {
        let inner = Inner::read(path, "");
        (inner.path().to_owned(), inner.is_api())
    }

    #[test]
    fn slashes_of_sdk_addresses_are_tidied() {
        let of_api = |path: &str| (path.to_owned(), true);
        assert_eq!(
            read("//api/v2/f-sdk//slug/x/config/"),
            of_api("/api/v2/f-sdk/slug/x/config")
        );
        assert_eq!(read("//api/v2"), of_api("/api/v2"));
        assert_eq!(read("/api/"), of_api("/api"));
        assert_eq!(read("/apis/"), ("/apis/".to_owned(), false));
    }

    #[test]
    fn what_goes_on_to_a_provider_stays_as_it_is() {
        for (path, wanted) in [
            ("//api/v2//public/proxy//crm", "/api/v2/public/proxy/crm"),
            ("/api/v2/public/proxy/crm/", "/api/v2/public/proxy/crm/"),
            (
                "/api/v2/public/proxy/crm//a/",
                "/api/v2/public/proxy/crm//a/",
            ),
            ("/api/v2/public/proxy/", "/api/v2/public/proxy"),
            ("/api/v2/public/proxys/a//b/", "/api/v2/public/proxys/a/b"),
        ] {
            assert_eq!(read(path), (wanted.to_owned(), true));
        }
    }

    #[test]
    fn the_page_about_the_api_is_for_people() {
        assert!(!read("/api/docs").1 && !read("//api/docs/").1 && read("/api/docs/x").1);
    }

    #[test]
    fn the_shared_callback_is_a_page_however_its_slashes_are_written() {
        let page = ("/api/v1/slack/callback".to_owned(), false);
        assert_eq!(read("/api/v1/slack/callback"), page);
        assert_eq!(read("//api/v1/slack/callback/"), page);
        assert!(read("/api/v1/slack/callback/x").1 && read("/api/v1//callback").1);
    }

    #[test]
    fn a_prefix_goes_only_where_an_address_of_ours_remains() {
        assert_eq!(
            without_prefix("/connect/connect/lk_x", "/connect"),
            "/connect/lk_x"
        );
        assert_eq!(without_prefix("/connect/lk_x", "/connect"), "/connect/lk_x");
        assert_eq!(without_prefix("/connect/c/pg_1", "/connect"), "/c/pg_1");
        assert_eq!(without_prefix("/connect", "/connect"), "/");
        assert_eq!(
            without_prefix("/api/api/v3/org/basics", "/api"),
            "/api/v3/org/basics"
        );
        assert_eq!(
            without_prefix("/api/v3/org/basics", "/api"),
            "/api/v3/org/basics"
        );
        assert_eq!(without_prefix("/connections", "/connect"), "/connections");
        assert_eq!(without_prefix("/healthz", ""), "/healthz");
        assert_eq!(without_prefix("//api/v2", ""), "//api/v2");
    }
}
