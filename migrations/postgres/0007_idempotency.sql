-- What a repeated POST with the same `Idempotency-Key` answers with.
--
-- The answer is sealed: it may hold a token or a link. Without an answer the first request is still
-- under way, until `claimed_until`. No foreign keys: a row outlives nothing that matters and goes by
-- its own time.

CREATE TABLE idempotent_answers (
    project_id TEXT NOT NULL,
    environment TEXT NOT NULL,
    caller TEXT NOT NULL,
    key_hash BYTEA NOT NULL,
    fingerprint BYTEA NOT NULL,
    answer BYTEA,
    claimed_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (project_id, environment, caller, key_hash)
);
CREATE INDEX idempotent_answers_by_time ON idempotent_answers (expires_at);
