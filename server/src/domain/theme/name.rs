//! The customer's display name out of the body of `connect-url`.

use serde_json::Value;

use crate::domain::display_name;

/// The `name` of a `connect-url` body as it may be shown; `None` when nothing is left of it.
#[must_use]
pub fn customer_name(body: &Value) -> Option<String> {
    display_name(body.get("name")?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_is_trimmed_and_put_on_one_line() {
        assert_eq!(
            customer_name(&json!({"name": "  Globex \n Ltd\t "})).as_deref(),
            Some("Globex Ltd")
        );
    }

    #[test]
    fn control_and_direction_marks_are_removed() {
        let body = json!({"name": "Glo\u{202e}bex\u{0000}\u{2066}\u{200b} Ltd"});
        assert_eq!(customer_name(&body).as_deref(), Some("Globex Ltd"));
    }

    #[test]
    fn a_name_has_at_most_120_characters() {
        let body = json!({"name": "é".repeat(500)});
        assert_eq!(
            customer_name(&body).map(|name| name.chars().count()),
            Some(120)
        );
    }

    #[test]
    fn what_is_no_text_or_empty_is_no_name() {
        for body in [
            json!({}),
            json!([]),
            json!({"name": 5}),
            json!({"name": " \u{200b} "}),
        ] {
            assert_eq!(customer_name(&body), None, "{body}");
        }
    }
}
