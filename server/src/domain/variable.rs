//! `${NAME}` in files: a value that stands in the environment, such as a client's secret.

/// A value as a file gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written<'a> {
    /// The value itself.
    Literal(&'a str),
    /// The name of the variable that holds it.
    Variable(&'a str),
}

/// Reads a value.
///
/// # Errors
/// What would be right, for a variable that is not the whole value or has no name.
pub fn read(text: &str) -> Result<Written<'_>, &'static str> {
    if !text.contains("${") {
        return Ok(Written::Literal(text));
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    text.strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .filter(|name| !name.is_empty() && name.bytes().all(plain))
        .map(Written::Variable)
        .ok_or("a variable must be the whole value, such as \"${SLACK_CLIENT_SECRET}\"")
}

/// What is wrong where a variable has no value.
#[must_use]
pub fn unset(name: &str) -> String {
    format!("the environment variable {name} is not set")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_the_whole_value() {
        assert_eq!(read("s3cret$"), Ok(Written::Literal("s3cret$")));
        assert_eq!(read("${A_1}"), Ok(Written::Variable("A_1")));
        for wrong in ["${}", "x${A}", "${A}x", "${A-B}", "${A}${B}"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
