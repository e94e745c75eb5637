//! The customer's display name out of the body of `connect-url`.

use serde_json::Value;

/// Longest name shown, in characters.
const LONGEST: usize = 120;

/// The `name` of a `connect-url` body as it may be shown: one line, trimmed, at most 120
/// characters, without control characters and without marks that turn the reading direction of the
/// text around it. `None` when nothing is left.
#[must_use]
pub fn customer_name(body: &Value) -> Option<String> {
    let raw = body.get("name")?.as_str()?;
    let visible: String = raw
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible_mark(*c))
        .collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    let name: String = words.join(" ").chars().take(LONGEST).collect();
    let name = name.trim_end();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Direction marks, overrides and isolates, zero-width characters, line separators.
fn is_invisible_mark(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
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
