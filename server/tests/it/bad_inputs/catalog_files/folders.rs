//! What stands in the folder beside right files.

use std::fs;
use std::path::Path;

use super::RIGHT;

const OTHER: &str = "prj_0123456789abcdef01234567";

/// Name, how it is put there, and the whole complaint's beginning.
type Row = (&'static str, fn(&Path), &'static str);

fn folder(root: &Path) -> std::path::PathBuf {
    let folder = root.join(OTHER);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn file(root: &Path, name: &str, text: &[u8]) {
    fs::write(folder(root).join(name), text).expect("a file");
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        (
            "a file beside the projects",
            |root| fs::write(root.join("acme.toml"), RIGHT).expect("a file"),
            "acme.toml:1:1: only folders named like a project",
        ),
        (
            "a folder of another name",
            |root| fs::create_dir(root.join("acme")).expect("a folder"),
            "acme:1:1: only folders named like a project",
        ),
        (
            "a project's id that is too short",
            |root| fs::create_dir(root.join("prj_1")).expect("a folder"),
            "prj_1:1:1: only folders named like a project",
        ),
        (
            "a project's id in capitals",
            |root| fs::create_dir(root.join(OTHER.to_uppercase())).expect("a folder"),
            "PRJ_0123456789ABCDEF01234567:1:1: only folders named like a project",
        ),
        (
            "a file called like a project",
            |root| fs::write(root.join(OTHER), "x").expect("a file"),
            "prj_0123456789abcdef01234567:1:1: only folders named like a project",
        ),
        (
            "another kind of file",
            |root| file(root, "acme.yaml", b"x"),
            "prj_0123456789abcdef01234567/acme.yaml:1:1: only files named",
        ),
        (
            "no kind at all",
            |root| file(root, "acme", b"x"),
            "prj_0123456789abcdef01234567/acme:1:1: only files named",
        ),
        (
            "a slug in capitals",
            |root| file(root, "Acme.toml", RIGHT.as_bytes()),
            "prj_0123456789abcdef01234567/Acme.toml:1:1: only files named",
        ),
        (
            "a slug with a blank",
            |root| file(root, "ac me.toml", RIGHT.as_bytes()),
            "prj_0123456789abcdef01234567/ac me.toml:1:1: only files named",
        ),
        (
            "a slug with an underscore",
            |root| file(root, "ac_me.toml", RIGHT.as_bytes()),
            "prj_0123456789abcdef01234567/ac_me.toml:1:1: only files named",
        ),
        (
            "a slug with a hyphen first",
            |root| file(root, "-acme.toml", RIGHT.as_bytes()),
            "prj_0123456789abcdef01234567/-acme.toml:1:1: only files named",
        ),
        (
            "a slug of 65 letters",
            |root| file(root, &format!("{}.toml", "a".repeat(65)), RIGHT.as_bytes()),
            "prj_0123456789abcdef01234567/aaaa",
        ),
        (
            "a copy that an editor left",
            |root| file(root, "acme.toml~", RIGHT.as_bytes()),
            "prj_0123456789abcdef01234567/acme.toml~:1:1: only files named",
        ),
        (
            "another slug in the file",
            |root| file(root, "other.toml", RIGHT.as_bytes()),
            "prj_0123456789abcdef01234567/other.toml:1:8: slug: must be `other`, as the file is called",
        ),
        (
            "broken UTF-8",
            |root| file(root, "acme.toml", b"slug = \"\xff\""),
            "prj_0123456789abcdef01234567/acme.toml:1:1: cannot be read",
        ),
        (
            "a folder for a file",
            |root| fs::create_dir(folder(root).join("acme.toml")).expect("a folder"),
            "prj_0123456789abcdef01234567/acme.toml:1:1: cannot be read",
        ),
        (
            "a link that leads nowhere",
            |root| {
                std::os::unix::fs::symlink("nowhere", folder(root).join("acme.toml"))
                    .expect("a link")
            },
            "prj_0123456789abcdef01234567/acme.toml:1:1: cannot be read",
        ),
    ]
}
