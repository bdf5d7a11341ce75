-- What lived at the floor is under no link of the hash chain any more (ADR 62): each of its rows has a
-- digest, and the floor one over all of them, so that a changed, lost or added row is found.
ALTER TABLE journal_base ADD COLUMN digest bytea;
UPDATE journal_base SET digest = sha256(int8send(ordering) || int8send(sequence_number)
  || int4send(octet_length(convert_to(persistence_id, 'UTF8'))) || convert_to(persistence_id, 'UTF8')
  || event_payload);
ALTER TABLE journal_floor ADD COLUMN base_digest bytea;
UPDATE journal_floor SET base_digest = (SELECT sha256(
  coalesce(string_agg(digest, ''::bytea ORDER BY persistence_id), ''::bytea)) FROM journal_base);
