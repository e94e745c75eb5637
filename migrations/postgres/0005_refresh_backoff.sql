-- What a connection's refreshes have come to since the last one that succeeded: how many failed, how
-- many of them may have spent the refresh token although their answer never arrived, and when the
-- next one may be tried (by the application's clock).
ALTER TABLE connections ADD COLUMN refresh_failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN refresh_unanswered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN refresh_after BIGINT NOT NULL DEFAULT 0;
