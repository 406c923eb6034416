-- How many of a reservation's units have left. A consumed one of before, or of a process of before, says none: it left whole.
ALTER TABLE reservations ADD COLUMN consumed INTEGER NOT NULL DEFAULT 0
  CONSTRAINT reservations_consumed_is_a_part CHECK (consumed >= 0 AND consumed <= quantity);
