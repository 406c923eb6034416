-- Who does which recurring work, and until when. Instants are this server's clock, never a client's.
CREATE TABLE leases (
  name text COLLATE "C" PRIMARY KEY,
  owner text COLLATE "C" NOT NULL,
  until timestamptz NOT NULL,
  -- Whose it was when it ran out; null when it was free.
  taken_from text COLLATE "C"
) WITH (fillfactor = 50);
