-- Where the app's API was when the connection was made: scheme, host and port. Its credential is sent
-- nowhere else. NULL for what was connected before; it is known from the next connect on.
ALTER TABLE connections ADD COLUMN api_origin TEXT;
