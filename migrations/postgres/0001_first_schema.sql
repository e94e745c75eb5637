-- The first schema: projects and their keys, accounts and their tokens, the hosted page, connections, configs.
--
-- Times are microseconds since 1970 from the application's clock, unless a column says otherwise.
-- JSON is text; nothing queries into it. Every table that belongs to a project says so in its key or
-- an index, and every statement names project and environment.

CREATE TABLE data_keys (
    owner TEXT PRIMARY KEY NOT NULL,
    master_key TEXT NOT NULL,
    sealed BYTEA NOT NULL
);

CREATE TABLE server_secrets (
    name TEXT PRIMARY KEY NOT NULL,
    sealed BYTEA NOT NULL
);

CREATE TABLE projects (
    id TEXT PRIMARY KEY NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX api_keys_by_project ON api_keys (project_id, environment);

CREATE TABLE apps (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment TEXT NOT NULL,
    slug TEXT NOT NULL,
    context_id TEXT NOT NULL UNIQUE,
    client_id TEXT,
    client_id_text TEXT,
    client_secret BYTEA,
    client_secret_text TEXT,
    definition TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX apps_by_slug ON apps (project_id, environment, slug);

CREATE TABLE linked_accounts (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    udf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX linked_accounts_by_account
    ON linked_accounts (project_id, environment, account_id);
CREATE INDEX linked_accounts_by_age
    ON linked_accounts (project_id, environment, created_at, id);

CREATE TABLE session_tokens (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES linked_accounts (id) ON DELETE CASCADE,
    hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_tokens_by_account
    ON session_tokens (project_id, environment, account, expires_at);

CREATE TABLE hosted_properties (
    session_id TEXT PRIMARY KEY NOT NULL REFERENCES session_tokens (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    body TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE pages (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session_tokens (id) ON DELETE CASCADE,
    config_id TEXT,
    ticket_hash BYTEA NOT NULL UNIQUE,
    browser_hash BYTEA,
    created_at BIGINT NOT NULL,
    ticket_expires_at BIGINT NOT NULL
);
CREATE INDEX pages_by_session ON pages (session_id);

CREATE TABLE drafts (
    page_id TEXT NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (page_id, name)
);

CREATE TABLE flows (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES linked_accounts (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    context_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    page_id TEXT,
    start_hash BYTEA UNIQUE,
    state_hash BYTEA NOT NULL UNIQUE,
    browser_hash BYTEA,
    inputs TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT,
    request_id TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX flows_by_account ON flows (account);

-- `lease_until` alone is the database's time: processes whose clocks differ agree on it.
CREATE TABLE connections (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES linked_accounts (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    auth_type TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    binding TEXT NOT NULL,
    identity TEXT NOT NULL,
    identifier TEXT NOT NULL,
    scopes TEXT NOT NULL,
    inputs TEXT NOT NULL,
    credential BYTEA NOT NULL,
    version BIGINT NOT NULL,
    access_expires_at BIGINT,
    lease_fence BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX connections_by_app ON connections (project_id, environment, account, slug);
CREATE INDEX connections_by_account ON connections (account);

CREATE TABLE configs (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES linked_accounts (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    config_id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX configs_by_name
    ON configs (project_id, environment, account, slug, config_id);
CREATE INDEX configs_by_account ON configs (account);

-- Upstream grants that were disconnected here and must still be revoked there. No foreign key: they
-- outlive the account they belonged to.
CREATE TABLE revocations (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    slug TEXT NOT NULL,
    inputs TEXT NOT NULL,
    credential BYTEA NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL
);
CREATE INDEX revocations_by_time ON revocations (next_at, id);
