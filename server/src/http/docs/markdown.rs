//! The table in the README.

use super::operation::Operation;
use super::tag::Tag;

/// Every route with who may call it and what it does, in Markdown. Addresses that say the same of
/// themselves share a line.
#[must_use]
pub fn routes(operations: &[Operation]) -> String {
    let mut text = "| Route | Who | What |\n|---|---|---|\n".to_owned();
    for tag in Tag::ALL {
        let mut lines: Vec<(Vec<&Operation>, &str, &str)> = Vec::new();
        for each in operations.iter().filter(|each| each.doc.tag == *tag) {
            let (who, what) = (each.doc.who.words(), each.doc.summary);
            match lines.iter_mut().find(|(_, w, s)| (*w, *s) == (who, what)) {
                Some((same, ..)) => same.push(each),
                None => lines.push((vec![each], who, what)),
            }
        }
        for (same, who, what) in lines {
            let routes: Vec<String> = same
                .iter()
                .map(|each| format!("`{} {}`", each.method, each.path))
                .collect();
            text.push_str(&format!("| {} | {who} | {what} |\n", routes.join("<br>")));
        }
    }
    text
}
