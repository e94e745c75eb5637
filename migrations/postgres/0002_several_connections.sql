-- Several OAuth clients of one app, several connections of an account to one app.
--
-- The client that an app had becomes its default auth config and keeps the app's id: its secret is
-- sealed for that id.

CREATE TABLE auth_configs (
    id TEXT PRIMARY KEY NOT NULL,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment TEXT NOT NULL,
    slug TEXT NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    is_default BOOLEAN NOT NULL,
    callback TEXT NOT NULL,
    context_id TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    client_id_text TEXT,
    client_secret BYTEA NOT NULL,
    client_secret_text TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX auth_configs_by_key ON auth_configs (project_id, environment, slug, key);

INSERT INTO auth_configs
    (id, project_id, environment, slug, key, name, description, is_default, callback, context_id,
     client_id, client_id_text, client_secret, client_secret_text, created_at, updated_at)
SELECT id, project_id, environment, slug, 'default', 'Default', '', TRUE, 'context', context_id,
       client_id, client_id_text, client_secret, client_secret_text, created_at, updated_at
FROM apps WHERE client_id IS NOT NULL AND client_secret IS NOT NULL;

ALTER TABLE apps DROP COLUMN context_id;
ALTER TABLE apps DROP COLUMN client_id;
ALTER TABLE apps DROP COLUMN client_id_text;
ALTER TABLE apps DROP COLUMN client_secret;
ALTER TABLE apps DROP COLUMN client_secret_text;
ALTER TABLE apps ADD COLUMN multiple_connections BOOLEAN NOT NULL DEFAULT FALSE;

-- A connection of typed credentials belongs to no client.
ALTER TABLE connections ADD COLUMN auth_config_id TEXT;
ALTER TABLE connections ADD COLUMN user_defined_fields TEXT NOT NULL DEFAULT '{}';
DROP INDEX connections_by_app;
CREATE INDEX connections_by_app ON connections (project_id, environment, account, slug);
UPDATE connections SET auth_config_id = (
    SELECT auth_configs.id FROM auth_configs
    WHERE auth_configs.project_id = connections.project_id
      AND auth_configs.environment = connections.environment
      AND auth_configs.slug = connections.slug)
WHERE auth_type = 'oauth2';

-- A flow whose registration was replaced meanwhile can only fail.
ALTER TABLE flows ADD COLUMN auth_config_id TEXT NOT NULL DEFAULT '';
ALTER TABLE flows ADD COLUMN connection_id TEXT;
ALTER TABLE flows ADD COLUMN user_defined_fields TEXT;
UPDATE flows SET auth_config_id = COALESCE((
    SELECT auth_configs.id FROM auth_configs WHERE auth_configs.context_id = flows.context_id), '');
DELETE FROM flows WHERE auth_config_id = '';

ALTER TABLE revocations ADD COLUMN auth_config_id TEXT;
UPDATE revocations SET auth_config_id = (
    SELECT auth_configs.id FROM auth_configs
    WHERE auth_configs.project_id = revocations.project_id
      AND auth_configs.environment = revocations.environment
      AND auth_configs.slug = revocations.slug);

-- Empty where an account has one connection to the app by design.
ALTER TABLE configs ADD COLUMN connection_id TEXT NOT NULL DEFAULT '';
DROP INDEX configs_by_name;
CREATE UNIQUE INDEX configs_by_name
    ON configs (project_id, environment, account, slug, connection_id, config_id);
