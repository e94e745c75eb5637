//! `patchbay link-script`: the tag that a host's page loads `link.js` by.

use serde_json::json;

use super::Answer;
use crate::compose::admin::{self, ScriptTag};
use crate::options::Options;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(super) fn run(self, options: &Options) -> Answer {
        Ok(answer(&admin::link_script(options), self.json))
    }
}

fn answer(ScriptTag { src, integrity }: &ScriptTag, json: bool) -> String {
    if json {
        return json!({ "src": src, "integrity": integrity }).to_string();
    }
    format!(r#"<script src="{src}" integrity="{integrity}" crossorigin="anonymous"></script>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_names_the_version_and_its_bytes() {
        let variables = [("PATCHBAY_PUBLIC_URL", "https://acme.test/connect")];
        let loaded = Options::from_layers(None, variables).expect("right");
        let tag = admin::link_script(&loaded.options);
        let text = answer(&tag, false);
        let start =
            r#"<script src="https://acme.test/connect/link/1.0.1/link.js" integrity="sha384-"#;
        assert!(text.starts_with(start), "{text}");
        assert!(
            text.ends_with(r#"" crossorigin="anonymous"></script>"#),
            "{text}"
        );
        let json = answer(&tag, true);
        assert_eq!(
            json,
            format!(r#"{{"src":"{}","integrity":"{}"}}"#, tag.src, tag.integrity)
        );
    }
}
