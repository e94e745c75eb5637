//! Shopify's signature of a callback's query.
//!
//! Its consent page signs what it sends back with the client secret and names the shop it is for
//! (<https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant>).
//! Does not belong here: which shop a flow is about (`services`).

use secrecy::{ExposeSecret as _, SecretString};

use crate::crypto::hmac;

/// Whether the raw query holds exactly one `hmac`, and that is the signature of everything else in
/// it: the parameters as they were sent, sorted, with `&` between them.
#[must_use]
pub fn is_signed(raw_query: &str, client_secret: &SecretString) -> bool {
    let (mut tags, mut parts) = (Vec::new(), Vec::new());
    for part in raw_query.split('&').filter(|part| !part.is_empty()) {
        match part.strip_prefix("hmac=") {
            Some(tag) => tags.push(tag),
            None => parts.push(part),
        }
    }
    parts.sort_unstable();
    match tags.as_slice() {
        [tag] => hmac::is_signed(
            parts.join("&").as_bytes(),
            client_secret.expose_secret(),
            tag,
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Shopify's documentation, with the secret `hush`.
    const SIGNED: &str = "code=0907a61c0c8d55e99db179b68161bc00\
        &hmac=700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf\
        &shop=some-shop.myshopify.com&state=0.6784241404160823&timestamp=1337178173";

    fn signed(query: &str) -> bool {
        is_signed(query, &SecretString::from("hush"))
    }

    #[test]
    fn the_example_of_the_documentation_is_signed() {
        assert!(signed(SIGNED));
        let mut parts: Vec<&str> = SIGNED.split('&').collect();
        parts.reverse();
        assert!(signed(&parts.join("&")), "whatever the order");
    }

    #[test]
    fn nothing_can_be_changed_added_or_left_out() {
        let forged = [
            SIGNED.replace("some-shop", "evil-shop"),
            SIGNED.replace("code=0", "code=1"),
            format!("{SIGNED}&extra=1"),
            SIGNED.replace("&timestamp=1337178173", ""),
            SIGNED.replace("&hmac=700e2", "&hmac=800e2"),
            SIGNED.replace("&hmac=", "&signature="),
            format!("{SIGNED}&hmac=00"),
            String::new(),
            "hmac=".to_owned(),
        ];
        for query in forged {
            assert!(!signed(&query), "{query}");
        }
        assert!(!is_signed(SIGNED, &SecretString::from("other")));
    }
}
