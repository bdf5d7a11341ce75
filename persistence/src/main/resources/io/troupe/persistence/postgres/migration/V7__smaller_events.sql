-- Smaller events (docs/adr/0065).

-- An event by its name and number: of the name only a hash, which costs a third. Whoever asks says the
-- name as well.
CREATE INDEX event_journal_place
  ON event_journal (hashtextextended(persistence_id, 0), sequence_number);
DROP INDEX event_journal_name;

-- The event that a row is a difference to; null for one that is whole. Both are in one partition, of a
-- million revisions, so that partitions can be dropped one by one.
ALTER TABLE event_journal
  ADD COLUMN whole bigint,
  ADD CONSTRAINT event_journal_whole
    CHECK (whole < ordering AND whole / 1000000 = ordering / 1000000);

-- What is kept of a dropped partition brings along what it needs.
ALTER TABLE journal_base ADD COLUMN whole bigint, ADD COLUMN whole_payload bytea;
ALTER TABLE journal_base ALTER COLUMN whole_payload SET STORAGE EXTERNAL;
CREATE INDEX journal_base_whole ON journal_base (whole) WHERE whole IS NOT NULL;
