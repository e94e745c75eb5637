//! Where data and the master keys are kept.

use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::options::definition::section;
use crate::options::values::DatabaseUrl;

section! {
    /// Where data and the master keys are kept.
    Storage, "Storage" {
        /// The database.
        "database_url" => database_url: DatabaseUrl = "sqlite://data/patchbay.db";

        /// How many connections to PostgreSQL one process opens. SQLite does not use it.
        "database_connections" => database_connections: NonZeroU32 = "10";

        /// The file with the master keys. It is created with mode 0600 at the first start; losing
        /// it loses every stored credential, so back it up apart from the database.
        "master_key_file" => master_key_file: PathBuf = "data/master.key";
    }
}
