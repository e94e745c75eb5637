//! Reading rows and rules from a form post, and adding to and removing from them.
//!
//! A button names a row by its index on the page, and a page may have gaps between its indexes. So
//! rows keep their index until the button has done its work.

use app::contract::config::{Logic, MapV2Row, RuleGroup, RuleItem};
use app::contract::form::{self, ConfigAction, FormValues, RulePart, Side};

use super::super::problem::{MOST_CONDITIONS, MOST_ROWS};
use super::decode::{first, given};

/// The rows of a `map_v2` after the button; `None` if the field was not on the page.
pub(super) fn map_v2(
    form: &FormValues,
    field: &str,
    action: &ConfigAction,
    drawn: bool,
) -> Option<Vec<MapV2Row>> {
    let mut inputs = Remaining::of(form, field);
    let mut rows = Vec::new();
    for at in 0..MOST_ROWS {
        if inputs.none_left() {
            break;
        }
        let left = inputs.first(&form::row_side(field, at, Side::Left));
        let right = inputs.all(&form::row_side(field, at, Side::Right));
        if left.is_none() && right.is_none() {
            continue;
        }
        let right = given(right);
        rows.push((
            at,
            MapV2Row {
                left: left.unwrap_or_default().to_owned(),
                right,
            },
        ));
    }
    let adds = matches!(action, ConfigAction::AddRow(id) if id == field);
    if rows.is_empty() && !drawn && !adds {
        return None;
    }
    let removed = removed_row(action, field);
    let mut rows: Vec<MapV2Row> = rows
        .into_iter()
        .filter(|(at, _)| Some(*at) != removed)
        .map(|(_, row)| row)
        .collect();
    if adds && rows.len() < MOST_ROWS {
        rows.push(MapV2Row::default());
    }
    Some(rows)
}

/// The rules after the button; `None` if the field was not on the page.
pub(super) fn rules(
    form: &FormValues,
    field: &str,
    action: &ConfigAction,
    drawn: bool,
) -> Option<RuleGroup> {
    let mut reader = Rules {
        inputs: Remaining::of(form, field),
        field,
        action,
    };
    let sent_logic = reader.logic(None);
    let items = reader.outer_items();
    let adds = match action {
        ConfigAction::AddRow(id) if id == field => Some(empty_condition()),
        ConfigAction::AddGroup(id) if id == field => {
            let items = vec![empty_condition()];
            Some(RuleItem::Group(RuleGroup {
                items,
                ..RuleGroup::default()
            }))
        }
        _ => None,
    };
    if sent_logic.is_none() && items.is_empty() && !drawn && adds.is_none() {
        return None;
    }
    let removed = removed_row(action, field);
    let kept = items
        .into_iter()
        .filter(|(at, _)| Some(*at) != removed)
        .map(|(_, item)| item);
    let mut group = RuleGroup {
        logic: sent_logic.unwrap_or_default(),
        items: kept.collect(),
    };
    if count(&group) < MOST_CONDITIONS {
        group.items.extend(adds);
    }
    Some(group)
}

fn removed_row(action: &ConfigAction, field: &str) -> Option<usize> {
    match action {
        ConfigAction::RemoveRow(id, at) if id == field => Some(*at),
        _ => None,
    }
}

fn empty_condition() -> RuleItem {
    RuleItem::Condition {
        left: String::new(),
        operator: String::new(),
        right: String::new(),
    }
}

/// Conditions and groups, nested ones included.
fn count(group: &RuleGroup) -> usize {
    let size = |item: &RuleItem| match item {
        RuleItem::Condition { .. } => 1,
        RuleItem::Group(inner) => 1 + inner.items.len(),
    };
    group.items.iter().map(size).sum()
}

struct Rules<'a> {
    inputs: Remaining<'a>,
    field: &'a str,
    action: &'a ConfigAction,
}

impl Rules<'_> {
    fn outer_items(&mut self) -> Vec<(usize, RuleItem)> {
        let mut items = Vec::new();
        for at in 0..MOST_CONDITIONS {
            if self.inputs.none_left() {
                break;
            }
            if let Some(condition) = self.condition(None, at) {
                items.push((at, condition));
            } else if let Some(group) = self.nested(at) {
                items.push((at, RuleItem::Group(group)));
            }
        }
        items
    }

    /// The nested group at an index, after the button.
    fn nested(&mut self, group: usize) -> Option<RuleGroup> {
        let logic = self.logic(Some(group));
        let (mut items, mut any) = (Vec::new(), false);
        for at in 0..MOST_CONDITIONS {
            if self.inputs.none_left() {
                break;
            }
            let Some(condition) = self.condition(Some(group), at) else {
                continue;
            };
            any = true;
            let removed = matches!(self.action,
                ConfigAction::RemoveFromGroup(id, g, i) if id == self.field && *g == group && *i == at);
            if !removed {
                items.push(condition);
            }
        }
        if logic.is_none() && !any {
            return None;
        }
        let adds = matches!(self.action,
            ConfigAction::AddToGroup(id, g) if id == self.field && *g == group);
        if adds && items.len() < MOST_CONDITIONS {
            items.push(empty_condition());
        }
        Some(RuleGroup {
            logic: logic.unwrap_or_default(),
            items,
        })
    }

    fn condition(&mut self, group: Option<usize>, at: usize) -> Option<RuleItem> {
        let mut part = |part| {
            self.inputs
                .first(&form::rule_part(self.field, group, at, part))
                .map(str::to_owned)
        };
        let (left, operator, right) = (
            part(RulePart::Left),
            part(RulePart::Operator),
            part(RulePart::Right),
        );
        if left.is_none() && operator.is_none() && right.is_none() {
            return None;
        }
        Some(RuleItem::Condition {
            left: left.unwrap_or_default(),
            operator: operator.unwrap_or_default(),
            right: right.unwrap_or_default(),
        })
    }

    fn logic(&mut self, group: Option<usize>) -> Option<Logic> {
        let sent = self.inputs.first(&form::rule_logic(self.field, group))?;
        Some(if sent == Logic::Or.as_str() {
            Logic::Or
        } else {
            Logic::And
        })
    }
}

/// The inputs of one field that no row has claimed yet; tells when searching further is no use.
struct Remaining<'a> {
    form: &'a FormValues,
    left: usize,
}

impl<'a> Remaining<'a> {
    fn of(form: &'a FormValues, field: &str) -> Self {
        // Every name that has an index begins with the name of the field's own value and a dot.
        let prefix = format!("{}.", form::value(field));
        let left = form.keys().filter(|name| name.starts_with(&prefix)).count();
        Self { form, left }
    }

    fn none_left(&self) -> bool {
        self.left == 0
    }

    fn all(&mut self, name: &str) -> Option<&'a Vec<String>> {
        let values = self.form.get(name)?;
        self.left = self.left.saturating_sub(1);
        Some(values)
    }

    fn first(&mut self, name: &str) -> Option<&'a str> {
        self.all(name)?;
        first(self.form, name)
    }
}
