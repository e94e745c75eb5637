//! No value moves a boundary: whatever an end user typed, the finished address has the scheme, the
//! end of the host with its port, and the number of segments and parameters that the file gave it;
//! and the finished text is the file's with the value in its place.
//!
//! Input: the template, and the values of `{a}` and `{b}`.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fuzz::lines;
use libfuzzer_sys::fuzz_target;
use patchbay::catalog::template::{
    RenderError, Scheme, TextTemplate, UrlTemplate, Values, Variables, Visible,
};
use patchbay::catalog::{AuthMethod, CheckedCaptures, CheckedInputs, Input, Pattern};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

const SANDBOX: &str = "http://localhost:3000/sandbox";

/// What stands for `{a}` and `{b}` while one of them is replaced; no value holds such a character.
const MARKS: [char; 2] = ['\u{1}', '\u{2}'];

/// Two inputs that take anything which an input can take.
static INPUTS: LazyLock<[Input; 2]> = LazyLock::new(|| {
    ["a", "b"].map(|name| Input {
        name: name.to_owned(),
        label: String::new(),
        help: String::new(),
        placeholder: String::new(),
        pattern: Pattern::parse("(?s).*").ok(),
        required: true,
        secret: false,
        options: Vec::new(),
        methods: Vec::new(),
    })
});

fuzz_target!(|text: &str| {
    let [template, a, b] = lines(text);
    let Some(typed) = typed(a, b).filter(|_| !template.contains(MARKS)) else {
        return;
    };
    let visible = Visible::of(&*INPUTS);
    if let Ok(parsed) = TextTemplate::parse(template, &visible) {
        let text = parsed.render(&variables(&typed, &CheckedCaptures::default()));
        let text = text.expect("what was typed holds no control characters");
        assert_eq!(text.expose_secret(), filled(template, &typed));
    }
    if let Ok(parsed) = UrlTemplate::parse(template, &visible, Scheme::HttpToo)
        && let Ok(url) = render(&parsed, &typed)
    {
        address(template, &parsed, &url);
    }
});

/// The address has the boundaries of its template.
fn address(template: &str, parsed: &UrlTemplate, url: &Url) {
    // A letter fits everywhere but in a port, a digit everywhere but as a whole host.
    let plain = ["a", "1"].into_iter().find_map(|sample| {
        let typed = typed(sample, sample)?;
        render(parsed, &typed).ok()
    });
    let plain = plain.expect("a template can be filled");
    assert_eq!(shape(url), shape(&plain), "{url}");
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    if let Some(path) = template.strip_prefix("{sandbox}") {
        assert!(
            url.as_str().starts_with(SANDBOX) && (path.is_empty() || path.starts_with('/')),
            "{url}"
        );
        return;
    }
    let host = authority(template);
    match host.rsplit_once('}') {
        Some((_, end)) => assert!(authority(url.as_str()).ends_with(end), "{url} leaves {end}"),
        None => assert_eq!(authority(url.as_str()), host),
    }
}

fn render(template: &UrlTemplate, typed: &CheckedInputs) -> Result<Url, RenderError> {
    template.render(&variables(typed, &CheckedCaptures::default()))
}

fn variables<'a>(inputs: &'a CheckedInputs, captured: &'a CheckedCaptures) -> Variables<'a> {
    Variables::new(SANDBOX, Values { inputs, captured })
}

fn typed(a: &str, b: &str) -> Option<CheckedInputs> {
    let values = [("a", a), ("b", b)];
    let values = values.map(|(name, value)| (name.to_owned(), SecretString::from(value)));
    CheckedInputs::check(&*INPUTS, AuthMethod::ApiKey, &BTreeMap::from(values)).ok()
}

/// The template filled in by replacing text.
fn filled(template: &str, typed: &CheckedInputs) -> String {
    let names = ["a", "b"].into_iter().zip(MARKS);
    let marked = names
        .clone()
        .fold(template.to_owned(), |text, (name, mark)| {
            text.replace(&format!("{{{name}}}"), &mark.to_string())
        });
    names.fold(marked, |text, (name, mark)| {
        let value = typed.get(name).map_or("", |value| value.expose_secret());
        text.replace(mark, value)
    })
}

/// Everything but the words: what a value must not change.
fn shape(url: &Url) -> (&str, [usize; 2], Option<[usize; 2]>) {
    let count = |text: &str, c: char| text.chars().filter(|own| *own == c).count();
    let colons = count(authority(url.as_str()), ':');
    let query = url.query();
    let query = query.map(|query| [count(query, '&'), count(query, '=')]);
    (url.scheme(), [colons, count(url.path(), '/')], query)
}

fn authority(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
