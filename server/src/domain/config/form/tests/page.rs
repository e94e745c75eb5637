//! A page as a browser would post it.

use super::*;

pub(super) fn view(config: &StoredConfig, typed: &Typed) -> ConfigForm {
    to_view(&definition(), config, typed, &none(), &[])
}

pub(super) fn find<'a>(page: &'a ConfigForm, key: &str) -> &'a FieldView {
    let wanted = id(key);
    let of_workflows = page.workflows.iter().flat_map(|workflow| &workflow.fields);
    let mut all = page.fields.iter().chain(of_workflows);
    all.find(|field| field.id == wanted.as_str())
        .expect("a visible field of the fixture")
}

/// What submitting the page sends.
pub(super) fn post(page: &ConfigForm) -> FormValues {
    let mut form = FormValues::new();
    for workflow in &page.workflows {
        if workflow.enabled {
            form.insert(form::workflow_switch(&workflow.id), vec!["on".to_owned()]);
        }
        workflow
            .fields
            .iter()
            .for_each(|field| put(&mut form, field));
    }
    page.fields.iter().for_each(|field| put(&mut form, field));
    form
}

fn put(form: &mut FormValues, field: &FieldView) {
    let id = field.id.as_str();
    match &field.input {
        FieldInput::Text { value, .. } => {
            form.insert(form::value(id), vec![value.clone()]);
        }
        FieldInput::Select {
            chosen, multiple, ..
        } => {
            if !multiple && chosen.is_empty() {
                form.insert(form::value(id), vec![String::new()]);
            } else if !chosen.is_empty() {
                form.insert(form::value(id), chosen.clone());
            }
        }
        FieldInput::Map { rows, .. } => {
            for row in rows {
                form.insert(
                    form::map_right(id, &row.left.value),
                    vec![row.right.clone()],
                );
            }
        }
        FieldInput::MapV2 { rows, .. } => {
            for (at, row) in rows.iter().enumerate() {
                form.insert(form::row_side(id, at, Side::Left), vec![row.left.clone()]);
                if !row.right.is_empty() {
                    form.insert(form::row_side(id, at, Side::Right), row.right.clone());
                }
            }
        }
        FieldInput::Rules { group, .. } => put_group(form, id, None, group),
    }
}

fn put_group(form: &mut FormValues, id: &str, outer: Option<usize>, group: &RuleGroup) {
    form.insert(
        form::rule_logic(id, outer),
        vec![group.logic.as_str().to_owned()],
    );
    for (at, item) in group.items.iter().enumerate() {
        match item {
            RuleItem::Condition {
                left,
                operator,
                right,
            } => {
                let parts = [
                    (RulePart::Left, left),
                    (RulePart::Operator, operator),
                    (RulePart::Right, right),
                ];
                for (part, value) in parts {
                    form.insert(form::rule_part(id, outer, at, part), vec![value.clone()]);
                }
            }
            RuleItem::Group(inner) => put_group(form, id, Some(at), inner),
        }
    }
}
