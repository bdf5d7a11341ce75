-- The hash chain over commits (ADR 62). The head's hash is kept beside the counter, because there the
-- writer's statement holds the lock under which the next one is computed.
ALTER TABLE revision ADD COLUMN chain_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex');

-- What verification begins with once partitions have been dropped: the hash of the last commit that
-- went whole (null while none of them had one), and the digests of the dropped rows of a commit that
-- lies across the floor, 32 bytes each.
ALTER TABLE journal_floor ADD COLUMN chain_hash bytea;
ALTER TABLE journal_floor ADD COLUMN row_digests bytea NOT NULL DEFAULT '';
