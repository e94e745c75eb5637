-- The Link flow: the clients that hosts prove themselves by, the sessions with what happened in them, and
-- the access tokens that stand for connections.

-- The secret derives from the id, so nothing of it is stored.
CREATE TABLE link_clients (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX link_clients_by_project ON link_clients (project_id, environment);

-- Until its connection is claimed, a session works on an account of its own, which carries the user's id
-- and which no host can name.
ALTER TABLE linked_accounts ADD COLUMN link_session_id TEXT;
DROP INDEX linked_accounts_by_account;
CREATE UNIQUE INDEX linked_accounts_by_account
    ON linked_accounts (project_id, environment, account_id) WHERE link_session_id IS NULL;

-- `ends_at` is when it ends by itself as it stands now; what has ended has none. No foreign key to its
-- account and its page: it outlives both, to say how it went.
CREATE TABLE link_sessions (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment TEXT NOT NULL,
    account TEXT NOT NULL,
    user_id TEXT NOT NULL,
    org_id TEXT NOT NULL,
    request TEXT NOT NULL,
    link_hash BYTEA NOT NULL UNIQUE,
    public_hash BYTEA NOT NULL UNIQUE,
    opener_hash BYTEA,
    status TEXT NOT NULL,
    slug TEXT,
    connection_id TEXT,
    result_window TEXT,
    claim TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT
);
CREATE INDEX link_sessions_by_end ON link_sessions (ends_at);
CREATE INDEX link_sessions_by_age ON link_sessions (created_at);
CREATE INDEX link_sessions_by_project ON link_sessions (project_id, environment, created_at);

CREATE TABLE link_events (
    session_id TEXT NOT NULL REFERENCES link_sessions (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    slug TEXT,
    code TEXT,
    step TEXT,
    request_id TEXT,
    PRIMARY KEY (session_id, number)
);

-- A flow in a window of its own that the page which opened it has vouched for.
ALTER TABLE flows ADD COLUMN vouched BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE access_tokens (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES linked_accounts (id) ON DELETE CASCADE,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    org_id TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX access_tokens_by_connection ON access_tokens (connection_id);
CREATE INDEX access_tokens_by_account ON access_tokens (account);

-- Whether a grant that nobody claimed is somebody's all the same.
CREATE INDEX connections_by_identity ON connections (project_id, environment, slug, identity);
