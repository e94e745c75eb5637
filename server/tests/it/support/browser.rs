//! A person's browser without JavaScript: keeps cookies for as long as they say, fills in forms,
//! follows nothing by itself.

use std::collections::BTreeMap;
use std::time::Duration;

use patchbay::clock::Timestamp;

use url::Url;

use super::html::{self, Form, Part, Tag};
use super::{Answer, Call, TestApp};

/// A browser with its cookies.
pub struct Browser<'a> {
    app: &'a TestApp,
    cookies: BTreeMap<String, String>,
    /// When cookies end, by name; the others end with the browser.
    ends: BTreeMap<String, Timestamp>,
    frame: Option<Frame>,
}

/// A frame that a browser shows our pages in.
#[derive(Clone)]
struct Frame {
    /// What stands in it, or at first around it: whence the next request comes.
    referrer: String,
}

/// What a browser shows.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// The answer.
    pub answer: Answer,
    parts: Vec<Part>,
}

impl<'a> Browser<'a> {
    pub(super) fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            cookies: BTreeMap::new(),
            ends: BTreeMap::new(),
            frame: None,
        }
    }

    /// The cookies by name.
    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    /// The same browser's cookies in another browser, as a thief would have them.
    pub fn copy(&self) -> Browser<'a> {
        Self {
            app: self.app,
            cookies: self.cookies.clone(),
            ends: self.ends.clone(),
            frame: self.frame.clone(),
        }
    }

    /// From now on in a frame of a page at this origin.
    pub fn in_frame_of(mut self, embedder: &str) -> Self {
        self.frame = Some(Frame {
            referrer: format!("{embedder}/"),
        });
        self
    }

    /// Forgets its cookies, as a browser does that keeps none in frames.
    pub fn forget(&mut self) {
        self.cookies.clear();
    }

    /// Opens an address of ours, whole or from the root.
    pub async fn get(&mut self, address: &str) -> Page {
        self.ask("GET", address).await
    }

    /// Asks with a method that has no body.
    pub async fn ask(&mut self, method: &str, address: &str) -> Page {
        let url = self.resolve(address);
        let cookies = self.cookie_header();
        let call = self
            .app
            .call(method, path_of(&url))
            .header("accept", "text/html");
        let answer = self.framed(call).cookies(&cookies).send().await;
        self.shown(url, answer)
    }

    /// A call with what a browser adds to one from a frame.
    fn framed(&self, call: Call) -> Call {
        match &self.frame {
            Some(frame) => call
                .header("sec-fetch-dest", "iframe")
                .header("referer", &frame.referrer),
            None => call,
        }
    }

    /// Goes where the page redirects to; once.
    pub async fn follow(&mut self, page: &Page) -> Page {
        let to = page.url.join(page.answer.location()).expect("an address");
        assert!(
            (300..400).contains(&page.answer.status),
            "no redirect: {}",
            page.answer
        );
        self.get(to.as_str()).await
    }

    /// Presses the button that says `button`, with what was typed by the inputs' names, and shows
    /// the answer itself. What is typed replaces all that the form has under that name.
    pub async fn press(&mut self, page: &Page, button: &str, typed: &[(&str, &str)]) -> Page {
        let (form, own) = page.form(button);
        let mut fields: Vec<(String, String)> = form.fields.clone();
        fields.retain(|(name, _)| typed.iter().all(|(typed, _)| typed != name));
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        fields.extend(typed.iter().map(owned));
        if !own.0.is_empty() {
            fields.push(own);
        }
        let mut url = page.url.join(&form.action).expect("an address");
        if form.method != "post" {
            url.query_pairs_mut().clear().extend_pairs(&fields);
            return self.get(url.as_str()).await;
        }
        let cookies = self.cookie_header();
        let call = self.app.post(path_of(&url)).form(&fields);
        let answer = self.framed(call).cookies(&cookies).send().await;
        self.shown(url, answer)
    }

    /// Presses a button and goes where that leads.
    pub async fn submit(&mut self, page: &Page, button: &str, typed: &[(&str, &str)]) -> Page {
        let pressed = self.press(page, button, typed).await;
        self.follow(&pressed).await
    }

    /// Presses a button of ours that leads to the sandbox, presses `decision` there, and goes where
    /// the callback leads.
    pub async fn authorize(&mut self, page: &Page, button: &str, decision: &str) -> Page {
        let leaving = self.submit(page, button, &[]).await;
        let consent = self.leave(&leaving).await;
        let called_back = self.submit(&consent, decision, &[]).await;
        self.land(called_back).await
    }

    /// Brings an answer to a callback address and goes where that leads.
    pub async fn come_back(&mut self, callback: &str) -> Page {
        let called_back = self.get(callback).await;
        self.land(called_back).await
    }

    /// A callback either says why it cannot be taken, or leads to a page that says how it went.
    async fn land(&mut self, called_back: Page) -> Page {
        if called_back.answer.location().is_empty() {
            return called_back;
        }
        self.follow(&called_back).await
    }

    /// Presses `Continue` on the page that leaves for a provider.
    pub async fn leave(&mut self, page: &Page) -> Page {
        let to = page.link("Continue");
        self.get(&to).await
    }

    fn resolve(&self, address: &str) -> Url {
        let ours = Url::parse(&self.app.public("/")).expect("our own address");
        let url = ours.join(address).expect("an address");
        assert_eq!(
            url.origin(),
            ours.origin(),
            "this browser only reaches us: {url}"
        );
        url
    }

    /// The cookies that have not ended yet, by the server's clock.
    fn cookie_header(&mut self) -> String {
        let now = self.app.core.clock.now();
        let ends = &self.ends;
        self.cookies
            .retain(|name, _| ends.get(name).is_none_or(|end| now < *end));
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn shown(&mut self, url: Url, answer: Answer) -> Page {
        for cookie in answer.set_cookies() {
            self.keep(cookie);
        }
        let html = answer.header("content-type").starts_with("text/html");
        let parts = if html {
            html::parts(&answer.text())
        } else {
            Vec::new()
        };
        // A redirect keeps whence it came.
        if let Some(frame) = &mut self.frame
            && answer.location().is_empty()
        {
            frame.referrer = url.to_string();
        }
        Page { url, answer, parts }
    }

    /// Keeps or drops a cookie as a browser would; one that it would refuse fails the test.
    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let pair = parts.next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie is name=value");
        let attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        let has = |attribute: &str| attributes.iter().any(|own| own == attribute);
        if name.starts_with("__Host-") {
            let domain = attributes.iter().any(|own| own.starts_with("domain"));
            assert!(
                has("secure") && has("path=/") && !domain,
                "browsers refuse {cookie}"
            );
        }
        let lasting = attributes
            .iter()
            .find_map(|own| own.strip_prefix("max-age="))
            .map(|seconds| seconds.parse().expect("Max-Age is a number of seconds"));
        self.cookies.insert(name.to_owned(), value.to_owned());
        self.ends.remove(name);
        if let Some(seconds) = lasting {
            let end = self.app.core.clock.now().plus(Duration::from_secs(seconds));
            self.ends.insert(name.to_owned(), end);
        }
    }
}

fn path_of(url: &Url) -> String {
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!("{}{query}", url.path())
}

impl Page {
    /// The status.
    pub fn status(&self) -> u16 {
        self.answer.status
    }

    /// All visible text on one line.
    pub fn text(&self) -> String {
        html::text(&self.parts)
    }

    /// Whether the visible text has these words.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Every element of this name with the text in it.
    pub fn elements(&self, name: &str) -> Vec<(Tag, String)> {
        html::elements(&self.parts, name)
    }

    /// The page's main heading.
    pub fn heading(&self) -> String {
        self.elements("h1")
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    }

    /// The address of the link that says `text`.
    #[track_caller]
    pub fn link(&self, text: &str) -> String {
        let links = self.elements("a");
        let found = links.iter().find(|(_, own)| own == text);
        let (tag, _) = found.unwrap_or_else(|| panic!("no link `{text}`: {}", self.text()));
        tag.get("href").to_owned()
    }

    /// The forms.
    pub fn forms(&self) -> Vec<Form> {
        html::forms(&self.parts)
    }

    /// The `target` of the link that says `text`.
    #[track_caller]
    pub fn target(&self, text: &str) -> String {
        let links = self.elements("a");
        let found = links.iter().find(|(_, own)| own == text);
        let (tag, _) = found.unwrap_or_else(|| panic!("no link `{text}`: {}", self.text()));
        tag.get("target").to_owned()
    }

    /// Whether a link says this.
    pub fn has_link(&self, text: &str) -> bool {
        self.elements("a").iter().any(|(_, own)| own == text)
    }

    /// Whether a button says this.
    pub fn has_button(&self, text: &str) -> bool {
        self.forms()
            .iter()
            .any(|form| form.buttons.iter().any(|button| button.text == text))
    }

    /// The form with the button that says `text`, and what that button adds to it.
    #[track_caller]
    pub fn form(&self, text: &str) -> (Form, (String, String)) {
        for form in self.forms() {
            let found = form
                .buttons
                .iter()
                .find(|button| button.text == text)
                .cloned();
            if let Some(button) = found {
                return (form, (button.name, button.value));
            }
        }
        panic!("no button `{text}`: {}", self.text());
    }

    /// The name of the input that this label belongs to.
    #[track_caller]
    pub fn input(&self, label: &str) -> String {
        let labels = self.elements("label");
        let Some((tag, _)) = labels.iter().find(|(_, text)| text == label) else {
            panic!("no label `{label}`: {}", self.text());
        };
        let id = tag.get("for");
        let controls = ["input", "select", "textarea"]
            .map(|name| self.elements(name))
            .concat();
        let control = controls.iter().find(|(control, _)| control.get("id") == id);
        let (control, _) = control.unwrap_or_else(|| panic!("the label `{label}` has no input"));
        control.get("name").to_owned()
    }

    /// What the form with this button would send under the name of the input with this label.
    #[track_caller]
    pub fn value(&self, button: &str, label: &str) -> String {
        self.values(button, &self.input(label)).join(", ")
    }

    /// The values that the select with this label offers.
    #[track_caller]
    pub fn choices(&self, label: &str) -> Vec<String> {
        let name = self.input(label);
        let inside = html::within(&self.parts, "select", "name", &name);
        let options = html::elements(inside, "option").into_iter();
        options
            .map(|(option, _)| option.get("value").to_owned())
            .filter(|it| !it.is_empty())
            .collect()
    }

    /// What the form with this button would send under `name`.
    #[track_caller]
    pub fn values(&self, button: &str, name: &str) -> Vec<String> {
        let (form, _) = self.form(button);
        let fields = form.fields.into_iter();
        fields
            .filter(|(own, _)| own == name)
            .map(|(_, value)| value)
            .collect()
    }
}
