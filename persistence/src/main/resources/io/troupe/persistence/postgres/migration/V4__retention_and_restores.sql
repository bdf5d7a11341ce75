-- Up to where the journal has been dropped; its commits and events begin after this revision. Objects
-- that have not changed since are in the checkpoints only, names without an object in "head" only.
CREATE TABLE journal_floor (
  one bool PRIMARY KEY DEFAULT true CHECK (one),
  revision bigint NOT NULL
);
INSERT INTO journal_floor (revision) VALUES (0);

-- Each restore of a backup: revisions after "before" and up to "revision" are nobody's.
CREATE TABLE restoration (
  revision bigint PRIMARY KEY,
  before bigint NOT NULL,
  taken_at timestamptz NOT NULL,
  restored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
