//! The config form, and what a browser makes of it.

use app::contract::form::{Side, input_name, map_right, row_side};

use super::*;

#[tokio::test]
async fn the_first_button_of_the_config_form_saves() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let tags = html::tags(&body);
    let first = tags.iter().find(|tag| tag.name == "button").unwrap();
    assert_eq!(first.get("value"), Some("save"));
    assert_eq!(first.get("aria-hidden"), Some("true"));
}

#[tokio::test]
async fn a_group_says_whether_it_needs_an_answer() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let tags = html::tags(&body);
    for (field, mark) in [(7, "Required"), (5, "Optional")] {
        let id = format!("in-{}", fake::config::id(field));
        let group = tags.iter().find(|tag| tag.get("id") == Some(&id)).unwrap();
        assert_eq!(group.name, "fieldset");
        let mark_id = format!("{id}-mark");
        assert_eq!(group.get("aria-describedby"), Some(mark_id.as_str()));
        let marked = format!("id=\"{mark_id}\" class=\"mark\">{mark}<");
        assert!(body.contains(&marked), "{marked}: {body}");
    }
}

#[tokio::test]
async fn a_list_that_is_not_there_says_why_beside_its_select() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let tags = html::tags(&body);
    let rules = fake::config::id(206);
    let select = format!("in-{rules}-0-rhs");
    let select = tags
        .iter()
        .find(|tag| tag.get("id") == Some(&select))
        .unwrap();
    assert!(select.get("disabled").is_some());
    let note = format!("in-{rules}-0-rhs-note");
    assert_eq!(select.get("aria-describedby"), Some(note.as_str()));
    assert!(
        body.contains(&format!(
            "id=\"{note}\" class=\"hint hint-bad\">This list could not be loaded. Try again.<"
        )),
        "{body}"
    );
    // Rules load their lists by a button of their own.
    let refresh = format!("refresh:{rules}");
    let buttons = tags
        .iter()
        .filter(|tag| tag.name == "button" && tag.get("value") == Some(&refresh));
    assert_eq!(buttons.count(), 1);
}

#[tokio::test]
async fn several_right_sides_are_boxes_and_not_a_select() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let tags = html::tags(&body);
    assert!(tags.iter().all(|tag| tag.get("multiple").is_none()));
    let field = fake::config::id(207);
    let name = input_name(&row_side(&field, 0, Side::Right));
    let boxes: Vec<_> = tags
        .iter()
        .filter(|tag| tag.get("name") == Some(&name))
        .collect();
    assert_eq!(boxes.len(), 3, "{boxes:?}");
    assert!(boxes.iter().all(|tag| tag.get("type") == Some("checkbox")));
    let ticked = boxes.iter().filter(|tag| tag.get("checked").is_some());
    assert_eq!(
        ticked
            .filter_map(|tag| tag.get("value"))
            .collect::<Vec<_>>(),
        ["name", "size"]
    );
}

/// As a browser encodes a form.
fn encode(pairs: &[(String, String)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|b| match b {
                b' ' => "+".to_owned(),
                b if b.is_ascii_alphanumeric() || matches!(b, b'*' | b'-' | b'.' | b'_') => {
                    char::from(b).to_string()
                }
                b => format!("%{b:02X}"),
            })
            .collect()
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

#[tokio::test]
async fn what_a_browser_sends_arrives_as_it_was_typed() {
    let typed = [
        (
            "v.aaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
            vec!["a&b=c[d] e+f %41 \u{e9}\r\n{\"x\":[1]}"],
        ),
        (
            "v.bbbbbbbbbbbbbbbbbbbbbbbb".to_owned(),
            vec!["one", "", "one"],
        ),
        (
            map_right("cccccccccccccccccccccccc", "Deal [name] & \u{e4}.b"),
            vec!["p2"],
        ),
        (
            "v.dddddddddddddddddddddddd.0.1.lhs".to_owned(),
            vec!["amount"],
        ),
        ("w.eeeeeeeeeeeeeeeeeeeeeeee".to_owned(), vec!["on"]),
        ("v.ffffffffffffffffffffffff".to_owned(), vec![""]),
    ];
    let mut pairs = vec![
        ("page".to_owned(), "p".to_owned()),
        ("slug".to_owned(), "a".to_owned()),
        ("do".to_owned(), "save".to_owned()),
    ];
    for (key, values) in &typed {
        pairs.extend(
            values
                .iter()
                .map(|value| (input_name(key), (*value).to_owned())),
        );
    }
    pairs.extend((0..400).map(|n| (input_name(&format!("v.{n:024x}")), n.to_string())));
    let log = Log::default();
    let answer = post(&log, "", "connect/submit_config", HTML, &encode(&pairs)).await;
    assert_eq!(
        answer.header("location"),
        "/c/p/a/configure?notice=saved",
        "{}",
        answer.body
    );
    let log = log.lock().unwrap();
    let (what, form) = &log[0];
    assert_eq!(what, "config a save");
    assert_eq!(form.len(), typed.len() + 400);
    for (key, values) in &typed {
        assert_eq!(form.get(key).unwrap(), values, "{key}");
    }
}

#[tokio::test]
async fn every_name_on_the_config_form_can_be_sent_back() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let mut pairs = vec![
        ("page".to_owned(), "p".to_owned()),
        ("slug".to_owned(), "a".to_owned()),
        ("do".to_owned(), "save".to_owned()),
    ];
    let names: Vec<String> = html::tags(&body)
        .iter()
        .filter(|tag| tag.name != "button")
        .filter_map(|tag| {
            tag.get("name")
                .filter(|name| name.starts_with("form["))
                .map(str::to_owned)
        })
        .collect();
    assert!(names.len() > 20, "{names:?}");
    pairs.extend(names.iter().map(|name| (name.clone(), "x".to_owned())));
    let log = Log::default();
    let answer = post(&log, "", "connect/submit_config", HTML, &encode(&pairs)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let log = log.lock().unwrap();
    for name in names {
        let key = name
            .strip_prefix("form[")
            .and_then(|rest| rest.strip_suffix("][]"))
            .unwrap();
        assert!(log[0].1.contains_key(key), "{key}");
    }
}

#[tokio::test]
async fn what_was_chosen_survives_a_list_that_is_not_there() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let tags = html::tags(&body);
    let name = input_name(&format!("v.{}", fake::config::id(3)));
    let kept = tags
        .iter()
        .find(|tag| tag.get("type") == Some("hidden") && tag.get("name") == Some(name.as_str()));
    assert_eq!(kept.and_then(|tag| tag.get("value")), Some("s9"));
    assert!(html::text(&body).contains("gone (no longer offered)"));
}
