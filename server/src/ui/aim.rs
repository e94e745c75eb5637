//! What the hosted page's forms and addresses aim at. They leave out, as an empty text, what is not
//! named.

use app::contract::form::{FormValues, PROFILE};

use crate::services::connect::target::{Target, Which};

/// The connection's id, if one is named.
#[must_use]
pub fn named(connection: &str) -> Option<&str> {
    Some(connection).filter(|id| !id.is_empty())
}

/// The connection that is meant.
#[must_use]
pub fn which(connection: &str) -> Which {
    Which::of(named(connection))
}

/// What a press of Connect is to make.
#[must_use]
pub fn target(connection: &str, inputs: &FormValues) -> Target {
    let chosen = inputs.get(PROFILE).and_then(|values| values.first());
    Target {
        auth_config: chosen.filter(|id| !id.is_empty()).cloned(),
        connection: named(connection).map(str::to_owned),
        user_defined_fields: None,
    }
}
