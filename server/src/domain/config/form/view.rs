//! Drawing the form: what stands in the inputs, the lists beside it, what is wrong.

use app::contract::config::{
    Choice, ConfigForm, FieldInput, FieldView, MapRow, Options, RuleColumn, TextKind, WorkflowView,
};
use app::contract::failure::FieldError;

use super::super::definition::{
    AppConfigDef, FieldDef, FieldKind, MapLeft, MapSide, OptionsSource, RuleColumnDef, RuleRight,
};
use super::super::options::{ResolvedOptions, Slot, offered, parent_of};
use super::super::stored::StoredConfig;
use super::typed::Typed;

/// The form with what stands in its inputs. `errors` name fields by id; hidden fields and workflows
/// are left out.
#[must_use]
pub fn to_view(
    def: &AppConfigDef,
    stored: &StoredConfig,
    typed: &Typed,
    options: &ResolvedOptions,
    errors: &[FieldError],
) -> ConfigForm {
    let typed = typed.settled(def, options);
    let view = View {
        def,
        stored,
        typed: &typed,
        options,
        errors,
    };
    let workflows = def.visible_workflows().map(|workflow| WorkflowView {
        id: workflow.id.as_str().to_owned(),
        name: workflow.name.clone(),
        description: workflow.description.clone(),
        enabled: typed.is_on(workflow.id.as_str()),
        fields: view.fields(&workflow.fields),
    });
    ConfigForm {
        fields: view.fields(&def.fields),
        workflows: workflows.collect(),
    }
}

struct View<'a> {
    def: &'a AppConfigDef,
    stored: &'a StoredConfig,
    typed: &'a Typed,
    options: &'a ResolvedOptions,
    errors: &'a [FieldError],
}

impl View<'_> {
    fn fields(&self, fields: &[FieldDef]) -> Vec<FieldView> {
        fields
            .iter()
            .filter(|field| !field.hidden)
            .map(|field| self.field(field))
            .collect()
    }

    fn field(&self, field: &FieldDef) -> FieldView {
        let id = field.id.as_str();
        let error = self.errors.iter().find(|error| error.field == id);
        FieldView {
            id: id.to_owned(),
            label: field.label.clone(),
            input: self.input(field),
            required: field.required,
            placeholder: field.placeholder.clone(),
            help: field.help.clone(),
            parent: parent_of(self.def, field).map(|parent| parent.id.as_str().to_owned()),
            live: field.is_live(),
            error: error.map(|error| error.message.clone()),
        }
    }

    fn input(&self, field: &FieldDef) -> FieldInput {
        let kind = match &field.kind {
            FieldKind::Text => TextKind::Line,
            FieldKind::Textarea => TextKind::Area,
            FieldKind::Number => TextKind::Number,
            FieldKind::Email => TextKind::Email,
            FieldKind::Date => TextKind::Date,
            FieldKind::Url => TextKind::Url,
            FieldKind::Json => TextKind::Json,
            FieldKind::Select { options, multiple } => {
                return self.select(field, options, *multiple);
            }
            FieldKind::Map { left, right } => return self.map(field, left, right),
            FieldKind::MapV2 {
                left,
                right,
                multiple,
            } => {
                return self.map_v2(field, left, right, *multiple);
            }
            FieldKind::RuleEngine { columns } => return self.rules(field, columns),
        };
        FieldInput::Text {
            kind,
            value: self.typed.text(field.id.as_str()).to_owned(),
        }
    }

    fn select(&self, field: &FieldDef, source: &OptionsSource, multiple: bool) -> FieldInput {
        let chosen = self.typed.chosen(field.id.as_str()).to_vec();
        let options = self.list(field, &Slot::Value, source);
        FieldInput::Select {
            options,
            multiple,
            chosen,
        }
    }

    fn map(&self, field: &FieldDef, left: &MapLeft, source: &OptionsSource) -> FieldInput {
        let labels = self.stored.labels.of(left);
        let rows: Vec<MapRow> = labels
            .iter()
            .map(|label| MapRow {
                left: label.clone(),
                right: self
                    .typed
                    .right_of(field.id.as_str(), &label.value)
                    .to_owned(),
            })
            .collect();
        let options = self.list(field, &Slot::Right, source);
        FieldInput::Map { rows, options }
    }

    fn map_v2(
        &self,
        field: &FieldDef,
        left: &MapSide,
        right: &MapSide,
        multiple: bool,
    ) -> FieldInput {
        let rows = self.typed.rows(field.id.as_str()).to_vec();
        FieldInput::MapV2 {
            left_name: left.name.clone(),
            right_name: right.name.clone(),
            left: self.list(field, &Slot::Left, &left.options),
            right: self.list(field, &Slot::Right, &right.options),
            multiple,
            rows,
        }
    }

    fn rules(&self, field: &FieldDef, columns: &[RuleColumnDef]) -> FieldInput {
        let group = self.typed.rules(field.id.as_str());
        let columns = columns
            .iter()
            .map(|column| RuleColumn {
                left: Choice {
                    value: column.value.clone(),
                    label: column.name.clone(),
                },
                operators: column.operators(),
                right: match &column.right {
                    RuleRight::Text => None,
                    RuleRight::Select(source) => {
                        let slot = Slot::Column(column.value.clone());
                        Some(self.list(field, &slot, source))
                    }
                },
            })
            .collect();
        FieldInput::Rules { columns, group }
    }

    /// A list as the provider or the project gives it. Something chosen that is not in it stays in
    /// the input; drawing it is the page's.
    fn list(&self, field: &FieldDef, slot: &Slot, source: &OptionsSource) -> Options {
        offered(self.def, self.typed, field, (slot, source), self.options)
    }
}
