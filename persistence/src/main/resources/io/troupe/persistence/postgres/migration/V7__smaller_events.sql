-- Smaller events (docs/adr/0065).

-- An event by its name and number: of the name only a hash, which costs a third. Whoever asks says the
-- name as well.
CREATE INDEX event_journal_place
  ON event_journal (hashtextextended(persistence_id, 0), sequence_number);
DROP INDEX event_journal_name;
