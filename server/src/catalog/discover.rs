//! The one call that some providers need between the token and their API: which of the account's
//! sites, data centres or companies the token is for.

use serde_json::Value;

use super::api::CallMethod;
use super::credential::Credential;
use super::template::{TextTemplate, UrlTemplate, Variables};

/// A call made right after the token answer, with the access token.
#[derive(Clone, Debug)]
pub struct Discover {
    /// Its method.
    pub method: CallMethod,
    /// Its whole address.
    pub url: UrlTemplate,
    /// How the access token is sent, if not as to the API.
    pub credential: Option<Credential>,
    /// JSON pointer to a list in the answer, of which one entry is read; an empty pointer means the
    /// answer itself. `None` reads the answer as it is.
    pub list: Option<String>,
    /// Which entry of the list is read: the first for which this holds, else the first.
    pub prefer: Option<Prefer>,
}

/// What makes an entry of a list the right one.
#[derive(Clone, Debug)]
pub struct Prefer {
    /// JSON pointer within the entry.
    pub pointer: String,
    /// What stands there; may name inputs that were left empty, and then nothing is preferred.
    pub equals: TextTemplate,
}

impl Discover {
    /// The part of the answer that captures are read from; `None` when the list is missing or
    /// empty.
    #[must_use]
    pub fn entry<'v>(&self, answer: &'v Value, variables: &Variables<'_>) -> Option<&'v Value> {
        let Some(list) = &self.list else {
            return Some(answer);
        };
        let entries = answer.pointer(list)?.as_array()?;
        let preferred = self.prefer.as_ref().and_then(|prefer| {
            let wanted = prefer.equals.render_open(variables).ok()?;
            entries.iter().find(|entry| {
                entry
                    .pointer(&prefer.pointer)
                    .is_some_and(|it| says(it, &wanted))
            })
        });
        preferred.or_else(|| entries.first())
    }
}

/// Whether a value is written like this.
fn says(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own == text,
        Value::Bool(_) | Value::Number(_) => {
            let written = value.to_string();
            written == text
        }
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::capture::CheckedCaptures;
    use crate::catalog::input::{CheckedInputs, Input, tests::input};
    use crate::catalog::template::{Transport, Values, Visible};

    fn discover(list: Option<&str>, prefer: Option<(&str, &str)>) -> Discover {
        let optional = [Input {
            required: false,
            ..input("site", ".*")
        }];
        let visible = Visible {
            optional: true,
            ..Visible::of(&optional)
        };
        Discover {
            method: CallMethod::Get,
            url: UrlTemplate::parse(
                "https://a.test/sites",
                &Visible::default(),
                Transport::Https,
            )
            .unwrap(),
            credential: None,
            list: list.map(str::to_owned),
            prefer: prefer.map(|(pointer, equals)| Prefer {
                pointer: pointer.to_owned(),
                equals: TextTemplate::parse(equals, &visible).unwrap(),
            }),
        }
    }

    fn entry(discover: &Discover, answer: &Value, site: &str) -> Option<Value> {
        let inputs = match site {
            "" => CheckedInputs::default(),
            site => CheckedInputs::from_pairs([("site", site)]),
        };
        let captured = CheckedCaptures::default();
        let values = Values {
            inputs: &inputs,
            captured: &captured,
        };
        discover.entry(answer, &Variables::new("", values)).cloned()
    }

    #[test]
    fn without_a_list_the_answer_is_read() {
        let answer = json!({ "dc": "us1" });
        assert_eq!(entry(&discover(None, None), &answer, ""), Some(answer));
    }

    #[test]
    fn the_preferred_entry_is_read_else_the_first() {
        let answer = json!([
            { "url": "https://one.a.test", "default": false },
            { "url": "https://two.a.test", "default": true },
        ]);
        let by_default = discover(Some(""), Some(("/default", "true")));
        assert_eq!(entry(&by_default, &answer, ""), Some(answer[1].clone()));
        let by_site = discover(Some(""), Some(("/url", "https://{site}.a.test")));
        assert_eq!(entry(&by_site, &answer, "two"), Some(answer[1].clone()));
        assert_eq!(entry(&by_site, &answer, "three"), Some(answer[0].clone()));
        assert_eq!(entry(&by_site, &answer, ""), Some(answer[0].clone()));
        assert_eq!(
            entry(&discover(Some(""), None), &answer, ""),
            Some(answer[0].clone())
        );
    }

    #[test]
    fn a_missing_or_empty_list_holds_nothing() {
        let nested = discover(Some("/accounts"), None);
        for answer in [
            json!({}),
            json!({ "accounts": [] }),
            json!({ "accounts": {} }),
        ] {
            assert_eq!(entry(&nested, &answer, ""), None, "{answer}");
        }
        let answer = json!({ "accounts": [7] });
        assert_eq!(entry(&nested, &answer, ""), Some(json!(7)));
    }
}
