//! A small API.

use app::contract::error::ErrorCode;
use app::contract::reference::{Field, Group, Kind, Object, Operation, Parameter, Reference};

use super::HOSTILE;

pub fn reference() -> Reference {
    let kind = |words: &str, object: Option<&str>| Kind {
        words: words.into(),
        object: object.map(Into::into),
    };
    Reference {
        groups: vec![Group {
            title: "Linked accounts".into(),
            about: "Your customers, by `account_id`.".into(),
            operations: vec![Operation {
                id: "createLinkedAccount".into(),
                method: "POST".into(),
                path: "/api/v2/public/linked-account/{id}".into(),
                who: "key".into(),
                summary: "makes a linked account".into(),
                details: HOSTILE.into(),
                is_older: true,
                parameters: vec![Parameter {
                    name: "id".into(),
                    place: "path".into(),
                    required: true,
                    about: "Your `id` of it.".into(),
                }],
                body: Some("LinkedAccount".into()),
                answer: Some("LinkedAccount".into()),
                example: "{}".into(),
                curl: "curl https://connect.example.com".into(),
                errors: vec![ErrorCode::InvalidField],
            }],
        }],
        objects: vec![Object {
            name: "LinkedAccount".into(),
            about: "One of your customers.".into(),
            kind: None,
            fields: vec![Field {
                name: "udf".into(),
                kind: kind("list of LinkedAccount", Some("LinkedAccount")),
                required: false,
                about: "Text.".into(),
            }],
        }],
    }
}
