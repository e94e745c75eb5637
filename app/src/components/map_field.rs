//! Field mappings: a fixed left column, or rows that can be added and removed.

use leptos::prelude::*;

use super::choices::{Checks, Choices, SelectProps};
use super::config_parts::{Common, Group, OptionsNote, Press, input_id, is_offered};
use super::icon::Glyph;
use crate::contract::config::{MapRow, MapV2Row, Options};
use crate::contract::form::{ConfigAction, Side, input_name, map_right, row_side};
use crate::i18n::texts;

/// A fixed left column, one choice beside each.
#[component]
pub(crate) fn MapField(common: Common, rows: Vec<MapRow>, options: Options) -> impl IntoView {
    let id = input_id(&common.id);
    let field = common.id.clone();
    let invalid = common.error.is_some();
    let lines = rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let id = format!("{id}-{at}");
            let select = SelectProps {
                id: id.clone(),
                name: input_name(&map_right(&field, &row.left.value)),
                invalid,
                ..SelectProps::default()
            };
            view! {
                <div class="map-row">
                    <label for=id>{row.left.label}</label>
                    <span class="map-arrow" aria-hidden="true">"→"</span>
                    <Choices select options=options.clone() chosen=row.right/>
                </div>
            }
        })
        .collect_view();
    view! {
        <Group common>
            <OptionsNote options=options.clone()/>
            <div class="map">{lines}</div>
        </Group>
    }
}

/// Rows of two choices that can be added and removed.
#[component]
pub(crate) fn MapV2Field(
    common: Common,
    left_name: String,
    right_name: String,
    left: Options,
    right: Options,
    multiple: bool,
    rows: Vec<MapV2Row>,
) -> impl IntoView {
    let texts = texts();
    let (field, label) = (common.id.clone(), common.label.clone());
    let add = ConfigAction::AddRow(field.clone());
    let none = rows
        .is_empty()
        .then(|| view! { <p class="hint">{texts.no_rows}</p> });
    let note = [left.clone(), right.clone()]
        .into_iter()
        .find(|options| !is_offered(options))
        .map(|options| view! { <OptionsNote options/> });
    let lines = rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let row_number = at.saturating_add(1);
            let left_id = row_input_id(&field, at, Side::Left);
            let select = SelectProps {
                id: left_id.clone(),
                name: input_name(&row_side(&field, at, Side::Left)),
                ..SelectProps::default()
            };
            let right_side = RightSide {
                id: row_input_id(&field, at, Side::Right),
                name: input_name(&row_side(&field, at, Side::Right)),
                label: (texts.row_side)(&right_name, row_number),
                multiple,
            };
            view! {
                <fieldset class="row">
                    <legend class="sr-only">{(texts.row)(row_number, &label)}</legend>
                    <div>
                        <label for=left_id class="row-label">{(texts.row_side)(&left_name, row_number)}</label>
                        <Choices select options=left.clone() chosen=row.left/>
                    </div>
                    <span class="map-arrow" aria-hidden="true">"→"</span>
                    {right_side.draw(right.clone(), row.right)}
                    <Press
                        action=ConfigAction::RemoveRow(field.clone(), at)
                        words=texts.remove
                        full=(texts.remove_row)(row_number, &label)
                        glyph=Glyph::Bin
                    />
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <Group common>
            {note}
            {none}
            {lines}
            <p><Press action=add words=texts.add_row full=(texts.add_row_to)(&label) glyph=Glyph::Plus/></p>
        </Group>
    }
}

/// The right side of a row: one choice, or several.
struct RightSide {
    id: String,
    name: String,
    label: String,
    multiple: bool,
}

impl RightSide {
    fn draw(self, options: Options, chosen: Vec<String>) -> AnyView {
        let Self {
            id,
            name,
            label,
            multiple,
        } = self;
        if multiple {
            return view! {
                <fieldset class="row-checks">
                    <legend class="row-label">{label}</legend>
                    <Checks id name options chosen/>
                </fieldset>
            }
            .into_any();
        }
        let chosen = chosen.into_iter().next().unwrap_or_default();
        let select = SelectProps {
            id: id.clone(),
            name,
            ..SelectProps::default()
        };
        view! {
            <div>
                <label for=id class="row-label">{label}</label>
                <Choices select options chosen/>
            </div>
        }
        .into_any()
    }
}

fn row_input_id(field: &str, row: usize, side: Side) -> String {
    format!("{}-{row}-{}", input_id(field), side.as_str())
}
