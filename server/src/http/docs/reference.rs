//! The table as the page for people shows it.

use app::contract::reference::{Field, Group, Kind, Object, Operation, Parameter, Reference};
use serde_json::{Map, Value};

use super::document::document;
use super::operation::{self, Place, Who};
use super::tag::Tag;

/// The API for people, of a server at this address.
#[must_use]
pub fn reference(operations: &[operation::Operation], server: &str) -> Reference {
    let group = |tag: &Tag| {
        let own = operations.iter().filter(|each| each.doc.tag == *tag);
        Group {
            title: tag.name().to_owned(),
            about: tag.about().to_owned(),
            operations: own.map(|each| shown(each, server)).collect(),
        }
    };
    let document = document(operations, server);
    let schemas = document["components"]["schemas"].as_object();
    Reference {
        groups: Tag::ALL.iter().map(group).collect(),
        objects: schemas.map(objects).unwrap_or_default(),
    }
}

fn shown(operation: &operation::Operation, server: &str) -> Operation {
    let doc = &operation.doc;
    let answer = doc.answers.first();
    let example = answer.map(|media| &media.example);
    Operation {
        id: doc.id.to_owned(),
        method: operation.method.to_string(),
        path: operation.path.to_owned(),
        who: doc.who.words().to_owned(),
        summary: doc.summary.to_owned(),
        details: doc.details.to_owned(),
        is_older: doc.is_older,
        parameters: parameters(doc),
        body: doc.body.as_ref().map(|body| body.shape.name.clone()),
        answer: answer.and_then(|media| Some(media.shape.as_ref()?.name.clone())),
        example: example
            .filter(|example| !example.is_null())
            .and_then(|example| serde_json::to_string_pretty(example).ok())
            .unwrap_or_default(),
        curl: curl(operation, server),
        errors: {
            let mut errors = doc.errors.clone();
            errors.sort_by_key(|code| (code.status(), *code));
            errors
        },
    }
}

fn parameters(doc: &operation::Doc) -> Vec<Parameter> {
    let own = doc.parameters.iter().map(|parameter| Parameter {
        name: parameter.name.to_owned(),
        place: match parameter.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        }
        .to_owned(),
        required: parameter.required,
        about: parameter.about.to_owned(),
    });
    let shared = |name: &str, place: &str, about: &str| Parameter {
        name: name.to_owned(),
        place: place.to_owned(),
        required: false,
        about: about.to_owned(),
    };
    let account = match doc.who.names_account() {
        [] => None,
        [_] => Some("header"),
        _ => Some("header or query"),
    };
    let account = account.map(|place| {
        let about = "With an API key: your id of the linked account.";
        shared("linked_account_id", place, about)
    });
    let once = doc.is_idempotent.then(|| {
        let about = "Carries the request out once; a repetition gets the first answer.";
        shared("Idempotency-Key", "header", about)
    });
    own.chain(account).chain(once).collect()
}

/// A command that calls the operation, with names in capitals where the reader's own values belong.
fn curl(operation: &operation::Operation, server: &str) -> String {
    let doc = &operation.doc;
    let path: Vec<&str> = operation.path.split('/').map(sample).collect();
    let mut line = "curl".to_owned();
    if !matches!(operation.method.as_str(), "GET" | "POST")
        || (operation.method == "POST" && doc.body.is_none())
    {
        line.push_str(&format!(" -X {}", operation.method));
    }
    line.push_str(&format!(" '{server}{}'", path.join("/")));
    match doc.who {
        Who::Key | Who::KeyOrSession => line.push_str(" -H \"x-api-key: $KEY\""),
        Who::KeyWithAccount | Who::KeyOrAccess => {
            line.push_str(" -H \"x-api-key: $KEY\" -H 'linked_account_id: customer-1'");
        }
        Who::Client => line.push_str(
            " -H \"client_id: $LINK_CLIENT_ID\" -H \"client_secret: $LINK_CLIENT_SECRET\"",
        ),
        Who::Session | Who::Account | Who::Connection => {
            line.push_str(" -H \"authorization: Bearer $TOKEN\"")
        }
        Who::Anybody | Who::Holder(_) => {}
    }
    for parameter in &doc.parameters {
        let is_credential = doc.who == Who::Client && parameter.name.starts_with("client_");
        if parameter.place == Place::Header && parameter.required && !is_credential {
            line.push_str(&format!(" -H '{}: sandbox-crm'", parameter.name));
        }
    }
    if let Some(body) = &doc.body {
        let body = body.example.to_string();
        line.push_str(&format!(" -H 'content-type: application/json' -d '{body}'"));
    }
    line
}

/// Something that can stand in this place of an address.
fn sample(part: &'static str) -> &'static str {
    match part {
        "{id}" => "customer-1",
        "{slug}" => "sandbox-crm",
        "{config_id}" => "default",
        "{workflow_id}" => "sync-contacts",
        "{field_id}" => "sync_label",
        "{key}" => "api_token",
        "{ctx}" => "ctx_...",
        "{link_session_id}" => "ls_64a1b2c3d4e5f6a7b8c9d0e1",
        "{path}" => "contacts",
        "{action_id}" => "httprequest",
        part => part,
    }
}

fn objects(schemas: &Map<String, Value>) -> Vec<Object> {
    let all = schemas.iter().map(|(name, schema)| {
        let fields = fields(schema, schemas);
        Object {
            name: name.clone(),
            about: text(schema, "description"),
            kind: fields.is_empty().then(|| kind(schema)),
            fields,
        }
    });
    all.collect()
}

/// The fields of an object, with those of the objects that it extends.
fn fields(schema: &Value, schemas: &Map<String, Value>) -> Vec<Field> {
    let parts = schema["allOf"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let inherited = parts.iter().flat_map(|part| match referred(part) {
        Some(name) => schemas
            .get(name)
            .map(|it| fields(it, schemas))
            .unwrap_or_default(),
        None => fields(part, schemas),
    });
    let required = |name: &str| {
        let listed = schema["required"].as_array();
        listed.is_some_and(|all| all.iter().any(|it| it == name))
    };
    let own = schema["properties"].as_object();
    let own = own.into_iter().flatten().map(|(name, field)| Field {
        name: name.clone(),
        kind: kind(field),
        required: required(name),
        about: text(field, "description"),
    });
    inherited.chain(own).collect()
}

fn text(schema: &Value, key: &str) -> String {
    schema[key].as_str().unwrap_or_default().to_owned()
}

fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// A type in a word or two.
fn kind(schema: &Value) -> Kind {
    if let Some(name) = referred(schema) {
        return Kind {
            words: name.to_owned(),
            object: Some(name.to_owned()),
        };
    }
    let choices = schema["oneOf"].as_array().or(schema["allOf"].as_array());
    if let Some(choices) = choices {
        let kinds: Vec<Kind> = choices.iter().map(kind).collect();
        let words: Vec<&str> = kinds.iter().map(|kind| kind.words.as_str()).collect();
        return Kind {
            words: words.join(" or "),
            object: kinds.iter().find_map(|kind| kind.object.clone()),
        };
    }
    if let Some(value) = schema["const"].as_str() {
        return plain(value);
    }
    let name = |kind: &str, schema: &Value| match kind {
        "array" => {
            let items = self::kind(&schema["items"]);
            let words = format!("list of {}", items.words);
            (words, items.object)
        }
        "object" if schema["additionalProperties"].is_object() => {
            let values = self::kind(&schema["additionalProperties"]);
            (format!("object of {}", values.words), values.object)
        }
        "string" => ("text".to_owned(), None),
        "integer" => ("number".to_owned(), None),
        other => (other.to_owned(), None),
    };
    match &schema["type"] {
        Value::String(one) => {
            let (words, object) = name(one, schema);
            Kind { words, object }
        }
        Value::Array(several) => {
            let several = several.iter().filter_map(Value::as_str);
            let (words, objects): (Vec<_>, Vec<_>) = several.map(|one| name(one, schema)).unzip();
            Kind {
                words: words.join(" or "),
                object: objects.into_iter().flatten().next(),
            }
        }
        _ => plain("any value"),
    }
}

fn plain(words: &str) -> Kind {
    Kind {
        words: words.to_owned(),
        object: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(schema: Value) -> (String, Option<String>) {
        let Kind { words, object } = kind(&schema);
        (words, object)
    }

    #[test]
    fn types_are_told_in_words() {
        let one = json!({ "$ref": "#/components/schemas/Config" });
        let config = Some("Config".to_owned());
        assert_eq!(words(one.clone()), ("Config".to_owned(), config.clone()));
        let list = json!({ "type": "array", "items": one });
        assert_eq!(words(list), ("list of Config".to_owned(), config.clone()));
        let maybe = json!({ "oneOf": [{ "type": "null" }, one] });
        assert_eq!(words(maybe), ("null or Config".to_owned(), config));
        let text = json!({ "type": ["string", "null"] });
        assert_eq!(words(text), ("text or null".to_owned(), None));
        assert_eq!(words(json!({})), ("any value".to_owned(), None));
    }

    #[test]
    fn an_object_has_the_fields_of_those_that_it_extends() {
        let schemas = json!({
            "Base": { "properties": { "id": { "type": "string" } }, "required": ["id"] },
            "More": {
                "allOf": [
                    { "$ref": "#/components/schemas/Base" },
                    { "properties": { "is_new": { "type": "boolean" } } },
                ],
            },
        });
        let schemas = schemas.as_object().expect("an object");
        let fields = fields(&schemas["More"], schemas);
        let told: Vec<(&str, bool)> = fields
            .iter()
            .map(|field| (field.name.as_str(), field.required))
            .collect();
        assert_eq!(told, [("id", true), ("is_new", false)]);
    }
}
