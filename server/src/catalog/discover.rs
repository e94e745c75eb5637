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
    /// Which entry of the list is read, if not the first.
    pub prefer: Option<Prefer>,
}

/// What makes an entry of a list the right one.
#[derive(Clone, Debug)]
pub struct Prefer {
    /// JSON pointer within the entry.
    pub pointer: String,
    /// What stands there, in any case; may name values that are missing.
    pub equals: TextTemplate,
    /// Who says so.
    pub chosen_by: ChosenBy,
}

/// Who says which entry is the right one, which decides what follows when there is no such entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChosenBy {
    /// The file: one of several that would all do. Else it is the first.
    File,
    /// The provider, by what was captured before. Else it is the only one.
    Provider,
    /// The end user, in this input. Else it is none; where nothing was typed, the first.
    EndUser(String),
}

/// The grant does not hold what the end user asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the grant does not hold {wanted}")]
pub struct NotGranted {
    /// The input in which it was asked for.
    pub input: String,
    /// What was asked for, as the provider would call it.
    pub wanted: String,
}

impl Discover {
    /// The part of the answer that captures are read from; `None` when the list is missing or
    /// empty, or does not say which entry it is.
    ///
    /// # Errors
    /// The end user has asked for an entry that is not there.
    pub fn entry<'v>(
        &self,
        answer: &'v Value,
        variables: &Variables<'_>,
    ) -> Result<Option<&'v Value>, NotGranted> {
        let Some(list) = &self.list else {
            return Ok(Some(answer));
        };
        let Some(entries) = answer.pointer(list).and_then(Value::as_array) else {
            return Ok(None);
        };
        let Some(prefer) = &self.prefer else {
            return Ok(entries.first());
        };
        let wanted = prefer.equals.render_open(variables).ok();
        let is_it = |entry: &&Value| {
            let there = entry.pointer(&prefer.pointer);
            let both = wanted.as_deref().zip(there);
            both.is_some_and(|(wanted, there)| says(there, wanted))
        };
        if let Some(found) = entries.iter().find(is_it) {
            return Ok(Some(found));
        }
        match (&prefer.chosen_by, wanted, entries.as_slice()) {
            (ChosenBy::EndUser(input), Some(wanted), _) => Err(NotGranted {
                input: input.clone(),
                wanted,
            }),
            (ChosenBy::Provider, _, [_, _, ..]) => Ok(None),
            (_, _, entries) => Ok(entries.first()),
        }
    }
}

/// Whether a value is written like this.
fn says(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own.eq_ignore_ascii_case(text),
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
    use crate::catalog::capture::tests::text;
    use crate::catalog::input::{CheckedInputs, Input, tests::input};
    use crate::catalog::template::{Scheme, Values, Visible};

    fn discover(list: Option<&str>, prefer: Option<(&str, &str, ChosenBy)>) -> Discover {
        let inputs = [Input {
            required: false,
            ..input("site", ".*")
        }];
        let captures = [text("event", ".*")];
        let visible = Visible {
            optional: true,
            captures: &captures,
            ..Visible::of(&inputs)
        };
        let none = Visible::default();
        Discover {
            method: CallMethod::Get,
            url: UrlTemplate::parse("https://a.test/sites", &none, Scheme::Https).unwrap(),
            credential: None,
            list: list.map(str::to_owned),
            prefer: prefer.map(|(pointer, equals, chosen_by)| Prefer {
                pointer: pointer.to_owned(),
                equals: TextTemplate::parse(equals, &visible).unwrap(),
                chosen_by,
            }),
        }
    }

    type Entry = Result<Option<Value>, NotGranted>;

    /// The entry where this was typed, and captured.
    fn chosen(discover: &Discover, answer: &Value, site: &str, event: &str) -> Entry {
        let inputs = match site {
            "" => CheckedInputs::default(),
            site => CheckedInputs::from_pairs([("site", site)]),
        };
        let captured = match event {
            "" => CheckedCaptures::default(),
            event => CheckedCaptures::from_pairs([("event", event)]),
        };
        let values = Values {
            inputs: &inputs,
            captured: &captured,
        };
        let entry = discover.entry(answer, &Variables::new("", values))?;
        Ok(entry.cloned())
    }

    fn entry(discover: &Discover, answer: &Value) -> Option<Value> {
        chosen(discover, answer, "", "").unwrap()
    }

    fn two() -> Value {
        json!([
            { "url": "https://one.a.test", "default": false, "event": "e-1" },
            { "url": "https://two.a.test", "default": true, "event": "e-2" },
        ])
    }

    #[test]
    fn without_a_list_the_answer_is_read() {
        let answer = json!({ "dc": "us1" });
        assert_eq!(entry(&discover(None, None), &answer), Some(answer));
    }

    #[test]
    fn of_entries_that_would_all_do_the_files_is_read_else_the_first() {
        let (answer, mut none) = (two(), two());
        let by_default = discover(Some(""), Some(("/default", "true", ChosenBy::File)));
        assert_eq!(entry(&by_default, &answer), Some(answer[1].clone()));
        none[1]["default"] = json!(false);
        assert_eq!(entry(&by_default, &none), Some(none[0].clone()));
        assert_eq!(
            entry(&discover(Some(""), None), &answer),
            Some(answer[0].clone())
        );
    }

    #[test]
    fn what_the_end_user_typed_is_there_or_nothing_is() {
        let (answer, chosen_by) = (two(), ChosenBy::EndUser("site".to_owned()));
        let by_site = discover(Some(""), Some(("/url", "https://{site}.a.test", chosen_by)));
        let typed = |site: &str| chosen(&by_site, &answer, site, "");
        assert_eq!(typed("two"), Ok(Some(answer[1].clone())));
        assert_eq!(typed("Two"), Ok(Some(answer[1].clone())));
        assert_eq!(typed(""), Ok(Some(answer[0].clone())));
        let refused = NotGranted {
            input: "site".to_owned(),
            wanted: "https://three.a.test".to_owned(),
        };
        assert_eq!(typed("three"), Err(refused));
        assert!(chosen(&by_site, &json!([]), "one", "").is_err());
    }

    #[test]
    fn what_the_provider_names_is_read_else_the_only_one() {
        let answer = two();
        let by_event = discover(Some(""), Some(("/event", "{event}", ChosenBy::Provider)));
        let named = |answer: &Value, event: &str| chosen(&by_event, answer, "", event).unwrap();
        assert_eq!(named(&answer, "e-2"), Some(answer[1].clone()));
        assert_eq!(named(&answer, "e-3"), None);
        assert_eq!(named(&answer, ""), None);
        let one = json!([answer[0]]);
        assert_eq!(named(&one, "e-3"), Some(answer[0].clone()));
    }

    #[test]
    fn a_missing_or_empty_list_holds_nothing() {
        let nested = discover(Some("/accounts"), None);
        for answer in [
            json!({}),
            json!({ "accounts": [] }),
            json!({ "accounts": {} }),
        ] {
            assert_eq!(entry(&nested, &answer), None, "{answer}");
        }
        let answer = json!({ "accounts": [7] });
        assert_eq!(entry(&nested, &answer), Some(json!(7)));
    }
}
