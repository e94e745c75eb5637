//! What a handler's types say about its operation.

use app::contract::error::ErrorCode::{self, *};
use axum::Json;
use axum::extract::State;
use utoipa::ToSchema;

use super::codes::BODY;
use super::operation::{Doc, Media, Place, Shape, Who};
use crate::http::extract::{
    Access, Bearer, Caller, Client, ClientCall, FieldOptions, ForAccount, ForConnection, JsonAny,
    JsonObject, Key, KeyForAccount, Path, Query, Slug,
};
use crate::http::target::Named;

/// What a handler reads of a request.
pub trait Takes {
    /// Adds what callers must know about it.
    fn describe(doc: Doc) -> Doc;
}

/// What a handler answers.
pub trait Gives {
    /// Adds what callers get.
    fn describe(doc: Doc) -> Doc;
}

/// A function whose types describe an operation. `Args` are the types of its parameters.
pub trait Signature<Args> {
    /// Adds what the types say.
    fn describe(doc: Doc) -> Doc;
}

macro_rules! signatures {
    ($($($arg:ident)*;)+) => {$(
        impl<F, R, A, $($arg,)*> Signature<($($arg,)*)> for F
        where
            F: Fn($($arg,)*) -> R,
            R: Future<Output = A>,
            A: Gives,
            $($arg: Takes,)*
        {
            fn describe(doc: Doc) -> Doc {
                $(let doc = $arg::describe(doc);)*
                A::describe(doc)
            }
        }
    )+};
}

signatures! {
    A1;
    A1 A2;
    A1 A2 A3;
    A1 A2 A3 A4;
    A1 A2 A3 A4 A5;
    A1 A2 A3 A4 A5 A6;
}

impl<T: ToSchema, E> Gives for Result<Json<T>, E> {
    fn describe(mut doc: Doc) -> Doc {
        let shape = Some(Shape::of::<T>());
        match doc.answers.first_mut() {
            Some(told) => told.shape = shape,
            None => doc.answers.push(Media {
                status: 200,
                kind: "application/json",
                about: "",
                shape,
                example: serde_json::Value::Null,
            }),
        }
        doc
    }
}

impl<T> Takes for State<T> {
    fn describe(doc: Doc) -> Doc {
        doc
    }
}

/// What it means stands in the handler's own words.
impl Takes for Query {
    fn describe(doc: Doc) -> Doc {
        doc
    }
}

const SESSION: &[ErrorCode] = &[MissingToken, InvalidToken, TokenExpired];
const KEY: &[ErrorCode] = &[MissingApiKey, InvalidApiKey];
const NAMED: &[ErrorCode] = &[
    InvalidApiKey,
    MissingLinkedAccount,
    LinkedAccountNotFound,
    InvalidField,
];

impl Takes for Key {
    fn describe(doc: Doc) -> Doc {
        doc.who(Who::Key).errors(KEY)
    }
}

impl Takes for Bearer {
    fn describe(doc: Doc) -> Doc {
        doc.who(Who::Session).errors(SESSION)
    }
}

impl Takes for ForAccount {
    fn describe(doc: Doc) -> Doc {
        doc.who(Who::Account).errors(SESSION).errors(NAMED)
    }
}

impl Takes for KeyForAccount {
    fn describe(doc: Doc) -> Doc {
        doc.who(Who::KeyWithAccount).errors(KEY).errors(NAMED)
    }
}

const CLIENT: &[ErrorCode] = &[InvalidClient, InvalidField];
const HELD: &[ErrorCode] = &[InvalidAccessToken, LoginRequired];

impl Takes for Client {
    fn describe(doc: Doc) -> Doc {
        client(doc.who(Who::Client), true).errors(CLIENT)
    }
}

impl Takes for ClientCall {
    fn describe(doc: Doc) -> Doc {
        JsonObject::describe(client(doc.who(Who::Client), false)).errors(CLIENT)
    }
}

fn client(doc: Doc, required: bool) -> Doc {
    doc.parameter("client_id", Place::Header, required, "The Link client.")
        .parameter("client_secret", Place::Header, required, "Its secret.")
}

impl Takes for Access {
    fn describe(doc: Doc) -> Doc {
        doc.who(Who::Holder("access token"))
            .errors(HELD)
            .errors(CLIENT)
    }
}

impl Takes for ForConnection {
    fn describe(doc: Doc) -> Doc {
        doc.who(Who::Connection)
            .errors(SESSION)
            .errors(NAMED)
            .errors(HELD)
            .errors(CLIENT)
    }
}

impl Takes for Caller {
    fn describe(doc: Doc) -> Doc {
        doc.who(Who::KeyOrSession)
            .errors(KEY)
            .errors(&[InvalidToken, TokenExpired])
    }
}

/// Whoever sends a credential must send one that is good.
impl Takes for Option<Caller> {
    fn describe(doc: Doc) -> Doc {
        doc.errors(&[InvalidApiKey, InvalidToken, TokenExpired])
    }
}

impl<T> Takes for Path<T> {
    fn describe(doc: Doc) -> Doc {
        doc.errors(&[InvalidField])
    }
}

impl Takes for JsonObject {
    fn describe(doc: Doc) -> Doc {
        doc.errors(BODY).errors(&[InvalidField])
    }
}

impl Takes for JsonAny {
    fn describe(doc: Doc) -> Doc {
        doc.errors(BODY)
    }
}

impl Takes for Slug {
    fn describe(doc: Doc) -> Doc {
        let about = "The application's slug.";
        doc.parameter("slug", Place::Header, true, about)
            .errors(&[MissingField, InvalidField])
    }
}

impl Takes for Named {
    fn describe(doc: Doc) -> Doc {
        let about = "Which of several connections to the application is meant.";
        JsonObject::describe(doc)
            .query("connection_id", about)
            .parameter("connection_id", Place::Header, false, about)
    }
}

impl Takes for FieldOptions {
    fn describe(doc: Doc) -> Doc {
        let about = "`true` leaves lists from the provider out.";
        doc.parameter("disable_field_options", Place::Header, false, about)
    }
}
