//! `patchbay keys rotate`.

use super::{Answer, runtime};
use crate::compose::admin::{self, Rotation};
use crate::options::Options;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a new master key and rewrap everything under it; works beside a running server
    Rotate,
}

impl Command {
    pub(super) fn run(self, options: &Options) -> Answer {
        match self {
            Self::Rotate => {
                runtime::block_on(admin::rotate_keys(options)).map(|rotation| answer(&rotation))
            }
        }
    }
}

fn answer(rotation: &Rotation) -> String {
    let begun = if rotation.resumed {
        "Finished the rotation that was cut off. "
    } else {
        ""
    };
    let keys = if rotation.rewrapped == 1 {
        "data key is"
    } else {
        "data keys are"
    };
    format!(
        "{begun}{} {keys} rewrapped under the new master key {}. Back up the key file now.",
        rotation.rewrapped, rotation.active
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotation_says_what_it_did_and_what_to_do_next() {
        let mut rotation = Rotation {
            rewrapped: 2,
            active: "1a2b3c4d".into(),
            resumed: false,
        };
        let expected = "2 data keys are rewrapped under the new master key 1a2b3c4d. Back up the \
                        key file now.";
        assert_eq!(answer(&rotation), expected);
        rotation.resumed = true;
        assert!(answer(&rotation).starts_with("Finished the rotation that was cut off. 2 "));
    }
}
