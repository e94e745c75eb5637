-- What a provider said beside the token and later requests need, as a JSON object of texts. A grant
-- that is still to be revoked needs it too.
ALTER TABLE connections ADD COLUMN captured TEXT NOT NULL DEFAULT '{}';
ALTER TABLE revocations ADD COLUMN captured TEXT NOT NULL DEFAULT '{}';
