//! Where a request goes: below the app's own base address, whatever its path says.
//!
//! The path is kept as it was written, percent-encoding included, for providers give meaning to it
//! (`group%2Fproject` is one name). It is refused where anybody on its way could read it as leading
//! elsewhere, however often they decode it.

use app::contract::error::ErrorCode;
use url::Url;
use url::form_urlencoded;

use super::super::super::Error;
use super::super::super::error::{Result, refuse_part};
use crate::outbound::api_call::below;

/// How long a path may be, in bytes.
const LONGEST_PATH: usize = 4096;
/// How often encodings may lie in one another.
const DEEPEST: usize = 4;

/// The address of a path and a query below `base`. `own` are the parameters that we add: they take
/// the place of any of the caller's of the same name.
///
/// # Errors
/// [`ErrorCode::InvalidField`] that names `path`.
pub fn address(
    base: &Url,
    path: &str,
    query: Option<&str>,
    own: &[(String, String)],
) -> Result<Url> {
    check(path)?;
    let mut url = match path {
        // The base address itself.
        "" => base.clone(),
        path => {
            below(base, path, &[]).map_err(|_| wrong("must stay below the app's base address"))?
        }
    };
    let kept = query.unwrap_or_default().split('&').filter(|pair| {
        let name = form_urlencoded::parse(pair.as_bytes()).next();
        let name = name.map(|(name, _)| name.into_owned()).unwrap_or_default();
        !own.iter().any(|(own, _)| own.eq_ignore_ascii_case(&name))
    });
    let kept = kept.collect::<Vec<_>>().join("&");
    url.set_query((query.is_some() && !kept.is_empty()).then_some(kept.as_str()));
    if !own.is_empty() {
        url.query_pairs_mut().extend_pairs(own);
    }
    Ok(url)
}

fn wrong(why: &str) -> Error {
    let why = format!("the path behind the slug {why}");
    refuse_part(ErrorCode::InvalidField, "path", why)
}

fn check(path: &str) -> Result<()> {
    if path.len() > LONGEST_PATH {
        return Err(wrong("may have at most 4096 bytes"));
    }
    if !path.is_empty() && !path.starts_with('/') {
        return Err(wrong("must begin with a slash"));
    }
    if !path.bytes().all(|byte| (0x21..=0x7e).contains(&byte)) {
        return Err(wrong("must be ASCII, and percent-encode everything else"));
    }
    if path.contains(['\\', '#', '?']) {
        return Err(wrong(
            "must percent-encode `#` and `?`, and may have no `\\`",
        ));
    }
    let plain = path.strip_suffix('/').unwrap_or(path);
    if plain.contains("//") || plain.ends_with('/') {
        return Err(wrong("may have no empty segments"));
    }
    let mut text = path.as_bytes().to_vec();
    for depth in 0.. {
        let segments = text.split(|byte| matches!(byte, b'/' | b'\\'));
        if segments.into_iter().any(is_dots) {
            return Err(wrong("may have no segments `.` and `..`, however encoded"));
        }
        if text.iter().any(u8::is_ascii_control) || text.contains(&b'\\') {
            return Err(wrong(
                "may have no control characters and no `\\`, however encoded",
            ));
        }
        if std::str::from_utf8(&text).is_err() {
            return Err(wrong("must be UTF-8 behind its percent signs"));
        }
        let (next, whole) = decoded(&text);
        if depth == 0 && !whole {
            return Err(wrong("must write two hexadecimal digits behind each `%`"));
        }
        if next == text {
            return Ok(());
        }
        if depth == DEEPEST {
            return Err(wrong("is encoded too many times over"));
        }
        text = next;
    }
    Ok(())
}

/// Whether somebody takes a segment for `.` or `..`: some servers drop what stands behind a `;`.
fn is_dots(segment: &[u8]) -> bool {
    let plain = segment.split(|byte| *byte == b';').next();
    matches!(plain, Some(b"." | b".."))
}

/// A text without its percent-encoding, and whether each `%` of it was one.
fn decoded(text: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len());
    let (mut rest, mut whole) = (text, true);
    while let Some((first, tail)) = rest.split_first() {
        let byte = match tail {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match byte {
            Some((high, low)) => {
                out.push(high << 4 | low);
                rest = &tail[2..];
            }
            None => {
                whole &= *first != b'%';
                out.push(*first);
                rest = tail;
            }
        }
    }
    (out, whole)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(base: &str, path: &str, query: Option<&str>) -> Option<String> {
        let base = base.parse().expect("a base");
        address(&base, path, query, &[]).ok().map(String::from)
    }

    #[test]
    fn what_is_written_stays_as_it_is() {
        let base = "https://api.acme.test/v2";
        for (path, query, wanted) in [
            ("", None, "https://api.acme.test/v2"),
            ("/", None, "https://api.acme.test/v2/"),
            ("/me", None, "https://api.acme.test/v2/me"),
            (
                "/me/",
                Some("a=1&a=2"),
                "https://api.acme.test/v2/me/?a=1&a=2",
            ),
            (
                "/projects/group%2Fname/x",
                None,
                "https://api.acme.test/v2/projects/group%2Fname/x",
            ),
            ("/a;b=c/d:e@f", None, "https://api.acme.test/v2/a;b=c/d:e@f"),
            (
                "/a%20b/%C3%BC",
                Some("q=a%20b+c%26"),
                "https://api.acme.test/v2/a%20b/%C3%BC?q=a%20b+c%26",
            ),
            (
                "/100%25",
                Some("&&x"),
                "https://api.acme.test/v2/100%25?&&x",
            ),
            (
                "/...",
                Some("next=https://evil.test/#"),
                "https://api.acme.test/v2/...?next=https://evil.test/%23",
            ),
        ] {
            assert_eq!(at(base, path, query).as_deref(), Some(wanted), "{path}");
        }
    }

    #[test]
    fn our_parameters_take_the_place_of_the_callers() {
        let base: Url = "https://api.acme.test".parse().expect("a base");
        let own = [("api_key".to_owned(), "s3cret&".to_owned())];
        for (query, wanted) in [
            (None, "?api_key=s3cret%26"),
            (Some("a=1"), "?a=1&api_key=s3cret%26"),
            (
                Some("api_key=mine&a=1&API_KEY=mine"),
                "?a=1&api_key=s3cret%26",
            ),
            (Some("api%5Fkey=mine"), "?api_key=s3cret%26"),
            (Some(""), "?api_key=s3cret%26"),
        ] {
            let url = address(&base, "/x", query, &own).expect("an address");
            assert_eq!(&url[url::Position::AfterPath..], wanted);
        }
    }

    #[test]
    fn a_path_of_one_segment_too_many_is_named() {
        let base: Url = "https://api.acme.test/v2".parse().expect("a base");
        let error = address(&base, "/a/..", None, &[]).expect_err("leaves");
        assert_eq!(error.failure.fields[0].field, "path");
    }
}
