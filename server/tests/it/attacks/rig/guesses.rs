//! Wrong tokens that are nearly right.

/// What a thief makes of a token that they know a part of, or that is good for something else.
pub fn nearly(token: &str, others: &[&str]) -> Vec<String> {
    let (kind, secret) = token.split_once('_').expect("a kind");
    let flipped = |at: usize| {
        let mut bytes = token.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).expect("text")
    };
    let mut all = vec![
        flipped(kind.len() + 1),
        flipped(token.len() / 2),
        token[..token.len() - 1].to_owned(),
        token[1..].to_owned(),
        secret.to_owned(),
        format!("{token}A"),
        format!("{kind}_{secret}{secret}"),
        format!("{kind}_"),
        token.to_uppercase(),
        token.to_lowercase(),
        format!("{token}%00"),
        format!("{token}%20"),
        hex::encode(patchbay::crypto::token::hash(token)),
    ];
    all.extend(others.iter().map(|other| (*other).to_owned()));
    all.retain(|other| other != token);
    all
}
