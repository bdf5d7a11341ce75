-- The revision journal (architecture D4). Every statement of the writer takes the one row of
-- "revision" first, so the order of locks is the same everywhere.

-- The counter: the last revision, and the time of its commit, which never decreases.
CREATE TABLE revision (
  one bool PRIMARY KEY DEFAULT true CHECK (one),
  n bigint NOT NULL,
  committed_at timestamptz NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_threshold = 2000);
INSERT INTO revision (n, committed_at) VALUES (0, 'epoch');

-- The fence: the last event of every name there ever was. Rows outlive their objects.
CREATE TABLE head (
  persistence_id text COLLATE "C" PRIMARY KEY,
  sequence_number bigint NOT NULL,
  ordering bigint NOT NULL
) WITH (fillfactor = 70);

-- Columns are akka-persistence-jdbc's. Partitions are made ahead by code, dropped by retention.
CREATE TABLE event_journal (
  ordering bigint NOT NULL PRIMARY KEY,
  persistence_id text COLLATE "C" NOT NULL,
  sequence_number bigint NOT NULL,
  deleted bool NOT NULL DEFAULT false,
  writer text COLLATE "C" NOT NULL,
  write_timestamp bigint NOT NULL,
  adapter_manifest text COLLATE "C" NOT NULL DEFAULT '',
  event_ser_id int NOT NULL,
  event_ser_manifest text COLLATE "C" NOT NULL,
  event_payload bytea NOT NULL,
  meta_ser_id int,
  meta_ser_manifest text COLLATE "C",
  meta_payload bytea
) PARTITION BY RANGE (ordering);
-- Payloads arrive compressed; trying again only costs time.
ALTER TABLE event_journal ALTER COLUMN event_payload SET STORAGE EXTERNAL;
CREATE INDEX event_journal_name ON event_journal (persistence_id, sequence_number);

-- One row per statement of a writer: revisions first to last became visible together.
CREATE TABLE commit (
  first bigint NOT NULL,
  last bigint PRIMARY KEY,
  committed_at timestamptz NOT NULL,
  writer text COLLATE "C" NOT NULL,
  chain_hash bytea
);

-- Keys of encrypted objects, wrapped by a root key that is not in the database.
CREATE TABLE object_key (
  uid text COLLATE "C" PRIMARY KEY,
  persistence_id text COLLATE "C" NOT NULL,
  root_key text COLLATE "C" NOT NULL,
  wrapped bytea NOT NULL
);

-- Whole images; a checkpoint exists once its row does.
CREATE TABLE checkpoint (
  revision bigint PRIMARY KEY,
  chunks int NOT NULL,
  objects bigint NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE checkpoint_chunk (
  revision bigint NOT NULL,
  chunk int NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (revision, chunk)
);
ALTER TABLE checkpoint_chunk ALTER COLUMN payload SET STORAGE EXTERNAL;
