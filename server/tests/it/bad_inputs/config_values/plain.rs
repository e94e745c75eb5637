//! Values that are one piece: text, number, email, date, address, JSON.

use serde_json::json;

use super::{TOO_LONG, Wrong, control};

pub(super) fn wrong() -> Vec<Wrong> {
    [
        texts(),
        numbers(),
        emails(),
        dates(),
        addresses(),
        documents(),
    ]
    .concat()
}

/// What no field of text takes, whatever its form.
fn texts() -> Vec<Wrong> {
    let mut all = Vec::new();
    for key in [
        "f_text",
        "f_textarea",
        "f_email",
        "f_date",
        "f_url",
        "w_mention",
    ] {
        all.extend([
            (key, "a number", json!(7)),
            (key, "true", json!(true)),
            (key, "a list", json!(["a"])),
            (key, "an object", json!({ "a": "b" })),
            (key, "NUL", control('\0')),
            (key, "ESC", control('\u{1b}')),
            (key, "DEL", control('\u{7f}')),
            (key, "a C1 control", control('\u{85}')),
            (key, "too long", json!("a".repeat(TOO_LONG))),
        ]);
    }
    // Bytes count, not characters.
    all.push((
        "f_text",
        "too long in bytes",
        json!("𝄞".repeat(TOO_LONG / 4 + 1)),
    ));
    all
}

fn numbers() -> Vec<Wrong> {
    let words = [
        ("a word", "many"),
        ("a decimal comma", "1,5"),
        ("two numbers", "1 2"),
        ("hexadecimal", "0x10"),
        ("too large for any number", "1e400"),
        ("too small for any number", "-1e400"),
        ("not a number by name", "NaN"),
        ("infinite by name", "Infinity"),
        ("infinite in short", "-inf"),
        ("two signs", "--1"),
        ("separators", "1_000"),
        ("thousands", "1,000,000"),
        ("digits of another script", "١٢"),
        ("a fraction", "½"),
        ("two points", "1.2.3"),
        ("half an exponent", "1e"),
        ("a currency", "$5"),
        ("a share", "5%"),
        ("a sum", "1+1"),
        ("NUL within", "1\0"),
    ];
    let mut all: Vec<Wrong> = words
        .into_iter()
        .map(|(what, text)| ("f_number", what, json!(text)))
        .collect();
    for key in ["f_number", "w_count"] {
        all.extend([
            (key, "true", json!(true)),
            (key, "a list", json!([1])),
            (key, "an object", json!({ "value": 1 })),
        ]);
    }
    all
}

fn emails() -> Vec<Wrong> {
    let long = format!("{}@b.example", "a".repeat(65));
    let label = format!("a@{}.example", "b".repeat(64));
    let whole = format!("a@{}example", "b234567890.".repeat(24));
    let texts = [
        ("no sign", "ana"),
        ("nobody", "@b.example"),
        ("nowhere", "ana@"),
        ("no top level", "ana@localhost"),
        ("two signs", "ana@@b.example"),
        ("two addresses", "a@b.example, c@d.example"),
        ("a blank within", "a na@b.example"),
        ("two dots", "ana@b..example"),
        ("a dot first", "ana@.example"),
        ("a dot last", "ana@b.example."),
        ("a hyphen first", "ana@-b.example"),
        ("a hyphen last", "ana@b-.example"),
        ("an underscore in the domain", "ana@b_c.example"),
        ("in quotes", "\"a na\"@b.example"),
        ("at an address", "ana@[127.0.0.1]"),
        ("with a name", "Ana <ana@b.example>"),
        ("as a link", "mailto:ana@b.example"),
        ("a header behind it", "ana@b.example\nBcc: x@y.example"),
        ("a backslash", "a\\na@b.example"),
        ("a name too long", &long),
        ("a label too long", &label),
        ("too long in all", &whole),
    ];
    let row = |(what, text): (&'static str, &str)| ("f_email", what, json!(text));
    texts.into_iter().map(row).collect()
}

fn dates() -> Vec<Wrong> {
    let texts = [
        ("month 13", "2024-13-01"),
        ("month 0", "2024-00-10"),
        ("day 0", "2024-01-00"),
        ("day 32", "2024-01-32"),
        ("30 February", "2024-02-30"),
        ("29 February of another year", "2023-02-29"),
        ("29 February of 1900", "1900-02-29"),
        ("a short year", "24-01-01"),
        ("short parts", "2024-1-1"),
        ("a long year", "12024-01-01"),
        ("a negative year", "-024-01-01"),
        ("the German way", "01.01.2024"),
        ("slashes", "2024/01/01"),
        ("with a time", "2024-01-01T00:00:00Z"),
        ("without hyphens", "20240101"),
        ("by week", "2024-W01-1"),
        ("digits of another script", "٢٠٢٤-٠١-٠١"),
        ("other hyphens", "2024–01–01"),
        ("a word", "today"),
        ("more behind it", "2024-01-011"),
    ];
    let row = |(what, text): (&'static str, &str)| ("f_date", what, json!(text));
    texts.into_iter().map(row).collect()
}

fn addresses() -> Vec<Wrong> {
    let texts = [
        ("a word", "acme"),
        ("without a scheme", "acme.test/x"),
        ("the page's scheme", "//acme.test"),
        ("a path", "/x"),
        ("ftp", "ftp://acme.test"),
        ("a script", "javascript:alert(1)"),
        ("a script with a host", "javascript://acme.test/%0aalert(1)"),
        ("data", "data:text/html,x"),
        ("mail", "mailto:ana@acme.test"),
        ("a file", "file:///etc/passwd"),
        ("a blob", "blob:https://acme.test/x"),
        ("no host", "https://"),
        ("no host but a query", "https://?x"),
        ("a blank in the host", "https://acme test/"),
        ("a blank in the path", "https://acme.test/a b"),
        ("a tab", "https://acme.test/\tx"),
        ("a line break", "https://acme.test/\nx"),
        ("port 65536", "https://acme.test:65536/"),
        ("half an IPv6 address", "https://[::1"),
        ("an IPv4 address of 256", "https://256.1.1.1/"),
        ("a percent sign in the host", "https://acme%00.test/"),
        ("one slash in the scheme's middle", "http//acme.test"),
    ];
    let row = |(what, text): (&'static str, &str)| ("f_url", what, json!(text));
    texts.into_iter().map(row).collect()
}

fn documents() -> Vec<Wrong> {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let texts = [
        ("a word", "nope"),
        ("not closed", "{"),
        ("a comma too many", "[1,]"),
        ("single quotes", "{'a': 1}"),
        ("no quotes", "{a: 1}"),
        ("a comment", "{} // all"),
        ("two documents", "{} {}"),
        ("a byte order mark", "\u{feff}{}"),
        ("no number by name", "NaN"),
        ("too large a number", "1e400"),
        ("a zero in front", "01"),
        ("half a text", "\"a"),
        ("half a surrogate pair", "\"\\ud800\""),
        ("an unknown escape", "\"\\x41\""),
        ("a control character", "\"\u{1}\""),
        ("too deep", &deep),
    ];
    let row = |(what, text): (&'static str, &str)| ("f_json", what, json!(text));
    let mut all: Vec<Wrong> = texts.into_iter().map(row).collect();
    let long = "a".repeat(TOO_LONG);
    all.push(("f_json", "a text too long", json!(format!("\"{long}\""))));
    all.push(("f_json", "a value too long", json!({ "a": long })));
    all
}
