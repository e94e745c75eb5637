-- Whether a grant was obtained with the operator's own OAuth client: then `auth_config_id` names that
-- one and none of the project's.

ALTER TABLE connections ADD COLUMN default_client BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE revocations ADD COLUMN default_client BOOLEAN NOT NULL DEFAULT FALSE;
