//! How much one caller may ask for.

use std::num::NonZeroU32;

use crate::options::definition::section;
use crate::options::values::ByteSize;

section! {
    /// How much one caller may ask for.
    Limits, "Limits" {
        /// Requests per second of one API key, session token or address, over time.
        "rate_limit_per_second" => rate_per_second: NonZeroU32 = "100";

        /// Requests that one of them may make at once.
        "rate_limit_burst" => rate_burst: NonZeroU32 = "300";

        /// The size of a request's body.
        "body_limit" => body: ByteSize = "1MiB";
    }
}
