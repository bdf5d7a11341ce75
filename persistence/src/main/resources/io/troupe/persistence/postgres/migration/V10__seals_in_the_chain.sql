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
