//! Checking messages that others have signed with a secret they share with us.

use aws_lc_rs::hmac;

/// Whether `tag`, in hexadecimal, is the HMAC-SHA256 of `message` under `secret`. Compares in
/// constant time.
#[must_use]
pub fn is_signed(message: &[u8], secret: &str, tag: &str) -> bool {
    let Ok(tag) = hex::decode(tag) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, message, &tag).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tag_of_this_message_under_this_secret_passes() {
        // RFC 4231, test case 2.
        let (message, secret) = (b"what do ya want for nothing?", "Jefe");
        let tag = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert!(is_signed(message, secret, tag));
        assert!(is_signed(message, secret, &tag.to_ascii_uppercase()));
        assert!(!is_signed(b"what do ya want for nothing!", secret, tag));
        assert!(!is_signed(message, "jefe", tag));
        for wrong in ["", "5b", "zz", &tag[..62], &format!("{tag}00")] {
            assert!(!is_signed(message, secret, wrong), "{wrong}");
        }
    }
}
