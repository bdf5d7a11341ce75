-- What stretches of the journal hold (docs/adr/0066), so that whoever looks for few events among many
-- reads few. Written beside the write path; any of them may be missing. Empty content says that a
-- stretch has too much to tell.
CREATE TABLE journal_summary (
  last bigint PRIMARY KEY,
  first bigint NOT NULL,
  content bytea NOT NULL
);
ALTER TABLE journal_summary ALTER COLUMN content SET STORAGE EXTERNAL;
