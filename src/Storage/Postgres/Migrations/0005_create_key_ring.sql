-- The keys that encrypt shop tokens, each encrypted by the master key, which is not here.
CREATE TABLE key_ring (
  name text COLLATE "C" PRIMARY KEY,
  xml text NOT NULL,
  added_at timestamptz NOT NULL
);
