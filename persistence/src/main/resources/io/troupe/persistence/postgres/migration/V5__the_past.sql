-- Reading the past (docs/adr/0060). Nothing in here is touched by the writer's statement.

-- When the floor's revision was committed, for its commit row goes with its partition.
ALTER TABLE journal_floor ADD COLUMN committed_at timestamptz;

-- The objects that lived at the floor, each by its last event: events that went with their
-- partitions, and without which the state after the floor could not be told.
CREATE TABLE journal_base (
  persistence_id text COLLATE "C" PRIMARY KEY,
  sequence_number bigint NOT NULL,
  ordering bigint NOT NULL,
  event_payload bytea NOT NULL
);
ALTER TABLE journal_base ALTER COLUMN event_payload SET STORAGE EXTERNAL;
CREATE INDEX journal_base_ordering ON journal_base (ordering);

-- Now and then, the objects that lived, each by its last event's revision: where lists of the past
-- begin. An epoch exists once its row does.
CREATE TABLE epoch (
  revision bigint PRIMARY KEY,
  objects bigint NOT NULL
);
CREATE TABLE epoch_part (
  revision bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  orderings bytea NOT NULL,
  PRIMARY KEY (revision, type)
);
ALTER TABLE epoch_part ALTER COLUMN orderings SET STORAGE EXTERNAL;
