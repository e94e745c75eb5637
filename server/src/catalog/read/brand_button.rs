//! `[brand_button]`.

use super::{https_address, logo_path};
use crate::catalog::brand_button::{BrandButton, BrandWords};
use crate::strict_toml::{At, Table};

const WORDS: [(&str, BrandWords); 3] = [
    ("connect_to", BrandWords::ConnectTo),
    ("sign_in_with", BrandWords::SignInWith),
    ("add_to", BrandWords::AddTo),
];

/// What `mark` says where words stand alone.
const NO_MARK: &str = "none";

pub(super) fn brand_button(table: &Table<'_>) -> Option<BrandButton> {
    for key in ["guideline_url", "mark", "words"] {
        if !table.has(key) {
            table.missing(key);
        }
    }
    let guideline_url = https_address(table, "guideline_url");
    let brand = table.required_text("brand");
    let mark = table.text("mark").and_then(|text| mark(table, &text));
    let words = table.choice("words", &WORDS);
    Some(BrandButton {
        guideline_url: guideline_url?,
        brand: brand?.value,
        mark: mark?,
        words: words?.value,
    })
}

/// The path of the mark. That there is none has to be said, so that it cannot be forgotten.
fn mark(table: &Table<'_>, text: &At<String>) -> Option<Option<String>> {
    if text.value == NO_MARK {
        return Some(None);
    }
    let wanted = "the name of an svg, png or webp file in public/logos, in lower case, or none";
    logo_path(table, text, wanted).map(Some)
}
