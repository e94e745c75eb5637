//! The Content-Security-Policy of our pages.
//!
//! It is sent as a header by [`crate::components::layout::Page`] and by nothing else.

/// The pages of the developer's own machine. Browsers know no pattern for IPv6 addresses.
const LOOPBACK_SOURCES: [&str; 6] = [
    "http://localhost:*",
    "https://localhost:*",
    "http://*.localhost:*",
    "https://*.localhost:*",
    "http://127.0.0.1:*",
    "https://127.0.0.1:*",
];

/// What a page's policy depends on.
#[derive(Clone, Debug)]
pub struct PagePolicy<'a> {
    /// The nonce of this answer; empty allows no inline style or script.
    pub nonce: &'a str,
    /// Origins that may frame the page.
    pub frame_ancestors: &'a [String],
    /// Whether pages of the developer's own machine may frame it too.
    pub loopback_ancestors: bool,
    /// Whether the page loads WebAssembly.
    pub has_islands: bool,
    /// Whether a script of it that is no island asks the server something.
    pub asks: bool,
    /// Whether it shows pages of ours in frames.
    pub shows_frames: bool,
    /// The port of the reload socket, under `cargo leptos watch` only.
    pub watch_port: Option<u32>,
}

impl PagePolicy<'_> {
    /// The header's value. Origins that could end a directive are left out.
    #[must_use]
    pub fn render(&self) -> String {
        // Leptos ends every document with a nonced script of its own, islands or not.
        let script = match (self.nonce.is_empty(), self.has_islands) {
            (false, true) => format!("{} 'wasm-unsafe-eval'", self.nonce_source()),
            (false, false) => self.nonce_source(),
            (true, _) => "'none'".to_owned(),
        };
        let connect = match self.watch_port {
            Some(port) => format!("'self' ws://localhost:{port} ws://127.0.0.1:{port}"),
            None if self.has_islands || self.asks => "'self'".to_owned(),
            None => "'none'".to_owned(),
        };
        let ancestors: Vec<&str> = self
            .frame_ancestors
            .iter()
            .map(String::as_str)
            .filter(|origin| is_source(origin))
            .chain(
                LOOPBACK_SOURCES
                    .into_iter()
                    .filter(|_| self.loopback_ancestors),
            )
            .collect();
        let ancestors = if ancestors.is_empty() {
            "'none'".to_owned()
        } else {
            ancestors.join(" ")
        };
        let frames = if self.shows_frames {
            "frame-src 'self'; "
        } else {
            ""
        };
        format!(
            "default-src 'none'; base-uri 'none'; form-action 'self'; img-src 'self'; \
             style-src 'self' {}; script-src {script}; connect-src {connect}; \
             {frames}frame-ancestors {ancestors}",
            self.nonce_source()
        )
    }

    fn nonce_source(&self) -> String {
        if self.nonce.is_empty() {
            String::new()
        } else {
            format!("'nonce-{}'", self.nonce)
        }
    }
}

/// Whether this can stand in a source list: an http(s) origin without blanks or separators.
fn is_source(origin: &str) -> bool {
    (origin.starts_with("https://") || origin.starts_with("http://"))
        && origin
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b';' | b',' | b'\'' | b'"' | b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_policy(nonce: &str, frame_ancestors: &[String], has_islands: bool) -> String {
        let policy = PagePolicy {
            nonce,
            frame_ancestors,
            loopback_ancestors: false,
            has_islands,
            asks: false,
            shows_frames: false,
            watch_port: None,
        };
        policy.render()
    }

    #[test]
    fn nobody_may_frame_a_page_unless_named() {
        assert!(page_policy("n", &[], false).ends_with("frame-ancestors 'none'"));
        let named = vec!["https://app.acme.test".to_owned()];
        assert!(page_policy("n", &named, false).ends_with("frame-ancestors https://app.acme.test"));
    }

    #[test]
    fn an_origin_cannot_add_a_directive() {
        let hostile = vec!["https://x; script-src *".to_owned(), "*".to_owned()];
        assert!(page_policy("n", &hostile, false).ends_with("frame-ancestors 'none'"));
    }

    #[test]
    fn the_developers_own_machine_may_frame_pages_of_the_test_environment() {
        let policy = PagePolicy {
            nonce: "n",
            frame_ancestors: &[],
            loopback_ancestors: true,
            has_islands: false,
            asks: false,
            shows_frames: false,
            watch_port: None,
        };
        assert!(
            policy
                .render()
                .contains("frame-ancestors http://localhost:* ")
        );
    }

    #[test]
    fn only_pages_with_islands_run_wasm() {
        assert!(page_policy("n", &[], false).contains("script-src 'nonce-n';"));
        assert!(page_policy("", &[], true).contains("script-src 'none'"));
        assert!(page_policy("n", &[], true).contains("script-src 'nonce-n' 'wasm-unsafe-eval'"));
    }

    #[test]
    fn only_pages_that_ask_the_server_may() {
        let policy = |has_islands, asks| PagePolicy {
            nonce: "n",
            frame_ancestors: &[],
            loopback_ancestors: false,
            has_islands,
            asks,
            shows_frames: false,
            watch_port: None,
        };
        let asks = |has_islands, asks| {
            let policy = policy(has_islands, asks).render();
            policy.contains("connect-src 'self';")
        };
        assert!(!asks(false, false));
        assert!(asks(true, false) && asks(false, true));
    }

    #[test]
    fn the_watch_socket_is_reachable_in_development_only() {
        let policy = PagePolicy {
            nonce: "n",
            frame_ancestors: &[],
            loopback_ancestors: false,
            has_islands: true,
            asks: false,
            shows_frames: false,
            watch_port: Some(3001),
        };
        assert!(policy.render().contains("ws://localhost:3001"));
        assert!(!page_policy("n", &[], true).contains("ws:"));
    }
}
