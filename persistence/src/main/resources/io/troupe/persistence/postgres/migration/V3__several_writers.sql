-- How a writer finds its own commits after a lost connection: others may have made millions since its
-- last one, and it looks while it holds the revision's lock.
CREATE INDEX commit_writer ON commit (writer, last);
