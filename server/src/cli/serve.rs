//! `patchbay serve`.

use super::{Answer, log, runtime};
use crate::compose;
use crate::options::Options;

pub(super) fn run(options: Options) -> Answer {
    log::start(&options.log);
    runtime::block_on_all(compose::serve(options))?;
    Ok(String::new())
}
