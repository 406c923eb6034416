-- Who does which recurring work, and until when.
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL,
  -- Whose it was when it ran out; null when it was free.
  taken_from TEXT
) STRICT, WITHOUT ROWID;
