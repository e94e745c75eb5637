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

/// The edit of one key that is complained about in these words; of NUL no more is said than that.
pub fn edit(field: &str, from: &str, to: &str, words: &str) -> Edit {
    let words = match to.contains("\\u0000") {
        true => "a text must not hold a NUL character",
        false => words,
    };
    Edit {
        from: from.to_owned(),
        to: to.to_owned(),
        field: field.to_owned(),
        words: words.to_owned(),
    }
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
    pub fn verdict(&self, file: &str, place: (usize, usize), complaints: &[&str]) -> Result<(), String> {
        let (line, column) = place;
        let field = match self.field.as_str() {
            "" => String::new(),
            field => format!("{field}: "),
        };
        let whole = match self.words.as_str() {
            "" => format!("{file}:{line}:"),
            words => format!("{file}:{line}:{column}: {field}{words}"),
        };
        match complaints.iter().any(|complaint| complaint.starts_with(&whole)) {
            true => Ok(()),
            false => Err(format!("{}: wanted {whole}, got {complaints:#?}", self.name())),
        }
    }
}

/// What is no TOML, as edits of `name = "Acme"` and of a table's `header`.
pub fn syntax(header: &str) -> Vec<Edit> {
    let name = "name = \"Acme\"";
    let lines = [
        "«name = \"Acme",
        "«name = Acme",
        "«name = 'Acme",
        "«name = \"\"\"Acme",
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
        "«name = [\"Acme\"",
        "«name = [\"Acme\" \"B\"]",
        "«name = { a = 1",
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
