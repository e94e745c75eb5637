//! `[[auth.*.capture]]`.

use super::Section;
use crate::catalog::capture::{Capture, CaptureFrom, CaptureKind, HostPattern};
use crate::catalog::input::Pattern;
use crate::catalog::read::input::check_variable_name;
use crate::catalog::read::required_pointer;
use crate::strict_toml::Table;

/// Parameters of a callback that belong to the protocol.
const CALLBACK_RESERVED: [&str; 7] = [
    "code",
    "error",
    "error_description",
    "error_uri",
    "iss",
    "scope",
    "state",
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Origin,
}

impl Section<'_> {
    /// The captures of this section, which may come from these answers.
    pub(super) fn captures(&self, sources: &[(&'static str, CaptureFrom)]) -> Vec<Capture> {
        let mut names: Vec<String> = Vec::new();
        self.table.tables("capture", |table| {
            let name = table.required_text("name");
            if let Some(name) = &name {
                check_variable_name(table, name);
                let taken = self.inputs.iter().any(|input| input.name == name.value);
                if taken || names.contains(&name.value) {
                    let wanted = "an input or a capture of this name is there already";
                    table.report().refuse(&name.place, wanted);
                } else if ["token", "client_id"].contains(&&*name.value) {
                    let wanted = "means something else in a revocation; choose another name";
                    table.report().refuse(&name.place, wanted);
                }
                names.push(name.value.clone());
            }
            if !table.has("from") {
                table.missing("from");
            }
            let from = table.choice("from", sources).map(|at| at.value);
            let at = from.and_then(|from| place(table, from));
            let kind = kind(table);
            let required = table.bool("required");
            Some(Capture {
                name: name?.value,
                from: from?,
                at: at?,
                kind: kind?,
                required: required.is_none_or(|at| at.value),
            })
        })
    }
}

/// Where in its answer the value stands.
fn place(table: &Table<'_>, from: CaptureFrom) -> Option<String> {
    if from != CaptureFrom::Callback {
        return required_pointer(table, "pointer").map(|at| at.value);
    }
    let key = table.required_text("key")?;
    if CALLBACK_RESERVED.contains(&&*key.value) {
        let wanted = "this parameter belongs to the protocol";
        table.report().refuse(&key.place, wanted);
    }
    Some(key.value)
}

fn kind(table: &Table<'_>) -> Option<CaptureKind> {
    let kinds = [("text", Kind::Text), ("origin", Kind::Origin)];
    match table
        .choice("kind", &kinds)
        .map_or(Kind::Text, |at| at.value)
    {
        Kind::Text => {
            let pattern = table.required_text("pattern")?;
            Pattern::parse(&pattern.value)
                .map_err(|why| table.report().refuse(&pattern.place, why))
                .map(CaptureKind::Text)
                .ok()
        }
        Kind::Origin => hosts(table).map(CaptureKind::Origin),
    }
}

fn hosts(table: &Table<'_>) -> Option<Vec<HostPattern>> {
    if !table.has("hosts") {
        table.missing("hosts");
    }
    let listed = table.texts("hosts")?;
    if listed.value.is_empty() {
        table
            .report()
            .refuse(&listed.place, "at least one is needed");
    }
    let mut hosts = Vec::new();
    for host in listed.value {
        match HostPattern::parse(&host.value) {
            Some(pattern) => hosts.push(pattern),
            None => {
                let wanted = "must be a host such as \"api.acme.com\" or \"*.acme.com\", in lower \
                              case";
                table.report().refuse(&host.place, wanted);
            }
        }
    }
    Some(hosts)
}
