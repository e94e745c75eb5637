-- Nothing asks for a project's sessions. Without statistics PostgreSQL prefers this index to the primary
-- key when it looks one up, and so reads them all, until autovacuum has counted the first.
DROP INDEX link_sessions_by_project;
