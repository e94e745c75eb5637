//! Randomness as a parameter.

use app::contract::ids::{Id, Kind};

/// Where random bytes come from.
pub trait Random: Send + Sync {
    /// Fills `bytes` with random ones.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator, through aws-lc's.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that draws randomness"
    )]
    #[expect(
        clippy::expect_used,
        reason = "without randomness no request may go on"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        aws_lc_rs::rand::fill(bytes).expect("the system's random generator works");
    }
}

/// A fresh id.
pub fn new_id<K: Kind>(random: &dyn Random) -> Id<K> {
    let mut bytes = [0_u8; 12];
    random.fill(&mut bytes);
    Id::from_bytes(bytes)
}

/// 256 random bits as 43 base64url characters: states, verifiers, cookies.
pub fn secret_text(random: &dyn Random) -> String {
    let mut bytes = [0_u8; 32];
    random.fill(&mut bytes);
    super::token::base64url(&bytes)
}
