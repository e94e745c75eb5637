-- What is over is found, and what belongs to an account goes with it, without reading whole tables;
-- each page keeps the body of its own link; drafts say whose they are.

CREATE INDEX session_tokens_by_owner ON session_tokens (account);
CREATE INDEX session_tokens_by_end ON session_tokens (expires_at);
CREATE INDEX flows_by_end ON flows (expires_at);
CREATE INDEX drafts_by_end ON drafts (expires_at);

ALTER TABLE pages ADD COLUMN properties TEXT NOT NULL DEFAULT '{}';
UPDATE pages SET properties = COALESCE(
    (SELECT body FROM hosted_properties WHERE hosted_properties.session_id = pages.session_id),
    '{}'
);

-- The defaults are for processes of the version before, which may still write beside this one.
ALTER TABLE drafts ADD COLUMN project_id TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN environment TEXT NOT NULL DEFAULT '';
UPDATE drafts SET
    project_id = (SELECT project_id FROM pages WHERE pages.id = drafts.page_id),
    environment = (SELECT environment FROM pages WHERE pages.id = drafts.page_id);
