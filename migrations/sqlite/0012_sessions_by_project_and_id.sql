-- Without statistics PostgreSQL prefers an index of the project to the primary key when it looks a session
-- up, and so reads all of the project's, until autovacuum has counted the first. With the id in it, either is
-- as good.
DROP INDEX link_sessions_by_project;
CREATE INDEX link_sessions_by_project ON link_sessions (project_id, id);
