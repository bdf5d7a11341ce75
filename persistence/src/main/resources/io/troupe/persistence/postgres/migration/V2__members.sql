-- The control-plane nodes that share this database. Every time in here is the database's own.

-- The identity they all hold; written once, by the first.
CREATE TABLE cluster (
  one bool PRIMARY KEY DEFAULT true CHECK (one),
  id text COLLATE "C" NOT NULL,
  certificate text NOT NULL,
  root_key text COLLATE "C" NOT NULL,
  build text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE member (
  name text COLLATE "C" PRIMARY KEY,
  identity text COLLATE "C" NOT NULL,
  incarnation text COLLATE "C" NOT NULL,
  api text COLLATE "C" NOT NULL,
  artery text COLLATE "C" NOT NULL,
  build text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 1000);

-- Who wants to join, and the answer, which only he can open. Read once, gone at once.
CREATE TABLE join_request (
  id text COLLATE "C" PRIMARY KEY,
  public_key bytea NOT NULL,
  asked text COLLATE "C" NOT NULL,
  build text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  answer bytea,
  refusal text
);

-- Rights that one node at a time has, for a time.
CREATE TABLE lease (
  name text COLLATE "C" PRIMARY KEY,
  owner text COLLATE "C" NOT NULL,
  until timestamptz NOT NULL
) WITH (fillfactor = 20);
