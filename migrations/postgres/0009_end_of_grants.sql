-- When a grant ends by itself, where that is known (by the application's clock), and when the
-- background work looks after it: before its end where using it moves that on, else at its end.
ALTER TABLE connections ADD COLUMN grant_ends_at BIGINT;
ALTER TABLE connections ADD COLUMN tend_at BIGINT;
CREATE INDEX connections_to_tend ON connections (tend_at);
