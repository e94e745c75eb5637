//! Secrets in bytes, however they are written there.

/// The ways in which a secret could stand in bytes: as it is, in hexadecimal, in base64.
fn spellings(secret: &str) -> Vec<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let mut spellings = vec![
        secret.to_owned(),
        hex::encode(secret),
        hex::encode_upper(secret),
    ];
    // In base64 a text looks different at each of three places; its ends depend on what is beside.
    for before in ["", "x", "xx"] {
        let padded = format!("{before}{secret}");
        for text in [
            STANDARD_NO_PAD.encode(&padded),
            URL_SAFE_NO_PAD.encode(&padded),
        ] {
            spellings.push(text[4..text.len() - 3].to_owned());
        }
    }
    spellings
}

/// Every secret that occurs in `haystack`, in whatever spelling, with what stands around it.
pub fn found(haystack: &[u8], secrets: &[String]) -> Vec<String> {
    let text = String::from_utf8_lossy(haystack);
    let mut hits = Vec::new();
    for secret in secrets {
        assert!(
            secret.len() >= 12,
            "{secret} is too short to be searched for"
        );
        for spelling in spellings(secret) {
            if let Some(at) = text.find(&spelling) {
                let around = |at: usize, back: bool| {
                    let step = if back {
                        at.saturating_sub(120)
                    } else {
                        (at + 160).min(text.len())
                    };
                    let mut step = step;
                    while !text.is_char_boundary(step) {
                        step -= 1;
                    }
                    step
                };
                let shown = &text[around(at, true)..around(at, false)];
                hits.push(format!("{secret} as {spelling} in: {shown}"));
            }
        }
    }
    hits
}
