-- What lives at the floor comes under the head of the hash chain (ADR 62). Each time retention has moved
-- the floor, a digest over it becomes a link of its own: it follows the commit that ends at "revision",
-- and the next commit follows it. Those before the floor's own link are deleted with their partitions.
CREATE TABLE journal_seal (
  floor bigint PRIMARY KEY,
  revision bigint NOT NULL,
  base_digest bytea NOT NULL
);

-- Of a floor from before this there is nothing better than what stands there now.
WITH sealed AS (
  UPDATE revision r SET chain_hash =
      sha256(r.chain_hash || int8send(r.n) || int8send(f.revision) || f.base_digest)
    FROM journal_floor f WHERE f.revision > 0
    RETURNING f.revision AS floor, r.n, f.base_digest
)
INSERT INTO journal_seal (floor, revision, base_digest) SELECT floor, n, base_digest FROM sealed;

-- Most names are written a few times and never again; of the others' updates 99 in 100 still find room in
-- their page, and the index is not touched.
ALTER TABLE head SET (fillfactor = 85);

-- Only ever grows at its end, where a page that was left room in keeps it for ever. So do the journal's,
-- partition by partition.
ALTER INDEX commit_pkey SET (fillfactor = 100);
