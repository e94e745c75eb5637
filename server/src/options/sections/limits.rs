//! How much one caller may ask for.

use std::num::NonZeroU32;

use crate::options::definition::section;
use crate::options::values::{ByteSize, Rate};

section! {
    /// How much one caller may ask for.
    Limits, "Limits" {
        /// The size of a request's body.
        "body_limit" => body: ByteSize = "1MiB";

        /// How many requests one API key, one linked account and one address may send, each, to
        /// one process.
        "rate_limit" => rate: Rate = "100";

        /// How many requests may come at once after a pause, before the rate holds.
        "rate_limit_burst" => burst: NonZeroU32 = "300";
    }
}
