//! Files with one mistake: a right file, an edit, and where the complaint must stand.

/// An edit of a right file. In `to` the sign « stands before what is wrong and is left out.
#[derive(Clone, Debug)]
pub struct Edit {
    pub from: String,
    pub to: String,
    /// The path of the key that is complained about.
    pub field: String,
    /// What the complaint begins with; empty where only the line is ours to say.
    pub words: String,
}

/// The edit of one key that is complained about in these words.
pub fn edit(field: &str, from: &str, to: &str, words: &str) -> Edit {
    Edit {
        from: from.to_owned(),
        to: to.to_owned(),
        field: field.to_owned(),
        words: words.to_owned(),
    }
}

/// Reads a table of edits. A line at the margin has the key's path, what stands in the right file and
/// what the complaint begins with; each indented line below it has what stands there instead, or
/// behind `= ` another value of the same key. The sign ⏎ is a line break.
pub fn table(text: &str) -> Vec<Edit> {
    let whole = |text: &str| text.replace('⏎', "\n");
    let mut edits = Vec::new();
    let (mut field, mut from, mut words) = ("", String::new(), "");
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
    {
        let Some(instead) = line.strip_prefix("    ") else {
            let mut parts = line.splitn(3, " ¦ ");
            let mut next = || {
                parts
                    .next()
                    .unwrap_or_else(|| panic!("three parts: {line}"))
            };
            (field, from, words) = (next(), whole(next()), next());
            continue;
        };
        let to = match instead.strip_prefix("= ") {
            Some(value) => {
                let (key, _) = from.split_once(" = ").expect("a key and its value");
                format!("{key} = {}", whole(value))
            }
            None => whole(instead),
        };
        edits.push(edit(field, &from, &to, words));
    }
    edits
}

/// A value of each type that TOML has, with the words for it.
const TYPES: [(&str, &str); 6] = [
    ("\"x\"", "a text"),
    ("7", "a number"),
    ("true", "true or false"),
    ("[\"x\"]", "a list"),
    ("{ x = 1 }", "a table"),
    ("2026-11-20", "a date without quotes"),
];

/// What a key takes, in the words of complaints.
#[derive(Clone, Copy, PartialEq)]
pub enum Takes {
    Text,
    Texts,
    Flag,
    Whole,
    Table,
}

/// The edits of `line` (`key = value`) that give the key a value of every other type.
pub fn other_types(field: &str, line: &str, takes: Takes) -> Vec<Edit> {
    let (wanted, own) = match takes {
        Takes::Text => ("a text in quotes", "a text"),
        Takes::Texts => ("a list of texts", "a list"),
        Takes::Flag => ("true or false", "true or false"),
        Takes::Whole => ("a whole number", "a number"),
        Takes::Table => ("a table", "a table"),
    };
    let (key, _) = line.split_once(" = ").expect("a key and its value");
    let others = TYPES.iter().filter(|(_, found)| *found != own);
    others
        .map(|(value, found)| {
            let words = format!("{wanted} belongs here, not {found}");
            edit(field, line, &format!("{key} = «{value}"), &words)
        })
        .collect()
}

impl Edit {
    /// What a row is called.
    pub fn name(&self) -> String {
        let shown: String = self.to.chars().take(100).collect();
        format!("{}: {shown} for {}", self.field, self.from)
    }

    /// The edited file, and the line and column of the mistake.
    #[track_caller]
    pub fn apply(&self, right: &str) -> (String, usize, usize) {
        let count = right.matches(&self.from).count();
        assert!(count > 0, "{} is not in the file", self.from);
        let edited = right.replacen(&self.from, &self.to, 1);
        let at = edited.find('«').expect("the sign");
        let before = &edited[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        (edited.replacen('«', "", 1), line, column)
    }

    /// Whether one of these complaints, as they are printed, is the one about this edit of `file`.
    pub fn verdict(
        &self,
        file: &str,
        place: (usize, usize),
        complaints: &[&str],
    ) -> Result<(), String> {
        let (line, column) = place;
        let wanted = match (self.field.as_str(), self.words.as_str()) {
            // Of broken syntax the column is the reader's to say.
            ("", "") => format!("{file}:{line}:"),
            ("", words) => format!("{file}:{line}:{column}: {words}"),
            (field, words) => format!("{file}:{line}:{column}: {field}: {words}"),
        };
        if complaints.iter().any(|line| line.starts_with(&wanted)) {
            return Ok(());
        }
        let shown = &complaints[..complaints.len().min(3)];
        Err(format!("{}: wanted {wanted}, got {shown:#?}", self.name()))
    }
}

/// What is no TOML, as edits of `name = "Acme"` and of a table's `header`.
pub fn syntax(header: &str) -> Vec<Edit> {
    let name = "name = \"Acme\"";
    let lines = [
        "«name = \"Acme",
        "«name = Acme",
        "«name = 'Acme",
        "«name = \"Ac\\qme\"",
        "«name = \"\\ud800\"",
        "«name = \"Ac\0me\"",
        "«name = \"Ac\u{1b}me\"",
        "«name = \"Ac\rme\"",
        "«name",
        "«name =",
        "«name = = \"Acme\"",
        "«= \"Acme\"",
        "«na me = \"Acme\"",
        "«näme = \"Acme\"",
        "«name: \"Acme\"",
        "«name = \"Acme\" x",
        "«name = 01",
        "«name = 1__0",
        "«name = 0x",
        "«name = 2026-13-01",
        "«name = [\"Acme\" \"B\"]",
        "«name = { a = 1 b = 2 }",
        "«name = TRUE",
        "«name = \"Acme\"}",
        "name = \"Acme\"\n«name = \"Acme\"",
        "name = \"Acme\"\n«name.short = \"A\"",
    ];
    let mut all: Vec<Edit> = lines.iter().map(|to| edit("", name, to, "")).collect();
    let open = header.trim_end_matches(']');
    let headers = [
        format!("«{open}"),
        format!("«{open}]x"),
        "«[]".to_owned(),
        "«[a..b]".to_owned(),
        format!("{header}\n«{header}\n"),
    ];
    all.extend(headers.iter().map(|to| edit("", header, to, "")));
    all
}
