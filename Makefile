# The two commands that matter are `make run` and `make test`. Each installs what it needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
# Every step uses all processors by itself, and they share one target folder.
.NOTPARALLEL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
BINARY := $(abspath $(TARGET_DIR)/release/patchbay)

# cargo-leptos takes wasm-opt and wasm-bindgen from PATH: ours come before others.
export PATH := $(CURDIR)/scripts/tools/node_modules/.bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

# The fuzz targets are a workspace of their own.
FUZZ := server/fuzz/Cargo.toml

# The features `ssr` and `hydrate` exclude each other, so no command may name all three crates.
NATIVE := --locked --package app --package server --features app/ssr
BROWSER := --locked --package frontend --lib --target wasm32-unknown-unknown

.PHONY: help
help: ## List these targets
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## Serve the demo on http://localhost:3000, with SQLite in ./data
	PATCHBAY_DEMO=on exec $(BINARY) serve

.PHONY: build
build: ## Build target/release/patchbay and target/site
	scripts/setup.sh build
	scripts/build.sh

.PHONY: dev
dev: ## Serve the demo, rebuilt and reloaded on every change
	scripts/setup.sh build
	# cargo-leptos compiles with flags of its own. In one folder, it and the tests would undo each
	# other's work.
	CARGO_TARGET_DIR=$(TARGET_DIR)/dev PATCHBAY_DEMO=on exec cargo leptos watch

.PHONY: test
test: check-format setup-test deny lint test-rust test-browser ## Run every check, the quick ones first

.PHONY: setup-test
setup-test:
	scripts/setup.sh test

.PHONY: check-format
check-format: ## Check the format of the Rust code
	echo "==> Checking the format"
	cargo fmt --all --check
	cargo fmt --manifest-path $(FUZZ) --check

.PHONY: deny
deny: ## Check the dependencies: bans, licences, sources, known holes
	scripts/setup.sh deny
	echo "==> Checking the dependencies"
	cargo deny --log-level error --locked check bans licenses sources
	# The database of known holes lies on GitHub, which not every machine can reach.
	if timeout 60 cargo deny --locked fetch db >/dev/null 2>&1; then
		cargo deny --locked --offline check advisories
	else
		echo "The advisory database is out of reach: known holes were not checked."
	fi
	scripts/check-fuzz-lock.sh

.PHONY: lint
lint: ## Run Clippy on the server's and on the browser's code
	scripts/setup.sh wasm
	echo "==> Linting (native)"
	cargo clippy $(NATIVE) --all-targets -- --deny warnings
	echo "==> Linting (browser)"
	cargo clippy $(BROWSER) -- --deny warnings

.PHONY: test-rust
test-rust: ## Run the Rust tests, on SQLite and on PostgreSQL
	scripts/setup.sh postgres
	echo "==> Testing (Rust)"
	if cargo nextest --version >/dev/null 2>&1; then
		scripts/with-postgres.sh cargo nextest run --no-fail-fast $(NATIVE)
	else
		scripts/with-postgres.sh cargo test --no-fail-fast $(NATIVE)
	fi

.PHONY: test-browser
test-browser: build ## Run the browser tests on the release build
	scripts/setup.sh postgres browser
	echo "==> Testing (browser)"
	cd end2end
	npx tsc --noEmit
	PATCHBAY_BINARY=$(BINARY) ../scripts/with-postgres.sh npx playwright test

.PHONY: gallery
gallery: build ## Photograph every screen into target/gallery, wide and narrow, light and dark (3 minutes)
	scripts/setup.sh browser
	echo "==> Photographing every screen"
	rm -rf target/gallery
	cd end2end
	PATCHBAY_BINARY=$(BINARY) PATCHBAY_GALLERY=1 npx playwright test --project gallery-sheet
	echo "Every picture is in target/gallery/index.html, and those of the README in target/gallery/readme."

.PHONY: lighthouse
lighthouse: build ## Let Lighthouse judge the list and an app's page on a phone: 98 of 100 or more (1 minute)
	scripts/setup.sh browser
	echo "==> Lighthouse, as a phone sees the pages"
	cd end2end
	PATCHBAY_BINARY=$(BINARY) PATCHBAY_LIGHTHOUSE=1 npx playwright test --project lighthouse --workers 1 --reporter list
	echo "What it found is in target/lighthouse."

.PHONY: storm
storm: build ## Count refresh calls under fire, with the timings of real life (2 minutes)
	scripts/setup.sh postgres browser
	echo "==> 100 checks at once on a connection whose access token has ended"
	cd end2end
	PATCHBAY_BINARY=$(BINARY) PATCHBAY_STORM=long \
		../scripts/with-postgres.sh npx playwright test --project storm --reporter list

.PHONY: kill
kill: build ## Kill the release build 200 times on each database: is anything lost or half? (5 minutes)
	scripts/setup.sh postgres
	echo "==> kill -9 during connect, config save, keys rotate and apply"
	PATCHBAY_BINARY=$(BINARY) PATCHBAY_KILLS=$${PATCHBAY_KILLS:-200} PATCHBAY_POSTGRES_DURABLE=1 \
		scripts/with-postgres.sh cargo test --quiet --locked --package server --features app/ssr \
		--test it kill:: -- --nocapture --test-threads 1

.PHONY: fuzz
fuzz: ## Fuzz each parser of foreign bytes for a minute (TARGET=name, SECONDS=60)
	scripts/setup.sh fuzz
	scripts/fuzz.sh $(or $(SECONDS),60) $(TARGET)

# The load is compiled with other flags than cargo-leptos uses: in a folder of its own, it leaves the
# binary that it measures alone.
BENCH = PATCHBAY_BINARY=$(BINARY) PATCHBAY_POSTGRES_DURABLE=1 CARGO_TARGET_DIR=$(TARGET_DIR)/bench \
	scripts/with-postgres.sh cargo bench --quiet --locked --package server --bench bench

.PHONY: bench
bench: build ## Measure the release build, each figure beside its floor (10 minutes)
	scripts/setup.sh postgres
	$(BENCH)

.PHONY: soak
soak: build ## Keep the server at 80 % of its capacity, 10 minutes on each database: is it flat?
	scripts/setup.sh postgres
	$(BENCH) -- soak

.PHONY: clean-data
clean-data: ## Delete ./data, where a server keeps its database and master key (CONFIRM=1)
	if [[ ! -e data ]]; then
		echo "There is no ./data."
	elif [[ "$(CONFIRM)" == 1 ]]; then
		rm -rf data
	else
		echo "This would delete for good:"
		find data -type f | sed 's/^/  /'
		echo "Without the master key nobody can read the credentials in that database, nor in its backups."
		echo "Nothing was deleted. To delete it: make clean-data CONFIRM=1"
		exit 1
	fi
