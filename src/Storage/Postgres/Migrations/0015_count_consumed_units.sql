-- How many of a reservation's units have left. A consumed one of before, or of a process of before, says none: it left whole.
ALTER TABLE reservations ADD COLUMN consumed integer NOT NULL DEFAULT 0;
-- Not valid for what is there already: every row says 0, and a look at each of them would lock the table for so long.
ALTER TABLE reservations ADD CONSTRAINT reservations_consumed_is_a_part
  CHECK (consumed >= 0 AND consumed <= quantity) NOT VALID;
