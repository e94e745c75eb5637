//! Names that somebody else chose, in sentences of ours.

/// Longest name shown, in characters.
const LONGEST: usize = 120;

/// A name as it may be shown: one line, trimmed, at most 120 characters, without control characters
/// and without marks that turn the reading direction of the text around it. `None` when nothing is
/// left.
#[must_use]
pub fn display_name(raw: &str) -> Option<String> {
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
