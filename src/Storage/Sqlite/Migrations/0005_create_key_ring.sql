-- The keys that encrypt shop tokens, each encrypted by the master key, which is not here.
CREATE TABLE key_ring (
  name TEXT PRIMARY KEY,
  xml TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
