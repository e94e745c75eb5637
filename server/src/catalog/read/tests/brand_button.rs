use super::*;
use crate::catalog::brand_button::{BrandButton, BrandWords};

const BUTTON: &str = "[brand_button]\nguideline_url = \"https://acme.test/brand\"\n\
                      brand = \"Acme\"\nmark = \"acme.svg\"\nwords = \"sign_in_with\"\n[[input]]";

fn with(button: &str) -> String {
    OAUTH.replace("[[input]]", button)
}

#[test]
fn what_a_brand_wants_is_read() {
    let read = |text: &str| read("acme.toml", "acme", text, Origin::BuiltIn).unwrap();
    let wanted = BrandButton {
        guideline_url: "https://acme.test/brand".to_owned(),
        brand: "Acme".to_owned(),
        mark: Some("/logos/acme.svg".to_owned()),
        words: BrandWords::SignInWith,
    };
    assert_eq!(read(&with(BUTTON)).brand_button, Some(wanted));
    let bare = read(&with(&BUTTON.replace("acme.svg", "none")));
    assert_eq!(bare.brand_button.unwrap().mark, None);
    assert_eq!(read(OAUTH).brand_button, None);
}

#[test]
fn a_button_without_a_mark_says_so() {
    let found = problems(&with(&BUTTON.replace("mark = \"acme.svg\"\n", "")));
    assert_eq!(found, ["acme.toml:5:1: brand_button.mark: this is missing"]);
    let found = problems(&with(&BUTTON.replace("acme.svg", "A")));
    let wanted = "acme.toml:8:8: brand_button.mark: the name of an svg, png or webp file in \
                  public/logos, in lower case, or none";
    assert_eq!(found, [wanted]);
}

#[test]
fn the_words_are_those_that_the_page_has() {
    let found = problems(&with(&BUTTON.replace("sign_in_with", "log_in_with")));
    let wanted =
        "acme.toml:9:9: brand_button.words: must be one of connect_to, sign_in_with, add_to";
    assert_eq!(found, [wanted]);
}

#[test]
fn an_app_without_consent_has_no_button() {
    let text = "slug = \"acme\"\nname = \"Acme\"\ndescription = \"X.\"\ncategories = [\"crm\"]\n\
                BUTTON\nname = \"key\"\nlabel = \"Key\"\n[auth.api_key]\n\
                query = { name = \"k\", value = \"{key}\" }\n\
                [api]\nbase_url = \"https://a.test\"\nverify = { path = \"/me\" }\n";
    let found = problems(&text.replace("BUTTON", BUTTON));
    let wanted = "acme.toml:5:1: brand_button: only an app with `[auth.oauth2]` is connected by a \
                  button";
    assert_eq!(found, [wanted]);
}
