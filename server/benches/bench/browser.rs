//! A person's browser without JavaScript, on one connection: keeps cookies, fills in forms.
//!
//! The tests' browser checks what it sees; this one only goes on, and reads a page no further than
//! it must, because it shares the processor with the server.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use http::Method;
use http::header::SET_COOKIE;
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use super::Result;
use super::client::{Answer, Ask, Client};
use super::html::{self, Form, Part};

/// A browser with its cookies.
pub struct Browser {
    client: Client,
    port: u16,
    cookies: BTreeMap<String, String>,
    /// How many requests it has sent, to pages and others.
    pub requests: u64,
}

/// What a browser shows.
pub struct Page {
    /// Its address.
    pub url: Url,
    /// The answer.
    pub answer: Answer,
    /// Read when they are needed.
    parts: OnceLock<Vec<Part>>,
}

impl Browser {
    /// A browser without cookies.
    pub fn on(client: Client, port: u16) -> Self {
        Self {
            client,
            port,
            cookies: BTreeMap::new(),
            requests: 0,
        }
    }

    /// Becomes another person's: without cookies.
    pub fn forget(&mut self) {
        self.cookies.clear();
    }

    /// Sends a request that is no page's.
    ///
    /// # Errors
    /// As [`Client::json`].
    pub async fn json(&mut self, ask: &Ask) -> Result<Value> {
        self.requests += 1;
        self.client.json(ask).await
    }

    /// What it sends as `Cookie`.
    pub fn cookie_header(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Opens an address of the server, whole or from the root.
    ///
    /// # Errors
    /// An answer that is neither a page nor a redirect.
    pub async fn get(&mut self, address: &str) -> Result<Page> {
        let url = self.own()?.join(address)?;
        self.send(url, Method::GET, String::new()).await
    }

    /// Goes where a page redirects to; once.
    ///
    /// # Errors
    /// A page that redirects nowhere, and as [`Browser::get`].
    pub async fn follow(&mut self, page: &Page) -> Result<Page> {
        if page.answer.location().is_empty() {
            return Err(format!("{} redirects nowhere", page.url).into());
        }
        let to = page.url.join(page.answer.location())?;
        self.get(to.as_str()).await
    }

    /// As [`Browser::press`], and follows the redirect.
    ///
    /// # Errors
    /// As [`Browser::press`] and [`Browser::follow`].
    pub async fn submit(
        &mut self,
        page: &Page,
        button: &str,
        typed: &[(&str, &str)],
    ) -> Result<Page> {
        let pressed = self.press(page, button, typed).await?;
        self.follow(&pressed).await
    }

    /// Presses the button that says `button`, with what was typed by the inputs' names.
    ///
    /// # Errors
    /// A page without that button, and an answer that is neither a page nor a redirect.
    pub async fn press(
        &mut self,
        page: &Page,
        button: &str,
        typed: &[(&str, &str)],
    ) -> Result<Page> {
        let (form, own) = page.form(button)?;
        let kept = form
            .fields
            .iter()
            .filter(|(name, _)| typed.iter().all(|(typed, _)| typed != name));
        let body = {
            let mut body = Serializer::new(String::new());
            body.extend_pairs(kept).extend_pairs(typed);
            if !own.0.is_empty() {
                body.append_pair(&own.0, &own.1);
            }
            body.finish()
        };
        let url = page.url.join(&form.action)?;
        self.send(url, Method::POST, body).await
    }

    fn own(&self) -> Result<Url> {
        Ok(Url::parse(&format!("http://localhost:{}/", self.port))?)
    }

    async fn send(&mut self, url: Url, method: Method, body: String) -> Result<Page> {
        if url.origin() != self.own()?.origin() {
            return Err(format!("this browser reaches only the server: {url}").into());
        }
        let query = url.query().map(|query| format!("?{query}"));
        let path = format!("{}{}", url.path(), query.unwrap_or_default());
        let mut ask = Ask::new(method.clone(), self.port, &path)?
            .header("accept", "text/html")?
            .header("sec-fetch-site", "same-origin")?;
        if !self.cookies.is_empty() {
            ask = ask.header("cookie", &self.cookie_header())?;
        }
        if method == Method::POST {
            ask = ask.body("application/x-www-form-urlencoded", body);
        }
        self.requests += 1;
        let answer = self.client.send(&ask).await?;
        if !answer.status.is_success() && !answer.status.is_redirection() {
            return Err(answer.unexpected(&ask));
        }
        for cookie in answer.headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str()?);
        }
        let parts = OnceLock::new();
        Ok(Page { url, answer, parts })
    }

    /// Keeps a cookie for as long as the browser lives, which is shorter than any of ours lasts.
    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Page {
    fn parts(&self) -> &[Part] {
        self.parts.get_or_init(|| html::parts(&self.answer.text()))
    }

    /// The address of the link that says `text`.
    ///
    /// # Errors
    /// A page without that link.
    pub fn link(&self, text: &str) -> Result<String> {
        let links = html::elements(self.parts(), "a");
        let found = links.iter().find(|(_, own)| own == text);
        let (tag, _) = found.ok_or_else(|| format!("no link `{text}` on {}", self.url))?;
        Ok(tag.get("href").to_owned())
    }

    /// The form with the button that says `text`, and what that button adds to it.
    fn form(&self, text: &str) -> Result<(Form, (String, String))> {
        for form in html::forms(self.parts()) {
            let found = form.buttons.iter().find(|button| button.text == text);
            if let Some(button) = found {
                let own = (button.name.clone(), button.value.clone());
                return Ok((form, own));
            }
        }
        Err(format!("no button `{text}` on {}", self.url).into())
    }

    /// The name of the control that this label belongs to.
    ///
    /// # Errors
    /// A page without that label.
    pub fn input(&self, label: &str) -> Result<String> {
        let parts = self.parts();
        let labels = html::elements(parts, "label");
        let found = labels.iter().find(|(_, text)| text == label);
        let (label_tag, _) = found.ok_or_else(|| format!("no label `{label}` on {}", self.url))?;
        let id = label_tag.get("for");
        let name = parts.iter().find_map(|part| match part {
            Part::Open(tag) if tag.get("id") == id && tag.has("name") => Some(tag.get("name")),
            _ => None,
        });
        let name = name.ok_or_else(|| format!("`{label}` has no input on {}", self.url))?;
        Ok(name.to_owned())
    }

    /// The first value that the select with this name offers besides none.
    ///
    /// # Errors
    /// A select without values.
    pub fn first_choice(&self, name: &str) -> Result<String> {
        let parts = self.parts();
        let select = html::within(parts, "select", "name", name);
        let options = html::elements(select, "option").into_iter();
        let mut values = options.map(|(option, _)| option.get("value").to_owned());
        let first = values.find(|value| !value.is_empty());
        first.ok_or_else(|| format!("nothing to choose for `{name}` on {}", self.url).into())
    }
}
