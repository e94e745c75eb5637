//! Just enough HTML to read our own pages and fill in their forms without a browser.
//!
//! Our pages are well-formed output of one renderer, so a scan over tags suffices. What a page looks
//! like and how it behaves is for the browser tests.

use std::collections::BTreeMap;

/// One tag or the text between two.
#[derive(Clone, Debug)]
pub enum Part {
    /// `<name attributes>`
    Open(Tag),
    /// `</name>`
    Close(String),
    /// Text, decoded.
    Text(String),
}

/// An opening tag.
#[derive(Clone, Debug, Default)]
pub struct Tag {
    /// Its name in lower case.
    pub name: String,
    /// Its attributes, decoded; empty for those without a value.
    pub attributes: BTreeMap<String, String>,
}

impl Tag {
    /// An attribute; empty where it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// Whether the attribute is there.
    pub fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
}

/// A form as its page shows it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// How it is sent, in lower case.
    pub method: String,
    /// What it sends as it stands, less its buttons.
    pub fields: Vec<(String, String)>,
    /// Its submit buttons.
    pub buttons: Vec<Button>,
}

/// A submit button.
#[derive(Clone, Debug)]
pub struct Button {
    /// What it says.
    pub text: String,
    /// The name it adds to the form; empty for none.
    pub name: String,
    /// The value it adds.
    pub value: String,
}

/// Splits a page into its parts. Comments, scripts and styles are left out.
pub fn parts(page: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        push_text(&mut parts, &rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after(comment, "-->");
        } else if rest.starts_with("<!") {
            rest = after(rest, ">");
        } else if let Some(close) = rest.strip_prefix("</") {
            let name = close.split('>').next().unwrap_or_default().trim();
            parts.push(Part::Close(name.to_ascii_lowercase()));
            rest = after(close, ">");
        } else {
            let (tag, behind) = open_tag(&rest[1..]);
            rest = behind;
            if matches!(tag.name.as_str(), "script" | "style") {
                rest = after(rest, &format!("</{}>", tag.name));
            } else {
                parts.push(Part::Open(tag));
            }
        }
    }
    push_text(&mut parts, rest);
    parts
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(decode(text)));
    }
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

fn open_tag(text: &str) -> (Tag, &str) {
    let name_end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/');
    let (name, mut rest) = text.split_at(name_end.unwrap_or(text.len()));
    let mut tag = Tag {
        name: name.to_ascii_lowercase(),
        ..Tag::default()
    };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return (tag, behind);
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'));
        let Some(end) = end else { return (tag, "") };
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            value = decode(quoted.split('"').next().unwrap_or_default());
            rest = after(quoted, "\"");
        } else if let Some(bare) = rest.strip_prefix('=') {
            let end = bare
                .find(|c: char| c.is_whitespace() || c == '>')
                .unwrap_or(bare.len());
            value = decode(&bare[..end]);
            rest = &bare[end..];
        }
        tag.attributes.insert(name, value);
    }
}

fn decode(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
    ];
    let plain = named
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    plain
        .replace("&#x2F;", "/")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

/// Text on one line.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All visible text on one line, without the head.
pub fn text(parts: &[Part]) -> String {
    let body = parts
        .iter()
        .position(|part| is_open(part, "body"))
        .unwrap_or(0);
    squeeze(&joined(&parts[body..]))
}

fn joined(parts: &[Part]) -> String {
    let words = parts.iter().map(|part| match part {
        Part::Text(text) => text.as_str(),
        // Inline elements glue their text together; nothing we compare depends on a blank there.
        Part::Open(tag) if matches!(tag.name.as_str(), "span" | "strong" | "b") => "",
        Part::Close(name) if matches!(name.as_str(), "span" | "strong" | "b") => "",
        Part::Open(_) | Part::Close(_) => " ",
    });
    words.collect()
}

fn is_open(part: &Part, name: &str) -> bool {
    matches!(part, Part::Open(tag) if tag.name == name)
}

/// Every element of this name with the text in it.
pub fn elements(parts: &[Part], name: &str) -> Vec<(Tag, String)> {
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Part::Open(tag) = part else { continue };
        if tag.name == name {
            found.push((
                tag.clone(),
                squeeze(&joined(inside(&parts[at + 1..], name))),
            ));
        }
    }
    found
}

/// The parts up to where the element ends.
fn inside<'a>(parts: &'a [Part], name: &str) -> &'a [Part] {
    let mut depth = 1_usize;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Open(tag) if tag.name == name => depth += 1,
            Part::Close(closed) if closed == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &parts[..at];
        }
    }
    parts
}

/// What is in the first element of this name with this attribute.
pub fn within<'a>(parts: &'a [Part], name: &str, attribute: &str, value: &str) -> &'a [Part] {
    let found = parts.iter().position(
        |part| matches!(part, Part::Open(tag) if tag.name == name && tag.get(attribute) == value),
    );
    found.map_or(&[], |at| inside(&parts[at + 1..], name))
}

/// Every form.
pub fn forms(parts: &[Part]) -> Vec<Form> {
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Part::Open(tag) = part else { continue };
        if tag.name == "form" {
            let method = tag.get("method").to_ascii_lowercase();
            let mut form = Form {
                action: tag.get("action").to_owned(),
                method,
                ..Form::default()
            };
            fill(&mut form, inside(&parts[at + 1..], "form"));
            found.push(form);
        }
    }
    found
}

/// Reads a form's controls as a browser would send them untouched.
fn fill(form: &mut Form, parts: &[Part]) {
    for (at, part) in parts.iter().enumerate() {
        let Part::Open(tag) = part else { continue };
        let name = tag.get("name").to_owned();
        let within = inside(&parts[at + 1..], &tag.name);
        match tag.name.as_str() {
            "button" => form.buttons.push(Button {
                text: squeeze(&joined(within)),
                name,
                value: tag.get("value").to_owned(),
            }),
            _ if name.is_empty() || tag.has("disabled") => {}
            "input" if matches!(tag.get("type"), "checkbox" | "radio") && !tag.has("checked") => {}
            "input" if matches!(tag.get("type"), "checkbox" | "radio") => {
                let value = if tag.has("value") {
                    tag.get("value")
                } else {
                    "on"
                };
                form.fields.push((name, value.to_owned()));
            }
            "input" => form.fields.push((name, tag.get("value").to_owned())),
            "textarea" => {
                let text: String = within
                    .iter()
                    .filter_map(|part| {
                        if let Part::Text(text) = part {
                            Some(text.as_str())
                        } else {
                            None
                        }
                    })
                    .collect();
                form.fields
                    .push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
            "select" => {
                let options = elements(within, "option");
                let chosen = options.iter().find(|(option, _)| option.has("selected"));
                if let Some((option, text)) = chosen.or(options.first()) {
                    let value = if option.has("value") {
                        option.get("value")
                    } else {
                        text
                    };
                    form.fields.push((name, value.to_owned()));
                }
            }
            _ => {}
        }
    }
}
