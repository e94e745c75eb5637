-- The rest of the connect contract: connect codes, credentials of the host's own product, leads.
--
-- The first migration says that nothing queries into JSON. One statement does since: the list of
-- linked accounts that have a user-defined field (`linked_accounts.udf`).

-- A code lasts as long as the ticket that was made with it.
CREATE TABLE connect_codes (
    hash BLOB PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session_tokens (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX connect_codes_by_session ON connect_codes (session_id);

-- `your_app`: what the host's own API wants of an account. `version` counts the seals.
CREATE TABLE default_apps (
    account TEXT PRIMARY KEY NOT NULL REFERENCES linked_accounts (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    sealed BLOB NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Who asked for an app that cannot be connected yet.
CREATE TABLE leads (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES linked_accounts (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX leads_by_age ON leads (project_id, environment, created_at, id);
CREATE INDEX leads_by_account ON leads (account);
