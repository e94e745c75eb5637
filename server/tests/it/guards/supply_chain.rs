//! What is built is what was looked at: one registry, lock files with checksums, tools of one version,
//! and no command that takes something newer by itself. `make deny` judges the crates themselves.

use serde_json::Value;

use super::source::root;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Commands that build and do not hold to the lock file all the same, and why.
const UNLOCKED: [(&str, &str); 3] = [
    (
        "cargo leptos watch",
        "the development loop, in which dependencies are changed",
    ),
    (
        "cargo_tool wasm-bindgen \"$version\" 2 wasm-bindgen-cli",
        "the lock file of its one version that fits names a yanked crate",
    ),
    (
        "-Z build-std=std,panic_abort",
        "Rust's own library, by the lock file that comes with it",
    ),
];

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn is_exact(version: &str) -> bool {
    let mut parts = version.split('.');
    let number = |part: Option<&str>| {
        part.is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
    };
    number(parts.next()) && number(parts.next()) && number(parts.next()) && parts.next().is_none()
}

#[test]
fn every_crate_comes_from_the_registry_with_its_checksum() {
    let lock: toml::Table = read("Cargo.lock").parse().expect("TOML");
    let packages = lock["package"].as_array().expect("packages");
    assert!(packages.len() > 100, "{}", packages.len());
    let mut ours = Vec::new();
    for package in packages {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str);
        let name = text("name").expect("a name");
        match text("source") {
            Some(source) => {
                assert_eq!(source, REGISTRY, "{name}");
                assert!(
                    text("checksum").is_some_and(|sum| sum.len() == 64),
                    "{name}"
                );
            }
            None => ours.push(name.to_owned()),
        }
    }
    ours.sort();
    assert_eq!(ours, ["app", "frontend", "server"]);
    for manifest in [
        "Cargo.toml",
        "app/Cargo.toml",
        "server/Cargo.toml",
        "frontend/Cargo.toml",
    ] {
        let text = read(manifest);
        assert!(
            !text.contains("git =") && !text.contains("[patch"),
            "{manifest}"
        );
    }
}

#[test]
fn every_npm_package_is_pinned_and_has_its_checksum() {
    for folder in ["end2end", "scripts/tools"] {
        let manifest: Value =
            serde_json::from_str(&read(&format!("{folder}/package.json"))).expect("JSON");
        for kind in ["dependencies", "devDependencies"] {
            for (name, version) in manifest[kind].as_object().into_iter().flatten() {
                let version = version.as_str().expect("a version");
                assert!(is_exact(version), "{folder}: {name} {version}");
            }
        }
        let lock: Value =
            serde_json::from_str(&read(&format!("{folder}/package-lock.json"))).expect("JSON");
        for (name, package) in lock["packages"].as_object().expect("packages") {
            if name.is_empty() {
                continue;
            }
            let integrity = package["integrity"].as_str().unwrap_or_default();
            assert!(integrity.starts_with("sha512-"), "{folder}: {name}");
            let from = package["resolved"]
                .as_str()
                .unwrap_or("https://registry.npmjs.org/");
            assert!(
                from.starts_with("https://registry.npmjs.org/"),
                "{folder}: {name} from {from}"
            );
        }
    }
}

#[test]
fn every_command_holds_to_the_lock_files() {
    let scripts = [
        "Makefile",
        "scripts/build.sh",
        "scripts/setup.sh",
        "scripts/setup/wasm-std.sh",
        "scripts/with-postgres.sh",
        ".ci/run",
    ];
    let mut commands = 0;
    for script in scripts {
        for line in read(script).replace("\\\n", " ").lines().map(str::trim) {
            if line.starts_with('#') || UNLOCKED.iter().any(|(command, _)| line.contains(command)) {
                continue;
            }
            let builds = [
                "cargo build",
                "cargo clippy",
                "cargo nextest run",
                "cargo test",
                "cargo bench",
                "cargo leptos",
                "cargo run",
                "cargo deny",
            ];
            if builds.iter().any(|command| line.contains(command)) && !line.contains("fetch db >") {
                commands += 1;
                let held = ["--locked", "--cargo-locked", "$(NATIVE)", "$(BROWSER)"];
                assert!(
                    held.iter().any(|flag| line.contains(flag)),
                    "{script}: {line}"
                );
            }
            // Tools, by the one function that asks for their version.
            assert!(
                !line.contains("cargo install") || line.contains("--version \"$version\""),
                "{script}: {line}"
            );
            if line.contains("cargo_tool ") && line.contains('{') {
                commands += 1;
                assert!(line.contains("--locked"), "{script}: {line}");
            }
            assert!(
                !line.contains("npm install") && !line.contains("npx --yes"),
                "{script}: {line}"
            );
            if line.contains("npm --prefix") {
                commands += 1;
                assert!(
                    line.contains(" ci ") && line.contains("--ignore-scripts"),
                    "{script}: {line}"
                );
            }
            for fetches in ["curl ", "wget ", "git clone"] {
                assert!(!line.contains(fetches), "{script}: {line}");
            }
        }
    }
    assert!(commands >= 9, "{commands} commands");
    let makefile = read("Makefile");
    for name in ["NATIVE", "BROWSER"] {
        let flags = makefile
            .lines()
            .find(|line| line.starts_with(&format!("{name} :=")))
            .expect("flags");
        assert!(flags.contains("--locked"), "{flags}");
    }
    assert!(
        makefile.contains("--locked check bans licenses sources"),
        "`make deny` checks all three"
    );
    assert!(
        makefile.contains("\ntest: check-format setup-test deny lint"),
        "`make test` begins with it"
    );
    for (command, why) in UNLOCKED {
        assert!(
            scripts.iter().any(|script| read(script).contains(command)),
            "{command} ({why}) is not there any more"
        );
    }
}

#[test]
fn the_toolchain_is_one_version() {
    let text = read("rust-toolchain.toml");
    let channel = text
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .expect("a channel");
    assert!(is_exact(channel.trim_matches('"')), "{channel}");
    let deny = read("deny.toml");
    for rule in [
        "unknown-registry = \"deny\"",
        "unknown-git = \"deny\"",
        "wildcards = \"deny\"",
    ] {
        assert!(deny.contains(rule), "{rule}");
    }
}
