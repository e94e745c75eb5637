//! Actions and what became of them.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The actions of an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct Actions(pub Vec<Action>);

/// Something that can be done with an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct Action {
    /// For people.
    #[schema(value_type = String)]
    pub name: &'static str,
    /// Its id.
    #[schema(value_type = String)]
    pub action_id: &'static str,
    /// For people.
    #[schema(value_type = String)]
    pub description: &'static str,
    /// What kind of action it is.
    #[schema(value_type = String)]
    pub tag: &'static str,
}

/// What an action takes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionParameters(pub Vec<ActionParameter>);

/// A parameter of an action.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionParameter {
    /// Its key in the body.
    #[schema(value_type = String)]
    pub name: &'static str,
    /// For people.
    #[schema(value_type = String)]
    pub label: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// `text`, `object` or `any`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: &'static str,
}

/// What became of an action.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionResult {
    /// `Success`, or `Errored` where the provider said no or did not answer.
    #[schema(value_type = String)]
    pub node_status: &'static str,
    /// What the provider answered: JSON, else text. Where there is no answer, `error_type` and `message`.
    pub data: Value,
    /// The provider's status, where it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
}
