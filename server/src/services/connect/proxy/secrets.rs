//! What must not come back in an answer: the credential, in every form that it was sent in or that a
//! provider might repeat it in.
//!
//! A value of fewer than eight bytes is not looked for: it would be found everywhere.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue};
use secrecy::ExposeSecret as _;
use url::form_urlencoded;

use super::super::credential::Credential;
use super::cutter::Cutter;

/// The shortest value that is looked for, in bytes.
const SHORTEST: usize = 8;

/// Cuts a credential out, and what of `sent` was marked as a secret.
pub fn cutter(credential: &Credential, sent: &HeaderMap) -> Cutter {
    let tokens = [&credential.access_token, &credential.refresh_token];
    let tokens = tokens.into_iter().flatten();
    let values = tokens.chain(credential.inputs.values());
    let values = values.map(|value| value.expose_secret().to_owned());
    let headers = sent.values().filter(|value| value.is_sensitive());
    let headers = headers.filter_map(|value| value.to_str().ok()).map(bare);
    let texts = values.chain(headers.filter(|value| is_of(value, credential)));
    let texts = texts.filter(|value| value.len() >= SHORTEST);
    Cutter::new(texts.flat_map(|value| forms(&value)))
}

/// A header's value without the scheme in front of it.
fn bare(value: &str) -> String {
    value.rsplit(' ').next().unwrap_or(value).to_owned()
}

/// Whether a header's value was made of the credential, as it is or in base64. What an app's file
/// sends with every call, such as a version, is no secret.
fn is_of(value: &str, credential: &Credential) -> bool {
    let plain = STANDARD.decode(value).unwrap_or_default();
    let plain = String::from_utf8_lossy(&plain);
    let tokens = [&credential.access_token, &credential.refresh_token];
    let mut all = tokens
        .into_iter()
        .flatten()
        .chain(credential.inputs.values());
    all.any(|secret| {
        let secret = secret.expose_secret();
        !secret.is_empty() && (value.contains(secret) || plain.contains(secret))
    })
}

/// A value as it is, in an address, in a form, in JSON, and in base64.
fn forms(value: &str) -> Vec<Vec<u8>> {
    let encoded = form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>();
    let percent = encoded.replace('+', "%20");
    // What stands between the quotation marks.
    let json = serde_json::Value::from(value).to_string();
    let json = json.trim_start_matches('"');
    let json = json.strip_suffix('"').unwrap_or(json).to_owned();
    let slashed = json.replace('/', "\\/");
    let mut all = vec![
        value.to_owned(),
        percent.replace("%7E", "~"),
        lower(&percent),
        lower(&encoded),
        percent,
        encoded,
        json,
        slashed,
    ];
    all.extend(in_base64(value));
    all.into_iter().map(String::into_bytes).collect()
}

/// A value's base64, in the alphabets that there are.
fn in_base64(value: &str) -> [String; 3] {
    [
        STANDARD.encode(value),
        STANDARD_NO_PAD.encode(value),
        URL_SAFE_NO_PAD.encode(value),
    ]
}

/// Percent signs with small letters behind them.
fn lower(encoded: &str) -> String {
    let mut out = String::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((plain, behind)) = rest.split_once('%') {
        let (digits, tail) = behind.split_at(behind.len().min(2));
        out.push_str(plain);
        out.push('%');
        out.push_str(&digits.to_ascii_lowercase());
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Cuts texts out of the values of headers.
pub fn cut_headers(cutter: &Cutter, headers: &mut HeaderMap) {
    for value in headers.values_mut() {
        let cut = cutter.whole(value.as_bytes());
        if cut != value.as_bytes()
            && let Ok(cut) = HeaderValue::from_bytes(&cut)
        {
            *value = cut;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let credential = Credential {
            access_token: Some("tok/en \"1+\u{fc}".into()),
            refresh_token: Some("refresh-1".into()),
            inputs: [
                ("short".to_owned(), "1234567".into()),
                ("password".to_owned(), "pass-word".into()),
            ]
            .into(),
        };
        let mut sent = HeaderMap::new();
        let mut basic = HeaderValue::from_static("Basic dXNlcjpwYXNzLXdvcmQ=");
        basic.set_sensitive(true);
        sent.insert("authorization", basic);
        let mut version = HeaderValue::from_static("2026-11-20");
        version.set_sensitive(true);
        sent.insert("x-version", version);
        let cutter = cutter(&credential, &sent);
        String::from_utf8_lossy(&cutter.whole(text.as_bytes())).into_owned()
    }

    #[test]
    fn a_credential_is_cut_out_in_every_form() {
        for text in [
            "tok/en \"1+\u{fc}",
            "tok%2Fen%20%221%2B%C3%BC",
            "tok%2fen%20%221%2b%c3%bc",
            "tok%2Fen+%221%2B%C3%BC",
            "tok/en \\\"1+\u{fc}",
            "tok\\/en \\\"1+\u{fc}",
            "refresh-1",
            "cmVmcmVzaC0x",
            "pass-word",
            "dXNlcjpwYXNzLXdvcmQ=",
        ] {
            assert_eq!(cut(&format!("<{text}>")), "<[redacted]>", "{text}");
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in ["1234567", "2026-11-20", "Basic", "Bearer", "user"] {
            assert_eq!(cut(text), text);
        }
    }
}
