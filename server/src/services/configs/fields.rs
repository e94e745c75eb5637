//! One field of a config at a time.
//!
//! Reading a field of a config that does not exist yet shows it as it would be made, like the hosted
//! page does; writing wants a config.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use serde_json::{Value, json};

use super::super::apps::{self, AppEntry};
use super::super::connect::target::Which;
use super::super::error::{Result, refuse_part};
use super::super::live_options::{self, Lists};
use super::super::{Core, Error};
use super::naming::{Owner, invalid, named_or_default};
use super::{change, show};
use crate::domain::config::definition::{
    AppConfigDef, FieldDef, FieldKind, WorkflowDef, find_field,
};
use crate::domain::config::form::Typed;
use crate::domain::config::labels::Labels;
use crate::domain::config::options::{ResolvedOptions, Slot, Wanted, parent_of, wanted_for};
use crate::domain::config::stored::{self, StoredConfig};
use crate::domain::config::update as write;
use crate::domain::config::values::scalar_text;
use crate::domain::config::wire::{self, Fault, Wire};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::configs::{self, ConfigName};

/// Which field is meant.
#[derive(Clone, Copy, Debug)]
pub struct FieldAt<'a> {
    /// Of which app.
    pub slug: &'a str,
    /// Of which connection.
    pub which: &'a Which,
    /// In which config; the account's default one where it is not said.
    pub config_id: Option<&'a str>,
    /// Of which workflow, by id or alias. Without it the application's field of this name is meant,
    /// or else the workflow's field of this id, as ids are unique in an app.
    pub workflow: Option<&'a str>,
    /// Its id or key.
    pub field: &'a str,
}

/// A field with where it stands.
struct Found<'a> {
    workflow: Option<&'a WorkflowDef>,
    field: &'a FieldDef,
}

/// All fields and workflows of a config.
///
/// # Errors
/// [`ErrorCode::AppNotFound`], [`ErrorCode::InvalidField`].
pub async fn all(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    (slug, which, config_id): (&str, &Which, Option<&str>),
    lists: Lists,
) -> Result<wire::Config> {
    let entry = apps::find(core, scope, account, slug).await?;
    let of = (&entry, Owner::of(&entry, which)?);
    let (config, config_id) = saved(core, scope, account, of, config_id).await?;
    show(core, scope, account, of, (&config, &config_id), lists).await
}

/// One field. `parent_value` stands for the answer to the field that its options depend on, before
/// that answer has been saved.
///
/// # Errors
/// [`ErrorCode::AppNotFound`], [`ErrorCode::UnknownConfigField`], [`ErrorCode::WorkflowNotFound`],
/// [`ErrorCode::InvalidField`].
pub async fn get(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    at: FieldAt<'_>,
    parent_value: Option<&Value>,
    lists: Lists,
) -> Result<wire::Field> {
    let entry = apps::find(core, scope, account, at.slug).await?;
    let of = (&entry, Owner::of(&entry, at.which)?);
    let (mut config, _) = saved(core, scope, account, of, at.config_id).await?;
    let definition = &entry.app.definition;
    let found = find(definition, at)?;
    if let (Some(parent), Some(value)) = (parent_of(definition, found.field), parent_value) {
        assume(definition, &mut config, parent, value)?;
    }
    shown(core, scope, account, of, &config, &found, lists).await
}

/// Sets a field, or clears it with `null`.
///
/// # Errors
/// As [`get`], and [`ErrorCode::MissingField`], [`ErrorCode::ConfigNotFound`],
/// [`ErrorCode::InvalidConfig`]; then nothing was written.
pub async fn set(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    at: FieldAt<'_>,
    value: Option<&Value>,
    lists: Lists,
) -> Result<wire::Field> {
    let value = value.ok_or_else(|| {
        let why = "value is required; null clears the field";
        Failure::about(ErrorCode::MissingField, "value", why)
    })?;
    let entry = apps::get(core, scope, account, at.slug).await?;
    let definition = &entry.app.definition;
    let found = find(definition, at)?;
    let values = json!({ (found.field.id.as_str()): value });
    let body = match found.workflow {
        None => json!({ "fields": values }),
        Some(workflow) => json!({ "workflows": [{ "id": workflow.id, "fields": values }] }),
    };
    let config_id = named_or_default(at.config_id, account)?;
    let of = (&entry, Owner::of(&entry, at.which)?);
    let name = ConfigName {
        account: &account.key,
        slug: at.slug,
        connection: of.1.part(),
        config_id: &config_id,
    };
    let known = ResolvedOptions::default();
    let config = change(core, scope, &entry, &name, None, |config| {
        write::update(definition, config, &body, &known)
            .map_err(|error| Failure::from(error).into())
    })
    .await?;
    shown(core, scope, account, of, &config, &found, lists).await
}

/// What stands beside one left side of a rule: its comparisons and its right side.
///
/// # Errors
/// As [`get`]; [`ErrorCode::MissingField`] without a left side, [`ErrorCode::InvalidField`] for a
/// field without rules or an unknown left side.
pub async fn rule_column(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    at: FieldAt<'_>,
    body: &Value,
    lists: Lists,
) -> Result<wire::RuleColumnAnswer> {
    let entry = apps::find(core, scope, account, at.slug).await?;
    let of = (&entry, Owner::of(&entry, at.which)?);
    let (config, _) = saved(core, scope, account, of, at.config_id).await?;
    let definition = &entry.app.definition;
    let field = find(definition, at)?.field;
    let left = left_side(field, body)?;
    let typed = Typed::of(definition, &config);
    let slot = Slot::Column(left.clone());
    let mut wanted = wanted_for(definition, &typed, field);
    wanted.retain(|list| list.slot == slot);
    let options = load(core, scope, account, of, wanted, lists).await;
    let column = Wire::new(definition, &config, &options)
        .rule_column(field, &left)
        .ok_or_else(|| {
            let shown: String = left.chars().take(80).collect();
            let why = format!("rule_column.lhs {shown} is none of the field's left sides");
            invalid("rule_column.lhs", &why)
        })?;
    Ok(wire::RuleColumnAnswer {
        rule_column: column,
        conditional_code_stdout: [],
        error: first_fault(&options),
    })
}

/// The visible workflow of this id or alias.
///
/// # Errors
/// [`ErrorCode::WorkflowNotFound`].
pub(super) fn find_workflow<'a>(def: &'a AppConfigDef, name: &str) -> Result<&'a WorkflowDef> {
    def.find_workflow(name).ok_or_else(|| {
        let shown: String = name.chars().take(80).collect();
        refuse_part(
            ErrorCode::WorkflowNotFound,
            "workflow_id",
            format!("No workflow with id {shown} exists on config"),
        )
    })
}

fn find<'a>(def: &'a AppConfigDef, at: FieldAt<'_>) -> Result<Found<'a>> {
    let found = match at.workflow {
        Some(name) => {
            let workflow = find_workflow(def, name)?;
            find_field(&workflow.fields, at.field).map(|field| Found {
                workflow: Some(workflow),
                field,
            })
        }
        None => find_field(&def.fields, at.field)
            .map(|field| Found {
                workflow: None,
                field,
            })
            .or_else(|| of_any_workflow(def, at.field)),
    };
    found.ok_or_else(|| {
        let shown: String = at.field.chars().take(80).collect();
        refuse_part(
            ErrorCode::UnknownConfigField,
            "field_id",
            format!("Field with id {shown} not found"),
        )
    })
}

fn of_any_workflow<'a>(def: &'a AppConfigDef, id: &str) -> Option<Found<'a>> {
    def.visible_workflows().find_map(|workflow| {
        let mut fields = workflow.fields.iter();
        let field = fields.find(|field| field.id.as_str() == id)?;
        Some(Found {
            workflow: Some(workflow),
            field,
        })
    })
}

/// The config as it is saved, or as it would be made, and its name.
async fn saved(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    (entry, owner): (&AppEntry<'_>, Owner<'_>),
    config_id: Option<&str>,
) -> Result<(StoredConfig, String)> {
    let config_id = named_or_default(config_id, account)?;
    let name = ConfigName {
        account: &account.key,
        slug: &entry.app.slug,
        connection: owner.part(),
        config_id: &config_id,
    };
    let found = configs::find(&mut core.db.read().await?, scope, &name).await?;
    let config = found.map_or_else(
        || stored::create(&entry.app.definition, Labels::default()),
        |config| config.body,
    );
    Ok((config, config_id))
}

/// Puts an answer to a parent into a config that is about to be shown.
fn assume(
    def: &AppConfigDef,
    config: &mut StoredConfig,
    parent: &FieldDef,
    value: &Value,
) -> Result<()> {
    let text = match value {
        Value::Null => return Ok(()),
        value => scalar_text(value).ok_or_else(|| {
            let why = format!("value must be the answer to “{}” as text", parent.label);
            invalid("value", &why)
        })?,
    };
    let mut workflows = def.workflows.iter();
    let of = workflows.find(|workflow| workflow.fields.iter().any(|it| it.id == parent.id));
    config.assume(of.map(|workflow| &workflow.id), &parent.id, text);
    Ok(())
}

async fn shown(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    of: (&AppEntry<'_>, Owner<'_>),
    config: &StoredConfig,
    found: &Found<'_>,
    lists: Lists,
) -> Result<wire::Field> {
    let definition = &of.0.app.definition;
    let wanted = wanted_for(definition, &Typed::of(definition, config), found.field);
    let options = load(core, scope, account, of, wanted, lists).await;
    let wire = Wire::new(definition, config, &options);
    let workflow = found.workflow.map(|workflow| &workflow.id);
    Ok(wire::Field {
        error: first_fault(&options),
        ..wire.field(workflow, found.field)
    })
}

fn first_fault(options: &ResolvedOptions) -> Option<Fault> {
    let failures = options.failures();
    let message = failures.first()?.message.clone();
    Some(Fault { message })
}

async fn load(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    (entry, owner): (&AppEntry<'_>, Owner<'_>),
    wanted: Vec<Wanted>,
    lists: Lists,
) -> ResolvedOptions {
    if owner.connection.is_none() || lists == Lists::Skip {
        return ResolvedOptions::default();
    }
    live_options::load(
        core,
        scope,
        account,
        &entry.app.slug,
        &owner.which(),
        wanted,
    )
    .await
}

fn left_side(field: &FieldDef, body: &Value) -> Result<String> {
    if !matches!(field.kind, FieldKind::RuleEngine { .. }) {
        let why = format!("field {} has no rules", field.id);
        return Err(invalid("field_id", &why));
    }
    let said = |code, why: &str| -> Error { Failure::about(code, "rule_column.lhs", why).into() };
    match body.pointer("/rule_column/lhs") {
        None | Some(Value::Null) => Err(said(
            ErrorCode::MissingField,
            "rule_column.lhs is required: the left side's value",
        )),
        Some(value) => scalar_text(value)
            .ok_or_else(|| said(ErrorCode::InvalidField, "rule_column.lhs must be text")),
    }
}
