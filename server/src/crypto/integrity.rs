//! How a page says which script it expects (Subresource Integrity).

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The value of a script's `integrity` attribute.
#[must_use]
pub fn sha384(script: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA384, script);
    format!("sha384-{}", STANDARD.encode(hash))
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_what_the_specification_shows() {
        // SRI, section 3.2.2: "alert('Hello, world.');".
        assert_eq!(
            super::sha384(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
